"""The next free moment of a service, kept where all processes of one user find it.

A folder, a name and clock readings enter; the moment a request may start leaves. The machine's
own clock runs alike in all its processes, but starts anew with the machine: what was kept
before that is not believed. A file that cannot be used costs politeness between processes,
never a request.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import RawIOBase
from math import isfinite
from pathlib import Path

from filelock import FileLock

PATIENCE_S = 0.25  # to wait for the file; who holds it needs less than a millisecond
POLL_S = 0.001
SAME_START_S = 10.0  # by which the machine's clock may be set while it runs
FURTHEST_S = 900.0  # a moment further ahead is no queue: a whole run takes that long


class Pace:
    """A file with the next free moment.

    Args:
        folder: Made when missing; must be the user's own.
        name: What is paced; not shown in the file's name.
        wall: The time of day, in seconds.
    """

    def __init__(self, folder: Path, name: str, wall: Callable[[], float] = time.time) -> None:
        self._path = folder / f"pace-{sha256(name.encode()).hexdigest()[:16]}"
        self._wall = wall

    def advance(self, now: float, earliest: float, step_s: float) -> float:
        """Take the first free moment that is not too early; the next is a step later.

        Args:
            now: What the machine's monotonic clock shows, in seconds.
            earliest: On that clock.
            step_s: 0 to take none, and let nobody start before `earliest`.
        """
        start = earliest
        with suppress(OSError, ValueError, RuntimeError), self._held() as file:
            start = max(earliest, self._kept(file.read(), now))
            following = min(start + step_s, now + FURTHEST_S)
            file.seek(0)
            file.write(f"{self._wall() - now:20.3f} {following:20.6f}\n".encode())
            file.truncate()  # of one length: made empty first, it would take ten times as long
        return start

    @contextmanager
    def _held(self) -> Iterator[RawIOBase]:
        """The file, for as long as the block lasts for nobody else."""
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != getattr(os, "getuid", int)():
            raise PermissionError(f"{folder} belongs to somebody else")
        lock = self._path.with_suffix(".lock")
        with FileLock(lock, timeout=PATIENCE_S).acquire(poll_interval=POLL_S):
            number = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(number, "r+b", buffering=0) as file:
                yield file

    def _kept(self, text: bytes | None, now: float) -> float:
        """The moment in the file; long ago when there is none, or none to believe."""
        try:
            started, moment = map(float, (text or b"").split())
        except ValueError:
            return float("-inf")
        same = abs(self._wall() - now - started) < SAME_START_S
        return moment if same and isfinite(moment) and moment - now <= FURTHEST_S else float("-inf")
