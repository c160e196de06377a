"""A PubmedArticleSet -> the bytes of what it holds, without parsing them.

An open file enters; lists of whole elements leave (articles, books, deletions), as they stand in
it, and at last one stream of whatever is left. Only the plainest layout is cut: UTF-8, a bare
root, elements with nothing but white space between them. From the first comment or CDATA on,
everything stays in the stream. Nothing is judged here: what was cut may still be broken XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from itertools import compress
from typing import Protocol

CHUNK_BYTES = 1 << 18  # read at a time: some ten to two hundred articles

_ROOT, _ROOT_END = b"<PubmedArticleSet>", b"</PubmedArticleSet>"
_START = re.compile(rb"<(Pubmed(?:Book)?Article|Delete(?:Citation|Document))>")
_LONGEST_PROLOGUE = 1 << 12  # bytes; PubMed's has about 250
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_NEXT_DOCUMENT = re.compile(
    rb"</PubmedArticleSet>(?:\s|\xef\xbb\xbf)*"
    rb"(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?<PubmedArticleSet>"
)
_LONGEST_GAP = 1 << 24  # bytes that are no element, in one piece; longer ones are left to the rest
_PMID = re.compile(rb"<PMID[^>]*>\s*0*(\d{1,8})\s*</PMID>")


class Readable(Protocol):
    """What bytes can be read from: a file, an unpacked gzip, a reply."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Slices:
    """Some elements, each as its own bytes, and what stands before the first one of all.

    Attributes:
        lines: On which line of the source each begins, from 1.
    """

    prologue: bytes
    elements: list[bytes]
    lines: list[int]

    def only(self, keep: Callable[[bytes], bool]) -> Slices:
        """Those of the elements that are to be kept."""
        kept = [keep(element) for element in self.elements]
        elements, lines = compress(self.elements, kept), compress(self.lines, kept)
        return Slices(self.prologue, list(elements), list(lines))

    @property
    def document(self) -> bytes:
        """These elements alone as a PubmedArticleSet."""
        return b"".join((self.prologue, *self.elements, _ROOT_END))

    def alone(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Each element with its line, and a PubmedArticleSet of it alone on that line.

        Where one begins inside another, the first was never ended: each is given.
        """
        for element, line in zip(self.elements, self.lines, strict=True):
            starts = [found.start() for found in _START.finditer(element)] or [0]
            for start, stop in zip(starts, [*starts[1:], len(element)], strict=True):
                part = element[start:stop]
                yield line, part, placed(self.prologue, line - 1, b"", part) + _ROOT_END
                line += part.count(b"\n")


def placed(prologue: bytes, lines: int, indent: bytes, rest: bytes) -> bytes:
    """What follows a prologue, on the line it has in its source.

    The empty lines stand before the root, for inside it they would be text, and longer than the
    parser allows.
    """
    before = prologue.removesuffix(_ROOT)
    empty = b"\n" * (lines - before.count(b"\n"))
    return b"".join((before, empty, _ROOT, indent, rest))


def stated_pmid(element: bytes) -> bytes:
    """The PMID an article or a book states first; empty where it has none."""
    found = None if element.startswith(b"<Delete") else _PMID.search(element)
    return found[1] if found else b""


def cut(source: Readable, *, leniently: bool = False) -> Iterator[Slices | Readable]:
    """Yield the elements in order, some at a time, then the stream that holds the rest.

    The stream is always there, begins with the same prologue and keeps its line numbers.

    Args:
        leniently: Give what stands between elements, and cannot be anything, as an element, so
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
        spans, end, more = _elements(held, leniently=leniently, last=not data)
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


def _elements(
    held: bytes, *, leniently: bool, last: bool
) -> tuple[list[tuple[int, int]], int, bool]:
    """Where the whole elements at the front stand, where they end, and whether more may follow."""
    limit = min(_first(held, b"!"), _first(held, b"?"))
    spans: list[tuple[int, int]] = []
    end = 0
    while (found := _START.search(held, end)) is not None:
        start = found.start()
        gap = held[end:start].lstrip()
        if gap and (not leniently or _is_markup(gap)):
            return spans, end, False
        stop = _stop(held, found, never_ended=leniently and last)
        if stop is None or stop > limit:
            return spans, end, limit == len(held)
        if gap:
            spans.append((start - len(gap), start))
        end = stop
        spans.append((start, end))
    rest = held[end:].lstrip()
    return spans, end, len(rest) < _LONGEST_GAP and not _is_markup(rest)


def _stop(held: bytes, start: re.Match[bytes], *, never_ended: bool) -> int | None:
    """Where an element ends; where the next begins when it was `never_ended`; None if unknown."""
    end = b"</%s>" % start[1]
    close = held.find(end, start.end())
    if close >= 0:
        return close + len(end)
    following = _START.search(held, start.end()) if never_ended else None
    return following.start() if following else None


def _is_markup(gap: bytes) -> bool:
    """Whether what comes next is something the parser knows, or the end."""
    return gap.startswith((b"<!", b"<?", b"</"))


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


class OneDocument(RawIOBase):
    """A file of several documents, one after the other, as one: EDirect writes batches so.

    What ends one and begins the next gives way to its line ends, so that lines keep their numbers.
    """

    def __init__(self, source: Readable) -> None:
        super().__init__()
        self._source = source
        self._held = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, a few more or fewer than asked for; none at the end."""
        while True:
            data = self._source.read(size)
            held = self._held + data
            if _ROOT_END in held:
                held = _NEXT_DOCUMENT.sub(_line_ends, held)
            kept = _kept(held) if data else len(held)
            self._held = held[kept:]
            if kept or not data:
                return held[:kept]


def _line_ends(between: re.Match[bytes]) -> bytes:
    return b"\n" * between[0].count(b"\n") if _plain(between[0]) else between[0]


def _kept(held: bytes) -> int:
    """Where what may be the end of one document and the beginning of the next starts."""
    at = held.rfind(_ROOT_END, -_LONGEST_PROLOGUE)
    if at >= 0:
        return at
    at = held.rfind(b"<", -len(_ROOT_END))
    return at if at >= 0 and _ROOT_END.startswith(held[at:]) else len(held)
