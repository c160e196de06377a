"""The environment and the command line's common flags, read once into one frozen noun.

`os.environ` enters; `Settings` leaves. Nothing else in litreview reads the environment, and
nothing here opens a file beyond looking where the workspace is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from litreview.errors import NounError, UsageError
from litreview.model.identity import Reviewer, check_reviewer
from litreview.model.names import reviewer_named

NCBI_EUTILS_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
RATE_WITHOUT_KEY = 3.0  # requests per second; NLM knowledge base KA-05318
GIT_WAIT_S = 5.0  # seconds; it answers in milliseconds
RATE_WITH_KEY = 10.0  # requests per second; NLM knowledge base KA-05318

_PACKAGE = Path(__file__).parent


class Secret(str):
    """A text that never shows itself: printed, logged or formatted it reads `***`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "***"

    def reveal(self) -> str:
        """The text itself; for the HTTP request and nothing else."""
        return str.__str__(self)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a command needs to know about where and how it runs.

    Attributes:
        workspace: Root of the workspace, absolute.
        database_url: Any SQLAlchemy URL.
        eutils_url: All before `esearch.fcgi`; ends in a slash.
        api_key: NCBI API key; empty when there is none.
        email: NCBI asks for one; empty when there is none.
        clock: A fixed time in UTC (`LITREVIEW_NOW`); None for the machine's clock.
        timeout_s: Seconds to wait for a connection, and for each read.
        deadline_s: Seconds one run may take in all.
        retry_wait_s: Seconds before the first retry; doubled, jittered, each time after.
        rate_per_s: Requests per second allowed.
        pace_dir: Where all processes of the user keep to that together; None for nowhere.
        templates: Folder of the templates that come with the program.
    """

    workspace: Path
    database_url: str
    eutils_url: str = NCBI_EUTILS_URL
    api_key: Secret = field(default=Secret(""), repr=False)
    email: Secret = field(default=Secret(""), repr=False)
    clock: datetime | None = None
    timeout_s: float = 20.0
    deadline_s: float = 900.0
    retry_wait_s: float = 1.0
    rate_per_s: float = RATE_WITHOUT_KEY
    pace_dir: Path | None = None
    templates: Path = _PACKAGE

    def now(self) -> datetime:
        """The time, UTC, whole seconds."""
        return (self.clock or datetime.now(UTC)).replace(microsecond=0)

    @property
    def cache_dir(self) -> Path:
        """Where fetched and derived data lives; may be deleted at any time."""
        return self.workspace / ".litreview"

    @property
    def site(self) -> Path:
        """Where pages are written."""
        return self.workspace / "site"


def read_settings(
    workspace: Path | None, environ: Mapping[str, str] = os.environ, cwd: Path | None = None
) -> Settings:
    """Return the settings for a workspace: named, in `LITREVIEW_WORKSPACE`, or above this folder.

    Raises:
        UsageError: There is no workspace here, or an environment variable makes no sense.
    """
    named = environ.get("LITREVIEW_WORKSPACE", "").strip()
    root = find_workspace(workspace or (Path(named) if named else None), cwd or Path.cwd())
    url = environ.get("LITREVIEW_EUTILS_URL", "").strip() or NCBI_EUTILS_URL
    key = Secret(environ.get("NCBI_API_KEY", "").strip())
    return Settings(
        workspace=root,
        database_url=environ.get("LITREVIEW_DB", "").strip()
        or f"sqlite:///{root / '.litreview' / 'records.sqlite3'}",
        eutils_url=_base_url(url),
        api_key=key,
        email=Secret(environ.get("NCBI_EMAIL", "").strip()),
        clock=_clock(environ.get("LITREVIEW_NOW", "")),
        timeout_s=_positive(environ, "LITREVIEW_TIMEOUT_S", 20.0),
        deadline_s=_positive(environ, "LITREVIEW_DEADLINE_S", 900.0),
        retry_wait_s=_positive(environ, "LITREVIEW_RETRY_WAIT_S", 1.0, zero=True),
        rate_per_s=_rate(environ, url, key),
        pace_dir=_user_cache(environ),
        templates=_shipped("templates", "_bundled/templates"),
    )


def default_reviewer(workspace: Path, environ: Mapping[str, str] = os.environ) -> Reviewer | None:
    """Who judges when nobody is named: `LITREVIEW_REVIEWER`, else git's user name as an id.

    Raises:
        UsageError: `LITREVIEW_REVIEWER` cannot be a reviewer's id.
    """
    named = environ.get("LITREVIEW_REVIEWER", "").strip()
    if named:
        try:
            return check_reviewer(named)
        except NounError as error:
            raise UsageError(error.problem, where="LITREVIEW_REVIEWER", fix=error.fix) from error
    return reviewer_named(_git_user(workspace))


def _git_user(workspace: Path) -> str:
    """The name git puts on commits here; empty without git, or without a name."""
    command = ("git", "-C", str(workspace), "config", "--get", "user.name")
    try:
        reply = subprocess.run(command, capture_output=True, check=False, timeout=GIT_WAIT_S)  # noqa: S603 - no shell
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return reply.stdout.decode("utf-8", "replace").strip()


def find_workspace(named: Path | None, cwd: Path) -> Path:
    """The named workspace, or the nearest folder upwards that has `queries/`."""
    for folder in (cwd, *cwd.parents) if named is None else (named.expanduser(),):
        if (folder / "queries").is_dir():
            return folder.resolve()
    if named is not None:
        raise UsageError(
            "no workspace here: it has no queries/ folder",
            where=str(named),
            fix="It is a file: name a folder."
            if named.is_file()
            else f"Make one with `litreview init {named}`.",
        )
    raise UsageError(
        "no workspace here or in any folder above: none has queries/",
        where=str(cwd),
        fix="Make one with `litreview init DIR`, or name one with --workspace DIR.",
    )


def shipped_workspace() -> Path:
    """The workspace that comes with the program, with Semax in it."""
    return _shipped(".", "_bundled/workspace")


def _shipped(in_repository: str, in_wheel: str) -> Path:
    bundled = _PACKAGE / in_wheel
    return bundled if bundled.is_dir() else (_PACKAGE.parents[1] / in_repository).resolve()


def _base_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0  # asking for the port reads it
    except ValueError:  # an open bracket; a port that is no number, or too large
        named = False
    plain = url.isprintable() and not any(character.isspace() for character in url)
    if named and plain and url.startswith(("http://", "https://")):
        return url.rstrip("/") + "/"
    shown = "this" if "@" in url else f'"{url}"'  # before an @ there may be a password
    raise UsageError(
        f"{shown} is not a web address",
        where="LITREVIEW_EUTILS_URL",
        fix="Write all before esearch.fcgi, such as http://127.0.0.1:8000/.",
    )


def _clock(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            f'"{text}" is not a time',
            where="LITREVIEW_NOW",
            fix="Write it like 2026-11-22T10:00:00Z.",
        ) from error
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _positive(
    environ: Mapping[str, str], name: str, default: float, *, zero: bool = False
) -> float:
    text = environ.get(name, "").strip() or str(default)
    with suppress(ValueError):
        number = float(text)
        if number > 0 or (zero and number == 0):
            return number
    raise UsageError(
        f'"{text}" is not a positive number', where=name, fix="Write seconds, such as 20."
    )


def _rate(environ: Mapping[str, str], url: str, key: Secret) -> float:
    polite = RATE_WITH_KEY if key else RATE_WITHOUT_KEY
    if "ncbi.nlm.nih.gov" in url:  # NCBI's own limit is not ours to lift
        return polite
    return _positive(environ, "LITREVIEW_RATE", polite)


def _user_cache(environ: Mapping[str, str]) -> Path:
    """The user's own folder for what may be deleted, on this machine; it need not be there."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    named = (environ.get("XDG_CACHE_HOME", ""), home and f"{home}/.cache")
    for folder in map(Path, named):
        if folder.is_absolute():
            return folder / "litreview"
    temporary = environ.get("TMPDIR") or environ.get("TEMP") or "/tmp"  # noqa: S108 - its owner is looked at before use
    return Path(temporary) / f"litreview-{getattr(os, 'getuid', int)()}"


def dumb_terminal(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal can place no text: it says so, or says nothing."""
    return environ.get("TERM", "") in {"", "dumb"}


def colour_allowed(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the user lets output be coloured: see https://no-color.org."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
