"""What speaks for or against a number as the number of those studied.

A document, the sightings of one number and those of the others enter; clues leave. They compare
the numbers of a record with each other, and say how those counted go on in the sentence; whether
people or animals are counted does not matter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.tagging.sections import Document, Section
from litreview.tagging.sighting import Sighting

_SHARE_AFTER = re.compile(r"(?:[ -]\w+){0,3} ?\(?\d[\d.]* ?%|(?: \w+)? of (?:the )?\d")
_SHARE_BEFORE = re.compile(r"\d[\d.]* ?%\)? (?:of (?:the |all )?)?$")
_OF_MANY = re.compile(r"\b(?:of|among|from)(?: the| these| all| a total of)? $")
_EACH = re.compile(r"\b(?:per|each|both) (?:\w+ )?(?:group|arm|sequence)s?\b")
_DESIGN_WORDS = re.compile(
    r"\b(?:will|sample size|subset|sub-?study|subgroup|sub-?sample|pilot|previous\w*|earlier|"
    r"pooled|secondary|matched|screened|eligible|respectively|survey|database|cohort|trials|million)\b"
)
_REVIEW = re.compile(
    r"\b(?:review|meta-?analys[ei]s|overview|perspective|commentary|guidelines?)\b"
)
_OPENS = 25  # code points: a number this near its sentence's start opens it
_STEPS = (2, 5, 10, 20, 40, 60, 80, 100, 200, 500, 1000, 5000)


def clues_of_n(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Iterator[str]:
    """Every clue on one number."""
    value, others = _number(own[0]), sorted({_number(each) for each in rivals}, reverse=True)
    yield f"n size={sum(value >= step for step in _STEPS)}"
    yield f"n rank={min(3, sum(other > value for other in others))}"
    if _REVIEW.search(document.sentences[0].folded):
        yield "n of a review"
        yield from {f"n of a review {each.tag.rule!s}" for each in own}
    yield from _compared(value, others)
    yield from _order(own, rivals)
    for each in own:
        yield from _in_sentence(document, each)


def _number(sighting: Sighting) -> int:
    return int(str(sighting.tag.value))


def _compared(value: int, others: Sequence[int]) -> Iterator[str]:
    several = [other for other in others if other > 1]
    if any(abs(other - 2 * value) <= max(1, 0.1 * value) for other in several):
        yield "n half of another"
    if any(abs(2 * other - value) <= max(1, 0.1 * value) for other in several):
        yield "n twice another"
    smaller = {other for other in several if other < value}
    if any(value - other in smaller and value != 2 * other for other in smaller):
        yield "n is two others"
    larger = {other for other in several if other > value}
    if any(other - value in several for other in larger):
        yield "n part of another"
    if any(0.85 * other <= value for other in larger):
        yield "n a little less"
    if any(other * 5 < value for other in several):
        yield "n far more than another"
    if any(value * 5 < other for other in larger):
        yield "n far less than another"


def _order(own: Sequence[Sighting], rivals: Sequence[Sighting]) -> Iterator[str]:
    first = min((each.sentence, each.start) for each in own)
    earlier = {each.key for each in rivals if (each.sentence, each.start) < first}
    yield f"n place={min(3, len(earlier))}"
    beside = {each.key for each in rivals if each.sentence == first[0]}
    yield f"n beside={min(3, len(beside))}"


def _in_sentence(document: Document, sighting: Sighting) -> Iterator[str]:
    sentence = sighting.place(document)
    if sentence is None:
        return
    before, after = sentence.folded[: sighting.start], sentence.folded[sighting.end :]
    if sentence.section is Section.TITLE:
        yield "n title"
    if _SHARE_AFTER.match(after) or _SHARE_BEFORE.search(before):
        yield "n share"
    if _OF_MANY.search(before):
        yield "n of many"
    if _EACH.search(sentence.folded):
        yield "n each group"
    if before.count("(") > before.count(")"):
        yield "n in brackets"
    if sighting.start <= _OPENS:
        yield "n opens"
    yield from (f"n word {found}" for found in set(_DESIGN_WORDS.findall(sentence.folded)))
