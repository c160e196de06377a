"""Statements about the literature: counted at their day and now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_claim, a_grade, a_record, a_study_id

from litreview.model.claim import Counts, LiteratureCount, Source
from litreview.model.identity import StudyId
from litreview.model.outline import Outline
from litreview.model.record import StandingSignal
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import Species, Standing, TiedBy, Verdict
from litreview.reviews.literature import count_literature, may_count, number_said

TRIAL = "Clinical Trial"
PAGE = Source("page", "A page", date="2018-06")


def counted(
    years: list[int | None],
    *,
    number: int | None = 3,
    statement: str = "Three clinical trials have been done.",
    standings: dict[int, Standing] | None = None,
    notices: tuple[int, ...] = (),
    tied: tuple[tuple[int, int], ...] = (),
    until: str = "",
    species: Species | None = None,
    sources: tuple[str, ...] = (),
    studied: str = "human",
    excluded: str = "",
    rough: bool = False,
) -> LiteratureCount:
    outlines: dict[StudyId, Outline] = {}
    for number_, year in enumerate(years, 1):
        standing = (standings or {}).get(number_)
        signals = (StandingSignal(standing, "title"),) if standing else ()
        record = a_record(number_, year=year, publication_types=(TRIAL,), signals=signals)
        grade = a_grade(number_, species=studied, excluded=excluded)
        outlines[record.id] = Outline.of(record, replace(grade, notice=number_ in notices))
    counts = Counts((TRIAL,), number, species, until, rough)
    claim = a_claim("trials", category="status", counts=counts, sources=sources)
    claim = replace(claim, statement=statement)
    ties = (Tie(a_study_id(one), a_study_id(two), TiedBy.DOI) for one, two in tied)
    relations = Relations(joined=tuple(ties))
    return count_literature([claim], [PAGE], outlines, relations)[claim.id]


YEARS: list[int | None] = [1997, 2000, 2007, 2018]


def test_true_at_its_day_and_not_now_is_documented_with_todays_count() -> None:
    found = counted(YEARS, until="2017")
    assert (found.then, found.now, found.verdict) == (3, 4, Verdict.DOCUMENTED)
    assert str(found) == "3 when written (2017), 4 now"


@pytest.mark.parametrize(
    ("number", "until", "told"),
    [
        (30, "", "4 now, of any year; fewer than the 30 claimed"),
        (3, "", "4 now, of any year; no fewer than the 3 claimed"),
        (4, "2000", "2 when written (2000), 4 now; fewer than the 4 claimed"),
        (None, "", "4 now"),
    ],
)
def test_a_rough_number_is_compared_and_never_refuted(
    number: int | None, until: str, told: str
) -> None:
    found = counted(YEARS, number=number, until=until, rough=True, statement="Many trials.")
    assert (found.verdict, str(found)) == (Verdict.NOT_DOCUMENTED, told)


def test_false_at_its_day_is_contradicted() -> None:
    found = counted(YEARS, until="2018")
    assert (found.then, found.verdict) == (4, Verdict.CONTRADICTED)
    assert str(found) == "4 when written (2018), 4 now"


def test_the_day_of_the_source_holds_where_the_claim_gives_none() -> None:
    found = counted(YEARS, sources=("Page",), number=4)
    assert (found.until, found.dated, found.verdict) == ("2018-06", True, Verdict.DOCUMENTED)


def test_without_a_day_it_is_true_of_the_records_until_a_year() -> None:
    found = counted(YEARS)
    assert (found.until, found.dated, found.verdict) == ("2017", False, Verdict.DOCUMENTED)
    assert str(found) == "3 until 2017, 4 now"
    assert str(counted(YEARS, number=4)) == "4 now"


def test_what_the_records_never_held_is_contradicted() -> None:
    found = counted([1997, 1997, 2000, 2000], number=3)
    assert (found.then, found.verdict) == (None, Verdict.CONTRADICTED)
    assert str(found) == "never 3 in the records; 4 now"


@pytest.mark.parametrize(
    ("wanted", "studied", "now"),
    [
        (Species.HUMAN, "human", 4),
        (Species.HUMAN, "mixed", 4),
        (Species.HUMAN, "animal", 0),
        (Species.IN_VITRO, "mixed", 0),
        (None, "animal", 4),
    ],
)
def test_what_was_studied_is_the_grades_word(
    wanted: Species | None, studied: str, now: int
) -> None:
    assert counted(YEARS, species=wanted, studied=studied).now == now


def test_what_a_person_excluded_is_no_record_of_the_compound() -> None:
    assert counted(YEARS, excluded="duplicate record").now == 0


def test_a_record_without_a_date_is_counted_now_and_at_no_day() -> None:
    found = counted([None, 2000], number=1, until="2018")
    assert (found.then, found.now) == (1, 2)


def test_only_records_of_a_counted_type_are_asked_for() -> None:
    claim = a_claim("trials", category="status", counts=Counts(("clinical trial",), 1))
    records = [a_record(1, publication_types=(TRIAL,)), a_record(2)]
    assert [record.id for record in may_count([claim, a_claim()], records)] == ["pmid:1"]
    assert count_literature([a_claim()], [], {}) == {}


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("There are three clinical trials of it.", 3),
        ("Only 3 small clinical trials were published until 2017.", 3),
        ("No trial in people has been published.", 0),
        ("A single trial has been done.", 1),
        ("Twelve Russian-language papers exist.", 12),
        ("Several trials have been done.", None),
        ("At least three trials have been done.", None),
        ("More than 40 studies exist.", None),
        ("40+ studies exist.", None),
        ("Three or four trials exist.", None),
        ("Phase 2 trials were done.", None),
        ("Three phase 2 trials were done.", 3),
        ("One of the trials was blinded.", None),
        ("Studies were done in 2018.", None),
        ("It was given to 3 men.", None),
        ("A 3-week trial was done.", None),
    ],
)
def test_the_number_is_the_statements_own_when_it_gives_one(
    statement: str, number: int | None
) -> None:
    assert number_said(statement) == number
    found = counted(YEARS, number=None, statement=statement)
    assert found.number == number
    assert (found.verdict is Verdict.NOT_DOCUMENTED) is (number is None)


def test_without_a_number_the_counts_are_shown_and_document_nothing() -> None:
    found = counted(YEARS, number=None, until="2017", statement="Trials have been done.")
    assert (found.then, found.now, found.verdict) == (3, 4, Verdict.NOT_DOCUMENTED)
    assert str(found) == "3 when written (2017), 4 now"
    assert str(replace(found, dated=False, then=None, until="")) == "4 now"


def test_a_number_given_goes_before_the_statements() -> None:
    assert counted(YEARS, number=4, until="2018").verdict is Verdict.DOCUMENTED


def test_records_are_counted_and_what_is_no_trial_of_its_own_is_named() -> None:
    found = counted(YEARS, standings={2: Standing.RETRACTED, 3: Standing.CORRECTED}, until="2017")
    assert (found.then, found.now, found.retracted) == (3, 4, ("pmid:2",))
    assert str(found) == "3 when written (2017), 4 now, of them 1 retracted (PMID 2)"
    found = counted(YEARS, tied=((1, 4), (3, 4), (2, 9)))
    assert (found.now, found.further) == (4, ("pmid:3", "pmid:4"))
    assert str(found).endswith("4 now, of them 2 further reports of a trial (PMID 3, PMID 4)")


def test_a_notice_is_no_paper() -> None:
    assert counted(YEARS, notices=(4,)).now == 3


@given(st.lists(st.integers(1990, 2020), max_size=8), st.integers(1990, 2020), st.randoms())
def test_a_count_grows_with_its_day_and_knows_no_order(
    years: list[int], until: int, random: object
) -> None:
    then = counted(list(years), until=str(until)).then
    assert then == sum(year <= until for year in years)
    assert counted(list(reversed(years)), until=str(until)).then == then
    later = counted(list(years), until=str(until + 1)).then
    assert later is not None
    assert then <= later
