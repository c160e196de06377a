"""Which rules a sentence can match at all, before any pattern is tried.

Rules enter once; for each sentence the few whose literals and words it holds leave. Only
speed is at stake: a rule left out here could not have matched. Sets of rules are whole
numbers here, one bit a rule: joining two of them is one machine operation or a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from litreview.grading.rule import Rule, words_of
from litreview.grading.sections import Document, Section, Sentence

# distinct words remembered; English abstracts reuse about as many, and memory stays flat
MAX_WORDS = 50_000
_LETTERS = re.compile(r"[a-z]+")


class _Word(NamedTuple):
    """What one word calls for, as bits.

    Attributes:
        rules: Those that need a literal it holds.
        literals: Those of more than a word that it may be part of ("phase" of "phase iii").
        groups: The lists of whole words it stands in.
    """

    rules: int
    literals: int
    groups: int


class _Pieces:
    """What a word can hold: literals of letters alone, and pieces of longer literals.

    Of a longer literal the longest run of letters is looked for: "phase" of "phase iii" must
    end a word, "iii" of "phase-iii/iv" must be one.
    """

    def __init__(self, letters: Mapping[str, int], literals: Sequence[str]) -> None:
        self._inside = dict(letters)
        self._ending: dict[str, int] = {}
        self._starting: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self.wordless = 0  # literals without any letter
        for at, literal in enumerate(literals):
            runs = list(_LETTERS.finditer(literal))
            if not runs:
                self.wordless |= 1 << at
                continue
            run = max(runs, key=lambda each: len(each.group()))
            places = self._place(run.start() == 0, run.end() == len(literal))
            places[run.group()] = places.get(run.group(), 0) | 1 << at
        self._longest = max(map(len, letters), default=0)

    def _place(self, opens: bool, closes: bool) -> dict[str, int]:
        if opens:
            return self._ending
        return self._starting if closes else self._whole

    def called_by(self, word: str) -> tuple[int, int]:
        """The rules that need what the word holds, and the literals it may be part of."""
        rules, literals = 0, self._whole.get(word, 0)
        size = len(word)
        for start in range(size):
            literals |= self._ending.get(word[start:], 0)
            literals |= self._starting.get(word[: start + 1], 0)
            for end in range(start + 1, min(size, start + self._longest) + 1):
                rules |= self._inside.get(word[start:end], 0)
        return rules, literals


class Prefilter:
    """All rules that read sentences, found by what they need and where they look.

    What a word calls for is remembered: "randomisation" calls for the same rules in every
    abstract.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        numbered = tuple(enumerate(self._rules))
        self._always = _bits(at for at, rule in numbered if not rule.needs)
        self._looking_at = {
            section: _bits(at for at, rule in numbered if rule.applies_in(section))
            for section in Section
        }
        wanting: dict[str, int] = {}
        for at, rule in numbered:
            for literal in rule.needs:
                wanting[literal] = wanting.get(literal, 0) | 1 << at
        letters = {text: rules for text, rules in wanting.items() if _LETTERS.fullmatch(text)}
        self._literals = tuple(pair for pair in wanting.items() if pair[0] not in letters)
        self._pieces = _Pieces(letters, [text for text, _ in self._literals])
        groups = tuple(dict.fromkeys(group for rule in self._rules for group in rule.words))
        self._groups = tuple(
            (group, _bits(at for at, rule in numbered if group in rule.words)) for group in groups
        )
        self._known: dict[str, _Word] = {}

    def candidates(self, document: Document) -> Iterator[tuple[Sentence, list[Rule]]]:
        """Every sentence with the rules that may match it, in reading and file order."""
        for sentence in document.sentences:
            yield sentence, self._rules_for(sentence)

    def _rules_for(self, sentence: Sentence) -> list[Rule]:
        called, literals, groups = self._always, self._pieces.wordless, 0
        known = self._known
        for word in words_of(sentence.folded):
            found = known.get(word) or self._look_up(word)
            called |= found.rules
            literals |= found.literals
            groups |= found.groups
        for at in _each(literals):
            literal, rules = self._literals[at]
            if rules & ~called and literal in sentence.folded:
                called |= rules
        called &= self._looking_at[sentence.section]
        for at, (_, rules) in enumerate(self._groups):
            if not groups >> at & 1:
                called &= ~rules
        return [self._rules[at] for at in _each(called)]

    def _look_up(self, word: str) -> _Word:
        if len(self._known) >= MAX_WORDS:
            self._known.clear()
        groups = _bits(at for at, (group, _) in enumerate(self._groups) if word in group)
        found = _Word(*self._pieces.called_by(word), groups)
        self._known[word] = found
        return found


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
