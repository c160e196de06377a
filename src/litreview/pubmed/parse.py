"""PubmedArticleSet XML -> records, one after the other.

Bytes, an open file or a path (plain or gzip) enters; parsed records, deletions and reasons
why something could not be read leave, in file order. Memory holds one article at a time.
Nothing is fetched, no DTD is loaded and no entity is expanded: XML that declares entities
is refused, for PubMed declares none.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.record import Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.article import read_article
from litreview.pubmed.book import read_book
from litreview.pubmed.markup import fold

ROOT = "PubmedArticleSet"

_GZIP = b"\x1f\x8b"
_READERS: dict[str, Callable[[Element, Origin], Record]] = {
    "PubmedArticle": read_article,
    "PubmedBookArticle": read_book,
}
_DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
_TAGS = (*_READERS, *sorted(_DELETIONS))


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A record and the XML it was read from: its own element, UTF-8."""

    record: Record
    xml: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One article, or the rest of a file, that could not be read, and why.

    Attributes:
        pmid: None when not even that could be read.
        reason: In plain words.
        ends: Whether nothing after it could be read.
    """

    pmid: Pmid | None
    reason: str
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """A PMID that an update file withdraws."""

    pmid: Pmid


def parse_articles(
    source: bytes | BinaryIO, origin: Origin = Origin.PUBMED
) -> Iterator[ParsedRecord | Unreadable]:
    """Yield the records of a PubmedArticleSet in order; an empty set yields nothing.

    A fault in one article is yielded in its place and the next is read; a fault of the XML
    itself ends the stream with an `Unreadable` without PMID.
    """
    for item in _parse(source, origin):
        if not isinstance(item, Deleted):
            yield item


def parse_file(path: Path) -> Iterator[ParsedRecord | Unreadable | Deleted]:
    """Yield the records and deletions of a PubMed file, plain or gzip, in order.

    Raises:
        OSError: The file cannot be opened.
    """
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        if not packed:
            yield from _parse(file, Origin.FILE)
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield from _parse(unpacked, Origin.FILE)


def _parse(
    source: bytes | BinaryIO | gzip.GzipFile, origin: Origin
) -> Iterator[ParsedRecord | Unreadable | Deleted]:
    events = etree.iterparse(
        BytesIO(source) if isinstance(source, bytes) else source,
        events=("end",),
        tag=_TAGS,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    element: Element | None = None
    try:
        for _, element in events:
            if declares_entities(element):
                yield Unreadable(
                    None, "the XML declares entities, which PubMed never does", ends=True
                )
                return
            yield from _read(element, origin)
            _free(element)
    except etree.XMLSyntaxError as error:
        if not _only_prefixes(events.error_log):
            yield Unreadable(None, f"the XML is broken: {error.msg}", ends=True)
            return
        root = element.getroottree().getroot() if element is not None else None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unreadable(None, f"the file is cut off or damaged: {error}", ends=True)
        return
    else:
        root = events.root
    yield from _check_root(root)


def declares_entities(element: Element) -> bool:
    """Whether the document's own DOCTYPE declares entities."""
    declared: Any = element.getroottree().docinfo.internalDTD  # the stubs lack iterentities
    return declared is not None and any(True for _ in declared.iterentities())


def _read(element: Element, origin: Origin) -> Iterator[ParsedRecord | Unreadable | Deleted]:
    if element.tag in _DELETIONS:
        yield from _deletions(element)
        return
    try:
        record = _READERS[element.tag](element, origin)
    except NounError as error:
        yield Unreadable(_pmid_of(element), str(error))
    else:
        yield ParsedRecord(record, etree.tostring(element, encoding="utf-8", with_tail=False))


def _deletions(element: Element) -> Iterator[Unreadable | Deleted]:
    for one in element.iterchildren("PMID"):
        try:
            yield Deleted(check_pmid(fold(one.text), "PMID"))
        except NounError as error:
            yield Unreadable(None, f"DeleteCitation: {error}")


def _pmid_of(element: Element) -> Pmid | None:
    for inner in element:
        for child in inner.iterchildren("PMID"):
            try:
                return check_pmid(fold(child.text))
            except NounError:
                return None
    return None


def _free(element: Element) -> None:
    """Forget an article that was read, and its place in the tree."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _only_prefixes(log: etree._ListErrorLog) -> bool:
    """Whether the parser's only complaint is an undeclared prefix.

    The DTD declares `mml` by a default attribute, and the DTD is not loaded.
    """
    unknown = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    return bool(len(log)) and all(entry.type == unknown for entry in log)


def _check_root(root: Element | None) -> Iterator[Unreadable]:
    if root is None:
        yield Unreadable(None, "there is no XML", ends=True)
    elif root.tag != ROOT:
        yield Unreadable(None, f"the XML is a {root.tag}, not a {ROOT}", ends=True)
