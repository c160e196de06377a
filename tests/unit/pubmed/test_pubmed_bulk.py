import gzip
import hashlib
from pathlib import Path

import pytest
from tests.support.synthetic_xml import article_set, article_xml, book_xml

from litreview.errors import InputFailed
from litreview.model.vocabulary import Origin
from litreview.pubmed.bulk import check_md5, is_bulk, parse_bulk, sort_bulk
from litreview.pubmed.parse import Item, ParsedRecord, Unreadable, parse_file
from litreview.pubmed.strategy import read_strategy

MINT = read_strategy("mint[ti]")
NAME = "pubmed26n1380.xml.gz"


def bulk(tmp_path: Path, *articles: str) -> Path:
    path = tmp_path / NAME
    path.write_bytes(gzip.compress(article_set(*articles)))
    return path


def shown(items: list[Item]) -> list[str]:
    return [
        f"{i.record.pmid} {i.record.title.plain}"
        if isinstance(i, ParsedRecord)
        else f"{type(i).__name__} {i.pmid}"
        for i in items
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
    items = list(parse_bulk(path, MINT))
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
    assert list(parse_bulk(path, MINT)) == whole
    assert len(whole) == 199


def test_the_last_of_a_pmid_in_a_file_wins(tmp_path: Path) -> None:
    path = bulk(
        tmp_path,
        article_xml(1, "Mint, first"),
        article_xml(2, "Mint"),
        article_xml(1, "Mint, last"),
        article_xml(3, "Mint, withdrawn from the search"),
        article_xml(3, "Sage"),
    )
    assert shown(list(parse_bulk(path, MINT))) == ["2 Mint", "1 Mint, last"]


def test_a_higher_version_wins_over_a_later_place(tmp_path: Path) -> None:
    path = bulk(
        tmp_path, article_xml(1, "Mint, second", version=2), article_xml(1, "Mint, old", version=1)
    )
    assert shown(list(parse_bulk(path, MINT))) == ["1 Mint, second"]


def test_a_strategy_that_words_cannot_narrow_reads_every_article(tmp_path: Path) -> None:
    path = bulk(tmp_path, article_xml(1, language="rus"), article_xml(2))
    assert len(list(parse_bulk(path, read_strategy("russian[la]")))) == 1


def test_an_unreadable_article_is_named_in_its_place(tmp_path: Path) -> None:
    path = bulk(tmp_path, article_xml("x", "Mint"), article_xml(2, "Mint"))
    fault, record = parse_bulk(path, MINT)
    assert isinstance(fault, Unreadable)
    assert isinstance(record, ParsedRecord)


def test_a_file_cut_off_gives_what_came_and_says_so(tmp_path: Path) -> None:
    path = bulk(tmp_path, *(article_xml(at, f"Mint {at * 7919}") for at in range(1, 3000)))
    path.write_bytes(path.read_bytes()[:-2000])
    *records, last = parse_bulk(path, MINT)
    assert len(records) > 1000
    assert isinstance(last, Unreadable)
    assert last.ends


def test_broken_xml_ends_the_file(tmp_path: Path) -> None:
    broken = article_xml(2, "Mint").replace("<Journal>", "<Journal")
    path = bulk(tmp_path, article_xml(1, "Mint"), broken, article_xml(3, "Mint"))
    record, last = parse_bulk(path, MINT)
    assert isinstance(record, ParsedRecord)
    assert isinstance(last, Unreadable)
    assert last.ends


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


@pytest.mark.parametrize("form", ["MD5({name})= {md5}\n", "{md5}  {name}\n", "{MD5}"])
def test_a_checksum_beside_the_file_is_checked(tmp_path: Path, form: str) -> None:
    path = bulk(tmp_path, article_xml(1, "Mint"))
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    beside = tmp_path / f"{NAME}.md5"
    beside.write_text(form.format(name=NAME, md5=md5, MD5=md5.upper()))
    assert len(list(parse_bulk(path, MINT))) == 1
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(InputFailed, match="checksum"):
        list(parse_bulk(path, MINT))


def test_a_checksum_file_without_checksum_is_refused(tmp_path: Path) -> None:
    path = bulk(tmp_path)
    check_md5(path)
    (tmp_path / f"{NAME}.md5").write_text("<html>")
    with pytest.raises(InputFailed, match="no MD5"):
        check_md5(path)
