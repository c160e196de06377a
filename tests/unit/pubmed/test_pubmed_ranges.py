"""A search larger than PubMed serves, listed by ranges of PMIDs."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sweeping import TIMES

from litreview.model.identity import MAX_PMID, Pmid
from litreview.pubmed.esearch import EsearchReply
from litreview.pubmed.search import CEILING, MOST_PARTS, PmidRange, list_ranges

SMALL = 99  # a ceiling in the same proportion to 300 hits
ORDERS = ("up", "down", "nearly", "none")
PMIDS = st.integers(1, MAX_PMID)


@dataclass
class Holdings:
    """PMIDs in the order a search lists them."""

    pmids: list[int]
    ceiling: int
    asked: int = 0
    ranges: list[PmidRange] = field(default_factory=list)

    def ask(self, part: PmidRange) -> EsearchReply:
        self.ranges.append(part)
        self.asked += 1
        found = [Pmid(str(pmid)) for pmid in self.pmids if part.first <= pmid <= part.last]
        return EsearchReply(len(found), tuple(found[: self.ceiling]))

    def whole(self) -> EsearchReply:
        return self.ask(PmidRange())


def test_a_part_confines_the_query() -> None:
    assert PmidRange(5, 9).term("mint OR leaf") == "(mint OR leaf) AND 5:9[uid]"


@given(PMIDS, PMIDS, st.lists(PMIDS))
def test_halves_meet_without_a_gap_and_without_overlap(
    one: int, other: int, known: list[int]
) -> None:
    whole = PmidRange(min(one, other), max(one, other) + 1)
    inside = sorted(pmid for pmid in known if whole.first <= pmid <= whole.last)
    lower, upper = whole.halves(inside)
    assert (lower.first, upper.last) == (whole.first, whole.last)
    assert lower.first <= lower.last == upper.first - 1 < upper.last


def _listed(pmids: list[int], order: str, seed: int) -> list[int]:
    if order == "down":
        return pmids[::-1]
    if order == "none":
        random.Random(seed).shuffle(pmids)
    if order == "nearly":  # newest first, as PubMed lists: a record may be entered late
        late = random.Random(seed)
        return sorted(pmids, key=lambda pmid: -pmid + (late.random() < 0.1) * late.gauss(0, 1e6))
    return pmids


@st.composite
def _spread(draw: st.DrawFn) -> list[int]:
    """100 to 300 PMIDs in clusters anywhere, listed in some order or in none."""
    blocks = draw(st.lists(st.integers(1, MAX_PMID - 400), min_size=1, max_size=6))
    step = draw(st.sampled_from([1, 1, 3, 1000]))
    size = draw(st.integers(100, 300))
    found = {min(blocks[at % len(blocks)] + step * at, MAX_PMID) for at in range(size)}
    filler = (pmid for pmid in range(1, MAX_PMID) if pmid not in found)
    while len(found) < 100:
        found.add(next(filler))
    order = draw(st.sampled_from(ORDERS))
    return _listed(sorted(found), order, draw(st.integers(0, 99)))


@given(_spread())
def test_every_id_is_listed_in_few_requests(pmids: list[int]) -> None:
    held = Holdings(pmids, SMALL)
    found = list_ranges(held.whole(), held.ask, SMALL)
    assert sorted(map(int, found)) == sorted(pmids)
    assert len(set(found)) == len(found)
    assert len(set(held.ranges)) == len(held.ranges)
    assert held.asked <= 16


@st.composite
def _any_search(draw: st.DrawFn) -> tuple[list[int], int]:
    """A set of any size around a ceiling of any size, in any order."""
    ceiling = draw(st.integers(10, 40))
    found = draw(st.sets(PMIDS, min_size=1, max_size=8 * ceiling))
    return draw(st.permutations(sorted(found))), ceiling


@given(_any_search())
def test_any_set_in_any_order_is_listed_whole_and_it_ends(search: tuple[list[int], int]) -> None:
    pmids, ceiling = search
    held = Holdings(pmids, ceiling)
    found = list_ranges(held.whole(), held.ask, ceiling)
    assert sorted(map(int, found)) == sorted(pmids)
    assert held.asked <= MOST_PARTS


@pytest.mark.sweep
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("count", "requests"),
    [(10_000, 3), (19_999, 5), (30_000, 10), *([(100_000, 36)] if TIMES > 1 else ())],
)
def test_requests_grow_with_the_number_of_ids(count: int, requests: int, order: str) -> None:
    held = Holdings(_listed([1 + 390 * at for at in range(count)], order, 2), CEILING)
    assert len(set(list_ranges(held.whole(), held.ask))) == count
    assert held.asked <= requests


def test_what_cannot_be_listed_in_the_parts_allowed_falls_short() -> None:
    held = Holdings(list(range(1, 2_000)), 10)
    assert 10 < len(list_ranges(held.whole(), held.ask, 10)) < 2_000
    assert held.asked == MOST_PARTS + 1


def test_counts_and_ids_that_change_at_random_still_end() -> None:
    draw = random.Random(5)
    asked = []

    def whim(part: PmidRange) -> EsearchReply:
        asked.append(part)
        ids = draw.sample(range(part.first, part.last + 1), min(50, part.last + 1 - part.first))
        return EsearchReply(draw.randint(40, 900), tuple(Pmid(str(one)) for one in ids))

    list_ranges(whim(PmidRange()), whim, SMALL)
    assert len(asked) <= MOST_PARTS + 1


@pytest.mark.parametrize(
    "reply",
    [
        Holdings(list(range(1, 300)), SMALL).whole(),  # the range is left out of the question
        EsearchReply(0, ()),  # or taken for one that holds nothing
    ],
)
def test_a_range_that_is_not_understood_is_the_last(reply: EsearchReply) -> None:
    whole = EsearchReply(299, Holdings(list(range(1, 300)), SMALL).whole().pmids[::2])
    asked = []

    def ask(part: PmidRange) -> EsearchReply:
        asked.append(part)
        return reply

    assert list_ranges(whole, ask, SMALL) == whole.pmids
    assert len(asked) == 1


def test_a_count_without_ids_ends_and_falls_short() -> None:
    held = EsearchReply(500, ())
    asked = []

    def empty(part: PmidRange) -> EsearchReply:
        asked.append(part)
        return held

    assert list_ranges(held, empty, SMALL) == ()
    assert len(asked) <= MOST_PARTS
