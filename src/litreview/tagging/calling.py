"""What one word of a sentence calls for: literals it holds, patterns that may begin in it.

Literals and openings of patterns enter once, each with a number; for a word, the numbers of
those it may hold leave, as the bits of a whole number. What they mean is the caller's affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from litreview.tagging.openings import DIGIT, Opening

# distinct words remembered twice over: so many, and as many that came before them. Half of the
# words of English abstracts come once, so a table is full now and then; the frequent stay
MAX_WORDS = 32_000
MAX_REMEMBERED = 40  # letters of a word that is; a longer one is a formula, and comes once
LETTERS = re.compile(r"[a-z]+")
_WORD = re.compile(r"\w*")


class Remembered(dict[str, int]):
    """What words call for, worked out when a word first comes.

    Args:
        work_out: What a word calls for, as bits.
    """

    def __init__(self, work_out: Callable[[str], int]) -> None:
        super().__init__()
        self._work_out = work_out
        self._before: dict[str, int] = {}
        self._alike: dict[int, int] = {}  # many words call for the same: one number for all

    def __missing__(self, word: str) -> int:
        if len(word) > MAX_REMEMBERED:
            return self._work_out(word)
        called = self._before.get(word)
        if called is None:
            called = self._work_out(word)
            called = self._alike.setdefault(called, called)
        if len(self) >= MAX_WORDS:
            self._before = dict(self)
            self._alike.clear()
            self.clear()
        self[word] = called
        return called


class Literals:
    """Literals without marks, wherever in a word they stand.

    Args:
        literals: Each with what calls for it, as bits.
    """

    def __init__(self, literals: Mapping[str, int]) -> None:
        self._literals = dict(literals)
        # their lengths by their first two letters: few places in a word are worth a look
        lengths: dict[str, set[int]] = {}
        for literal in self._literals:
            lengths.setdefault(literal[:2], set()).add(len(literal))
        self._single = {text: who for text, who in self._literals.items() if len(text) == 1}
        self._lengths = {
            head: tuple(sorted(each)) for head, each in lengths.items() if len(head) > 1
        }

    def called_by(self, word: str) -> int:
        """What calls for a literal that the word holds."""
        if len(word) > MAX_REMEMBERED:  # too many places to look at
            return reduce(or_, (who for text, who in self._literals.items() if text in word), 0)
        called = 0
        for letter, who in self._single.items():
            if letter in word:
                called |= who
        lengths = self._lengths
        for start in range(len(word) - 1):
            for length in lengths.get(word[start : start + 2], ()):
                called |= self._literals.get(word[start : start + length], 0)
        return called

    def beginning(self, word: str) -> int:
        """What calls for a literal that the word begins with."""
        called = self._single.get(word[:1], 0)
        for length in self._lengths.get(word[:2], ()):
            called |= self._literals.get(word[:length], 0)
        return called


class MarkedLiterals:
    """Literals of one word, or its end, and the marks behind it: "n =", "patients)", "%".

    Args:
        literals: Each with what calls for it, as bits.
    """

    def __init__(self, literals: Mapping[str, int]) -> None:
        self._marks: list[tuple[str, int]] = []
        # by the end of their word: one in a hundred words is worth a look
        self._ending: dict[str, list[tuple[str, int]]] = {}
        for literal, who in literals.items():
            word = word_of(literal)
            table = self._ending.setdefault(word[-2:], []) if word else self._marks
            table.append((literal, who))
        # few marks ever stand behind words: a blank, a comma and a blank
        self._called_by_marks = Remembered(self._in_marks)

    def called_by(self, piece: str, word: str) -> int:
        """What calls for a literal that the word with its marks holds."""
        called = self._called_by_marks[piece[len(word) :]]
        for end in (word[-1:], word[-2:]):
            for literal, who in self._ending.get(end, ()):
                if literal in piece:
                    called |= who
        return called

    def _in_marks(self, marks: str) -> int:
        return reduce(or_, (who for text, who in self._marks if text in marks), 0)


class Openings:
    """Patterns by the words their matches begin with.

    Args:
        patterns: The openings of every pattern, in the order of their numbers.
    """

    def __init__(self, patterns: Sequence[Iterable[Opening]]) -> None:
        first, anywhere = _Texts(), _Texts()
        self._every = (1 << len(patterns)) - 1
        for at, openings in enumerate(patterns):
            for opening in openings:
                table = first if begins_a_word(opening) else anywhere
                table.add(opening, 1 << at)
        self._first, self._anywhere = first, anywhere
        self._marked = MarkedLiterals(anywhere.marked)
        self._first_texts, self._texts = Literals(first.texts), Literals(anywhere.texts)

    def of_word(self, word: str) -> int:
        """The patterns of which a match may begin in a word.

        In a formula of many letters, all may: nobody waits for that to be looked up.
        """
        if len(word) > MAX_REMEMBERED:
            return self._every
        if not word:
            return 0
        first, anywhere = self._first, self._anywhere
        called = first.words.get(word, 0) | self._first_texts.beginning(word)
        called |= self._texts.called_by(word)
        for text, who in anywhere.words.items():
            if word.endswith(text):
                called |= who
        if word.isalpha():
            return called
        if word[0].isdecimal():
            called |= first.digits
        if anywhere.digits and any(map(str.isdecimal, word)):
            called |= anywhere.digits
        return called

    def of_marks(self, piece: str, word: str) -> int:
        """The patterns of which a match may begin with the marks behind a word, or end in them."""
        called = self._first.marked.get(piece[: len(word) + 1], 0)
        return called | self._marked.called_by(piece, word)


def word_of(piece: str) -> str:
    """The word a piece begins with; empty when it begins with a mark."""
    found = _WORD.match(piece)
    return found.group() if found else ""


def begins_a_word(opening: Opening) -> bool:
    """Whether its matches stand at the start of a word, and nowhere else."""
    return opening.bounded and (opening.text == DIGIT or word_of(opening.text) != "")


class _Texts:
    """Openings by their kind, each text with the bits of its patterns.

    Attributes:
        words: Whole words.
        texts: Letters that more may follow.
        marked: Letters, if any, and one mark.
        digits: The patterns that any digit opens.
    """

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self.marked: dict[str, int] = {}
        self.digits = 0

    def add(self, opening: Opening, bit: int) -> None:
        """Take in one opening of the pattern with this bit."""
        text = opening.text
        if text == DIGIT:
            self.digits |= bit
            return
        table = self.words if opening.whole else self.texts
        table = self.marked if word_of(text) != text else table
        table[text] = table.get(text, 0) | bit
