"""Bring a compound's records up to date with PubMed.

Settings and compounds enter; one report per compound leaves, and the store holds what came.
The full PMID set is asked for on every run; date windows only save fetching. Only a
complete run moves the watermark, marks what vanished, and rewrites `citations.jsonl`.
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
from litreview.model.run import HistoryEntry, Run
from litreview.model.story import Story
from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.session import Deadline
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.textfiles.locks import writer_lock
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.guard import check_hits, check_turnover, shifted, turned_over
from litreview.tracking.plan import off_peak_advice
from litreview.workflow.asking import asking
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.finish import CompoundRun
from litreview.workflow.freshness import last_hits
from litreview.workflow.heartbeat import beating, silent_heart
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import RefreshReport, Rehearsal
from litreview.workflow.search_plan import SearchAnswer, SearchPlan
from litreview.workflow.story import StoryFile
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

KEPT_BACK_S = 60.0  # seconds left to each compound still waiting: an unchanged one takes 5


@dataclass(frozen=True, slots=True)
class RefreshOptions:
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
    options = RefreshOptions(full, since, yes, verb)
    deadline = Deadline(settings.deadline_s, monotonic)
    with (
        nullcontext() if dry_run else writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
        nullcontext(silent_heart) if dry_run else beating(settings, verb) as heart,
    ):
        reports = []
        for place, compound in enumerate(chosen):
            share = _share(deadline, len(chosen) - place - 1)
            mine = replace(settings, deadline_s=share)
            work = _Refresh(mine, store, compound, options, heart.beside(progress), log)
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
        return RefreshReport(replace(work.new_run(), outcome=RunOutcome.FAILED), error)


def worst_outcome(reports: Sequence[RefreshReport]) -> str:
    """What the heartbeat says of several refreshes at their end."""
    order = (RunOutcome.FAILED, RunOutcome.PARTIAL, RunOutcome.COMPLETE, RunOutcome.CACHED)
    seen = {report.outcome for report in reports}
    return next((outcome.value for outcome in order if outcome in seen), "done")


@dataclass
class _Refresh:
    """One compound's refresh."""

    settings: Settings
    store: Store
    compound: Compound
    options: RefreshOptions
    progress: Progress
    log: Logbook

    def __post_init__(self) -> None:
        self.layout = Layout(self.settings.workspace)
        self.now = self.settings.now()

    def perform(self) -> RefreshReport:
        """Search, fetch what is new or changed, and finish."""
        query = read_query(self.layout.query(self.compound))
        story = StoryFile.open(self.layout, self.store, self.compound)
        baseline, before = self._baseline(story.story), self._hits_before(story.entries)
        work = self._started(query, baseline, story)
        with asking(self.settings, self.log.exchange) as client:
            try:
                answer = self._ask(client, query, baseline)
                self._check(answer, before)
            except LitreviewError as refused:
                return work.fail(self._placed(refused), client.requests)
            advice = off_peak_advice(answer.plan.batches, self.now)
            if advice:
                self.progress(advice, 0, len(answer.plan.all))
            try:
                work.fetch(client, answer)
                return work.finish(answer, client, (advice,) if advice else ())
            except LitreviewError as refused:
                return work.fail(refused, client.requests)

    def rehearse(self) -> RefreshReport:
        """Search only, and say what would be fetched."""
        query = read_query(self.layout.query(self.compound))
        history = read_history(self.layout.history(self.compound))
        baseline, before = self._baseline(Story.of(history)), self._hits_before(history)
        with asking(self.settings, self.log.exchange) as client:
            try:
                answer = self._ask(client, query, baseline)
            except LitreviewError as refused:
                placed = self._placed(refused)
                raise placed from (None if placed is refused else refused)
            run = replace(self.new_run(), requested=len(answer.plan.all), requests=client.requests)
        found, plan = answer.found, answer.plan
        rehearsal = Rehearsal(
            query=query.pubmed,
            translation=found.translation,
            hits=found.count,
            hits_before=before,
            phrases_not_found=found.phrases_not_found,
            warnings=found.warnings,
            new=plan.unseen,
            lost=plan.lost,
            modified=plan.modified,
            departed=plan.departed,
            due=plan.due,
            stops=shifted(found.count, before) or turned_over(answer.kept, answer.known),
            advice=off_peak_advice(plan.batches, self.now),
        )
        return RefreshReport(run, rehearsal=rehearsal)

    def new_run(self) -> Run:
        """A run of which nothing is known yet, and which nobody entered."""
        name = f"{self.now:%Y%m%dT%H%M%SZ}-{self.compound}-{token_hex(3)}"
        return Run(name, self.compound, self.now, RunOutcome.CACHED)

    def _started(self, query: Query, baseline: Baseline, story: StoryFile) -> CompoundRun:
        run = replace(self.new_run(), outcome=RunOutcome.FAILED, query=query.pubmed)
        self.store.start_run(run)
        self.log.note(
            LogEvent.RUN_STARTED, verb=self.options.verb, compound=self.compound, run=run.id
        )
        return CompoundRun(
            self.settings, self.store, query, run, baseline, story, self.progress, self.log
        )

    def _baseline(self, story: Story) -> Baseline:
        """What is known; of a record the database knows, its line tells no more but a standing."""
        stored = self.store.studies(self.compound)
        members = self.store.memberships(self.compound)
        held = members.keys() & frozenset(stored)

        def wanted(pmid: Pmid, line: bytes) -> bool:
            return study_of(pmid) not in held or b'"standing"' in line

        lines = iter_citations(self.layout.citations(self.compound), wanted)
        return Baseline.of(stored, members, lines, story.places)

    def _hits_before(self, history: Sequence[HistoryEntry]) -> int:
        """Hits of the last complete search; 0 when there was none."""
        return last_hits(self.store.last_complete(self.compound, self.now), history)

    def _ask(self, client: PubmedClient, query: Query, baseline: Baseline) -> SearchAnswer:
        self.progress(f"{query.name}: searching PubMed", 0, 0)
        full, since = self.options.full, self.options.since
        answer = SearchPlan(
            client, self.store, self.compound, query, baseline, self.now, full, since
        ).ask()
        self.log.note(
            LogEvent.SEARCHED,
            compound=self.compound,
            hits=answer.found.count,
            to_fetch=len(answer.plan.all),
            warnings=answer.found.warnings,
        )
        return answer

    def _check(self, answer: SearchAnswer, before: int) -> None:
        """Refuse an answer that a slip makes more likely than new literature does."""
        if not self.options.yes:
            check_hits(self.compound, answer.found, before)
            check_turnover(self.compound, answer.kept, answer.known)

    def _placed(self, refused: LitreviewError) -> LitreviewError:
        """The error with its place: what PubMed refuses is the query, unless it says otherwise."""
        if isinstance(refused, PubmedUnreachable) or refused.where:
            return refused
        if isinstance(refused, PubmedError):
            path = self.layout.query(self.compound).relative_to(self.settings.workspace)
            return QueryFileError(refused.what, where=path.as_posix(), fix=refused.fix)
        refused.where = self.compound
        return refused
