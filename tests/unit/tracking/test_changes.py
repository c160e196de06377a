"""What became of records, as lines of the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.changes import presence_entries, presence_words, revision_entry

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
ONE = StudyId("pmid:1")
DAY = "2026-11-01"


def member(presence: Presence, *, misses: int = 0, merged_into: str = "") -> Membership:
    heir = Pmid(merged_into) if merged_into else None
    return Membership(ONE, presence, DAY, DAY, misses=misses, merged_into=heir)


THERE = member(Presence.PRESENT)
UNSERVED = member(Presence.NOT_SERVED)
LEFT = member(Presence.LEFT_QUERY)
GONE = member(Presence.GONE, misses=1)
WITHDRAWN = member(Presence.GONE, misses=2)
MERGED = member(Presence.GONE, misses=2, merged_into="9")
OUTSIDE = Membership(ONE, Presence.LEFT_QUERY, first_seen="", since="")


def told(before: Membership | None, after: Membership) -> list[tuple[str, str]]:
    known = Baseline({}, {} if before is None else {ONE: before}, frozenset())
    return [(entry.before, entry.after) for entry in presence_entries([after], known, AT)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (THERE, LEFT, [("present", "left_query")]),
        (THERE, GONE, [("present", "gone")]),
        (GONE, WITHDRAWN, [("gone", "withdrawn")]),
        (WITHDRAWN, MERGED, [("withdrawn", "pmid:9")]),
        (GONE, LEFT, [("gone", "left_query")]),
        (WITHDRAWN, THERE, [("withdrawn", "present")]),
        (LEFT, THERE, [("left_query", "present")]),
        (THERE, THERE, []),
        (LEFT, LEFT, []),
        (THERE, UNSERVED, []),  # still in the search
        (None, THERE, []),  # new, which its first day tells
        (OUTSIDE, THERE, []),
        (None, OUTSIDE, []),
    ],
)
def test_every_move_is_told_once(
    before: Membership | None, after: Membership, expected: list[tuple[str, str]]
) -> None:
    assert told(before, after) == expected


@given(
    before=st.sampled_from([THERE, LEFT, GONE, MERGED]),
    after=st.sampled_from([THERE, LEFT, GONE, MERGED]),
    hours=st.integers(0, 17),
)
def test_a_run_done_again_the_same_day_tells_nothing_twice(
    before: Membership, after: Membership, hours: int
) -> None:
    known = Baseline({}, {ONE: before}, frozenset())
    first, again = (
        [entry.id for entry in presence_entries([after], known, at)]
        for at in (AT, AT + timedelta(hours=hours))
    )
    assert first == again
    assert bool(first) is (presence_words(before) != presence_words(after))


def test_a_revision_is_told_by_its_hashes() -> None:
    entry = revision_entry(ONE, "aaaa", "bbbb", AT)
    assert (entry.kind, entry.subject, entry.before, entry.after) == (
        "revision",
        ONE,
        "aaaa",
        "bbbb",
    )
