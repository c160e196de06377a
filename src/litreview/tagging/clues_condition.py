"""What speaks for or against the name of a condition, beside what any value has.

A document and the sightings of one name enter; clues leave: its words, how often it is said
and where, whether it is short for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from litreview.tagging.sections import Document, Section
from litreview.tagging.sighting import Sighting

_WORD = re.compile(r"[a-z]+|\d+")
_MANY = 4  # times a name is said, and words of it, counted up to here
_LONG = 4  # sentences from which it tells something that a name is said once
_ENDING = 4  # letters of the last word


def condition_clues(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Iterator[str]:
    """Clues on one name."""
    name = " ".join(map(str, own[0].key)) if isinstance(own[0].key, tuple) else str(own[0].key)
    words = _WORD.findall(name) or [""]
    yield f"first {words[0]}"
    yield f"last {words[-1]}"
    yield f"ending {words[-1][-_ENDING:]}"
    yield f"words={min(len(words), _MANY + 2)}"
    yield from (f"word {word}" for word in words)
    yield f"surest rule={max(each.tag.confidence for each in own)}"
    if len(document.sentences) >= _LONG:
        yield f"said={min(document.folded.count(name), _MANY)}"
    yield from _places(document, name)
    yield from _beside_rivals(set(words), rivals)
    if len(words) == 1 and str(own[0].tag.value).strip("(',)").isupper():
        yield "abbreviation"
    if f"{name} (" in document.folded:
        yield "explained"


def _places(document: Document, name: str) -> Iterator[str]:
    for section in {s.section for s in document.sentences if name in s.folded}:
        yield f"in {section}"
        if section is Section.TITLE:
            yield "in title"


@lru_cache(maxsize=256)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name))


def _beside_rivals(words: set[str], rivals: Sequence[Sighting]) -> Iterator[str]:
    others = {_words_of(str(key)) for key in {each.key for each in rivals}}
    if any(other > words for other in others):
        yield "part of a longer name"
    if any(other < words for other in others):
        yield "longer than another"
