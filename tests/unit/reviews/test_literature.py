"""Statements about the literature: counted at their day and now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_claim, a_grade, a_record

from litreview.model.claim import Counts, LiteratureCount, Source
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.model.vocabulary import Species, Verdict
from litreview.reviews.literature import count_literature, may_count

TRIAL = "Clinical Trial"
PAGE = Source("page", "A page", date="2018-06")


def counted(
    years: list[int | None],
    *,
    number: int = 3,
    until: str = "",
    species: Species | None = None,
    sources: tuple[str, ...] = (),
    studied: str = "human",
    excluded: str = "",
) -> LiteratureCount:
    records: dict[StudyId, Record] = {}
    grades: dict[StudyId, Grade] = {}
    for number_, year in enumerate(years, 1):
        record = a_record(number_, year=year, publication_types=(TRIAL,))
        records[record.id] = record
        grades[record.id] = a_grade(number_, species=studied, excluded=excluded)
    counts = Counts((TRIAL,), number, species, until)
    claim = a_claim("trials", category="status", counts=counts, sources=sources)
    return count_literature([claim], [PAGE], records, grades)[claim.id]


YEARS: list[int | None] = [1997, 2000, 2007, 2018]


def test_true_at_its_day_and_not_now_is_documented_with_todays_count() -> None:
    found = counted(YEARS, until="2017")
    assert (found.then, found.now, found.verdict) == (3, 4, Verdict.DOCUMENTED)
    assert str(found) == "3 when written (2017), 4 now"


def test_false_at_its_day_is_contradicted() -> None:
    found = counted(YEARS, until="2018")
    assert (found.then, found.verdict) == (4, Verdict.CONTRADICTED)
    assert str(found) == "4 when written (2018), 4 now"


def test_the_day_of_the_source_holds_where_the_claim_gives_none() -> None:
    found = counted(YEARS, sources=("Page",), number=4)
    assert (found.until, found.dated, found.verdict) == ("2018-06", True, Verdict.DOCUMENTED)


def test_without_a_day_it_is_true_of_the_records_until_a_year() -> None:
    found = counted(YEARS)
    assert (found.until, found.dated, found.verdict) == ("2007", False, Verdict.DOCUMENTED)
    assert str(found) == "true of the records until 2007: 3; 4 now"
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
    assert may_count([claim, a_claim()], records) == ("pmid:1",)
    assert count_literature([a_claim()], [], {}, {}) == {}


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
