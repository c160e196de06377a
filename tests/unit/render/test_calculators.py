"""Unit conversion: the arithmetic, its digits, and the tables printed for whoever has no script."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.render.calculators import (
    DOSES_MCG,
    VIALS_MG,
    WATER_ML,
    drop_table,
    mcg_in,
    measure,
    shown,
    vial_table,
)

amounts = st.floats(0.01, 1000)


@pytest.mark.parametrize(
    ("vial", "water", "dose", "ml", "units", "doses"),
    [
        (5.0, 2.0, 250.0, 0.1, 10, 20),
        (10.0, 1.0, 600.0, 0.06, 6, 16),
        (2.3, 1.0, 100.0, 0.0434782, 4.34782, 23),
        (30.0, 3.0, 30000.0, 3.0, 300, 1),
    ],
)
def test_a_dose_is_a_volume_of_what_is_dissolved(
    vial: float, water: float, dose: float, ml: float, units: float, doses: int
) -> None:
    found = measure(vial, water, dose)
    assert found.ml == pytest.approx(ml, rel=1e-5)
    assert found.units == pytest.approx(units, rel=1e-5)
    assert found.doses == doses


@given(amounts, amounts, amounts)
def test_the_doses_of_a_vial_are_never_more_than_it_holds(
    vial: float, water: float, dose: float
) -> None:
    found = measure(vial, water, dose)
    assert found.doses * dose <= vial * 1000 * (1 + 1e-8)
    assert (found.doses + 1) * dose > vial * 1000 * (1 - 1e-8)
    assert math.isclose(found.ml * found.per_ml, dose)
    assert math.isclose(found.units, found.ml * 100)


@pytest.mark.parametrize(
    ("percent", "volume", "mcg"), [(0.1, 0.05, 50), (1.0, 0.05, 500), (0.15, 0.1, 150)]
)
def test_a_drop_holds_its_share_of_a_solution(percent: float, volume: float, mcg: float) -> None:
    assert mcg_in(percent, volume) == pytest.approx(mcg)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.0333333, "0.0333"),
        (1.125, "1.13"),
        (999.5, "1,000"),
        (12345.0, "12,300"),
        (0.0009, "less than 0.001"),
        (1e16, "10,000,000,000,000,000"),
    ],
)
def test_three_digits_are_shown_and_halves_go_up(value: float, text: str) -> None:
    assert shown(value) == text


def test_the_printed_tables_hold_the_same_arithmetic() -> None:
    vials, drops = vial_table(), drop_table()
    assert vials.columns == ("100 mcg", "300 mcg", "600 mcg")
    assert len(vials.rows) == len(VIALS_MG) * len(WATER_ML)
    row = vials.rows[2]
    assert (row.heads, row.cells[0]) == (("5 mg", "3 mL"), "16.7 mcg")
    assert row.cells[1:] == tuple(shown(measure(5, 3, dose).units) for dose in DOSES_MCG)
    assert vials.rows[6].heads == ("30 mg", "1 mL")
    assert vials.rows[6].cells == ("300 mcg", "less than 1", "1", "2")
    assert vials.rows[7].cells == ("150 mcg", "less than 1", "2", "4")
    assert vials.rows[8].cells == ("100 mcg", "1", "3", "6")
    assert (drops.columns, drops.rows[0].heads) == (("0.05 mL", "0.1 mL", "0.15 mL"), ("0.1 %",))
    assert drops.rows[0].cells == ("50 mcg", "100 mcg", "150 mcg")
