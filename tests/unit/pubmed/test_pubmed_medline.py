from pathlib import Path

import pytest

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


def test_latin_letters_are_read_and_said(tmp_path: Path) -> None:
    record, word = items(tmp_path, "PMID- 1\nTI  - Größe\n".encode("latin-1"))
    assert isinstance(record, ParsedRecord)
    assert record.record.title.plain == "Größe"
    assert isinstance(word, Remark)
    assert "Latin-1" in word.text


def test_a_book_is_a_book(tmp_path: Path) -> None:
    record = the_record(tmp_path, "PMID- 1\nBTI - The Book of Herbs\nCTI - On mint\nDP  - 2012\n")
    assert (record.kind, record.status) == ("book", "book")
    assert (record.title.plain, record.journal.title) == ("On mint", "The Book of Herbs")
