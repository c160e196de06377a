"""What happened to the invented compound: changes of its records, and its searches.

Nothing enters but what a test wants changed; nouns leave. Every date and study is made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from litreview.model.identity import Compound
from litreview.model.run import Change, HistoryEntry
from litreview.model.story import OF_CLAIMS, record_entry
from litreview.model.vocabulary import ChangeKind, Standing

VELTRAXIN = Compound("veltraxin")
FOUND = datetime(2026, 9, 13, 4, 10, tzinfo=UTC)


def a_change(
    kind: ChangeKind = ChangeKind.NEW_STUDY,
    subject: str = "pmid:90000001",
    before: str = "",
    after: str = "",
    cause: str = "",
    at: datetime = FOUND,
) -> Change:
    """A change of the invented compound, found on 13 September 2026."""
    return Change(at, VELTRAXIN, kind, subject, before, after, cause)


def told_by(*changes: Change) -> tuple[HistoryEntry, ...]:
    """The history that tells these changes, oldest first."""
    return in_time(map(_told, changes))


def in_time(entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """A history in its order."""
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.id)))


def _told(change: Change) -> HistoryEntry:
    kind, before, after = change.kind, change.before, change.after
    if kind in {*OF_CLAIMS, ChangeKind.STANDING}:
        name = f"{kind}-{change.subject}-{change.at:%Y%m%d%H}"
        return HistoryEntry(name, change.at, kind, change.subject, before, after, change.cause)
    return record_entry(kind, [change.subject.removeprefix("pmid:")], change.at, before, after)


def the_changes() -> tuple[Change, ...]:
    """A retraction, a merged and a lost record, a new and a revised one, and a first search."""
    first = datetime(2026, 1, 4, 5, 0, tzinfo=UTC)
    return (
        a_change(ChangeKind.STANDING, "pmid:90000007", Standing.NONE, Standing.RETRACTED),
        a_change(ChangeKind.VANISHED, "pmid:90000010", "present", "pmid:90000009"),
        a_change(ChangeKind.VANISHED, "pmid:90000011", "present", "left_query"),
        a_change(ChangeKind.NEW_STUDY, "pmid:90000009"),
        a_change(ChangeKind.REVISED, "pmid:90000002", after="title, abstract, MeSH"),
        *(
            a_change(ChangeKind.NEW_STUDY, f"pmid:9000000{number}", at=first)
            for number in range(1, 9)
        ),
    )


def a_search_entry(at: datetime, hits: int) -> HistoryEntry:
    """A complete search that found so many records."""
    return HistoryEntry(
        f"run-{at:%Y%m%d%H}",
        at,
        "run",
        f"run-{at:%Y%m%d}",
        after="2026-09-13",
        counts={"hits": hits},
    )


def a_tier_entry(
    claim: str, before: str, after: str, cause: str = "", at: datetime = FOUND, kind: str = "tier"
) -> HistoryEntry:
    """A change of tier as the history keeps it."""
    return HistoryEntry(
        f"{claim}-{at:%Y%m%d%H}-{after}", at, kind, claim, before, after, cause, "1"
    )
