"""Numbers of people that tell no total: shares, ends of ranges, rates, scales, sizes of others.

A folded sentence and a number in it enter; yes or no leaves.
"""

from __future__ import annotations

import re

from litreview.tagging import numbers

# a share, a range, a rate or a vague number: how many there were is not told
_VAGUE_BEFORE = re.compile(
    r"(?:\b(?:hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?|most|majority|\d[\d.]* ?%|percent) of"
    rf"(?: (?:about|some|over|around))?|\b(?:one|two|\d) in|\bbetween {numbers.PATTERN} and|"
    rf"{numbers.PATTERN} to) $"
)
_RATE_BEFORE = re.compile(r"\d (?:in|per|out of)(?: every)? $")  # "12 in 1,000 people"
_SPREAD_BEFORE = re.compile(r"(?:\bplus or minus|\+ ?/ ?-|\u00b1) ?$")
# three times twenty, or a mean and its spread
_GOES_ON = re.compile(r" ?(?:[\u00d7x*] ?\d|\u00b1|\+ ?/ ?-|plus or minus\b)")
_ROUND = re.compile(r"1[0,]+")
# of one study among many
_TYPICAL_BEFORE = re.compile(
    r"\b(?:median|mean|average|typical|minimum|maximum|largest|smallest) "
    r"(?:number|sample|sample size|study size|cohort|size)\b"
    r"(?: of [a-z]+)?(?: (?:was|were|is|of|had))? $"
)
_SCALE_BEFORE = re.compile(r"(?:\b(?:several|few|many|couple of|some)|\d) $")
_SCALE = re.compile(r"(?:hundred|thousand|dozen)\b")
_RANGE_AFTER = re.compile(rf" to (?={numbers.PATTERN}(?! ?mg| ?%))")


def goes_on(folded: str, end: int) -> bool:
    """Whether the number that ends at `end` is multiplied, or a mean with its spread."""
    return _GOES_ON.match(folded, end) is not None


def is_vague(folded: str, start: int, end: int) -> bool:
    """Whether the number at `start`-`end` is a share's whole, an end of a range, or a scale."""
    near = max(0, start - 60)
    if _VAGUE_BEFORE.search(folded, near, start) or _RANGE_AFTER.match(folded, end):
        return True
    if _ROUND.fullmatch(folded, start, end) and _RATE_BEFORE.search(folded, near, start):
        return True
    if _TYPICAL_BEFORE.search(folded, near, start) or _SPREAD_BEFORE.search(folded, near, start):
        return True
    scale = _SCALE.match(folded, start) is not None
    return scale and _SCALE_BEFORE.search(folded, near, start) is not None
