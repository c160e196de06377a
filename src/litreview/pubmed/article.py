"""One PubmedArticle -> one Record.

The element enters and a checked `Record` leaves, holding everything the noun names. Each
child is looked at once. Reference lists, investigators and copyright lines are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import StudyId, check_pmid
from litreview.model.record import AbstractSection, Journal, OtherAbstract, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed import indexing
from litreview.pubmed.dates import earliest, element_date
from litreview.pubmed.indexing import child_texts
from litreview.pubmed.markup import fold, plain_text, rich_text
from litreview.pubmed.people import read_authors
from litreview.pubmed.standing import corrections, standing_signals

Parts = dict[str, Element]


def read_article(element: Element, origin: Origin) -> Record:
    """Return the record of one PubmedArticle.

    Raises:
        NounError: It has no PMID, or a part no noun accepts.
    """
    citation = _one(element, "MedlineCitation")
    cited = named(citation)
    article = _one(citation, "Article")
    parts = named(article)
    data = named_children(element, "PubmedData")
    ids = data.get("ArticleIdList")
    study, version = study_of(cited.get("PMID"))
    title = rich_text(parts.get("ArticleTitle"))
    types = indexing.publication_types(_list(parts, "PublicationTypeList"))
    made = corrections(cited.get("CommentsCorrectionsList"))
    medline = child_texts(cited["MedlineJournalInfo"]) if "MedlineJournalInfo" in cited else {}
    printed = _issue_date(parts)
    electronic = [element_date(one) for one in article.iterchildren("ArticleDate")]
    authors = parts.get("AuthorList")
    return Record(
        id=study,
        title=title,
        version=version,
        abstract=abstract(parts.get("Abstract")),
        other_abstracts=_other_abstracts(citation.iterchildren("OtherAbstract")),
        vernacular_title=plain_text(parts.get("VernacularTitle")),
        authors=() if authors is None else read_authors([authors]),
        authors_complete=authors is None or authors.get("CompleteYN") != "N",
        journal=_journal(parts, medline),
        pub_date=printed,
        first_published=earliest([*electronic, printed]),
        languages=languages(article),
        publication_types=types,
        mesh_headings=indexing.mesh_headings(cited.get("MeshHeadingList")),
        chemicals=indexing.chemicals(cited.get("ChemicalList")),
        keywords=indexing.keywords(citation.iterchildren("KeywordList")),
        registry_ids=indexing.registry_ids(parts.get("DataBankList")),
        doi=indexing.find_doi(article.iterchildren("ELocationID"), ids),
        pmcid=indexing.find_pmcid(ids),
        grants=indexing.grants(parts.get("GrantList")),
        coi_statement=plain_text(cited.get("CoiStatement")),
        corrections=made,
        signals=standing_signals(made, types, title.plain, history_statuses(data)),
        country=medline.get("Country", ""),
        status=citation.get("Status", ""),
        date_revised=element_date(cited.get("DateRevised")),
        origin=origin,
    )


def named(element: Element) -> Parts:
    """Return the children by tag; of repeated ones the last."""
    return {child.tag: child for child in element}


def named_children(element: Element, tag: str) -> Parts:
    """Return the children of one child by tag; empty when that child is missing."""
    return next((named(child) for child in element.iterchildren(tag)), {})


def study_of(pmid: Element | None) -> tuple[StudyId, int]:
    """Return the study id and the version of a PMID element."""
    if pmid is None:
        raise NounError("PMID", "is missing")
    version = pmid.get("Version", "1")
    number = int(version) if version.isascii() and version.isdigit() else 1
    return StudyId(f"pmid:{check_pmid(fold(pmid.text), 'PMID')}"), max(number, 1)


def abstract(element: Element | None) -> tuple[AbstractSection, ...]:
    """Return the sections of an abstract in printed order; empty when there is none."""
    if element is None:
        return ()
    read = (
        AbstractSection(rich_text(one), fold(one.get("Label")), one.get("NlmCategory", ""))
        for one in element.iterchildren("AbstractText")
    )
    return tuple(section for section in read if section.text.plain or section.label)


def languages(element: Element) -> tuple[str, ...]:
    """Return the language codes in NLM's order."""
    read = (fold(one.text) for one in element.iterchildren("Language"))
    return tuple(code for code in read if code)


def history_statuses(data: Parts) -> frozenset[str]:
    """Return which events a record's history names."""
    history = data.get("History")
    if history is None:
        return frozenset()
    return frozenset(one.get("PubStatus", "") for one in history)


def pages(pagination: Element | None) -> str:
    """Return the pages as printed, else first and last page: MedlinePgn is optional since 2023."""
    if pagination is None:
        return ""
    parts = child_texts(pagination)
    span = (parts.get("StartPage", ""), parts.get("EndPage", ""))
    return parts.get("MedlinePgn", "") or "-".join(page for page in span if page)


def _other_abstracts(elements: Iterable[Element]) -> tuple[OtherAbstract, ...]:
    read = (
        OtherAbstract(one.get("Language", ""), one.get("Type", ""), abstract(one))
        for one in elements
    )
    return tuple(other for other in read if other.sections)


def _journal(parts: Parts, medline: dict[str, str]) -> Journal:
    element = parts.get("Journal")
    printed = {} if element is None else named(element)
    issue = child_texts(printed["JournalIssue"]) if "JournalIssue" in printed else {}
    return Journal(
        plain_text(printed.get("Title")),
        plain_text(printed.get("ISOAbbreviation")) or medline.get("MedlineTA", ""),
        plain_text(printed.get("ISSN")) or medline.get("ISSNLinking", ""),
        medline.get("NlmUniqueID", ""),
        issue.get("Volume", ""),
        issue.get("Issue", ""),
        pages(parts.get("Pagination")),
    )


def _issue_date(parts: Parts) -> PartialDate:
    journal = parts.get("Journal")
    issue = None if journal is None else named_children(journal, "JournalIssue").get("PubDate")
    return element_date(issue)


def _list(parts: Parts, tag: str) -> Iterable[Element]:
    return parts.get(tag, ())


def _one(element: Element, tag: str) -> Element:
    for child in element.iterchildren(tag):
        return child
    raise NounError(tag, "is missing")
