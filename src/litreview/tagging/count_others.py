"""Whether those counted are not the study's own: who handle animals, lend samples, or took part
in another study.

The words around a count enter; yes or no leaves. What a re-analysis says of the study it rests on
counts as its own.
"""

from __future__ import annotations

import re

_WITH_ANIMALS = re.compile(
    r"^ (?:handled|trained|injected|scored|fed|tended|examined|observed|rated|dissected|"
    r"operated on|cared for|weighed|housed)(?: [\w-]+){0,3}? "
    r"(?:rats?|mice|animals|rabbits|dogs|cats|pigs|sheep|monkeys|hens|birds|fish|horses|cattle|cows)\b"
)
_LENT = re.compile(r"\b(?:isolates|strains|mics?)\b[^.;,]{0,60} (?:from|of) (?:the )?(?:\w+ of )?$")
_NAMED = r"(?: et al\.?| and (?:colleagues|co-?workers|associates|others))"
_BY_NAME = re.compile(
    rf"\b(?:trial|study|paper|report|series|work) (?:by|of) [^.;]{{1,40}}?{_NAMED}(?!\w)"
    r"(?!.*\b(?:we|our|this)\b).{0,60}$"
    rf"|{_NAMED} (?:report|describe|show|randomi[sz]e|treat|stud|find|found|examine|enrol|compare|"
    r"present|gave)\w*(?!.*\b(?:we|our)\b)[^.;]{0,60}$"
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior|landmark|seminal) (?:[\w-]+ ){0,3}?"
    r"(?:trials?|stud(?:y|ies)|work|research|investigations?|experiments?)\b"
    r"(?!.*\b(?:we (?!show|found|report|saw|observed)|our |this ))[^.;]{0,60}$"
)
_TAKEN_UP = re.compile(
    r"\b(?:data|samples?|records|scans|images|analy[sz]\w*|re-?analys\w*|cohort|subset|follow\w*|"
    r"extension|patients|participants|subjects|volunteers|those|people|here|now)\b"
)
_NAMES_NEAR = 160  # code points before a number in which its authors are named


def handle_animals(after: str) -> bool:
    """Whether they only handle animals: "24 operators fed the rats"."""
    return _WITH_ANIMALS.match(after) is not None


def lend(before: str) -> bool:
    """Whether only what was taken from them is studied: "isolates from 24 patients"."""
    return _LENT.search(before) is not None


def are_anothers(folded: str, start: int) -> bool:
    """Whether another study counted them: "the trial by Roe et al. of 24", "earlier work in 24".

    Args:
        start: Where their number stands in the folded sentence.
    """
    if _BY_NAME.search(folded, max(0, start - _NAMES_NEAR), start):
        return True
    return (
        _EARLIER.search(folded, max(0, start - _NAMES_NEAR), start) is not None
        and _TAKEN_UP.search(folded, 0, start) is None
    )
