"""A PubmedArticleSet -> the bytes of its articles, without parsing them.

An open file enters; lists of whole `<PubmedArticle>` elements leave, as they stand in it, and at
last one stream of whatever is left. Only the plainest layout is cut: UTF-8, a bare root, articles
with nothing but white space between them. From the first comment, CDATA, book or deletion on,
everything stays in the stream. Nothing is judged here: what was cut may still be broken XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, RawIOBase
from typing import Protocol

CHUNK_BYTES = 1 << 18  # read at a time: some ten to two hundred articles

_ROOT = b"<PubmedArticleSet>"
_START, _END = b"<PubmedArticle>", b"</PubmedArticle>"
_LONGEST_PROLOGUE = 1 << 12  # bytes; PubMed's has about 250
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_OTHER_STARTS = (b"<DeleteCitation", b"<DeleteDocument", b"<PubmedBookArticle", b"<!", b"<?", b"</")
_LONGEST_GAP = 1 << 24  # bytes that are no article, in one piece; longer ones are left to the rest
_PMID = re.compile(rb"<PMID(?:\s+Version=\"(\d+)\")?[^>]*>\s*0*(\d{1,8})\s*</PMID>")


class Readable(Protocol):
    """What bytes can be read from: a file, an unpacked gzip, a reply."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Slices:
    """Some articles, each as its own bytes, and what stands before the first one of all.

    Attributes:
        lines: On which line of the source each begins, from 1.
    """

    prologue: bytes
    articles: list[bytes]
    lines: list[int] = field(default_factory=list)

    @property
    def document(self) -> bytes:
        """These articles alone as a PubmedArticleSet."""
        return b"".join((self.prologue, *self.articles, b"</PubmedArticleSet>"))

    def alone(self) -> Iterator[tuple[bytes, bytes]]:
        """Each article, and a PubmedArticleSet of it alone on the lines it has in the source.

        Where an article begins inside another, the first was never ended: both are given.
        """
        for article, line in zip(self.articles, self.lines, strict=True):
            at = article.rfind(_START)
            parts = (article[:at], article[at:]) if at > 0 else (article,)
            for part in parts:
                yield part, placed(self.prologue, line - 1, b"", part) + b"</PubmedArticleSet>"
                line += part.count(b"\n")


def placed(prologue: bytes, lines: int, indent: bytes, rest: bytes) -> bytes:
    """What follows a prologue, on the line it has in its source.

    The empty lines stand before the root, for inside it they would be text, and longer than the
    parser allows.
    """
    before = prologue.removesuffix(_ROOT)
    empty = b"\n" * (lines - before.count(b"\n"))
    return b"".join((before, empty, _ROOT, indent, rest))


def identity(article: bytes) -> tuple[bytes, int]:
    """The PMID an article states first, and its version; no digits when it states none."""
    found = _PMID.search(article)
    return (found[2], int(found[1] or 1)) if found else (b"", 1)


def cut(source: Readable, *, leniently: bool = False) -> Iterator[Slices | Readable]:
    """Yield the articles in order, some at a time, then the stream that holds the rest.

    The stream is always there, begins with the same prologue and keeps its line numbers.

    Args:
        leniently: Give what stands between articles, and cannot be anything, as an article, so
            that what follows it is cut all the same.
    """
    held = source.read(_LONGEST_PROLOGUE)
    root = held.find(_ROOT)
    if root < 0 or not _plain(held[:root]):
        yield _Rejoined(held, source)
        return
    prologue, held = held[: root + len(_ROOT)], held[root + len(_ROOT) :]
    lines = prologue.count(b"\n")  # before what is held, so that a fault has its place in the file
    column = 0
    more = True
    while more:
        data = source.read(CHUNK_BYTES)
        held += data
        spans, end, more = _articles(held, leniently=leniently)
        more = more and bool(data)
        if spans:
            starts = _lines(held, spans, lines)
            yield Slices(prologue, [held[start:stop] for start, stop in spans], starts)
            line_end = held.rfind(b"\n", 0, end)
            lines += held.count(b"\n", 0, end)
            column = end - line_end - 1 if line_end >= 0 else column + end
            held = held[end:]
    yield _Rejoined(placed(prologue, lines, b" " * column, held), source)


def _plain(prologue: bytes) -> bool:
    """Whether no entity is declared and the bytes are UTF-8."""
    encoding = _ENCODING.search(prologue)
    return b"[" not in prologue and (encoding is None or encoding[1].lower() == b"utf-8")


def _lines(held: bytes, spans: list[tuple[int, int]], lines: int) -> list[int]:
    """The line each span begins on, when so many end before what is held."""
    found, at = [], 0
    for start, _ in spans:
        lines += held.count(b"\n", at, start)
        found.append(lines + 1)
        at = start
    return found


def _articles(held: bytes, *, leniently: bool) -> tuple[list[tuple[int, int]], int, bool]:
    """Where the whole articles at the front stand, where they end, and whether more may follow."""
    limit = min(_first(held, b"!"), _first(held, b"?"))
    spans: list[tuple[int, int]] = []
    end = 0
    while True:
        start = held.find(b"<", end)
        if held.startswith(_START, start) and not held[end:start].strip():
            close = held.find(_END, start)
            if close < 0 or close > limit:
                return spans, end, limit == len(held)
            end = close + len(_END)
            spans.append((start, end))
            continue
        if not leniently:
            return spans, end, _may_go_on(held, start, end)
        span = _gap(held, start, end)
        if span is None:
            return spans, end, _may_go_on(held, start, end) or _waits(held, start, end)
        spans.append(span)
        end = span[1]


def _may_go_on(held: bytes, start: int, end: int) -> bool:
    """Whether what was read ends before it can be told what comes after the last article."""
    if start < 0:
        return not held[end:].strip()
    return not held[end:start].strip() and _START.startswith(held[start:])


def _gap(held: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where something stands that is no article, up to the next one; None when none follows."""
    after = held.find(_START, end)
    if after < 0 or _is_known(held, start, end):
        return None
    return end, after


def _waits(held: bytes, start: int, end: int) -> bool:
    """Whether an article may follow, in what is not read yet, something that is none."""
    return len(held) - end < _LONGEST_GAP and not _is_known(held, start, end)


def _is_known(held: bytes, start: int, end: int) -> bool:
    """Whether what comes next is something the parser knows, or the end."""
    known = start >= 0 and held.startswith(_OTHER_STARTS, start)
    return known and not held[end:start].strip()


def _first(held: bytes, mark: bytes) -> int:
    """Where the first `<!` or `<?` is, else the length; one byte is found far faster than two."""
    at = held.find(mark)
    while at > 0 and held[at - 1 : at] != b"<":
        at = held.find(mark, at + 1)
    return at if at >= 0 else len(held)


class _Rejoined(RawIOBase):
    """Bytes already read, then the rest of the stream they came from."""

    def __init__(self, first: bytes, rest: Readable) -> None:
        super().__init__()
        self._first = BytesIO(first)
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        return self._first.read(size) or self._rest.read(size)
