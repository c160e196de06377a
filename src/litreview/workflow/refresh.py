"""Bring a compound's records up to date with PubMed.

Settings and compounds enter; one report per compound leaves, and the store holds what came.
The full PMID set is asked for on every run; date windows only save fetching. Only a
complete run moves the watermark, marks what vanished, and rewrites `citations.jsonl`. What is
fetched is decided in `planning`, and what a run was worth in `closing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from secrets import token_hex

from litreview.errors import LitreviewError, PubmedUnreachable
from litreview.model.identity import Compound, Pmid
from litreview.model.query import Query
from litreview.model.run import Run, SearchResult
from litreview.model.vocabulary import Origin, RunOutcome, Standing
from litreview.pubmed.client import BATCH, PubmedClient
from litreview.settings import Settings
from litreview.store.lock import writer_lock
from litreview.store.store import Store, open_store
from litreview.workflow.asking import asking
from litreview.workflow.baseline import Baseline, study_of
from litreview.workflow.closing import Answer, close, report_of
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.harvest import Harvest
from litreview.workflow.heartbeat import beating
from litreview.workflow.ledger import last_hits
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.planning import Plan, off_peak_advice, plan_of
from litreview.workflow.progress import Progress, silent
from litreview.workflow.query_care import check_hits, shifted
from litreview.workflow.reports import RefreshReport, Rehearsal
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

OVERLAP_DAYS = 7  # indexing lags and servers are not all at one build: look back a week
FROM_FILES = (Origin.FILE, Origin.EXPORT)
DAYS_A_WEEK = 7
ROUTINE_REQUESTS = 3  # what an unchanged compound may cost


@dataclass(frozen=True, slots=True)
class Manner:
    """How a refresh is done.

    Attributes:
        full: Fetch every record again.
        since: Look for modified records from this day, where that is earlier than usual.
        yes: Go on although far fewer or far more records are found than last time.
        verb: What the heartbeat calls it.
    """

    full: bool = False
    since: date | None = None
    yes: bool = False
    verb: str = "refresh"


def refresh(
    settings: Settings,
    compounds: Sequence[str] = (),
    *,
    full: bool = False,
    since: date | None = None,
    dry_run: bool = False,
    yes: bool = False,
    verb: str = "refresh",
    progress: Progress = silent,
    log: Logbook = silent_logbook,
) -> tuple[RefreshReport, ...]:
    """Refresh the compounds named, or all; one that fails does not stop the others.

    Args:
        full: Fetch every record again.
        since: Look for modified records from this day, where that is earlier than usual.
        dry_run: Search and say what would be fetched; store nothing.
        yes: Go on although far fewer or far more records are found than last time.
        verb: What the heartbeat calls it.
        log: Told of every step.

    Raises:
        StoreError: The database cannot be used, or another refresh is running.
    """
    chosen = choose_compounds(settings, compounds)
    manner = Manner(full, since, yes, verb)
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
        beating(settings, verb) as heart,
    ):
        reports = []
        for compound in chosen:
            work = _Refresh(settings, store, compound, manner, heart.beside(progress), log)
            reports.append(_guarded(work, dry_run=dry_run))
        heart.end(worst_outcome(reports))
        return tuple(reports)


def _guarded(work: _Refresh, *, dry_run: bool) -> RefreshReport:
    try:
        return work.rehearse() if dry_run else work.perform()
    except LitreviewError as error:
        work.log.error(error, compound=work.compound)
        return RefreshReport(work.compound, RunOutcome.FAILED, error=error)


def worst_outcome(reports: Sequence[RefreshReport]) -> str:
    """What the heartbeat says of several refreshes at their end."""
    order = (RunOutcome.FAILED, RunOutcome.PARTIAL, RunOutcome.COMPLETE, RunOutcome.CACHED)
    seen = {report.outcome for report in reports}
    return next((outcome.value for outcome in order if outcome in seen), "done")


@dataclass
class _Refresh:
    """One compound's refresh, from the search to the ledger."""

    settings: Settings
    store: Store
    compound: Compound
    manner: Manner
    progress: Progress
    log: Logbook

    def __post_init__(self) -> None:
        self.layout = Layout(self.settings.workspace)
        self.now = self.settings.now()

    def perform(self) -> RefreshReport:
        """Search, fetch, store and close the run."""
        query = read_query(self.layout.query(self.compound))
        baseline = self._baseline()
        before = self._hits_before()
        run = self._start(query)
        with asking(self.settings, self.log.exchange) as client:
            try:
                answer = self._search(client, query, baseline)
                if not self.manner.yes:
                    check_hits(self.compound, answer.found, before)
            except LitreviewError as refused:
                if not isinstance(refused, PubmedUnreachable):  # which is nobody's own fault
                    refused.where = refused.where or self.compound
                return self._failed(run, refused, client.requests)
            harvest = self._fetch(client, answer.plan, run, baseline)
            run = replace(run, requests=client.requests)
        closed, error, notes = close(
            self.settings, self.store, run, answer, harvest, baseline, self.layout
        )
        advice = off_peak_advice(answer.plan.batches, self.now)
        return self._told(closed, error, (*notes, *([advice] if advice else [])))

    def rehearse(self) -> RefreshReport:
        """Search only, and say what would be fetched."""
        query = read_query(self.layout.query(self.compound))
        before = self._hits_before()
        with asking(self.settings, self.log.exchange) as client:
            answer = self._search(client, query, self._baseline())
            rehearsal = Rehearsal(
                query=query.pubmed,
                translation=answer.found.translation,
                hits=answer.found.count,
                hits_before=before,
                phrases_not_found=answer.found.phrases_not_found,
                warnings=answer.found.warnings,
                new=answer.plan.unseen,
                lost=answer.plan.lost,
                modified=answer.plan.modified,
                departed=answer.plan.departed,
                due=answer.plan.due,
                stops=shifted(answer.found.count, before),
                advice=off_peak_advice(answer.plan.batches, self.now),
            )
            return RefreshReport(
                self.compound,
                RunOutcome.CACHED,
                requested=len(answer.plan.all),
                requests=client.requests,
                rehearsal=rehearsal,
            )

    def _start(self, query: Query) -> Run:
        run = Run(
            id=f"{self.now:%Y%m%dT%H%M%SZ}-{self.compound}-{token_hex(3)}",
            compound=self.compound,
            started=self.now,
            outcome=RunOutcome.FAILED,
            query=query.pubmed,
        )
        self.store.start_run(run)
        self.log.note(
            LogEvent.RUN_STARTED, verb=self.manner.verb, compound=self.compound, run=run.id
        )
        return run

    def _baseline(self) -> Baseline:
        return Baseline.of(
            self.store.hashes(self.compound),
            self.store.memberships(self.compound),
            iter_citations(self.layout.citations(self.compound)),
        )

    def _hits_before(self) -> int:
        """Hits of the last complete search; 0 when there was none."""
        history = read_history(self.layout.history(self.compound))
        return last_hits(self.store.last_complete(self.compound), history)

    def _search(self, client: PubmedClient, query: Query, baseline: Baseline) -> Answer:
        self.progress(f"{query.name}: searching PubMed", 0, 0)
        found = client.search(query.pubmed)
        present = frozenset(found.pmids)
        stored = {pmid for pmid in found.pmids if study_of(pmid) in baseline.stored}
        window = self._window(client, query, stored)
        today = self.now.date()
        unproved = self._unproved(stored, baseline)
        modified = stored if self.manner.full else (set(window.pmids) & stored) | unproved
        plan = plan_of(found.pmids, modified, baseline, today)
        if plan.all:
            plan = plan.with_due(baseline, present, today)
        elif stored:
            plan = self._routine(client, query, plan, baseline, present)
        self.log.note(
            LogEvent.SEARCHED,
            compound=self.compound,
            hits=found.count,
            to_fetch=len(plan.all),
            warnings=found.warnings,
        )
        return Answer(found, plan, window.count - len(window.pmids))

    def _window(self, client: PubmedClient, query: Query, stored: set[Pmid]) -> SearchResult:
        """What of the stored records PubMed says changed; all of it when all is fetched anyway."""
        starts = [day for day in (self.manner.since, self._watermark()) if day is not None]
        if self.manner.full or not starts or not stored:
            return SearchResult((), 0)
        start = min(starts)  # a later one would leave a gap that no run looks into again
        return client.search(query.pubmed, modified_from=start, modified_to=self.now.date())

    def _unproved(self, stored: set[Pmid], baseline: Baseline) -> set[Pmid]:
        """Stored records that came from a file, and were never held against PubMed itself.

        A file may be older than what PubMed shows, by more than any window of changes.
        """
        unseen = {pmid for pmid in stored if not baseline.last_checked(study_of(pmid))}
        if not unseen:
            return unseen
        origins = self.store.origins(self.compound)
        return {pmid for pmid in unseen if origins.get(study_of(pmid)) in FROM_FILES}

    def _routine(
        self,
        client: PubmedClient,
        query: Query,
        plan: Plan,
        baseline: Baseline,
        present: frozenset[Pmid],
    ) -> Plan:
        """What a run looks into that has nothing else to fetch, within its few requests.

        Records not looked at for long come first, then the marks of retraction; where there are
        more of those than one run looks at, the two take turns, a week each.
        """
        today = self.now.date()
        room = self._room(client)
        overdue = plan.with_due(baseline, present, today)
        marks_first = len(overdue.due) >= BATCH and today.toordinal() // DAYS_A_WEEK % 2 == 0
        if room > 0 and overdue.due and not marks_first:
            return overdue
        if room > 0:
            plan = replace(plan, modified=self._probed(client, query, present, baseline))
        return plan.with_due(baseline, present, today) if room > 1 or plan.all else plan

    def _room(self, client: PubmedClient) -> int:
        """Requests left to a run without news; one a week where the search alone takes them all."""
        left = ROUTINE_REQUESTS - client.requests
        if left > 0:
            return left
        last = self.store.last_complete(self.compound)
        week_ago = self.now.date() - timedelta(days=DAYS_A_WEEK)
        return int(last is not None and date.fromisoformat(last.data_through) <= week_ago)

    def _probed(
        self, client: PubmedClient, query: Query, present: frozenset[Pmid], baseline: Baseline
    ) -> tuple[Pmid, ...]:
        """Records PubMed marks as retracted or of concern, and our copy does not.

        A retraction changes an old record, and no date need move with it.
        """
        today = self.now.date().isoformat()
        marked = present & set(client.probe_standing(query.pubmed))
        return tuple(
            pmid
            for pmid in sorted(marked, key=int)
            if baseline.standings.get(study_of(pmid), Standing.NONE) is Standing.NONE
            and baseline.last_checked(study_of(pmid)) < today
        )

    def _watermark(self) -> date | None:
        last = self.store.last_complete(self.compound)
        if last is None:
            return None
        return date.fromisoformat(last.data_through) - timedelta(days=OVERLAP_DAYS)

    def _fetch(self, client: PubmedClient, plan: Plan, run: Run, baseline: Baseline) -> Harvest:
        harvest = Harvest()
        done = 0
        for batch in client.fetch(plan.all, fresh=plan.fresh):
            harvest.take(batch, self.store, run, baseline)
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
            self.progress(f"{self.compound}: fetching records", done, len(plan.all))
        return harvest

    def _failed(self, run: Run, error: LitreviewError, requests: int) -> RefreshReport:
        closed = replace(
            run,
            finished=self.settings.now(),
            requests=requests,
            error_code=error.code,
            error_message=str(error),
        )
        self.store.finish_run(closed)
        return self._told(closed, error, ())

    def _told(
        self, closed: Run, error: LitreviewError | None, notes: tuple[str, ...]
    ) -> RefreshReport:
        if error is not None:
            self.log.error(error, compound=self.compound)
        counts = ("requested", "received", "parsed", "failed", "new", "revised", "vanished")
        self.log.note(
            LogEvent.RUN_ENDED,
            compound=self.compound,
            run=closed.id,
            outcome=closed.outcome,
            requests=closed.requests,
            **{name: getattr(closed, name) for name in counts},
        )
        return report_of(closed, error, notes)
