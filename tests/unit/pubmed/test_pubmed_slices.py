"""Cutting articles out of bytes changes nothing but the time it takes."""

from io import BytesIO

import pytest
from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_set, article_xml, book_xml

from litreview.pubmed.parse import ParsedRecord, Unreadable, parse_articles
from litreview.pubmed.slices import CHUNK_BYTES, Slices, cut

ARTICLES = [article_xml(number, f"Mint and walk {number}") for number in range(1, 6)]


def pieces(data: bytes) -> tuple[list[bytes], bytes]:
    *cuts, rest = cut(BytesIO(data))
    assert not isinstance(rest, Slices)
    articles = [xml for piece in cuts if isinstance(piece, Slices) for xml in piece.articles]
    return articles, b"".join(iter(lambda: rest.read(1000), b""))


def pmids(data: bytes) -> list[str | None]:
    return [i.record.pmid for i in parse_articles(data) if isinstance(i, ParsedRecord)]


def test_plain_articles_are_cut_as_they_stand() -> None:
    articles, rest = pieces(article_set(*ARTICLES))
    assert articles == [one.encode() for one in ARTICLES]
    assert b"".join(rest.split()).endswith(b"<PubmedArticleSet></PubmedArticleSet>")


def test_articles_longer_than_a_chunk_are_whole() -> None:
    long = article_xml(7, abstract="Nobody walked faster. " * (CHUNK_BYTES // 10))
    articles, _ = pieces(article_set(ARTICLES[0], long, ARTICLES[1]))
    assert [len(one) for one in articles] == [len(ARTICLES[0]), len(long), len(ARTICLES[1])]


@pytest.mark.parametrize(
    ("between", "why"),
    [
        ("<!-- <PubmedArticle> -->", "comment"),
        ("<?note a?>", "instruction"),
        (book_xml(50), "book"),
        ("<DeleteCitation><PMID>9</PMID></DeleteCitation>", "deletion"),
        ("stray words", "text"),
    ],
)
def test_what_is_not_an_article_ends_the_cutting_and_loses_nothing(between: str, why: str) -> None:
    data = article_set(ARTICLES[0], between, ARTICLES[1], ARTICLES[2])
    articles, rest = pieces(data)
    assert articles == [ARTICLES[0].encode()], why
    assert rest.count(b"</PubmedArticle>") == 2
    assert [pmid for pmid in pmids(data) if pmid != "50"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "data",
    [
        article_set(ARTICLES[0], declaration='<?xml version="1.0" encoding="ISO-8859-1"?>'),
        article_set(ARTICLES[0], doctype='<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]>'),
        article_set(ARTICLES[0]).replace(b"<PubmedArticleSet>", b'<PubmedArticleSet a="1">'),
        b"",
        b"<html>",
    ],
)
def test_an_unusual_beginning_is_not_cut(data: bytes) -> None:
    assert pieces(data) == ([], data)


def test_an_end_tag_in_cdata_is_text() -> None:
    title = "Mint <![CDATA[</PubmedArticle>]]> and walks"
    data = article_set(ARTICLES[0], article_xml(8, title), ARTICLES[1])
    assert pmids(data) == ["1", "8", "2"]
    titles = [i.record.title.plain for i in parse_articles(data) if isinstance(i, ParsedRecord)]
    assert titles[1] == "Mint </PubmedArticle> and walks"


def test_an_article_inside_another_is_broken_xml() -> None:
    nested = ARTICLES[1].replace("<PubmedData>", f"{ARTICLES[2]}<PubmedData>")
    *_, last = parse_articles(article_set(ARTICLES[0], nested, ARTICLES[3]))
    assert isinstance(last, Unreadable)
    assert last.ends


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_cut_off_set_gives_what_was_whole_and_says_the_rest_is_broken(kept: float) -> None:
    data = article_set(*ARTICLES)
    data = data[: int(len(data) * kept)]
    *before, last = parse_articles(data)
    assert len(before) == data.count(b"</PubmedArticle>")
    assert isinstance(last, Unreadable)
    assert last.ends


def test_a_fault_is_placed_by_its_own_line() -> None:
    data = article_set(ARTICLES[0], ARTICLES[1], ARTICLES[2].replace("<Journal>", "<Journal"))
    *before, last = parse_articles(data)
    assert [item.record.pmid for item in before if isinstance(item, ParsedRecord)] == ["1", "2"]
    assert isinstance(last, Unreadable)
    assert "the XML is broken" in last.reason


def test_a_fault_in_the_tail_keeps_its_line() -> None:
    data = article_set(ARTICLES[0], ARTICLES[1], "<Broken")
    *_, last = parse_articles(data)
    assert isinstance(last, Unreadable)
    line = data[: data.index(b"<Broken")].count(b"\n") + 1
    assert f"line {line}" in last.reason


def test_the_xml_of_a_record_is_its_own_bytes() -> None:
    xml = article_xml(4, "Gr&#xf6;&#223;e &lt; 3")
    (item,) = parse_articles(
        f"{DECLARATION}{DOCTYPE}<PubmedArticleSet>{xml}</PubmedArticleSet>".encode()
    )
    assert isinstance(item, ParsedRecord)
    assert item.xml == xml.encode()
    assert item.record.title.plain == "Größe < 3"


def with_references(number: int, lists: str) -> str:
    return article_xml(number).replace("</PubmedData>", f"{lists}</PubmedData>")


@pytest.mark.parametrize(
    "text", ["a & b", "<i>open", "\x01", "</Citation>", "</Reference></ReferenceList>"]
)
def test_a_fault_among_the_references_is_a_fault(text: str) -> None:
    lists = f"<ReferenceList><Reference><Citation>{text}</Citation></Reference></ReferenceList>"
    items = list(parse_articles(article_set(with_references(8, lists))))
    assert [isinstance(item, Unreadable) for item in items] == [True]


def test_a_record_that_lost_its_end_does_not_swallow_the_next() -> None:
    lists = "<ReferenceList><Reference></Reference></ReferenceList>"
    cut_off = with_references(8, lists).partition("</ReferenceList>")[0]
    *read, fault = parse_articles(article_set(cut_off, with_references(9, lists)))
    assert isinstance(fault, Unreadable)
    assert fault.ends
    assert [item.record.pmid for item in read if isinstance(item, ParsedRecord)] == ["9"]
