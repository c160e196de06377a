"""Bring a compound's records up to date with PubMed.

Settings and compounds enter; one report per compound leaves, and the store holds what came.
The full PMID set is asked for on every run; date windows only save fetching. Only a
complete run moves the watermark, marks what vanished, and rewrites `citations.jsonl`. What is
fetched is decided in `planning`, and what a run was worth in `closing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from time import monotonic

from litreview.errors import LitreviewError, PubmedError, PubmedUnreachable, QueryFileError
from litreview.model.identity import Compound, Pmid
from litreview.model.query import Query
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.entrez import Deadline, PubmedClient
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.textfiles.locks import writer_lock
from litreview.tracking.baseline import Baseline
from litreview.tracking.guard import check_hits, check_turnover, shifted, turned_over
from litreview.tracking.plan import Plan, off_peak_advice
from litreview.workflow.asking import asking
from litreview.workflow.closing import close, counted, report_of
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.harvest import Harvest, missing_by_surprise
from litreview.workflow.heartbeat import beating, silent_heart
from litreview.workflow.inquiry import Answer, Inquiry
from litreview.workflow.ledger import last_hits
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import RefreshReport, Rehearsal
from litreview.workflow.tag import keep_readings
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

KEPT_BACK_S = 60.0  # seconds left to each compound still waiting: an unchanged one takes 5


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
    deadline = Deadline(settings.deadline_s, monotonic)
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
        nullcontext(silent_heart) if dry_run else beating(settings, verb) as heart,
    ):
        reports = []
        for place, compound in enumerate(chosen):
            share = _share(deadline, len(chosen) - place - 1)
            mine = replace(settings, deadline_s=share)
            work = _Refresh(mine, store, compound, manner, heart.beside(progress), log)
            reports.append(_guarded(work, dry_run=dry_run))
        heart.end(worst_outcome(reports))
        return tuple(reports)


def _share(deadline: Deadline, waiting: int) -> float:
    """The seconds one compound may take: what is left, but for a little for each that waits."""
    left = max(deadline.left_s, 0.0)
    return left - waiting * min(KEPT_BACK_S, left / (waiting + 1))


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
                answer = self._ask(client, query, baseline)
                if not self.manner.yes:
                    check_hits(self.compound, answer.found, before)
                    check_turnover(self.compound, answer.kept, answer.known)
            except LitreviewError as refused:
                return self._failed(run, self._placed(refused), client.requests)
            advice = off_peak_advice(answer.plan.batches, self.now)
            if advice:
                self.progress(advice, 0, len(answer.plan.all))
            harvest = self._fetch(client, query, answer.plan, run, baseline)
            run = replace(run, requests=client.requests)
        try:
            closed, error, notes = close(
                self.settings, self.store, run, answer, harvest, baseline, self.layout
            )
        except LitreviewError as refused:
            return self._failed(counted(run, answer, harvest), refused, run.requests)
        report = self._told(closed, error, (*notes, *([advice] if advice else [])))
        return replace(report, tagged=harvest.tagged)

    def _placed(self, refused: LitreviewError) -> LitreviewError:
        """The error with its place: what PubMed refuses is the query, unless it says otherwise."""
        if isinstance(refused, PubmedUnreachable) or refused.where:
            return refused
        if isinstance(refused, PubmedError):
            return QueryFileError(refused.what, where=self._query_file, fix=refused.fix)
        refused.where = self.compound
        return refused

    @property
    def _query_file(self) -> str:
        return self.layout.query(self.compound).relative_to(self.settings.workspace).as_posix()

    def rehearse(self) -> RefreshReport:
        """Search only, and say what would be fetched."""
        query = read_query(self.layout.query(self.compound))
        before = self._hits_before()
        with asking(self.settings, self.log.exchange) as client:
            try:
                answer = self._ask(client, query, self._baseline())
            except LitreviewError as refused:
                placed = self._placed(refused)
                raise placed from (None if placed is refused else refused)
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
                stops=shifted(answer.found.count, before) or turned_over(answer.kept, answer.known),
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
        return last_hits(self.store.last_complete(self.compound, self.now), history)

    def _ask(self, client: PubmedClient, query: Query, baseline: Baseline) -> Answer:
        self.progress(f"{query.name}: searching PubMed", 0, 0)
        manner = self.manner
        answer = Inquiry(
            client, self.store, self.compound, query, baseline, self.now, manner.full, manner.since
        ).ask()
        self.log.note(
            LogEvent.SEARCHED,
            compound=self.compound,
            hits=answer.found.count,
            to_fetch=len(answer.plan.all),
            warnings=answer.found.warnings,
        )
        return answer

    def _fetch(
        self, client: PubmedClient, query: Query, plan: Plan, run: Run, baseline: Baseline
    ) -> Harvest:
        """Fetch what is planned, and once more what did not come: a reply may leave records out."""
        harvest = Harvest()
        self._reap(client, query, plan.all, plan.fresh, run, baseline, harvest)
        if harvest.error is None and (again := missing_by_surprise(harvest, baseline)):
            harvest.not_served -= set(again)
            self._reap(client, query, again, frozenset(again), run, baseline, harvest)
        return harvest

    def _reap(
        self,
        client: PubmedClient,
        query: Query,
        pmids: tuple[Pmid, ...],
        fresh: frozenset[Pmid],
        run: Run,
        baseline: Baseline,
        harvest: Harvest,
    ) -> None:
        done = 0
        for batch in client.fetch(pmids, fresh=fresh):
            harvest.take(batch, self.store, run, baseline)
            came = [one.record.id for one in batch.records]
            harvest.tagged += keep_readings(self.store, query, came)
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
