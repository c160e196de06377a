"""What a refresh fetches, and what it leaves behind when it ends.

A run under way enters; records are stored batch by batch, and what of them is news goes into the
history at once. At the end presence, history, bibliography and ledger are brought up to date,
and the report leaves: complete, partial or failed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from litreview.errors import IncompleteRefresh, LitreviewError, PubmedError, PubmedUnreachable
from litreview.model.codec import to_json_bytes
from litreview.model.comparators import comparator_entry, due_comparators
from litreview.model.identity import Pmid, pmid_of
from litreview.model.query import Comparator, Query
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Run, history_id
from litreview.model.vocabulary import ChangeKind, Presence, RunOutcome, Standing
from litreview.pubmed.batches import FetchedBatch
from litreview.pubmed.entrez import PubmedClient
from litreview.settings import Settings
from litreview.store.store import Store
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.changes import (
    arrival_entries,
    move_entries,
    revision_entries,
    standing_entry,
    unseen_revisions,
)
from litreview.tracking.plan import in_order
from litreview.tracking.presence import (
    newly_unserved,
    presence_notes,
    present_members,
    restored_members,
    vanished_members,
)
from litreview.tracking.replacements import (
    replacements_of,
    unserved_replacements,
    wanted_replacements,
)
from litreview.workflow.bibliography import write_bibliography
from litreview.workflow.logbook import Logbook, LogEvent
from litreview.workflow.progress import Progress
from litreview.workflow.results import RefreshReport
from litreview.workflow.search_plan import SearchAnswer
from litreview.workflow.story import StoryFile, grave_changes
from litreview.workflow.tag import keep_readings
from litreview.workspace.citations import digest_of, iter_citations
from litreview.workspace.layout import Layout

MOST_SHOWN = 5  # PMIDs named in an error
_HAVE = (Standing.RETRACTED, Standing.REPUBLISHED, Standing.CORRECTED)  # what may be replaced
_RETRACTED = (Standing.RETRACTED, Standing.REPUBLISHED)  # the second with a paper in its place


@dataclass
class CompoundRun:
    """One run on one compound, from its search to its end.

    Attributes:
        run: What it counts; replaced as it goes on.
        baseline: What was known before it.
        tagged: How many records were read for tags as they came.
        standings: What this database learned of standings, told before or not.
        served: PMIDs of records that came.
        not_served: Asked for, and absent from the reply.
        failed: In batches that did not come, with the reason.
        unreadable: Came and could not be read, with the reason.
        error: Why batches did not come; None when all did.
        named: PMIDs of papers that replace records that came.
        replacements: Those that the search does not find, and that were asked for.
    """

    settings: Settings
    store: Store
    query: Query
    run: Run
    baseline: Baseline
    story: StoryFile
    progress: Progress
    log: Logbook
    tagged: int = 0
    standings: list[HistoryEntry] = field(default_factory=list)
    served: set[Pmid] = field(default_factory=set)
    not_served: set[Pmid] = field(default_factory=set)
    failed: dict[Pmid, str] = field(default_factory=dict)
    unreadable: dict[Pmid, str] = field(default_factory=dict)
    error: LitreviewError | None = None
    named: set[Pmid] = field(default_factory=set)
    replacements: tuple[Pmid, ...] = ()

    def __post_init__(self) -> None:
        self.layout = Layout(self.settings.workspace)
        self.compound = self.query.compound
        self.now = self.run.started

    def fetch(self, client: PubmedClient, answer: SearchAnswer) -> None:
        """Fetch what is planned, and once more what did not come: a reply may leave records out."""
        found = answer.found
        self.run = replace(
            self.run,
            translation=found.translation,
            warnings=found.warnings,
            hits=found.count,
            requested=len(answer.plan.all),
        )
        self._fetch(client, answer.plan.all, answer.plan.fresh)
        if self.error is None and (again := self._missing_by_surprise()):
            self.not_served -= set(again)
            self._fetch(client, again, frozenset(again))
        if self.error is None:
            self._fetch_replacements(client, answer)
        self.run = replace(self.run, requests=client.requests)

    def _fetch_replacements(self, client: PubmedClient, answer: SearchAnswer) -> None:
        """Fetch what stands in the place of records in hand, where the search does not find it."""
        marked = [study for study, standing in self.baseline.standings.items() if standing in _HAVE]
        held = self.store.records(self.compound, marked) if marked else ()
        asked = {*answer.found.pmids, *answer.plan.all}
        named = {*self.named, *replacements_of(held)}
        wanted = wanted_replacements(named, asked, self.baseline, self.now.date())
        self.replacements = wanted[: answer.plan.batch]
        self.run = replace(self.run, requested=self.run.requested + len(self.replacements))
        self._fetch(client, self.replacements, frozenset(self.replacements))

    def _fetch(self, client: PubmedClient, pmids: tuple[Pmid, ...], fresh: frozenset[Pmid]) -> None:
        done = 0
        for batch in client.fetch(pmids, fresh=fresh):
            self.take(batch)
            done += len(batch.requested)
            self.log.note(
                LogEvent.BATCH_STORED,
                compound=self.compound,
                requested=len(batch.requested),
                received=len(batch.records),
                not_served=len(batch.not_served),
                unreadable=len(batch.unreadable),
                fault=batch.error.what if batch.error else "",
            )
            self.progress(f"{self.compound}: fetching records", done, len(pmids))

    def take(self, batch: FetchedBatch) -> None:
        """Store one batch at once: nothing received is lost when a later one fails."""
        if batch.error is not None:
            self.error = batch.error
            self.failed |= dict.fromkeys(batch.requested, batch.error.what)
            return
        items = [(parsed.record, parsed.xml) for parsed in batch.records]
        filed = [one for one, _ in items if self.baseline.has_only_line_of(one.id)]
        unseen = tuple(unseen_revisions(filed, self.baseline.hashes, self.now))
        self._tell((*unseen, *self._note(self._filed_standings(filed))))
        saved = self.store.save_records(
            self.compound,
            items,
            run_id=self.run.id,
            at=self.now,
            tell=lambda pairs: self._tell(self._note(revision_entries(pairs, self.now))),
        )
        self.named |= set(replacements_of(one for one, _ in items))
        self.tagged += keep_readings(self.store, self.query, [one.id for one, _ in items])
        known = self.baseline.knows
        arrived = (one for one, _ in items if one.id in saved.new and not known(one.id))
        self._note(standing_entry(one, Standing.NONE, self.now) for one in arrived)
        self.run = replace(
            self.run,
            received=self.run.received + len(items) + len(batch.unreadable),
            parsed=self.run.parsed + len(items),
            new=self.run.new + sum(not known(study) for study in saved.new),
            retracted=len({e.subject for e in self.standings if e.after in _RETRACTED}),
            revised=self.run.revised
            + len({*saved.revised, *(study_of(p) for e in unseen for p in _pmids(e))}),
        )
        self.served |= {one.pmid for one, _ in items if one.pmid is not None}
        self.not_served |= set(batch.not_served)
        self.unreadable |= dict(batch.unreadable)

    def _note(self, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
        """Note the standings among these: also those that another clone has told of already."""
        noted = tuple(entries)
        self.standings += (one for one in noted if one.kind == ChangeKind.STANDING)
        return noted

    def _tell(self, entries: Iterable[HistoryEntry]) -> None:
        self.story.add(entries)

    def _filed_standings(self, filed: Iterable[Record]) -> Iterable[HistoryEntry]:
        """Changes of standing of records known from the bibliography alone."""
        for record in filed:
            before = self.baseline.standings.get(record.id, Standing.NONE)
            looked_at = self.baseline.hashes.get(record.id)  # else the line knows the PMID alone
            if looked_at and before is not record.standing:
                yield standing_entry(record, before, self.now)

    def _missing_by_surprise(self) -> tuple[Pmid, ...]:
        """What was not served and, as far as is known, should have been; by number."""
        missing = (Presence.GONE, Presence.NOT_SERVED)
        members = {p: self.baseline.memberships.get(study_of(p)) for p in self.not_served}
        surprise = (p for p, one in members.items() if one is None or one.presence not in missing)
        return tuple(sorted(surprise, key=int))

    def finish(
        self, answer: SearchAnswer, client: PubmedClient, notes: tuple[str, ...] = ()
    ) -> RefreshReport:
        """Say what became of every record, and close the run.

        What left is told only by a complete run: a cut-off one cannot know. Only it asks for
        comparators, once a month.
        """
        found, baseline, now = answer.found, self.baseline, self.now
        outside = self._outside(answer)
        unserved = (self.not_served | self.unreadable.keys()) - {*outside, *self.replacements}
        error = self._shortfall(answer, newly_unserved(unserved, baseline, now))
        looked_at = [p for p in outside if p not in self.unreadable and error is None]
        gone = [pmid for pmid in looked_at if pmid not in self.served]
        merged = self._merged(gone, frozenset(found.pmids)) if gone else {}
        departed, vanished = vanished_members(looked_at, self.served, merged, baseline, now)
        # what never came is not known yet: it is new on the day it comes
        known = (p for p in found.pmids if p not in self.failed or baseline.knows(study_of(p)))
        present = tuple(present_members(known, unserved, self.served, baseline, now))
        restored = restored_members(found.pmids, baseline, now, self.story.story.away)
        moves = move_entries((*departed, *restored), baseline.memberships, self.story.story, now)
        found_before = baseline.memberships.values()
        arrivals = arrival_entries((*found_before, *present), self.story.story, now)
        self._tell((*arrivals, *moves))
        unserved_in = (p for p in self.replacements if p not in self.served)
        never = unserved_replacements(unserved_in, now.date()) if error is None else ()
        self.store.save_memberships(self.compound, chain(present, departed, never))
        self.run = replace(
            self.run,
            finished=self.settings.now(),
            outcome=RunOutcome.COMPLETE if error is None else RunOutcome.PARTIAL,
            failed=len(self.failed) + len(self.unreadable),
            vanished=vanished,
            restored=len(restored),
            data_through=now.date().isoformat() if error is None else "",
        )
        if error is None:  # before the ledger: a killed run must be done again
            self._file()
            self.story.add((run_entry(self.run),))
            notes = (*notes, *self._compare(client))
        about = (
            *found.warnings,
            *presence_notes(departed, baseline, unserved, self.replacements),
            *notes,
        )
        return self.close(error, about)

    def _compare(self, client: PubmedClient) -> tuple[str, ...]:
        """Count the comparators that are due; what could not be counted is told, and no failure."""
        counts: dict[Comparator, int] = {}
        said: list[str] = []
        due = due_comparators(self.query, self.story.entries, self.now.date())
        for place, one in enumerate(due):
            try:
                found = client.count(one.pubmed)
            except PubmedError as error:
                lost = due[place:] if isinstance(error, PubmedUnreachable) else (one,)
                names = ", ".join(each.name for each in lost)
                said.append(f"Not counted for comparison: {names}. {error.what}")
                if len(lost) > 1:
                    break
            else:
                counts[one] = found.count
                said += (f"{one.name}: {warning}" for warning in found.warnings)
        if counts:
            self.story.add((comparator_entry(counts, self.now),))
        if due:
            self.run = replace(self.run, requests=client.requests)
        return tuple(said)

    def _outside(self, answer: SearchAnswer) -> tuple[Pmid, ...]:
        """What the search does not find and was asked for; of replacements, what came."""
        found = frozenset(answer.found.pmids)
        due = (pmid for pmid in answer.plan.due if pmid not in found)
        came = (pmid for pmid in self.replacements if pmid in self.served)
        return (*answer.plan.departed, *due, *came)

    def fail(self, error: LitreviewError, requests: int) -> RefreshReport:
        """Close a run that came to nothing more; what it stored is kept."""
        self.run = replace(self.run, outcome=RunOutcome.FAILED, data_through="", requests=requests)
        return self.close(error)

    def close(self, error: LitreviewError | None, notes: tuple[str, ...] = ()) -> RefreshReport:
        """Enter how the run ended, and report it."""
        finished = self.run.outcome is not RunOutcome.FAILED  # else the next run tells of it
        grave = grave_changes(self.store, self.run, self.story, self.standings) if finished else ()
        self.run = replace(
            self.run,
            finished=self.run.finished or self.settings.now(),
            error_code=error.code if error else "",
            error_message=str(error) if error else "",
        )
        self.store.finish_run(self.run)
        if error is not None:
            self.log.error(error, compound=self.compound)
        told: dict[str, Any] = {
            name: count for name, count in self.run.counts.items() if name != "hits"
        }
        told |= {"run": self.run.id, "outcome": self.run.outcome, "requests": self.run.requests}
        self.log.note(LogEvent.RUN_ENDED, compound=self.compound, **told)
        return RefreshReport(self.run, error, notes, grave=grave, tagged=self.tagged)

    def _file(self) -> None:
        """Write the bibliography, unless it shows what the database holds already."""
        path = self.layout.citations(self.compound)
        filed = self.store.filed_digest(self.compound)
        if not filed or filed != digest_of(path):
            write_bibliography(self.layout, self.store, self.compound)
            self.store.file_digest(self.compound, digest_of(path))

    def _merged(self, gone: Collection[Pmid], present: Collection[Pmid]) -> dict[Pmid, Pmid]:
        """For records that are gone, the stored citation of the same DOI that the search finds.

        PubMed serves neither a merged citation nor its successor's name; the DOI moves with it.
        """
        dois = self._dois(gone)
        bearers = self.store.with_dois(self.compound, dois.values())
        return {
            pmid: heir
            for pmid, doi in dois.items()
            for heir in map(pmid_of, bearers[doi])
            if heir is not None and heir in present
        }

    def _dois(self, pmids: Collection[Pmid]) -> dict[Pmid, str]:
        """The DOIs of records that are gone, from the database or the bibliography."""
        stored = self.store.records(self.compound, [study_of(pmid) for pmid in pmids])
        dois = {record.pmid: record.doi for record in stored if record.pmid is not None}
        if lost := set(pmids) - dois.keys():
            path = self.layout.citations(self.compound)
            filed = iter_citations(path, lambda pmid, _: pmid in lost)
            dois |= {line.pmid: line.doi for line in filed}
        return {pmid: doi for pmid, doi in dois.items() if doi}

    def _shortfall(self, answer: SearchAnswer, unserved: set[Pmid]) -> LitreviewError | None:
        """Why the run is not complete; None when it is."""
        if isinstance(self.error, PubmedUnreachable) and not self.run.parsed:
            return self.error
        what = self._what_is_short(answer, unserved)
        if not what:
            return None
        fix = "What came is stored; run again to fetch the rest."
        return IncompleteRefresh(what, where=self.compound, fix=fix)

    def _what_is_short(self, answer: SearchAnswer, unserved: set[Pmid]) -> str:
        if self.error is not None:
            return f"{_records(self.failed)} could not be fetched: {self.error.what}"
        unread = {pmid: why for pmid, why in self.unreadable.items() if pmid in unserved}
        if unread:
            pmid, why = next(iter(unread.items()))
            return f"{_records(unread)} could not be read (PMID {pmid}: {why})"
        if answer.short:
            return answer.short
        if unserved:
            shown = ", ".join(in_order(unserved)[:MOST_SHOWN])
            return f"PubMed lists {_records(unserved)} it does not serve (PMID {shown})"
        return ""


def run_entry(run: Run) -> HistoryEntry:
    """The history line of a complete run."""
    entry = HistoryEntry(
        "", run.started, "run", run.id, "", run.data_through, "complete search", counts=run.counts
    )
    return replace(entry, id=history_id(to_json_bytes(entry)))


def _pmids(entry: HistoryEntry) -> list[Pmid]:
    return [Pmid(study.partition("=")[0]) for study in entry.studies]


def _records(pmids: Collection[Pmid]) -> str:
    return f"{len(pmids):,} record" if len(pmids) == 1 else f"{len(pmids):,} records"
