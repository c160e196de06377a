"""Rights litreview lacks in a workspace: which, and the exact command that gives them.

A layout enters; paths with what is missing leave. Only what belongs to this user can be mended
here; for the rest the owner must.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from litreview.textfiles.files import not_written
from litreview.workspace.layout import Layout

READ, WRITE, ENTER = stat.S_IRUSR, stat.S_IWUSR, stat.S_IXUSR
FOLDER = READ | WRITE | ENTER


@dataclass(frozen=True, slots=True)
class MissingRight:
    """A path, and the owner's rights it lacks (`u+rw`).

    Attributes:
        mine: Whether it belongs to this user, so that the command needs no other one.
    """

    path: Path
    rights: str
    mine: bool

    @property
    def command(self) -> str:
        """What gives the rights, typed by this user or by whoever may."""
        if self.mine:
            return f"chmod {self.rights} {quote(str(self.path))}"
        return f"sudo chown {os.geteuid()} {quote(str(self.path))}"


def missing_rights(layout: Layout) -> tuple[MissingRight, ...]:
    """Everything litreview must read or write and may not, in path order."""
    wanted = {**dict(_to_read(layout)), **dict(_to_write(layout))}
    found = (_missing(path, bits) for path, bits in sorted(wanted.items()))
    return tuple(missing for missing in found if missing is not None)


def grant(missing: MissingRight) -> None:
    """Give the rights to the owner; others' rights stay.

    Raises:
        StoreReadOnly: The system refuses.
    """
    bits = sum(bit for letter, bit in _LETTERS if letter in missing.rights[2:])
    try:
        missing.path.chmod(stat.S_IMODE(missing.path.stat().st_mode) | bits)
    except OSError as refused:
        raise not_written(missing.path, refused) from refused


_LETTERS = (("r", READ), ("w", WRITE), ("x", ENTER))


def _to_read(layout: Layout) -> Iterator[tuple[Path, int]]:
    for name in ("queries", "data"):
        yield layout.root / name, READ | ENTER
        for path in _below(layout.root / name):
            yield path, READ | ENTER if path.is_dir() else READ


def _to_write(layout: Layout) -> Iterator[tuple[Path, int]]:
    for name in (".litreview", "site"):
        there = (layout.root / name).exists()
        yield layout.root / name if there else layout.root, FOLDER
        for path in _below(layout.root / name):
            yield path, FOLDER if path.is_dir() else READ | WRITE
    for compound in layout.compounds():
        yield layout.citations(compound).parent, FOLDER
        yield layout.history(compound), READ | WRITE


def _below(folder: Path) -> Iterator[Path]:
    for inside, folders, names in os.walk(folder):  # a folder that may not be read ends the walk
        for name in (*folders, *names):
            yield Path(inside, name)


def _missing(path: Path, bits: int) -> MissingRight | None:
    """By the owner's bits for what is ours, since root may do all; else by asking the system."""
    try:
        found = path.stat()
    except OSError:  # missing, or below a folder that is named itself
        return None
    mine = os.name != "posix" or found.st_uid == os.geteuid()
    have = found.st_mode if mine else _allowed(path)
    lacking = "".join(letter for letter, bit in _LETTERS if bits & bit and not have & bit)
    return MissingRight(path, f"u+{lacking}", mine) if lacking else None


def _allowed(path: Path) -> int:
    asked = ((os.R_OK, READ), (os.W_OK, WRITE), (os.X_OK, ENTER))
    return sum(bit for mode, bit in asked if os.access(path, mode))
