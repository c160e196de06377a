"""What may be wrong with the files of a workspace: what `litreview doctor` shows.

A layout enters; complaints, paths and rights leave, none when all is well. Reviewers' files are
another room's to check.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from litreview.errors import DataFileError, LitreviewError
from litreview.model.identity import Compound, StudyId
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.files import is_missing, shown
from litreview.textfiles.mistakes import Mistakes
from litreview.workspace.citations import read_citations
from litreview.workspace.claims import claim_ids, read_claims
from litreview.workspace.corrections import read_corrections
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports, read_sources, source_ids, unknown_sources
from litreview.workspace.site_file import read_site
from litreview.workspace.topics import read_topics, unknown_topics

DERIVED = (".litreview", "site")  # folders that only litreview writes to
DRAFT_AGE_S = 600.0  # seconds; ours: a file is written in far less, so an older draft was left

_BITS = {"r": stat.S_IRUSR, "w": stat.S_IWUSR, "x": stat.S_IXUSR}
_MODES = {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}


@dataclass(frozen=True, slots=True)
class MissingRight:
    """A path, and the owner's rights it lacks (`rw`).

    Attributes:
        mine: Whether it belongs to this user, so that the command needs no other one.
    """

    path: Path
    rights: str
    mine: bool

    @property
    def command(self) -> str:
        """What gives the rights, typed by this user or by one who may."""
        if self.mine:
            return f"chmod u+{self.rights} {quote(str(self.path))}"
        return f"sudo chown {os.geteuid()} {quote(str(self.path))}"


def missing_rights(layout: Layout) -> Iterator[MissingRight]:
    """What litreview must read or write and may not; a folder comes before what is in it.

    Lazily: below a folder that may not be entered more comes to light once it may.
    """
    for name in ("queries", "data", *DERIVED):
        for path in _tree(layout.root / name):
            appended = path.name == "history.jsonl" or path.parent == layout.root / "data"
            wanted = "rw" if name in DERIVED or appended else "r"
            lacking = _lacking(path, f"{wanted}x" if path.is_dir() else wanted)
            if lacking is not None:
                yield lacking


def drafts(layout: Layout, written_before: float) -> tuple[Path, ...]:
    """Half-written files that never took their name, sorted.

    Args:
        written_before: Only drafts last written before this moment, in seconds of the epoch: a
            younger one may be in work.
    """
    # Ours are hidden and called after their file: `.page.html.x1y2.tmp`.
    folders = (layout.root / name for name in ("data", "queries", *DERIVED))
    paths = (path for folder in folders for path in folder.rglob(".*.*.tmp"))
    return tuple(
        sorted(path for path in paths if path.is_file() and path.stat().st_mtime < written_before)
    )


def orphans(layout: Layout) -> tuple[Path, ...]:
    """Folders below `data/` that no query file belongs to, sorted; hidden ones are left out."""
    folder, queries = layout.root / "data", layout.root / "queries"
    return tuple(
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.is_dir()
        and not path.name.startswith(".")
        and not (queries / f"{path.name}.toml").exists()
    )


def check_compound(
    layout: Layout, compound: Compound, known: Callable[[StudyId], bool]
) -> tuple[str, ...]:
    """Return what is wrong with the compound's files and those of every compound, file by file.

    Args:
        known: Whether a study is one of the compound's.
    """
    mistakes, history = Mistakes(), layout.history(compound)
    mistakes.attempt(lambda: read_query(layout.query(compound)), None)
    mistakes.attempt(lambda: read_policy(layout.policy), None)
    mistakes.attempt(lambda: read_site(layout.site_facts), None)
    mistakes += list_mistakes(layout, compound, known)
    mistakes.attempt(lambda: read_manual(layout.manual(compound)), None)
    mistakes.attempt(lambda: read_citations(layout.citations(compound)), None)
    mistakes.attempt(lambda: read_history(history), None)
    problems = list(dict.fromkeys(map(str, mistakes)))
    with suppress(LitreviewError):  # of a file that cannot be read, it is said above
        if AppendOnlyFile(history).is_torn():
            problems.append(f"{shown(history)}: last line incomplete; kept aside at next write")
    return tuple(problems)


def list_mistakes(
    layout: Layout, compound: Compound, known: Callable[[StudyId], bool]
) -> tuple[LitreviewError, ...]:
    """Return every mistake in claims, reports, corrections and topics, by file and line.

    Args:
        known: Whether a study is one of the compound's.
    """
    claims, reports = layout.claims(compound), layout.reports(compound)
    mistakes = Mistakes()
    mistakes.attempt(lambda: read_claims(claims), None)
    mistakes.attempt(lambda: read_topics(layout.topics), None)
    mistakes.attempt(lambda: mistakes.extend(unknown_topics(claims, layout.topics)), None)
    # What stands there, be it right or wrong: else each name of a broken entry would be unknown.
    ids = Mistakes().attempt(lambda: claim_ids(claims), None)
    if is_missing(claims) and not is_missing(reports):
        what = "there is no such file, and reports.toml beside it names its claims"
        fix = "Restore it from git, or write it: each claim stands below a line [[claim]]."
        mistakes.append(DataFileError(what, where=shown(claims), fix=fix))
        ids = None
    sources = Mistakes().attempt(lambda: source_ids(reports), {})
    mistakes.attempt(lambda: read_sources(reports), None)
    mistakes.attempt(lambda: mistakes.extend(unknown_sources(claims, "claim", sources)), None)
    mistakes.attempt(lambda: read_reports(reports, ids), None)
    mistakes.attempt(lambda: mistakes.extend(unknown_sources(reports, "report", sources)), None)
    mistakes.attempt(lambda: read_corrections(layout.corrections(compound), ids, known), None)
    return mistakes.in_order()


def _tree(path: Path) -> Iterator[Path]:
    yield path
    if path.is_dir() and not path.is_symlink():
        with suppress(OSError):  # a folder that may not be read is named itself
            for inner in sorted(path.iterdir()):
                yield from _tree(inner)


def _lacking(path: Path, rights: str) -> MissingRight | None:
    """By the owner's bits for what is ours, since root may do all; else by asking the system."""
    try:
        status = path.stat()
    except OSError:  # missing, or below a folder that is named itself
        return None
    mine = os.name != "posix" or status.st_uid == os.geteuid()
    lacking = "".join(
        letter
        for letter in rights
        if not (status.st_mode & _BITS[letter] if mine else os.access(path, _MODES[letter]))
    )
    return MissingRight(path, lacking, mine) if lacking else None
