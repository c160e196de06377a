from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import MAX_PMID
from litreview.pubmed.slicing import FIRST_DAY, LAST_DAY, Slice

DAYS = st.dates(FIRST_DAY, LAST_DAY)
PMIDS = st.integers(1, MAX_PMID)


def test_the_whole_is_the_query_alone() -> None:
    assert Slice().term("mint OR leaf") == "(mint OR leaf)"


def test_a_slice_confines_the_query() -> None:
    part = Slice(date(2020, 1, 1), date(2020, 1, 31), 5, 9)
    assert part.term("mint") == (
        '(mint) AND ("2020/01/01"[crdt] : "2020/01/31"[crdt]) AND 5:9[uid]'
    )


def test_one_day_is_cut_by_pmid_and_one_pmid_not_at_all() -> None:
    day = date(2020, 1, 1)
    halves = Slice(day, day, 1, 10).halves()
    assert halves == (Slice(day, day, 1, 5), Slice(day, day, 6, 10))
    assert Slice(day, day, 4, 4).halves() is None


@given(DAYS, DAYS, PMIDS, PMIDS)
def test_halves_meet_without_a_gap_and_without_overlap(
    one: date, other: date, first: int, last: int
) -> None:
    whole = Slice(min(one, other), max(one, other), min(first, last), max(first, last))
    halves = whole.halves()
    if halves is None:
        assert (whole.first_day, whole.first_pmid) == (whole.last_day, whole.last_pmid)
        return
    left, right = halves
    assert (left.first_day, left.first_pmid) == (whole.first_day, whole.first_pmid)
    assert (right.last_day, right.last_pmid) == (whole.last_day, whole.last_pmid)
    if left.last_day != whole.last_day:
        assert right.first_day - left.last_day == timedelta(days=1)
    else:
        assert right.first_pmid == left.last_pmid + 1


@given(DAYS, PMIDS)
def test_halving_always_ends_at_every_citation(day: date, pmid: int) -> None:
    part, steps = Slice(), 0
    while halves := part.halves():
        (part,) = [half for half in halves if holds(half, day, pmid)]
        steps += 1
    assert part == Slice(day, day, pmid, pmid)
    assert steps < 60


def holds(part: Slice, day: date, pmid: int) -> bool:
    return part.first_day <= day <= part.last_day and part.first_pmid <= pmid <= part.last_pmid
