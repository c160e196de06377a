"""The text of one citation, and where each piece of it stands.

Passages (title, abstract sections) enter; one text with offsets leaves. Offsets count
Unicode code points, end excluded. No meaning is read here: quotes are only found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from litreview.errors import NounError

SEPARATOR = "\n"  # between passages; never inside a quote
TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What turns the reading direction of what follows; letters of any script say their own."""


class Span(NamedTuple):
    """A stretch of `StudyText.text`: code points, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One printed piece: the title, the abstract, or one section of it.

    Attributes:
        where: `title`, `abstract`, or `abstract[2]` when the abstract has sections.
        text: Plain text, exactly as given; may be empty.
        label: The printed label, "METHODS"; empty when there is none.
        category: NLM's category of the section, "METHODS"; empty when there is none.
    """

    where: str
    text: str
    label: str = ""
    category: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"title|abstract(\[\d+\])?", self.where):
            raise NounError("where", f'"{self.where}" is not title, abstract or abstract[0]')


@dataclass(frozen=True)
class StudyText:
    """What may be read of one study: its passages, MeSH headings and publication types.

    `text` is every passage in reading order, joined by newlines; every offset in litreview
    counts code points of it, unless it says that it counts those of one passage.
    """

    study: str
    passages: tuple[Passage, ...]
    publication_types: tuple[str, ...] = ()
    mesh_headings: tuple[str, ...] = ()
    language: str = ""

    @cached_property
    def text(self) -> str:
        """Every passage in reading order, joined by newlines."""
        return SEPARATOR.join(passage.text for passage in self.passages)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each passage starts in `text`, in order."""
        starts, at = [], 0
        for passage in self.passages:
            starts.append(at)
            at += len(passage.text) + len(SEPARATOR)
        return tuple(starts)

    @property
    def has_abstract(self) -> bool:
        """Whether any abstract text is in hand."""
        return any(p.where != "title" and p.text.strip() for p in self.passages)

    def where_is(self, span: Span) -> tuple[str, Span]:
        """The passage a span lies in, and the span counted from that passage's start.

        Raises:
            NounError: The span leaves its passage, or the text.
        """
        for passage, start in zip(self.passages, self.starts, strict=True):
            if start <= span.start and span.end <= start + len(passage.text):
                return passage.where, Span(span.start - start, span.end - start)
        raise NounError("start", f"{span.start}-{span.end} lies in no single passage")

    def find_quote(self, quote: str) -> Span | None:
        """Where a verbatim quote stands; None when it does not, or is blank.

        White space, also around signs, the typographic forms of quotes, dashes and the micro sign,
        and the ways Unicode writes one letter (its canonical equivalents) are folded, nothing else:
        a quote differing by one letter is not found. Letter for letter comes first, then the first
        place.
        """
        exact = quote.strip()
        for passage, start in zip(self.passages, self.starts, strict=True) if exact else ():
            at = passage.text.find(exact)
            if at >= 0:
                return Span(start + at, start + at + len(exact))
        return self._find_pattern(exact)

    def find_typed(self, quote: str, *, verbatim: bool = False) -> Span | None:
        """Where words that somebody typed stand: as `find_quote`, or in other capitals.

        Quotation marks around them and punctuation at their end may differ too; no letter may, and
        no number is cut: "24 rats" does not stand in "124 rats".

        Args:
            verbatim: Nothing else may differ than in `find_quote`.
        """
        typed, bare = quote.strip(), _AROUND.sub("", quote)
        span = self.find_quote(typed)
        if span is not None and self._cuts_number(span):
            span = self._find_pattern(typed, whole_numbers=True)
        if span is not None or verbatim:
            return span
        return self._find_pattern(typed, re.IGNORECASE, whole_numbers=True) or (
            self._find_pattern(bare, re.IGNORECASE, whole_numbers=True)
        )

    def _cuts_number(self, span: Span) -> bool:
        before, after = self.text[: span.start + 1], self.text[span.end - 1 :]
        return bool(_CUT_BEFORE.search(before) or _CUT_AFTER.match(after))

    def _find_pattern(
        self, quote: str, flags: re.RegexFlag = re.NOFLAG, *, whole_numbers: bool = False
    ) -> Span | None:
        folded = unicodedata.normalize("NFC", quote)
        longest = max(_PLAIN.findall(folded), key=len, default="")
        pattern = "".join(_spaced(folded))
        if whole_numbers and pattern:
            pattern = f"(?<!\\d)(?<!\\d[.,]){pattern}" if folded[0].isdigit() else pattern
            pattern = f"{pattern}(?![.,]?\\d)" if folded[-1].isdigit() else pattern
        for composed, start in zip(self._composed, self.starts, strict=True) if pattern else ():
            may_hold = flags or longest in composed.text
            found = re.search(pattern, composed.text, flags) if may_hold else None
            if found is not None:
                within = composed.stands_for(found)
                return Span(start + within.start, start + within.end)
        return None

    @cached_property
    def _composed(self) -> tuple[_Composed, ...]:
        """Every passage in normal form C, in order."""
        return tuple(_compose(passage.text) for passage in self.passages)


class _Composed(NamedTuple):
    """A text in normal form C, and what each of its code points stands for; empty: for itself."""

    text: str
    spans: Sequence[Span] = ()

    def stands_for(self, found: re.Match[str]) -> Span:
        """Where something found in the normal form stands in the text itself."""
        start, end = found.span()
        if not self.spans:
            return Span(start, end)
        return Span(self.spans[start].start, self.spans[end - 1].end)


def _compose(text: str) -> _Composed:
    """The text composed, letter by letter; nearly every text is already."""
    if unicodedata.is_normalized("NFC", text):
        return _Composed(text)
    composed, spans = "", list[Span]()
    for start, piece in _separable(text):
        letters = unicodedata.normalize("NFC", piece)
        composed += letters
        spans += [Span(start, start + len(piece))] * len(letters)
    return _Composed(composed, spans)


def _separable(text: str) -> Iterator[tuple[int, str]]:
    """The shortest pieces that are composed each for itself, and where each starts."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _joins(text[start:at], text[at]):
            yield start, text[start:at]
            start = at


def _joins(piece: str, char: str) -> bool:
    """Whether a character belongs to the letter before it: a mark, or a part of a syllable."""
    one, other = (unicodedata.normalize("NFC", part) for part in (piece, char))
    return bool(unicodedata.combining(char)) or (
        unicodedata.normalize("NFC", piece + char) != one + other
    )


_PIECES = re.compile(r"\w+|[^\w\s]")  # words and signs
_PLAIN = re.compile(r"[0-9A-Za-z]+")  # letters and digits that have one form
_MICRO = "\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}"
_QUOTES = (
    "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
)
_DOUBLE_QUOTES = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
_MARKS = re.escape(_QUOTES + _DOUBLE_QUOTES + "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}")
_MARKS += "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_AROUND = re.compile(rf"^[\s{_MARKS}]+|[\s{_MARKS}.,;:!?\N{{HORIZONTAL ELLIPSIS}}]+$")
_CUT_BEFORE = re.compile(r"\d[.,]?\d$")  # where a quote starts within a number
_CUT_AFTER = re.compile(r"\d[.,]?\d")
_FOLDED = {
    char: f"[{alike}]" for alike in (_QUOTES, _DOUBLE_QUOTES, _DASHES, _MICRO) for char in alike
}


def _spaced(quote: str) -> Iterator[str]:
    """The pattern of each piece, after that of the space before it.

    Two words stay two words; around a sign there may be space or none.
    """
    before: re.Match[str] | None = None
    for piece in _PIECES.finditer(quote):
        if before is not None:
            apart = before.end() < piece.start()
            words = before.group()[-1].isalnum() and piece.group()[0].isalnum()
            yield r"\s+" if apart and words else r"\s*"
        yield _tolerant(piece.group())
        before = piece


def _tolerant(word: str) -> str:
    return "".join(_FOLDED.get(char) or re.escape(char) for char in word)
