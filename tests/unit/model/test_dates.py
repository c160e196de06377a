"""Partial dates stay partial."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.dates import PartialDate


def partials() -> st.SearchStrategy[PartialDate]:
    days = st.dates(date(1500, 1, 1), date(2200, 12, 31))
    return st.builds(
        lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
        days,
        st.integers(0, 3),
    )


@given(partials())
def test_iso_text_reads_back_with_the_same_precision(partial: PartialDate) -> None:
    assert PartialDate.from_iso(partial.iso()) == partial


def test_a_month_is_never_given_a_day() -> None:
    assert PartialDate(1998, 12).iso() == "1998-12"
    assert PartialDate(1998).iso() == "1998"
    assert PartialDate().iso() == ""


def test_free_text_is_shown_as_printed() -> None:
    assert str(PartialDate(1998, as_printed="1998 Dec-1999 Jan")) == "1998 Dec-1999 Jan"


@pytest.mark.parametrize(
    "parts", [(1998, 2, 30), (1998, 13), (12,), (None, 5), (1998, None, 3), (9999,)]
)
def test_what_is_no_date_is_refused(parts: tuple[Any, ...]) -> None:
    with pytest.raises(NounError):
        PartialDate(*parts)


@pytest.mark.parametrize("text", ["1998-2", "98", "1998-02-30", "soon"])
def test_text_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NounError):
        PartialDate.from_iso(text)
