"""RIS files, as reference managers and databases write them -> records.

A file enters; parsed records and reasons leave, in file order. Only a record with a PMID
becomes one of ours, for the PMID is what later refreshes know it by; without one it is named
with what to do. RIS has no standing, MeSH or grants, so none are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from litreview.errors import NounError
from litreview.model.dates import UNKNOWN_DATE, PartialDate
from litreview.model.identity import Pmid, StudyId, check_pmid
from litreview.model.record import Author, Journal, Keyword, PublicationType, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.dates import parts_date, words_date
from litreview.pubmed.indexing import find_doi
from litreview.pubmed.languages import language_code
from litreview.pubmed.medline import read_sections, rich
from litreview.pubmed.parse import ParsedRecord, Unreadable
from litreview.pubmed.tagged import TaggedRecord, parse_tagged, ris_records

_ADDRESS = re.compile(
    r"(?i)(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|\bPM:)(\d+)"
)
_STATED = re.compile(r"(?i)\b(?:PMID|PubMed ID|MEDLINE)\s*[:=]?\s*(\d{1,8})\b")
_PUBMED = re.compile(r"(?i)pubmed|medline|\bnlm\b")
_STATING = (
    "AN",
    "ID",
    "N1",
    "M1",
    "M2",
    "M3",
    "M4",
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
    "C7",
    "C8",
)
_ADDRESSES = ("UR", "L1", "L2", "L3", "L4", "LK")
_BOOKS = frozenset({"BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK"})
_TYPES = {"JOUR": "Journal Article", "CLSWK": "Classical Article", "NEWS": "News"}
_SUFFIX = re.compile(r"(?:Jr|Sr|2nd|3rd|II|III|IV)\.?")


def parse_ris(path: Path) -> Iterator[ParsedRecord | Unreadable]:
    """Yield the records of a RIS file in order.

    Raises:
        OSError: The file cannot be opened.
    """
    yield from parse_tagged(path, ris_records, _record, lambda _: None)


def _record(tagged: TaggedRecord) -> Record:
    if tagged.fault:
        raise NounError("RIS", tagged.fault)
    kind = tagged.first("TY")
    printed = _date(tagged.first("PY", "Y1"), tagged.first("DA"))
    return Record(
        id=StudyId(f"pmid:{_pmid(tagged)}"),
        title=rich(tagged.first("TI", "T1")),
        abstract=read_sections(tagged.first("AB", "N2")),
        vernacular_title=tagged.first("TT", "OP"),
        authors=tuple(_author(one) for one in tagged.all("AU", "A1")),
        journal=_journal(tagged, book=kind in _BOOKS),
        pub_date=printed,
        first_published=printed if printed.year else UNKNOWN_DATE,
        languages=tuple(language_code(one) for one in tagged.all("LA")),
        publication_types=(PublicationType(_TYPES[kind]),) if kind in _TYPES else (),
        keywords=tuple(Keyword(one) for one in tagged.all("KW")),
        doi=find_doi((), [("doi", one) for one in tagged.all("DO", "M3", "UR", "L3")]),
        origin=Origin.EXPORT,
        kind="book" if kind in _BOOKS else "article",
    )


def _pmid(tagged: TaggedRecord) -> Pmid:
    """The one PMID a record states, in whichever of a dozen places its writer chose."""
    found = [m[1] for one in tagged.all(*_STATING, *_ADDRESSES) for m in _ADDRESS.finditer(one)]
    found += [m[1] for one in tagged.all(*_STATING) for m in _STATED.finditer(one)]
    if _PUBMED.search(" ".join(tagged.all("DB", "DP"))):
        found += [one for one in tagged.all("AN", "ID") if one.isascii() and one.isdigit()]
    different = sorted({check_pmid(one) for one in found})
    if len(different) == 1:
        return different[0]
    title = tagged.first("TI", "T1")[:60]
    if not different:
        raise NounError("PMID", f'"{title}" has none', "File it by hand in data/<compound>/manual.")
    raise NounError("PMID", f'"{title}" states several: {", ".join(different)}', "Keep one.")


def _date(year: str, day: str) -> PartialDate:
    """`PY - 2018` with `DA - 2018/05/21/`, or `Y1 - 2018/05/21/Spring`; no part is made up."""
    parts = (day if day.startswith(year[:4]) and "/" in day else year).split("/")
    if len(parts) == 1:
        return words_date(parts[0])
    numbers = [part.strip() for part in (*parts, "", "")][:3]
    return parts_date(*numbers, *parts[3:4])


def _author(text: str) -> Author:
    """`Roe, Ann B., Jr.` is a person; a name without comma is taken as it stands."""
    last, _, fore = text.partition(",")
    fore, _, suffix = (part.strip() for part in fore.partition(","))
    if not fore:
        return Author(collective_name=text) if " " in text.strip() else Author(text)
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", fore))
    kept = suffix.rstrip(".") if _SUFFIX.fullmatch(suffix) else ""
    return Author(last.strip(), fore, initials, kept)


def _journal(tagged: TaggedRecord, *, book: bool) -> Journal:
    first, last = tagged.first("SP"), tagged.first("EP")
    span = f"{first}-{last}" if first and last and first != last else first or last
    return Journal(
        tagged.first("BT", "T2") if book else tagged.first("JF", "T2", "JO"),
        tagged.first("JA", "J2", "JO"),
        tagged.first("SN").partition(" ")[0],
        volume=tagged.first("VL"),
        issue=tagged.first("IS"),
        pages=first if "-" in first else span,
    )
