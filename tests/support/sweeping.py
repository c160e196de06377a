"""What the suite tries a little of, and a sweep in full: examples, faults, pages."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("LITREVIEW_SWEEP", "1"))
EVERY_FAULT = os.environ.get("LITREVIEW_FAULTS") == "all"
EVERY_PAGE = os.environ.get("LITREVIEW_PAGES") == "all"


def examples(usual: int) -> int:
    """So many examples in the suite, and so many times `LITREVIEW_SWEEP` in a sweep."""
    return usual * TIMES
