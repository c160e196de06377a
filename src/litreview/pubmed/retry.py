"""How long to wait before another try, and whether there is time for one: pure decisions.

Counts, headers and clock readings enter; seconds leave. Nothing here sleeps or sends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT_S = 60.0  # a longer pause of our own finds no better PubMed
JITTER = (0.5, 1.5)  # so that clients that failed together do not return together


def backoff(attempt: int, first_s: float, draw: Callable[[float, float], float]) -> float:
    """Return the seconds to wait after this many failed tries: doubled, jittered, capped."""
    wait_s: float = first_s * 2 ** (attempt - 1)
    return min(wait_s, LONGEST_WAIT_S) * draw(*JITTER)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for; None when it says nothing usable.

    Args:
        header: Whole seconds, or an HTTP date.
        now: The time the reply itself gives, else ours.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    when = http_date(text)
    return None if when is None else max(0.0, (when - now).total_seconds())


def http_date(text: str | None) -> datetime | None:
    """Return the moment an HTTP date names; None when it is no date."""
    try:
        when = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    return when.replace(tzinfo=when.tzinfo or UTC)


class Deadline:
    """The moment by which everything must be done."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self._start = monotonic()

    @property
    def left_s(self) -> float:
        """Seconds left; negative once it has passed."""
        return self._start + self.seconds - self._monotonic()

    def stop(self) -> None:
        """Have it now."""
        self._start = float("-inf")

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return self.left_s <= 0

    def leaves_room_for(self, wait_s: float) -> bool:
        """Whether something can still be tried after waiting so long."""
        return wait_s < self.left_s
