"""Records a year: every record once, the searches at their days, comparators as they were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_grade
from tests.support.builders_render import a_dossier, a_study_record
from tests.support.builders_render_changes import a_search_entry

from litreview.model.comparators import comparator_entry
from litreview.model.dates import PartialDate
from litreview.model.dossier import Dossier
from litreview.model.query import Comparator
from litreview.model.vocabulary import Species
from litreview.render.figures.years import KINDS, Stretch, Total, years_figure

JULY = datetime(2026, 7, 2, tzinfo=UTC)
SAGE, THYME = Comparator("Sage", "sage"), Comparator("Thyme", "thyme")


def dossier_of(*studies: tuple[int | None, str], excluded: Sequence[int] = ()) -> Dossier:
    """A dossier of studies, each with its year and its species; no search is on file."""
    records = [
        replace(a_study_record(f"pmid:{n}"), pub_date=PartialDate(year))
        for n, (year, _) in enumerate(studies, 1)
    ]
    grades = [
        a_grade(n, species=species, excluded="duplicate record" if n in excluded else "")
        for n, (_, species) in enumerate(studies, 1)
    ]
    dossier = a_dossier()
    return replace(
        dossier,
        records={record.id: record for record in records},
        grades={grade.study: grade for grade in grades},
        history=(),
        search=replace(dossier.search, last_complete="", data_through=""),
    )


def test_each_record_stands_in_its_year_by_what_it_studied() -> None:
    figure = years_figure(
        dossier_of((2001, "human"), (2001, "animal"), (2003, "in_vitro"), (2003, "none"))
    )
    assert figure is not None
    assert figure.rows == (
        Stretch("2001", (1, 1, 0, 0)),
        Stretch("2002", (0, 0, 0, 0)),
        Stretch("2003", (0, 0, 1, 1)),
    )
    assert [row.name for row in figure.table] == ["2001", "2003"]
    assert (figure.first, figure.last, figure.peak) == ("2001", "2003", None)


def test_it_tells_how_many_studies_of_people_pubmed_does_not_hold() -> None:
    dossier = dossier_of((2001, "human"), (2001, "human"), (2002, "animal"))
    grades = {
        study: replace(grade, in_pubmed=place == 0)
        for place, (study, grade) in enumerate(sorted(dossier.grades.items()))
    }
    figure = years_figure(replace(dossier, grades=grades))
    assert figure is not None
    assert (figure.all.counts[0], figure.outside) == (2, 1)


def test_what_a_person_left_out_and_what_has_no_year_is_not_drawn() -> None:
    figure = years_figure(
        dossier_of((1981, "animal"), (2001, "human"), (None, "human"), excluded=[1])
    )
    assert figure is not None
    assert (figure.first, figure.all.total, figure.undated.total) == ("2001", 2, 1)
    assert figure.peak == Stretch("2001", (1, 0, 0, 0))
    assert years_figure(dossier_of((1981, "animal"), excluded=[1])) is None


@given(
    st.lists(
        st.tuples(st.none() | st.integers(1850, 2030), st.sampled_from(list(Species))),
        min_size=1,
        max_size=40,
    )
)
def test_every_record_is_counted_once_and_drawn_to_scale(
    studies: list[tuple[int | None, Species]],
) -> None:
    figure = years_figure(dossier_of(*((year, species.value) for year, species in studies)))
    assert figure is not None
    assert figure.all.total == len(studies)
    assert sum(row.total for row in figure.table) == len(studies)
    drawn = dict.fromkeys(KINDS, 0.0)
    for bar in figure.bars:
        drawn[bar.kind] += float(bar.height)
        assert float(bar.y) >= 8
        assert float(bar.y) + float(bar.height) <= 168.2
        assert 9 <= float(bar.x) <= float(bar.x) + float(bar.width) <= 99.2
    if figure.bars:
        one = 160 / int(figure.scale[-1].text.replace(",", ""))
        for at, kind in enumerate(KINDS):
            count = sum(row.counts[at] for row in figure.rows)
            assert abs(drawn[kind] - count * one) <= 0.06 * len(figure.bars) + 0.1


def test_searches_stand_at_their_days_and_lengthen_the_axis() -> None:
    dossier = dossier_of((2024, "human"), (2025, "human"))
    searched = replace(
        dossier,
        history=(a_search_entry(datetime(2026, 1, 4, tzinfo=UTC), 9), a_search_entry(JULY, 9)),
        search=replace(dossier.search, last_complete="2026-07-02", data_through="2026-07-02"),
    )
    figure = years_figure(searched)
    assert figure is not None
    assert [row.name for row in figure.rows] == ["2024", "2025", "2026"]
    assert figure.searches == ("69.3", "84")
    assert (figure.searched, figure.last_search, figure.unfinished) == (2, "2 July 2026", "")
    assert figure.last == "2025"


def test_the_year_of_the_search_is_said_not_to_be_over() -> None:
    dossier = dossier_of((2026, "human"))
    figure = years_figure(
        replace(dossier, search=replace(dossier.search, data_through="2026-07-02"))
    )
    assert figure is not None
    assert figure.unfinished == "2026"


def test_comparators_have_their_count_and_its_day_or_were_not_asked() -> None:
    dossier = dossier_of((2001, "human"))
    counted = comparator_entry({SAGE: 2_200}, datetime(2026, 11, 1, tzinfo=UTC))
    figure = years_figure(
        replace(
            dossier,
            query=replace(dossier.query, comparators=(SAGE, THYME)),
            history=(counted,),
        )
    )
    assert figure is not None
    assert figure.totals == (
        Total("Veltraxin", "", "", "0"),  # no complete search: a list is no count of PubMed
        Total("Sage", "2,200", "1 November 2026", "100"),
        Total("Thyme", "", "", "0"),
    )
    assert figure.searched == 0


def test_without_a_count_of_a_comparator_nothing_stands_beside() -> None:
    dossier = dossier_of((2001, "human"))
    for named in ((), (SAGE, THYME)):
        query = replace(dossier.query, comparators=named)
        figure = years_figure(replace(dossier, query=query, history=()))
        assert figure is not None
        assert figure.totals == ()


def test_the_compounds_own_count_is_that_of_its_last_complete_search() -> None:
    dossier = dossier_of((2001, "human"))
    counted = comparator_entry({SAGE: 2_200}, datetime(2026, 11, 1, tzinfo=UTC))
    figure = years_figure(
        replace(
            dossier,
            query=replace(dossier.query, comparators=(SAGE,)),
            search=replace(dossier.search, last_complete="2026-09-13"),
            history=(counted,),
        )
    )
    assert figure is not None
    assert figure.totals[0] == Total("Veltraxin", "11", "", "0.5")
