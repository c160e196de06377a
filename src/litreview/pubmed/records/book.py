"""One PubmedBookArticle -> one Record of kind `book`.

The element enters; a `Record` leaves whose journal is the book. Books have no MeSH, no
NLM status and no issue; PubMed's counts include them, so they are never dropped.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from litreview.model.record import Journal, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.records import indexing
from litreview.pubmed.records.article import (
    Parts,
    abstract,
    copyright_line,
    history_statuses,
    languages,
    named,
    pages,
    read_study,
    required,
)
from litreview.pubmed.records.dates import earliest, element_date
from litreview.pubmed.records.markup import plain_text, rich_text
from litreview.pubmed.records.people import read_authors
from litreview.pubmed.records.standing import standing_signals


def read_book(element: Element, origin: Origin) -> Record:
    """Return the record of one PubmedBookArticle: a whole book, or a chapter of one.

    Raises:
        NounError: It has no PMID, or a part no noun accepts.
    """
    whole = named(element)
    document = required(whole, "BookDocument")
    parts = named(document)
    book = named(parts.get("Book", ()))
    data = named(whole.get("PubmedBookData", ()))
    study, version = read_study(parts)
    title = rich_text(parts.get("ArticleTitle"))
    types = indexing.publication_types(document.iterchildren("PublicationType"))
    printed = element_date(book.get("PubDate", ()))
    ids = indexing.article_ids(data.get("ArticleIdList", parts.get("ArticleIdList", ())))
    return Record(
        id=study,
        title=title if title.plain else rich_text(book.get("BookTitle")),
        version=version,
        abstract=abstract(parts.get("Abstract", ())),
        vernacular_title=plain_text(parts.get("VernacularTitle")),
        authors=read_authors(_author_lists(document, parts)),
        journal=_book_as_journal(parts, book),
        pub_date=printed,
        first_published=earliest([element_date(parts.get("ContributionDate", ())), printed]),
        languages=languages(document.iterchildren("Language")),
        publication_types=types,
        keywords=indexing.keywords(document.iterchildren("KeywordList")),
        doi=indexing.find_doi(_listed(parts, "ELocationID"), ids),
        pmcid=indexing.find_pmcid(ids),
        grants=indexing.grants(parts.get("GrantList", ())),
        signals=standing_signals((), types, title.plain, history_statuses(data)),
        status="book",
        date_revised=element_date(parts.get("DateRevised", ())),
        origin=origin,
        kind="book",
        copyright=copyright_line(parts.get("Abstract", ())),
    )


def _book_as_journal(parts: Parts, book: Parts) -> Journal:
    return Journal(
        title=plain_text(book.get("BookTitle")),
        issn=plain_text(book.get("Isbn")),
        volume=plain_text(book.get("Volume")),
        pages=pages(parts.get("Pagination", ())),
    )


def _author_lists(document: Element, parts: Parts) -> list[Element]:
    """The lists of authors; a book that names only editors has them as its authors."""
    lists = [*document.iterchildren("AuthorList"), *_listed(parts, "AuthorList")]
    writers = [one for one in lists if one.get("Type") != "editors"]
    return writers or lists


def _listed(parts: Parts, tag: str) -> list[Element]:
    """What the book itself has under a tag."""
    return [one for one in parts.get("Book", ()) if one.tag == tag]
