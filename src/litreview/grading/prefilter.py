"""Which rules a sentence can match at all, and where, before any pattern is tried.

Rules enter once; for each sentence the few leave whose literals and words it holds and whose
matches can begin with one of its words, each with the places of those words. Only speed is at
stake: a rule or a place left out here could not have matched. Sets of rules are whole numbers
here, one bit a rule: joining two of them is one machine operation or a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple, TypeAlias

from litreview.grading import numbers
from litreview.grading.calling import (
    LETTERS,
    Literals,
    MarkedLiterals,
    Openings,
    Remembered,
    begins_a_word,
    word_of,
)
from litreview.grading.context import CUES, EVERY_CONTEXT, Context
from litreview.grading.openings import Opening, openings
from litreview.grading.rule import DIGIT, Rule
from litreview.grading.sections import Document, Section, Sentence

# a word and the marks behind it; pieces follow each other without a gap
_PIECE = re.compile(r"\w+\W*|\W+")
_ONE_PIECE = re.compile(r"\w*\W*")  # what can only stand within one such piece
_HAS_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(numbers.PATTERN)
_CONTEXTS = tuple(Context)
# records read before the beginnings of all patterns are: that takes as long as it gains on four
# hundred, and most runs of the program read none or a few
PATIENCE = 200
MAX_GROUPINGS = 10_000  # combinations of lists remembered


# a rule worth trying on a sentence; where a match can begin, in rising order (None: anywhere);
# whether one of its `unless` may stand there. A plain tuple: a hundred are made for a record
Try: TypeAlias = tuple[Rule, Sequence[int] | None, bool]


class Candidates(NamedTuple):
    """What may be found in one sentence.

    Attributes:
        sentence: The sentence.
        heard: The contexts a word of it may set.
        tries: In file order.
    """

    sentence: Sentence
    heard: frozenset[Context]
    tries: list[Try]


class _Beginnings:
    """Rules, their `unless`, the contexts' cues and the number, by the words they begin with."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        calls_off = tuple(dict.fromkeys(pattern for rule in rules for pattern in rule.unless))
        cues = [CUES[name] for name in _CONTEXTS]
        patterns = [*(rule.pattern for rule in rules), *calls_off, *cues, numbers.PATTERN]
        found = [openings(pattern) for pattern in patterns]
        self._opened_by = Remembered(Openings([known or () for known in found]).called_by)
        self._always = _bits(at for at, known in enumerate(found) if known is None)
        self._first_cue, self._number = len(rules) + len(calls_off), 1 << len(found) - 1
        self._heard = [
            frozenset(name for at, name in enumerate(_CONTEXTS) if bits >> at & 1)
            for bits in range(1 << len(_CONTEXTS))
        ]
        place = {pattern: len(rules) + at for at, pattern in enumerate(calls_off)}
        self._counting = _bits(at for at, rule in enumerate(rules) if rule.opens_with_number)
        # by a rule's bit: the bit of what opens it (none: anything may), those of its `unless`
        self._rules: dict[int, tuple[Rule, int, int]] = {}
        for at, rule in enumerate(rules):
            opener = 1 << at if _begin_words(found[at]) else 0
            opener = self._number if rule.opens_with_number else opener
            self._rules[1 << at] = rule, opener, _bits(place[each] for each in rule.unless)
        self._placed = sum(
            1 << at for at in range(len(rules)) if self._rules[1 << at][1] == 1 << at
        )

    def of(self, pieces: list[str]) -> tuple[list[int], int]:
        """What each piece of a sentence opens, and what all do."""
        opening = list(map(self._opened_by.__getitem__, pieces))
        return opening, reduce(or_, opening, self._always)

    def tries(
        self, folded: str, pieces: list[str], opening: list[int], opened: int, live: int
    ) -> tuple[frozenset[Context], list[Try]]:
        """The contexts a word may set, and what to try of the rules among `live`."""
        heard = self._heard[opened >> self._first_cue & len(self._heard) - 1]
        if not live:
            return heard, []
        wanted = live & self._placed | (self._number if live & self._counting else 0)
        places = _places(accumulate(map(len, pieces), initial=0), opening, wanted)
        if self._number in places:
            spots = places[self._number]
            places[self._number] = [at for at in spots if _NUMBER.match(folded, at)]
        tries: list[Try] = []
        while live:
            bit = live & -live
            live ^= bit
            rule, opener, calling_off = self._rules[bit]
            where = places.get(opener) if opener else None
            if where or not opener:
                tries.append((rule, where, calling_off & opened != 0))
        return heard, tries


def _begin_words(known: frozenset[Opening] | None) -> bool:
    return known is not None and all(begins_a_word(opening) for opening in known)


class _Needs:
    """The literals rules need, by where they are looked for.

    What a word calls for are, from the lowest bit: the rules that need a literal it holds,
    and as many that need a longer one it may be part of.

    Attributes:
        longer: For every rule, the literals of more than one word: only the sentence tells.
        always_in_doubt: The rules with a longer literal in which no word stands.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        letters: dict[str, int] = {}
        self._in_word: dict[str, int] = {}
        with_marks: dict[str, int] = {}
        self.always_in_doubt = 0
        for at, rule in enumerate(rules):
            for literal in rule.needs:
                table, text, bit = letters, literal, 1 << at
                if not _ONE_PIECE.fullmatch(literal):
                    # the longest word, or part of one, is a hint of it
                    text, bit = (
                        max(LETTERS.findall(literal), key=len, default=""),
                        bit << len(rules),
                    )
                elif not LETTERS.fullmatch(literal):
                    table = self._in_word if word_of(literal) == literal else with_marks
                table[text] = table.get(text, 0) | bit
        self.always_in_doubt = letters.pop("", 0)
        self._letters, self._marked = Literals(letters), MarkedLiterals(with_marks)
        self.longer = [
            tuple(each for each in rule.needs if not _ONE_PIECE.fullmatch(each)) for rule in rules
        ]

    def of_word(self, word: str) -> int:
        """What a word calls for."""
        called = 0
        for literal, rules in self._in_word.items():
            if literal in word:
                called |= rules
        for letters in LETTERS.findall(word):
            called |= self._letters.called_by(letters)
        return called

    def of_marks(self, piece: str, word: str) -> int:
        """What the marks behind a word call for."""
        return self._marked.called_by(piece, word)


class Prefilter:
    """All rules that read sentences, found by what they need and where they look.

    What a word calls for is remembered: "randomisation" calls for the same rules in every
    abstract.

    Args:
        rules: Those that read sentences, in file order.
        patience: Records read without the beginnings of patterns, which are slow to learn.
    """

    def __init__(self, rules: Iterable[Rule], patience: int = PATIENCE) -> None:
        self._rules = rules = tuple(rules)
        self._patience = patience
        numbered = tuple(enumerate(self._rules))
        self._looking_at = {
            section: _bits(at for at, rule in numbered if rule.applies_in(section))
            for section in Section
        }
        needs = _Needs(rules)
        self._needs, self._longer = needs, needs.longer
        self._base = _bits(at for at, rule in numbered if not rule.needs)
        self._base |= needs.always_in_doubt
        self._groups = tuple(dict.fromkeys(group for rule in self._rules for group in rule.words))
        self._wanting_group = tuple(
            _bits(at for at, rule in numbered if group in rule.words) for group in self._groups
        )
        self._every = (1 << len(self._rules)) - 1
        self._called_by_word = Remembered(self._of_word)
        self._called_by = Remembered(self._called)
        self._allowed = dict[int, int]()
        self._beginnings: _Beginnings | None = None

    def candidates(self, document: Document) -> Iterator[Candidates]:
        """Every sentence with the rules that may match it, in reading and file order."""
        self._patience -= 1
        if self._beginnings is None and self._patience < 0:
            self._beginnings = _Beginnings(self._rules)
        for sentence in document.sentences:
            pieces = _PIECE.findall(sentence.folded)
            calls = reduce(or_, map(self._called_by.__getitem__, pieces), self._base)
            if self._beginnings is None:
                live = self._live(sentence, calls, self._every)
                yield Candidates(sentence, EVERY_CONTEXT, self._unplaced(sentence.folded, live))
            else:
                opening, opened = self._beginnings.of(pieces)
                live = self._live(sentence, calls, opened)
                heard, tries = self._beginnings.tries(
                    sentence.folded, pieces, opening, opened, live
                )
                yield Candidates(sentence, heard, tries)

    def _unplaced(self, folded: str, live: int) -> list[Try]:
        """The rules without what their beginnings tell."""
        rules = [self._rules[at] for at in _each(live)]
        spots = numbers.starts(folded) if any(rule.opens_with_number for rule in rules) else []
        return [(rule, spots if rule.opens_with_number else None, True) for rule in rules]

    def _live(self, sentence: Sentence, calls: int, opened: int) -> int:
        """The rules whose section this is, whose literals and words it holds."""
        size = len(self._rules)
        live = self._looking_at[sentence.section] & opened & self._allow(calls >> 2 * size)
        held = live & calls
        for at in _each(live & calls >> size & ~held):
            for literal in self._longer[at]:
                if literal in sentence.folded:
                    held |= 1 << at
                    break
        return held

    def _called(self, piece: str) -> int:
        """What a piece calls for: rules that need it, rules that may, lists it stands in."""
        word = word_of(piece)
        called = self._called_by_word[word]
        return called if len(word) == len(piece) else called | self._needs.of_marks(piece, word)

    def _of_word(self, word: str) -> int:
        groups, words = 0, set(LETTERS.findall(word))
        if _HAS_DIGIT.search(word):
            words.add(DIGIT)
        for at, group in enumerate(self._groups):
            if not group.isdisjoint(words):
                groups |= 1 << at
        return self._needs.of_word(word) | groups << 2 * len(self._rules)

    def _allow(self, groups: int) -> int:
        """The rules that want no list of words but these."""
        if groups not in self._allowed:
            if len(self._allowed) >= MAX_GROUPINGS:
                self._allowed.clear()
            missing = (
                rules for at, rules in enumerate(self._wanting_group) if not groups >> at & 1
            )
            self._allowed[groups] = self._every & ~reduce(or_, missing, 0)
        return self._allowed[groups]


def _places(starts: Iterable[int], opening: Iterable[int], wanted: int) -> dict[int, list[int]]:
    """For every wanted bit, where the words stand that open it."""
    places: dict[int, list[int]] = {}
    for start, bits in zip(starts, opening, strict=False):
        rest = bits & wanted
        while rest:
            bit = rest & -rest
            rest ^= bit
            if bit in places:
                places[bit].append(start)
            else:
                places[bit] = [start]
    return places


def _bits(places: Iterable[int]) -> int:
    total = 0
    for at in places:
        total |= 1 << at
    return total


def _each(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
