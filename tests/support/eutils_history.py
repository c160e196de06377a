"""The History server of a loopback PubMed: sets of PMIDs kept under a name and a number.

A set enters and gets its place, a `WebEnv` and a query key; by its place it can be read again.
A set is a snapshot: what the server holds later does not change it. It ends when it is told to.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence


class NoSuchSetError(LookupError):
    """A place nothing is kept at: never given out, or expired."""


class History:
    """Sets of PMIDs by environment and query key."""

    def __init__(self) -> None:
        self._kept: dict[str, list[tuple[int, ...]]] = {}
        self._opened = 0
        self._lock = threading.Lock()

    def keep(self, found: Sequence[int], environment: str = "") -> tuple[str, int]:
        """Keep a set, in an environment that is open or in a new one, and say where."""
        with self._lock:
            if environment not in self._kept:
                self._opened += 1
                environment = f"MCID_{self._opened:08x}"
            kept = self._kept.setdefault(environment, [])
            kept.append(tuple(found))
            return environment, len(kept)

    def read(self, parameters: Mapping[str, str], key: str = "") -> tuple[int, ...]:
        """The set a request means; `key` stands for its own `query_key`.

        Raises:
            NoSuchSetError: Nothing is kept there.
        """
        number = key or parameters.get("query_key", "")
        kept = self._kept.get(parameters.get("WebEnv", ""), [])
        if not (number.isdigit() and 1 <= int(number) <= len(kept)):
            raise NoSuchSetError(f"Unable to obtain query #{number}")
        return kept[int(number) - 1]

    def expire(self) -> None:
        """Forget every set."""
        with self._lock:
            self._kept.clear()
