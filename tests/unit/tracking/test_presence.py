"""What the search finds, what left it, and what came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.presence import present_members, restored_members, vanished_members

DAY_1 = datetime(2026, 11, 1, 6, tzinfo=UTC)


def baseline(*members: Membership) -> Baseline:
    return Baseline({}, {m.study: m for m in members}, frozenset())


def member(pmid: str, presence: Presence = Presence.PRESENT) -> Membership:
    return Membership(StudyId(f"pmid:{pmid}"), presence, "2026-01-01", "2026-01-01")


def present(
    pmids: Iterable[Pmid],
    known: Baseline,
    *,
    unserved: Collection[Pmid] = (),
    served: Collection[Pmid] = (),
    days: int = 0,
) -> tuple[Membership, ...]:
    at = DAY_1 + timedelta(days=days)
    return tuple(present_members(pmids, unserved, served, known, at))


def vanished(
    pmids: Iterable[Pmid], known: Baseline, *, served: Collection[Pmid] = (), days: int = 0
) -> tuple[tuple[Membership, ...], int]:
    return vanished_members(pmids, served, {}, known, DAY_1 + timedelta(days=days))


def test_a_record_found_for_the_first_time_is_present_since_today() -> None:
    day = "2026-11-01"
    assert present([Pmid("1")], baseline()) == (
        Membership(StudyId("pmid:1"), Presence.PRESENT, day, day),
    )
    assert restored_members([Pmid("1")], baseline(), DAY_1) == []


def test_a_record_that_was_fetched_remembers_the_day() -> None:
    (found,) = present([Pmid("1")], baseline(member("1")), served={Pmid("1")})
    assert found.last_checked == "2026-11-01"


def test_a_record_that_is_as_it_was_need_not_be_kept_again() -> None:
    known = member("1")
    assert not present([Pmid("1")], replace(baseline(known), kept=frozenset({known.study})))
    assert present([Pmid("1")], baseline(known)) == (known,)


def test_a_record_that_is_gone_says_what_took_its_place() -> None:
    merged = {Pmid("1"): Pmid("9")}
    (gone,), _ = vanished_members([Pmid("1")], (), merged, baseline(member("1")), DAY_1)
    assert gone.merged_into == "9"
    (back,) = present([Pmid("1")], baseline(gone), days=1)
    assert back.merged_into is None


def test_a_record_found_again_is_restored_and_keeps_its_first_day() -> None:
    before = member("1", Presence.LEFT_QUERY)
    (found,) = present([Pmid("1")], baseline(before))
    restored = len(restored_members([Pmid("1")], baseline(before), DAY_1))
    assert (found.presence, found.first_seen, found.since, restored) == (
        Presence.PRESENT,
        "2026-01-01",
        "2026-11-01",
        1,
    )


def test_a_record_that_no_search_ever_found_is_new_when_one_does() -> None:
    outside = Membership(StudyId("pmid:1"), Presence.LEFT_QUERY, "", "", "2026-10-01")
    (found,) = present([Pmid("1")], baseline(outside))
    assert (found.presence, found.first_seen, found.since) == (
        Presence.PRESENT, "2026-11-01", "2026-11-01",
    )  # fmt: skip
    assert restored_members([Pmid("1")], baseline(outside), DAY_1) == []


def test_a_record_known_from_a_file_alone_is_outside_the_search_and_has_not_left_it() -> None:
    members, newly = vanished([Pmid("1")], baseline(), served={Pmid("1")})
    assert (members[0].presence, members[0].since, newly) == (Presence.LEFT_QUERY, "", 0)


def test_a_record_served_again_arrived_when_the_search_first_found_it() -> None:
    (missed,) = present([Pmid("1")], baseline(member("1")), unserved={Pmid("1")})
    assert missed.since == "2026-11-01"
    held = replace(baseline(missed), stored=frozenset([missed.study]))
    (served,) = present([Pmid("1")], held, served={Pmid("1")}, days=1)
    assert (served.presence, served.since) == (Presence.PRESENT, "2026-01-01")


def test_a_record_served_for_the_first_time_is_new_that_day() -> None:
    (missed,) = present([Pmid("1")], baseline(), unserved={Pmid("1")})
    assert (missed.presence, missed.since) == (Presence.NOT_SERVED, "2026-11-01")
    (served,) = present([Pmid("1")], baseline(missed), served={Pmid("1")}, days=1)
    assert (served.presence, served.first_seen) == (Presence.PRESENT, "2026-11-02")


def test_a_record_that_left_keeps_its_day_when_it_was_only_left_out_of_a_reply() -> None:
    (omitted,), _ = vanished([Pmid("1")], baseline(member("1")))
    (left,), newly = vanished([Pmid("1")], baseline(omitted), served={Pmid("1")}, days=1)
    assert (left.presence, left.since, left.misses, newly) == (
        Presence.LEFT_QUERY, "2026-11-01", 0, 0,
    )  # fmt: skip
    (gone,), _ = vanished([Pmid("1")], baseline(left), days=9)
    assert gone.since == "2026-11-10"


def test_a_record_of_the_search_that_is_not_served_says_so() -> None:
    (found,) = present([Pmid("1")], baseline(member("1")), unserved={Pmid("1")})
    assert found.presence is Presence.NOT_SERVED


def test_a_record_still_served_left_the_query_and_one_not_served_is_gone() -> None:
    known = baseline(member("1"), member("2"))
    members, newly = vanished([Pmid("1"), Pmid("2")], known, served={Pmid("1")})
    assert [m.presence for m in members] == [Presence.LEFT_QUERY, Presence.GONE]
    assert newly == 2


def test_vanished_is_counted_once() -> None:
    (gone,), _ = vanished([Pmid("1")], baseline(member("1")))
    (again,), newly = vanished([Pmid("1")], baseline(gone), days=1)
    assert newly == 0
    assert again.since == "2026-11-01"


def test_gone_on_two_days_is_withdrawn_and_on_one_is_not() -> None:
    (once,), _ = vanished([Pmid("1")], baseline(member("1")))
    (twice,), _ = vanished([Pmid("1")], baseline(once), days=1)
    assert (once.withdrawn, twice.withdrawn) == (False, True)


def test_a_record_that_came_back_starts_its_misses_anew() -> None:
    (gone,), _ = vanished([Pmid("1")], baseline(member("1")))
    (back,) = present([Pmid("1")], baseline(gone), days=1)
    (gone_again,), _ = vanished([Pmid("1")], baseline(back), days=2)
    assert gone_again.misses == 1


pmids = st.sets(st.integers(1, 40).map(lambda n: Pmid(str(n))))


@given(found=pmids, known=pmids, served=pmids)
def test_every_known_record_keeps_a_membership(
    found: set[Pmid], known: set[Pmid], served: set[Pmid]
) -> None:
    before = baseline(*(member(pmid) for pmid in known))
    departed = known - found
    there = present(found, before)
    left, newly = vanished(departed, before, served=served)
    assert {m.study for m in (*there, *left)} == {study_of(p) for p in found | known}
    assert (restored_members(found, before, DAY_1), newly) == ([], len(departed))
