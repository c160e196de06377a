"""A study's sentences and rule tags as numbers that a linear model can add up.

A document and the tags of the rules enter; `Features` leave: which hashed words, word pairs
and rules occur, and in which sentence each occurs first. Words are hashed and forgotten, so
no word of any text is kept. What the numbers weigh is the model's affair.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from litreview.model.fields import CLOSED, Field, Value
from litreview.model.tag import Evidence, Tag
from litreview.tagging.sections import Document, Section

Numbers: TypeAlias = NDArray[np.int64]
_Hashes: TypeAlias = NDArray[np.uint32]

BITS = 31  # of a word's key: two words of one text never share one, nor do two known words
RULE_BITS = 13  # of a rule's bucket; about a dozen times as many as there are rules
NOWHERE = -1  # the sentence of a tag that rests on a heading
MAX_LETTERS = 40_000  # read of one record; ten times a long abstract, so time stays bounded
_POSITION_BITS = 32  # of a word among those of one record
_REMEMBERED = 4_096  # names of rules and values whose hashes are kept
# odd constants: one spreads letters over a word's hash, and its inverse undoes it; the others
# spread pairs and title words over other buckets than plain words
_LETTER = 0x01000193
_FIRST_OF_PAIR = np.uint32(0x9E3779B1)
_IN_TITLE = np.uint32(0x85EBCA6B)
_SPREAD = np.uint32(0x2C1B3C6D)
_ANY_NUMBER = np.uint32(0x2545F491)  # the hash of every number
_APART, _WORD, _NUMBER = 0, 1, 2


def _powers(base: int) -> _Hashes:
    powers = np.full(MAX_LETTERS + 1, base, np.uint32)
    powers[0] = 1
    rising: _Hashes = np.cumprod(powers, dtype=np.uint32)
    return rising


_RISING, _FALLING = _powers(_LETTER), _powers(pow(_LETTER, -1, 1 << 32))
_KINDS = np.array(
    [_NUMBER if chr(c).isdigit() else _WORD if chr(c).isalpha() else _APART for c in range(256)],
    np.uint8,
)


@dataclass(frozen=True, slots=True)
class Features:
    """What occurs in one study, each key or bucket once, in rising order.

    Attributes:
        words: Keys of words and word pairs.
        word_counts: For each, how often it occurs.
        word_places: For each, the number of the sentence it occurs in first.
        rules: Buckets of rules and of the values they gave.
        rule_places: For each, the number of the sentence, or `NOWHERE`.
    """

    words: Numbers
    word_counts: Numbers
    word_places: Numbers
    rules: Numbers
    rule_places: Numbers


def read_features(document: Document, tags: Sequence[Tag]) -> Features:
    """The features of one document, given what the rules found in it."""
    starts = np.array([sentence.start for sentence in document.sentences], np.int64)
    hashes, at = _words(document.folded)
    places = np.searchsorted(starts, at, side="right") - 1
    found = _once(*_words_and_pairs(hashes, places, _is_titled(document)))
    return Features(*found, *_rules(document, tags))


def _is_titled(document: Document) -> bool:
    return bool(document.sentences) and document.sentences[0].section is Section.TITLE


def _words(folded: str) -> tuple[_Hashes, Numbers]:
    """The hash of every word and number in reading order, and where each begins.

    Runs of letters are words, runs of digits numbers. Letters outside Latin-1 part words:
    the model was shown none. A word's hash is the sum of its letters, each times a power
    that rises along the text, divided by the power at its start.
    """
    letters = np.frombuffer(folded[:MAX_LETTERS].encode("latin-1", "replace"), np.uint8)
    kinds = _KINDS[letters]
    turns = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
    bounds = np.concatenate(([0], turns, [len(letters)]))
    begins, ends = bounds[:-1], bounds[1:]
    kept = np.flatnonzero(kinds[begins]) if len(letters) else begins[:0]
    begins, ends = begins[kept], ends[kept]
    sums = np.zeros(len(letters) + 1, np.uint32)
    np.cumsum(letters * _RISING[: len(letters)], dtype=np.uint32, out=sums[1:])
    hashes = (sums[ends] - sums[begins]) * _FALLING[begins]
    hashes[kinds[begins] == _NUMBER] = _ANY_NUMBER
    return hashes, begins


def _words_and_pairs(hashes: _Hashes, places: Numbers, titled: bool) -> tuple[Numbers, Numbers]:
    """Keys with their sentences: words, pairs, and once more those of the title."""
    beside = np.flatnonzero(places[1:] == places[:-1])
    pairs = hashes[beside] * _FIRST_OF_PAIR + hashes[beside + 1]
    in_title = int(np.searchsorted(places, 1)) if titled else 0
    title_pairs = pairs[: int(np.searchsorted(beside, in_title))]
    title = np.concatenate((hashes[:in_title], title_pairs)) ^ _IN_TITLE
    everything = np.concatenate((hashes, pairs, title))
    where = np.concatenate((places, places[beside], np.zeros(len(title), np.int64)))
    return _buckets(everything, BITS), where


def _buckets(hashes: _Hashes, bits: int) -> Numbers:
    mixed = (hashes ^ (hashes >> np.uint32(15))) * _SPREAD
    return ((mixed ^ (mixed >> np.uint32(13))) >> np.uint32(32 - bits)).astype(np.int64)


def _rules(document: Document, tags: Sequence[Tag]) -> tuple[Numbers, Numbers]:
    """Buckets of rule ids and of fields with their values, each once, with its first sentence.

    Without numpy, which takes longer over a few dozen numbers than Python does.
    """
    starts = [sentence.start for sentence in document.sentences]
    first: dict[int, int] = {}
    before: Evidence | None = None
    place = NOWHERE
    for tag in tags:
        evidence = tag.evidence
        if evidence is not before:
            before, start = evidence, evidence.start
            place = NOWHERE if start < 0 else bisect_right(starts, start) - 1
        value = tag.value if tag.field in CLOSED else None
        for bucket in _rule_buckets(tag.rule, tag.field, value):
            if bucket not in first:
                first[bucket] = place
    rising = sorted(first)
    return np.array(rising, np.int64), np.array([first[each] for each in rising], np.int64)


@lru_cache(maxsize=_REMEMBERED)
def _rule_buckets(rule: str, field: Field, value: Value | None) -> tuple[int, ...]:
    """Of a rule, and of what it says without the words or numbers it read: "n", "design=rct"."""
    said = str(field) if value is None else f"{field}={value}"
    hashes = np.array([crc32(rule.encode()), crc32(said.encode())], np.uint32)
    return tuple(_buckets(hashes, RULE_BITS).tolist())


def _once(keys: Numbers, places: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Each key once, in rising order, how often it stands there, and the first of its places."""
    # sorted together with its position, so that of equal keys the first stands first
    rising = np.sort(keys << _POSITION_BITS | np.arange(len(keys)))
    numbers = rising >> _POSITION_BITS
    first = np.flatnonzero(np.concatenate((numbers[:1] >= 0, numbers[1:] != numbers[:-1])))
    counts = np.diff(first, append=len(numbers))
    return numbers[first], counts, places[rising[first] & (1 << _POSITION_BITS) - 1]
