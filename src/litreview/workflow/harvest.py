"""What EFetch gave in one refresh: stored batch by batch, and added up.

Batches enter; the store holds their records at once, and the counts of the run are kept here.
What it means for the run as a whole is decided in `refresh`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from litreview.errors import LitreviewError
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Run
from litreview.model.vocabulary import Presence, Standing
from litreview.pubmed.batches import FetchedBatch
from litreview.store.store import Store
from litreview.tracking.baseline import Baseline, study_of
from litreview.tracking.changes import revision_entry
from litreview.workflow.standing import standing_entry


@dataclass(slots=True)
class Harvest:
    """What came, what did not, and what of it is news.

    Attributes:
        new: How many records were never known before.
        revised: How many differ from what was known of them.
        tagged: How many were read for tags.
        failed: In batches that did not come, with the reason.
        unreadable: Came and could not be read, with the reason.
        standings: Changes of standing of records known from the bibliography alone.
        revisions: Their other changes.
    """

    received: int = 0
    parsed: int = 0
    new: int = 0
    revised: int = 0
    tagged: int = 0
    served: set[Pmid] = field(default_factory=set)
    not_served: set[Pmid] = field(default_factory=set)
    failed: dict[Pmid, str] = field(default_factory=dict)
    unreadable: dict[Pmid, str] = field(default_factory=dict)
    error: LitreviewError | None = None
    standings: list[HistoryEntry] = field(default_factory=list)
    revisions: list[HistoryEntry] = field(default_factory=list)

    def take(self, batch: FetchedBatch, store: Store, run: Run, baseline: Baseline) -> None:
        """Store one batch at once: nothing received is lost when a later one fails."""
        if batch.error is not None:
            self.error = batch.error
            self.failed |= dict.fromkeys(batch.requested, batch.error.what)
            return
        items = [(parsed.record, parsed.xml) for parsed in batch.records]
        saved = store.save_records(run.compound, items, run_id=run.id, at=run.started)
        filed = [r.record for r in batch.records if baseline.has_only_line_of(r.record.id)]
        self.received += len(batch.records) + len(batch.unreadable)
        self.parsed += len(batch.records)
        self.new += sum(not baseline.knows(study) for study in saved.new)
        changed = _changed(filed, baseline)
        self.revised += len({*saved.revised, *changed})
        self.revisions += (
            revision_entry(record.id, baseline.hashes[record.id], record.content_hash, run.started)
            for record in filed
            if record.id in changed
        )
        self.served |= {r.record.pmid for r in batch.records if r.record.pmid is not None}
        self.not_served |= set(batch.not_served)
        self.unreadable |= dict(batch.unreadable)
        self._note_standings(filed, run, baseline)

    def _note_standings(self, filed: list[Record], run: Run, baseline: Baseline) -> None:
        for record in filed:
            before = baseline.standings.get(record.id, Standing.NONE)
            looked_at = baseline.hashes.get(record.id)  # else the line knows the PMID alone
            if looked_at and before is not record.standing:
                self.standings.append(standing_entry(record, before, run.started))


def missing_by_surprise(harvest: Harvest, baseline: Baseline) -> tuple[Pmid, ...]:
    """What was not served and, as far as is known, should have been; by number."""
    missing = (Presence.GONE, Presence.NOT_SERVED)
    members = {pmid: baseline.memberships.get(study_of(pmid)) for pmid in harvest.not_served}
    surprise = (p for p, one in members.items() if one is None or one.presence not in missing)
    return tuple(sorted(surprise, key=int))


def _changed(filed: list[Record], baseline: Baseline) -> set[StudyId]:
    """Records known from the bibliography whose content differs from its hash."""
    return {
        record.id
        for record in filed
        if (known := baseline.hashes.get(record.id)) and known != record.content_hash
    }
