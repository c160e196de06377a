"""How many records PubMed finds of the compounds a page compares with: asked once a month.

A query and a history enter; what is due, a line for the history, or each comparator's latest
count leaves. A count is of one strategy: where the query file asks otherwise now, it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from litreview.model.codec import to_json_bytes
from litreview.model.query import Comparator, Query
from litreview.model.run import HistoryEntry, history_id
from litreview.model.story import day_of

KIND = "comparators"  # of a line of the history
MIN_AGE_DAYS = 30  # before PubMed is asked again; ours: totals of a field move slowly


@dataclass(frozen=True, slots=True)
class ComparatorCount:
    """The latest count of one comparator.

    Attributes:
        hits: How many records PubMed found; None when it was never asked.
        on: UTC date it was asked; empty when it never was.
    """

    name: str
    hits: int | None = None
    on: str = ""


def comparator_counts(query: Query, history: Iterable[HistoryEntry]) -> tuple[ComparatorCount, ...]:
    """Return every comparator of a query with its latest count, in the order of the file.

    Args:
        query: With the strategies as they are now.
        history: Oldest first.
    """
    found: dict[str, ComparatorCount] = {}
    asked = {one.name: _mark(one) for one in query.comparators}
    for entry in history:
        marks = entry.basis or {}
        for name, hits in (entry.counts or {}).items() if entry.kind == KIND else ():
            if name in asked and marks.get(name) == asked[name]:
                found[name] = ComparatorCount(name, hits, day_of(entry.at))
    return tuple(found.get(one.name, ComparatorCount(one.name)) for one in query.comparators)


def due_comparators(
    query: Query, history: Iterable[HistoryEntry], today: date
) -> tuple[Comparator, ...]:
    """Return those that were never counted, or not for a month.

    What is dated after today was written while a clock was ahead, and says nothing.
    """
    past = (entry for entry in history if day_of(entry.at) <= today.isoformat())
    counts = comparator_counts(query, past)
    return tuple(
        comparator
        for comparator, count in zip(query.comparators, counts, strict=True)
        if not count.on or (today - date.fromisoformat(count.on)).days >= MIN_AGE_DAYS
    )


def comparator_entry(counts: Mapping[Comparator, int], at: datetime) -> HistoryEntry:
    """The history line of what PubMed was asked at one time."""
    entry = HistoryEntry(
        "",
        at,
        KIND,
        "",
        cause="counted in PubMed",
        basis={one.name: _mark(one) for one in counts},
        counts={one.name: hits for one, hits in counts.items()},
    )
    return replace(entry, id=history_id(to_json_bytes(entry)))


def _mark(comparator: Comparator) -> str:
    """What tells one strategy from another."""
    return history_id(comparator.pubmed.encode())
