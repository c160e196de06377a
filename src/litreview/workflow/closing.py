"""What a refresh was worth: complete, partial or failed, and what it leaves behind.

A search, its plan and its harvest enter; presence, the ledger, the bibliography and the history
are brought up to date, and the closed run leaves. Nothing is asked of PubMed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain

from litreview.errors import IncompleteRefresh, LitreviewError, PubmedUnreachable
from litreview.model.identity import Compound, Pmid, pmid_of
from litreview.model.run import Membership, Run
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.settings import Settings
from litreview.store.store import Store
from litreview.tracking.baseline import Baseline, study_of
from litreview.tracking.changes import presence_entries
from litreview.tracking.plan import in_order
from litreview.tracking.presence import (
    never_found,
    present_members,
    restored_members,
    vanished_members,
)
from litreview.workflow.harvest import Harvest
from litreview.workflow.inquiry import Answer
from litreview.workflow.ledger import close_run, write_standings
from litreview.workflow.results import RefreshReport
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import append_history
from litreview.workspace.layout import Layout

MOST_SHOWN = 5  # PMIDs named in an error


def close(
    settings: Settings,
    store: Store,
    run: Run,
    answer: Answer,
    harvest: Harvest,
    baseline: Baseline,
    layout: Layout,
) -> tuple[Run, LitreviewError | None, tuple[str, ...]]:
    """Close a run that got as far as fetching; return it, why it is not complete, and notes."""
    found, plan, now = answer.found, answer.plan, run.started
    unserved = (harvest.not_served | harvest.unreadable.keys()) - set(plan.departed)
    newly = _newly_unserved(unserved, baseline, now)
    error = _shortfall(run.compound, answer, harvest, newly)
    # what left is told only by a complete run: a cut-off one cannot know
    looked_at = plan.departed if error is None else ()
    looked_at = tuple(pmid for pmid in looked_at if pmid not in harvest.unreadable)
    gone = [pmid for pmid in looked_at if pmid not in harvest.served]
    merged = _merged(store, layout, run.compound, gone, frozenset(found.pmids)) if gone else {}
    departed, vanished = vanished_members(looked_at, harvest.served, merged, baseline, now)
    # what never came is not known yet: it is new on the day it comes
    known = (p for p in found.pmids if p not in harvest.failed or baseline.knows(study_of(p)))
    present = present_members(known, unserved, harvest.served, baseline, now)
    restored = restored_members(found.pmids, baseline, now)
    moved = presence_entries((*departed, *restored), baseline, now)
    append_history(layout.history(run.compound), (*moved, *harvest.revisions))
    store.save_memberships(run.compound, chain(present, departed))
    write_standings(layout, store, run.compound, now, harvest.standings)
    closed = replace(
        counted(run, answer, harvest),
        finished=settings.now(),
        outcome=RunOutcome.COMPLETE if error is None else RunOutcome.PARTIAL,
        vanished=vanished,
        restored=len(restored),
        data_through=now.date().isoformat() if error is None else "",
        error_code=error.code if error else "",
        error_message=str(error) if error else "",
    )
    if error is None:
        close_run(layout, store, closed)  # before the ledger: a killed run must be done again
    store.finish_run(closed)
    return closed, error, (*found.warnings, *_notes(departed, baseline, unserved))


def counted(run: Run, answer: Answer, harvest: Harvest) -> Run:
    """The run with what was found and fetched."""
    return replace(
        run,
        translation=answer.found.translation,
        warnings=answer.found.warnings,
        hits=answer.found.count,
        requested=len(answer.plan.all),
        received=harvest.received,
        parsed=harvest.parsed,
        failed=len(harvest.failed) + len(harvest.unreadable),
        new=harvest.new,
        revised=harvest.revised,
    )


def report_of(run: Run, error: LitreviewError | None, notes: tuple[str, ...] = ()) -> RefreshReport:
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
        hits=None if run.outcome is RunOutcome.FAILED else run.hits,
    )


def _merged(
    store: Store,
    layout: Layout,
    compound: Compound,
    gone: Collection[Pmid],
    present: Collection[Pmid],
) -> dict[Pmid, Pmid]:
    """For records that are gone, the stored citation of the same DOI that the search finds.

    PubMed serves neither a merged citation nor its successor's name; the DOI moves with it.
    """
    dois = _dois(store, layout, compound, gone)
    bearers = store.with_dois(compound, dois.values())
    return {
        pmid: heir
        for pmid, doi in dois.items()
        for heir in map(pmid_of, bearers[doi])
        if heir is not None and heir in present
    }


def _dois(
    store: Store, layout: Layout, compound: Compound, pmids: Collection[Pmid]
) -> dict[Pmid, str]:
    """The DOIs of records that are gone, from the database or the bibliography."""
    kept = {pmid: store.record(study_of(pmid)) for pmid in pmids}
    filed = iter_citations(layout.citations(compound)) if None in kept.values() else ()
    lines = {line.pmid: line.doi for line in filed if line.pmid in kept}
    dois = {pmid: lines.get(pmid, "") if one is None else one.doi for pmid, one in kept.items()}
    return {pmid: doi for pmid, doi in dois.items() if doi}


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


def _shortfall(
    compound: Compound, answer: Answer, harvest: Harvest, unserved: set[Pmid]
) -> LitreviewError | None:
    """Why the run is not complete; None when it is."""
    if isinstance(harvest.error, PubmedUnreachable) and not harvest.parsed:
        return harvest.error
    what = _what_is_short(answer, harvest, unserved)
    if not what:
        return None
    fix = "What came is stored; run again to fetch the rest."
    return IncompleteRefresh(what, where=compound, fix=fix)


def _what_is_short(answer: Answer, harvest: Harvest, unserved: set[Pmid]) -> str:
    if harvest.error is not None:
        return f"{_records(harvest.failed)} could not be fetched: {harvest.error.what}"
    unread = {pmid: why for pmid, why in harvest.unreadable.items() if pmid in unserved}
    if unread:
        pmid, why = next(iter(unread.items()))
        return f"{_records(unread)} could not be read (PMID {pmid}: {why})"
    if answer.short:
        return answer.short
    if unserved:
        shown = ", ".join(in_order(unserved)[:MOST_SHOWN])
        return f"PubMed lists {_records(unserved)} it does not serve (PMID {shown})"
    return ""


def _records(pmids: Collection[Pmid]) -> str:
    return f"{len(pmids):,} record" if len(pmids) == 1 else f"{len(pmids):,} records"


def _notes(
    departed: Iterable[Membership], baseline: Baseline, unserved: set[Pmid]
) -> tuple[str, ...]:
    """What a maintainer should know; a record that left is told of once."""
    moved = [
        member
        for member in departed
        if not never_found(member)
        and (
            (before := baseline.memberships.get(member.study)) is None
            or (before.presence, before.merged_into) != (member.presence, member.merged_into)
        )
    ]
    left = sum(member.presence is Presence.LEFT_QUERY for member in moved)
    merged = sum(member.merged_into is not None for member in moved)
    told = {
        "that left the query, still served by PubMed; kept here": left,
        "that PubMed merged into another; kept here": merged,
        "that PubMed serves no more; kept here": len(moved) - left - merged,
        "that the search lists and PubMed did not serve, or not readably; asked for again next "
        "time": len(unserved),
    }
    return tuple(f"Records {words}: {count}." for words, count in told.items() if count)
