"""What a CI job installs: litreview from where it comes from, and never by its bare name.

A repository and a requirement enter; the words after `pip install` leave. On the public index
the name belongs to a stranger's package.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from litreview.errors import UsageError

FIX = (
    "Write where litreview comes from: --install git+https://HOST/litreview.git@TAG, or the https "
    "address of a wheel, or ./PATH of a wheel or a source folder inside the repository."
)
SOURCE = ("pyproject.toml", "constraints.txt", "src/litreview/__init__.py")

# An https address names no user: who reads the workflow would read a password. In one for SSH
# the name is the server's, `git` as a rule. PEP 508 lets `name[extra] @ ` stand before either.
_ADDRESS = re.compile(
    r"(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?"
    r"(?:(?:git\+)?https://|git\+ssh://(?:[\w.-]+@)?)[\w.-]+(?::\d+)?(?:/.*)?"
)


def install_words(top: Path, install: str | None) -> tuple[str, ...]:
    """The words after `pip install`, run in the repository's topmost folder.

    Args:
        top: The repository.
        install: An address, or a path in the repository. Without it, litreview's own repository
            installs itself, and any other what is installed here, where that came from an
            address.

    Raises:
        UsageError: It cannot be installed by a job, or should not be, or it is not known what.
    """
    if install is None and all((top / name).is_file() for name in SOURCE):
        return ("-c", "constraints.txt", ".")
    requirement = _origin() if install is None else install.strip()
    if _is_address(requirement) or (requirement and _is_path(requirement, top)):
        return (requirement,)
    if install is None:
        what, where = "it is not known where litreview comes from", "schedule ci"
        raise UsageError(what, where=where, fix=FIX)
    raise UsageError(  # the requirement is not repeated: it may hold a password
        "that is neither an https, git+https or git+ssh address without a password nor a ./PATH "
        "in the repository; a bare name would be looked up in a public index, where litreview "
        "is another package",
        where="--install",
        fix=FIX,
    )


def _is_address(text: str) -> bool:
    # A CI service fills in what stands in ${{ }}, and pip what stands in ${ }.
    return text.isprintable() and "${" not in text and bool(_ADDRESS.fullmatch(text))


def _is_path(text: str, top: Path) -> bool:
    path = (top / text).resolve()
    kind = path.suffix == ".whl" or (path / "pyproject.toml").is_file()
    return text.startswith("./") and path.exists() and path.is_relative_to(top) and kind


def _origin() -> str:
    """Where pip took litreview from; empty for a folder or an index.

    PEP 610: https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        origin = json.loads(distribution("litreview").read_text("direct_url.json") or "{}")
        if "vcs_info" not in origin:
            return f"litreview @ {origin['url']}" if "archive_info" in origin else ""
        vcs, folder = origin["vcs_info"], origin.get("subdirectory")
        address = f"litreview @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
        return f"{address}#subdirectory={folder}" if folder else address
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return ""
