"""How a verb tells its caller how far it is: one call, no printing.

A few words, what is done and what there is to do enter; nothing leaves.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done, and how much there is (0: unknown)."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""
