"""The words a tag rests on.

A match in a sentence enters; an `Evidence` leaves whose quote is the sentence, or, when the
sentence is longer than a quote may be, the clauses around the match.
"""

from __future__ import annotations

import re

from litreview.model.fields import MAX_TEXT
from litreview.model.tag import Evidence
from litreview.tagging.sections import Document, Sentence

_CLAUSE = re.compile(r"[,;:()\u2013\u2014] ?")


class Quotes:
    """The evidence of one sentence, made once for all rules that find something in it.

    Attributes:
        printed: The sentence as printed.
    """

    def __init__(self, document: Document, sentence: Sentence) -> None:
        self._document = document
        self._sentence = sentence
        self._whole: Evidence | None = None
        self.printed = document.text.text[sentence.start : sentence.end]

    def around(self, start: int, end: int) -> Evidence:
        """The sentence, or the clauses around a match when it is too long to quote."""
        if self._whole is None:
            made = quote_around(self._document, self._sentence, start, end)
            if len(self.printed) > MAX_TEXT:
                return made
            self._whole = made
        return self._whole


def quote_around(document: Document, sentence: Sentence, start: int, end: int) -> Evidence:
    """The sentence as evidence, or a window of at most 300 code points around the match.

    Args:
        document: The study's text.
        sentence: The sentence of the match.
        start: Where the match starts, counted in the sentence.
        end: One past its last code point.
    """
    first, last = sentence.start, sentence.end
    if last - first > MAX_TEXT:
        first, last = _window(
            document.text.text, sentence, sentence.start + start, sentence.start + end
        )
    return Evidence(sentence.where, document.text.text[first:last], first, last)


def _window(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    if end - start >= MAX_TEXT:
        return _bare(text, start, start + MAX_TEXT)
    room = MAX_TEXT - (end - start)
    low = max(sentence.start, start - room // 2)
    high = min(sentence.end, low + MAX_TEXT)
    low = max(sentence.start, high - MAX_TEXT)
    return _bare(text, _clause_start(text, low, start, sentence), _word_end(text, end, high))


def _clause_start(text: str, low: int, start: int, sentence: Sentence) -> int:
    if low == sentence.start:
        return low
    clause = _CLAUSE.search(text, low, start)
    if clause is not None:
        return clause.end()
    space = text.find(" ", low, start)
    return space + 1 if space >= 0 else start


def _word_end(text: str, end: int, high: int) -> int:
    if high >= len(text) or not text[high - 1 : high + 1].isalnum():
        return high
    space = text.rfind(" ", end, high)
    return space if space > 0 else high


def _bare(text: str, first: int, last: int) -> tuple[int, int]:
    while last - 1 > first and text[last - 1].isspace():
        last -= 1
    while first < last - 1 and text[first].isspace():
        first += 1
    return first, last
