"""What people type into a search, and the words of a text: folded alike.

Text enters; plain words and terms leave. Case, accents and punctuation make no difference. No
database here, so that every database finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_ASCII = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
# A quoted phrase (the closing quote may be missing), or anything up to a space or a quote;
# a star right behind either asks for words that begin so.
_TERM = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)(?P<open>\*?)|(?P<word>[^\s"]+)')
_QUOTES = str.maketrans(
    dict.fromkeys("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}«»„", '"')
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow one another; `prefix` lets the last one go on."""

    words: tuple[str, ...]
    prefix: bool = False

    def occurs_in(self, text: str) -> int:
        """How often it stands in a text that `fold` made."""
        end = "" if self.prefix else " "
        return f" {text} ".count(f" {' '.join(self.words)}{end}")


def fold(text: str) -> str:
    """The words of a text in order, one space between: `Тест-1 (Ångström)`: `тест 1 angstrom`."""
    if text.isascii():  # by far the most text there is, and four times as fast
        return " ".join(text.translate(_ASCII).split())
    text = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(text)):
        text = text.replace(mark, "")
    return " ".join(_WORD.findall(text.lower()))


def read_terms(typed: str) -> tuple[Term, ...]:
    """Each term once, in the order typed; empty when nothing typed is a word.

    `double-blind` is the phrase `"double blind"`; `strok*` takes in stroke and strokes. Nothing
    that can be typed is an error, and no word is an operator.
    """
    found = (_term(match) for match in _TERM.finditer(typed.translate(_QUOTES)))
    return tuple(dict.fromkeys(term for term in found if term.words))


def _term(match: re.Match[str]) -> Term:
    if match["word"] is None:
        return Term(tuple(fold(match["phrase"]).split()), prefix=bool(match["open"]))
    return Term(tuple(fold(match["word"]).split()), prefix=match["word"].endswith("*"))
