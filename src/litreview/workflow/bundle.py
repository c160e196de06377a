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
from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib.metadata import distributions
from itertools import islice
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


def write_bundle(settings: Settings, findings: Sequence[Finding], target: Path) -> Path:
    """Write the report; the same workspace at the same time gives the same bytes.

    Raises:
        StoreReadOnly: The file may not be written.
    """
    report = {
        "system": {"litreview": __version__, "python": platform.python_version()},
        "packages": {one.name.lower(): one.version for one in distributions()},
        "settings": {f.name: _setting(getattr(settings, f.name)) for f in fields(settings)},
        "findings": list(findings),
        "database": _database(settings),
        "heartbeat": read_heartbeat(settings),
    }
    texts = {
        "report.json": json.dumps(to_builtins(report), ensure_ascii=False, indent=1) + "\n",
        "log.jsonl": _log(settings),
        "tree.txt": "".join(f"{line}\n" for line in islice(_tree(settings.workspace), TREE_LINES)),
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


def _setting(value: object) -> str:
    """As text, in which a secret hides itself; empty when it is not set."""
    return str(value) if value else ""


def _database(settings: Settings) -> object:
    try:
        with open_store(settings.database_url) as store:
            runs = {c: store.runs(c) for c in Layout(settings.workspace).compounds()}
            return {"schema": SCHEMA, "rows": store.row_counts(), "runs": runs}
    except LitreviewError as error:
        return {"error": str(error)}


def _log(settings: Settings) -> str:
    try:
        with log_path(settings).open(encoding="utf-8", errors="replace") as lines:
            return "".join(deque(lines, maxlen=LOG_LINES))
    except OSError:
        return ""


def _tree(root: Path) -> Iterator[str]:
    """Size and path of every file of a workspace's own folders."""
    for folder in ("queries", "data", ".litreview", "site", "templates"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield f"{path.stat().st_size:>12} {path.relative_to(root).as_posix()}"
