from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.tagging.numbers import PATTERN, to_int


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("24", 24),
        ("1,204", 1204),
        ("67 142", 67142),
        ("twenty-four", 24),
        ("one hundred and ten", 110),
        ("one hundred ten", 110),
        ("two thousand three hundred", 2300),
        ("a hundred", 100),
        ("two dozen", 24),
        ("three dozen", 36),
        ("1 024", 1024),
        ("1'250", 1250),
        ("twelve", 12),
    ],
)
def test_digits_and_words_spell_numbers(words: str, number: int) -> None:
    assert to_int(words) == number


@pytest.mark.parametrize("words", ["many", "", "9" * 12, "zero", "1.5"])
def test_other_words_spell_none(words: str) -> None:
    assert to_int(words) is None


@pytest.mark.parametrize("text", ["3.5 mg", "12%", "10/20", "x24", "0.05", "1,5"])
def test_decimals_shares_and_fractions_are_no_whole_numbers(text: str) -> None:
    found = re.match(PATTERN, text)
    assert found is None


@given(st.integers(1, 999_999))
def test_a_number_with_commas_reads_as_without(number: int) -> None:
    assert to_int(f"{number:,}") == number == to_int(str(number))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("in 2019 120 pilots", [2019, 120]),
        ("at 3 6 and 12 months", [3, 6, 12]),
        ("twenty and thirty pilots", [20, 30]),
        ("one hundred and ten pilots", [110]),
        ("1 024 pilots, 12 345 cups", [1024, 12345]),
        ("1\u00b75 mg", []),
    ],
)
def test_numbers_side_by_side_are_not_one(text: str, numbers: list[int]) -> None:
    assert [to_int(found.group()) for found in re.finditer(PATTERN, text)] == numbers


@given(st.integers(1_000, 999_999), st.sampled_from([",", " ", "'"]))
def test_grouped_thousands_are_one_number(number: int, mark: str) -> None:
    written = f"{number:,}".replace(",", mark)
    found = re.match(PATTERN, f"{written} pilots")
    assert found is not None
    assert to_int(found.group()) == number
