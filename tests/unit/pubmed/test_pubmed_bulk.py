import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.synthetic_xml import article_set, article_xml, book_xml

from litreview.errors import InputFailed
from litreview.model.identity import Pmid
from litreview.model.vocabulary import Origin
from litreview.pubmed.bulk import (
    Outside,
    Sifted,
    check_md5,
    is_bulk,
    place_of,
    sift_file,
    sort_bulk,
)
from litreview.pubmed.parse import Deleted, ParsedRecord, Remark, Unreadable, parse_file
from litreview.pubmed.strategy import read_strategy

MINT = read_strategy("mint[ti]")
NAME = "pubmed26n1380.xml.gz"


def bulk(tmp_path: Path, *articles: str) -> Path:
    path = tmp_path / NAME
    path.write_bytes(gzip.compress(article_set(*articles)))
    return path


def shown(items: list[Sifted]) -> list[str]:
    return [
        f"{i.record.pmid} {i.record.title.plain}"
        if isinstance(i, ParsedRecord)
        else f"{type(i).__name__} {i.pmid}"
        for i in items
        if not isinstance(i, Outside | Remark)
    ]


def test_only_what_the_strategy_finds_is_given_and_every_deletion(tmp_path: Path) -> None:
    path = bulk(
        tmp_path,
        article_xml(1, "Mint"),
        article_xml(2, "Sage", "With mint in the abstract."),
        article_xml(3, "Sage"),
        article_xml(4, "Wild MINT"),
        book_xml(5, "A book on mint"),
        book_xml(6, "A book on sage"),
        "<DeleteCitation><PMID>8</PMID><PMID>9</PMID></DeleteCitation>",
    )
    items = list(sift_file(path, MINT))
    assert shown(items) == [
        "1 Mint",
        "4 Wild MINT",
        "5 A book on mint",
        "Deleted 8",
        "Deleted 9",
    ]
    assert all(i.record.origin is Origin.FILE for i in items if isinstance(i, ParsedRecord))


def test_what_is_given_is_what_reading_the_whole_file_gives(tmp_path: Path) -> None:
    titles = ("Mint", "Sage", "<i>Mi</i>nt", "Mïnt", "Spearmint", "Mint tea")
    path = bulk(tmp_path, *(article_xml(at, titles[at % 6]) for at in range(1, 300)))
    whole = [i for i in parse_file(path) if isinstance(i, ParsedRecord) and MINT.matches(i.record)]
    assert list(sift_file(path, MINT)) == whole
    assert len(whole) == 199


def test_every_later_form_of_what_was_given_is_given_too(tmp_path: Path) -> None:
    path = bulk(
        tmp_path,
        article_xml(1, "Mint, first"),
        article_xml(2, "Mint"),
        article_xml(1, "Mint, last"),
        article_xml(3, "Sage, not found yet"),
        article_xml(3, "Mint, second", version=2),
        article_xml(3, "Sage, retracted", version=3),
    )
    *found, retracted = sift_file(path, MINT)
    assert shown(found) == ["1 Mint, first", "2 Mint", "1 Mint, last", "3 Mint, second"]
    assert isinstance(retracted, Outside)
    assert retracted.found.record.title.plain == "Sage, retracted"


def test_a_strategy_that_words_cannot_narrow_reads_every_article(tmp_path: Path) -> None:
    path = bulk(tmp_path, article_xml(1, language="rus"), article_xml(2))
    assert len(list(sift_file(path, read_strategy("russian[la]")))) == 1


def test_an_unreadable_article_is_named_in_its_place(tmp_path: Path) -> None:
    path = bulk(tmp_path, article_xml("x", "Mint"), article_xml(2, "Mint"))
    fault, record = sift_file(path, MINT)
    assert isinstance(fault, Unreadable)
    assert isinstance(record, ParsedRecord)


def test_a_file_cut_off_gives_what_came_and_says_so(tmp_path: Path) -> None:
    path = bulk(tmp_path, *(article_xml(at, f"Mint {at * 7919}") for at in range(1, 3000)))
    path.write_bytes(path.read_bytes()[:-2000])
    *records, last = sift_file(path, MINT)
    assert len(records) > 1000
    assert isinstance(last, Unreadable)
    assert last.ends


GONE = "<DeleteCitation><PMID>9</PMID></DeleteCitation>"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda xml: xml.replace("<Journal>", "<Journal"),
        lambda xml: xml.replace("Mint", "Mint \x0b"),
        lambda xml: xml.replace("</PubmedArticle>", ""),
        lambda xml: xml.replace("</MedlineCitation>", ""),
        lambda xml: xml.replace("<PubmedArticle>", "<PubmedArtic>"),
        lambda xml: f"\x01{xml}",
    ],
    ids=["tag", "letter", "no end", "no end inside", "no start", "between"],
)
def test_a_broken_article_costs_itself_alone(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    articles = [article_xml(at, f"Mint {at}") for at in range(1, 5)]
    articles[1] = spoil(articles[1])
    path = bulk(tmp_path, *articles, GONE)
    for items in (list(sift_file(path, MINT)), list(parse_file(path))):
        faults = [item for item in items if isinstance(item, Unreadable)]
        read = [item.record.pmid for item in items if isinstance(item, ParsedRecord)]
        assert {"1", "3", "4"} <= set(read) <= {"1", "2", "3", "4"}
        assert len(faults) == 1
        assert items[-1] == Deleted(Pmid("9"))
        assert not faults[0].ends
        assert faults[0].pmid == (None if "2" in read else "2")


def test_a_broken_article_is_named_with_its_line(tmp_path: Path) -> None:
    broken = article_xml(2, "Mint").replace("<Journal>", "\n\n<Journal")
    path = bulk(tmp_path, article_xml(1, "Mint\n\n"), broken, article_xml("x", "Mint"))
    data = gzip.decompress(path.read_bytes())
    line = data[: data.index(b"<Journal<")].count(b"\n") + 1
    for items in (list(sift_file(path, MINT)), list(parse_file(path))):
        _, fault, other = items
        assert isinstance(fault, Unreadable)
        assert fault.reason.startswith("the XML is broken: ")
        assert f"line {line}," in fault.reason
        assert isinstance(other, Unreadable)
        assert other.reason.startswith(f"line {line + 1}: ")


def test_bytes_that_are_no_utf8_cost_one_article(tmp_path: Path) -> None:
    path = bulk(tmp_path, *(article_xml(at, f"Mint {at}") for at in range(1, 300)), GONE)
    data = gzip.decompress(path.read_bytes()).replace(b"Mint 150<", b"Mint \xe9 150<")
    path.write_bytes(gzip.compress(data))
    items = list(sift_file(path, MINT))
    assert [i.pmid for i in items if isinstance(i, Unreadable)] == ["150"]
    assert sum(isinstance(i, ParsedRecord) for i in items) == 298
    assert items[-1] == Deleted(Pmid("9"))


def test_a_deletion_far_down_a_long_file_is_read(tmp_path: Path) -> None:
    path = bulk(tmp_path, article_xml(1, "Mint"), "\n" * 11_000_000, article_xml(2, "Mint"), GONE)
    assert list(sift_file(path, MINT))[-1] == Deleted(Pmid("9"))


def test_what_is_held_is_given_whether_or_not_it_still_matches(tmp_path: Path) -> None:
    path = bulk(
        tmp_path,
        article_xml(1, "RETRACTED: Sage"),
        article_xml(2, "Sage"),
        article_xml("0003", "Mint"),
    )
    items = list(sift_file(path, MINT, frozenset({1, 3})))
    assert [(type(i), i.found.record.pmid) for i in items if isinstance(i, Outside)] == [
        (Outside, "1")
    ]
    assert [i.record.pmid for i in items if isinstance(i, ParsedRecord)] == ["3"]
    assert len(items) == 2


def test_any_kind_of_file_is_sifted(tmp_path: Path) -> None:
    path = tmp_path / "saved.nbib"
    texts = [f"PMID- {at}\nTI  - {title}\n" for at, title in ((1, "Mint"), (2, "Sage"), (3, "Oak"))]
    path.write_text("\n".join(texts))
    mint, sage = sift_file(path, MINT, {2})
    assert isinstance(mint, ParsedRecord)
    assert isinstance(sage, Outside)
    assert (mint.record.pmid, sage.found.record.pmid) == ("1", "2")


def test_a_page_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(gzip.compress(b"<html><body>PubmedArticleSet</body></html>"))
    with pytest.raises(InputFailed, match="an HTML page"):
        sift_file(path, MINT, ())


def test_files_are_read_by_year_and_number() -> None:
    names = [
        "pubmed26n1380.xml.gz",
        "mine.xml",
        "pubmed26n0002.xml.gz",
        "pubmed25n9999.xml",
        "a.nbib",
    ]
    assert [path.name for path in sort_bulk(map(Path, names))] == [
        "mine.xml",
        "a.nbib",
        "pubmed25n9999.xml",
        "pubmed26n0002.xml.gz",
        "pubmed26n1380.xml.gz",
    ]
    assert is_bulk(Path("x") / names[0])
    assert not is_bulk(Path(names[1]))
    assert [place_of(Path(name)) for name in names[:2]] == [(26, 1380), None]


@pytest.mark.parametrize("form", ["MD5({name})= {md5}\n", "{md5}  {name}\n", "{MD5}"])
def test_a_checksum_beside_the_file_is_checked(tmp_path: Path, form: str) -> None:
    path = bulk(tmp_path, article_xml(1, "Mint"))
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    beside = tmp_path / f"{NAME}.md5"
    beside.write_text(form.format(name=NAME, md5=md5, MD5=md5.upper()))
    assert len(list(sift_file(path, MINT, ()))) == 1
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(InputFailed, match="checksum"):
        sift_file(path, MINT, ())


def test_a_checksum_file_without_checksum_is_refused(tmp_path: Path) -> None:
    path = bulk(tmp_path)
    check_md5(path)
    (tmp_path / f"{NAME}.md5").write_text("<html>")
    with pytest.raises(InputFailed, match="no MD5"):
        check_md5(path)
