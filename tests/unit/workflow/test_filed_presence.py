"""What a file of records says of presence."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.model.identity import StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.workflow.deliveries import Deliveries
from litreview.workflow.filed_presence import Brought, filed_members

ONE = StudyId("pmid:1")
TODAY, BEFORE = "2026-11-22", "2026-01-01"
HERE = Membership(ONE, Presence.PRESENT, BEFORE, BEFORE)
LEFT = Membership(ONE, Presence.LEFT_QUERY, BEFORE, "2026-02-02", misses=0)
GONE = Membership(ONE, Presence.GONE, BEFORE, "2026-02-02", "2026-02-02", 1)
NEVER = Membership(ONE, Presence.LEFT_QUERY, "", "")


def after(
    known: Membership | None,
    *,
    searched: bool = False,
    placed: bool = True,
    deleted: tuple[tuple[int, int], ...] = (),
    **brought: bool,
) -> Membership | None:
    """What becomes of one record that a file brings, with what it is said to be."""
    deliveries = Deliveries(Path("nowhere"))
    for place in deleted:
        deliveries.delete([1], place)
    if placed:
        deliveries.give([1], (26, 5))
    members = {ONE: known} if known else {}
    sets = {name: {ONE} for name, given in brought.items() if given}
    found = filed_members(
        Brought(given={ONE}, **sets),
        members,
        deliveries,
        TODAY,
        searched=searched,
        placed=placed,
    )
    return next(iter(found), None)


def test_what_the_query_finds_is_new_where_pubmed_was_never_searched() -> None:
    assert after(None, found=True) == Membership(ONE, Presence.PRESENT, TODAY, TODAY)
    assert after(None, found=True, searched=True) is None
    assert after(None) is None
    assert after(HERE, found=True) is None


@pytest.mark.parametrize("searched", [False, True])
def test_what_left_and_came_back_is_told_by_two_revisions(searched: bool) -> None:
    left = after(HERE, left=True, revised=True, searched=searched)
    assert left is not None
    assert (left.presence, left.since, left.first_seen) == (Presence.LEFT_QUERY, TODAY, BEFORE)
    back = after(LEFT, back=True, found=True, revised=True, searched=searched)
    assert back is not None
    assert (back.presence, back.since, back.first_seen) == (Presence.PRESENT, TODAY, BEFORE)
    assert after(LEFT, found=True, revised=True) is None
    assert after(LEFT, left=True, revised=True) is None


def test_what_was_never_found_is_first_seen_when_it_is() -> None:
    assert after(NEVER, back=True) == Membership(ONE, Presence.PRESENT, TODAY, TODAY)


def test_a_deletion_holds_until_a_later_file_gives_the_record() -> None:
    gone = after(HERE, deleted=((26, 6),))
    assert gone is not None
    assert (gone.presence, gone.misses, gone.last_checked) == (Presence.GONE, 1, TODAY)
    assert after(GONE, deleted=((26, 4),)) == Membership(ONE, Presence.PRESENT, BEFORE, TODAY)
    new = after(None, found=True, deleted=((26, 6),))
    assert new is not None
    assert (new.presence, new.first_seen) == (Presence.GONE, TODAY)


def test_what_a_search_found_gone_is_back_only_with_a_newer_version() -> None:
    assert after(GONE) is None
    assert after(GONE, revised=True) == Membership(ONE, Presence.PRESENT, BEFORE, TODAY)


def test_a_file_without_a_place_brings_back_only_a_newer_version() -> None:
    assert after(GONE, placed=False, deleted=((26, 6),)) is None
    back = after(GONE, placed=False, deleted=((26, 6),), revised=True)
    assert back is not None
    assert back.presence is Presence.PRESENT
