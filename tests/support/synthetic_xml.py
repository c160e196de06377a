"""PubMed XML of invented records, for tests.

Facts enter as plain arguments; the XML of one article, or of a whole set, leaves. Texts are
put in as they are, so a test may write markup into them; nothing is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
ABSTRACT = "Twelve adults chewed mint leaves before a walk. Nobody walked faster."


def article_xml(
    pmid: str | int = 101,
    title: str = "Mint leaves and walking speed",
    abstract: str | Iterable[tuple[str, str, str]] = ABSTRACT,
    *,
    version: int = 1,
    year: str = "2020",
    pub_date: str | None = None,
    article_dates: str = "",
    created: str | None = "2020/03/01",
    revised: str | None = "2020/06/15",
    history: str = "",
    types: Iterable[tuple[str, str]] = (("D016428", "Journal Article"),),
    mesh: str = "",
    authors: str = "<Author><LastName>Roe</LastName><ForeName>Ann</ForeName></Author>",
    language: str = "eng",
    corrections: str = "",
    in_article: str = "",
    in_citation: str = "",
    ids: str = "",
    status: str = "MEDLINE",
) -> str:
    """One PubmedArticle; `abstract` may be sections of (label, NLM category, text)."""
    date = f"<Year>{year}</Year>" if pub_date is None else pub_date
    listed = "".join(f'<PublicationType UI="{ui}">{name}</PublicationType>' for ui, name in types)
    people = f'<AuthorList CompleteYN="Y">{authors}</AuthorList>' if authors else ""
    entrez = f'<PubMedPubDate PubStatus="entrez">{_day(created)}</PubMedPubDate>' if created else ""
    linked = f"<CommentsCorrectionsList>{corrections}</CommentsCorrectionsList>"
    return (
        f'<PubmedArticle><MedlineCitation Status="{status}" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID>'
        + (f"<DateRevised>{_day(revised)}</DateRevised>" if revised else "")
        + '<Article PubModel="Print"><Journal><ISSN IssnType="Print">1234-5678</ISSN>'
        f'<JournalIssue CitedMedium="Print"><Volume>7</Volume><Issue>2</Issue>'
        f"<PubDate>{date}</PubDate>"
        "</JournalIssue><Title>Journal of Invented Walks</Title>"
        "<ISOAbbreviation>J Invent Walks</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle>"
        "<Pagination><MedlinePgn>11-9</MedlinePgn></Pagination>"
        f"{_abstract(abstract)}{people}<Language>{language}</Language>"
        f"<PublicationTypeList>{listed}</PublicationTypeList>{article_dates}{in_article}</Article>"
        "<MedlineJournalInfo><Country>Norway</Country><MedlineTA>J Invent Walks</MedlineTA>"
        "<NlmUniqueID>9900001</NlmUniqueID></MedlineJournalInfo>"
        + (linked if corrections else "")
        + (f"<MeshHeadingList>{mesh}</MeshHeadingList>" if mesh else "")
        + f"{in_citation}</MedlineCitation><PubmedData><History>{entrez}{history}</History>"
        f"<PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f"{ids}</ArticleIdList></PubmedData></PubmedArticle>"
    )


def book_xml(
    pmid: str | int = 201, title: str = "A chapter on mint", abstract: str = ABSTRACT
) -> str:
    """One PubmedBookArticle."""
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID>'
        '<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>'
        "<Book><Publisher><PublisherName>Garden Press</PublisherName></Publisher>"
        "<BookTitle>The Book of Herbs</BookTitle><PubDate><Year>2012</Year></PubDate>"
        '<AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList>'
        "</Book>"
        f"<ArticleTitle>{title}</ArticleTitle><Language>eng</Language>"
        '<AuthorList Type="authors"><Author><LastName>Writer</LastName></Author></AuthorList>'
        '<PublicationType UI="D016454">Review</PublicationType>'
        f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract></BookDocument>"
        '<PubmedBookData><History/><ArticleIdList><ArticleId IdType="pubmed">'
        f"{pmid}</ArticleId></ArticleIdList></PubmedBookData></PubmedBookArticle>"
    )


def article_set(*articles: str, doctype: str = DOCTYPE, declaration: str = DECLARATION) -> bytes:
    """A whole PubmedArticleSet, UTF-8."""
    body = "\n".join(articles)
    return f"{declaration}\n{doctype}\n<PubmedArticleSet>{body}</PubmedArticleSet>\n".encode()


def correction_xml(ref_type: str, pmid: str = "", source: str = "J Invent Walks. 2021") -> str:
    """One CommentsCorrections entry; its PMID is optional, as in PubMed."""
    number = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    return (
        f'<CommentsCorrections RefType="{ref_type}"><RefSource>{source}</RefSource>{number}'
        "</CommentsCorrections>"
    )


def mesh_xml(headings: Mapping[str, str]) -> str:
    """MeSH headings from name to UI, none of them major."""
    return "".join(
        f'<MeshHeading><DescriptorName UI="{ui}" MajorTopicYN="N">{name}</DescriptorName>'
        "</MeshHeading>"
        for name, ui in headings.items()
    )


def _abstract(given: str | Iterable[tuple[str, str, str]]) -> str:
    if isinstance(given, str):
        return f"<Abstract><AbstractText>{given}</AbstractText></Abstract>" if given else ""
    sections = "".join(
        f'<AbstractText Label="{label}" NlmCategory="{category}">{text}</AbstractText>'
        for label, category, text in given
    )
    return f"<Abstract>{sections}</Abstract>"


def _day(text: str) -> str:
    names = ("Year", "Month", "Day")
    return "".join(
        f"<{name}>{part}</{name}>" for name, part in zip(names, text.split("/"), strict=False)
    )
