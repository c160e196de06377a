"""A new workspace: the folders and files `litreview init` begins with.

A target folder and the workspace that comes with the program enter; files are written and
their paths leave. Nothing that stands is ever overwritten.
"""

from __future__ import annotations

from pathlib import Path

from litreview.errors import UsageError
from litreview.textfiles.files import not_written, write_atomically
from litreview.workspace.policy import policy_without_readers

GITIGNORE = """\
# half-written files of a process that was killed
.*.tmp
# fetched and derived: may be deleted at any time, as long as you keep the files you imported
.litreview/
site/
exports/
"""
GITATTRIBUTES = """\
# Files of lines that each stand alone: two branches merge into both sets of lines.
data/*/history.jsonl merge=union
data/*/citations.jsonl merge=union
data/*/reviews/*.jsonl merge=union
"""
SITE_FACTS = """\
# What the site as a whole says of itself: take the # off the lines you want.
# What the index calls itself.
#title = "Evidence, claim by claim"
# Where it stands on the web; then feeds, the sitemap and citations give whole addresses.
#url = "https://example.org/evidence"
# The terms of the site's own words and numbers. Abstracts stay their publishers'.
#licence = "CC BY 4.0"
#licence_url = "https://creativecommons.org/licenses/by/4.0/"
# Where a reader reports an error: a web address, or mailto: and an address.
#errors = "mailto:evidence@example.org"
"""
FOLDERS = ("queries", "data")
POLICY = Path("data/policy.toml")
SITE = Path("data/site.toml")
NOT_COPIED = frozenset({"history.jsonl", SITE.name})
"""What happened elsewhere did not happen here, and this site is not that one."""


def start_workspace(target: Path, bundled: Path, *, empty: bool) -> tuple[Path, ...]:
    """Make a workspace and return the files written, sorted, relative to it.

    Args:
        target: The folder to make; it may exist as long as nothing in it is in the way.
        bundled: A whole workspace to copy `queries/` and `data/` from.
        empty: Copy only the policy, without the names of readers, and write `site.toml`.

    Raises:
        UsageError: A file is in the way; then nothing was written.
        StoreReadOnly: There is no right to write, or no room.
    """
    files = _files(bundled, empty=empty)
    try:
        _refuse_overwriting(target, files)
        for folder in FOLDERS:
            (target / folder).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise not_written(target, refused) from refused
    for path, content in files.items():
        write_atomically(target / path, content)
    return tuple(sorted(files))


def _files(bundled: Path, *, empty: bool) -> dict[Path, bytes]:
    if empty:
        copied = {POLICY: policy_without_readers(bundled / POLICY)}
    else:
        copied = {path: (bundled / path).read_bytes() for path in _bundled_files(bundled)}
    return {
        **copied,
        SITE: SITE_FACTS.encode(),
        Path(".gitignore"): GITIGNORE.encode(),
        Path(".gitattributes"): GITATTRIBUTES.encode(),
    }


def _bundled_files(bundled: Path) -> list[Path]:
    """Every file below the folders, save what speaks of another workspace, and hidden files."""
    return [
        path.relative_to(bundled)
        for folder in FOLDERS
        for path in (bundled / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.name not in NOT_COPIED
    ]


def _refuse_overwriting(target: Path, files: dict[Path, bytes]) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError("is a file, not a folder", where=str(target), fix="Name another folder.")
    for path in sorted(files):
        if (target / path).exists():
            raise UsageError(
                "there is a file already, and nothing is overwritten",
                where=str(target / path),
                fix="Name another folder, or move the file away.",
            )
