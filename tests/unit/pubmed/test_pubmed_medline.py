from io import StringIO
from pathlib import Path
from textwrap import wrap

import pytest
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.model.dates import PartialDate
from litreview.model.record import (
    Author,
    Chemical,
    Correction,
    Grant,
    Journal,
    Keyword,
    MeshHeading,
    MeshQualifier,
    Record,
    RegistryId,
)
from litreview.model.vocabulary import Origin, Standing
from litreview.pubmed.medline import parse_medline
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable

WHOLE = """
PMID- 101
OWN - NLM
STAT- MEDLINE
LR  - 20200615
IS  - 9999-0000 (Linking)
IS  - 1234-5678 (Print)
VI  - 7
IP  - 2
DP  - 2020 May 21
TI  - Mint leaves and
      walking speed < 2 m/s.
LID - 10.1000/mint [doi]
LID - S0101 [pii]
PG  - 11-9
AB  - BACKGROUND: We walked. DNA: none. METHODS AND RESULTS: With mint. Nothing
      changed.
OAB - Publisher: Wir gingen.
OABL- ger
FAU - Roe, Ann B Jr
AU  - Roe AB Jr
AUID- ORCID: http://orcid.org/0000000218250097
AD  - Garden Institute, Oslo,
      Norway.
AD  - Herb House.
FAU - van der Berg, Eva
AU  - van der Berg E
CN  - Mint Group
IR  - Nobody N
LA  - eng
LA  - ger
SI  - ClinicalTrials.gov/NCT00000102
GR  - R01 HL1/HL/NHLBI NIH HHS/United States
GR  - Herb Fund/Norway
PT  - Journal Article
PT  - Review
DEP - 20200401
PL  - Norway
TT  - Minze.
TA  - J Invent Walks
JT  - Journal of Invented Walks
JID - 9900001
RN  - 0 (Mint oil)
RN  - EC 3.4.15.1 (Walk (A) enzyme)
MH  - Humans
MH  - *Walking/physiology/*trends
OTO - NOTNLM
OT  - *mint
OT  - a keyword that is wrapped
      over two lines
COIS- None.
EIN - J Invent Walks. 2021;8(1):2. PMID: 30000001
CIN - J Invent Walks. 2022;9(1):3
PHST- 2020/05/21 06:00 [entrez]
AID - S0101 [pii]
PMC - PMC123
"""


def items(tmp_path: Path, text: str | bytes) -> list[ParsedRecord | Unreadable | Remark]:
    path = tmp_path / "saved.nbib"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(parse_medline(path))


def the_record(tmp_path: Path, text: str) -> Record:
    (item,) = items(tmp_path, text)
    assert isinstance(item, ParsedRecord), item
    return item.record


def the_fault(tmp_path: Path, text: str) -> Unreadable:
    (item,) = items(tmp_path, text)
    assert isinstance(item, Unreadable)
    return item


def test_a_citation_is_read_whole(tmp_path: Path) -> None:
    record = the_record(tmp_path, WHOLE)
    assert (record.id, record.origin, record.status) == ("pmid:101", Origin.EXPORT, "MEDLINE")
    assert record.title.plain == "Mint leaves and walking speed < 2 m/s."
    assert record.title.markup == "Mint leaves and walking speed &lt; 2 m/s."
    assert record.journal == Journal(
        "Journal of Invented Walks", "J Invent Walks", "1234-5678", "9900001", "7", "2", "11-9"
    )
    assert (record.pub_date, record.first_published) == (
        PartialDate(2020, 5, 21),
        PartialDate(2020, 4, 1),
    )
    assert record.date_revised == PartialDate(2020, 6, 15)
    assert (record.languages, record.country) == (("eng", "ger"), "Norway")
    assert (record.doi, record.pmcid, record.vernacular_title) == (
        "10.1000/mint",
        "PMC123",
        "Minze.",
    )
    assert record.coi_statement == "None."


def test_authors_keep_their_own_affiliations(tmp_path: Path) -> None:
    ann, eva, group = the_record(tmp_path, WHOLE).authors
    assert ann == Author(
        "Roe",
        "Ann B",
        "AB",
        "Jr",
        orcid="0000-0002-1825-0097",
        affiliations=("Garden Institute, Oslo, Norway.", "Herb House."),
    )
    assert eva == Author("van der Berg", "Eva", "E")
    assert group == Author(collective_name="Mint Group")


def test_an_old_citation_has_only_short_names(tmp_path: Path) -> None:
    record = the_record(tmp_path, "PMID- 1\nTI  - T\nAU  - Roe AB\nAU  - de Vries J\nAU  - Plato\n")
    assert record.authors == (
        Author("Roe", initials="AB"),
        Author("de Vries", initials="J"),
        Author("Plato"),
    )


def test_what_indexers_added_is_kept(tmp_path: Path) -> None:
    record = the_record(tmp_path, WHOLE)
    assert record.mesh_headings == (
        MeshHeading("Humans"),
        MeshHeading(
            "Walking",
            major=True,
            qualifiers=(MeshQualifier("physiology"), MeshQualifier("trends", major=True)),
        ),
    )
    assert record.chemicals == (
        Chemical("Mint oil", "0"),
        Chemical("Walk (A) enzyme", "EC 3.4.15.1"),
    )
    assert record.keywords == (
        Keyword("mint", "NOTNLM", major=True),
        Keyword("a keyword that is wrapped over two lines", "NOTNLM"),
    )
    assert record.registry_ids == (RegistryId("ClinicalTrials.gov", "NCT00000102"),)
    assert record.grants == (
        Grant("R01 HL1", "NHLBI NIH HHS", "United States", "HL"),
        Grant("", "Herb Fund", "Norway"),
    )


def test_corrections_give_the_standing(tmp_path: Path) -> None:
    record = the_record(tmp_path, WHOLE)
    assert record.corrections == (
        Correction("ErratumIn", "J Invent Walks. 2021;8(1):2.", pmid=record.notices[0]),
        Correction("CommentIn", "J Invent Walks. 2022;9(1):3"),
    )
    assert (record.standing, record.notices) == (Standing.CORRECTED, ("30000001",))


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        ("RIN - J. 2021. PMID: 5", Standing.RETRACTED),
        ("PT  - Retracted Publication", Standing.RETRACTED),
        ("PHST- 2021/01/01 00:00 [retracted]", Standing.RETRACTED),
        ("ECI - J. 2021. PMID: 5", Standing.EXPRESSION_OF_CONCERN),
        ("RRI - J. 2021. PMID: 5", Standing.REPUBLISHED),
        ("ROF - J. 2021. PMID: 5", Standing.NONE),
        ("UIN - J. 2021. PMID: 5", Standing.NONE),
    ],
)
def test_every_sign_of_a_standing_is_read(tmp_path: Path, line: str, standing: Standing) -> None:
    assert the_record(tmp_path, f"PMID- 1\nTI  - T\n{line}\n").standing is standing


def test_sections_are_told_by_plain_labels(tmp_path: Path) -> None:
    record = the_record(tmp_path, WHOLE)
    assert [(part.label, part.text.plain) for part in record.abstract] == [
        ("BACKGROUND", "We walked. DNA: none."),
        ("METHODS AND RESULTS", "With mint. Nothing changed."),
    ]
    (other,) = record.other_abstracts
    assert (other.language, other.kind, other.sections[0].text.plain) == (
        "ger",
        "Publisher",
        "Wir gingen.",
    )


@pytest.mark.parametrize("text", ["We walked. RESULTS: none.", "DNA: a walk.", "Methods: a walk."])
def test_an_abstract_without_a_label_at_its_front_is_one_section(tmp_path: Path, text: str) -> None:
    (part,) = the_record(tmp_path, f"PMID- 1\nTI  - T\nAB  - {text}\n").abstract
    assert (part.label, part.text.plain) == ("", text)


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2020", PartialDate(2020)),
        ("2020 Mar", PartialDate(2020, 3)),
        ("2000 Spring", PartialDate(2000, as_printed="2000 Spring")),
        ("1998 Dec-1999 Jan", PartialDate(1998, as_printed="1998 Dec-1999 Jan")),
    ],
)
def test_dates_stay_partial(tmp_path: Path, printed: str, date: PartialDate) -> None:
    assert the_record(tmp_path, f"PMID- 1\nTI  - T\nDP  - {printed}\n").pub_date == date


def test_several_records_and_a_broken_one_between(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - A\n\nPMID- x\nTI  - B\n\nno tag here\nPMID- 3\n\n"
    text += "PMID- 4\nTI  - D\nPMID- 5\nTI  - E\n"
    found = items(tmp_path, text)
    assert [type(item) for item in found] == [
        ParsedRecord,
        Unreadable,
        Unreadable,
        ParsedRecord,
        ParsedRecord,
    ]
    assert "line 4:" in str(found[1])
    assert "line 7:" in str(found[2])
    assert "six spaces" in str(found[2])
    assert isinstance(found[2], Unreadable)
    assert found[2].pmid == "3"


def test_a_record_without_pmid_is_named_by_its_line(tmp_path: Path) -> None:
    reason = the_fault(tmp_path, "\n\nTI  - A\n").reason
    assert reason.startswith("line 3: PMID: is missing. A record")
    assert "begins with its PMID" in reason


def test_a_pmid_alone_is_no_record(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "PMID- 7\nOWN - NLM\n")
    assert (fault.pmid, fault.reason.startswith("line 1: TI: is missing. ")) == ("7", True)
    assert "whole citation" in fault.reason


def test_a_citation_with_a_title_in_another_language_alone_is_read(tmp_path: Path) -> None:
    assert the_record(tmp_path, "PMID- 7\nTT  - Minze.\n").vernacular_title == "Minze."


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeffPMID- 1\r\nTI  - Größe\r\n\r\nPMID- 2\r\nTI  - B\r\n"
    titles = [i.record.title.plain for i in items(tmp_path, text) if isinstance(i, ParsedRecord)]
    assert titles == ["Größe", "B"]


def test_letters_of_windows_are_read_and_said(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - “Größe” caf\xe9 10\u20ac\n"
    record, word = items(tmp_path, text.encode("cp1252"))
    assert isinstance(record, ParsedRecord)
    assert record.record.title.plain == "“Größe” café 10€"
    assert isinstance(word, Remark)
    assert word.text.endswith("Windows-1252, check their letters: 1")


def test_a_book_is_a_book(tmp_path: Path) -> None:
    record = the_record(tmp_path, "PMID- 1\nBTI - The Book of Herbs\nCTI - On mint\nDP  - 2012\n")
    assert (record.kind, record.status) == ("book", "book")
    assert (record.title.plain, record.journal.title) == ("On mint", "The Book of Herbs")


BLANKS = {
    "spaces in a value": ("two lines\n", "two lines\n      \n"),
    "nothing in a value": ("two lines\n", "two lines\n\n"),
    "a tab": ("two lines\n", "two lines\n\t\n"),
    "between two tags": ("OT  - a keyword", "\nOT  - a keyword"),
    "before a second of its kind": ("LA  - ger", "\n\nLA  - ger"),
    "a hard space": ("two lines\n", "two lines\n\xa0\n"),
}


@pytest.mark.parametrize(("before", "after"), BLANKS.values(), ids=BLANKS)
def test_a_blank_line_halves_no_record(tmp_path: Path, before: str, after: str) -> None:
    whole = WHOLE.replace("Nothing\n", "two lines\n")
    assert before in whole
    spoilt = whole.replace(before, after, 1)
    first, second = items(tmp_path, f"{spoilt}\nPMID- 102\nTI  - Next\n")
    assert isinstance(first, ParsedRecord)
    assert isinstance(second, ParsedRecord)
    assert first.record == the_record(tmp_path, whole)
    assert (second.record.pmid, second.record.title.plain) == ("102", "Next")


def test_words_that_break_a_record_off_are_a_fault_of_that_record(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - A\nAB  - One.\n\nTwo, without spaces.\nLA  - eng\n\nPMID- 2\nTI  - B\n"
    fault, record = items(tmp_path, text)
    assert isinstance(fault, Unreadable)
    assert fault.pmid == "1"
    assert fault.reason.startswith('line 5: "Two, without spaces." has no tag.')
    assert isinstance(record, ParsedRecord)


@pytest.mark.parametrize("first", ["OWN - NLM", "STAT- MEDLINE", "TI  - C"])
def test_a_record_without_pmid_takes_nothing_from_the_one_before(
    tmp_path: Path, first: str
) -> None:
    text = f"PMID- 1\nOWN - NLM\nSTAT- MEDLINE\nTI  - A\n\n{first}\nAU  - Poe B\n"
    record, fault = items(tmp_path, text)
    assert isinstance(record, ParsedRecord)
    assert record.record.authors == ()
    assert isinstance(fault, Unreadable)
    assert fault.reason.startswith("line 6: PMID: is missing")


def test_a_record_without_pmid_lends_nothing_to_the_next(tmp_path: Path) -> None:
    fault, record = items(tmp_path, "TI  - A\n\nPMID- 5\nTI  - B\n")
    assert isinstance(fault, Unreadable)
    assert isinstance(record, ParsedRecord)
    assert record.record.title.plain == "B"


@pytest.mark.parametrize("indent", ["  ", " " * 8, "\t", "\xa0"])
def test_an_indented_record_is_read_and_not_taken_for_a_value(tmp_path: Path, indent: str) -> None:
    lines = ["PMID- 2", "TI  - Wrapped", "      title", "AU  - Roe A"]
    text = "PMID- 1\nTI  - A\n\n" + "".join(f"{indent}{line}\n" for line in lines)
    first, second = items(tmp_path, text + "\nPMID- 3\nTI  - C\n")[:2]
    assert isinstance(first, ParsedRecord)
    assert first.record.title.plain == "A"
    assert isinstance(second, ParsedRecord)
    assert second.record.title.plain == "Wrapped title"


def test_lower_case_tags_are_read_where_the_pmid_is_written_so(tmp_path: Path) -> None:
    text = "pmid- 1\nti  - A\nab  - Nobody\n      walked.\n\nPMID- 2\nTI  - B\nat - home\n"
    record, fault = items(tmp_path, text)
    assert isinstance(record, ParsedRecord)
    assert record.record.abstract[0].text.plain == "Nobody walked."
    assert isinstance(fault, Unreadable)
    assert fault.pmid == "2"


# Biopython's own reading, of all that it reads.


def read_by_biopython(text: str) -> list[dict[str, object]]:
    return [
        {
            "pmid": entry["PMID"],
            "title": " ".join(entry["TI"].split()),
            "abstract": " ".join(entry.get("AB", "").split()),
            "authors": [*entry.get("FAU", []), *entry.get("CN", [])],
            "short": entry.get("AU", []),
            "languages": entry.get("LA", []),
            "types": entry.get("PT", []),
            "mesh": [" ".join(one.split()) for one in entry.get("MH", [])],
        }
        for entry in Medline.parse(StringIO(text))
    ]


def read_by_us(tmp_path: Path, text: str) -> list[dict[str, object]]:
    return [told(item.record) for item in items(tmp_path, text) if isinstance(item, ParsedRecord)]


def told(record: Record) -> dict[str, object]:
    parts = [f"{one.label}: {one.text.plain}" if one.label else one.text.plain
             for one in record.abstract]  # fmt: skip
    people = [one for one in record.authors if one.last_name]
    return {
        "pmid": record.pmid,
        "title": record.title.plain,
        "abstract": " ".join(parts),
        "authors": [
            *(f"{one.last_name}, {one.fore_name} {one.suffix}".strip() for one in people),
            *(one.collective_name for one in record.authors if one.collective_name),
        ],
        "short": [str(one) for one in people],
        "languages": list(record.languages),
        "types": [one.name for one in record.publication_types],
        "mesh": ["/".join([starred(one), *map(starred, one.qualifiers)])
                 for one in record.mesh_headings],
    }  # fmt: skip


def starred(heading: MeshHeading | MeshQualifier) -> str:
    return "*" * heading.major + heading.name


def test_biopython_reads_a_citation_alike(tmp_path: Path) -> None:
    text = WHOLE.lstrip() + "\n" + WHOLE.replace("- 101\n", "- 102\n").lstrip()
    assert read_by_us(tmp_path, text) == read_by_biopython(text)
    assert len(read_by_us(tmp_path, text)) == 2


WORDS = st.lists(
    st.sampled_from(
        ["walks", "mint", "of", "METHODS:", "PMID-", "a-b", "12", "(Größe)", "AU", "-"]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)
NAMES = st.sampled_from(["Roe, Ann B", "van der Berg, Eva", "Löwe, E", "O'Neil, Mary-Ann"])
CITATION = st.fixed_dictionaries(
    {
        "TI": st.lists(WORDS, min_size=1, max_size=1),
        "AB": st.lists(WORDS, max_size=1),
        "FAU": st.lists(NAMES, max_size=3),
        "LA": st.lists(st.sampled_from(["eng", "ger"]), max_size=2),
        "PT": st.lists(st.sampled_from(["Review", "Journal Article"]), max_size=2),
        "MH": st.lists(st.sampled_from(["Humans", "*Walking/physiology/*trends"]), max_size=3),
    }
)


def medline(pmid: int, citation: dict[str, list[str]]) -> str:
    """A citation as PubMed prints it, wrapped at 88 characters."""
    lines = [f"PMID- {pmid}"]
    for tag, values in citation.items():
        for value in values:
            lines += wrap(value, 88, initial_indent=f"{tag:4}- ", subsequent_indent=" " * 6,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
            if tag == "FAU":
                last, _, fore = value.partition(", ")
                lines.append(f"AU  - {last} {''.join(word[0] for word in fore.split())}")
    return "\n".join([*lines, ""])


def test_a_value_that_goes_on_with_a_pmid_begins_no_record(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - What became of\n      PMID- 12\nLA  - eng\n"
    (record,) = read_by_us(tmp_path, text)
    assert record["title"] == "What became of PMID- 12"


@settings(deadline=None, max_examples=80)
@given(citations=st.lists(CITATION, min_size=1, max_size=3))
def test_biopython_reads_any_citation_alike(
    tmp_path_factory: pytest.TempPathFactory, citations: list[dict[str, list[str]]]
) -> None:
    text = "\n".join(medline(at, one) for at, one in enumerate(citations, 1))
    folder = tmp_path_factory.getbasetemp()
    assert read_by_us(folder, text) == read_by_biopython(text)
