"""MEDLINE text (`.nbib`, PubMed's "PubMed" format) -> records.

A file enters; parsed records and reasons leave, in file order. What MEDLINE text does not carry
stays empty: MeSH and publication type identifiers, NLM's section categories, markup. So the
same citation read from XML has another content hash. Nothing is fetched or guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from itertools import chain, repeat
from pathlib import Path

from litreview.errors import NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import StudyId, check_pmid
from litreview.model.record import (
    AbstractSection,
    Author,
    Chemical,
    Correction,
    Grant,
    Journal,
    Keyword,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    PublicationType,
    Record,
    RegistryId,
    RichText,
)
from litreview.model.vocabulary import Origin
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable
from litreview.pubmed.records.dates import earliest, month_number, parts_date, words_date
from litreview.pubmed.records.indexing import find_doi, find_pmcid, find_pmid
from litreview.pubmed.records.people import orcid
from litreview.pubmed.records.standing import standing_signals
from litreview.pubmed.tagged import TaggedRecord, medline_records, parse_tagged

REF_TYPES = {  # MEDLINE/PubMed data element descriptions, NLM: tag -> RefType of the XML
    "CIN": "CommentIn", "CON": "CommentOn", "EIN": "ErratumIn", "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn", "CRF": "CorrectedandRepublishedFrom",
    "ECI": "ExpressionOfConcernIn", "ECF": "ExpressionOfConcernFor",
    "PRIN": "PartialRetractionIn", "PROF": "PartialRetractionOf",
    "RPI": "RepublishedIn", "RPF": "RepublishedFrom",
    "RIN": "RetractionIn", "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn", "RRF": "RetractedandRepublishedFrom",
    "UIN": "UpdateIn", "UOF": "UpdateOf", "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn", "DDIN": "DatasetDescribedIn",
}  # fmt: skip

_LABEL = re.compile(r"(?:^|(?<=[.!?)\]] ))([A-Z][A-Z /,&'()-]{2,60}): ")
_LABEL_WORD = re.compile(
    r"\b(?:ABSTRACT|AIMS?|BACKGROUND|CONCLUSIONS?|CONTEXT|DESIGN|DISCUSSION|EVIDENCE|FINDINGS"
    r"|FUNDING|GOAL|HYPOTHESIS|IMPORTANCE|INTERPRETATION|INTERVENTIONS?|INTRODUCTION|LIMITATIONS"
    r"|MATERIALS?|MEASURES|METHODS?|OBJECTIVES?|OUTCOMES?|PARTICIPANTS|PATIENTS|PURPOSE|RATIONALE"
    r"|REGISTRATION|RELEVANCE|RESULTS?|SETTING|SIGNIFICANCE|SUBJECTS|SUMMARY|TRIAL)\b"
)
_BRACKETED = re.compile(r"(.*?)\s*\[([a-z]+)\]")
_SUBSTANCE = re.compile(r"(\S+(?: [\d.\-]+)?) \((.*)\)")
_NOTICE = re.compile(r"\bPMID: ?(\d+)")
_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th", "II", "III", "IV"})
_OTHER_KIND = re.compile(r"(Publisher|plain-language-summary|AAMC|AIDS|KIE|PIP|NASA): ?")


def parse_medline(path: Path) -> Iterator[ParsedRecord | Unreadable | Remark]:
    """Yield the records of a MEDLINE file in order.

    Raises:
        OSError: The file cannot be opened.
    """
    return parse_tagged(path, medline_records, read_tagged)


def rich(text: str) -> RichText:
    """Text without markup as a rich text."""
    return RichText(text, escape(text, quote=False))


def read_tagged(tagged: TaggedRecord) -> Record:
    """Return the record of one MEDLINE entry.

    Raises:
        NounError: It breaks the grammar, has no PMID, or a part no noun accepts.
    """
    if tagged.fault:
        raise NounError("MEDLINE", tagged.fault)
    if not tagged.all("PMID"):
        raise NounError("PMID", "is missing", "A record begins with its PMID.")
    title = tagged.first("TI", "CTI", "BTI")
    if not title and not tagged.first("TT"):
        raise NounError("TI", "is missing", "Save the whole citation: a PMID alone is no record.")
    types = tuple(PublicationType(name) for name in tagged.all("PT"))
    made = tuple(_corrections(tagged))
    printed = words_date(tagged.first("DP"))
    electronic = _digits_date(tagged.first("DEP"))
    history = [found[2] for one in tagged.all("PHST") if (found := _BRACKETED.fullmatch(one))]
    ids = list(_ids(tagged))
    book = bool(tagged.first("BTI"))
    return Record(
        id=StudyId(f"pmid:{check_pmid(tagged.first('PMID'), 'PMID')}"),
        title=rich(title),
        abstract=read_sections(tagged.first("AB")),
        other_abstracts=tuple(_other_abstracts(tagged)),
        vernacular_title=tagged.first("TT"),
        authors=_authors(tagged),
        journal=_journal(tagged),
        pub_date=printed,
        first_published=earliest([electronic, printed]),
        languages=tuple(tagged.all("LA")),
        publication_types=types,
        mesh_headings=tuple(_heading(one) for one in tagged.all("MH")),
        chemicals=tuple(_chemical(one) for one in tagged.all("RN", "NM")),
        keywords=tuple(_keywords(tagged)),
        registry_ids=tuple(RegistryId(*one.split("/", 1)) for one in tagged.all("SI")),
        doi=find_doi((), ids),
        pmcid=find_pmcid(ids),
        grants=tuple(_grant(one) for one in tagged.all("GR")),
        coi_statement=tagged.first("COIS"),
        corrections=made,
        signals=standing_signals(made, types, title, history),
        country=tagged.first("PL"),
        status="book" if book else tagged.first("STAT"),
        date_revised=_digits_date(tagged.first("LR")),
        origin=Origin.EXPORT,
        kind="book" if book else "article",
    )


def read_sections(text: str) -> tuple[AbstractSection, ...]:
    """Return an abstract by its printed labels, where it opens with one; else as one section.

    Only capitals with a word such as METHODS among them are a label: "DNA: " is not.
    """
    labels = [found for found in _LABEL.finditer(text) if _LABEL_WORD.search(found[1])]
    if not text or not labels or labels[0].start() > 0:
        return (AbstractSection(rich(text)),) if text else ()
    ends = [*(found.start() for found in labels[1:]), len(text)]
    return tuple(
        AbstractSection(rich(text[found.end() : end].strip()), found[1])
        for found, end in zip(labels, ends, strict=True)
    )


def _other_abstracts(tagged: TaggedRecord) -> Iterator[OtherAbstract]:
    languages = chain(tagged.all("OABL"), repeat(""))
    for text, language in zip(tagged.all("OAB"), languages, strict=False):
        kind = _OTHER_KIND.match(text)
        body = text[kind.end() :] if kind else text
        yield OtherAbstract(language, kind[1] if kind else "", read_sections(body))


def _journal(tagged: TaggedRecord) -> Journal:
    numbers = tagged.all("IS")
    printed = [one for one in numbers if "(Linking)" not in one] or numbers
    return Journal(
        tagged.first("BTI", "JT"),
        tagged.first("TA"),
        printed[0].partition(" ")[0] if printed else tagged.first("ISBN").partition(" ")[0],
        tagged.first("JID"),
        tagged.first("VI"),
        tagged.first("IP"),
        tagged.first("PG"),
    )


def _digits_date(text: str) -> PartialDate:
    return parts_date(text[:4], text[4:6], text[6:8]) if month_number(text[4:6]) else PartialDate()


def _heading(text: str) -> MeshHeading:
    parts = [(one.removeprefix("*"), one.startswith("*")) for one in text.split("/")]
    qualifiers = tuple(MeshQualifier(name, major=major) for name, major in parts[1:])
    name, major = parts[0]
    return MeshHeading(name, major=major, qualifiers=qualifiers)


def _chemical(text: str) -> Chemical:
    found = _SUBSTANCE.fullmatch(text)
    return Chemical(found[2], found[1]) if found else Chemical(text)


def _keywords(tagged: TaggedRecord) -> Iterator[Keyword]:
    owner = ""
    for tag, value in tagged.fields:
        if tag == "OTO":
            owner = value
        elif tag == "OT" and value.strip("*"):
            yield Keyword(value.removeprefix("*"), owner, value.startswith("*"))


def _ids(tagged: TaggedRecord) -> Iterator[tuple[str, str]]:
    for value in tagged.all("LID", "AID"):
        if found := _BRACKETED.fullmatch(value):
            yield found[2], found[1]
    for value in tagged.all("PMC"):
        yield "pmc", value


def _grant(text: str) -> Grant:
    """`R01 HL1/HL/NHLBI NIH HHS/United States`: number, acronym, agency, country."""
    parts = text.split("/")
    country = parts.pop() if len(parts) > 1 else ""
    agency = parts.pop()
    acronym = parts.pop() if len(parts) > 1 else ""
    return Grant("/".join(parts), agency, country, acronym)


def _corrections(tagged: TaggedRecord) -> Iterator[Correction]:
    for tag, value in tagged.fields:
        if tag in REF_TYPES:
            found = _NOTICE.search(value)
            source = value[: found.start()].rstrip() if found else value
            yield Correction(REF_TYPES[tag], source, find_pmid(found[1] if found else ""))


def _authors(tagged: TaggedRecord) -> tuple[Author, ...]:
    """People and groups in the order of their lines: AU, AUID and AD belong to the FAU before.

    Investigators (FIR, IR, IRAD) are no authors and stay out.
    """
    people: list[dict[str, list[str]]] = []
    for tag, value in tagged.fields:
        if tag in ("FAU", "CN") or (tag == "AU" and not (people and "AU" not in people[-1])):
            people.append(defaultdict(list))
        if people:
            people[-1][tag].append(value)
    return tuple(_author(lines) for lines in people)


def _author(lines: dict[str, list[str]]) -> Author:
    """The author whose lines these are, by tag."""
    full, short, group = ("".join(lines[tag]) for tag in ("FAU", "AU", "CN"))
    last, comma, fore = full.partition(", ")
    words = short.removeprefix(last).split() if comma else short.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    initials = words.pop() if comma or len(words) > 1 else ""
    identities = (orcid(one.removeprefix("ORCID:")) for one in lines["AUID"])
    return Author(
        last or " ".join(words),
        fore.removesuffix(f" {suffix}") if suffix else fore,
        "" if initials == last else initials,
        suffix,
        group,
        next(filter(None, identities), ""),
        tuple(lines["AD"]),
    )
