"""Which rules a sentence can match at all, and where, before any pattern is tried.

Rules enter once; for each sentence the few leave whose literals and words it holds, each with
the places where a match can begin. Only speed is at stake: a rule or a place left out here
could not have matched. Sets of rules are whole numbers here, one bit a rule: joining two of
them is one machine operation or a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from litreview.tagging.nouns import is_listed
from litreview.tagging.openings import openings
from litreview.tagging.rule import Rule, words_of
from litreview.tagging.sections import Document, Section, Sentence

# records read before the beginnings of all patterns are: that takes as long as it gains on three
# hundred, and most runs of the program read none or a few
PATIENCE = 250
MAX_REMEMBERED = 10_000  # sets of patterns taken apart
_EVERY = -1  # all bits: every pattern
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

# a rule worth trying on a sentence; where a match can begin, in rising order (None: anywhere);
# whether one of its `unless` may stand there. A plain tuple: a hundred are made for a record
Try: TypeAlias = tuple[Rule, Sequence[int] | None, bool]


class _Text:
    """What a text that stands in a sentence tells, as bits.

    Attributes:
        needed: The rules that need it.
        first: The patterns that it begins a match of, where it begins a word.
        anywhere: The same wherever it stands.
    """

    def __init__(self) -> None:
        self.needed = self.first = self.anywhere = 0


class Prefilter:
    """All rules that read sentences, found by one automaton that looks for all their texts.

    Args:
        rules: Those that read sentences, in file order.
        patience: Records read without the beginnings of patterns, which are slow to learn.
    """

    def __init__(self, rules: Sequence[Rule], patience: int = PATIENCE) -> None:
        self._rules = rules
        self._patience = patience
        self._looking_at = {
            section: _bits(rule.applies_in(section) for rule in rules) for section in Section
        }
        self._needing_none = _bits(not rule.needs for rule in rules)
        self._lists = (*dict.fromkeys(words for rule in rules for words in rule.words),)
        self._kinds = lru_cache(maxsize=MAX_REMEMBERED)(self._lists_of)
        self._allowed = lru_cache(maxsize=MAX_REMEMBERED)(self._rules_of)
        self._unless = [_EVERY] * len(rules)
        self._unread = _EVERY  # the patterns whose beginnings are not known
        self._texts: dict[str, _Text] = {}
        for at, rule in enumerate(rules):
            for text in rule.needs:
                self._text(text).needed |= 1 << at
        self._build()

    def _lists_of(self, word: str) -> int:
        """The lists that a word stands in."""
        return _bits(is_listed(word, each) for each in self._lists)

    def _rules_of(self, lists: int) -> int:
        """The rules that want no other lists than these."""
        told = {each for at, each in enumerate(self._lists) if lists >> at & 1}
        return _bits(told.issuperset(rule.words) for rule in self._rules)

    def _text(self, text: str) -> _Text:
        return self._texts.setdefault(text, _Text())

    def _build(self) -> None:
        self._automaton = AhoCorasick(self._texts)
        self._told = [(text.needed, text.first, text.anywhere) for text in self._texts.values()]

    def _learn(self) -> None:
        """Add the texts with which matches of the rules, and of their `unless`, begin."""
        patterns = [rule.pattern for rule in self._rules]
        patterns += dict.fromkeys(pattern for rule in self._rules for pattern in rule.unless)
        self._unread = 0
        for at, pattern in enumerate(patterns):
            known = openings(pattern)
            self._unread |= (known is None) << at
            for opening in known or ():
                text = self._text(opening.text)
                text.first |= opening.bounded << at
                text.anywhere |= (not opening.bounded) << at
        self._unless = [_bits(each in rule.unless for each in patterns) for rule in self._rules]
        self._build()

    def tries(self, document: Document) -> Iterator[tuple[Sentence, Iterator[Try]]]:
        """Every sentence with the rules that may match it, in reading and file order."""
        self._patience -= 1
        if self._patience == -1:
            self._learn()
        for sentence in document.sentences:
            yield sentence, self._tries(sentence.folded, self._looking_at[sentence.section])

    def _tries(self, folded: str, live: int) -> Iterator[Try]:
        """What to try on a folded sentence of the rules among `live`."""
        held, opened, begun = self._read(folded)
        live &= held & opened
        live &= self._allowed(reduce(or_, map(self._kinds, words_of(folded)), 0))
        places: dict[int, list[int]] = {}
        for start, begins in begun:
            for at in _each(begins & live):
                if at in places:
                    places[at].append(start)
                else:
                    places[at] = [start]
        for at in _each(live):
            yield self._rules[at], places.get(at), self._unless[at] & opened != 0

    def _read(self, folded: str) -> tuple[int, int, list[tuple[int, int]]]:
        """The rules whose literals a text holds; the patterns it opens; in rising order, where."""
        held, opened, told = self._needing_none, self._unread, self._told
        begun: list[tuple[int, int]] = []
        for at, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            needed, first, begins = told[at]
            held |= needed
            if first and not (start and folded[start - 1].isalnum()):
                begins |= first
            if begins:
                opened |= begins
                begun.append((start, begins))
        if not folded.isascii() and _FOREIGN_DIGIT.search(folded):
            return held, _EVERY, []
        return held, opened, sorted(begun)


def _bits(flags: Iterable[bool]) -> int:
    return sum(flag << at for at, flag in enumerate(flags))


@lru_cache(maxsize=MAX_REMEMBERED)
def _each(bits: int) -> tuple[int, ...]:
    """The places of the bits that are set, lowest first."""
    return tuple(at for at, digit in enumerate(f"{bits:b}"[::-1]) if digit == "1")
