import gzip
import re
from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from tests.support.synthetic_xml import (
    ABSTRACT,
    article_set,
    article_xml,
    book_xml,
    correction_xml,
    mesh_xml,
)

from litreview.model.dates import PartialDate
from litreview.model.record import AbstractSection, Author, Journal, Record, RichText
from litreview.model.vocabulary import Origin, Standing
from litreview.pubmed.parse import (
    Deleted,
    ParsedRecord,
    Unreadable,
    parse_articles,
    parse_file,
)


def the_record(xml: str) -> Record:
    (item,) = parse_articles(article_set(xml))
    assert isinstance(item, ParsedRecord), item
    return item.record


def the_fault(data: bytes) -> Unreadable:
    *_, item = parse_articles(data)
    assert isinstance(item, Unreadable)
    return item


def pmids(items: Iterable[object]) -> list[str | None]:
    return [item.record.pmid for item in items if isinstance(item, ParsedRecord)]


def test_an_article_is_read_whole() -> None:
    record = the_record(article_xml(101, mesh=mesh_xml({"Humans": "D006801"})))
    assert record.id == "pmid:101"
    assert record.title == RichText(
        "Mint leaves and walking speed", "Mint leaves and walking speed"
    )
    assert record.abstract == (AbstractSection(RichText(ABSTRACT, ABSTRACT)),)
    assert record.authors == (Author("Roe", "Ann"),)
    assert record.journal == Journal(
        "Journal of Invented Walks", "J Invent Walks", "1234-5678", "9900001", "7", "2", "11-9"
    )
    assert record.pub_date == PartialDate(2020)
    assert record.languages == ("eng",)
    assert [one.ui for one in record.publication_types] == ["D016428"]
    assert [one.name for one in record.mesh_headings] == ["Humans"]
    assert (record.country, record.status, record.kind) == ("Norway", "MEDLINE", "article")
    assert record.date_revised == PartialDate(2020, 6, 15)
    assert record.origin is Origin.PUBMED
    assert record.authors_complete


def test_a_structured_abstract_keeps_labels_and_categories() -> None:
    record = the_record(
        article_xml(abstract=[("AIM", "OBJECTIVE", "We walked."), ("", "", "It <i>rained</i>.")])
    )
    assert [(s.label, s.category, s.text.plain) for s in record.abstract] == [
        ("AIM", "OBJECTIVE", "We walked."),
        ("", "", "It rained."),
    ]


def test_no_abstract_is_no_section() -> None:
    assert the_record(article_xml(abstract="")).abstract == ()


@pytest.mark.parametrize("whole", [article_xml(), book_xml()], ids=["article", "book"])
def test_the_copyright_line_of_an_abstract_is_kept_and_changes_no_hash(whole: str) -> None:
    line = "<CopyrightInformation>\u00a9 2020\n  Roe A. <i>CC BY</i> 4.0.</CopyrightInformation>"
    record = the_record(whole.replace("</Abstract>", f"{line}</Abstract>"))
    bare = the_record(whole)
    assert (record.copyright, bare.copyright) == ("\u00a9 2020 Roe A. CC BY 4.0.", "")
    assert record.content_hash == bare.content_hash
    assert record.text == bare.text


def test_other_abstracts_stay_apart() -> None:
    other = (
        '<OtherAbstract Type="Publisher" Language="nor"><AbstractText>Tolv voksne gikk.'
        '</AbstractText></OtherAbstract><OtherAbstract Type="AAMC" Language="eng"/>'
    )
    record = the_record(article_xml(in_citation=other))
    (kept,) = record.other_abstracts
    assert (kept.language, kept.kind, kept.sections[0].text.plain) == (
        "nor",
        "Publisher",
        "Tolv voksne gikk.",
    )
    assert "Tolv" not in record.text


def test_a_translated_title_keeps_brackets_and_its_own_words() -> None:
    record = the_record(
        article_xml(title="[Mint].", in_article="<VernacularTitle>Mynte.</VernacularTitle>")
    )
    assert (record.title.plain, record.vernacular_title) == ("[Mint].", "Mynte.")


def test_first_published_is_the_earlier_of_electronic_and_issue() -> None:
    online = "<ArticleDate><Year>2019</Year><Month>12</Month><Day>05</Day></ArticleDate>"
    record = the_record(article_xml(article_dates=online))
    assert record.first_published == PartialDate(2019, 12, 5)
    assert record.pub_date == PartialDate(2020)
    late = the_record(article_xml(article_dates=online.replace("2019", "2021")))
    assert late.first_published == PartialDate(2020)
    assert late.electronic == PartialDate(2021, 12, 5)
    assert the_record(article_xml()).electronic == PartialDate()


def test_the_day_pubmed_took_it_in_is_no_publication_and_changes_no_hash() -> None:
    history = (
        '<PubMedPubDate PubStatus="pubmed"><Year>2022</Year><Month>2</Month></PubMedPubDate>'
        '<PubMedPubDate PubStatus="entrez"><Year>2022</Year><Month>1</Month></PubMedPubDate>'
    )
    xml = article_xml()
    bare = re.sub("<History>.*</History>", "<History/>", xml)
    silent = the_record(bare)
    record = the_record(bare.replace("<History/>", f"<History>{history}</History>"))
    assert silent.indexed == PartialDate()
    assert record.indexed.year == 2022
    assert record.first_published == PartialDate(2020)
    assert record.content_hash == silent.content_hash


def test_pages_are_built_where_medlinepgn_is_missing() -> None:
    xml = article_xml().replace(
        "<MedlinePgn>11-9</MedlinePgn>", "<StartPage>11</StartPage><EndPage>19</EndPage>"
    )
    assert the_record(xml).journal.pages == "11-19"


def test_an_incomplete_author_list_says_so() -> None:
    xml = article_xml().replace('CompleteYN="Y"', 'CompleteYN="N"')
    assert not the_record(xml).authors_complete


def test_cited_references_never_lend_their_ids_or_pmids() -> None:
    xml = article_xml(7, corrections=correction_xml("CommentIn", "8")).replace(
        "</PubmedData>",
        "<ReferenceList><Reference><Citation>x</Citation><ArticleIdList>"
        '<ArticleId IdType="doi">10.1000/other</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData>",
    )
    record = the_record(xml)
    assert (record.id, record.doi, record.pmcid) == ("pmid:7", "", "")


def test_retraction_shows_in_standing_and_notices() -> None:
    record = the_record(article_xml(corrections=correction_xml("RetractionIn", "77")))
    assert record.standing is Standing.RETRACTED
    assert record.notices == ("77",)


def test_the_coi_statement_and_grants_are_kept() -> None:
    record = the_record(
        article_xml(
            in_article="<GrantList><Grant><Agency>Herb Fund</Agency></Grant></GrantList>",
            in_citation="<CoiStatement>We own <b>mint</b>.</CoiStatement>",
        )
    )
    assert record.coi_statement == "We own mint."
    assert record.grants[0].agency == "Herb Fund"


def test_a_book_chapter_is_a_record_of_its_own_kind() -> None:
    record = the_record(book_xml(201))
    assert (record.kind, record.status, record.id) == ("book", "book", "pmid:201")
    assert record.title.plain == "A chapter on mint"
    assert record.journal.title == "The Book of Herbs"
    assert [author.last_name for author in record.authors] == ["Writer"]
    assert record.year == 2012


def test_a_whole_book_takes_its_own_title_and_editors() -> None:
    xml = book_xml(201, title="").replace(
        '<AuthorList Type="authors"><Author><LastName>Writer</LastName></Author></AuthorList>', ""
    )
    record = the_record(xml)
    assert record.title.plain == "The Book of Herbs"
    assert [author.last_name for author in record.authors] == ["Editor"]


def test_articles_and_books_keep_their_order() -> None:
    data = article_set(article_xml(3), book_xml(1), article_xml(2))
    assert pmids(parse_articles(data)) == ["3", "1", "2"]


def test_versions_of_one_pmid_are_told_apart() -> None:
    data = article_set(article_xml(5, version=1), article_xml(5, version=2))
    versions = [i.record.version for i in parse_articles(data) if isinstance(i, ParsedRecord)]
    assert versions == [1, 2]


def test_the_xml_of_each_record_stands_alone() -> None:
    for item in parse_articles(article_set(article_xml(1), article_xml(2, title="Größe β"))):
        assert isinstance(item, ParsedRecord)
        root = etree.fromstring(item.xml)
        assert root.findtext("MedlineCitation/PMID") == item.record.pmid
        assert root.findtext(".//ArticleTitle") == item.record.title.plain


def test_the_same_xml_gives_the_same_content_hash() -> None:
    assert the_record(article_xml()).content_hash == the_record(article_xml()).content_hash
    maintained = the_record(article_xml(revised="2021/01/01"))
    assert maintained.content_hash == the_record(article_xml()).content_hash
    assert the_record(article_xml(title="Other")).content_hash != maintained.content_hash


def test_one_bad_article_does_not_stop_the_next() -> None:
    data = article_set(
        article_xml("PMC12"), article_xml(2), article_xml(3, title="&surprise;"), article_xml(4)
    )
    items = list(parse_articles(data))
    assert pmids(items) == ["2", "4"]
    faults = [item for item in items if isinstance(item, Unreadable)]
    assert [fault.pmid for fault in faults] == [None, "3"]
    assert "PubMed Central" in faults[0].reason
    assert "&surprise;" in faults[1].reason
    assert not any(fault.ends for fault in faults)


def test_an_article_without_citation_is_unreadable() -> None:
    assert "MedlineCitation" in the_fault(article_set("<PubmedArticle/>")).reason


@pytest.mark.parametrize(
    "doctype",
    [
        "",
        '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2011//EN" '
        '"http://www.ncbi.nlm.nih.gov/corehtml/query/DTD/pubmed_110101.dtd">',
        '<!DOCTYPE PubmedArticleSet SYSTEM "http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_990101.dtd">',
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>'])
def test_any_doctype_and_no_declaration_will_do(doctype: str, declaration: str) -> None:
    data = article_set(article_xml(9), doctype=doctype, declaration=declaration)
    assert pmids(parse_articles(data.lstrip())) == ["9"]


def test_mathml_without_its_prefix_declared_is_read() -> None:
    title = "Dose <mml:math><mml:mi>x</mml:mi></mml:math> of mint"
    record = the_record(article_xml(title=title))
    assert record.title.plain == "Dose x of mint"


def test_an_empty_set_gives_nothing() -> None:
    assert list(parse_articles(article_set())) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "broken"),
        (b"<html><body/></html>", "a html"),
        (b"<eFetchResult><ERROR>x</ERROR></eFetchResult>", "eFetchResult"),
        (b"plain words", "broken"),
        (article_set(article_xml(1))[:-30], "broken"),
        (article_set(article_xml(1)).replace(b"Mint", b"M\xffnt"), "broken"),
    ],
)
def test_what_is_no_whole_set_ends_with_a_reason(data: bytes, words: str) -> None:
    fault = the_fault(data)
    assert words in fault.reason
    assert fault.ends
    assert fault.pmid is None


def test_articles_before_the_break_are_still_read() -> None:
    whole = article_set(article_xml(1), article_xml(2))
    items = list(parse_articles(whole[:-300]))
    assert pmids(items) == ["1"]
    assert isinstance(items[-1], Unreadable)


ENTITIES = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "boom">{}]>'
NESTED = "".join(f'<!ENTITY {name} "&{of};&{of};">' for of, name in pairwise("abcdefgh"))


@pytest.mark.parametrize(
    "doctype",
    [
        ENTITIES.format(""),
        ENTITIES.format(NESTED),
        '<!DOCTYPE PubmedArticleSet [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE PubmedArticleSet [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>',
    ],
)
def test_declared_entities_are_refused(doctype: str) -> None:
    fault = the_fault(article_set(article_xml(1, title="&a;"), doctype=doctype))
    assert "entities" in fault.reason
    assert fault.ends


def test_an_entity_bomb_in_an_attribute_is_refused_quickly() -> None:
    names = [f"e{at}" for at in range(12)]
    steps = "".join(
        f'<!ENTITY {name} "{(f"&{before};") * 10}">' for before, name in pairwise(names)
    )
    doctype = f'<!DOCTYPE PubmedArticleSet [<!ENTITY e0 "boom">{steps}]>'
    xml = article_xml(1, status="&e11;")
    assert the_fault(article_set(xml, doctype=doctype)).ends


def test_a_stream_is_read_like_bytes() -> None:
    data = article_set(article_xml(1), article_xml(2))
    assert pmids(parse_articles(BytesIO(data))) == ["1", "2"]


DELETIONS = (
    "<DeleteCitation><PMID>11</PMID><PMID Version='1'>12</PMID><PMID>x</PMID></DeleteCitation>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_gives_records_and_deletions(tmp_path: Path, packed: bool) -> None:
    data = article_set(article_xml(1), DELETIONS)
    path = tmp_path / "update.xml"  # the name says nothing: the bytes tell
    path.write_bytes(gzip.compress(data) if packed else data)
    items = list(parse_file(path))
    assert pmids(items) == ["1"]
    assert [item.pmid for item in items if isinstance(item, Deleted)] == ["11", "12"]
    (odd,) = [item for item in items if isinstance(item, Unreadable)]
    assert "DeleteCitation" in odd.reason


def test_records_of_a_file_say_so(tmp_path: Path) -> None:
    path = tmp_path / "one.xml"
    path.write_bytes(article_set(article_xml(1)))
    (item,) = parse_file(path)
    assert isinstance(item, ParsedRecord)
    assert item.record.origin is Origin.FILE


def test_deletions_do_not_show_among_articles() -> None:
    assert (
        list(parse_articles(article_set("<DeleteCitation><PMID>1</PMID></DeleteCitation>"))) == []
    )


def test_a_gzip_file_cut_off_ends_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(gzip.compress(article_set(*(article_xml(n) for n in range(1, 60))))[:-40])
    *_, last = parse_file(path)
    assert isinstance(last, Unreadable)
    assert last.ends


def test_a_missing_file_is_the_callers_affair(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(parse_file(tmp_path / "none.xml"))


def test_an_undeclared_prefix_does_not_hide_a_break() -> None:
    whole = article_set(article_xml(1, title="<mml:math/>"), article_xml(2))
    items = list(parse_articles(whole[:-300]))
    assert pmids(items) == ["1"]
    assert isinstance(items[-1], Unreadable)
    assert items[-1].ends


def test_a_book_article_without_its_document_is_unreadable() -> None:
    assert "BookDocument" in the_fault(article_set("<PubmedBookArticle/>")).reason


def test_an_article_without_pagination_or_version_number_is_read() -> None:
    xml = article_xml().replace("<Pagination><MedlinePgn>11-9</MedlinePgn></Pagination>", "")
    record = the_record(xml.replace('PMID Version="1"', 'PMID Version="one"'))
    assert (record.journal.pages, record.version) == ("", 1)
