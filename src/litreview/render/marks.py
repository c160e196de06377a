"""The text of a study with a number behind each sentence that something rests on.

A text, its sentences and the spans that values rest on enter; a text leaves that is the same but
for its marks, and what stands where is told by their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.tag import Tag
from litreview.model.text import Passage, Span, StudyText
from litreview.model.vocabulary import BasisKind

NO_BREAK = "\N{NO-BREAK SPACE}"  # keeps a mark on the line of its sentence
BRACKETS = ("[{}]", "{{{}}}", "\u27e6{}\u27e7")  # the last: white square brackets
"""How a mark is written: the first way in which the text itself writes no number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence of the text that something rests on.

    Attributes:
        number: From 1, in reading order.
        start: First code point in `StudyText.text`.
        end: One past the last.
        text: The sentence as it stands there.
    """

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and its marks; how they are written, no part of the text is."""

    text: StudyText
    marks: tuple[Mark, ...]
    bracket: str

    def at(self, *spans: Span | None) -> str:
        """The marks of the sentences these lie in: "[1][4]"; empty for none."""
        held = [span for span in spans if span is not None]
        found = (m for m in self.marks if any(_overlap(Span(m.start, m.end), s) for s in held))
        return "".join(self.bracket.format(mark.number) for mark in found)

    def passage(self, passage: Passage, start: int) -> str:
        """A passage, which starts there, with the number of each marked sentence behind it."""
        end, pieces, at = start + len(passage.text), list[str](), 0
        for mark in self.marks:
            if start <= mark.start and mark.end <= end:
                stop = mark.end - start
                pieces += [passage.text[at:stop], NO_BREAK, self.bracket.format(mark.number)]
                pieces += [" "] if passage.text[stop : stop + 1].strip() else []
                at = stop
        return "".join([*pieces, passage.text[at:]])


def mark_text(text: StudyText, sentences: Iterable[Span], spans: Collection[Span]) -> MarkedText:
    """Mark the sentences that any of these spans lies in, numbered in reading order."""
    used = sorted(s for s in sentences if any(_overlap(s, span) for span in spans))
    marks = tuple(
        Mark(number, one.start, one.end, text.text[one.start : one.end])
        for number, one in enumerate(used, 1)
    )
    free = (style for style in BRACKETS if not re.search(_numbered(style), text.text))
    return MarkedText(text, marks, next(free, BRACKETS[-1]))


def spans_of(tags: Iterable[Tag]) -> Iterator[Span]:
    """Where the words stand that tags rest on; none for a heading."""
    return (tag.evidence.span for tag in tags if tag.evidence.is_quote)


def quoted_span(text: StudyText, basis: Basis | None) -> Span | None:
    """Where a quote stands: at the place it names when it is there, else where it is found."""
    if basis is None or basis.kind is not BasisKind.QUOTE:
        return None
    for passage, start in zip(text.passages, text.starts, strict=True):
        if basis.start is None or basis.end is None or passage.where != basis.where:
            continue
        if passage.text[basis.start : basis.end] == basis.text:
            return Span(start + basis.start, start + basis.end)
    return text.find_quote(basis.text)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _numbered(style: str) -> str:
    """The pattern of a number written in that style."""
    before, _, after = style.format("\0").partition("\0")
    return rf"{re.escape(before)}\d+{re.escape(after)}"
