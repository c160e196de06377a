"""The number that a printed arm holds, and the arms without the whole they are parts of.

Arms as printed enter ("tea (n = 24)"); sizes, or the arms left, leave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from litreview.tagging.folding import fold
from litreview.tagging.numbers import to_int

_N = re.compile(r"n ?= ?(\d[\d,]*)")
_COUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:,?\d{3})*(?![\d.,]*\d|\w| ?%)")
_FEW = 3  # a whole has two parts at least


def size_of(arm: str) -> int:
    """The count a printed arm holds: after "n =", or else the last whole number; 0 for none."""
    folded = fold(arm)
    found = _N.findall(folded) or _COUNT.findall(folded)[-1:]
    return (to_int(found[0]) or 0) if found else 0


def without_the_whole(arms: Sequence[str]) -> tuple[str, ...]:
    """The arms without a first one that the others add up to: "60 came, 31 had tea, 29 mint"."""
    sizes = [size_of(arm) for arm in arms] if len(arms) >= _FEW else []
    return (*arms[1:],) if sizes and sizes[0] == sum(sizes[1:]) else (*arms,)
