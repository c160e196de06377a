"""Numbers in claims, reports and remarks: which nothing on file has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import (
    a_basis,
    a_citation,
    a_claim,
    a_grade,
    a_judgement,
    a_link,
    a_link_value,
    a_record,
    a_report,
)
from tests.support.builders_render import a_dossier

from litreview.ladder.audit import audit, numbers_by_claim
from litreview.model.audit import NumberAudit
from litreview.model.claim import Claim, Report, Source
from litreview.model.dates import PartialDate
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.memo import Memo, ReadLate
from litreview.model.numbers import figures_in, numbers_in, numbers_of, states
from litreview.model.record import Journal, Record
from litreview.model.vocabulary import Origin
from litreview.tracking.bibliography import record_of
from litreview.workspace.citations import read_citations

SEMAX = Path(__file__).resolve().parents[3] / "data" / "semax" / "citations.jsonl"

READ = a_record(1, abstract="In 48 adults the score rose by 12% within 20 min of 300 mcg.")


def written(text: str) -> list[str]:
    return [number.text for number in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("300 mcg a day", ["300 mcg"]),
        ("500-600 mcg, or 4 to 6 hours", ["500", "600 mcg", "4", "6 hours"]),
        ("a fivefold rise, then 5-fold", ["fivefold", "5-fold"]),
        ("twenty-seven of 1,000", ["twenty-seven", "1,000"]),
        ("one for drive, one week for calm", ["one week"]),
        ("ACTH(4-10), IL-10, 6-OHDA, NCT00000102, n-back", []),
        ("PMID 29798983 and PMIDs 12345, 67890; 2026-09-13; 10.1000/x.1", []),
        ("see https://example.org/2018/12", []),
        ("2018;118(3. Vyp. 2):61-68, doi: 10.17116/x20181183261-68", ["2018"]),
        ("Brain Res. 2006 Nov 5;1117(1):54-60; Peptides, 12(3), 45-58; 97:82-6", []),
        ("table 3, page 12, figure 2, p. 4, ref 7, Suppl 1:S3, pp. 3 to 9", []),
        ("refs 3, 4 and 5; table 2, 30 rats; 48 (12%), 31 rats", ["30", "48", "12%", "31"]),
        ("no 5 people, p = 0.01, a ratio of 1:2", ["5", "0.01", "1", "2"]),
        ("two hundred people", ["two hundred"]),
        ("n=110", ["110"]),
    ],
)
def test_what_is_a_number(text: str, numbers: list[str]) -> None:
    assert written(text) == numbers


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "two genes, which of the two scans, ten times better, three times a day",
            [],
        ),
        ("two healthy volunteers, seven of 30, five users", ["two", "seven", "30", "five"]),
        (
            "one in seven, two weeks, fivefold, thirty papers",
            ["one in seven", "two weeks", "fivefold", "thirty"],
        ),
    ],
)
def test_small_words_that_count_nouns_are_no_figures(text: str, figures: list[str]) -> None:
    assert [number.text for number in figures_in(text)] == figures


@pytest.mark.parametrize(
    ("quoted", "stated"),
    [
        ("1,000 people", "1000 people"),
        ("0.1%", "a .1 % solution"),
        ("0.1%", "0,1 percent"),
        ("10-fold", "tenfold"),
        ("ten rats", "10 rats"),
        ("one in seven", "15% of them"),
        ("300 mcg", "0.3 mg"),
        ("20 minutes", "20 min"),
        ("500 mcg", "500-600 \u00b5g"),
        ("12", "by 12%"),
        ("27", "Twenty-seven patients"),
    ],
)
def test_spellings_of_one_number(quoted: str, stated: str) -> None:
    (number,) = numbers_in(quoted)
    assert states(numbers_of([stated]), number)


@pytest.mark.parametrize(
    ("quoted", "stated"),
    [
        ("300 mcg", "300 mg"),
        ("one in six", "15%"),
        ("12%", "12 h"),
        ("5-fold", "5%"),
        ("160", "110 and 1600"),
    ],
)
def test_other_numbers(quoted: str, stated: str) -> None:
    (number,) = numbers_in(quoted)
    assert not states(numbers_of([stated]), number)


@given(st.integers(2, 10**6), st.sampled_from(["", " mg", "%", "-fold", " days"]))
def test_a_number_states_itself_however_thousands_are_parted(value: int, unit: str) -> None:
    (number,) = numbers_in(f"about {value}{unit}, they say")
    assert states(numbers_of([f"it was {value:,}{unit}."]), number)
    assert not states(numbers_of([f"it was {value + 1:,}{unit}."]), number)


def dossier_of(
    claim: Claim, *records: Record, reports: tuple[Report, ...] = (), **changes: Any
) -> Dossier:
    """One claim, and records that are linked to it, graded as strong trials of 120."""
    held = {record.id: record for record in records}
    return replace(
        a_dossier(),
        claims=(claim,),
        reports=reports,
        records=held,
        grades={study: a_grade(study) for study in held},
        links=tuple(a_link(study) for study in held),
        decisions=(),
        facts={},
        counted={},
        **changes,
    )


def missing(dossier: Dossier, *judgements: Judgement) -> tuple[NumberAudit, ...]:
    return audit(dossier, judgements).numbers


def test_a_number_of_a_linked_study_is_stated_and_another_is_not() -> None:
    claim = a_claim(statement="It rose by 12% in 48 adults after 300 mcg, and by 15% in 160.")
    (found,) = missing(dossier_of(claim, READ))
    assert found.numbers == ("15%", "160")
    assert found.file == "data/veltraxin/claims.toml"
    assert found.place == 'claim "attention", statement'
    assert found.checked


def test_a_graded_n_and_a_basis_state_a_number() -> None:
    claim = a_claim(statement="A trial of 120, a tenth of 77, watched for 30 days.")
    word = a_judgement(1, "duration", "30 days", basis=a_basis("77 in all, p. 3"))
    assert not missing(dossier_of(claim, READ), word)
    assert missing(dossier_of(claim, READ))[0].numbers == ("77", "30 days")


def test_a_count_of_people_states_no_measure() -> None:
    claim = a_claim(statement="It lasts 120 hours in 120.")
    found = missing(dossier_of(claim, READ))
    assert [one.numbers for one in found] == [("120 hours",)]


def test_without_the_abstract_a_number_cannot_be_checked() -> None:
    cited = replace(READ, abstract=(), origin=Origin.SNAPSHOT)
    (found,) = missing(dossier_of(a_claim(statement="It rose by 99%."), cited))
    assert (found.unread, found.checked) == ((cited.id,), False)


def test_a_statement_that_rests_on_no_study_quotes_none() -> None:
    assert not missing(dossier_of(a_claim(statement="Many take 300 mcg.")))


def test_what_a_note_repeats_of_its_claim_is_stated_and_what_it_adds_is_not() -> None:
    claim = a_claim(
        statement="It rose.",
        form="1% solution",
        note="Of the 1% form; 91 people said so.",
        short="Up by 44%",
        question="Is it up by 45%?",
        cites=(a_citation("a trial of 160 people", None, n=160),),
    )
    found = missing(dossier_of(claim, READ))
    assert [(one.place, one.numbers) for one in found] == [
        ('claim "attention", note', ("91",)),
        ('claim "attention", short', ("44%",)),
        ('claim "attention", question', ("45%",)),
    ]


def test_a_number_beside_the_fields_of_a_citation_is_looked_for() -> None:
    cite = a_citation("Ivanova A (2020), n=120, rose by 33%, PMID 1", n=120, year=2020)
    found = missing(dossier_of(a_claim(cites=(cite,)), READ))
    assert [(one.place, one.numbers) for one in found] == [
        ('claim "attention", cites[0]', ("33%",))
    ]


def as_typed(record: Record) -> Iterator[str]:
    """A citation of a record as bibliographies print it: in Vancouver and in APA style."""
    at, people = record.journal, ", ".join(map(str, record.authors))
    when = record.pub_date.as_printed or record.pub_date.iso()
    ids = f"doi: {record.doi}. PMID: {record.pmid}; PMCID: {record.pmcid}."
    place = f"{when};{at.volume}({at.issue}):{at.pages}"
    yield f"{people}. {record.title.plain} {at.name}. {place}. {ids}"
    place = f"{at.title}, {at.volume}({at.issue}), {at.pages}. https://doi.org/{record.doi}"
    yield f"{people} ({record.year}). {record.title.plain} {place} PMID {record.pmid}"
    yield f"{at.name} {at.volume}, {at.issue}, {at.pages}; PMID {record.pmid}"


def test_what_a_citation_is_printed_with_raises_no_alarm() -> None:
    """Volume, issue, pages and ids of every record of the bibliography, and of one that has all."""
    full = replace(
        a_record(7),
        journal=Journal(
            "Example Journal 2", "Ex J", volume="118", issue="3. Vyp. 2", pages="254-8"
        ),
        doi="10.17116/jnevro20181183261-68",
        pmcid="PMC7654321",
        pub_date=PartialDate(2018, 3, 4),
        abstract=(),
    )
    records = {r.id: r for r in (*map(record_of, read_citations(SEMAX)), full)}
    assert len(records) == 216
    cites = tuple(
        a_citation(typed, str(record.pmid))
        for record in records.values()
        for typed in (*as_typed(record), f"{record.journal.name} 118, 254-258")
        if record is full or "118, 254" not in typed
    )
    claim = a_claim(statement="It works.", cites=cites)
    assert not missing(replace(dossier_of(claim, *records.values()), links=()))


def test_a_number_within_another_is_not_left_out_with_a_field() -> None:
    cite = a_citation("48 rats, n = 4, PMID 1", n=4)
    record = a_record(1, abstract="Four were seen.")
    (found,) = missing(dossier_of(a_claim(cites=(cite,)), record))
    assert found.numbers == ("48",)


def test_a_report_is_named_with_its_key_and_one_report_is_no_number() -> None:
    report = a_report(says="A user took 700 mcg.", note="For 47 days.", count=1)
    tally = a_report("tally", count="15%")
    found = missing(dossier_of(a_claim(), READ, reports=(report, tally)))
    assert [(one.place, one.numbers, one.attributed) for one in found] == [
        ('report "example-report", says', ("700 mcg",), False),
        ('report "example-report", note', ("47 days",), False),
        ('report "tally", count', ("15%",), False),
    ]


def test_an_amount_stands_anywhere_on_file_and_a_number_of_people_with_its_claim() -> None:
    other = a_claim("calm", statement="Of 48 people on the 0.1% form 12% were calm.")
    label = a_record(2, abstract="Drops of 0.1%. Of 48 people 12 % were calm.")
    user = a_report("user", says="A user took 500 mcg.", claims=("calm",))
    many = a_report("many", says="Doses of 500 to 600 mcg are common.", claims=("attention",))
    dossier = dossier_of(a_claim(), label, reports=(user, many))
    dossier = replace(dossier, claims=(a_claim(), replace(other, cites=(a_citation("A page"),))))
    assert [(one.place, one.numbers) for one in missing(dossier)] == [
        ('claim "calm", statement', ("48",)),
        ('report "many", says', ("600 mcg",)),
    ]


def test_amounts_in_a_study_nobody_touched_are_kept_and_it_is_not_read_again() -> None:
    label = a_record(2, abstract="Drops of 0.1%.")
    made = dossier_of(a_claim(statement="The 0.1% form calms, the 37% form not."), READ, label)
    made = replace(made, links=made.links[:1], memo=Memo({label.id: "as it was"}))
    (first,) = missing(made)
    assert first.numbers == ("37%",)

    def unread(_: Collection[StudyId]) -> dict[StudyId, Any]:
        raise AssertionError("a study nobody touched was read")

    kept = replace(
        made,
        records=ReadLate(made.records, {READ.id: READ}, unread),
        grades=ReadLate(made.grades, {READ.id: made.grades[READ.id]}, unread),
        memo=Memo(made.memo.keys, made.memo.now),
    )
    assert missing(kept) == (first,)


def test_a_remark_on_a_study_is_held_against_that_study_alone() -> None:
    other = a_record(2, abstract="They took 250 mcg.")
    remark = a_judgement(1, NOTE, "They took 250 mcg.")
    assert missing(dossier_of(a_claim(), READ, other), remark)[0].numbers == ("250 mcg",)


def test_a_tally_is_its_sources_own_and_what_it_says_is_held_against_it() -> None:
    forum = Source("forum", "A count", about="A count of 143 posts.", limits=("Of 9.",))
    told = "Of 143 posts 55 tell of it."
    right = a_report("right", says=told, count=55, source="forum", note="9 were checked.")
    wrong = a_report("wrong", says=told, count=54, source="forum")
    other = a_report("other", says=told, count=55, source="article")
    dossier = dossier_of(a_claim(), READ, reports=(right, wrong, other), sources=(forum,))
    assert [(one.place, one.numbers) for one in missing(dossier)] == [
        ('report "wrong", says', ("55",)),
        ('report "other", says', ("143",)),
    ]


def test_a_remark_is_checked_against_its_own_study_and_not_against_itself() -> None:
    right = a_judgement(1, "n", 48, note="48 adults, 12% up.")
    wrong = a_judgement(1, "n", 48, note="It was 49, see PMID 12345678.")
    remark = a_judgement(1, NOTE, "Read 51 pages.")
    (found,) = missing(dossier_of(a_claim(), READ), right, wrong)
    assert found.numbers == ("49",)
    assert found.file == "data/veltraxin/reviews/anna.jsonl"
    assert wrong.id in found.place
    (noted,) = missing(dossier_of(a_claim(), READ), remark)
    assert (noted.numbers, noted.key, noted.claims) == (("51",), "remark", ())
    assert noted.place == f"pmid:1, note ({remark.id})"


def test_a_remark_on_a_claim_that_is_filed_no_more_bears_on_none() -> None:
    old = a_judgement("pmid:1@renamed", LINK, a_link_value(), note="It was 51.")
    (found,) = missing(dossier_of(a_claim(), READ), old)
    assert (found.claims, found.studies, found.numbers) == ((), ("pmid:1",), ("51",))
    assert not numbers_by_claim([found])


def test_each_claim_a_text_bears_on_is_shown_its_numbers_when_all_was_read() -> None:
    claims = (a_claim(note="For 91 people."), a_claim("calm"))
    report = a_report(says="A user took 700 mcg.", claims=tuple(claim.id for claim in claims))
    dossier = replace(dossier_of(claims[0], READ, reports=(report,)), claims=claims)
    shown = numbers_by_claim(missing(dossier))
    assert {claim: [one.key for one in mine] for claim, mine in shown.items()} == {
        "attention": ["note", "report"],
        "calm": ["report"],
    }
    unread = replace(READ, abstract=(), origin=Origin.SNAPSHOT)
    assert not numbers_by_claim(missing(dossier_of(claims[0], unread)))
