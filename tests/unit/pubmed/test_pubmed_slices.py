"""Cutting articles out of bytes changes nothing but the time it takes."""

import gzip
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_set, article_xml, book_xml

from litreview.model.vocabulary import Origin
from litreview.pubmed.parse import (
    Deleted,
    ParsedRecord,
    Unreadable,
    parse_articles,
    parse_file,
    read_stream,
)
from litreview.pubmed.slices import CHUNK_BYTES, OneDocument, Slices, cut

ARTICLES = [article_xml(number, f"Mint and walk {number}") for number in range(1, 6)]


def pieces(data: bytes) -> tuple[list[bytes], bytes]:
    *cuts, rest = cut(BytesIO(data))
    assert not isinstance(rest, Slices)
    articles = [xml for piece in cuts if isinstance(piece, Slices) for xml in piece.elements]
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
        ("<PubmedArticleNote/>", "unknown"),
        ("stray words", "text"),
    ],
)
def test_what_is_no_element_ends_the_cutting_and_loses_nothing(between: str, why: str) -> None:
    data = article_set(ARTICLES[0], between, ARTICLES[1], ARTICLES[2])
    articles, rest = pieces(data)
    assert articles == [ARTICLES[0].encode()], why
    assert rest.count(b"</PubmedArticle>") == 2
    assert pmids(data) == ["1", "2", "3"]


DELETION = "<DeleteCitation><PMID>9</PMID><PMID>10</PMID></DeleteCitation>"


def test_books_and_deletions_are_cut_like_articles() -> None:
    elements = [ARTICLES[0], book_xml(50), ARTICLES[1], DELETION, book_xml(51), ARTICLES[2]]
    data = article_set(*elements)
    assert pieces(data)[0] == [one.encode() for one in elements]
    assert pmids(data) == ["1", "50", "2", "51", "3"]


PARTS = st.one_of(
    st.builds(article_xml, st.integers(1, 99), st.sampled_from(["Mint", "M<i>i</i>nt &lt; 3"])),
    st.builds(book_xml, st.integers(1, 99)),
    st.sampled_from(
        [
            DELETION,
            "<!-- a </PubmedArticle> -->",
            "<?note?>",
            "<PubmedArticle/>",
            "<PubmedBookArticle/>",
            article_xml("none"),
            article_xml(7, "<![CDATA[<PubmedBookArticle>]]>"),
        ]
    ),
)


class Dripping:
    """A stream that gives a few bytes at a time, whatever it is asked for."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = BytesIO(data), most

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, self._most) if size >= 0 else self._most)


@settings(deadline=None, max_examples=60)
@given(
    parts=st.lists(PARTS, max_size=6), most=st.integers(300, 5000), origin=st.sampled_from(Origin)
)
def test_what_is_cut_gives_what_the_whole_tree_gives(
    parts: list[str], most: int, origin: Origin
) -> None:
    data = article_set(*parts)
    whole = [one for one in read_stream(BytesIO(data), origin) if not isinstance(one, Deleted)]
    assert list(parse_articles(Dripping(data, most), origin)) == whole
    assert all(not (isinstance(one, Unreadable) and one.ends) for one in whole)


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


def filed(tmp_path: Path, data: bytes) -> list[str]:
    """What a file gives, plain and packed alike: PMIDs, deletions with a minus, else the reason."""
    shown = []
    for packed in (False, True):
        path = tmp_path / f"saved.{packed}"
        path.write_bytes(gzip.compress(data) if packed else data)
        shown.append([told(item) for item in parse_file(path)])
    assert shown[0] == shown[1]
    return shown[0]


def told(item: object) -> str:
    match item:
        case ParsedRecord():
            return item.record.pmid or ""
        case Deleted():
            return f"-{item.pmid}"
        case Unreadable():
            return item.reason
    return str(item)


def test_words_between_the_elements_of_a_file_are_named_and_cost_nothing(tmp_path: Path) -> None:
    data = article_set(ARTICLES[0], "stray words", ARTICLES[1], "<Note/>", book_xml(50))
    assert filed(tmp_path, data) == [
        "1", "line 4: this is no article", "2", "line 6: this is no article", "50",
    ]  # fmt: skip


def test_a_last_article_that_was_never_ended_costs_no_deletion(tmp_path: Path) -> None:
    never_ended = ARTICLES[1].removesuffix("</PubmedArticle>")
    first, fault, *deleted = filed(tmp_path, article_set(ARTICLES[0], never_ended, DELETION))
    assert (first, deleted) == ("1", ["-9", "-10"])
    assert "broken" in fault


def test_each_element_inside_one_that_was_never_ended_is_read(tmp_path: Path) -> None:
    never_ended = ARTICLES[1].removesuffix("</PubmedArticle>")
    data = article_set(never_ended, book_xml(50), ARTICLES[2], ARTICLES[3])
    fault, *others = filed(tmp_path, data)
    assert "broken" in fault
    assert others == ["50", "3", "4"]


def test_a_broken_deletion_is_not_told_as_the_record_it_deletes(tmp_path: Path) -> None:
    path = tmp_path / "saved.xml"
    path.write_bytes(article_set(ARTICLES[0], DELETION.replace("10", "<10"), ARTICLES[1]))
    first, fault, last = parse_file(path)
    assert isinstance(fault, Unreadable)
    assert fault.pmid is None
    assert isinstance(first, ParsedRecord)
    assert isinstance(last, ParsedRecord)


JOINS = {
    "as EDirect writes them": b"",
    "with byte order marks": b"\xef\xbb\xbf",
    "far apart": b"\n" * 3000,
}


@pytest.mark.parametrize("between", JOINS.values(), ids=JOINS)
@pytest.mark.parametrize("spoilt", ["", "<!-- a comment -->"], ids=["plain", "comment"])
def test_several_documents_in_one_file_are_all_read(
    tmp_path: Path, between: bytes, spoilt: str
) -> None:
    first = article_set(ARTICLES[0], spoilt, article_xml("none"))
    second = article_set(ARTICLES[1], DELETION)
    bare = article_set(ARTICLES[2], article_xml("none"), doctype="", declaration="").lstrip()
    shown = filed(tmp_path, between.join([first, second, bare]))
    assert [one for one in shown if "PMID:" not in one] == ["1", "2", "-9", "-10", "3"]
    faults = [one for one in shown if "PMID:" in one]
    lines = between.join([first, second, bare]).split(b"\n")
    at = [number for number, line in enumerate(lines, 1) if b">none<" in line]
    assert [one.partition(": ")[0] for one in faults] == [f"line {number}" for number in at]


def test_documents_are_joined_wherever_the_reading_stops() -> None:
    data = article_set(ARTICLES[0]) + article_set(ARTICLES[1])
    seen = set()
    for most in range(1, 400):
        stream = OneDocument(Dripping(data, most))
        seen.add(b"".join(iter(partial(stream.read, 1 << 20), b"")))
    (whole,) = seen
    assert whole.count(b"<PubmedArticleSet>") == 1
    assert whole.count(b"\n") == data.count(b"\n")


def test_a_document_of_another_encoding_is_not_taken_for_the_next(tmp_path: Path) -> None:
    foreign = article_set(ARTICLES[1], declaration='<?xml version="1.0" encoding="ISO-8859-1"?>')
    first, fault = filed(tmp_path, article_set(ARTICLES[0]) + foreign)
    assert first == "1"
    assert "line 4" in fault
