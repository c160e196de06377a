"""Many lines that say the same -> each once, with how many more there are.

Lines enter and fewer leave, in the order of the first of each kind. Lines are alike when they
differ in numbers and quoted words only. Nothing is worded or printed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_VARYING = re.compile(r'"[^"]*"|\d[\d,]*')


def folded(lines: Iterable[str]) -> list[str]:
    """The first line of each kind; behind it, how many more are like it."""
    kinds: dict[str, list[str]] = {}
    for line in lines:
        kinds.setdefault(_VARYING.sub("#", line), []).append(line)
    return [
        f"{alike[0]} (and {len(alike) - 1:,} more like it)" if len(alike) > 1 else alike[0]
        for alike in kinds.values()
    ]
