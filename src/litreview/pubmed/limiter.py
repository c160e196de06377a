"""When the next request may start.

A rate enters; seconds to wait leave. Requests are spaced by the time they start, over all
threads and clients of the process that ask the same address, and over all processes of one
user when there is a folder for it. It knows nothing of HTTP and sits below the cache: a cached
reply never waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from litreview.pubmed.pace import Pace

MARGIN = 1.1  # Biopython waits 0.37 s for 3/s because 0.334 s still drew a 429
SHORTEST_SHARED_S = 0.05  # no service asks for less; below, the limit is meant to be off


class Limiter:
    """Gives out the moments at which requests may start, evenly spaced.

    Args:
        rate_per_s: Requests per second the service allows.
        monotonic: The clock, in seconds.
        pace: Where other processes take theirs; None when there are none.
    """

    def __init__(
        self, rate_per_s: float, monotonic: Callable[[], float], pace: Pace | None = None
    ) -> None:
        self.interval_s = MARGIN / rate_per_s
        self._monotonic = monotonic
        self._pace = pace
        self._lock = threading.Lock()
        self._next = float("-inf")

    def reserve(self) -> float:
        """Take the next free moment and return the seconds until it; 0 for now."""
        with self._lock:
            now = self._monotonic()
            start = max(now, self._next)
            if self._pace is not None:
                start = self._pace.advance(now, start, self.interval_s)
                now = self._monotonic()  # waiting for the file took time
            self._next = start + self.interval_s
            return max(0.0, start - now)

    def hold(self, seconds: float) -> None:
        """Give out no moment for so long: the service asked for it."""
        with self._lock:
            now = self._monotonic()
            self._next = max(self._next, now + seconds)
            if self._pace is not None:
                self._pace.advance(now, self._next, 0.0)


_SHARED: dict[tuple[str, float, Path | None], Limiter] = {}
_SHARING = threading.Lock()


def limiter_for(
    address: str,
    rate_per_s: float,
    monotonic: Callable[[], float],
    pace_dir: Path | None = None,
) -> Limiter:
    """Return the limiter of an address: one for all who go by the machine's own clock.

    Args:
        address: Of the service.
        rate_per_s: Requests per second it allows.
        monotonic: The clock, in seconds.
        pace_dir: Where processes agree; None for this process alone.
    """
    if monotonic is not time.monotonic:
        return Limiter(rate_per_s, monotonic)
    shared = pace_dir is not None and rate_per_s * SHORTEST_SHARED_S <= MARGIN
    pace = Pace(pace_dir, f"{address} {rate_per_s:g}") if pace_dir and shared else None
    with _SHARING:
        made = Limiter(rate_per_s, monotonic, pace)
        return _SHARED.setdefault((address, rate_per_s, pace_dir), made)
