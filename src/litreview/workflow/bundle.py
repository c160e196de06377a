"""One file to hand to whoever helps: what is here and what went wrong, without secrets.

Settings and findings enter; a ZIP file of small texts is written. No abstract, key, e-mail
address or password goes in, and the user's own folder is called `~`.
"""

from __future__ import annotations

import io
import json
import platform
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from litreview import __version__
from litreview.errors import LitreviewError
from litreview.model.codec import to_builtins
from litreview.settings import Settings, home_folder
from litreview.store.schema import SCHEMA
from litreview.store.store import open_store
from litreview.textfiles.files import write_atomically
from litreview.workflow.heartbeat import read_heartbeat
from litreview.workflow.logbook import log_path
from litreview.workflow.redaction import redacted, secrets_of
from litreview.workflow.results import Finding
from litreview.workspace.layout import Layout

LOG_LINES = 200  # the last ones; ours: a few runs
TREE_LINES = 5000  # files named at most, so that a strange folder cannot fill the report

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
_REQUIREMENT = re.compile(r"^[\w.-]+")


def write_bundle(settings: Settings, findings: Sequence[Finding], target: Path) -> Path:
    """Write the report; the same workspace at the same time gives the same bytes.

    Raises:
        StoreReadOnly: The file may not be written.
    """
    texts = {
        "versions.json": _json(_versions()),
        "settings.json": _json(_settings(settings)),
        "findings.json": _json(list(findings)),
        "database.json": _json(_database(settings)),
        "runs.json": _json(_runs(settings)),
        "heartbeat.json": _json(_heartbeat(settings)),
        "log.jsonl": _log(settings),
        "tree.txt": "\n".join(_tree(settings.workspace)) + "\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(f"litreview/{name}", settings.now().timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _discreet(text, settings))
    write_atomically(target, packed.getvalue())
    return target


def _discreet(text: str, settings: Settings) -> str:
    """The text without secrets, addresses of people, and the name of the user's folder."""
    shown = redacted(text, secrets_of(settings))
    home = home_folder().rstrip("/")
    return _ADDRESS.sub("***", shown.replace(home, "~") if home else shown)


def _json(data: object) -> str:
    return json.dumps(to_builtins(data), ensure_ascii=False, indent=1) + "\n"


def _versions() -> dict[str, str]:
    always = (line for line in requires("litreview") or () if "extra ==" not in line)
    needed = map(_REQUIREMENT.match, always)
    names = sorted({found[0] for found in needed if found})
    return {
        "litreview": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        **{name: _installed(name) for name in names},
    }


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # which may be what is wrong
        return "missing"


def _settings(settings: Settings) -> dict[str, object]:
    return {
        "workspace": str(settings.workspace),
        "database_url": settings.database_url,
        "eutils_url": settings.eutils_url,
        "api_key": "set" if settings.api_key else "not set",
        "e_mail": "set" if settings.email else "not set",
        "timeout_s": settings.timeout_s,
        "deadline_s": settings.deadline_s,
        "retry_wait_s": settings.retry_wait_s,
        "rate_per_s": settings.rate_per_s,
    }


def _database(settings: Settings) -> object:
    try:
        with open_store(settings.database_url) as store:
            return {"schema": SCHEMA, "rows": store.row_counts()}
    except LitreviewError as error:
        return {"error": str(error)}


def _runs(settings: Settings) -> object:
    try:
        with open_store(settings.database_url) as store:
            return {c: store.runs(c) for c in Layout(settings.workspace).compounds()}
    except LitreviewError as error:
        return {"error": str(error)}


def _heartbeat(settings: Settings) -> object:
    return read_heartbeat(settings)


def _log(settings: Settings) -> str:
    try:
        with log_path(settings).open(encoding="utf-8", errors="replace") as lines:
            return "".join(deque(lines, maxlen=LOG_LINES))
    except OSError:
        return ""


def _tree(root: Path) -> Iterable[str]:
    """Size and path of every file of a workspace's own folders."""
    named = 0
    for folder in ("queries", "data", ".litreview", "site", "templates"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                named += 1
                if named > TREE_LINES:
                    yield "and more"
                    return
                yield f"{path.stat().st_size:>12} {path.relative_to(root).as_posix()}"
