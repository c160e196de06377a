"""Close a complete run: the bibliography and the history in `data/`, for the next machine.

A finished run and the store enter; `citations.jsonl` is rewritten and `history.jsonl` gets
one line. An incomplete run never comes here.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound, StudyId
from litreview.model.run import Citation, HistoryEntry, Membership, Run
from litreview.model.vocabulary import Presence
from litreview.store.store import Store
from litreview.workflow.baseline import citation_of, membership_of, study_of
from litreview.workspace.citations import read_citations, write_citations
from litreview.workspace.history import append_history
from litreview.workspace.layout import Layout


def close_run(layout: Layout, store: Store, run: Run) -> None:
    """Rewrite the bibliography and append the run to the history."""
    write_bibliography(layout, store, run.compound)
    append_history(layout.history(run.compound), (run_entry(run),))


def write_bibliography(layout: Layout, store: Store, compound: Compound) -> bool:
    """Write every known citation, stored ones from their records; True when bytes changed."""
    path = layout.citations(compound)
    filed = {study_of(citation.pmid): citation for citation in read_citations(path)}
    members = {**{s: membership_of(c) for s, c in filed.items()}, **store.memberships(compound)}
    lines: dict[StudyId, Citation] = dict(filed)
    for record in store.records(compound):
        if record.pmid is not None:
            unseen = Membership(record.id, Presence.PRESENT, first_seen="", since="")
            member = members.get(record.id, unseen)
            lines[record.id] = citation_of(record, member)
    return write_citations(path, lines.values())


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
