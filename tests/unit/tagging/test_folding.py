from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from litreview.tagging.folding import fold


@given(st.text())
def test_folding_never_moves_an_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_one_spelling_for_every_dash_quote_space_and_micro() -> None:
    assert fold("Non\u2013Randomized \u201cA\u201d\u00a05\u00b5g") == 'non-randomized "a" 5\u03bcg'


def test_a_letter_with_a_longer_lower_case_stays() -> None:
    assert fold("\u0130Z") == "\u0130z"
