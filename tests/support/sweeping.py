"""How many examples a property is tried on: a few in the suite, many times as many in a sweep."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("LITREVIEW_SWEEP", "1"))


def examples(usual: int) -> int:
    """So many examples in the suite, and so many times `LITREVIEW_SWEEP` in a sweep."""
    return usual * TIMES
