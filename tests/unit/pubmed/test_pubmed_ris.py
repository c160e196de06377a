from pathlib import Path

import pytest

from litreview.model.dates import PartialDate
from litreview.model.record import Author, Journal, Keyword, Record
from litreview.model.vocabulary import Origin
from litreview.pubmed.parse import ParsedRecord, Unreadable
from litreview.pubmed.ris import parse_ris

WHOLE = """TY  - JOUR
AU  - Roe, Ann B., Jr.
AU  - Mint Group
TI  - Mint leaves
and walking
JF  - Journal of Invented Walks
JA  - J Invent Walks
PY  - 2018
DA  - 2018/05/21/
VL  - 7
IS  - 2
SP  - 11
EP  - 19
SN  - 1234-5678 (Print)
AB  - METHODS: We walked. RESULTS: Nothing.
DO  - https://doi.org/10.1000/mint
KW  - mint
KW  - walks
LA  - German
AN  - 101
DB  - PubMed
XX  - a tag nobody knows
ER  -
"""


def items(tmp_path: Path, text: str) -> list[ParsedRecord | Unreadable]:
    path = tmp_path / "saved.ris"
    path.write_text(text, encoding="utf-8")
    return list(parse_ris(path))


def the_record(tmp_path: Path, text: str) -> Record:
    (item,) = items(tmp_path, text)
    assert isinstance(item, ParsedRecord), item
    return item.record


def the_fault(tmp_path: Path, lines: str) -> Unreadable:
    (item,) = items(tmp_path, f"TY  - JOUR\nTI  - A walk\n{lines}\nER  - \n")
    assert isinstance(item, Unreadable)
    return item


def test_a_citation_is_read_whole(tmp_path: Path) -> None:
    record = the_record(tmp_path, WHOLE)
    assert (record.id, record.origin, record.kind) == ("pmid:101", Origin.EXPORT, "article")
    assert record.title.plain == "Mint leaves and walking"
    assert record.authors == (
        Author("Roe", "Ann B.", "AB", "Jr"),
        Author(collective_name="Mint Group"),
    )
    assert record.journal == Journal(
        "Journal of Invented Walks",
        "J Invent Walks",
        "1234-5678",
        volume="7",
        issue="2",
        pages="11-19",
    )
    assert record.pub_date == record.first_published == PartialDate(2018, 5, 21)
    assert [part.label for part in record.abstract] == ["METHODS", "RESULTS"]
    assert (record.doi, record.languages) == ("10.1000/mint", ("ger",))
    assert record.keywords == (Keyword("mint"), Keyword("walks"))
    assert [one.name for one in record.publication_types] == ["Journal Article"]


@pytest.mark.parametrize(
    "line",
    [
        "UR  - https://pubmed.ncbi.nlm.nih.gov/101/",
        "L2  - http://www.ncbi.nlm.nih.gov/pubmed/101",
        "UR  - PM:101",
        "N1  - Some words. PMID: 101; more",
        "C2  - PMID 101",
        "M1  - PubMed ID:101",
        "ID  - 101\nDB  - MEDLINE",
        "AN  - 101\nDP  - NLM",
        "AN  - 101\nDB  - PubMed\nUR  - https://pubmed.ncbi.nlm.nih.gov/101",
    ],
)
def test_the_pmid_is_found_wherever_it_is_stated(tmp_path: Path, line: str) -> None:
    assert the_record(tmp_path, f"TY  - JOUR\n{line}\nER  - \n").pmid == "101"


@pytest.mark.parametrize(
    "line", ["AN  - 101\nDB  - Embase", "ID  - 101", "SP  - 101", "AN  - L2001"]
)
def test_a_number_that_may_be_anything_is_no_pmid(tmp_path: Path, line: str) -> None:
    fault = the_fault(tmp_path, line)
    assert fault.pmid is None
    assert "line 1:" in fault.reason
    assert "A walk" in fault.reason
    assert "data/<compound>/manual" in fault.reason


def test_two_different_pmids_are_not_chosen_between(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "N1  - PMID: 5\nUR  - https://pubmed.ncbi.nlm.nih.gov/6")
    assert "5, 6" in fault.reason


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("PY  - 2018", PartialDate(2018)),
        ("Y1  - 2018/05//", PartialDate(2018, 5)),
        ("PY  - 2018///Spring", PartialDate(2018, as_printed="2018 Spring")),
        ("PY  - 2018\nDA  - May 2018", PartialDate(2018)),
        ("PY  - 2017\nDA  - 2018/01/02", PartialDate(2017)),
    ],
)
def test_dates_stay_partial(tmp_path: Path, line: str, date: PartialDate) -> None:
    assert the_record(tmp_path, f"TY  - JOUR\nID  - PMID: 1\n{line}\nER  - \n").pub_date == date


def test_a_chapter_is_a_book(tmp_path: Path) -> None:
    text = "TY  - CHAP\nTI  - On mint\nBT  - The Book of Herbs\nN1  - PMID: 1\nER  - \n"
    record = the_record(tmp_path, text)
    assert (record.kind, record.journal.title) == ("book", "The Book of Herbs")


def test_a_record_that_does_not_end_is_said_and_the_next_is_read(tmp_path: Path) -> None:
    found = items(tmp_path, "junk\nTY  - JOUR\nN1  - PMID: 1\n" + WHOLE + "TY  - JOUR\nTI  - cut")
    assert [type(item) for item in found] == [Unreadable, ParsedRecord, Unreadable]
    assert "line 4: no ER" in str(found[0])
    assert "the file ends" in str(found[2])
