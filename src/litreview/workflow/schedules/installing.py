"""What a CI job installs: litreview from where it comes from, and never by its bare name.

A repository and what somebody wrote enter; the words after `pip install` leave. On the public
index the name belongs to a stranger's package.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from litreview.errors import UsageError

FIX = (
    "Write where litreview comes from: --install git+https://HOST/litreview.git@TAG, or the https "
    "address of a wheel, or ./PATH of a wheel or a source folder inside the repository."
)
ARCHIVES = (".whl", ".zip", ".tar.gz")
PROJECTS = ("pyproject.toml", "setup.py")

_OWN_NAME = re.compile(r'^name\s*=\s*"litreview"', re.MULTILINE)
_NAMED = re.compile(r"^[A-Za-z0-9][\w.-]*\s*(\[[^\]]*\])?\s*@\s*")  # PEP 508: `name[extra] @ URL`
_NO_ADDRESS = "the address is none that begins with https:// or git+https://"
_SAFE = re.compile(r"https|(git|hg|svn|bzr)\+(https|ssh)")


def install_words(top: Path, install: str | None) -> tuple[str, ...]:
    """The words after `pip install`, run in the repository's topmost folder.

    Args:
        top: The repository.
        install: What somebody wrote. Without it, litreview's own repository installs itself, and
            any other what is installed here, where that came from an address.

    Raises:
        UsageError: It cannot be installed by a job, or should not be, or nobody can tell what.
    """
    if install is not None:
        return (_checked(install.strip(), top),)
    if _is_source(top):
        return ("-c", "constraints.txt", ".")
    origin = _origin()
    if origin is None:
        _refuse("nobody can tell what the job is to install", where="schedule ci")
    return (origin,)


def _checked(text: str, top: Path) -> str:
    if not text:
        _refuse("the requirement is empty")
    if not text.isprintable():
        _refuse("a control character stands in the requirement")
    if "${{" in text:
        _refuse('a "${{" stands in the requirement, which the CI service would fill in')
    if text.startswith("-"):
        _refuse("this is an option of pip, and no requirement")
    address = _NAMED.sub("", text)
    if "://" in address:
        if problem := _problem(address):
            _refuse(problem)
        return text
    if "/" in text or text.startswith(".") or text.endswith(ARCHIVES):
        return _path(text, top)
    _refuse(
        f'"{text}" is a bare name: pip would look it up in an index, and on the public one the '
        "name litreview belongs to somebody else's package"
    )


def _problem(address: str) -> str:
    """What is wrong with an address; empty when nothing is. What it says is not repeated."""
    try:
        parts = urlsplit(address)
        usable = bool(_SAFE.fullmatch(parts.scheme) and parts.hostname and parts.port != 0)
    except ValueError:  # an open bracket; a port that is no number
        return _NO_ADDRESS
    if not usable:
        return _NO_ADDRESS
    of_ssh = parts.scheme.endswith("ssh")  # where the name is the server's, `git` as a rule
    if parts.password is not None or (parts.username is not None and not of_ssh):
        return "a name or password stands in the address, and who reads the workflow reads it"
    return ""


def _path(text: str, top: Path) -> str:
    """A path as it reads from the repository's topmost folder, where the job installs."""
    named = Path(text).expanduser()
    found = next((p.resolve() for p in (Path.cwd() / named, top / named) if p.exists()), None)
    if found is None:
        _refuse(f"nothing stands at {text}")
    if not found.is_relative_to(top):
        _refuse(f"{text} lies outside the repository, and a job has nothing else")
    if not _can_be_installed(found):
        _refuse(f"{text} is neither a wheel nor a folder with a pyproject.toml")
    return f"./{found.relative_to(top).as_posix()}"


def _can_be_installed(path: Path) -> bool:
    if path.is_dir():
        return any((path / name).is_file() for name in PROJECTS)
    return path.name.endswith(ARCHIVES)


def _is_source(top: Path) -> bool:
    """Whether the repository is litreview's own, so that a job installs what it checked out."""
    needed = ("pyproject.toml", "constraints.txt", "src/litreview/__init__.py")
    return all((top / name).is_file() for name in needed) and bool(
        _OWN_NAME.search((top / "pyproject.toml").read_text(encoding="utf-8"))
    )


def _origin() -> str | None:
    """Where pip took litreview from, exactly; None for a folder, an index, or what is private.

    PEP 610: https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        origin = json.loads(distribution("litreview").read_text("direct_url.json") or "{}")
        address = _address(origin)
    except (PackageNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return None if "${" in address or _problem(address) else f"litreview @ {address}"


def _address(origin: dict[str, Any]) -> str:
    if (vcs := origin.get("vcs_info")) is not None:
        folder = origin.get("subdirectory")
        address = f"{vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
        return f"{address}#subdirectory={folder}" if folder else address
    digest = origin["archive_info"].get("hashes", {}).get("sha256")
    return f"{origin['url']}#sha256={digest}" if digest else str(origin["url"])


def _refuse(what: str, *, where: str = "--install") -> NoReturn:
    raise UsageError(what, where=where, fix=FIX)
