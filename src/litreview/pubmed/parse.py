"""PubmedArticleSet XML -> records, one after the other.

Bytes, an open file or a path (plain or gzip) enters; parsed records, deletions and reasons
why something could not be read leave, in file order. Memory holds one article at a time.
Nothing is fetched, no DTD is loaded and no entity is expanded: XML that declares entities
is refused, for PubMed declares none.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.record import Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.records.article import read_article
from litreview.pubmed.records.book import read_book
from litreview.pubmed.records.indexing import find_pmid
from litreview.pubmed.records.markup import fold_spaces
from litreview.pubmed.slices import OneDocument, Readable, Slices, cut, stated_pmid

ROOT = "PubmedArticleSet"

_GZIP = b"\x1f\x8b"
_READERS: dict[str, Callable[[Element, Origin], Record]] = {
    "PubmedArticle": read_article,
    "PubmedBookArticle": read_book,
}
_DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_NO_ARTICLE = "line {}: this is no article"
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


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody should know of a file, though nothing in it is lost by it."""

    text: str


Item = ParsedRecord | Unreadable | Deleted | Remark
ParseItems = Generator[Item, None, bool]  # whether more can be read after it


def parse_articles(
    source: bytes | Readable, origin: Origin = Origin.PUBMED
) -> Iterator[ParsedRecord | Unreadable]:
    """Yield the records of a PubmedArticleSet in order; an empty set yields nothing.

    A fault in one article is yielded in its place and the next is read; a fault of the XML
    itself ends the stream with an `Unreadable` without PMID.
    """
    items = _parse(source, origin)
    return (item for item in items if isinstance(item, (ParsedRecord, Unreadable)))


def parse_file(path: Path, keep: Callable[[bytes], bool] | None = None) -> Iterator[Item]:
    """Yield the records and deletions of a PubMed file, plain or gzip, in order.

    An article whose XML is broken is yielded as unreadable, and the next is read.

    Args:
        keep: Which elements to parse, told from their bytes; all without it, or where they
            cannot be cut.

    Raises:
        OSError: The file cannot be opened.
    """
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        stream = OneDocument(gzip.GzipFile(fileobj=file) if packed else file)
        yield from _parse(stream, Origin.FILE, keep)


def _parse(
    source: bytes | Readable, origin: Origin, keep: Callable[[bytes], bool] | None = None
) -> Iterator[Item]:
    stream = BytesIO(source) if isinstance(source, bytes) else source
    try:
        for piece in cut(stream, leniently=origin is Origin.FILE):
            if isinstance(piece, Slices):
                whole = yield from _read_slices(piece.only(keep) if keep else piece, origin)
            else:
                whole = yield from read_stream(piece, origin)
            if not whole:
                return
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:  # what unpacking raises
        yield Unreadable(None, f"the file is cut off or damaged: {error}", ends=True)


def _read_slices(slices: Slices, origin: Origin) -> ParseItems:
    """Read elements whose bytes are at hand; True when more may follow.

    Where one is broken, a reply is broken as a whole, for it may hold less than was asked for;
    a file goes on with the next element.

    Most of what PubMed sends comes this way: to build a small tree at once takes half the time
    of a stream's events, and an element's own bytes need not be written out again.
    """
    root = _tree(slices.document)
    if root is not None and len(root) == len(slices.elements):
        for element, xml, line in zip(root, slices.elements, slices.lines, strict=True):
            yield from _read(element, xml, origin, line)
    elif origin is Origin.FILE:
        for line, xml, document in slices.alone():
            yield from _read_alone(line, xml, document)
    else:
        return (yield from read_stream(BytesIO(slices.document), origin))
    return True


def _tree(document: bytes) -> Element | None:
    try:
        return etree.fromstring(document, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError:
        return None


def _read_alone(line: int, xml: bytes, document: bytes) -> Iterator[Item]:
    """What a document of one element gives, or why it cannot be read; its PMID is in its bytes."""
    items = list(read_stream(BytesIO(document), Origin.FILE))
    faults = [item for item in items if isinstance(item, Unreadable) and item.ends]
    if items and not faults:
        yield from items
        return
    pmid = Pmid(stated_pmid(xml).decode())
    yield Unreadable(pmid or None, faults[0].reason if faults else _NO_ARTICLE.format(line))


def read_stream(stream: Readable, origin: Origin) -> ParseItems:
    """Read whatever a PubmedArticleSet holds, one element in memory at a time."""
    events = etree.iterparse(stream, events=("end",), tag=_TAGS, **_SAFE)
    element: Element | None = None
    try:
        for _, element in events:
            if declares_entities(element):
                return (yield from _end("the XML declares entities, which PubMed never does"))
            xml = etree.tostring(element, encoding="utf-8", with_tail=False)
            line: Any = element.sourceline  # the stubs have it as a placeholder
            yield from _read(element, xml, origin, line or 0)
            _free(element)
    except etree.XMLSyntaxError as error:
        if not _only_prefixes(events.error_log):
            return (yield from _end(f"the XML is broken: {error.msg}"))
        root = element.getroottree().getroot() if element is not None else None
    else:
        root = events.root
    return (yield from _check_root(root))


def declares_entities(element: Element) -> bool:
    """Whether the document's own DOCTYPE declares entities."""
    declared: Any = element.getroottree().docinfo.internalDTD  # the stubs lack iterentities
    return declared is not None and any(True for _ in declared.iterentities())


def _read(element: Element, xml: bytes, origin: Origin, line: int) -> Iterator[Item]:
    """What one element gives; a fault in a file is named with its line."""
    read = _READERS.get(element.tag)
    try:
        if read is not None:
            yield ParsedRecord(read(element, origin), xml)
        elif element.tag in _DELETIONS:
            yield from _deletions(element)
        else:
            yield Unreadable(None, _NO_ARTICLE.format(line))
    except NounError as error:
        where = f"line {line}: " if line and origin is Origin.FILE else ""
        yield Unreadable(find_pmid(fold_spaces(element.findtext("*/PMID"))), f"{where}{error}")


def _deletions(element: Element) -> Iterator[Unreadable | Deleted]:
    for one in element.iterchildren("PMID"):
        try:
            yield Deleted(check_pmid(fold_spaces(one.text), "PMID"))
        except NounError as error:
            yield Unreadable(None, f"DeleteCitation: {error}")


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


def _check_root(root: Element | None) -> ParseItems:
    if root is not None and root.tag == ROOT:
        return True
    wrong = "there is no XML" if root is None else f"the XML is a {root.tag}, not a {ROOT}"
    return (yield from _end(wrong))


def _end(reason: str) -> ParseItems:
    """Why nothing after this can be read."""
    yield Unreadable(None, reason, ends=True)
    return False
