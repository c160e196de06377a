"""`history.jsonl`: complete runs and every change of a tier; only ever added to.

Entries enter and lines are appended; a path enters and entries leave in order. Why a tier
moved is the caller's to say. Two branches that each added lines merge by keeping both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC
from pathlib import Path

from filelock import FileLock, Timeout

from litreview.errors import DataFileError, NounError, StoreLocked
from litreview.model.run import HistoryEntry
from litreview.textfiles.files import is_missing, not_written, read_bytes, shown, sync_folder
from litreview.textfiles.jsonl import line_bytes, read_objects, split_torn

HISTORY_KEYS = tuple(field.name for field in fields(HistoryEntry))
LOCK_WAIT_S = 10.0  # seconds; ours: an append takes milliseconds


def read_history(path: Path) -> tuple[HistoryEntry, ...]:
    """Return the entries by time, then id, each id once; none when there is no file.

    A last line that was torn off in writing is passed over; the next append mends it.

    Raises:
        DataFileError: Another line cannot be used; the error names file, line and key.
    """
    if is_missing(path):
        return ()
    whole, _ = split_torn(read_bytes(path, DataFileError))
    return _entries(whole, path)


def is_torn(path: Path) -> bool:
    """Whether a last line is there that was torn off in writing."""
    try:
        return bool(split_torn(path.read_bytes())[1])
    except OSError:  # reading the entries says what is wrong with the file itself
        return False


def mend_torn(path: Path) -> Path | None:
    """Keep a torn last line aside in `<file>.torn`, and cut it off; None when there is none.

    Raises:
        StoreLocked: Another process has been writing it for too long.
        StoreReadOnly: There is no right to write, or no room; the file is as before.
    """
    if not is_torn(path):
        return None
    aside = path.with_name(f"{path.name}.torn")
    with _locked(path):
        _, torn = split_torn(read_bytes(path, DataFileError))
        try:
            held = aside.stat().st_size if aside.exists() else 0
            _write_end(aside, keep=held, data=torn + b"\n")  # on the disk before it is cut off
            _write_end(path, keep=path.stat().st_size - len(torn), data=b"")
        except OSError as refused:
            raise not_written(path, refused) from refused
    return aside


def append_history(path: Path, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Add the entries whose ids are not there yet; return those added, in the order given.

    They are on the disk when this returns. When nothing is new the file is not touched.

    Raises:
        DataFileError: The file already there cannot be used.
        StoreLocked: Another process has been writing it for too long.
        StoreReadOnly: There is no right to write, or no room; the file is as before.
    """
    given = list(entries)
    if not given:
        return ()
    with _locked(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _append_new(path, given)
        except OSError as refused:
            raise not_written(path, refused) from refused


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    place = _lock_folder(path.resolve()) / f".{path.parent.name}-{path.stem}.lock"
    lock = FileLock(place, timeout=LOCK_WAIT_S)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as waited:
        raise StoreLocked(
            f"another process has been writing it for {LOCK_WAIT_S:.0f} s",
            where=shown(path),
            fix="Wait until it is done and run again.",
        ) from waited
    except OSError as refused:
        raise not_written(place, refused) from refused
    try:
        yield
    finally:
        lock.release()


def _lock_folder(path: Path) -> Path:
    """The workspace's own folder, which git ignores: locks do not belong beside the data."""
    if path.parent.parent.name != "data":
        return path.parent
    return path.parents[2] / ".litreview" / "locks"


def _append_new(path: Path, given: list[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    data = read_bytes(path, DataFileError) if not is_missing(path) else b""
    whole, torn = split_torn(data)
    known = {entry.id for entry in _entries(whole, path)}
    new: dict[str, HistoryEntry] = {}
    for entry in given:
        if entry.id not in known:
            new.setdefault(entry.id, entry)
    if new:
        missing_end = b"" if not whole or whole.endswith(b"\n") else b"\n"
        lines = b"".join(_line(entry) for entry in new.values())
        _write_end(
            path, keep=path.stat().st_size - len(torn) if data else 0, data=missing_end + lines
        )
    return tuple(new.values())


def _write_end(path: Path, *, keep: int, data: bytes) -> None:
    """Write after the first `keep` bytes; a failure puts the file back to that length."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        os.ftruncate(handle, keep)
        os.lseek(handle, keep, os.SEEK_SET)
        try:
            _write_all(handle, data)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, keep)
            raise
    finally:
        os.close(handle)
    sync_folder(path.parent)


def _write_all(handle: int, data: bytes) -> None:
    while data:  # one write in practice; a nearly full disk may take only part of it
        data = data[os.write(handle, data) :]


def _entries(data: bytes, path: Path) -> tuple[HistoryEntry, ...]:
    found: dict[str, HistoryEntry] = {}
    for line in read_objects(data, path):
        entry = line.noun(HistoryEntry, HISTORY_KEYS)
        if entry.at.tzinfo is None:
            zone = NounError("at", "needs its time zone", "Write it like 2026-11-22T10:00:00Z.")
            raise line.refused(zone)
        found.setdefault(entry.id, entry)
    return tuple(sorted(found.values(), key=lambda entry: (entry.at, entry.id)))


def _line(entry: HistoryEntry) -> bytes:
    return line_bytes(replace(entry, at=entry.at.astimezone(UTC)))
