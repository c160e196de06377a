"""What an observer is told of each try of a request: enough to see trouble, nothing secret.

The session fills an `Exchange` and hands it over; a log may write it as it is. It holds no
parameters, no address and no text of a reply but PubMed's own error words, without the key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One try of one request, or one reply found in the cache.

    Attributes:
        endpoint: Such as `efetch.fcgi`.
        attempt: Counted from 1; 0 for a reply from the cache.
        status: The HTTP status; None when no whole reply came.
        bytes: Size of the body, unpacked.
        seconds: From sending to the last byte.
        fault: Why it could not be used; empty when it could.
        cached: Whether the cache answered.
    """

    endpoint: str
    attempt: int
    status: int | None
    bytes: int
    seconds: float
    fault: str = ""
    cached: bool = False


Observer = Callable[[Exchange], None]


def unobserved(_: Exchange) -> None:
    """The observer of those who need none."""
