"""What a history tells: each thing once, whatever git merged and whoever was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import Compound
from litreview.model.run import HistoryEntry
from litreview.model.story import Story, changes_of, record_entry
from litreview.model.vocabulary import ChangeKind

MINT = Compound("mint")
MONDAY = datetime(2026, 11, 2, 6, tzinfo=UTC)
NEW, GONE, BACK = ChangeKind.NEW_STUDY, ChangeKind.VANISHED, ChangeKind.RESTORED
REVISED, STANDING, TIER = ChangeKind.REVISED, ChangeKind.STANDING, ChangeKind.TIER


def entry(
    kind: ChangeKind, studies: str, days: int = 0, before: str = "", after: str = ""
) -> HistoryEntry:
    return record_entry(kind, studies.split(), MONDAY + timedelta(days=days), before, after)


def line(
    kind: str, subject: str, days: int = 0, before: str = "", after: str = "", cause: str = ""
) -> HistoryEntry:
    at = MONDAY + timedelta(days=days)
    return HistoryEntry(f"{kind}{subject}{at}{after}", at, kind, subject, before, after, cause)


def told(*history: HistoryEntry) -> list[tuple[str, str, str, str]]:
    return [
        (f"{one.at:%a}", one.kind.value, one.subject, f"{one.before}>{one.after}")
        for one in changes_of(history, MINT)
    ]


def test_one_line_tells_of_many_records_by_number() -> None:
    assert told(entry(NEW, "10 9", after="present")) == [
        ("Mon", "new_study", "pmid:9", ">present"),
        ("Mon", "new_study", "pmid:10", ">present"),
    ]


def test_a_record_from_a_file_is_told_once_and_then_when_a_search_finds_it() -> None:
    added = ChangeKind.ADDED
    assert told(
        entry(added, "9"), entry(added, "9", 1), entry(NEW, "9", 2), entry(added, "9", 3)
    ) == [
        ("Mon", "added", "pmid:9", ">"),
        ("Wed", "new_study", "pmid:9", ">"),
    ]


def test_a_run_and_what_a_later_version_may_write_are_no_changes() -> None:
    assert told(line("run", "run-1"), line("weather", "pmid:1")) == []


@pytest.mark.parametrize(
    "history",
    [
        [entry(NEW, "1 2"), entry(NEW, "2 3", 1)],
        [entry(GONE, "1", 0, "present", "gone"), entry(GONE, "1", 1, "present", "gone")],
        [entry(REVISED, "1=aaaa", after="title"), entry(REVISED, "1=aaaa", 1, after="title")],
        [line(STANDING, "pmid:1", 0, "none", "retracted", "x"),
         line(STANDING, "pmid:1", 1, "none", "retracted", "y")],
        [line(TIER, "a", 0, "T1", "T2", "x"), line(TIER, "a", 0, "T1", "T2", "y")],
        [entry(GONE, "1", 0, "present", "gone"), line("presence", "pmid:1", 1, "present", "gone")],
        [line("revision", "pmid:1", 0, "old", "aaaabbbbcccc"), entry(REVISED, "1=aaaabbbb", 1)],
    ],
)  # fmt: skip
def test_what_two_clones_told_is_told_once_on_its_first_day(history: list[HistoryEntry]) -> None:
    every = [change[1:3] for change in told(*history)]
    assert len(every) == len(set(every))
    assert told(*history)[0][0] == "Mon"


def test_a_clone_that_knew_less_tells_no_move_of_its_own() -> None:
    assert told(
        entry(GONE, "1", 0, "present", "gone"),
        entry(GONE, "1", 1, "gone", "withdrawn"),
        entry(GONE, "1", 2, "present", "gone"),  # it had not heard of the first two
    ) == [
        ("Mon", "vanished", "pmid:1", "present>gone"),
        ("Tue", "vanished", "pmid:1", "gone>withdrawn"),
    ]


def test_a_record_may_leave_again_and_a_text_come_back() -> None:
    history = [
        entry(GONE, "1", 0, "present", "gone"),
        entry(BACK, "1", 1, "gone", "present"),
        entry(GONE, "1", 2, "present", "gone"),
        entry(REVISED, "1=aaaa", 0),
        entry(REVISED, "1=bbbb", 1),
        entry(REVISED, "1=aaaa", 2),
    ]
    assert len(told(*history)) == len(history)


def test_lines_of_earlier_versions_are_read_as_they_were_meant() -> None:
    assert told(
        line("presence", "pmid:1", 0, "present", "left_query"),
        line("presence", "pmid:1", 1, "left_query", "present"),
        line("revision", "pmid:2", 2, "aaaa", "bbbb"),
    ) == [
        ("Mon", "vanished", "pmid:1", "present>left_query"),
        ("Tue", "restored", "pmid:1", "left_query>present"),
        ("Wed", "revised", "pmid:2", ">"),
    ]


def test_the_same_of_the_same_day_has_one_id() -> None:
    morning, noon = (record_entry(NEW, ["2", "1"], MONDAY + timedelta(hours=h)) for h in (0, 6))
    assert morning.id == noon.id
    assert morning.id != record_entry(NEW, ["1"], MONDAY).id


kinds = st.sampled_from([
    (NEW, "", "present"), (GONE, "present", "gone"), (GONE, "gone", "withdrawn"),
    (BACK, "gone", "present"), (REVISED, "", "title"),
])  # fmt: skip
entries = st.builds(
    lambda kind, pmids, days: entry(
        kind[0],
        " ".join(f"{p}=aa" if kind[0] is REVISED else str(p) for p in pmids),
        days,
        *kind[1:],
    ),
    kinds,
    st.sets(st.integers(1, 5), min_size=1),
    st.integers(0, 4),
)


@given(st.lists(entries, max_size=12))
def test_telling_a_history_again_adds_nothing(history: list[HistoryEntry]) -> None:
    ordered = sorted(history, key=lambda one: (one.at, one.id))
    story = Story()
    once = story.news(ordered)
    assert Story.of(once).news(()) == ()
    assert told(*once) == told(*ordered)
    new = [one for one in ordered if one.kind == NEW]
    assert story.news(new) == ()
