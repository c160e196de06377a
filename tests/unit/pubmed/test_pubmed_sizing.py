import random

from hypothesis import given
from hypothesis import strategies as st

from litreview.pubmed.sizing import guess, largest_guess

COUNTS = st.integers(0, 12_000)


def test_a_range_is_as_large_as_can_be_expected_to_fit() -> None:
    taken = largest_guess(known=9_999, unknown=90_001, ceiling=9_999)
    assert 9_000 < taken.expected < taken.most <= 9_999
    assert guess(taken.known + 1, 9_999, 90_001).most > 9_999


def test_all_but_one_of_the_known_are_taken_when_one_is_missing() -> None:
    assert largest_guess(known=9_999, unknown=1, ceiling=9_999).known == 9_998


@given(COUNTS, COUNTS, COUNTS)
def test_some_known_id_stays_out_and_what_surely_fits_goes_in(
    known: int, unknown: int, ceiling: int
) -> None:
    taken = largest_guess(known, unknown, ceiling).known
    assert 0 <= taken <= max(known - 1, 0)
    assert taken >= min(ceiling - unknown, known - 1)


def test_an_even_sample_is_expected_as_it_falls() -> None:
    draw = random.Random(11)
    told = guess(100, 500, 2_000)
    seen = [_reach(draw, 100, 500, 2_000) for _ in range(400)]
    mean = sum(seen) / len(seen)
    spread = (sum((one - mean) ** 2 for one in seen) / len(seen)) ** 0.5
    assert abs(mean - told.expected) < told.spread / 5
    assert 0.85 < spread / told.spread < 1.15
    assert sum(told.fits(one) for one in seen) >= 398
    assert not told.fits(100)
    assert not told.fits(2_100)


def _reach(draw: random.Random, taken: int, known: int, unknown: int) -> int:
    """How many ids lie below the known one after the first `taken`, in one even sample."""
    return sorted(draw.sample(range(known + unknown), known))[taken]
