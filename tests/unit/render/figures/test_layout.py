"""Places in a drawing: the numbers that attributes hold."""

from __future__ import annotations

import pytest

from litreview.render.figures.layout import middle, place


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (12.04, "12"), (12.06, "12.1"), (-0.01, "0"), (-3.25, "-3.2")]
)
def test_a_place_has_at_most_one_decimal(value: float, text: str) -> None:
    assert place(value) == text


def test_the_middles_of_five_columns() -> None:
    assert [middle(index, 5) for index in range(5)] == [10, 30, 50, 70, 90]
