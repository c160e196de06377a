"""When the next request may start.

A rate enters; seconds to wait leave. Requests are spaced by the time they start, over all
threads and clients of the process that ask the same address. It knows nothing of HTTP and
sits below the cache: a cached reply never waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MARGIN = 1.1  # Biopython waits 0.37 s for 3/s because 0.334 s still drew a 429


class Limiter:
    """Gives out the moments at which requests may start, evenly spaced.

    Args:
        rate_per_s: Requests per second the service allows.
        monotonic: The clock, in seconds.
    """

    def __init__(self, rate_per_s: float, monotonic: Callable[[], float]) -> None:
        self.interval_s = MARGIN / rate_per_s
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next = float("-inf")

    def reserve(self) -> float:
        """Take the next free moment and return the seconds until it; 0 for now."""
        with self._lock:
            now = self._monotonic()
            start = max(now, self._next)
            self._next = start + self.interval_s
            return start - now

    def hold(self, seconds: float) -> None:
        """Give out no moment for so long: the service asked for it."""
        with self._lock:
            self._next = max(self._next, self._monotonic() + seconds)


_SHARED: dict[tuple[str, float], Limiter] = {}
_SHARING = threading.Lock()


def limiter_for(address: str, rate_per_s: float, monotonic: Callable[[], float]) -> Limiter:
    """Return the limiter of an address: one for all who go by the machine's own clock."""
    if monotonic is not time.monotonic:
        return Limiter(rate_per_s, monotonic)
    with _SHARING:
        return _SHARED.setdefault((address, rate_per_s), Limiter(rate_per_s, monotonic))
