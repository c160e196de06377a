"""One writer at a time: a lock file that says who holds it.

A path enters; the right to write leaves, for as long as the block lasts. The system lets go of
the lock when a process dies, so there is never a stale one to delete.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from litreview.errors import StoreLocked
from litreview.textfiles.files import not_written, shown


@contextmanager
def writer_lock(path: Path, *, wait_s: float = 0.0, of: Path | None = None) -> Iterator[None]:
    """Hold a lock file, with this process's number in it, while the block runs.

    Args:
        path: The lock file; its folder is made when missing. The file stays when let go.
        wait_s: Seconds to wait for another holder.
        of: The file it guards, when it is one; else it guards the whole workspace.

    Raises:
        StoreLocked: Another process holds it; the error names the process.
        StoreReadOnly: The lock file may not be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - brings asyncio; only writers need it

    lock = FileLock(path, timeout=wait_s)
    holder = _holder(path)  # before asking: older lock libraries empty the file when refused
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as busy:
        guarded = "in this workspace" if of is None else "this file"
        raise StoreLocked(
            f"another litreview{holder} is writing {guarded}",
            where=str(path) if of is None else shown(of),
            fix="Wait until it is done and run again.",
        ) from busy
    except OSError as refused:
        raise not_written(path, refused) from refused
    try:
        with suppress(OSError):  # a courtesy to whoever waits; the lock itself is held
            path.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            path.write_text("", encoding="ascii")
        lock.release()


def is_held(path: Path) -> bool:
    """Whether a process holds a lock file now; taken to be so when nobody may look."""
    if not path.exists():
        return False
    from filelock import FileLock, Timeout  # noqa: PLC0415 - as above

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def _holder(path: Path) -> str:
    """Who wrote their number into the file: ` (process 123)`; empty when nobody did."""
    try:
        number = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return f" (process {number})" if number.isdigit() else ""
