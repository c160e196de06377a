"""A PubmedArticleSet -> the bytes of its articles, without parsing them.

An open file enters; lists of whole `<PubmedArticle>` elements leave, as they stand in it, and at
last one stream of whatever is left. Only the plainest layout is cut: UTF-8, a bare root, articles
with nothing but white space between them. From the first comment, CDATA, book or deletion on,
everything stays in the stream. Nothing is judged here: what was cut may still be broken XML.
Reference lists, which no record keeps, are left out of what is to be parsed: they are two thirds
of what PubMed sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from typing import Protocol

CHUNK_BYTES = 1 << 18  # read at a time: some ten to two hundred articles

_ROOT = b"<PubmedArticleSet>"
_START, _END = b"<PubmedArticle>", b"</PubmedArticle>"
_LONGEST_PROLOGUE = 1 << 12  # bytes; PubMed's has about 250
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_LIST_END = b"</ReferenceList>"
_AFTER_LISTS = re.compile(rb"\s*</PubmedData>\s*</PubmedArticle>")


class Readable(Protocol):
    """What bytes can be read from: a file, an unpacked gzip, a reply."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Slices:
    """Some articles, each as its own bytes, and what stands before the first one of all."""

    prologue: bytes
    articles: list[bytes]

    @property
    def document(self) -> bytes:
        """These articles alone as a PubmedArticleSet."""
        return b"".join((self.prologue, *self.articles, b"</PubmedArticleSet>"))

    @property
    def unreferenced(self) -> bytes:
        """As `document`, with reference lists left out where that is safe."""
        articles = map(_without_references, self.articles)
        return b"".join((self.prologue, *articles, b"</PubmedArticleSet>"))


def cut(source: Readable) -> Iterator[Slices | Readable]:
    """Yield the articles in order, some at a time, then the stream that holds the rest.

    The stream is always there, begins with the same prologue and keeps its line numbers.
    """
    held = source.read(_LONGEST_PROLOGUE)
    root = held.find(_ROOT)
    if root < 0 or not _plain(held[:root]):
        yield _Rejoined(held, source)
        return
    prologue, held = held[: root + len(_ROOT)], held[root + len(_ROOT) :]
    lines = column = 0  # of what was cut, so that a fault later is told by its place in the file
    more = True
    while more:
        data = source.read(CHUNK_BYTES)
        held += data
        articles, end, more = _articles(held)
        more = more and bool(data)
        if articles:
            yield Slices(prologue, articles)
            line_end = held.rfind(b"\n", 0, end)
            lines += held.count(b"\n", 0, end)
            column = end - line_end - 1 if line_end >= 0 else column + end
            held = held[end:]
    yield _Rejoined(prologue + b"\n" * lines + b" " * column + held, source)


def _plain(prologue: bytes) -> bool:
    """Whether no entity is declared and the bytes are UTF-8."""
    encoding = _ENCODING.search(prologue)
    return b"[" not in prologue and (encoding is None or encoding[1].lower() == b"utf-8")


def _articles(held: bytes) -> tuple[list[bytes], int, bool]:
    """The whole articles at the front, where they end, and whether more may follow."""
    limit = min(_first(held, b"!"), _first(held, b"?"))
    articles: list[bytes] = []
    end = 0
    while True:
        start = held.find(b"<", end)
        if start < 0:
            return articles, end, not held[end:].strip()
        if not held.startswith(_START, start):
            return articles, end, _START.startswith(held[start:])
        if held[end:start].strip():
            return articles, end, False
        close = held.find(_END, start)
        if close < 0 or close > limit:
            return articles, end, limit == len(held)
        end = close + len(_END)
        articles.append(held[start:end])


def _without_references(article: bytes) -> bytes:
    """An article without its reference lists, the last thing in it; itself where they look odd.

    What is left out is not parsed, so it must look whole: as many ends as starts, nothing after
    it but the ends of the article, and UTF-8. Other faults in it would be faults of references.
    """
    start = article.find(b"<ReferenceList")
    if start < 0:
        return article
    end = article.rfind(_LIST_END) + len(_LIST_END)
    if not _AFTER_LISTS.fullmatch(article, end):
        return article
    lists = article[start:end]
    if lists.count(b"<Reference>") != lists.count(b"</Reference>") or not _is_utf8(lists):
        return article
    return article[:start] + article[end:]


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


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
