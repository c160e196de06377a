"""One PubmedArticle -> one Record.

The element enters and a checked `Record` leaves, holding everything the noun names. Each
child is looked at once, for looking costs more than reading. Reference lists are read for
reviews alone; investigators are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import StudyId, check_pmid
from litreview.model.record import AbstractSection, Journal, OtherAbstract, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.records import indexing
from litreview.pubmed.records.dates import earliest, element_date
from litreview.pubmed.records.indexing import child_texts
from litreview.pubmed.records.markup import fold_spaces, plain_text, rich_text
from litreview.pubmed.records.people import read_authors
from litreview.pubmed.records.references import is_review, references
from litreview.pubmed.records.standing import corrections, standing_signals

Parts = dict[str, Element]
Groups = dict[str, list[Element]]

_REPEATED = frozenset({"ArticleDate", "ELocationID", "KeywordList", "Language", "OtherAbstract"})


def read_article(element: Element, origin: Origin) -> Record:
    """Return the record of one PubmedArticle.

    Raises:
        NounError: It has no PMID, or a part no noun accepts.
    """
    whole = named(element)
    citation = required(whole, "MedlineCitation")
    cited, cited_many = grouped(citation)
    parts, many = grouped(required(cited, "Article"))
    data = named(whole.get("PubmedData", ()))
    ids = indexing.article_ids(data.get("ArticleIdList", ()))
    study, version = read_study(cited)
    title = rich_text(parts.get("ArticleTitle"))
    types = indexing.publication_types(parts.get("PublicationTypeList", ()))
    listed = cited.get("CommentsCorrectionsList", ())
    made = corrections(listed)
    medline = child_texts(cited.get("MedlineJournalInfo", ()))
    journal, printed = _journal(parts, medline)
    electronic = earliest(element_date(one) for one in many.get("ArticleDate", ()))
    authors = parts.get("AuthorList")
    return Record(
        id=study,
        title=title,
        version=version,
        abstract=abstract(parts.get("Abstract", ())),
        other_abstracts=_other_abstracts(cited_many.get("OtherAbstract", ())),
        vernacular_title=plain_text(parts.get("VernacularTitle")),
        authors=() if authors is None else read_authors([authors]),
        authors_complete=authors is None or authors.get("CompleteYN") != "N",
        journal=journal,
        pub_date=printed,
        first_published=earliest([electronic, printed]),
        languages=languages(many.get("Language", ())),
        publication_types=types,
        mesh_headings=indexing.mesh_headings(cited.get("MeshHeadingList", ())),
        chemicals=indexing.chemicals(cited.get("ChemicalList", ())),
        keywords=indexing.keywords(cited_many.get("KeywordList", ())),
        registry_ids=indexing.registry_ids(parts.get("DataBankList", ())),
        doi=indexing.find_doi(many.get("ELocationID", ()), ids),
        pmcid=indexing.find_pmcid(ids),
        grants=indexing.grants(parts.get("GrantList", ())),
        coi_statement=plain_text(cited.get("CoiStatement")),
        corrections=made,
        signals=standing_signals(made, types, title.plain, history_statuses(data)),
        country=medline.get("Country", ""),
        status=citation.get("Status", ""),
        date_revised=element_date(cited.get("DateRevised", ())),
        origin=origin,
        references=references(listed, whole.get("PubmedData")) if is_review(types) else (),
        indexed=_indexed(data.get("History", ())),
        electronic=electronic,
        copyright=copyright_line(parts.get("Abstract", ())),
    )


def _indexed(history: Iterable[Element]) -> PartialDate:
    """When PubMed took the record in: its entry, else when it first stood in PubMed."""
    dates = {one.get("PubStatus", ""): one for one in history}
    return element_date(dates.get("entrez", dates.get("pubmed", ())))


def named(children: Iterable[Element]) -> Parts:
    """Return the children by tag; of repeated ones the last."""
    return {child.tag: child for child in children}


def grouped(element: Element) -> tuple[Parts, Groups]:
    """Return the children by tag: of each kind the last; of those that repeat, all."""
    parts = named(element)
    return parts, {tag: list(element.iterchildren(tag)) for tag in _REPEATED & parts.keys()}


def read_study(children: Parts) -> tuple[StudyId, int]:
    """Return the study id and the version that the PMID among these says."""
    pmid = required(children, "PMID")
    version = pmid.get("Version", "1")
    number = int(version) if version.isascii() and version.isdigit() else 1
    return StudyId(f"pmid:{check_pmid(fold_spaces(pmid.text), 'PMID')}"), max(number, 1)


def abstract(children: Iterable[Element]) -> tuple[AbstractSection, ...]:
    """Return the sections of an abstract in printed order; empty when there is none."""
    sections = []
    for one in children:
        if one.tag == "AbstractText":
            text, label = rich_text(one), fold_spaces(one.get("Label"))
            if text.plain or label:
                sections.append(AbstractSection(text, label, one.get("NlmCategory", "")))
    return tuple(sections)


def copyright_line(children: Iterable[Element]) -> str:
    """Return the copyright line of an abstract; empty when there is none."""
    return plain_text(named(children).get("CopyrightInformation"))


def languages(elements: Iterable[Element]) -> tuple[str, ...]:
    """Return the language codes in NLM's order."""
    return tuple([code for one in elements if (code := fold_spaces(one.text))])


def history_statuses(data: Parts) -> frozenset[str]:
    """Return which events a record's history names."""
    return frozenset([one.get("PubStatus", "") for one in data.get("History", ())])


def pages(pagination: Iterable[Element]) -> str:
    """Return the pages as printed, else first and last page: MedlinePgn is optional since 2023."""
    parts = child_texts(pagination)
    span = (parts.get("StartPage", ""), parts.get("EndPage", ""))
    return parts.get("MedlinePgn", "") or "-".join(page for page in span if page)


def _other_abstracts(elements: Sequence[Element]) -> tuple[OtherAbstract, ...]:
    read = (
        OtherAbstract(one.get("Language", ""), one.get("Type", ""), abstract(one))
        for one in elements
    )
    return tuple(other for other in read if other.sections)


def _journal(parts: Parts, medline: dict[str, str]) -> tuple[Journal, PartialDate]:
    """The journal with the place in it, and the date of the issue."""
    printed = named(parts.get("Journal", ()))
    issue = named(printed.get("JournalIssue", ()))
    journal = Journal(
        plain_text(printed.get("Title")),
        plain_text(printed.get("ISOAbbreviation")) or medline.get("MedlineTA", ""),
        plain_text(printed.get("ISSN")) or medline.get("ISSNLinking", ""),
        medline.get("NlmUniqueID", ""),
        plain_text(issue.get("Volume")),
        plain_text(issue.get("Issue")),
        pages(parts.get("Pagination", ())),
    )
    return journal, element_date(issue.get("PubDate", ()))


def required(children: Parts, tag: str) -> Element:
    """Return the child of this tag.

    Raises:
        NounError: There is none.
    """
    if tag not in children:
        raise NounError(tag, "is missing")
    return children[tag]
