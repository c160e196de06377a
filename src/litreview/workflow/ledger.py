"""Close a complete run: the bibliography and the history in `data/`, for the next machine.

A finished run and the store enter; `citations.jsonl` is rewritten and `history.jsonl` gets
one line. An incomplete run never comes here.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound, StudyId
from litreview.model.run import Citation, HistoryEntry, Membership, Run
from litreview.model.vocabulary import Presence
from litreview.store.store import Store
from litreview.workflow.baseline import citation_of, membership_of, presence_of, study_of
from litreview.workflow.standing import stored_standings
from litreview.workspace.citations import iter_citations, sorted_citations, write_sorted
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
    members = store.memberships(compound)
    hashes = store.hashes(compound)
    if not members.keys() >= hashes.keys():  # imported, and known to the bibliography alone
        members = {**_filed_members(path), **members}

    def filed() -> Iterator[Citation]:
        for citation in sorted_citations(path):
            study = study_of(citation.pmid)
            if study not in hashes:
                member = members.get(study)
                yield replace(citation, **presence_of(member)) if member else citation

    def stored() -> Iterator[Citation]:
        for record in store.iter_cited(compound):
            if record.pmid is not None:
                unseen = Membership(record.id, Presence.PRESENT, first_seen="", since="")
                member = members.get(record.id, unseen)
                yield citation_of(record, member, hashes.get(record.id, ""))

    return write_sorted(path, heapq.merge(filed(), stored(), key=lambda line: int(line.pmid)))


def write_standings(
    layout: Layout, store: Store, run: Run, told: Iterable[HistoryEntry]
) -> tuple[HistoryEntry, ...]:
    """Append the changes of standing since the last complete run; return those not there yet."""
    last = store.last_complete(run.compound)
    since = last.started if last is not None else None
    entries = (*told, *stored_standings(store, run.compound, since))
    return append_history(layout.history(run.compound), entries)


def _filed_members(path: Path) -> dict[StudyId, Membership]:
    return {study_of(citation.pmid): membership_of(citation) for citation in iter_citations(path)}


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
    digest = hashlib.sha256(to_json_bytes(entry)).hexdigest()[:16]
    return replace(entry, id=digest)
