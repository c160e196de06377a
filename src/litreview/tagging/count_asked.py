"""Who was asked, and who of them came: "questionnaires were sent to 310 women; 26 replied".

The words around a count enter; yes or no leaves.
"""

from __future__ import annotations

import re

from litreview.tagging.counts import Count

_MIGHT_COME = (
    r"eligible|potential|selected|identified|randomly selected|asked|mailed|listed|referred|"
    r"sent (?:a|the)|met (?:the |all )?(?:\w+ )?criteria"
)
_WANTED = re.compile(rf"\b(?:{_MIGHT_COME})\b")
_WERE_WANTED = re.compile(
    rf"[^,;]{{0,60}}? (?:(?:were|was|are)(?: (?!not)\w+)? )?(?:{_MIGHT_COME})\b"
)
_SENT_BEFORE = re.compile(
    r"\b(?:sent|(?:e-?)?mailed|posted|circulated|invitations?|letters?)"
    r"(?: (?:out|by (?:post|mail|e-?mail)))?(?: to)? (?:(?:all|the|all the|each of) )?$"
)
# some of those asked: "26 of the 310 women were interviewed"
_CAME_OF_MANY = re.compile(
    r"\b(?:randomi[sz]ed|enrol+ed|recruited|interviewed|answered|replied|returned|agreed|consented|"
    r"participated|took part|volunteered|surveyed)\b"
)
_WE_TOOK = re.compile(
    r"\b(?:we|and|also) (?:interviewed|randomi[sz]ed|enrol+ed|recruited|surveyed) $"
)
_WHO_ASKED = re.compile(
    r" (?:[a-z-]+ ){0,6}?who (?:were|had been) (?:eligible|asked|invited|approached),? "
    r"| (?:[a-z-]+ ){0,6}?(?:who|that) (?:received|got|were sent) (?:the|a|an|our) "
    r"(?:[a-z-]+ )?(?:questionnaire|survey|invitation|link),? "
)
_COMPLETED = re.compile(
    r" (?:[a-z-]+ ){0,3}?who (?:had )?(?:completed|finished) [^.;,]{1,60}, (?:only )?"
)
_ENTERED = re.compile(
    r" (?:\([^()]*\) )?(?:(?:were|was) )?(?:then )?"
    r"(?:entered|enrol+ed|continued|rolled over|elected|chose|opted|consented|agreed)\b"
)
_REACH = 150  # code points behind a number that its verb stands in
_CLAUSE_ENDS = re.compile(r"[;:]|\.(?= )")


def are_sent_to(before: str) -> bool:
    """Whether something was only sent to them."""
    return _SENT_BEFORE.search(before) is not None


def might_come(words: str, after: str) -> bool:
    """Whether they were eligible, selected or asked.

    Args:
        words: Those between their number and their noun.
        after: Those that follow.
    """
    return (_WANTED.search(words) or _WERE_WANTED.match(after)) is not None


def are_who_were_asked(after: str) -> bool:
    """Whether they are told as "who were asked", before what some of them did."""
    return _WHO_ASKED.match(after) is not None


def entered_of_those_before(folded: str, some: Count, others: Count) -> bool:
    """Whether those counted first completed a study that the others go on from."""
    before = _COMPLETED.fullmatch(folded, some.last, others.start)
    return before is not None and _ENTERED.match(folded, others.end) is not None


def came_of_many(folded: str, some: Count, many: Count) -> bool:
    """Whether only those counted first came: "26 of the 310 women were interviewed"."""
    if some.last != many.last or some.value >= many.value:
        return False
    after = _CLAUSE_ENDS.split(folded[some.last : some.last + _REACH])[0]
    found = _CAME_OF_MANY.search(after) or _WE_TOOK.search(folded, 0, some.start)
    return found is not None
