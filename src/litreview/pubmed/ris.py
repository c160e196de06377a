"""RIS files, as reference managers and databases write them -> records.

A file enters; parsed records and reasons leave, in file order. Only a record with a PMID
becomes one of ours, for the PMID is what later refreshes know it by; without one it is named
with what to do. RIS has no MeSH or grants, so none are given, and no standing but what a title
says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from litreview.errors import NounError
from litreview.model.dates import UNKNOWN_DATE, PartialDate
from litreview.model.identity import Pmid, StudyId, check_pmid
from litreview.model.names import author_named
from litreview.model.record import Author, Journal, Keyword, PublicationType, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.languages import language_code
from litreview.pubmed.medline import read_sections, rich
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable
from litreview.pubmed.records.dates import parts_date, words_date
from litreview.pubmed.records.indexing import find_doi
from litreview.pubmed.records.standing import standing_signals
from litreview.pubmed.tagged import TaggedRecord, parse_tagged, ris_records

_LINK = re.compile(
    r"(?i)(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)"
    r"(\d+)(?:[/?#].*)?|PM:(\d+)"
)
_STATED = re.compile(
    r"(?:PubMed )?(?:PMID|PubMed ID)\s*[:=]?\s*(\d+)\s*[.;,]?(?:\s*PMCID\s*:?\s*PMC\d+\.?)?"
    r"|PubMed (\d+)(?:\s*[,;]\s*(?:Embase|CTgov|ICTRP|CINAHL)\s+\S+)*",  # the Cochrane Library's
    re.IGNORECASE,
)
_ACCESSIONS = (
    (re.compile(r"(?i)pubmed|medline|\bnlm\b"), "AN"),
    (re.compile(r"(?i)\bscopus\b"), "C2"),
)
_EMBASE_NUMBER = re.compile(r"L\d+")
_STATING = frozenset(  # where one program or another writes a line "PMID: 123"
    ("AN", "ID", "N1", *(f"{letter}{n}" for letter in "CMU" for n in range(1, 9)))
)
_ADDRESSES = frozenset({"UR", "L1", "L2", "L3", "L4", "LK"})
_NO_PMID_FIX = (
    'Add a line "C2  - PMID: " with its number, or file it by hand in data/<compound>/manual.'
)
_BETWEEN_LINKS = re.compile(r"[\s;,]+")
_BETWEEN_NAMES = re.compile(r";(?:\s+|$)")
_INITIALS = re.compile(r"\b(?:[A-Z]{2}\b|[^\W\d_])")  # of "AB", as of "Ann B."
_BOOKS = frozenset({"BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK"})
_TYPES = {"JOUR": "Journal Article", "CLSWK": "Classical Article", "NEWS": "News"}
_SUFFIX = re.compile(r"(?:Jr|Sr|2nd|3rd|II|III|IV)\.?")


def parse_ris(path: Path) -> Iterator[ParsedRecord | Unreadable | Remark]:
    """Yield the records of a RIS file in order.

    Raises:
        OSError: The file cannot be opened.
    """
    return parse_tagged(path, ris_records, _record)


def _record(tagged: TaggedRecord) -> Record:
    if tagged.fault:
        raise NounError("RIS", tagged.fault)
    kind = tagged.first("TY").upper()
    title = tagged.first("TI", "T1", "CT", "BT")
    if not title:
        raise NounError("TI", "is missing", "Save the whole citation, with its title.")
    printed = _date(tagged.first("PY", "Y1"), tagged.first("DA"))
    return Record(
        id=StudyId(f"pmid:{_pmid(tagged)}"),
        title=rich(title),
        abstract=read_sections(tagged.first("AB", "N2")),
        vernacular_title=tagged.first("TT", "OP"),
        authors=tuple(_authors(tagged)),
        journal=_journal(tagged, book=kind in _BOOKS),
        pub_date=printed,
        first_published=printed if printed.year else UNKNOWN_DATE,
        languages=tuple(language_code(one) for one in tagged.all("LA")),
        publication_types=(PublicationType(_TYPES[kind]),) if kind in _TYPES else (),
        keywords=tuple(Keyword(one) for one in tagged.all("KW")),
        signals=standing_signals((), (), title, ()),
        doi=find_doi((), [("doi", one) for one in tagged.all("DO", "M3", "UR", "L3")]),
        origin=Origin.EXPORT,
        kind="book" if kind in _BOOKS else "article",
    )


def _pmid(tagged: TaggedRecord) -> Pmid:
    """The one PMID a record states for itself: never a number that may count anything.

    The accession number of PubMed or MEDLINE wins; then a line that says nothing but "PMID: 5",
    or a link to PubMed. Running text is not read: it names other citations.
    """
    found = _accession_numbers(tagged) or _stated_numbers(tagged)
    different = sorted({check_pmid(one, "PMID") for one in found}, key=int)
    if len(different) == 1:
        return different[0]
    title = tagged.first("TI", "T1")[:60]
    if not different:
        raise NounError("PMID", f'"{title}" has none', _NO_PMID_FIX)
    fix = "Keep the one that is its own."
    raise NounError("PMID", f'"{title}" states several: {", ".join(different)}', fix)


def _accession_numbers(tagged: TaggedRecord) -> list[str]:
    """The bare numbers under the tags in which a database is known to give the PMID.

    PM is Web of Science's. The rest depends on the database the record says, or else on its
    provider; embase.com says none, but its own accession number begins with an L.
    """
    database = " ".join(tagged.all("DB") or tagged.all("DP"))
    tags = ["PM", *(tag for name, tag in _ACCESSIONS if name.search(database))]
    if _EMBASE_NUMBER.fullmatch(tagged.first("U2")):
        tags.append("C5")
    return [one for one in tagged.all(*tags) if one.isascii() and one.isdigit()]


def _stated_numbers(tagged: TaggedRecord) -> list[str]:
    """The numbers of lines that say nothing but a PMID, and of links to PubMed."""
    lines = [(tag, line) for tag, lines in tagged.lines for line in lines]
    stated = [_STATED.fullmatch(line) for tag, line in lines if tag in _STATING]
    links = (
        link for tag, line in lines if tag in _ADDRESSES for link in _BETWEEN_LINKS.split(line)
    )
    return [found[1] or found[2] for found in (*stated, *map(_LINK.fullmatch, links)) if found]


def _date(year: str, day: str) -> PartialDate:
    """`PY - 2018` with `DA - 2018/05/21/`, or `Y1 - 2018/05/21/Spring`; no part is made up."""
    parts = (day if day.startswith(year[:4]) and "/" in day else year).split("/")
    if len(parts) == 1:
        return words_date(parts[0])
    return parts_date(*(part.strip() for part in parts[:4]))


def _authors(tagged: TaggedRecord) -> Iterator[Author]:
    """One of a line, as RIS has it; several where a program wrote them all into one."""
    for value in tagged.all("AU", "A1"):
        for name in filter(None, _BETWEEN_NAMES.split(value)):
            short = [author_named(one) for one in name.split(",") if one.strip()]
            if len(short) > 1 and all(one.initials for one in short):
                yield from short
            else:
                yield _author(name)


def _author(text: str) -> Author:
    """`Roe, Ann B., Jr.` is a person; a name without comma is taken as it stands."""
    last, _, fore = text.partition(",")
    fore, _, suffix = (part.strip() for part in fore.partition(","))
    if not fore:
        return Author(collective_name=text) if " " in text.strip() else Author(text)
    initials = "".join(_INITIALS.findall(fore))
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
