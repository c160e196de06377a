"""What a refresh fetches: every PMID for one reason, and none forgotten."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.model.identity import Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.pubmed.entrez import BATCH
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.plan import (
    OUTSIDE_AFTER_DAYS,
    PEAK_REQUESTS,
    RECHECK_AFTER_DAYS,
    SETTLED_DAYS,
    Plan,
    in_order,
    off_peak_advice,
    plan_of,
)
from litreview.tracking.presence import AWAY

TODAY = date(2026, 11, 22)
LONG_AGO = "2026-01-01"
pmids = st.sets(st.integers(1, 60).map(lambda n: Pmid(str(n))))


def back(days: int) -> str:
    """So many days before today."""
    return (TODAY - timedelta(days=days)).isoformat()


def member(
    pmid: str,
    presence: Presence = Presence.PRESENT,
    *,
    since: str = LONG_AGO,
    checked: str = "",
) -> Membership:
    """A membership first seen long ago."""
    return Membership(StudyId(f"pmid:{pmid}"), presence, LONG_AGO, since, checked)


def baseline(*members: Membership, stored: set[Pmid] | None = None) -> Baseline:
    """What is known, all of it stored unless told otherwise."""
    kept = {m.study: m for m in members}
    held = frozenset(kept) if stored is None else frozenset(map(study_of, stored))
    return Baseline({}, kept, held, frozenset(kept))


memberships = st.builds(
    member,
    st.integers(1, 60).map(str),
    st.sampled_from(list(Presence)),
    since=st.integers(0, 90).map(back),
    checked=st.integers(0, 90).map(back) | st.just(""),
)
baselines = st.builds(
    lambda members, stored: baseline(*members, stored=stored),
    st.lists(memberships, max_size=40),
    pmids,
)


@given(found=pmids, modified=pmids, known=baselines)
def test_every_pmid_is_fetched_for_one_reason(
    found: set[Pmid], modified: set[Pmid], known: Baseline
) -> None:
    plan = plan_of(sorted(found), modified, known, TODAY, batch=BATCH).with_due(known, found, TODAY)
    assert max(Counter(plan.all).values(), default=1) == 1
    assert set(plan.departed).isdisjoint(found)
    assert found.issuperset((*plan.unseen, *plan.lost, *plan.modified, *plan.due))
    stored = {pmid for pmid in found if study_of(pmid) in known.stored}
    assert found - stored == {*plan.unseen, *plan.lost}
    unserved = {
        pmid
        for pmid in stored
        if (one := known.memberships.get(study_of(pmid))) and one.presence is Presence.NOT_SERVED
    }
    assert set(plan.modified) == (modified & stored) | unserved
    assert not any(known.knows(study_of(pmid)) for pmid in plan.unseen)
    assert plan.fresh == set(plan.all) - set(plan.unseen)


@given(found=pmids, known=baselines)
def test_what_left_is_looked_at_at_once(found: set[Pmid], known: Baseline) -> None:
    left = {
        pmid
        for study, one in known.memberships.items()
        if one.presence not in AWAY
        and known.knows(study)  # what was only ever listed is nothing to look for
        and (pmid := Pmid(study.removeprefix("pmid:"))) not in found
    }
    assert left <= set(plan_of(sorted(found), (), known, TODAY, batch=BATCH).departed)


@pytest.mark.parametrize(
    ("since", "checked", "due"),
    [
        (0, 0, False),  # noticed today, and looked at
        (1, 1, True),  # noticed yesterday: a second day decides
        (1, 0, False),
        (2, 1, False),  # settled
        (30, SETTLED_DAYS - 1, False),
        (30, SETTLED_DAYS, True),
        (30, 60, True),
    ],
)
def test_what_is_away_is_looked_at_on_two_days_and_then_weekly(
    since: int, checked: int, due: bool
) -> None:
    away = member("7", Presence.GONE, since=back(since), checked=back(checked))
    assert (plan_of((), (), baseline(away), TODAY, batch=BATCH).departed == ("7",)) is due


def test_what_came_from_a_file_and_was_never_found_is_looked_at_too() -> None:
    known = baseline(member("1"), stored={Pmid("1"), Pmid("9"), Pmid("8")})
    assert plan_of([Pmid("1"), Pmid("8")], (), known, TODAY, batch=BATCH).departed == ("9",)


@pytest.mark.parametrize(
    ("checked", "due"),
    [(0, False), (2, False), (OUTSIDE_AFTER_DAYS - 1, False), (OUTSIDE_AFTER_DAYS, True)],
)
def test_a_record_no_search_ever_found_is_looked_at_weekly_beside_the_others(
    checked: int, due: bool
) -> None:
    outside = member("9", Presence.LEFT_QUERY, since="", checked=back(checked))
    known = baseline(member("1", checked=back(0)), outside)
    plan = plan_of([Pmid("1")], (), known, TODAY, batch=BATCH)
    assert plan.departed == ()
    assert (plan.with_due(known, {Pmid("1")}, TODAY).due == ("9",)) is due


def test_records_pubmed_does_not_hold_are_never_asked_for() -> None:
    book = Membership(StudyId("manual:a-book"), Presence.PRESENT, LONG_AGO, LONG_AGO)
    held = frozenset({book.study, StudyId("manual:another")})
    assert plan_of((), (), Baseline({}, {book.study: book}, held), TODAY, batch=BATCH).all == ()


def test_a_record_of_the_bibliography_is_lost_and_not_unseen() -> None:
    known = baseline(member("1"), stored=set())
    plan = plan_of([Pmid("1"), Pmid("2")], (), known, TODAY, batch=BATCH)
    assert (plan.unseen, plan.lost) == (("2",), ("1",))


def test_the_records_looked_at_longest_ago_come_first() -> None:
    known = baseline(
        member("1", checked=back(28)), member("2", checked=back(40)), member("3", checked=back(27))
    )
    plan = Plan(BATCH).with_due(known, {Pmid("1"), Pmid("2"), Pmid("3")}, TODAY)
    assert plan.due == ("2", "1")


def test_routine_looks_fill_a_batch_and_never_start_another() -> None:
    members = [member(str(n), checked=back(50)) for n in range(1, BATCH + 100)]
    present = {Pmid(str(n)) for n in range(1, BATCH + 100)}
    known = baseline(*members)
    alone = Plan(BATCH).with_due(known, present, TODAY)
    beside = Plan(BATCH, unseen=tuple(Pmid(str(n)) for n in range(9001, 9011)))
    full = Plan(BATCH, unseen=tuple(Pmid(str(n)) for n in range(9001, 9001 + BATCH + 5)))
    assert (len(alone.due), alone.batches) == (BATCH, 1)
    assert beside.with_due(known, present, TODAY).batches == 1
    assert full.with_due(known, present, TODAY).due == ()


@settings(max_examples=25)  # each is eight weeks long
@given(count=st.integers(1, BATCH), every=st.integers(1, 10), data=st.data())
def test_nothing_known_is_forgotten(count: int, every: int, data: st.DataObject) -> None:
    """However often it runs, each record is looked at within four weeks and one run more."""
    start = data.draw(st.lists(st.integers(0, 27), min_size=count, max_size=count))
    looked = {Pmid(str(n + 1)): TODAY - timedelta(days=age) for n, age in enumerate(start)}
    day = TODAY
    for _ in range(8 * 7 // every + 1):
        day += timedelta(days=every)
        known = baseline(*(member(p, checked=at.isoformat()) for p, at in looked.items()))
        plan = plan_of(list(looked), (), known, day, batch=BATCH).with_due(known, set(looked), day)
        looked |= dict.fromkeys(plan.all, day)
        assert day - min(looked.values()) < timedelta(days=RECHECK_AFTER_DAYS)


def test_pmids_are_ordered_by_number() -> None:
    assert in_order(map(Pmid, ("10", "9", "100"))) == ("9", "10", "100")


@pytest.mark.parametrize(
    ("requests", "at", "advised"),
    [
        (PEAK_REQUESTS + 1, "2026-11-24T15:00:00", True),  # Tuesday, 10:00 in the east
        (PEAK_REQUESTS, "2026-11-24T15:00:00", False),
        (PEAK_REQUESTS + 1, "2026-11-24T09:30:00", False),  # 04:30
        (PEAK_REQUESTS + 1, "2026-11-25T01:30:00", True),  # Tuesday, 20:30
        (PEAK_REQUESTS + 1, "2026-11-25T02:30:00", False),  # 21:30
        (PEAK_REQUESTS + 1, "2026-11-22T15:00:00", False),  # Sunday
        (PEAK_REQUESTS + 1, "2026-07-21T09:30:00", True),  # 05:30 in summer time
    ],
)
def test_large_jobs_are_advised_to_wait_in_busy_hours(
    requests: int, at: str, advised: bool
) -> None:
    said = off_peak_advice(requests, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert bool(said) is advised
    assert not advised or f"{PEAK_REQUESTS} replies" in said
