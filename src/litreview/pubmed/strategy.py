"""A PubMed strategy, read locally: which records of a bulk file it would find.

The text of a strategy enters; a `Strategy` leaves, which says of a record whether it matches and
of raw XML whether it might. Operators apply from left to right, as in PubMed. What a record
alone cannot tell (subsets, entry dates, relative dates) is refused with its words; what is only
approximate (no term mapping, no narrower headings) is noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from litreview.errors import QueryFileError
from litreview.model.record import Record
from litreview.pubmed.search_fields import FIELDS, canonical_tag
from litreview.pubmed.search_text import Needle, RecordTexts
from litreview.pubmed.search_words import Token, read_tokens

Literals = frozenset[frozenset[bytes]]

_HISTORY = re.compile(r"#\d+")  # a line of a search history
_NAMES = frozenset({"au", "1au", "lastau", "ta", "mh", "mh:noexp", "majr", "majr:noexp", "pt"})
_SHORTEST_LITERAL = 3  # letters; shorter ones stand in nearly every article


@dataclass(frozen=True, slots=True)
class Term:
    """One term with the field it is looked for in."""

    needle: Needle
    tag: str

    def matches(self, texts: RecordTexts) -> bool:
        """Whether the record has it."""
        return FIELDS[self.tag].finds(texts, self.needle)

    def literals(self) -> Literals | None:
        """Its words, where the field prints them; None where nothing can be told."""
        words = [word for word in self.needle.words if word.isascii() and len(word) > 1]
        if not FIELDS[self.tag].printed or max(map(len, words), default=0) < _SHORTEST_LITERAL:
            return None
        return frozenset({frozenset(word.encode() for word in words)})


@dataclass(frozen=True, slots=True)
class Joined:
    """Two parts and the operator between them."""

    operator: str  # AND, OR, NOT
    left: Part
    right: Part

    def matches(self, texts: RecordTexts) -> bool:
        """Whether the record has both, either, or the left without the right."""
        found = self.left.matches(texts)
        if self.operator == "OR":
            return found or self.right.matches(texts)
        return found and self.right.matches(texts) is (self.operator == "AND")

    def literals(self) -> Literals | None:
        """Groups of words of which every match has one, as few groups as can be."""
        left = self.left.literals()
        if self.operator == "NOT":
            return left
        right = self.right.literals()
        if self.operator == "OR":
            return None if left is None or right is None else left | right
        known = [one for one in (left, right) if one is not None]
        return min(known, key=len, default=None)


Part = Term | Joined


@dataclass(frozen=True)
class Strategy:
    """A strategy that can be held against records without PubMed.

    Attributes:
        text: As it was written.
        notes: Where this reading may differ from PubMed's, in plain words.
    """

    text: str
    root: Part
    notes: tuple[str, ...] = ()

    def matches(self, record: Record) -> bool:
        """Whether the strategy finds the record."""
        return self.root.matches(RecordTexts(record))

    def literals(self) -> Literals | None:
        """Groups of lower-case words: the text of every match has all words of some group.

        A word may stand inside a longer one. None when nothing of the kind can be said, and
        every article must be read.
        """
        return self._literals

    @cached_property
    def _literals(self) -> Literals | None:
        return self.root.literals()


def read_strategy(text: str) -> Strategy:
    """Return the local reading of a strategy.

    Raises:
        QueryFileError: It is empty, its parentheses or quotes do not close, or a part of it
            cannot be judged from a record alone.
    """
    reader = _Reader(read_tokens(text))
    root = reader.expression(depth=0)
    return Strategy(text, root, tuple(dict.fromkeys(reader.notes)))


class _Reader:
    """Tokens being read from left to right, and the notes made on the way."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.notes: list[str] = []

    def expression(self, depth: int) -> Part:
        """Read up to the closing parenthesis, or to the end."""
        left = self._operand(depth)
        while (token := self._next()) is not None and token.kind != ")":
            operator = "AND"  # two terms side by side
            if token.kind == "operator":
                operator = token.text
            else:
                self._at -= 1
            left = Joined(operator, left, self._operand(depth))
        if (token is None) is (depth > 0):
            raise refused("the parentheses do not match")
        return left

    def _operand(self, depth: int) -> Part:
        token = self._next()
        if token is None or token.kind in (")", "operator"):
            where = f'before "{token.text}"' if token else "at the end"
            raise refused(f"a term is missing {where}")
        if token.kind == "(":
            return self.expression(depth + 1)
        return self._term(token)

    def _term(self, token: Token) -> Term:
        tag = canonical_tag(token.tag)
        if tag is None:
            raise refused(f'"{token.printed}" cannot be judged from a record alone')
        field = FIELDS[tag]
        text = token.text.lstrip("0") if tag == "pmid" else token.text
        needle = Needle.read(text, quoted=token.quoted)
        judged = field.accepts(needle) if field.accepts else not _HISTORY.fullmatch(token.text)
        if not (needle.words and judged):
            raise refused(f'"{token.printed}" cannot be judged from a record alone')
        if field.note:
            self.notes.append(f"{token.printed}: {field.note}")
        if tag and not token.quoted and len(token.text.split()) > 1 and tag not in _NAMES:
            self.notes.append(f"{token.printed}: its words are looked for side by side")
        return Term(needle, tag)

    def _next(self) -> Token | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += 1
        return token


def refused(what: str) -> QueryFileError:
    """The error that a strategy cannot be used locally."""
    return QueryFileError(
        f"the strategy cannot be applied to files: {what}",
        fix="Take that part out of the strategy, or refresh from PubMed, which can judge it.",
    )
