"""`history.jsonl`: complete runs and every change of a tier; only ever added to.

Entries enter and lines are appended; a path enters and entries leave in order. Why a tier
moved is the caller's to say. Two branches that each added lines merge by keeping both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from litreview.errors import NounError
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import Verdict
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.jsonl import Line, line_bytes

OLD, NEW = "not_documented", str(Verdict.NOT_DOCUMENTED)


def read_history(path: Path) -> tuple[HistoryEntry, ...]:
    """Return the entries by time, then id, each id once; none when there is no file.

    A last line that was torn off in writing is passed over; the next append keeps it aside.

    Raises:
        DataFileError: Another line cannot be used; the error names file, line and field of each.
    """
    entries: dict[str, HistoryEntry] = {}
    for entry in AppendOnlyFile(path).nouns(_entry):
        entries.setdefault(entry.id, entry)
    return in_order(entries.values())


def in_order(entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Entries by time, then id: as they are read, however they were written."""
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.id)))


def _entry(line: Line) -> HistoryEntry:
    entry = line.noun(HistoryEntry)
    if entry.at.tzinfo is None:
        zone = NounError("at", "needs its time zone", "Write it like 2026-11-22T10:00:00Z.")
        raise line.refused(zone)
    return _in_todays_words(entry)


def _in_todays_words(entry: HistoryEntry) -> HistoryEntry:
    """The entry with verdicts as they are spelled now; rule set 1 wrote "T0 not_documented"."""
    if not any(OLD in said for said in (entry.before, entry.after)):
        return entry
    return replace(
        entry, before=entry.before.replace(OLD, NEW), after=entry.after.replace(OLD, NEW)
    )


def append_history(path: Path, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Add the entries whose ids are not there yet; return those added, in the order given.

    They are on the disk when this returns. When nothing is new the file is not touched.

    Raises:
        DataFileError: The file already there cannot be used.
        StoreLocked: Another process has been writing it for too long.
        StoreReadOnly: There is no right to write, or no room; the file is as before.
    """
    offered: dict[str, HistoryEntry] = {}
    for entry in entries:
        offered.setdefault(entry.id, entry)
    if not offered:
        return ()
    file = AppendOnlyFile(path)
    with file.locked():
        stored = {entry.id for entry in read_history(path)}
        new = tuple(entry for entry in offered.values() if entry.id not in stored)
        if new:
            file.append(b"".join(map(_line, new)))
    return new


def _line(entry: HistoryEntry) -> bytes:
    return line_bytes(replace(entry, at=entry.at.astimezone(UTC)))
