import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import MAX_PMID, Pmid
from litreview.pubmed.slicing import (
    CEILING,
    FIRST_DAY,
    LAST_DAY,
    MOST_PARTS,
    DayRange,
    NotUnderstoodError,
    PmidRange,
    list_by_day,
    list_by_pmid,
)

MOST_REQUESTS = 35  # for 10,000 to 30,000 hits, however they lie
SMALL = 99  # a ceiling in the same proportion to 300 hits
PMIDS = st.integers(1, MAX_PMID)


@dataclass(frozen=True)
class Page:
    count: int
    pmids: tuple[Pmid, ...]


@dataclass
class Holdings:
    """PMIDs in the order a search lists them, each perhaps with its day."""

    pmids: list[int]
    ceiling: int
    days: dict[int, date] = field(default_factory=dict)
    asked: int = 0
    ranges: list[PmidRange] = field(default_factory=list)

    def by_pmid(self, part: PmidRange) -> Page:
        self.ranges.append(part)
        return self._page(lambda pmid: part.first <= pmid <= part.last)

    def by_day(self, part: DayRange) -> Page:
        return self._page(
            lambda pmid: pmid in self.days and part.first <= self.days[pmid] <= part.last
        )

    def _page(self, test: Callable[[int], bool]) -> Page:
        self.asked += 1
        found = [Pmid(str(pmid)) for pmid in self.pmids if test(pmid)]
        return Page(len(found), tuple(found[: self.ceiling]))

    def whole(self) -> Page:
        return self.by_pmid(PmidRange())


def test_a_part_confines_the_query() -> None:
    assert PmidRange(5, 9).term("mint OR leaf") == "(mint OR leaf) AND 5:9[uid]"
    assert DayRange(date(2020, 1, 1), date(2020, 1, 31)).term("mint") == (
        '(mint) AND ("2020/01/01"[crdt] : "2020/01/31"[crdt])'
    )


@st.composite
def _spread(draw: st.DrawFn) -> list[int]:
    """100 to 300 PMIDs in clusters anywhere, listed in some order or in none."""
    blocks = draw(st.lists(st.integers(1, MAX_PMID - 400), min_size=1, max_size=6))
    step = draw(st.sampled_from([1, 1, 3, 1000]))
    size = draw(st.integers(100, 300))
    found = {
        min(start + step * at, MAX_PMID)
        for at in range(size)
        for start in (blocks[at % len(blocks)],)
    }
    filler = (pmid for pmid in range(1, MAX_PMID) if pmid not in found)
    while len(found) < 100:
        found.add(next(filler))
    order = draw(st.sampled_from(["up", "down", "none", "ends", "middle"]))
    return _listed(sorted(found), order, draw(st.integers(0, 99)))


def _listed(pmids: list[int], order: str, seed: int) -> list[int]:
    if order == "down":
        return pmids[::-1]
    if order == "none":
        random.Random(seed).shuffle(pmids)
    if order == "ends":  # what is not listed lies in one gap of what is
        return sorted(pmids, key=lambda pmid: -abs(pmid - pmids[len(pmids) // 2]))
    if order == "middle":
        return sorted(pmids, key=lambda pmid: abs(pmid - pmids[len(pmids) // 2]))
    return pmids


@given(_spread())
def test_every_id_is_listed_in_few_requests(pmids: list[int]) -> None:
    held = Holdings(pmids, SMALL)
    found = list_by_pmid(held.whole(), held.by_pmid, SMALL)
    assert sorted(map(int, found)) == sorted(pmids)
    assert len(set(found)) == len(found)
    assert held.asked <= MOST_REQUESTS


@pytest.mark.parametrize("order", ["up", "down", "none", "ends", "middle"])
@pytest.mark.parametrize("count", [10_000, 19_999, 30_000])
@pytest.mark.parametrize("step", [1, 2500])
def test_thirty_thousand_take_no_more_than_35_requests(order: str, count: int, step: int) -> None:
    pmids = _listed([1 + step * at for at in range(count)], order, 7)
    held = Holdings(pmids, CEILING)
    found = list_by_pmid(held.whole(), held.by_pmid)
    assert len(set(found)) == count
    assert held.asked <= MOST_REQUESTS


@pytest.mark.parametrize(
    ("count", "requests"), [(10_000, 2), (19_998, 2), (19_999, 3), (30_000, 4)]
)
@pytest.mark.parametrize("order", ["up", "down"])
def test_an_ordered_listing_is_read_on_from_where_it_stopped(
    order: str, count: int, requests: int
) -> None:
    held = Holdings(_listed(list(range(500, 500 + count)), order, 0), CEILING)
    assert len(list_by_pmid(held.whole(), held.by_pmid)) == count
    assert held.asked == requests


@st.composite
def _any_search(draw: st.DrawFn) -> tuple[list[int], int]:
    """Up to six times as many PMIDs as are served at once, in any order at all."""
    ceiling = draw(st.integers(1, 60))
    most = draw(st.sampled_from([100, 1_000, MAX_PMID]))
    count = draw(st.integers(1, min(6 * ceiling, 90)))
    found = draw(st.lists(st.integers(1, most), min_size=1, max_size=count, unique=True))
    return draw(st.permutations(found)), ceiling


@given(_any_search())
def test_any_set_in_any_order_is_listed_whole_and_it_ends(search: tuple[list[int], int]) -> None:
    pmids, ceiling = search
    held = Holdings(pmids, ceiling)
    found = list_by_pmid(held.whole(), held.by_pmid, ceiling)
    assert sorted(map(int, found)) == sorted(pmids)
    assert held.asked <= MOST_PARTS
    assert len(set(held.ranges)) == len(held.ranges)


@pytest.mark.parametrize(
    ("count", "requests"),
    [(10_000, 2), (11_000, 3), (15_000, 3), (25_000, 4), (50_000, 7), (100_000, 13)],
)
def test_an_order_that_is_none_costs_hardly_more_than_any(count: int, requests: int) -> None:
    asked = []
    for seed in (1, 2, 3):
        held = Holdings(_listed([1 + 390 * at for at in range(count)], "none", seed), CEILING)
        assert len(list_by_pmid(held.whole(), held.by_pmid)) == count
        asked.append(held.asked)
    assert sorted(asked)[1] <= requests
    assert max(asked) <= requests + 2  # a range came out too large


@pytest.mark.parametrize("order", ["up", "down", "none", "ends", "middle"])
def test_one_id_too_many_costs_one_request_more(order: str) -> None:
    held = Holdings(_listed(list(range(7, 70_007, 7)), order, 3), CEILING)
    assert len(list_by_pmid(held.whole(), held.by_pmid)) == 10_000
    assert held.asked == 2


def test_counts_and_ids_that_change_at_random_still_end() -> None:
    draw = random.Random(5)
    asked = []

    def whim(part: PmidRange) -> Page:
        asked.append(part)
        ids = draw.sample(range(part.first, part.last + 1), min(50, part.last + 1 - part.first))
        return Page(draw.randint(40, 900), tuple(Pmid(str(one)) for one in ids))

    with suppress(NotUnderstoodError):
        list_by_pmid(whim(PmidRange()), whim, SMALL)
    assert len(asked) <= MOST_PARTS + 1


def test_a_listing_out_of_order_only_here_and_there_is_read_on_too() -> None:
    pmids = list(range(20_000, 5_000, -1))
    pmids[100], pmids[14_000] = pmids[14_000], pmids[100]
    held = Holdings(pmids, CEILING)
    assert len(list_by_pmid(held.whole(), held.by_pmid)) == 15_000
    assert held.asked <= 6


def test_a_range_that_is_not_understood_is_told() -> None:
    held = Holdings(list(range(1, 300)), SMALL)
    with pytest.raises(NotUnderstoodError):  # the range is left out of the question
        list_by_pmid(held.whole(), lambda _: held.whole(), SMALL)
    with pytest.raises(NotUnderstoodError):  # or taken for one that holds nothing
        list_by_pmid(Page(299, held.whole().pmids[::2]), lambda _: Page(0, ()), SMALL)


def test_a_count_without_ids_ends_and_falls_short() -> None:
    asked = []

    def empty(part: PmidRange) -> Page:
        asked.append(part)
        return Page(500, ())

    assert list_by_pmid(Page(500, ()), empty, SMALL) == ()
    assert len(asked) <= MOST_PARTS


def test_days_list_everything_that_has_one() -> None:
    start = date(1999, 1, 1)
    days = {pmid: start + timedelta(days=37 * pmid) for pmid in range(1, 251)}
    held = Holdings(list(days), SMALL, days)
    found = list_by_day(held.whole(), held.by_day, SMALL)
    assert len(found) == 250
    assert held.asked <= MOST_REQUESTS


def test_days_fall_short_of_what_shares_one_or_has_none() -> None:
    shared = dict.fromkeys(range(1, 151), date(2020, 1, 1))
    held = Holdings([*range(1000, 1050), *shared], SMALL, shared)
    found = list_by_day(held.whole(), held.by_day, SMALL)
    assert 99 <= len(found) < 200
    assert held.asked <= MOST_REQUESTS


DAYS = st.dates(FIRST_DAY, LAST_DAY)


@given(DAYS, DAYS)
def test_halves_meet_without_a_gap_and_without_overlap(one: date, other: date) -> None:
    whole = DayRange(min(one, other), max(one, other))
    halves = whole.halves()
    if halves is None:
        assert whole.first == whole.last
        return
    left, right = halves
    assert (left.first, right.last) == (whole.first, whole.last)
    assert right.first - left.last == timedelta(days=1)


@given(PMIDS)
def test_a_range_is_cut_without_a_gap(pmid: int) -> None:
    part = PmidRange()
    assert part.below(pmid).last + 1 == part.start_at(pmid).first
