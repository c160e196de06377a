"""The records a loopback E-utilities server holds: their bytes, and what a query can be about.

PubMed XML enters; `Article`s leave, with the original bytes of each.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

_ARTICLE = re.compile(rb"<(PubmedArticle|PubmedBookArticle)\b[^>]*>.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Article:
    """One record: its bytes, and what a query can be about."""

    pmid: int
    xml: bytes
    title: str
    abstract: str
    types: frozenset[str]
    mesh: frozenset[str]
    year: str
    dates: dict[str, str]  # crdt, edat, mdat -> YYYY/MM/DD
    subsets: frozenset[str]  # "hasretractionin", "hasabstract", "medline": what [sb] can name


def read_articles(sources: Iterable[bytes | str | Path]) -> list[Article]:
    """Every record of some PubMed XML, given as bytes or as files (plain or gzip), in order."""
    return [article for source in sources for article in _articles(_bytes(source))]


@cache
def _articles(data: bytes) -> tuple[Article, ...]:
    """Read once: many tests start a server on the same records."""
    found = (_article(match.group()) for match in _ARTICLE.finditer(data))
    return tuple(article for article in found if article is not None)


def _bytes(source: bytes | str | Path) -> bytes:
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _article(xml: bytes) -> Article | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, encoding="utf-8"
    )
    root = etree.fromstring(xml, parser)
    pmid = _first(root, "MedlineCitation/PMID") or _first(root, "BookDocument/PMID")
    if not pmid.isdigit():
        return None
    title = _first(root, ".//ArticleTitle") or _first(root, ".//BookTitle")
    abstract = " ".join(_text(one) for one in root.iterfind(".//Abstract/AbstractText"))
    revised = _date(root.find(".//DateRevised"))
    entrez = _history(root, "entrez") or _history(root, "pubmed") or revised
    return Article(
        int(pmid),
        xml,
        title,
        abstract,
        frozenset(_text(one).lower() for one in root.iterfind(".//PublicationType")),
        frozenset(_text(one).lower() for one in root.iterfind(".//MeshHeading/DescriptorName")),
        _year(root),
        {"crdt": entrez, "edat": entrez, "mdat": revised or entrez},
        frozenset(_subsets(root, abstract)),
    )


def _subsets(root: etree._Element, abstract: str) -> Iterator[str]:
    """A comment or correction of each kind makes a subset of its own: `hasretractionin`."""
    for link in root.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        yield "has" + (link.get("RefType") or "").lower()
    citation = root.find("MedlineCitation")
    if citation is not None:
        yield (citation.get("Status") or "").lower().replace("-", "")
    if abstract:
        yield "hasabstract"


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _first(root: etree._Element, path: str) -> str:
    found = root.find(path)
    return "" if found is None else _text(found)


def _year(root: etree._Element) -> str:
    found = root.find(".//PubDate")
    years = re.findall(r"\d{4}", "" if found is None else _text(found))
    return years[0] if years else ""


def _history(root: etree._Element, status: str) -> str:
    return _date(root.find(f".//PubMedPubDate[@PubStatus='{status}']"))


def _date(element: etree._Element | None) -> str:
    if element is None:
        return ""
    parts = [_first(element, name) for name in ("Year", "Month", "Day")]
    if not parts[0].isdigit():
        return ""
    numbers = [int(part) if part.isdigit() else 1 for part in parts]
    return f"{numbers[0]:04d}/{numbers[1]:02d}/{numbers[2]:02d}"
