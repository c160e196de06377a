"""Close a complete run: the bibliography and the history in `data/`, for the next machine.

A finished run and the store enter; `citations.jsonl` is rewritten and `history.jsonl` gets
one line. An incomplete run never comes here.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound, StudyId
from litreview.model.run import Citation, HistoryEntry, Membership, Run, history_id
from litreview.model.vocabulary import Presence
from litreview.store.bibliography import Shelved
from litreview.store.store import Store
from litreview.tracking.baseline import citation_of, membership_of, presence_of, study_of
from litreview.workflow.standing import stored_standings
from litreview.workspace.citations import sorted_citations, write_sorted
from litreview.workspace.history import append_history
from litreview.workspace.layout import Layout


def close_run(layout: Layout, store: Store, run: Run) -> None:
    """Rewrite the bibliography and append the run to the history."""
    write_bibliography(layout, store, run.compound)
    append_history(layout.history(run.compound), (run_entry(run),))


def write_bibliography(layout: Layout, store: Store, compound: Compound) -> bool:
    """Write every known citation, stored ones from their records; True when bytes changed.

    Both sources come sorted by PMID and are joined as they pass, so that memory holds one
    record of each at a time.
    """
    path = layout.citations(compound)
    apart = store.unshelved(compound)
    filed = sorted_citations(path)
    pairs = _side_by_side(filed, (one for one in store.iter_shelved(compound) if one.record.pmid))
    return write_sorted(path, (_line(line, held, apart) for line, held in pairs))


def _side_by_side(
    filed: Iterator[Citation], held: Iterator[Shelved]
) -> Iterator[tuple[Citation | None, Shelved | None]]:
    """What the file and the database say of each PMID; both come sorted by it."""
    tagged = heapq.merge(
        ((int(line.pmid), line, None) for line in filed),
        ((int(one.record.pmid or 0), None, one) for one in held),
        key=lambda entry: entry[0],
    )
    for _, entries in groupby(tagged, key=lambda entry: entry[0]):
        same = list(entries)
        lines = [line for _, line, _ in same if line is not None]
        stored = [one for _, _, one in same if one is not None]
        yield (lines[0] if lines else None), (stored[0] if stored else None)


def _line(
    line: Citation | None, held: Shelved | None, apart: Mapping[StudyId, Membership]
) -> Citation:
    """A stored record's own line, else the filed one; presence from the database where it is."""
    if held is not None:
        study = held.record.id
        filed = membership_of(line) if line is not None else None
        unseen = Membership(study, Presence.PRESENT, first_seen="", since="")
        return citation_of(held.record, held.membership or filed or unseen, held.content_hash)
    if line is None:
        raise ValueError("neither a line nor a record")
    member = apart.get(study_of(line.pmid))
    return replace(line, **presence_of(member)) if member is not None else line


def write_standings(
    layout: Layout, store: Store, compound: Compound, at: datetime, told: Iterable[HistoryEntry]
) -> tuple[HistoryEntry, ...]:
    """Append the changes of standing since the last complete run; return those not there yet."""
    last = store.last_complete(compound, at)
    since = last.started if last is not None else None
    entries = (*told, *stored_standings(store, compound, since))
    return append_history(layout.history(compound), entries)


def last_hits(last: Run | None, history: Iterable[HistoryEntry]) -> int:
    """Hits of the last complete search, from the ledger or, without one, the history; else 0."""
    if last is not None:
        return last.hits
    counts = [entry.counts or {} for entry in history if entry.kind == "run"]
    return counts[-1].get("hits", 0) if counts else 0


def run_entry(run: Run) -> HistoryEntry:
    """The history line of a complete run."""
    counts = {
        name: getattr(run, name)
        for name in (
            "hits",
            "requested",
            "received",
            "parsed",
            "failed",
            "new",
            "revised",
            "vanished",
            "restored",
        )
    }
    entry = HistoryEntry(
        id="",
        at=run.started,
        kind="run",
        subject=run.id,
        after=run.data_through,
        cause="complete search",
        counts=counts,
    )
    return replace(entry, id=history_id(to_json_bytes(entry)))
