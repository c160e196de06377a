"""Unit conversion: a vial with water to a volume, and a solution to micrograms a drop.

Numbers enter, numbers and printed tables leave; nothing here knows a dose anybody should take.
`calculators.js` does the same arithmetic in the same order, so that both show the same digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from litreview.render.wording import number

MCG_PER_MG = 1000
UNITS_PER_ML = 100  # of a U-100 insulin syringe
MCG_PER_ML_OF_1_PERCENT = 10_000  # 1 % is 1 g in 100 mL
LEAST_UNITS = 1  # that such a syringe measures
DIGITS = 3  # significant ones; a syringe shows no more
LEAST_SHOWN = 0.001
ROUNDING = 1e-9  # relative; what binary fractions lose must not cost a dose

# What the printed tables show: common sizes of vials, syringes and droppers, for whoever has no
# script. A drop of a dropper is taken as a twentieth of a millilitre, as pharmacopoeias do.
VIALS_MG = (5.0, 10.0, 30.0)
WATER_ML = (1.0, 2.0, 3.0)
DOSES_MCG = (100.0, 300.0, 600.0)
SOLUTIONS_PERCENT = (0.1, 0.15, 0.5, 1.0)
VOLUMES_ML = (0.05, 0.1, 0.15)


@dataclass(frozen=True, slots=True)
class Measured:
    """A dose from a vial.

    Attributes:
        per_ml: Micrograms in one millilitre.
        ml: Millilitres that hold the dose.
        units: The same on a U-100 syringe.
        doses: Whole doses in the vial.
    """

    per_ml: float
    ml: float
    units: float
    doses: int


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a printed table: its headings, and its cells."""

    heads: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table: the headings of its last columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]


def measure(vial_mg: float, water_ml: float, dose_mcg: float) -> Measured:
    """The volume that holds a dose, of a vial dissolved in water; all three above nought."""
    whole = vial_mg * MCG_PER_MG
    per_ml = whole / water_ml
    ml = dose_mcg / per_ml
    return Measured(per_ml, ml, ml * UNITS_PER_ML, math.floor(whole / dose_mcg * (1 + ROUNDING)))


def mcg_in(percent: float, volume_ml: float) -> float:
    """Micrograms in one drop or spray of a solution."""
    return percent * MCG_PER_ML_OF_1_PERCENT * volume_ml


def shown(value: float) -> str:
    """A number to three significant digits, halves upwards: 1,230 and 0.0333."""
    if value < LEAST_SHOWN:
        return "less than 0.001"
    exact = Decimal(value)
    step = Decimal(1).scaleb(exact.adjusted() - DIGITS + 1)
    rounded = exact.quantize(step, ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    return number(int(whole)) + (f".{part}" if (part := part.rstrip("0")) else "")


def vial_table() -> PrintedTable:
    """Units on a U-100 syringe, by vial and water, for some doses."""
    rows = []
    for vial in VIALS_MG:
        for water in WATER_ML:
            found = [measure(vial, water, dose) for dose in DOSES_MCG]
            heads = (f"{shown(vial)} mg", f"{shown(water)} mL")
            per_unit = found[0].per_ml / UNITS_PER_ML
            cells = (f"{shown(per_unit)} mcg", *(_on_syringe(one.units) for one in found))
            rows.append(PrintedRow(heads, cells))
    return PrintedTable(tuple(f"{shown(dose)} mcg" for dose in DOSES_MCG), tuple(rows))


def _on_syringe(units: float) -> str:
    return shown(units) if units >= LEAST_UNITS else "less than 1"


def drop_table() -> PrintedTable:
    """Micrograms a drop or spray, by strength and volume."""
    rows = (
        PrintedRow(
            (f"{percent:g} %",),
            tuple(f"{shown(mcg_in(percent, volume))} mcg" for volume in VOLUMES_ML),
        )
        for percent in SOLUTIONS_PERCENT
    )
    return PrintedTable(tuple(f"{volume:g} mL" for volume in VOLUMES_ML), tuple(rows))
