"""When the answer to a query is too unlike the last to be acted upon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import HitsShifted
from litreview.model.identity import Compound
from litreview.model.run import SearchResult
from litreview.tracking.guard import FEW, check_hits, shifted

DEMO = Compound("demo")


@pytest.mark.parametrize(
    ("before", "now", "stops"),
    [
        (0, 5000, False),  # a first search
        (215, 216, False),
        (215, 108, False),
        (215, 107, True),
        (215, 0, True),
        (215, 2149, False),
        (215, 2150, True),
        (FEW, 2, True),
        (FEW - 1, 1, False),  # of three records two may well leave
        (FEW - 1, 0, True),  # but not all three
        (2, 0, True),
        (1, 0, False),
        (1, 9, False),
        (1, 10, True),
    ],
)
def test_hits_that_fall_by_half_or_grow_tenfold(before: int, now: int, stops: bool) -> None:
    assert shifted(now, before) is stops


@given(before=st.integers(0, 10_000), now=st.integers(0, 200_000))
def test_the_farther_off_the_likelier_it_stops(before: int, now: int) -> None:
    assert not shifted(before, before)
    if shifted(now, before):
        farther = now + 1 if now > before else max(now - 1, 0)
        assert shifted(farther, before)


def test_the_error_says_what_it_found_and_how_to_go_on() -> None:
    found = SearchResult((), 3, phrases_not_found=('"exmplin"[tiab]',))
    with pytest.raises(HitsShifted) as stopped:
        check_hits(DEMO, found, 1215)
    said = str(stopped.value)
    assert "finds 3 records, and 1,215 at the last complete search" in said
    assert 'PubMed does not know: "exmplin"[tiab].' in said
    assert "queries/demo.toml" in said
    assert "refresh demo --dry-run" in said
    assert stopped.value.exit_code == 3


def test_what_is_usual_passes() -> None:
    check_hits(DEMO, SearchResult((), 1216), 1215)
