from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_render_changes import a_search_entry

from litreview.model.run import HistoryEntry
from litreview.render.hits import hits_view

FIRST = datetime(2026, 1, 4, 5, tzinfo=UTC)


def weekly(*hits: int) -> list[HistoryEntry]:
    return [a_search_entry(FIRST + timedelta(weeks=week), n) for week, n in enumerate(hits)]


def test_without_a_search_there_is_nothing_to_say() -> None:
    assert hits_view(()).summary == ""


def test_one_search_is_a_sentence_and_no_line() -> None:
    view = hits_view(weekly(215))
    assert view.summary == "215 records found on 4 January 2026, the only search on file."
    assert view.points == ()


def test_only_searches_that_differ_are_points() -> None:
    view = hits_view(weekly(215, 215, 217, 217, 217, 1_204, 90, 90))
    assert [(point.hits, point.change) for point in view.points] == [
        ("215", ""),
        ("217", "+2"),
        ("1,204", "+987"),
        ("90", "\N{MINUS SIGN}1,114"),
        ("90", ""),
    ]
    assert view.most == "1,204"
    assert view.summary == (
        "215 records found on 4 January 2026, 90 on 22 February 2026; 8 days with a complete "
        "search."
    )


def test_a_day_with_two_searches_shows_its_last() -> None:
    twice = [*weekly(10), a_search_entry(FIRST + timedelta(hours=3), 12), *weekly(0, 12)[1:]]
    assert [point.hits for point in hits_view(twice).points] == ["12", "12"]


def test_a_run_without_counts_is_passed_over() -> None:
    old = HistoryEntry("r", FIRST, "run", "run-0", after="2026-01-04")
    assert hits_view([old]).summary == ""


def test_half_as_many_hits_stand_half_as_high() -> None:
    full, half = hits_view(weekly(100, 50)).points
    ground = 100.0
    assert (ground - float(half.y)) * 2 == ground - float(full.y)


@given(st.lists(st.integers(0, 50_000), min_size=2, max_size=40))
def test_every_point_lies_within_the_drawing(hits: list[int]) -> None:
    points = hits_view(weekly(*hits)).points
    across = [float(point.x) for point in points]
    assert across == sorted(across)
    assert 0 < across[0] < across[-1] < 100
    assert all(0 < float(point.y) <= 100 for point in points)
