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
from itertools import accumulate, repeat
from operator import and_, or_
from typing import NamedTuple, TypeAlias

from litreview.tagging import numbers
from litreview.tagging.calling import (
    LETTERS,
    Literals,
    MarkedLiterals,
    Openings,
    Remembered,
    begins_a_word,
    word_of,
)
from litreview.tagging.context import CUES, EVERY_CONTEXT, Context
from litreview.tagging.openings import Opening, openings
from litreview.tagging.rule import DIGIT, Rule
from litreview.tagging.sections import Document, Section, Sentence

# a word and the marks behind it; pieces follow each other without a gap
_PIECE = re.compile(r"\w+\W*|\W+")
_ONE_PIECE = re.compile(r"\w*\W*")  # what can only stand within one such piece
_HAS_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(numbers.PATTERN)
_CONTEXTS = tuple(Context)
# records read before the beginnings of all patterns are: that takes as long as it gains on two
# hundred, and most runs of the program read none or a few
PATIENCE = 100
MAX_GROUPINGS = 10_000  # combinations of lists, and of patterns, remembered


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
    """Rules, their `unless`, the contexts' cues and the number, by the words they begin with.

    Attributes:
        words: What a word, and what the marks behind it, may begin.
        always: What anything may begin.
        count: How many patterns there are: the rules' come first.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        calls_off = tuple(dict.fromkeys(pattern for rule in rules for pattern in rule.unless))
        cues = [CUES[name] for name in _CONTEXTS]
        patterns = [*(rule.pattern for rule in rules), *calls_off, *cues, numbers.PATTERN]
        found = [openings(pattern) for pattern in patterns]
        self.words = Openings([known or () for known in found])
        self.always = _bits(at for at, known in enumerate(found) if known is None)
        self.count = len(found)
        self._first_cue, self._number = len(rules) + len(calls_off), len(found) - 1
        self._heard = [
            frozenset(name for at, name in enumerate(_CONTEXTS) if bits >> at & 1)
            for bits in range(1 << len(_CONTEXTS))
        ]
        place = {pattern: len(rules) + at for at, pattern in enumerate(calls_off)}
        self._counting = _bits(at for at, rule in enumerate(rules) if rule.opens_with_number)
        # for each rule: the pattern that opens it (none: anything may), the bits of its `unless`
        self._rules: list[tuple[Rule, int | None, int]] = []
        for at, rule in enumerate(rules):
            opener = at if _begin_words(found[at]) else None
            opener = self._number if rule.opens_with_number else opener
            self._rules.append((rule, opener, _bits(place[each] for each in rule.unless)))
        self._placed = _bits(at for at, (_, opener, _) in enumerate(self._rules) if opener == at)
        self._apart = _Apart()

    def heard(self, opened: int) -> frozenset[Context]:
        """The contexts that the words of a sentence may set, by what they open."""
        return self._heard[opened >> self._first_cue & len(self._heard) - 1]

    def tries(
        self, folded: str, pieces: list[str], opening: list[int], opened: int, live: int
    ) -> list[Try]:
        """What to try of the rules among `live`, by what each piece opens, and all do."""
        number = self._number
        wanted = live & self._placed | (1 << number if live & self._counting else 0)
        starts = accumulate(map(len, pieces), initial=0)
        places = self._places(starts, map(and_, opening, repeat(wanted)))
        if number in places:
            counts = _NUMBER.match
            places[number] = [at for at in places[number] if counts(folded, at)]
        tries: list[Try] = []
        rules = self._rules
        for at in _each(live):
            rule, opener, calling_off = rules[at]
            if opener is None:
                tries.append((rule, None, calling_off & opened != 0))
            elif where := places.get(opener):
                tries.append((rule, where, calling_off & opened != 0))
        return tries

    def _places(self, starts: Iterable[int], opening: Iterable[int]) -> dict[int, list[int]]:
        """For every pattern that words open, where those words start."""
        apart = self._apart
        places: dict[int, list[int]] = {}
        for start, bits in zip(starts, opening, strict=False):
            if bits:
                for at in apart[bits]:
                    if at in places:
                        places[at].append(start)
                    else:
                        places[at] = [start]
        return places


class _Apart(dict[int, tuple[int, ...]]):
    """The places of the bits of numbers that come again and again."""

    def __missing__(self, bits: int) -> tuple[int, ...]:
        if len(self) >= MAX_GROUPINGS:
            self.clear()
        self[bits] = apart = tuple(_each(bits))
        return apart


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
        called, runs = 0, LETTERS.findall(word)
        for letters in runs:
            called |= self._letters.called_by(letters)
        if runs != [word]:
            for literal, rules in self._in_word.items():
                if literal in word:
                    called |= rules
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
        self._listing: dict[str, int] = {}
        for at, group in enumerate(self._groups):
            for word in group:
                self._listing[word] = self._listing.get(word, 0) | 1 << at
        self._wanting_group = tuple(
            _bits(at for at, rule in numbered if group in rule.words) for group in self._groups
        )
        self._every = (1 << len(self._rules)) - 1
        self._allowed = dict[int, int]()
        self._beginnings: _Beginnings | None = None
        self._forget(opened=0)

    def _forget(self, opened: int) -> None:
        """Begin anew to remember what words call for; so many bits are patterns they begin."""
        self._opened = opened
        self._called_by_word = Remembered(self._of_word)
        self._called_by = Remembered(self._of_piece)

    def candidates(self, document: Document) -> Iterator[Candidates]:
        """Every sentence with the rules that may match it, in reading and file order."""
        beginnings = self._patient()
        always = self._base << self._opened | (beginnings.always if beginnings else 0)
        called_by = self._called_by.__getitem__
        for sentence in document.sentences:
            folded = sentence.folded
            pieces = _PIECE.findall(folded)
            calling = list(map(called_by, pieces))
            calls = reduce(or_, calling, always)
            live = self._live(sentence, calls)
            if beginnings is None:
                yield Candidates(sentence, EVERY_CONTEXT, self._unplaced(folded, live))
            else:
                tries = beginnings.tries(folded, pieces, calling, calls, live) if live else []
                yield Candidates(sentence, beginnings.heard(calls), tries)

    def _patient(self) -> _Beginnings | None:
        """The beginnings of all patterns, once enough records came to be worth reading them."""
        self._patience -= 1
        if self._beginnings is None and self._patience < 0:
            self._beginnings = _Beginnings(self._rules)
            self._forget(self._beginnings.count)
        return self._beginnings

    def _unplaced(self, folded: str, live: int) -> list[Try]:
        """The rules without what their beginnings tell."""
        rules = [self._rules[at] for at in _each(live)]
        spots = numbers.starts(folded) if any(rule.opens_with_number for rule in rules) else []
        return [(rule, spots if rule.opens_with_number else None, True) for rule in rules]

    def _live(self, sentence: Sentence, calls: int) -> int:
        """The rules whose section this is, whose literals and words it holds."""
        size = len(self._rules)
        live = self._looking_at[sentence.section]
        if self._opened:
            live &= calls
            calls >>= self._opened
        live &= self._allow(calls >> 2 * size)
        held = live & calls
        doubtful = live & calls >> size & ~held
        if doubtful:
            folded = sentence.folded
            for at in _each(doubtful):
                for literal in self._longer[at]:
                    if literal in folded:
                        held |= 1 << at
                        break
        return held

    def _of_piece(self, piece: str) -> int:
        """What a piece calls for: see `_of_word`."""
        word = word_of(piece)
        called = self._called_by_word[word]
        if len(word) == len(piece):
            return called
        marks = self._needs.of_marks(piece, word) << self._opened
        if self._beginnings is not None:
            marks |= self._beginnings.words.of_marks(piece, word)
        return called | marks if marks else called

    def _of_word(self, word: str) -> int:
        """What a word calls for.

        From the lowest bit: patterns that may begin in it, once they are read; rules that need
        it; rules that may; lists it stands in.
        """
        groups = 0
        for letters in (*LETTERS.findall(word), *(DIGIT if _HAS_DIGIT.search(word) else "")):
            groups |= self._listing.get(letters, 0)
        called = self._needs.of_word(word) | groups << 2 * len(self._rules)
        if self._beginnings is None:
            return called
        return called << self._opened | self._beginnings.words.of_word(word)

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


def _bits(places: Iterable[int]) -> int:
    total = 0
    for at in places:
        total |= 1 << at
    return total


def _each(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    digits = f"{bits:b}"[::-1]  # searching text is quicker than taking long numbers apart
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)
