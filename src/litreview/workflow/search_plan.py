"""What PubMed is asked before a single record is fetched, and what is made of its answers.

A client, a query and what is known enter; a `SearchAnswer` leaves: the whole set, and the plan of
what to fetch. An answer that would change a lot, or that nothing is there to be held against, is
asked for again: a server that mixes up its replies must not be believed once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.model.identity import Compound, Pmid
from litreview.model.query import Query
from litreview.model.run import Membership, Run, SearchResult
from litreview.model.vocabulary import Standing
from litreview.pubmed.entrez import BATCH, PubmedClient
from litreview.pubmed.strategy import strategy_warnings
from litreview.store.store import Store
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import FROM_FILES, study_of
from litreview.tracking.plan import Plan, plan_of
from litreview.tracking.presence import AWAY

OVERLAP_DAYS = 7  # indexing lags and servers are not all at one build: look back a week
DAYS_A_WEEK = 7
ROUTINE_REQUESTS = 3  # what an unchanged compound may cost
ASKED_AGAIN = 2  # times; two answers of three must agree


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What the search of one run gave.

    Attributes:
        short: Why the run cannot be complete whatever is fetched; empty when it can.
        kept: How many of the records found before are found again.
        known: How many were found before.
    """

    found: SearchResult
    plan: Plan
    short: str = ""
    kept: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Records that PubMed says changed of late.

    Attributes:
        short: Why it may not be all of them; empty when it is.
    """

    pmids: frozenset[Pmid] = frozenset()
    short: str = ""


@dataclass(frozen=True)
class SearchPlan:
    """One compound's questions to PubMed.

    Attributes:
        full: Fetch every record again.
        since: Look for modified records from this day, where that is earlier than usual.
    """

    client: PubmedClient
    store: Store
    compound: Compound
    query: Query
    baseline: Baseline
    now: datetime
    full: bool = False
    since: date | None = None

    def ask(self) -> SearchAnswer:
        """Search, look for what changed, and plan what to fetch.

        Raises:
            PubmedUnreachable: No answer, or none that PubMed gives twice.
            PubmedError: PubMed refuses the query.
        """
        known = sum(map(self._was_found, self.baseline.memberships.values()))
        found = self._search(known)
        found = replace(found, warnings=(*strategy_warnings(self.query.pubmed), *found.warnings))
        present = frozenset(found.pmids)
        stored = frozenset(p for p in found.pmids if study_of(p) in self.baseline.stored)
        everything = self.full or self._clock_was_ahead()
        window = Window() if everything else self._window(present, stored)
        modified = stored if everything else (window.pmids & stored) | self._unproved(stored)
        plan = plan_of(found.pmids, modified, self.baseline, self._today, batch=BATCH)
        plan = self._with_routine(plan, present, stored)
        short = _short(found) or window.short
        return SearchAnswer(found, plan, short, self._kept(found), known)

    @property
    def _today(self) -> date:
        return self.now.date()

    def _last(self) -> Run | None:
        return self.store.last_complete(self.compound, self.now)

    def _clock_was_ahead(self) -> bool:
        """Whether all complete runs are of days that have not come: then no date is trusted."""
        return self._last() is None and self.store.last_complete(self.compound) is not None

    def _kept(self, found: SearchResult) -> int:
        """How much of what the last search found is found again."""
        members = (self.baseline.memberships.get(study_of(pmid)) for pmid in found.pmids)
        return sum(member is not None and self._was_found(member) for member in members)

    def _was_found(self, member: Membership) -> bool:
        """Whether the last search found it, and it was ever served."""
        return (
            member.presence not in AWAY
            and bool(member.first_seen)
            and self.baseline.knows(member.study)
        )

    def _search(self, known: int) -> SearchResult:
        """The whole set; asked for again where known records are missing, or none were known.

        Args:
            known: How many records the last search found.
        """
        found = self.client.search(self.query.pubmed)
        if known and self._kept(found) == known:
            return found
        if self.client.confirms(self.query.pubmed, found):
            return found
        answers = [found]
        for _ in range(ASKED_AGAIN):
            again = self.client.search(self.query.pubmed)
            if any(set(again.pmids) == set(one.pmids) for one in answers):
                return again
            answers.append(again)
        unsure = PubmedUnreachable(
            f"PubMed gave {len(answers)} different answers to one search.",
            fix="Nothing was fetched, and nothing marked as gone; run again.",
        )
        unsure.answered = True
        raise unsure

    def _window(self, present: frozenset[Pmid], stored: frozenset[Pmid]) -> Window:
        """What of the stored records PubMed says changed."""
        last = self._last()
        starts = [self.since] if self.since else []
        starts += [_through(last) - timedelta(days=OVERLAP_DAYS)] if last else []
        if not starts or not stored:
            return Window()
        start = min(starts)  # a later one would leave a gap that no run looks into again
        try:
            window = self._changed(start, present)
            if last is not None and self.since is None and len(window.pmids & stored) > BATCH:
                window = self._not_seen_since(window, start, last, present)
        except PubmedUnreachable:
            return Window(short="PubMed did not say which records changed")
        return window

    def _changed(self, start: date, present: frozenset[Pmid]) -> Window:
        """Asked once more when it lists what the search did not find."""
        first = self._listed(start)
        if present.issuperset(first.pmids):
            return Window(frozenset(first.pmids), _unlisted(first))
        again = self._listed(start)
        both = frozenset((*first.pmids, *again.pmids))
        foreign = len(frozenset(again.pmids) - present)
        if foreign:
            return Window(both, f"PubMed lists {foreign} changed records its search does not find")
        return Window(both, _unlisted(again))

    def _listed(self, start: date) -> SearchResult:
        return self.client.search(self.query.pubmed, modified=(start, self._today))

    def _not_seen_since(
        self, window: Window, start: date, last: Run, present: frozenset[Pmid]
    ) -> Window:
        """Of a large window, what changed since the last run, or was not looked at in its days.

        What changed before, the last run had in its own window; the days in which it overlaps
        are for what is listed late. NLM's maintenance touches thousands at a time.
        """
        recent = self._changed(_through(last), present)
        unseen = (
            pmid
            for pmid in window.pmids
            if not start.isoformat() <= self._last_checked(pmid) <= self._today.isoformat()
        )
        return Window(recent.pmids | frozenset(unseen), window.short or recent.short)

    def _unproved(self, stored: Collection[Pmid]) -> frozenset[Pmid]:
        """Stored records that came from a file, and were never held against PubMed itself.

        A file may be older than what PubMed shows, by more than any window of changes.
        """
        unseen = {pmid for pmid in stored if not self._last_checked(pmid)}
        if not unseen:
            return frozenset()
        origins = self.store.origins(self.compound)
        return frozenset(pmid for pmid in unseen if origins.get(study_of(pmid)) in FROM_FILES)

    def _with_routine(self, plan: Plan, present: frozenset[Pmid], stored: frozenset[Pmid]) -> Plan:
        """What every run looks into as well: marks of retraction, and records not seen for long.

        A run that fetches anyway has room for both. One without news keeps to its few requests:
        records come first, then marks; where there are more records than one run looks at, the
        two take turns, a week each.
        """
        if not stored:
            return plan
        if plan.all:
            plan = self._with_marked(plan, present).with_due(self.baseline, present, self._today)
            return plan.with_control(self.baseline, present)
        room = self._room()
        overdue = plan.with_due(self.baseline, present, self._today)
        weeks = self._today.toordinal() // DAYS_A_WEEK
        if room > 0 and overdue.due and not (len(overdue.due) >= BATCH and weeks % 2 == 0):
            return overdue
        if room > 0:
            plan = self._with_marked(plan, present)
        return overdue if room > 1 and not plan.all else plan

    def _room(self) -> int:
        """Requests left to a run without news; one a week where the search alone takes them all."""
        left = ROUTINE_REQUESTS - self.client.requests
        if left > 0:
            return left
        last = self._last()
        week_ago = self._today - timedelta(days=DAYS_A_WEEK)
        return int(last is not None and _through(last) <= week_ago)

    def _with_marked(self, plan: Plan, present: frozenset[Pmid]) -> Plan:
        """Add records PubMed marks as retracted or of concern, and our copy does not.

        A retraction changes an old record, and no date need move with it. The marks are a hint:
        where they cannot be had, the run goes on without them.
        """
        try:
            marked = present & set(self.client.probe_standing(self.query.pubmed))
        except PubmedError:
            return plan
        today, planned = self._today.isoformat(), frozenset(plan.all)
        news = (
            pmid
            for pmid in sorted(marked - planned, key=int)
            if self.baseline.standings.get(study_of(pmid), Standing.NONE) is Standing.NONE
            and self._last_checked(pmid) != today
        )
        return replace(plan, modified=(*plan.modified, *news))

    def _last_checked(self, pmid: Pmid) -> str:
        return self.baseline.last_checked(study_of(pmid))


def _through(run: Run) -> date:
    return date.fromisoformat(run.data_through)


def _unlisted(changed: SearchResult) -> str:
    missing = changed.count - len(changed.pmids)
    return f"PubMed counts {missing} more changed records than it listed" if missing else ""


def _short(found: SearchResult) -> str:
    """Why the search itself is not all of it."""
    if found.count == len(found.pmids):
        return ""
    return f"PubMed counts {found.count:,} records and listed {len(found.pmids):,}"
