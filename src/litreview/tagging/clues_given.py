"""What speaks for or against a route, a dose, a duration or an age: clues of these fields alone.

A document and the sightings of one value enter, beside those of its rivals; clues leave. What
was given is named by the title: words that stand there and beside the value tell a dose of the
treatment from one of a toxin, a challenge or a background medicine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from litreview.tagging.neighbours import Clues, words_after, words_before
from litreview.tagging.sections import Document, Section, Sentence
from litreview.tagging.sighting import Sighting

_BESIDE = 3  # words on either side that may name what was given
_LONG = 5  # letters from which a word names a thing
_TAIL = 3  # letters that tell a medicine from another noun
_OFTEN = 3  # words of one kind are counted up to here
# what titles say of any study
_COMMON = re.compile(
    r"stud|trial|random|control|placebo|double|blind|mask|effect|effic|safety|treat|therap|patient|"
    r"human|health|volunt|adult|child|women|compar|versus|during|after|acute|chronic|disorder|"
    r"respon|clinic|daily"
)
_SCOPE = 60  # code points in which a verb or a period governs the value
_WORD = re.compile(r"[a-z]+")
_UNIT = re.compile(r"\d[\d.,·/ -]*(?: ?(?:and|or|to) [\d.]+)* ?-?([a-zμ%]+(?: ?/ ?[a-z]+)?)")
_NUMBER = re.compile(r"\d+")
_GIVEN = re.compile(
    r"\b(?:receiv|administ|given\b|giving|got\b|took\b|tak(?:en|ing)|inject|infus|instill|ingest|"
    r"treat|random|assign|dos(?:e|es|ed|ing|age)\b|drug\b|placebo|challenge)"
)
_USED = re.compile(
    r"\b(?:users?|abus|recreation|lifetime|history|previous|prior|consum|dependen|addict|"
    r"intoxicat|interview|survey)"
)
_NOT_TREATED = re.compile(
    r"\b(?:run-?in|wash-?out|follow|screening|extension|baseline|stable|history|previous|prior|"
    r"before|surviv|diagnos|old\b|interval|after)"
)
_TREATED = re.compile(r"\b(?:treat|therap|random|double|masked|placebo|trial\b|study\b|receiv)")
_AMOUNT = re.compile(r"\d ?(?:mg|μg|mcg|microg|g|ml|iu)\b|\d ?%")


def clues_of_route(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Clues:
    """Whether it was given, in which dose, and whether the title names it."""
    for sighting, sentence in _placed(document, own):
        yield from _of_what_was_given(document, sentence, sighting)
        amount = _AMOUNT.search(sentence.folded) is not None
        named = not title_words(document).isdisjoint(
            word for side in _beside(sentence, sighting) for word in side
        )
        yield f"amount={amount}"
        yield f"{sighting.tag.rule} amount={amount}"
        yield f"{sighting.tag.rule} named={named}"
    yield from _among_all(own, rivals)
    value = own[0].tag.value
    yield f"value={value}"
    for name, pattern in (("user", _USED), ("given", _GIVEN), ("amount", _AMOUNT)):
        found = min(len(pattern.findall(document.folded)), _OFTEN)
        yield f"{name} anywhere={found}"
        yield f"{value} {name} anywhere={found > 0}"
    title = title_words(document)
    yield f"{value} used={any(_USED.match(word) for word in title)}"
    yield from (f"beside {other}" for other in {str(each.tag.value) for each in rivals})


def clues_of_dose(document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]) -> Clues:
    """Its unit, the medicine beside it, and whether the title names that."""
    for sighting, sentence in _placed(document, own):
        yield from _of_what_was_given(document, sentence, sighting)
        unit = _UNIT.search(sentence.folded[sighting.start : sighting.end])
        yield f"unit={unit[1] if unit else ''}"
        for side, words in zip("-+", _beside(sentence, sighting), strict=True):
            yield from (f"tail{side} {word[-_TAIL:]}" for word in words[:1])
    yield from _among_all(own, rivals)


def clues_of_duration(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Clues:
    """Its unit and length, and whether treatment or something else lasted so long."""
    for sighting, sentence in _placed(document, own):
        words = sentence.folded[sighting.start : sighting.end]
        unit = re.search(r"hour|day|week|wk|month|year", words)
        number = _NUMBER.search(words)
        yield f"unit={unit[0] if unit else ''}"
        yield f"long={unit[0] if unit else ''} {_size(number[0]) if number else ''}"
        yield f"plural={words.endswith('s')}"
        for name, pattern in (("treated", _TREATED), ("else", _NOT_TREATED)):
            before = pattern.search(
                sentence.folded, max(0, sighting.start - _SCOPE), sighting.start
            )
            after = pattern.search(sentence.folded, sighting.end, sighting.end + _SCOPE)
            yield f"{name}={before is not None} {after is not None}"
    yield from _among_all(own, rivals)


def clues_of_age(document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]) -> Clues:
    """Whether it is a mean, a range or a bound, and in years."""
    for sighting, sentence in _placed(document, own):
        words = sentence.folded[sighting.start : sighting.end]
        kind = re.search(r"mean|median|average|aged|[<>≥≤]|over|under|than|old", words)
        yield f"kind={kind[0] if kind else ''}"
        yield f"numbers={len(_NUMBER.findall(words))} {'year' in words}"
    yield from _among_all(own, rivals)


def _placed(document: Document, own: Sequence[Sighting]) -> list[tuple[Sighting, Sentence]]:
    places = ((each, each.place(document)) for each in own)
    return [(each, sentence) for each, sentence in places if sentence is not None]


def _of_what_was_given(document: Document, sentence: Sentence, sighting: Sighting) -> Clues:
    title = title_words(document)
    for side, words in zip("-+", _beside(sentence, sighting), strict=True):
        named = next((at for at, word in enumerate(words) if word in title), None)
        yield f"title{side} {named}"
    yield f"title named={not title.isdisjoint(_WORD.findall(sentence.folded))}"
    near = sentence.folded[max(0, sighting.start - _SCOPE) : sighting.end + _SCOPE]
    for name, pattern in (("given", _GIVEN), ("used", _USED)):
        yield f"{name}={pattern.search(near) is not None}"
        yield f"{name} at all={pattern.search(sentence.folded) is not None}"
        yield f"{name} in the title={any(pattern.match(word) for word in title)}"


def _beside(sentence: Sentence, sighting: Sighting) -> tuple[list[str], list[str]]:
    """The nearest words on either side, nearest first."""
    before = words_before(sentence.folded, sighting.start, _BESIDE)[::-1]
    return before, words_after(sentence.folded, sighting.end, _BESIDE)


def _among_all(own: Sequence[Sighting], rivals: Sequence[Sighting]) -> Clues:
    first = min(own, key=lambda each: (each.sentence, each.start))
    others = [(each.sentence, each.start) for each in rivals]
    yield f"first={all((first.sentence, first.start) <= other for other in others)}"
    sentences = {each.sentence for each in rivals}
    yield f"alone={not sentences & {each.sentence for each in own}}"


def _size(digits: str) -> str:
    number = int(digits)
    return next((f"<={limit}" for limit in (1, 4, 8, 16, 30, 60) if number <= limit), "more")


@lru_cache(maxsize=256)
def _title_of(text: str) -> frozenset[str]:
    words = _WORD.findall(text)
    return frozenset(word for word in words if len(word) >= _LONG and not _COMMON.match(word))


def title_words(document: Document) -> frozenset[str]:
    """The long words of the title that may name what was given."""
    title = " ".join(
        sentence.folded for sentence in document.sentences if sentence.section is Section.TITLE
    )
    return _title_of(title)
