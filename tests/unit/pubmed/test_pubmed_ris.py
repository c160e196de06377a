from collections.abc import Callable
from pathlib import Path

import pytest

from litreview.model.dates import PartialDate
from litreview.model.record import Author, Journal, Keyword, Record
from litreview.model.vocabulary import Origin, Standing
from litreview.pubmed.files import read_records
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable
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


def items(tmp_path: Path, text: str) -> list[ParsedRecord | Unreadable | Remark]:
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
        "N1  - Some words.\nPMID: 101\nmore",
        "U1  - PMID: 101; PMCID: PMC7",
        "UR  - https://example.org/a; https://pubmed.ncbi.nlm.nih.gov/101/?from=b",
        "C2  - PMID 101",
        "M1  - PubMed ID:101",
        "C3  - PUBMED 101",
        "C3  - PUBMED 101,EMBASE 20241",
        "C2  - 101\nDB  - Scopus",
        "C2  - 101\nDB  - Scopus\nAN  - 7",
        "PM  - 101\nAN  - WOS:000123",
        "C5  - 101\nU2  - L2001",
        "AN  - PMID:101\nDB  - Embase",
        "AN  - 101\nDP  - NLM",
        "AN  - 101\nDB  - PubMed\nUR  - https://pubmed.ncbi.nlm.nih.gov/101",
        "AN  - 101\nID  - 1\nDP  - NLM",
        "AN  - 101\nDB  - PubMed\nN1  - PMID: 30000001",
        "AN  - 101\nDP  - NLM\nN1  - Comment in: J Ex. 2020;1:2. PMID: 30000001",
    ],
)
def test_the_pmid_is_found_wherever_it_is_stated(tmp_path: Path, line: str) -> None:
    assert the_record(tmp_path, f"TY  - JOUR\nTI  - A walk\n{line}\nER  - \n").pmid == "101"


@pytest.mark.parametrize(
    "line",
    [
        "AN  - 101\nDB  - Embase",
        "AN  - 101\nDB  - Embase\nDP  - NLM",
        "ID  - 101",
        "ID  - 12\nDP  - NLM",
        "ID  - 12\nDB  - PubMed",
        "SP  - 101",
        "AN  - L2001",
        "C2  - 101",
        "C2  - 101\nDB  - Embase",
        "AN  - 101\nDB  - Scopus",
        "C3  - EMBASE 101",
        "C5  - 101",
        "C5  - 101\nU2  - 2001",
        "C3  - PUBMED 101 and more",
        "AN  - PMC101\nDB  - PubMed",
        "N1  - Some words. PMID: 101; more",
        "AB  - PMID: 101",
        "N1  - https://pubmed.ncbi.nlm.nih.gov/101",
        "UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC101",
    ],
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
    text = f"TY  - JOUR\nTI  - A walk\nID  - PMID: 1\n{line}\nER  - \n"
    assert the_record(tmp_path, text).pub_date == date


def test_a_chapter_is_a_book(tmp_path: Path) -> None:
    text = "TY  - CHAP\nTI  - On mint\nBT  - The Book of Herbs\nN1  - PMID: 1\nER  - \n"
    record = the_record(tmp_path, text)
    assert (record.kind, record.journal.title) == ("book", "The Book of Herbs")


def test_a_record_that_does_not_end_is_said_and_the_next_is_read(tmp_path: Path) -> None:
    fault, record = items(tmp_path, "TY  - JOUR\nTI  - A walk\nN1  - PMID: 1\n" + WHOLE)
    assert isinstance(fault, Unreadable)
    assert isinstance(record, ParsedRecord)
    assert fault.reason.startswith("line 4: no ER ends the record before")
    assert '"ER  - "' in fault.reason


def test_the_last_record_is_taken_without_its_end_and_that_is_said(tmp_path: Path) -> None:
    record, remark = items(tmp_path, WHOLE.removesuffix("ER  -\n"))
    assert isinstance(record, ParsedRecord)
    assert record.record.pmid == "101"
    assert isinstance(remark, Remark)
    assert remark.text.startswith("line 22: no ER ends the last record")


def test_words_outside_the_records_are_said_and_lost_lines_of_one_are_a_fault(
    tmp_path: Path,
) -> None:
    heading = "Provider: a shop of herbs\nContent: text\n\n"
    first, fault, last, remark = items(tmp_path, f"{heading}{WHOLE}TI  - Lost\nPY  - 20\n{WHOLE}")
    assert isinstance(remark, Remark)
    assert remark.text.startswith('line 1: "Provider: a shop of herbs" and 1 more')
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith('line 27: "TI  - Lost" and 1 more')
    assert '"TY  - "' in fault.reason
    assert isinstance(first, ParsedRecord)
    assert isinstance(last, ParsedRecord)


def test_a_record_without_a_title_is_refused(tmp_path: Path) -> None:
    (fault,) = items(tmp_path, "TY  - JOUR\nC2  - PMID: 1\nER  - \n")
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith("line 1: TI: is missing. ")


LINES = ["TY  - JOUR", "TI  - Mint", "on stairs", "AU  - Roe, Ann", "N1  - PMID: 7", "ER  - "]
LAYOUTS = {
    "indented": lambda line: f"  {line}",
    "by a tab": lambda line: f"\t{line}",
    "hard spaces": lambda line: line.replace(" ", "\xa0"),
    "indented by hard spaces": lambda line: f"\xa0\xa0{line}",
    "lower case": lambda line: line[:2].lower() + line[2:],
    "all lower case": lambda line: (
        line.lower() if line[:2] == "TY" else line[:2].lower() + line[2:]
    ),
    "a colon": lambda line: line.replace("  -", ":"),
    "a longer dash": lambda line: line.replace("  - ", "  \N{EN DASH} "),
    "one space": lambda line: line.replace("  - ", " - "),
    "none after the dash": lambda line: line.replace("  - ", "  -"),
    "one before and none after the dash": lambda line: line.replace("  - ", " -"),
    "three before and none after the dash": lambda line: line.replace("  - ", "   -"),
    "lower case, none after the dash": lambda line: (
        line[:2].lower() + line[2:].replace("  - ", "  -")
    ),
    "two after the dash": lambda line: line.replace("  - ", "  -  "),
    "a mark": lambda line: line.replace("TY", "\ufeffTY"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_record_is_read_however_its_tags_are_set(
    tmp_path: Path, layout: Callable[[str], str]
) -> None:
    plain = "".join(f"{line}\n" for line in LINES)
    text = "".join(f"{layout(line)}\n" for line in LINES)
    first, second, third = items(tmp_path, plain + text + plain.replace("PMID: 7", "PMID: 8"))
    assert isinstance(first, ParsedRecord)
    assert second == first
    assert first.record.title.plain == "Mint on stairs"
    assert isinstance(third, ParsedRecord)
    assert third.record.pmid == "8"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_file_of_such_records_is_known_as_ris(
    tmp_path: Path, layout: Callable[[str], str]
) -> None:
    path = tmp_path / "saved.txt"
    path.write_text("".join(f"{layout(line)}\n" for line in LINES), encoding="utf-8")
    (item,) = read_records(path)
    assert isinstance(item, ParsedRecord)


@pytest.mark.parametrize(
    "lines",
    [
        "TY. JOUR\nTI. Mint\nER.\n",
        "TI  - Mint\nER  - \n",
        "\xa0 T1  - Mint\n",
        "au  - Roe, A\nti  - Mint\ner  - \n",
    ],
)
def test_a_record_that_cannot_be_told_is_named_and_never_missing(
    tmp_path: Path, lines: str
) -> None:
    record, fault = items(tmp_path, f"{WHOLE}\n{lines}")
    assert isinstance(record, ParsedRecord)
    assert isinstance(fault, Unreadable)
    assert "outside any record" in fault.reason


def test_a_search_history_between_records_is_no_lost_record(tmp_path: Path) -> None:
    history = (
        "Link to the full text: https://example.org/x?T=JS\n\nC1  - Database: Embase <1980>\n"
        "Search Strategy:\n----------\n1     mint.mp. (200)\n\n2. \n"
    )
    first, second, remark = items(tmp_path, f"1. \n{WHOLE}{history}{WHOLE}")
    assert isinstance(first, ParsedRecord)
    assert isinstance(second, ParsedRecord)
    assert remark == Remark('line 1: "1." and 6 more outside any record; passed over')


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AU  - Roe-Poe, Pedro J.; Doe, Maria; Poe, Ana Luisa", ["Roe-Poe PJ", "Doe M", "Poe AL"]),
        ("AU  - Roe, A;\nDoe, B;\nPoe, C", ["Roe A", "Doe B", "Poe C"]),
        ("AU  - Roe AB, van der Doe C, Poe DEF", ["Roe AB", "van der Doe C", "Poe DEF"]),
        ("AU  - Zhuravleva EIu, Roe AB", ["Zhuravleva EIu", "Roe AB"]),
        ("A1  - Roe, A.\nA1  - Doe, B.B.", ["Roe A", "Doe BB"]),
        ("AU  - O&#39;Roe, A", ["O&#39;Roe A"]),
        ("AU  - Roe, AB", ["Roe AB"]),
        ("AU  - Mint Group; Sage Group", ["Mint Group", "Sage Group"]),
    ],
)
def test_several_authors_may_share_a_line(tmp_path: Path, line: str, names: list[str]) -> None:
    text = f"TY  - JOUR\nTI  - A walk\n{line}\nN1  - PMID: 1\nER  - \n"
    assert [str(one) for one in the_record(tmp_path, text).authors] == names


@pytest.mark.parametrize(
    ("title", "standing"),
    [
        ("RETRACTED: Mint", Standing.RETRACTED),
        ("WITHDRAWN: Mint", Standing.RETRACTED),
        ("Mint", Standing.NONE),
    ],
)
def test_a_title_may_tell_a_standing(tmp_path: Path, title: str, standing: Standing) -> None:
    text = f"TY  - JOUR\nTI  - {title}\nN1  - PMID: 1\nER  - \n"
    assert the_record(tmp_path, text).standing is standing


def test_a_record_of_another_layout_ends_one_that_was_never_ended(tmp_path: Path) -> None:
    plain = "TY  - JOUR\nTI  - A walk\nN1  - PMID: 1\n"
    fault, record = items(tmp_path, f"{plain}\n{plain.replace('  -', ':')}ER:\n")
    assert isinstance(fault, Unreadable)
    assert isinstance(record, ParsedRecord)


def test_a_record_with_nothing_after_its_dashes_ends_one_that_was_never_ended(
    tmp_path: Path,
) -> None:
    plain = "TY  - JOUR\nTI  - A walk\nN1  - PMID: 1\nAB  - We walked.\n"
    fault, record = items(tmp_path, f"{plain}{plain.replace('  - ', '  -')}ER  -\n")
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith("line 5: no ER ends the record before")
    assert isinstance(record, ParsedRecord)
    assert [part.text.plain for part in record.record.abstract] == ["We walked."]


def test_a_value_that_touches_its_dash_is_no_part_of_the_field_before(tmp_path: Path) -> None:
    lines = "TY  - JOUR\nN1  - PMID: 1\nTI  - Mint\nAU  -Roe, A\nAB  -We walked.\nER  -\n"
    record = the_record(tmp_path, lines)
    assert record.title.plain == "Mint"
    assert [str(one) for one in record.authors] == ["Roe A"]
    assert [part.text.plain for part in record.abstract] == ["We walked."]


@pytest.mark.parametrize(
    "line",
    [
        "IL-6 rose",
        "IL -6 rose",
        "T1-weighted pictures",
        "T1 -weighted pictures",
        "T1 - a picture",
        "H2-blockers",
        "CO2  -rich air",
        "Il  -rose",
        "ER-positive walkers",
        "ER -positive walkers",
        "ER  -positive walkers",
        "TY is two letters",
        "ty (high)",
        "-5 to 7",
    ],
)
def test_running_text_that_begins_like_a_tag_stays_in_its_field(tmp_path: Path, line: str) -> None:
    text = f"TY  - JOUR\nTI  - Mint\nN1  - PMID: 1\nAB  - Where\n{line}\nwe walked.\nER  - \n"
    (part,) = the_record(tmp_path, text).abstract
    assert part.text.plain == " ".join(f"Where {line} we walked.".split())


ODD_STARTS = [
    "TY JOUR\nAN 2\nTI Mint\nER\n",
    "TY-JOUR\nTI-Mint\nER-\n",
    "ty jour\nti Mint\n",
    "TY. JOUR\nTI. Mint\nER.\n",
    "*TY*  - JOUR\n*TI*  - Mint\n",
    "> TY  - JOUR\n> TI  - Mint\n> ER  - \n",
    "ER  -TY  -JOUR\nTI  -Mint\n",
    "01  TY  - JOUR\n02  TI  - Mint\n03  ER  - \n",
    "TYPE  - JOUR\nTITLE  - Mint\nEND  - \n",
    "%0 Journal Article\n%T Mint\n%M 2\n",
    "@article{x, title={Mint}, pmid={2}}\n",
    "@article{x,\n  title = {Mint},\n}\n",
]


@pytest.mark.parametrize("lines", ODD_STARTS)
def test_a_record_that_begins_in_another_way_is_named(tmp_path: Path, lines: str) -> None:
    first, fault, last = items(tmp_path, f"{WHOLE}\n{lines}{WHOLE}")
    assert isinstance(first, ParsedRecord)
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith(f'line 25: "{lines.splitlines()[0]}"'[:45])
    assert isinstance(last, ParsedRecord)


@pytest.mark.parametrize("lines", ODD_STARTS)
def test_a_record_that_begins_in_another_way_is_no_text_of_one_never_ended(
    tmp_path: Path, lines: str
) -> None:
    unended = WHOLE.removesuffix("ER  -\n")
    fault, lost, last = items(tmp_path, f"{unended}{lines}{WHOLE}")
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith("line 23: no ER ends the record before")
    assert isinstance(lost, Unreadable)
    assert "outside any record" in lost.reason
    assert isinstance(last, ParsedRecord)


def test_a_lost_line_whose_value_touches_its_dash_is_a_fault(tmp_path: Path) -> None:
    _, fault = items(tmp_path, f"{WHOLE}TI  -Lost\nER  -\n")
    assert isinstance(fault, Unreadable)
