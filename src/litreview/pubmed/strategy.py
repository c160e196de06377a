"""A PubMed strategy, read locally: which records of a bulk file it would find.

The text of a strategy enters; a `Strategy` leaves, which says of a record whether it matches and
of raw XML whether it might. Operators apply from left to right, as in PubMed. What a record
alone cannot tell (subsets, entry dates, relative dates) is refused with its words; what is only
approximate (no term mapping, no narrower headings) is noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from litreview.errors import QueryFileError
from litreview.model.record import Record
from litreview.pubmed.search_fields import (
    FIELDS,
    HAS_ABSTRACT,
    canonical_tag,
    filter_name,
    is_field,
    near_fields,
)
from litreview.pubmed.search_text import Needle, RecordTexts
from litreview.pubmed.search_words import Token, read_tokens

Literals = frozenset[frozenset[bytes]]
PMID_MARK = b"#"  # before the digits of a literal that is the article's own PMID, no word of it

_HISTORY = re.compile(r"#\d+")  # a line of a search history
_FIX = "Take that part out of the strategy, or refresh from PubMed, which can judge it."
_FIELDS = "Common ones: [tiab] title and abstract, [mh] MeSH heading, [pt] publication type."
_WRITE = "Write a term, or take the operator away."
_RANGED = frozenset({"dp", "lr", "pmid"})
_NAMES = frozenset({"au", "1au", "lastau", "ta", "mh", "mh:noexp", "majr", "majr:noexp", "pt"})
_SHORTEST_LITERAL = 3  # letters; shorter ones stand in nearly every article
_MOST_NESTED = 100  # parentheses inside one another; each takes a few of Python's 1,000 frames
_NOT_WORDS = re.compile(r'"[^"]*"?|“[^”]*”?|\[[^\]]*\]?')  # in quotes, or a tag
_OPERATOR = re.compile(r"(?i)(?<![^\s()])(?:and|or|not)(?![^\s()])")
_COMMENT = re.compile(r"(?m)(?<!\S)#(?!\d).*$")  # "#1" is a line of a search history
_SHOWN = 40  # characters of a comment that is named
_AROUND_COLON = re.compile(r"\s*:\s*")


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
        if self.tag == "pmid":
            pmid = self.needle.text  # or a range
            known = frozenset({frozenset({PMID_MARK + pmid.lstrip("0").encode()})})
            return known if pmid.isdigit() else None
        words = [word for word in self.needle.words if word.isascii() and len(word) > 1]
        if not FIELDS[self.tag].printed or max(map(len, words), default=0) < _SHORTEST_LITERAL:
            return None
        return frozenset({frozenset(word.encode() for word in words)})


@dataclass(frozen=True, slots=True)
class Chain:
    """A part, and what is joined to it from left to right: as flat as the strategy is long.

    Attributes:
        rest: Each with the operator before it: AND, OR, NOT.
    """

    first: Part
    rest: tuple[tuple[str, Part], ...]

    def matches(self, texts: RecordTexts) -> bool:
        """Whether the record is found, one operator after the other."""
        found = self.first.matches(texts)
        for operator, part in self.rest:
            if found is (operator == "OR"):
                continue  # nothing can change it
            found = part.matches(texts) is (operator != "NOT")
        return found

    def literals(self) -> Literals | None:
        """Groups of words of which every match has one, as few groups as can be."""
        either = self.first.literals()
        for operator, part in self.rest:
            if operator == "NOT":
                continue
            found = part.literals()
            if operator == "OR":
                either = None if either is None or found is None else either | found
            elif found is not None and (either is None or len(found) < len(either)):
                either = found
        return either


Part = Term | Chain


@dataclass(frozen=True)
class Strategy:
    """A strategy that can be held against records without PubMed.

    Attributes:
        text: As it was written.
        notes: What of it PubMed is unlikely to read as it was meant, and where this reading may
            differ from PubMed's; in plain words.
    """

    text: str
    root: Part
    notes: tuple[str, ...] = ()

    def matches(self, record: Record) -> bool:
        """Whether the strategy finds the record."""
        return self.root.matches(RecordTexts(record))

    @cached_property
    def literals(self) -> Literals | None:
        """Groups of lower-case words: the text of every match has all words of some group.

        A word may stand inside a longer one; one with `PMID_MARK` is the PMID itself. None when
        nothing of the kind can be said, and every article must be read.
        """
        return self.root.literals()


def strategy_warnings(text: str) -> tuple[str, ...]:
    """Say what in a strategy PubMed is unlikely to read as it was meant; empty where nothing is.

    Operators must be upper case, else they are words to be searched for; `#` begins no comment.
    """
    bare = _NOT_WORDS.sub(" ", text)
    comments = _COMMENT.findall(bare)
    words = (word[0] for word in _OPERATOR.finditer(_COMMENT.sub(" ", bare)))
    operators = dict.fromkeys(word for word in words if not word.isupper())
    return (
        *(
            f'"{word}" in the strategy is a word to PubMed: operators must be upper case, so write'
            f" {word.upper()}, or put a phrase that has it in quotes."
            for word in operators
        ),
        *(
            f'"{comment.strip()[:_SHOWN]}" in the strategy is no comment: PubMed searches for its'
            " words, so take it out."
            for comment in comments
        ),
    )


def check_strategy(text: str) -> None:
    """Refuse a strategy that is broken for PubMed too, whatever a record alone can tell.

    Raises:
        QueryFileError: It is empty, its quotes, brackets or parentheses do not close, a term is
            missing beside an operator, or PubMed has no such search field.
    """
    opened, before = 0, "("
    tokens = read_tokens(text)
    for token in tokens:
        if token.kind in (")", "operator") and before in ("(", "operator"):
            raise QueryFileError(f'the strategy lacks a term before "{token.text}"', fix=_WRITE)
        opened += (token.kind == "(") - (token.kind == ")")
        if opened < 0:
            break
        before = token.kind
    if opened:
        what = "the parentheses of the strategy do not match"
        raise QueryFileError(what, fix="Open and close each.")
    if before == "operator":
        raise QueryFileError("the strategy lacks a term at its end", fix=_WRITE)
    for token in tokens:
        if token.tag and not is_field(token.tag):
            near = " or ".join(f"[{name}]" for name in near_fields(token.tag))
            fix = f"Did you mean {near}?" if near else _FIELDS
            raise QueryFileError(f'PubMed has no search field "[{token.tag}]"', fix=fix)


def read_strategy(text: str) -> Strategy:
    """Return the local reading of a strategy.

    Raises:
        QueryFileError: It is empty, its parentheses or quotes do not close, or a part of it
            cannot be judged from a record alone.
    """
    reader = _Reader(_as_pmids(read_tokens(text)))
    root = reader.expression(depth=0)
    return Strategy(text, root, (*strategy_warnings(text), *dict.fromkeys(reader.notes)))


def _as_pmids(tokens: list[Token]) -> list[Token]:
    """Tokens whose terms are all numbers, as PMIDs, those side by side joined by OR.

    Source:
        PubMed user guide, "PMID": several numbers with a space between are ORed, with or without
        the tag.
    """
    terms = [token for token in tokens if token.kind == "term"]
    if not all(canonical_tag(one.tag) == "pmid" or _is_number(one) for one in terms):
        return tokens
    read: list[Token] = []
    for token in tokens:
        number = token.kind == "term" and _is_number(token)
        if number and read and read[-1].kind == "term":
            read.append(Token("operator", "OR"))
        read.append(replace(token, tag="uid") if number else token)
    return read


def _is_number(token: Token) -> bool:
    return not token.tag and token.text.isascii() and token.text.isdigit()


class _Reader:
    """Tokens being read from left to right, and the notes made on the way."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.notes: list[str] = []

    def expression(self, depth: int) -> Part:
        """Read up to the closing parenthesis, or to the end."""
        first = self._operand(depth)
        rest: list[tuple[str, Part]] = []
        while (token := self._next()) is not None and token.kind != ")":
            operator = "AND"  # two terms side by side
            if token.kind == "operator":
                operator = token.text
            else:
                self._at -= 1
            rest.append((operator, self._operand(depth)))
        if (token is None) is (depth > 0):
            raise refused("the parentheses do not match")
        return Chain(first, tuple(rest)) if rest else first

    def _operand(self, depth: int) -> Part:
        token = self._next()
        if token is None or token.kind in (")", "operator"):
            where = f'before "{token.text}"' if token else "at the end"
            raise refused(f"a term is missing {where}")
        if token.kind == "(":
            if depth == _MOST_NESTED:
                what = f"parentheses stand inside one another more than {_MOST_NESTED} deep"
                raise refused(what, "Take away those that change nothing.")
            return self.expression(depth + 1)
        return self._term(token)

    def _term(self, token: Token) -> Term:
        name = filter_name(token.text, token.tag)
        if name == "hasabstract":
            return Term(Needle.read(name, quoted=True), HAS_ABSTRACT)
        if name:
            what = f'"{token.printed}" is one of PubMed\'s filters, which a record does not show'
            raise refused(what, f"Only hasabstract is decided from files. {_FIX}")
        tag = canonical_tag(token.tag)
        needle = None if tag is None else _needle(token, tag)
        if tag is None or needle is None or not _judged(token, tag, needle):
            raise refused(f'"{token.printed}" cannot be judged from a record alone')
        self._note(token, tag)
        return Term(needle, tag)

    def _note(self, token: Token, tag: str) -> None:
        note = FIELDS[tag].note
        if note:
            self.notes.append(f"{token.printed}: {note}")
        if tag and not token.quoted and len(token.text.split()) > 1 and tag not in _NAMES:
            self.notes.append(f"{token.printed}: its words are looked for side by side")

    def _next(self) -> Token | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += 1
        return token


def _needle(token: Token, tag: str) -> Needle:
    text = token.text.strip()
    if "*" in text.rstrip("*"):
        what = f'"{token.printed}" has a * that is not at its end, where alone PubMed reads it'
        raise refused(what, "Write each spelling, joined by OR, or leave out the *.")
    if tag in _RANGED:
        text = _AROUND_COLON.sub(":", text)
    return Needle.read(text, quoted=token.quoted)


def _judged(token: Token, tag: str, needle: Needle) -> bool:
    accepts = FIELDS[tag].accepts
    found = accepts.fullmatch(needle.text) if accepts else not _HISTORY.fullmatch(token.text)
    return bool(needle.words and found)


def refused(what: str, fix: str = "") -> QueryFileError:
    """The error that a strategy cannot be used locally."""
    return QueryFileError(f"the strategy cannot be applied to files: {what}", fix=fix or _FIX)
