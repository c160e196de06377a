"""Counts of some of those whom another count has whole: "57 patients (44 women)".

A folded sentence and its counts enter; yes or no leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from litreview.tagging import numbers
from litreview.tagging.count_asked import are_sent_to
from litreview.tagging.counts import Count, Shape

_PARTS = re.compile(
    r"\b(?:of (?:whom|which|them|these|those)|including|among (?:them|whom|these)|"
    r"the (?:other|remaining|first|last)),?(?: only| about)? $|"
    rf"\b(?:of which|of these|of whom),? {numbers.PATTERN}(?: [\w-]+)? \(n ?= ?$"
)
_EACH = re.compile(
    r"\b(?:in each (?:group|arm)|each of|per (?:group|arm)|"
    r"(?:groups|teams|classes|sessions|batches|pairs) of(?: up to| about)?),? $"
    r"|\b(?:(?:each|every) (?:[\w-]+ )?(?:cohort|dose|dose level|site|cent(?:er|re)|clinic)|"
    r"cohort (?:\d|[a-z]))\b[^.;]{0,20}$"
)
_PARTS_AFTER = re.compile(
    r" (?:\w+ )?(?:in each|per|(?:at )?each|at a time|at once)\b|"
    r" ?(?:[a-z]+ ?)?/ ?(?:group|arm|treatment|diet|dose|sex)\b"
)
_N = frozenset({Shape.N_EQUALS, Shape.N_ALONE})
_N_IN_BRACKET = re.compile(r"\(n ?= ?$")
_SEX = re.compile(r"(?:wo)?men|(?:fe)?males?|boys|girls")


def is_part(folded: str, counts: Sequence[Count], at: int) -> bool:
    """Whether it counts some of those another count of the sentence counts whole."""
    count = counts[at]
    near = max(0, count.start - 40)
    if at and _PARTS.search(folded, near, count.start):
        return not are_sent_to(folded[: counts[at - 1].start])
    if _EACH.search(folded, near, count.start) or _PARTS_AFTER.match(
        folded[count.last : count.last + 20]
    ):
        return True
    for whole in counts[:at]:
        if whole.value >= count.value and _in_bracket_after(folded, whole, count):
            return True
    return False


def _in_bracket_after(folded: str, whole: Count, count: Count) -> bool:
    """Whether the bracket behind a count names a part of it: "57 patients (44 women)".

    Both may stand in one bracket: "(57 patients, 44 women)"; an arm's size is no part by this.
    """
    between = folded[whole.last : count.start]
    of_a_sex = _SEX.fullmatch(count.noun) and not _SEX.fullmatch(whole.noun)
    if between.count("(") > between.count(")"):
        if _N_IN_BRACKET.search(between):
            return False
        return bool(of_a_sex) or between.lstrip().startswith("(")
    inside = folded.rfind("(", 0, count.start) > folded.rfind(")", 0, count.start)
    same = inside and not set("().") & set(between)
    return same and bool(of_a_sex or (_SEX.fullmatch(count.noun) and whole.shape in _N))
