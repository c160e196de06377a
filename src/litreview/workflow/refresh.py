"""Bring a compound's records up to date with PubMed.

Settings and compounds enter; one report per compound leaves, and the store holds what came.
The full PMID set is asked for on every run; date windows only save fetching. Only a
complete run moves the watermark, marks what vanished, and rewrites `citations.jsonl`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from secrets import token_hex

from litreview.errors import IncompleteRefresh, LitreviewError, PubmedUnreachable
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.query import Query
from litreview.model.run import Membership, Run, SearchResult
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.pubmed.client import ClientConfig, FetchedBatch, PubmedClient
from litreview.settings import Settings
from litreview.store.lock import writer_lock
from litreview.store.store import Store, open_store
from litreview.workflow.baseline import Baseline, study_of
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.ledger import close_run
from litreview.workflow.presence import present_members, vanished_members
from litreview.workflow.progress import Progress, silent
from litreview.workflow.reports import RefreshReport
from litreview.workspace.citations import read_citations
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

OVERLAP_DAYS = 7  # indexing lags and servers are not all at one build: look back a week


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records to fetch, and why: every PMID stands in exactly one list.

    Attributes:
        unseen: In the search for the first time; alone may be answered from the HTTP cache.
        lost: In the search and known from the bibliography, but not in the database.
        modified: Stored, and changed at PubMed since the last complete run.
        departed: Known, absent from the search, and not yet looked at today.
    """

    unseen: tuple[Pmid, ...] = ()
    lost: tuple[Pmid, ...] = ()
    modified: tuple[Pmid, ...] = ()
    departed: tuple[Pmid, ...] = ()

    @property
    def all(self) -> tuple[Pmid, ...]:
        """Everything to fetch, departed records last."""
        return (*self.unseen, *self.lost, *self.modified, *self.departed)

    @property
    def fresh(self) -> frozenset[Pmid]:
        """What no cached reply may answer."""
        return frozenset((*self.lost, *self.modified, *self.departed))


@dataclass(slots=True)
class Harvest:
    """What EFetch gave, added up batch by batch."""

    received: int = 0
    parsed: int = 0
    new: set[StudyId] = field(default_factory=set)
    revised: set[StudyId] = field(default_factory=set)
    served: set[Pmid] = field(default_factory=set)
    not_served: set[Pmid] = field(default_factory=set)
    failed: dict[Pmid, str] = field(default_factory=dict)
    error: LitreviewError | None = None


def refresh(
    settings: Settings,
    compounds: Sequence[str] = (),
    *,
    full: bool = False,
    since: date | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> tuple[RefreshReport, ...]:
    """Refresh the compounds named, or all; one that fails does not stop the others.

    Args:
        full: Fetch every record again.
        since: Look for modified records from this day, instead of the last complete run.
        dry_run: Search and say what would be fetched; store nothing.

    Raises:
        StoreError: The database cannot be used, or another refresh is running.
    """
    chosen = choose_compounds(settings, compounds)
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
    ):
        return tuple(
            _guarded(_Refresh(settings, store, compound, full, since, progress), dry_run=dry_run)
            for compound in chosen
        )


def _guarded(work: _Refresh, *, dry_run: bool) -> RefreshReport:
    try:
        return work.rehearse() if dry_run else work.perform()
    except LitreviewError as error:
        return RefreshReport(work.compound, RunOutcome.FAILED, error=error)


@dataclass
class _Refresh:
    """One compound's refresh, from the search to the ledger."""

    settings: Settings
    store: Store
    compound: Compound
    full: bool
    since: date | None
    progress: Progress

    def __post_init__(self) -> None:
        self.layout = Layout(self.settings.workspace)
        self.now = self.settings.now()

    def perform(self) -> RefreshReport:
        """Search, fetch, store and close the run."""
        query = read_query(self.layout.query(self.compound))
        baseline = self._baseline()
        run = Run(
            id=f"{self.now:%Y%m%dT%H%M%SZ}-{self.compound}-{token_hex(3)}",
            compound=self.compound,
            started=self.now,
            outcome=RunOutcome.FAILED,
            query=query.pubmed,
        )
        self.store.start_run(run)
        with _client(self.settings) as client:
            try:
                found, plan = self._search(client, query, baseline)
            except LitreviewError as error:
                return self._failed(run, error, client.requests)
            harvest = self._fetch(client, plan, run, baseline)
            return self._close(run, found, plan, harvest, baseline, client.requests)

    def rehearse(self) -> RefreshReport:
        """Search only, and say what would be fetched."""
        query = read_query(self.layout.query(self.compound))
        with _client(self.settings) as client:
            found, plan = self._search(client, query, self._baseline())
            notes = (
                f"PubMed reads the query as: {found.translation}",
                f"{found.count:,} records match; {len(plan.unseen):,} are new, "
                f"{len(plan.lost):,} known and not stored, "
                f"{len(plan.modified):,} changed, {len(plan.departed):,} left the query.",
                *found.warnings,
            )
            return RefreshReport(
                self.compound,
                RunOutcome.CACHED,
                requested=len(plan.all),
                requests=client.requests,
                notes=notes,
            )

    def _baseline(self) -> Baseline:
        return Baseline.of(
            self.store.hashes(self.compound),
            self.store.memberships(self.compound),
            read_citations(self.layout.citations(self.compound)),
        )

    def _search(
        self, client: PubmedClient, query: Query, baseline: Baseline
    ) -> tuple[SearchResult, Plan]:
        self.progress(f"{query.name}: searching PubMed", 0, 0)
        found = client.search(query.pubmed)
        present = set(found.pmids)
        unstored = [p for p in found.pmids if study_of(p) not in baseline.stored]
        lost = tuple(p for p in unstored if baseline.knows(study_of(p)))
        unseen = tuple(p for p in unstored if not baseline.knows(study_of(p)))
        modified = self._modified(client, query, present - set(unstored))
        return found, Plan(unseen, lost, modified, self._departed(baseline, present))

    def _modified(self, client: PubmedClient, query: Query, stored: set[Pmid]) -> tuple[Pmid, ...]:
        if self.full:
            return _in_order(stored)
        start = self.since or self._watermark()
        if start is None or not stored:
            return ()
        window = client.search(query.pubmed, modified_from=start, modified_to=self.now.date())
        return _in_order(stored & set(window.pmids))

    def _watermark(self) -> date | None:
        last = self.store.last_complete(self.compound)
        if last is None:
            return None
        return date.fromisoformat(last.data_through) - timedelta(days=OVERLAP_DAYS)

    def _departed(self, baseline: Baseline, present: set[Pmid]) -> tuple[Pmid, ...]:
        """Known records the search no longer finds, unless they were looked at today."""
        today = self.now.date().isoformat()
        gone = (
            Pmid(study.removeprefix("pmid:"))
            for study, member in baseline.memberships.items()
            if member.last_checked != today
        )
        return _in_order({pmid for pmid in gone if pmid not in present})

    def _fetch(self, client: PubmedClient, plan: Plan, run: Run, baseline: Baseline) -> Harvest:
        harvest = Harvest()
        done = 0
        for batch in client.fetch(plan.all, fresh=plan.fresh):
            self._keep(batch, harvest, run, baseline)
            done += len(batch.requested)
            self.progress(f"{self.compound}: fetching records", done, len(plan.all))
        return harvest

    def _keep(self, batch: FetchedBatch, harvest: Harvest, run: Run, baseline: Baseline) -> None:
        """Store one batch at once: nothing received is lost when a later one fails."""
        if batch.error is not None:
            harvest.error = batch.error
            harvest.failed |= dict.fromkeys(batch.requested, batch.error.what)
            return
        items = [(parsed.record, parsed.xml) for parsed in batch.records]
        saved = self.store.save_records(self.compound, items, run_id=run.id, at=self.now)
        harvest.received += len(batch.records) + len(batch.unreadable)
        harvest.parsed += len(batch.records)
        harvest.new |= {study for study in saved.new if not baseline.knows(study)}
        harvest.revised |= set(saved.revised) | _changed(batch, baseline)
        harvest.served |= {r.record.pmid for r in batch.records if r.record.pmid is not None}
        harvest.not_served |= set(batch.not_served)
        harvest.failed |= dict(batch.unreadable)

    def _close(
        self,
        run: Run,
        found: SearchResult,
        plan: Plan,
        harvest: Harvest,
        baseline: Baseline,
        requests: int,
    ) -> RefreshReport:
        unserved = harvest.not_served - set(plan.departed)
        present, restored = present_members(found.pmids, unserved, baseline, self.now)
        error = _shortfall(found, harvest, _newly_unserved(unserved, baseline, self.now))
        # what left is told only by a complete run: a cut-off one cannot know
        looked_at = plan.departed if error is None else ()
        departed, vanished = vanished_members(looked_at, harvest.served, baseline, self.now)
        self.store.save_memberships(self.compound, (*present, *departed))
        closed = replace(
            run,
            finished=self.settings.now(),
            outcome=RunOutcome.COMPLETE if error is None else RunOutcome.PARTIAL,
            translation=found.translation,
            warnings=found.warnings,
            hits=found.count,
            requested=len(plan.all),
            received=harvest.received,
            parsed=harvest.parsed,
            failed=len(harvest.failed),
            new=len(harvest.new),
            revised=len(harvest.revised),
            vanished=vanished,
            restored=restored,
            requests=requests,
            data_through=self.now.date().isoformat() if error is None else "",
            error_code=error.code if error else "",
            error_message=str(error) if error else "",
        )
        self.store.finish_run(closed)
        if error is None:
            close_run(self.layout, self.store, closed)
        notes = (*found.warnings, *_notes(departed, baseline, unserved))
        return report_of(closed, error, notes)

    def _failed(self, run: Run, error: LitreviewError, requests: int) -> RefreshReport:
        closed = replace(
            run,
            finished=self.settings.now(),
            requests=requests,
            error_code=error.code,
            error_message=str(error),
        )
        self.store.finish_run(closed)
        return report_of(closed, error, ())


def report_of(run: Run, error: LitreviewError | None, notes: tuple[str, ...]) -> RefreshReport:
    """The report on a closed run."""
    return RefreshReport(
        compound=run.compound,
        outcome=run.outcome,
        requested=run.requested,
        received=run.received,
        parsed=run.parsed,
        failed=run.failed,
        new=run.new,
        revised=run.revised,
        vanished=run.vanished,
        restored=run.restored,
        requests=run.requests,
        data_through=run.data_through,
        error=error,
        notes=notes,
    )


@contextmanager
def _client(settings: Settings) -> Iterator[PubmedClient]:
    config = ClientConfig(
        base_url=settings.eutils_url,
        cache_path=settings.cache_dir / "http_cache.sqlite3",
        api_key=settings.api_key.reveal(),
        email=settings.email.reveal(),
        timeout_s=settings.timeout_s,
        deadline_s=settings.deadline_s,
        retry_wait_s=settings.retry_wait_s,
        rate_per_s=settings.rate_per_s,
    )
    with PubmedClient(config) as client:
        yield client


def _in_order(pmids: set[Pmid]) -> tuple[Pmid, ...]:
    return tuple(sorted(pmids, key=int))


def _changed(batch: FetchedBatch, baseline: Baseline) -> set[StudyId]:
    """Records not in the database whose content differs from the bibliography's hash."""
    return {
        parsed.record.id
        for parsed in batch.records
        if parsed.record.id not in baseline.stored
        and baseline.hashes.get(parsed.record.id, "") not in {"", parsed.record.content_hash}
    }


def _newly_unserved(unserved: set[Pmid], baseline: Baseline, now: datetime) -> set[Pmid]:
    """In the search, not served, and not known so from an earlier day.

    A record that stays unserved must not hold the watermark back for ever: after one run on
    an earlier day it is a finding, and looked at again each time.
    """
    today = now.date().isoformat()
    known = {
        study
        for study, member in baseline.memberships.items()
        if member.presence is Presence.NOT_SERVED and member.since < today
    }
    return {pmid for pmid in unserved if study_of(pmid) not in known}


def _shortfall(found: SearchResult, harvest: Harvest, unserved: set[Pmid]) -> LitreviewError | None:
    """Why the run is not complete; None when it is."""
    if isinstance(harvest.error, PubmedUnreachable) and not harvest.parsed:
        return harvest.error
    fix = "What came is stored; run again to fetch the rest."
    if harvest.error is not None:
        return IncompleteRefresh(
            f"{len(harvest.failed)} records could not be fetched: {harvest.error.what}", fix=fix
        )
    if harvest.failed:
        first = next(iter(harvest.failed.items()))
        return IncompleteRefresh(
            f"{len(harvest.failed)} records could not be read (PMID {first[0]}: {first[1]})",
            fix=fix,
        )
    if found.count != len(found.pmids):
        return IncompleteRefresh(
            f"PubMed counts {found.count} records and listed {len(found.pmids)}", fix=fix
        )
    if unserved:
        shown = ", ".join(_in_order(unserved)[:5])
        return IncompleteRefresh(
            f"PubMed lists {len(unserved)} records it does not serve (PMID {shown})", fix=fix
        )
    return None


def _notes(
    departed: Iterable[Membership], baseline: Baseline, unserved: set[Pmid]
) -> tuple[str, ...]:
    """What a maintainer should know; a record that left is told of once."""
    moved = [
        member.presence
        for member in departed
        if (before := baseline.memberships.get(member.study)) is None
        or before.presence is not member.presence
    ]
    told = {
        "that left the query, still served by PubMed; kept here": moved.count(Presence.LEFT_QUERY),
        "that PubMed serves no more; kept here": moved.count(Presence.GONE),
        "that the search lists and PubMed did not serve; asked for again next time": len(unserved),
    }
    return tuple(f"Records {words}: {count}." for words, count in told.items() if count)
