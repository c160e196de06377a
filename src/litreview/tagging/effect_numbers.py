"""What the numbers of an outcome sentence say: p-values, intervals, one value a group.

Folded text enters; a plain answer or None leaves. A p-value says whether groups differ, never
which of them has more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.tagging.effect_words import SIGNIFICANT

_P = re.compile(
    r"\bp(?:[- ]?values?)?(?: for [a-z]+)?,? ?(?P<sign>=|<|>|\u2264|\u2265|,)+ ?[=<>]? ?"
    r"(?P<value>[01]?[.\u00b7] ?\d+|1\b|0\b)"
)
_INTERVAL = re.compile(
    r"\b(?:ci|confidence intervals?|cri)\b[^\d+\[-]{0,8}(?:95 ?%)?[^\d+-]{0,8}"
    r"(?P<low>[+-]? ?\d*[.\u00b7]?\d+)[^\d+.()\[\]-]{0,14}?(?: to |, ?|; ?| ?- ?| and )"
    r"(?P<high>[+-]? ?\d*[.\u00b7]?\d+)"
)
_RATIO = re.compile(
    r"ratio|\b[air]?(?:hr|rr)s?\b|\baors?\b|\bor(?= ?[=:,;\[(\d])|relative risk|hazard|odds"
)
_DIFFERENCE = re.compile(r"differ|\bmd\b|\bsmd\b|effect|change|\bbeta\b")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:\u00b1|\+/-) ?[\d.\u00b7/]+")
_MAY_BE_ASIDE = re.compile(r"[(\[\u00b1]|\+/-")
_VALUE = re.compile(r"(?<![\w.\u00b7-])-?\d+(?:[.\u00b7]\d+)?(?![\d\w]*-\w|\w)")
_NO_VALUE = re.compile(
    r"(?:\b(?:group|arm|day|week|month|year|at|after|within|for|grade|phase|stage|type|n|p|level)"
    r" ?[=<>]? ?)$"
)
LOOK_BACK = 70  # code points before an interval that say what it is an interval of
LONGEST_NAME = 12  # code points that say that a number is none of an outcome: "group = "
PAIR = 2  # groups compared


def p_values(clause: str) -> Iterator[tuple[int, bool]]:
    """Where each p-value stands, and whether it tells groups apart."""
    for found in _P.finditer(clause):
        value = _number(found["value"])
        if found["sign"] in ">\u2265":
            if value >= SIGNIFICANT:
                yield found.start(), False
        elif found["sign"] in "=," or value <= SIGNIFICANT:
            yield found.start(), value <= SIGNIFICANT


def intervals(clause: str) -> Iterator[tuple[int, bool]]:
    """Where each interval of a contrast stands, and whether it leaves out no difference."""
    for found in _INTERVAL.finditer(clause) if "ci" in clause or "confid" in clause else ():
        low, high = _number(found["low"]), _number(found["high"])
        before = clause[max(0, found.start() - LOOK_BACK) : found.start()]
        if _RATIO.search(before):
            yield found.start(), not low <= 1 <= high
        elif low < 0 < high or (_DIFFERENCE.search(before) and low < high):
            yield found.start(), not low <= 0 <= high


def _number(printed: str) -> float:
    return float(printed.replace(" ", "").replace("\u00b7", "."))


def blank_asides(clause: str) -> str:
    """The clause with what stands in brackets, and spreads, blanked; as long as it was."""
    for _ in range(PAIR):
        if not _MAY_BE_ASIDE.search(clause):
            break
        clause = _ASIDE.sub(lambda found: " " * len(found.group()), clause)
    return clause


def compare_values(clause: str, groups: Sequence[tuple[int, int]]) -> int:
    """Which of two groups has the larger value: 1 the treated, -1 the other, 0 not known.

    Args:
        clause: Folded, with its brackets blanked.
        groups: Where each group is named, and its side: 1 or -1.
    """
    values = [
        _number(found.group())
        for found in _VALUE.finditer(clause)
        if not _NO_VALUE.search(clause, max(0, found.start() - LONGEST_NAME), found.start())
    ]
    if (len(values), len(groups)) != (PAIR, PAIR) or values[0] == values[1]:
        return 0
    first = sorted(groups)[0][1]
    return first if values[0] > values[1] else -first
