"""How large a range of PMIDs may be for PubMed to serve all of it.

How many ids are known of a range and how many are not, and the ceiling, enter; a guess leaves.
Known ids are taken for a sample drawn evenly from all: true of a listing in any order that has
nothing to do with PMIDs. Whether it was true shows in the reply, and the guess can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

MARGIN = 2.5  # spreads kept free below the ceiling: one guess in 160 comes out too large
SURPRISE = 4.0  # spreads by which no even sample misses


@dataclass(frozen=True, slots=True)
class Guess:
    """How many ids the range has that holds the first so many known ones, up to the next.

    Attributes:
        known: The known ids in it.
        expected: All the ids in it, on the average.
        spread: One standard deviation of that.
    """

    known: int
    expected: float
    spread: float

    @property
    def most(self) -> float:
        """Ids in all but unlucky cases."""
        return self.expected + MARGIN * self.spread

    def fits(self, count: int) -> bool:
        """Whether so many may well have come of an even sample."""
        return abs(count - self.expected) <= SURPRISE * self.spread + 1


def guess(taken: int, known: int, unknown: int) -> Guess:
    """Return what to expect of the range with the first `taken` of the known ids.

    How many unknown ids lie below the known one of a rank is negative hypergeometric.
    """
    mean = unknown * taken / (known + 1)
    spread = mean * (known + 1 - taken) / (known + 1) * (known + unknown + 1) / (known + 2)
    return Guess(taken, taken + mean, sqrt(spread))


def largest_guess(known: int, unknown: int, ceiling: int) -> Guess:
    """Return the largest range that may be expected to fit below the ceiling; perhaps empty.

    It leaves out one known id at least, and what fits for certain it always takes.
    """
    low, high = 0, max(known - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if middle + unknown <= ceiling or guess(middle, known, unknown).most <= ceiling:
            low = middle
        else:
            high = middle - 1
    return guess(low, known, unknown)
