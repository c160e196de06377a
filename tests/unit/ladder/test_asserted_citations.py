"""Asserted citations beside their records: what raises no alarm, and what always does."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_citation, a_claim, a_field_grade, a_grade, a_record, rich
from tests.support.builders_render import a_dossier

from litreview.ladder.audit import audit_citation, audit_citations, other_names
from litreview.ladder.byline import check_authors, typed_names
from litreview.ladder.citation import (
    check_citation,
    check_n,
    check_species,
    check_title,
    check_year,
)
from litreview.ladder.journals import check_journal, same_journal
from litreview.ladder.location import Library
from litreview.model.audit import Agreement, CitationAudit, CitationStatus
from litreview.model.claim import AssertedCitation
from litreview.model.dates import PartialDate
from litreview.model.fields import Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.names import surname_key
from litreview.model.query import Comparator, Form
from litreview.model.record import Author, Journal, Keyword, MeshHeading, Record
from litreview.tracking.bibliography import record_of
from litreview.workspace.citations import read_citations

AGREES, DIFFERS, NOT_STATED = Agreement.AGREES, Agreement.DIFFERS, Agreement.NOT_STATED
SEMAX = Path(__file__).resolve().parents[3] / "data" / "semax" / "citations.jsonl"
NAMES = ("Semax",)
TEAM = ("Skvortsova VI", "Levitskaya NG", "Zhuravleva EIu", "Miasoedov NF", "Kamensky AA")
INVENTED = ("Quillfeather Q", "Brandywine T", "Oakenshield", "Tsai SJ", "Smith J", "Zz Z")


@cache
def bibliography() -> dict[StudyId, Record]:
    records = map(record_of, read_citations(SEMAX))
    return {record.id: record for record in records}


def audited(cite: AssertedCitation, *records: Record, grade: Grade | None = None) -> CitationAudit:
    """The audit of one citation against these records, all graded alike."""
    held = {record.id: record for record in records}
    grades = {study: grade or Grade(study, {}) for study in held}
    return audit_citation(cite, a_claim(), Library.of(held, grades, NAMES), a_dossier())


def cited_as(record: Record, **changes: object) -> AssertedCitation:
    """A record asserted as it is, but for these changes."""
    exact: dict[str, object] = {
        "author": str(record.authors[0]) if record.authors else "",
        "year": record.year,
        "title": record.title.plain,
        "journal": record.journal.name,
    }
    return a_citation("As it is", str(record.pmid), **{**exact, **changes})


def test_no_citation_of_the_bibliography_asserted_as_it_is_raises_an_alarm() -> None:
    records = bibliography()
    assert len(records) == 215
    library = Library.of(records, {study: Grade(study, {}) for study in records}, NAMES)
    claim, dossier = a_claim(), a_dossier()
    for record in records.values():
        names = [str(author) for author in record.authors]
        every = ["", *names[:1], *(f"{n} et al." for n in names[:1]), ", ".join(names), names[-1:]]
        for author in (one for one in every if isinstance(one, str)):
            found = audit_citation(cited_as(record, author=author), claim, library, dossier)
            assert found.status is CitationStatus.OK, (record.id, found)
            assert found.study == record.id
            assert not found.problem


@pytest.mark.parametrize(
    "typed",
    [
        "Skvortsova VI",
        "Skvorcova V",
        "V. I. Skvortsova",
        "Skvortsova, V.I., Levickaia, N.G., & Zhuravleva, E.",
        "Veronika Skvortsova and Natalia Levitskaia",
        "Skvortsova et al.",
        "Скворцова ВИ, Левицкая НГ",
        "Skvortsova VI; Myasoedov NF et al",
    ],
)
def test_ways_to_name_the_same_people(typed: str) -> None:
    found = check_authors(typed, a_record(authors=TEAM))
    assert (found.agreement, found.note) == (AGREES, "")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Cruz M", "de la Cruz M"),
        ("De La Cruz, M.", "de la Cruz M"),
        ("Vanderberg J", "van der Berg J"),
        ("OBrien K", "O'Brien K"),
        ("Mueller H", "M\u00fcller H"),
        ("Garcia A", "Garcia-Lopez A"),
        ("Xiaoming Li", "Li X"),
    ],
)
def test_last_names_in_other_forms(typed: str, printed: str) -> None:
    assert check_authors(typed, a_record(authors=(printed,))).agreement is AGREES


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Gussew E", "Gusev EI"),
        ("Goussev EI", "Gusev EI"),
        ("Gussev", "Gusev EI"),
        ("Smirnoff A", "Smirnov A"),
        ("Yevgeny Gusev", "Gusev EI"),
        ("Gusev, Yevgenii", "Gusev EI"),
        ("Gusev, Evgenii, Skvortsova, Veronika", "Gusev EI, Skvortsova VI"),
        ("Yulia Petrova", "Petrova IuA"),
        ("Jie Yu", "Yu J"),
        ("Yu Jie", "Yu J"),
        ("Yu, Jie", "Yu J"),
        ("Xu Jia", "Xu J"),
    ],
)
def test_names_in_other_romanizations_and_orders(typed: str, printed: str) -> None:
    assert check_authors(typed, a_record(authors=printed.split(", "))).agreement is AGREES


@pytest.mark.parametrize(
    "typed", ["Gusev, Zhanna", "Gusev, Tsai", "Gouskov A", "Zhou J", "Jia Yu A"]
)
def test_names_that_only_look_alike_are_others(typed: str) -> None:
    found = check_authors(typed, a_record(authors=("Gusev EI", "Zhu J", "Skvortsova VI")))
    assert found.agreement is DIFFERS


def test_a_fourth_author_put_first_is_remarked_upon_and_no_alarm() -> None:
    found = check_authors("Myasoedov NF", a_record(authors=TEAM))
    assert found.agreement is AGREES
    assert found.note == "Myasoedov NF is the fourth author, not the first"


def test_somebody_who_is_no_author_is_named_as_such_and_nothing_else_is_said() -> None:
    found = check_authors("Tsai SJ", a_record(authors=TEAM))
    assert (found.agreement, found.record) == (DIFFERS, "Skvortsova VI and 4 others")
    assert found.note == ""
    among = check_authors("Skvortsova VI, Tsai SJ", a_record(authors=TEAM))
    assert (among.agreement, among.note) == (DIFFERS, "Tsai SJ is not among them")


def test_a_namesake_with_other_initials_is_somebody_else() -> None:
    assert check_authors("Skvortsova AB", a_record(authors=TEAM)).agreement is DIFFERS
    assert check_authors("Zhang W", a_record(authors=("Zang W",))).agreement is DIFFERS


def test_an_author_list_cut_short_or_absent_contradicts_nobody() -> None:
    assert check_authors("Tsai SJ", a_record(authors=())).agreement is NOT_STATED
    short = replace(a_record(authors=TEAM), authors_complete=False)
    assert check_authors("Tsai SJ", short).agreement is NOT_STATED
    assert check_authors("Kamenskii A", short).agreement is AGREES


def test_a_person_filed_as_a_group_is_found() -> None:
    record = replace(a_record(), authors=(Author(collective_name="Martynov MYu"),))
    assert check_authors("Martynov M", record).agreement is AGREES
    group = replace(a_record(), authors=(Author(collective_name="Example Trial Group"),))
    assert check_authors("Example Trial Group", group).agreement is AGREES
    assert check_authors("Another Consortium", group).agreement is DIFFERS


def test_initials_are_told_from_suffixes() -> None:
    assert [str(one[0]) for one in typed_names("Sukhanov II, Doe J Jr")] == [
        "Sukhanov II",
        "Doe J",
    ]


ROMANIZED = (("ya", "ia"), ("yu", "iu"), ("ts", "c"), ("zh", "z"), ("sky", "skii"), ("ev", "yev"))


@given(st.sampled_from(TEAM), st.data())
def test_another_romanization_or_fewer_initials_raise_no_alarm(
    name: str, data: st.DataObject
) -> None:
    last, initials = name.split()
    one, other = data.draw(st.sampled_from(ROMANIZED[:-1]))
    kept = data.draw(st.integers(0, 1))
    typed = f"{last.replace(one, other)} {initials[:kept]}".strip()
    assert check_authors(typed, a_record(authors=TEAM)).agreement is AGREES


def loose(name: object) -> str:
    """A last name whose spelling leaves no doubt that another is meant."""
    return re.sub("[iyj]+", "i", surname_key(str(name).split()[0]))


@given(st.data())
def test_a_wrong_author_is_always_found(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from([r for r in bibliography().values() if r.authors]))
    others = {
        str(author)
        for other in bibliography().values()
        for author in other.authors
        if not author.collective_name
    }
    keys = {loose(author) for author in record.authors}
    wrong = data.draw(st.sampled_from(sorted({*others, *INVENTED})))
    if loose(wrong) in keys:  # Limborska and Lymborska are one
        return
    found = check_authors(wrong, record)
    assert found.agreement is DIFFERS
    place = data.draw(st.integers(0, 1))
    both = [str(record.authors[0])]
    both.insert(place, wrong)
    assert check_authors(", ".join(both), record).agreement is DIFFERS


DATES = replace(
    a_record(year=2018),
    pub_date=PartialDate(2018),
    first_published=PartialDate(2017, 11, 3),
    indexed=PartialDate(2020, 1, 5),
)


def test_years_of_print_of_first_publication_and_of_pubmed_are_told_apart() -> None:
    assert (check_year(2018, DATES).agreement, check_year(2018, DATES).note) == (
        AGREES,
        "2018 is the year it appeared in print",
    )
    assert check_year(2017, DATES).note == "2017 is the year it was first published"
    assert check_year(2016, DATES).record == "2018 in print, 2017 first published"
    found = check_year(2020, DATES)
    assert (found.agreement, found.note) == (DIFFERS, "2020 is the year PubMed took it in")
    assert check_year(2018, a_record(year=None)).agreement is NOT_STATED
    double = replace(a_record(), pub_date=PartialDate(1998, as_printed="1998 Dec-1999 Jan"))
    assert check_year(1999, double).agreement is AGREES


def test_a_year_online_may_be_later_than_that_of_print() -> None:
    late = replace(
        a_record(year=2019), first_published=PartialDate(2019), electronic=PartialDate(2020, 2, 1)
    )
    found = check_year(2020, late)
    assert (found.agreement, found.note) == (AGREES, "2020 is the year it appeared online")
    assert check_year(2019, late).note == "2019 is the year it appeared in print"
    wrong = check_year(2021, late)
    assert (wrong.agreement, wrong.record) == (DIFFERS, "2019 in print, 2020 online")
    same = replace(a_record(year=2019), electronic=PartialDate(2019, 12, 5))
    assert check_year(2019, same).note == ""


@given(st.integers(1900, 2100))
def test_a_wrong_year_is_always_found_and_a_right_one_never(year: int) -> None:
    expected = AGREES if year in {2017, 2018} else DIFFERS
    assert check_year(year, DATES).agreement is expected


def test_a_title_in_other_words_is_no_title() -> None:
    record = replace(a_record(abstract=""), title=rich("Semax in acute ischemic stroke"))
    right = ("Acute ischaemic strokes", "Semax for ischemic stroke", "Semax")
    assert all(check_title(one, record, NAMES).agreement is AGREES for one in right)
    wrong = check_title("Semax raises plasma BDNF and speeds recovery", record, NAMES)
    assert wrong.agreement is DIFFERS
    told = replace(
        record, abstract=a_record(abstract="It raised plasma BDNF; recovery sped.").abstract
    )
    found = check_title("Semax raised plasma BDNF and recovery", told, NAMES)
    assert (found.agreement, found.note) == (
        AGREES,
        "these are words of the abstract, not of the title",
    )


def test_a_title_in_another_script_is_compared_with_the_vernacular_one_alone() -> None:
    record = replace(a_record(), title=rich("[Semax in acute stroke]."))
    assert check_title("Применение препарата при инсульте", record, NAMES).agreement is NOT_STATED
    told = replace(record, vernacular_title="Primenenie preparata pri insulte.")
    assert check_title("Применение препарата при инсульте", told, NAMES).agreement is AGREES


def test_an_acronym_is_found_spelled_out() -> None:
    record = a_record(title="A treatment of attention-deficit hyperactivity disorder", abstract="")
    assert check_title("ADHD", record, NAMES).agreement is AGREES
    assert check_title("COPD", record, NAMES).agreement is DIFFERS


@given(st.data())
def test_a_shortened_title_raises_no_alarm(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(sorted(bibliography().values(), key=lambda r: r.id)))
    words = record.title.plain.strip("[].").split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    found = check_title(" ".join(words[start:end]), record, NAMES)
    assert found.agreement in {AGREES, NOT_STATED}


@pytest.mark.parametrize(
    ("asserted", "printed"),
    [
        ("Bulletin of Experimental Biology and Medicine", "Bull Exp Biol Med"),
        ("Zh Nevrol Psikhiatr", "Zh Nevrol Psikhiatr Im S S Korsakova"),
        ("Zhurnal nevrologii i psikhiatrii imeni S.S. Korsakova", "Zh Nevrol Psikhiatr"),
        ("Журнал неврологии и психиатрии", "Zh Nevrol Psikhiatr Im S S Korsakova"),
        ("NEJM", "N Engl J Med"),
        ("PNAS", "Proc Natl Acad Sci U S A"),
        ("The Lancet", "Lancet (London, England)"),
        ("Brain Research", "Brain Res"),
        ("Proceedings of the National Academy of Sciences USA", "Proc Natl Acad Sci U S A"),
    ],
)
def test_names_of_one_journal(asserted: str, printed: str) -> None:
    assert check_journal(asserted, Journal(abbreviation=printed)).agreement is AGREES


@pytest.mark.parametrize(
    ("asserted", "printed"),
    [("J Neurosci", "J Neurosci Res"), ("Brain", "Brain Res"), ("Nature", "Science")],
)
def test_names_of_two_journals(asserted: str, printed: str) -> None:
    assert not same_journal(asserted, printed)
    assert check_journal(asserted, Journal(abbreviation=printed)).agreement is DIFFERS


def test_a_translated_journal_is_another_and_no_alarm() -> None:
    found = check_journal("Bull Exp Biol Med", Journal(abbreviation="Biull Eksp Biol Med"))
    assert found.agreement is AGREES
    assert found.note.startswith("two journals")
    korsakov = Journal(abbreviation="Zh Nevrol Psikhiatr Im S S Korsakova")
    assert check_journal("Neurosci Behav Physiol", korsakov).note.startswith("two journals")


KORSAKOV = "Zh Nevrol Psikhiatr Im S S Korsakova"


@pytest.mark.parametrize(
    ("asserted", "printed"),
    [
        ("Brain Res 1117(1):54-60", "Brain Res"),
        ("Brain Research, vol. 1117", "Brain Res"),
        ("Brain Res. 2006;1117", "Brain Res"),
        ("3 Biotech 12", "3 Biotech"),
        ("S.S. Korsakov Journal of Neurology and Psychiatry", KORSAKOV),
        ("Journal of Neurology and Psychiatry 118(3):61", KORSAKOV),
        ("S.S. Korsakov J Neurol Psychiatry", "Zhurnal nevrologii i psikhiatrii imeni Korsakova"),
        ("I.P. Pavlov Journal of Higher Nervous Activity", "Zh Vyssh Nerv Deiat Im I P Pavlova"),
        ("Experimental and Clinical Pharmacology", "Eksp Klin Farmakol"),
        ("Russian Journal of Physiology", "Ross Fiziol Zh Im I M Sechenova"),
    ],
)
def test_a_journal_with_its_volume_or_in_english_is_no_other(asserted: str, printed: str) -> None:
    found = check_journal(asserted, Journal(abbreviation=printed))
    assert (found.agreement, found.asserted) == (AGREES, asserted)


@pytest.mark.parametrize(
    ("asserted", "printed"),
    [
        ("Brain 129:2", "Brain Res"),
        ("Neurology", KORSAKOV),
        ("J Neurosci", KORSAKOV),
        ("Lancet 118(3)", KORSAKOV),
        ("Clin Pharmacol Ther", "Eksp Klin Farmakol"),
    ],
)
def test_neither_a_volume_nor_a_russian_name_hides_another_journal(
    asserted: str, printed: str
) -> None:
    assert check_journal(asserted, Journal(abbreviation=printed)).agreement is DIFFERS


def test_what_may_be_the_english_name_cannot_be_compared() -> None:
    found = check_journal("Korsakov Journal of Psychiatry", Journal(abbreviation=KORSAKOV))
    assert (found.agreement, found.note) == (
        NOT_STATED,
        "the record has the Russian name of its journal alone",
    )


STROKE = replace(
    a_record(1, abstract="Patients were given it for ten days."),
    title=rich("Efficacy of Semax in acute ischemic stroke of mild severity"),
)


def test_a_word_that_nothing_of_the_record_says_is_remarked_upon() -> None:
    typed = "Efficacy of Semax in acute hemorrhagic stroke of mild severity"
    found = check_title(typed, STROKE, NAMES)
    assert (found.agreement, found.note) == (
        AGREES,
        "the record's title does not say hemorrhagic",
    )
    told = replace(STROKE, mesh_headings=(MeshHeading("Hemorrhagic Stroke"),))
    assert check_title(typed, told, NAMES).note == ""
    assert check_title("Efficacy of Semax in stroke patients", STROKE, NAMES).note == ""


def test_a_title_of_another_compound_is_another_title() -> None:
    query = replace(
        a_dossier().query,
        name="Semax",
        synonyms=(),
        comparators=(Comparator("Selank", "selank[tiab]"),),
        forms=(
            Form("N-acetyl Semax", same=False, synonyms=("Ac-Semax",)),
            Form("Semax drops", same=True),
        ),
    )
    others = other_names(query, [replace(query, name="Noopept", synonyms=("Semax", "GVS-111"))])
    assert others == ("Selank", "N-acetyl Semax", "Ac-Semax", "Noopept", "GVS-111")
    for other in ("Selank", "GVS 111", "N-Acetyl-Semax", "\u0421\u0435\u043b\u0430\u043d\u043a"):
        title = STROKE.title.plain.replace("Semax", other)
        found = check_title(title, STROKE, NAMES, others)
        assert found.agreement is DIFFERS
        assert found.note.startswith("it says nothing of ")
    compared = replace(STROKE, keywords=(Keyword("selank"),))
    typed = STROKE.title.plain.replace("Semax", "Selank")
    assert check_title(typed, compared, NAMES, others).agreement is AGREES
    assert check_title(STROKE.title.plain, STROKE, NAMES, others).agreement is AGREES


@pytest.mark.parametrize(
    "line",
    [
        "PMID 20000001, 20000002 and 20000003",
        "PMIDs: 20000001/20000002; 20000003",
        "PMID 20000001 (2018), PMID: 20000002, PMID:20000003.",
    ],
)
def test_each_pmid_of_a_line_is_audited(line: str) -> None:
    held = [a_record(pmid, authors=("Gusev EI",), year=2018) for pmid in (20000001, 20000002)]
    cite = a_citation(line, None, author="Gusev", year=2018)
    dossier = replace(
        a_dossier(),
        claims=(a_claim(cites=(cite,)),),
        records={record.id: record for record in held},
        grades={record.id: a_grade(record.id) for record in held},
        links=(),
    )
    first, second, third = audit_citations(dossier)
    assert [one.status for one in (first, second, third)] == [
        *[CitationStatus.OK] * 2,
        CitationStatus.UNLOCATABLE,
    ]
    assert [check.field for check in first.fields] == ["author", "year"]
    assert (second.study, second.fields) == ("pmid:20000002", ())
    assert (third.cite.pmid, third.located) == ("20000003", ())


@given(st.integers(1, 100_000))
def test_a_wrong_n_is_always_found(n: int) -> None:
    found = check_n(n, a_record(), a_grade(n=120))
    assert found.agreement is (AGREES if n == 120 else DIFFERS)
    assert found.record == "120"


def test_what_only_the_machine_read_does_not_outweigh_the_text() -> None:
    text = a_record(abstract="Of 48 people 24 were given it.")
    grade = a_grade(n=48, states={"n": GradeState.MACHINE})
    assert check_n(24, text, grade).agreement is NOT_STATED
    found = check_n(36, text, grade)
    assert (found.agreement, found.note) == (
        DIFFERS,
        "as the machine reads it; no person has graded it",
    )


def test_an_n_nobody_states_and_one_in_dispute_are_no_mismatch() -> None:
    assert check_n(24, a_record(), a_grade(n=None)).agreement is NOT_STATED
    disputed = a_field_grade(Field.N, "not_reported", state=GradeState.CONFLICT, conflict=(24, 48))
    grade = replace(a_grade(), fields={Field.N: disputed})
    assert check_n(48, a_record(), grade).agreement is AGREES
    assert check_n(50, a_record(), grade).agreement is NOT_STATED
    assert check_n(24, a_record(), a_grade(n=48), {24}).agreement is AGREES


def test_species_beside_the_grade() -> None:
    rats = a_grade(blank=True, species="animal", species_detail="rat, Wistar")
    assert check_species("rat", rats).agreement is AGREES
    assert check_species("human", rats).agreement is DIFFERS
    assert check_species("human", rats).record == "animal (rat, Wistar)"
    assert check_species("human", a_grade(blank=True)).agreement is NOT_STATED
    assert check_species("martian", rats).agreement is NOT_STATED
    review = a_grade(blank=True, species="none")
    assert check_species("human", review).record == "no subjects"
    assert check_species("rat", a_grade(blank=True, species="mixed")).agreement is AGREES


def test_every_field_asserted_is_compared_once() -> None:
    record = a_record()
    cite = cited_as(record, n=120, species="human")
    fields = check_citation(cite, record, a_grade(), NAMES)
    assert [one.field for one in fields] == [
        *("author", "year", "title", "journal", "n", "species")
    ]
    assert {one.agreement for one in fields} == {AGREES}


def test_a_pmc_id_a_doi_and_a_registration_are_no_pmids() -> None:
    record = replace(a_record(7), pmcid="PMC7654321", doi="10.1000/example.7")
    for typed, shown in (
        ("Some paper, PMID PMC7654321", "a PubMed Central id"),
        ("Some paper, PMID: 10.1000/example.7.", "a DOI"),
    ):
        found = audited(a_citation(typed, None), record)
        assert found.status is CitationStatus.WRONG_NAMESPACE
        assert shown in found.problem
        assert [one.study for one in found.located] == ["pmid:7"]
    trial = audited(a_citation("A trial, PMID NCT00000102", None), record)
    assert trial.status is CitationStatus.WRONG_NAMESPACE
    assert "registration" in trial.problem
    digits = audited(a_citation("Some paper", "7654321"), record)
    assert digits.status is CitationStatus.WRONG_NAMESPACE
    assert digits.located[0].study == "pmid:7"
    none = audited(a_citation("a paper, no PMID given", None), record)
    assert (none.status, none.problem) == (CitationStatus.UNLOCATABLE, "")
    long = audited(a_citation("PMID 1234567890", None), record)
    assert long.status is CitationStatus.WRONG_NAMESPACE


def test_a_doi_that_is_called_a_doi_locates_its_record() -> None:
    record = replace(a_record(7), doi="10.1000/Example.7")
    found = audited(a_citation("doi 10.1000/example.7", None), record, a_record(8))
    assert (found.status, found.study) == (CitationStatus.OK, "pmid:7")


def test_a_pmid_nobody_holds_is_unlocatable_and_said_to_be() -> None:
    found = audited(a_citation("A paper", "99999999"), a_record())
    assert found.status is CitationStatus.UNLOCATABLE
    assert "no record of PMID 99999999 is in hand" in found.problem


def test_a_pmid_that_only_the_typed_words_hold_is_read() -> None:
    found = audited(a_citation("Ivanova A (1950), PMID 1.", None, year=1950), a_record(1))
    assert (found.status, found.study) == (CitationStatus.MISMATCH, "pmid:1")
