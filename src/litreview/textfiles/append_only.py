"""Append-only files of JSON lines: read whole, added to under a lock, never rewritten.

A path enters; lines leave, or lines enter and are on the disk when the call returns. A process
killed at any moment leaves at worst one torn last line: readers pass it over, and the next
write keeps it aside in `<file>.torn`. What the lines say is the caller's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from litreview.errors import DataFileError
from litreview.model.codec import count_objects
from litreview.textfiles.files import (
    UTF8_MARK,
    not_readable,
    not_written,
    sync_folder,
    workspace_of,
)
from litreview.textfiles.jsonl import Line, mistakes_in, parse_lines
from litreview.textfiles.locks import writer_lock

T = TypeVar("T")

LOCK_WAIT_S = 10.0  # seconds; ours: an append takes milliseconds, so longer means it is stuck


@dataclass(frozen=True, slots=True)
class AppendOnlyFile:
    """One file, whether or not it is there yet."""

    path: Path

    @property
    def aside(self) -> Path:
        """Where torn lines are kept until a person has looked."""
        return self.path.with_name(f"{self.path.name}.torn")

    def lines(self) -> tuple[Line, ...]:
        """Every whole line, as `nouns` gives what is built of them."""
        return tuple(self.nouns(lambda line: line))

    def nouns(self, build: Callable[[Line], T], holding: Collection[bytes] = ()) -> list[T]:
        """What is built of every whole line, in the file's order; empty when there is no file.

        Args:
            holding: Only lines that hold one of these; the others are not looked into.

        Raises:
            DataFileError: The file cannot be read, or a line that was not merely cut off; it knows
                every such line.
        """
        whole, _ = split_torn(self._data())
        rows = whole.split(b"\n")
        if holding:
            holds = re.compile(b"|".join(map(re.escape, holding))).search
            rows = [row if holds(row) else b"" for row in rows]
        try:
            return list(map(build, parse_lines(rows, self.path, append_only=True)))
        except DataFileError as error:
            raise mistakes_in(rows, self.path, build, append_only=True).error() from error

    def is_torn(self) -> bool:
        """Whether the last line was cut off while being written.

        Raises:
            DataFileError: The file cannot be read.
        """
        return bool(split_torn(self._data())[1])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers away while the block runs; it may read, then append.

        The lock lies in the workspace's own folder, which git ignores; outside of one, beside
        the file.

        Raises:
            StoreLocked: Another process holds it, and went on doing so for `LOCK_WAIT_S`.
            StoreReadOnly: The lock may not be written.
        """
        path = self.path.resolve()
        root = workspace_of(path)
        if root is None:
            lock = path.with_name(f".{path.stem}.lock")
        else:
            name = "-".join(path.relative_to(root / "data").with_suffix("").parts)
            lock = root / ".litreview" / "locks" / f".{name}.lock"
        with writer_lock(lock, wait_s=LOCK_WAIT_S, of=self.path):
            yield

    def append(self, data: bytes) -> None:
        """Add whole lines, all of them or none; the caller holds the lock.

        Raises:
            DataFileError: The file or a line of it cannot be read; it is left as it is.
            StoreReadOnly: There is no right to write, or no room; every whole line is as before.
        """
        whole, torn = split_torn(self._data())
        rows = whole.removeprefix(UTF8_MARK).split(b"\n")
        if count_objects(whole.removeprefix(UTF8_MARK)) != sum(map(bool, map(bytes.strip, rows))):
            self.lines()  # names those it cannot read
        missing_end = b"\n" if data and whole.strip() and not whole.endswith(b"\n") else b""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if torn:  # on the disk there before it is cut off here
                size = self.aside.stat().st_size if self.aside.exists() else 0
                _write_end(self.aside, keep=size, data=torn + b"\n")
            _write_end(self.path, keep=len(whole), data=missing_end + data)
        except OSError as refused:
            raise not_written(self.path, refused) from refused

    def mend(self) -> Path | None:
        """Move a torn last line aside; return where to, or None when nothing is torn.

        Raises:
            DataFileError: The file cannot be read.
            StoreLocked: Another process has been writing it for too long.
            StoreReadOnly: There is no right to write, or no room; the file is as before.
        """
        if not self.is_torn():
            return None
        with self.locked():
            self.append(b"")
        return self.aside

    def _data(self) -> bytes:
        try:
            return self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as refused:
            raise not_readable(self.path, refused, DataFileError) from refused


def split_torn(data: bytes) -> tuple[bytes, bytes]:
    """The whole lines of a file, and a last line that was cut off; empty when none was.

    A JSON object that was cut anywhere is never JSON, so one that only lacks its line end is
    known to be whole.
    """
    end = data.rfind(b"\n") + 1
    last = data[end:].removeprefix(UTF8_MARK)
    if not last.strip() or _is_json(last):
        return data, b""
    return data[:end], data[end:]


def _is_json(row: bytes) -> bool:
    try:
        json.loads(row.decode())
    except (ValueError, RecursionError):
        return False
    return True


def _write_end(path: Path, *, keep: int, data: bytes) -> None:
    """Write after the first `keep` bytes; a failure puts the file back to that length."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        os.ftruncate(handle, keep)
        os.lseek(handle, keep, os.SEEK_SET)
        try:
            while data:  # one write in practice; a nearly full disk may take only part of it
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, keep)
            raise
    finally:
        os.close(handle)
    sync_folder(path.parent)
