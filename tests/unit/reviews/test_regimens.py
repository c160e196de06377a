from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.reviews.regimens import amount_key

SPELLINGS = (
    (
        *("10 mg/day", "10 mg per day", "10 mg daily", "10mg/d", "10 mg a day", "10 mg q.d."),
        *("0.01 g once daily", "ten mg each day", "10,0 mg/day", "10,000 mcg every day"),
    ),
    ("6 weeks", "42 days", "six weeks", "6-week", "for 6 wks"),
    ("1 year", "12 months"),
    ("1,000 \N{MICRO SIGN}g twice daily", "1 mg b.i.d.", "1 mg 2x/day", "1 mg two times a day"),
    ("0.5 mg/kg", "500 \N{GREEK SMALL LETTER MU}g per kg"),
    ("2 drops per nostril", "two drops/nostril"),
    ("24 h", "24 hours", "24 hr"),
    ("4 weeks",),
    ("1 month",),
    ("10 mg",),
    ("10 mg/week",),
    ("10 ml/day",),
    ("20 mg/2 days",),
    ("10-20 mg/day",),
)


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_one_amount_has_one_key_however_it_is_spelt(spellings: tuple[str, ...]) -> None:
    assert len({amount_key(spelling) for spelling in spellings}) == 1


def test_other_amounts_stay_apart() -> None:
    assert len({amount_key(spellings[0]) for spellings in SPELLINGS}) == len(SPELLINGS)
    assert amount_key("  ") == ""
    assert amount_key("single dose") != amount_key("dose")


@given(st.integers(1, 9_999), st.sampled_from(("mg", "g", "ml", "h")))
def test_numbers_count_by_their_value(number: int, unit: str) -> None:
    worth = {"mg": ("mcg", 1000), "g": ("mg", 1000), "ml": ("ul", 1000), "h": ("min", 60)}
    smaller, times = worth[unit]
    assert amount_key(f"{number} {unit}") == amount_key(f"{number * times:,} {smaller}")
    assert (
        amount_key(f"{Decimal(number) / 4} {unit}") == amount_key(f"{number * times // 4}{smaller}")
        or number * times % 4
    )


@given(st.text(max_size=40))
def test_whatever_is_typed_has_a_key(text: str) -> None:
    assert amount_key(text) == amount_key(text.upper()) or not text.isascii()
