"""What a compound holds while files are read into it, one after the other.

The store, the bibliography and the memory of earlier imports enter; what is held, and where each
record is, can be asked at any time. At the end the history gets what the files changed in known
records, once for all of them. No file is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from litreview.model.identity import Compound, StudyId
from litreview.model.pmid_set import PmidSet
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Membership
from litreview.model.vocabulary import Standing
from litreview.settings import Settings
from litreview.store.store import Store
from litreview.tracking.baseline import Baseline
from litreview.tracking.changes import presence_entries
from litreview.workflow.deliveries import DELIVERIES_NAME, Deliveries
from litreview.workflow.filed_presence import arrived_member, pmid_number
from litreview.workflow.ledger import write_standings
from litreview.workflow.standing import standing_entry
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import append_history, read_history
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

FROM_A_FILE = "a file of PubMed's"


@dataclass
class Holdings:
    """What a compound holds while files are read, each after the other.

    Attributes:
        held: PMIDs of what is stored, or known to the bibliography.
        stored: Those of them that are stored.
        moved: Memberships that a file changed.
        arrived: PMIDs of records that a file brought, and nobody knew.
        searched: Whether PubMed itself was ever searched for it to the end.
        told: Changes of standing of records known from the bibliography alone.
        noted: What was said already of the query.
    """

    settings: Settings
    store: Store
    query: Query
    now: datetime
    baseline: Baseline
    held: PmidSet
    stored: PmidSet
    deliveries: Deliveries
    searched: bool
    moved: dict[StudyId, Membership] = field(default_factory=dict)
    arrived: PmidSet = field(default_factory=PmidSet)
    told: list[HistoryEntry] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)

    @classmethod
    def look_up(cls, settings: Settings, store: Store, compound: Compound) -> Holdings:
        """Look up what is held before the first file."""
        layout, now = Layout(settings.workspace), settings.now()
        citations = iter_citations(layout.citations(compound))
        baseline = Baseline.of(store.hashes(compound), store.memberships(compound), citations)
        stored = [pmid_number(study) for study in baseline.stored]
        filed = map(pmid_number, baseline.memberships)
        return cls(
            settings,
            store,
            read_query(layout.query(compound)),
            now,
            baseline,
            PmidSet(chain(stored, filed)),
            PmidSet(stored),
            Deliveries.read(settings.cache_dir / DELIVERIES_NAME),
            _was_searched(store, layout, compound, now),
        )

    @property
    def compound(self) -> Compound:
        """The compound they are read for."""
        return self.query.compound

    def member(self, study: StudyId) -> Membership | None:
        """Where a record is, as the files before left it."""
        known = self.moved.get(study) or self.baseline.memberships.get(study)
        if known is None and pmid_number(study) in self.arrived:
            return arrived_member(study, self._today)
        return known

    def keep(self, members: Sequence[Membership]) -> None:
        """Store where records are now."""
        self.store.save_memberships(self.compound, members)
        for member in members:
            study = member.study
            known = study in self.baseline.memberships
            if not known and member == arrived_member(study, self._today):
                self.moved.pop(study, None)
                self.arrived.add(pmid_number(study))
            else:
                self.moved[study] = member

    @property
    def _today(self) -> str:
        return self.now.date().isoformat()

    def take(self, record: Record) -> None:
        """Know that a record is stored now, and what the bibliography did not say of it."""
        if record.pmid is None:
            return
        fresh = int(record.pmid) not in self.stored
        if fresh and self.baseline.hashes.get(record.id):  # else the line knows the PMID alone
            before = self.baseline.standings.get(record.id, Standing.NONE)
            # a file may be older than the bibliography: only what it shows is news
            if record.standing not in (before, Standing.NONE):
                self.told.append(standing_entry(record, before, self.now))
        self.held.add(int(record.pmid))
        self.stored.add(int(record.pmid))

    def close(self) -> None:
        """Write what became of known records into the history, once for all files."""
        layout = Layout(self.settings.workspace)
        write_standings(layout, self.store, self.compound, self.now, self.told)
        moved = presence_entries(self.moved.values(), self.baseline, self.now, FROM_A_FILE)
        append_history(layout.history(self.compound), moved)

    def news(self, notes: Sequence[str]) -> list[str]:
        """Those of some notes that no earlier file was told with."""
        fresh = [note for note in notes if note not in self.noted]
        self.noted.update(fresh)
        return fresh


def _was_searched(store: Store, layout: Layout, compound: Compound, now: datetime) -> bool:
    if store.last_complete(compound, now) is not None:
        return True
    return any(entry.kind == "run" for entry in read_history(layout.history(compound)))
