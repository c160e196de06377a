"""Whether those counted are not the study's own: who handle animals, lend samples, or took part
in another study.

The words around a count enter; yes or no leaves. What a re-analysis says of the study it rests on
counts as its own.
"""

from __future__ import annotations

import re

from litreview.tagging import numbers

_NUMBER = re.compile(numbers.PATTERN)
_WITH_ANIMALS = re.compile(
    r"^ (?:handled|trained|injected|scored|fed|tended|examined|observed|rated|dissected|"
    r"operated on|cared for|weighed|housed)(?: [\w-]+){0,3}? "
    r"(?:rats?|mice|animals|rabbits|dogs|cats|pigs|sheep|monkeys|hens|birds|fish|horses|cattle|cows)\b"
)
_LENT = re.compile(
    r"\b(?:induced pluripotent|ipscs?)\b[^.;]{0,80} (?:from|of|and) (?:the )?$|"
    r"\b(?:isolates|strains|mics?)\b[^.;,]{0,60} (?:from|of) (?:the )?(?:\w+ of )?$"
)
_NAMED = r"(?: et al\.?| and (?:colleagues|co-?workers|associates|others))"
_BY_NAME = re.compile(
    rf"\b(?:trial|study|paper|report|series|work) (?:by|of) [^.;]{{1,40}}?{_NAMED}(?!\w)"
    r"(?!.*\b(?:we|our|this)\b).{0,60}$"
    rf"|{_NAMED} (?:report|describe|show|randomi[sz]e|treat|stud|find|found|examine|enrol|compare|"
    r"present|gave)\w*(?!.*\b(?:we|our)\b)[^.;]{0,60}$"
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior|landmark|seminal) (?:[\w-]+ ){0,3}?"
    r"(?:trials?|stud(?:y|ies)|work|research|investigations?|experiments?|pilots?)\b"
    r"(?!.*\b(?:we (?!show|found|report|saw|observed)|our |this ))[^.;]{0,60}$"
)
# a letter on a trial, a note on one that stands elsewhere
_ON_ANOTHERS = re.compile(
    r"\b(?:comment(?:ary|s)? (?:up)?on|read with (?:\w+ )?interest|in (?:response|reply) to|"
    r"this (?:letter|comment\w*|note|reply) (?:concerns|is|responds|refers)|"
    r"(?:critique|summary|digest|synopsis) of)\b"
    r"[^.;]{0,80}\b(?:trial|study|report|paper)\b(?!.*\b(?:we|our)\b)[^.;]{0,80}$"
    r"|\b(?:trial|study) (?:published|reported|described) (?:elsewhere|in full|in another|by)\b"
    r"[^.;]{0,60}$"
)
_AGAIN = (
    r"\b(?:post[ -]?hoc|secondary|ancillary|exploratory|re-?)(?:[ -]?[a-z]+)? ?analys[ei]s|"
    r"\bsub-?study|\bdata"
)
_PARENT = re.compile(
    rf"(?:{_AGAIN}|\brecords|\bsamples|\bscans)"
    r" (?:of|from|in|within) [^.;:]{0,80}?\b(?:trial|rct)\b(?P<more>[^.;:]{0,60})$"
    r"|\b(?:original|parent|preceding) (?:trial|study|rct)\b(?P<then>[^.;:]{0,60})$"
)
_OF_A_NAMED = re.compile(
    r"\b(?:post[ -]?hoc|secondary|ancillary|exploratory) (?:[a-z]+ )?analys[ei]s (?:of|from) "
    r"[^.;:]{1,60}?, in which (?P<more>[^.;:]{0,40})$"
)
_PILOT = re.compile(r"\bpilot(?:s|ed)?\b(?! (?:trial|study) (?:of|in|with|to)\b)")
_OF_A_TRIAL = re.compile(
    rf"{numbers.PATTERN} (?:[a-z-]+ ){{1,6}}?(?:of|in|from) the [^.;,]{{0,40}}?\btrial, "
)
_TAKEN_UP = re.compile(
    r"\b(?:data|samples?|records|scans|images|analy[sz]\w*|re-?analys\w*|cohort|subset|follow\w*|"
    r"extension|patients|participants|subjects|volunteers|those|people|here|now)\b"
)
_NAMES_NEAR = 160  # code points before a number in which its authors are named


# "included the 24 who smoked"
_PARENT_SAID = re.compile(
    rf"(?:{_AGAIN}) (?:of|from|in) [^.:]{{0,120}}?\b(?:trial|rct|study|cohort)\b"
    r".*\b(?:includ\w+|on|to|covers?|concerns?|in|of|analy[sz]ed) (?:only )?the $"
)
_WHO_ARE = re.compile(r" (?:who|whose|aged|with|without|given|treated)\b")


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
    near = max(0, start - _NAMES_NEAR)
    if _BY_NAME.search(folded, near, start) or _ON_ANOTHERS.search(folded, near, start):
        return True
    return (
        _EARLIER.search(folded, max(0, start - _NAMES_NEAR), start) is not None
        and _TAKEN_UP.search(folded, 0, start) is None
    )


def are_of_the_parent(folded: str, start: int) -> bool:
    """Whether the trial whose data are looked at again counted them.

    Args:
        start: Where their number stands in the folded sentence.
    """
    if _OF_A_TRIAL.match(folded, start):
        return True
    near = max(0, start - _NAMES_NEAR)
    if _OF_A_NAMED.search(folded, near, start):
        return True
    found = _PARENT.search(folded, near, start)
    return found is not None and _NUMBER.search(found["more"] or found["then"] or "") is None


def is_a_pilots(folded: str) -> bool:
    """Whether a sentence tells of a pilot, where another plans the study: "a pilot had 36"."""
    return _PILOT.search(folded) is not None


def are_looked_at_again(folded: str, start: int, end: int) -> bool:
    """Whether they are those of a larger trial whom a paper is on: "included the 24 who smoked".

    Args:
        start: Where their number stands in the folded sentence.
        end: One past it.
    """
    near = max(0, start - 2 * _NAMES_NEAR)
    asked = _WHO_ARE.match(folded, end) is not None
    return asked and _PARENT_SAID.search(folded, near, start) is not None
