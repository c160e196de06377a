"""Changes of standing as lines of the history: retracted, of concern, corrected, cleared.

A record and its earlier standing enter, or the store; history entries leave. What they do to
a tier is decided by the ladder, when the page is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, history_id
from litreview.model.vocabulary import Origin, Standing
from litreview.store.store import Store


def standing_entry(record: Record, before: Standing, at: datetime) -> HistoryEntry:
    """The history line for a record whose standing is another than before.

    The same change at the same time has the same id, so that telling it twice adds nothing.
    """
    after = record.standing
    cause = _cause(record)
    content = to_json_bytes(["standing", record.id, before, after, cause, at.isoformat()])
    return HistoryEntry(
        id=history_id(content),
        at=at,
        kind="standing",
        subject=record.id,
        before=before.value,
        after=after.value,
        cause=cause,
    )


def stored_standings(
    store: Store, compound: Compound, since: datetime | None
) -> Iterator[HistoryEntry]:
    """Every change of standing among the revisions stored since a time, oldest first.

    Read from the revisions themselves, so that a run that was killed after storing one is
    made good by the next.
    """
    for pair in store.revised(compound, since):
        told = pair.before.origin is not Origin.SNAPSHOT
        if told and pair.before.standing is not pair.after.standing:
            yield standing_entry(pair.after, pair.before.standing, pair.at)


def _cause(record: Record) -> str:
    """What PubMed shows for it, notices first."""
    signals = [signal for signal in record.signals if signal.standing is record.standing]
    if not signals:
        return "PubMed no longer shows a notice"
    notices = sorted({signal.notice for signal in signals if signal.notice is not None}, key=int)
    if notices:
        listed = ", ".join(f"PMID {notice}" for notice in notices)
        return f"PubMed links the notice {listed}"
    return f"PubMed marks it in the {signals[0].signal}"
