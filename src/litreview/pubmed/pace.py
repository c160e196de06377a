"""When the next request may start, over all threads and processes of one user.

A rate enters; seconds to wait leave. Requests are spaced by the time they start. The next free
moment is kept in the process and, where there is a folder for it, in a file that all processes
find: the machine's monotonic clock runs alike in them, but starts anew with the machine, so what
was written before that is not believed. A file that cannot be used costs politeness between
processes, never a request.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import RawIOBase
from math import isfinite
from pathlib import Path

from filelock import FileLock

MARGIN = 1.1  # Biopython waits 0.37 s for 3/s because 0.334 s still drew a 429
SHORTEST_SHARED_S = 0.05  # no service asks for less; below, the limit is meant to be off
PATIENCE_S = 0.25  # to wait for the file; who holds it needs less than a millisecond
POLL_S = 0.001
SAME_START_S = 10.0  # by which the machine's clock may be set while it runs
FURTHEST_S = 900.0  # a moment further ahead is no queue: a whole run takes that long
LONG_AGO = float("-inf")

_MOMENTS: dict[str, float] = {}  # by service, on the machine's own clock
_LOCK = threading.Lock()


class Pace:
    """Gives out the moments at which requests to one service may start, evenly spaced.

    Args:
        service: Its address; not shown in the file's name.
        rate_per_s: Requests a second it allows.
        folder: Where processes agree; made when missing, and must be the user's own. None for
            this process alone.
        monotonic: The clock, in seconds; only those who go by the machine's own share moments.
        wall: The time of day, in seconds.
    """

    def __init__(
        self,
        service: str,
        rate_per_s: float,
        folder: Path | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.interval_s = MARGIN / rate_per_s
        self._name = f"{service} {rate_per_s:g}"
        self._monotonic = monotonic
        self._wall = wall
        self._moments = _MOMENTS if monotonic is time.monotonic else {}
        shared = folder is not None and self.interval_s >= SHORTEST_SHARED_S
        file = f"pace-{sha256(self._name.encode()).hexdigest()[:16]}"
        self._path = folder / file if folder is not None and shared else None

    def reserve(self) -> float:
        """Take the next free moment and return the seconds until it; 0 for now."""
        return self._advance(0.0, self.interval_s)

    def hold(self, seconds: float) -> None:
        """Give out no moment for so long: the service asked for it."""
        self._advance(seconds, 0.0)

    def _advance(self, delay_s: float, step_s: float) -> float:
        """Take the first free moment after a delay; the next one is a step later."""
        with _LOCK:
            now = self._monotonic()
            start = max(now + delay_s, self._moments.get(self._name, LONG_AGO))
            with suppress(OSError, ValueError, RuntimeError), self._file() as file:
                start = max(start, self._written(file.read(), now))
                following = min(start + step_s, now + FURTHEST_S)
                file.seek(0)
                file.write(f"{self._wall() - now:20.3f} {following:20.6f}\n".encode())
                file.truncate()  # of one length: made empty first, it would take ten times as long
            self._moments[self._name] = start + step_s
            return max(0.0, start - self._monotonic())  # waiting for the file took time

    @contextmanager
    def _file(self) -> Iterator[RawIOBase]:
        """The file, for as long as the block lasts for nobody else."""
        if self._path is None:
            raise FileNotFoundError
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != getattr(os, "getuid", int)():
            raise PermissionError(f"{folder} belongs to another user")
        lock = FileLock(self._path.with_suffix(".lock"), timeout=PATIENCE_S)
        with lock.acquire(poll_interval=POLL_S):
            number = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(number, "r+b", buffering=0) as file:
                yield file

    def _written(self, text: bytes | None, now: float) -> float:
        """The moment in the file; long ago when there is none, or none to believe."""
        try:
            started, moment = map(float, (text or b"").split())
        except ValueError:
            return LONG_AGO
        same = abs(self._wall() - now - started) < SAME_START_S
        return moment if same and isfinite(moment) and moment - now <= FURTHEST_S else LONG_AGO
