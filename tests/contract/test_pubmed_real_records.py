"""Real PubMed XML, where it is at hand: nothing is lost, and Biopython agrees."""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from litreview.model.record import Record
from litreview.pubmed.esearch import EsearchReply, import_parser, read_esearch
from litreview.pubmed.parse import Deleted, ParsedRecord, Unreadable, parse_articles, parse_file
from litreview.pubmed.replies import error_text

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
FILES = sorted(
    [*(SHARED / "pubmed-xml" / "records").glob("*.xml*"), *(SHARED / "semax").glob("pubmed.xml")]
)
PLACEHOLDER = "121518513"  # one collection of test records has this number, or none, for PMIDs

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILES, reason="../shared is absent"),
]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def numbered(data: bytes) -> bytes:
    """The same XML with a PMID where the collection has a placeholder or nothing."""
    number = iter(range(1, 100))

    def fill(match: re.Match[bytes]) -> bytes:
        return b"<PMID>%d</PMID>" % next(number)

    data = re.sub(rb"<PMID[^>]*>(121518513)?</PMID>", fill, data)
    return re.sub(
        rb"(<MedlineCitation[^>]*>\s*)(?!\s*<PMID)", lambda m: m[1] + b"<PMID>99</PMID>", data
    )


def records(path: Path) -> list[Record]:
    items = list(parse_articles(numbered(content(path))))
    assert [item for item in items if isinstance(item, Unreadable)] == []
    return [item.record for item in items if isinstance(item, ParsedRecord)]


def articles(path: Path) -> list[etree._Element]:
    root = etree.fromstring(numbered(content(path)), etree.XMLParser(load_dtd=False))
    return [one for one in root if one.tag in ("PubmedArticle", "PubmedBookArticle")]


def folded(text: str) -> str:
    """Compatibility forms, every dash and every stretch of white space alike."""
    alike = re.sub("[\u2010\u2011\u2013\u2212]", "-", unicodedata.normalize("NFKC", text))
    return " ".join(alike.split())


def own(elements: Iterable[etree._Element]) -> list[str]:
    texts = (folded("".join(str(part) for part in one.itertext())) for one in elements)
    return [text for text in texts if text]


def named(author: etree._Element) -> bool:
    return bool(own(one for one in author if one.tag in ("LastName", "CollectiveName")))


def kept(texts: Iterable[str]) -> list[str]:
    return [text for text in map(folded, texts) if text]


def each(path: Path) -> Iterator[tuple[etree._Element, Record]]:
    return zip(articles(path), records(path), strict=True)


@each_file
def test_every_record_parses(path: Path) -> None:
    assert len(records(path)) == len(articles(path))


@each_file
def test_files_give_what_they_hold(path: Path) -> None:
    items = list(parse_file(path))
    root = etree.fromstring(content(path))
    deleted = [str(one.text) for one in root.iterfind("DeleteCitation/PMID")]
    assert [item.pmid for item in items if isinstance(item, Deleted)] == deleted
    unreadable = [item for item in items if isinstance(item, Unreadable)]
    assert all("PMID" in item.reason for item in unreadable)
    if path.name != "scicopia-pubmed.xml":
        assert unreadable == []


@each_file
def test_no_text_is_lost(path: Path) -> None:
    for xml, record in each(path):
        title = xml.findall("MedlineCitation/Article/ArticleTitle") or xml.findall(
            "BookDocument/ArticleTitle"
        )
        if own(title):
            assert kept([record.title.plain]) == own(title)
        assert kept(one.text.plain for one in record.abstract) == own(
            xml.iterfind("*//Abstract/AbstractText")
        )
        assert kept(
            one.text.plain for other in record.other_abstracts for one in other.sections
        ) == own(xml.iterfind("MedlineCitation/OtherAbstract/AbstractText"))
        assert kept([record.vernacular_title]) == own(xml.iterfind("*//VernacularTitle"))
        assert kept(one.name for one in record.keywords) == own(xml.iterfind("*//Keyword"))
        assert kept([record.coi_statement]) == own(xml.iterfind("MedlineCitation/CoiStatement"))


@each_file
def test_markup_holds_the_same_text(path: Path) -> None:
    for xml, record in each(path):
        shown = (unescape(re.sub("<[^>]*>", "", one.text.markup)) for one in record.abstract)
        assert kept(shown) == own(xml.iterfind("*//Abstract/AbstractText"))


@each_file
def test_no_name_is_lost(path: Path) -> None:
    for xml, record in each(path):
        listed = xml.iterfind("MedlineCitation/Article/AuthorList/Author")
        valid = [one for one in listed if one.get("ValidYN") != "N" and named(one)]
        if not valid:
            continue
        names = [one for author in valid for one in author.iterfind("LastName")]
        groups = [one for author in valid for one in author.iterfind("CollectiveName")]
        places = [one for author in valid for one in author.iterfind("*/Affiliation")]
        assert kept(one.last_name for one in record.authors) == own(names)
        assert kept(one.collective_name for one in record.authors) == own(groups)
        assert kept(text for one in record.authors for text in one.affiliations) == own(places)


@each_file
def test_no_heading_is_lost(path: Path) -> None:
    for xml, record in each(path):
        headings = list(xml.iterfind("MedlineCitation/MeshHeadingList/MeshHeading"))
        assert [
            [heading.name, *(one.name for one in heading.qualifiers)]
            for heading in record.mesh_headings
        ] == [own(heading) for heading in headings if own(heading.iterfind("DescriptorName"))]
        assert kept(one.name for one in record.publication_types) == own(
            xml.iterfind("*//PublicationType")
        )
        assert kept(one.name for one in record.chemicals) == own(xml.iterfind("*//NameOfSubstance"))
        assert kept(one.accession for one in record.registry_ids) == own(
            xml.iterfind("*//AccessionNumber")
        )


# Biopython's own reading.


@pytest.fixture(scope="module")
def biopython(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Bio.Entrez, with no folder of its own to write to and no way to the network."""
    from Bio import Entrez

    import_parser()
    from Bio.Entrez import Parser

    def refuse(*_: object) -> None:
        raise OSError("no network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "urlopen", refuse)
        patch.setattr(Parser.DataHandler, "save_dtd_file", refuse)
        yield Entrez


def biopython_reads(entrez: Any, path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = entrez.read(BytesIO(content(path)), escape=True)
    except (ValueError, RuntimeError):
        return None
    return found


def untagged(texts: Iterable[str]) -> list[str]:
    return kept(unescape(re.sub("<[^>]*>", "", str(text))) for text in texts)


@each_file
def test_biopython_agrees_where_it_can_read(path: Path, biopython: Any) -> None:
    found = biopython_reads(biopython, path)
    if found is None:
        assert path.name.startswith(("neilfws", "eutilsjson", "scicopia", "reciter-3"))
        return
    ours = [record for record in records(path) if record.kind == "article"]
    theirs = found["PubmedArticle"]
    assert [record.pmid for record in ours] == [
        str(one["MedlineCitation"]["PMID"]) for one in theirs
    ]
    for record, one in zip(ours, theirs, strict=True):
        citation = one["MedlineCitation"]
        article = citation["Article"]
        assert kept([record.title.plain]) == untagged([article["ArticleTitle"]])
        abstract = article.get("Abstract", {}).get("AbstractText", [])
        assert kept(part.text.plain for part in record.abstract) == untagged(abstract)
        assert [(part.label, part.category) for part in record.abstract] == [
            (part.attributes.get("Label", ""), part.attributes.get("NlmCategory", ""))
            for part in abstract
            if part.strip()
        ]
        assert [
            (heading.ui, heading.major, [(q.ui, q.major) for q in heading.qualifiers])
            for heading in record.mesh_headings
        ] == [
            (
                heading["DescriptorName"].attributes["UI"],
                heading["DescriptorName"].attributes["MajorTopicYN"] == "Y",
                [
                    (q.attributes["UI"], q.attributes["MajorTopicYN"] == "Y")
                    for q in heading["QualifierName"]
                ],
            )
            for heading in citation.get("MeshHeadingList", [])
        ]
        assert [(ptype.name, ptype.ui) for ptype in record.publication_types] == [
            (str(ptype), ptype.attributes.get("UI", "")) for ptype in article["PublicationTypeList"]
        ]


def test_most_files_can_be_compared(biopython: Any) -> None:
    readable = [path for path in FILES if biopython_reads(biopython, path) is not None]
    assert len(readable) >= 35


# Real replies of ESearch.

REPLIES = sorted((SHARED / "pubmed-xml" / "responses").glob("*esearch*.xml"))


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.name)
def test_real_search_replies_are_read(path: Path) -> None:
    body = path.read_bytes()
    if error_text(body):
        assert "baderror" in path.name
        return
    reply = read_esearch(body)
    if path.name == "eutilsjson-esearch.error.xml":  # its ids are of the NLM catalogue: 9 digits
        assert not isinstance(reply, EsearchReply)
        return
    assert isinstance(reply, EsearchReply)
    assert [str(pmid) for pmid in reply.pmids] == re.findall(r"<Id>(\d+)</Id>", body.decode())
    assert f"<Count>{reply.count}</Count>" in body.decode()
