"""Places in a drawing: the numbers that attributes hold, scales and lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.render.figures.layout import (
    middle,
    nice_step,
    place,
    radius,
    spans,
    text_width,
    ticks,
    wrap,
)

YEARS = st.integers(1500, 2200)


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (12.04, "12"), (12.06, "12.1"), (-0.01, "0"), (-3.25, "-3.2")]
)
def test_a_place_has_at_most_one_decimal(value: float, text: str) -> None:
    assert place(value) == text


def test_the_middles_of_five_columns() -> None:
    assert [middle(index, 5) for index in range(5)] == [10, 30, 50, 70, 90]


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (14, (0, 5, 10, 15)),
        (1234, (0, 500, 1000, 1500)),
    ],
)
def test_ticks_are_round_numbers_up_to_the_most(most: int, found: tuple[int, ...]) -> None:
    assert ticks(most) == found


@given(st.integers(0, 10**7), st.integers(1, 9))
def test_ticks_reach_the_most_in_few_steps(most: int, steps: int) -> None:
    found = ticks(most, steps)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= steps + 1


def test_few_years_stand_one_by_one_and_many_in_round_stretches() -> None:
    assert spans(2001, 2003, 60) == ((2001, 2001), (2002, 2002), (2003, 2003))
    assert spans(1911, 1999, 60)[:2] == ((1910, 1911), (1912, 1913))


@given(YEARS, YEARS, st.integers(8, 80))
def test_stretches_hold_every_year_once(one: int, other: int, most: int) -> None:
    first, last = sorted((one, other))
    found = spans(first, last, most)
    years = [year for start, end in found for year in range(start, end + 1)]
    assert years == sorted(set(years))
    assert set(range(first, last + 1)) <= set(years)
    assert len(found) <= most


def test_a_bubble_grows_by_its_area() -> None:
    assert radius(1, 9, 3, 9) == 3
    assert radius(9, 9, 3, 9) == 9
    assert radius(5, 9, 3, 9) ** 2 == pytest.approx((3**2 + 9**2) / 2)
    assert radius(1, 1, 3, 9) == 3


@given(st.text(max_size=120), st.floats(20, 300))
def test_lines_hold_every_letter_and_are_no_wider_than_asked(text: str, width: float) -> None:
    lines = wrap(text, width, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 12) <= width for line in lines)


def test_a_step_is_1_2_or_5_times_a_power_of_ten() -> None:
    assert [nice_step(most, 4) for most in (3, 7, 19, 41, 4000)] == [1, 2, 5, 20, 1000]
