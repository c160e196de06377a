"""Gather everything known about one compound, from files and database, writing nothing.

Settings and a compound enter; a `Dossier` leaves. Works without PubMed and without a
database: then records come from `citations.jsonl`, without abstracts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.ladder.tier_history import last_entries
from litreview.ladder.unread import keeps_open, not_decided_again
from litreview.model.claim import Claim, Report
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier, SearchState
from litreview.model.grade import Grade
from litreview.model.identity import Compound, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import Citation, HistoryEntry, Membership, Run
from litreview.model.story import Story
from litreview.model.tag import Reading
from litreview.model.vocabulary import Origin
from litreview.reviews.consensus import by_study, fact_verdict, facts, grade_study, make_links
from litreview.reviews.files import read_judgements
from litreview.reviews.prisma import prisma_flow
from litreview.reviews.quotes import WHOLE_TEXT
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.tagging.reading import read_study
from litreview.tagging.rulebook import Rulebook, load_rulebook
from litreview.tracking.bibliography import (
    membership_of,
    record_of,
    study_of,
    with_filed_standing,
)
from litreview.workflow.compounds import choose_compound
from litreview.workflow.last_run import last_hits, shortfall, unfinished
from litreview.workspace.citations import read_citations
from litreview.workspace.claims import read_claims
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports

MOST_NAMED = 5  # claims named in one line


@dataclass(frozen=True)
class Shelf:
    """What files and database hold of one compound, before anything is weighed."""

    query: Query
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    policy: Policy
    records: Mapping[StudyId, Record]
    memberships: Mapping[StudyId, Membership]
    readings: Mapping[StudyId, Reading]
    judgements: tuple[Judgement, ...]
    history: tuple[HistoryEntry, ...]
    search: SearchState
    rulebook: str
    problems: tuple[str, ...]


def load_dossier(settings: Settings, compound: str | None) -> Dossier:
    """Return everything known about one compound, decided and ready to show."""
    return weigh(take_from_shelf(settings, choose_compound(settings, compound)))


def take_from_shelf(settings: Settings, compound: Compound) -> Shelf:
    """Read every file and stored record of one compound."""
    layout = Layout(settings.workspace)
    query = read_query(layout.query(compound))
    claims = read_claims(layout.claims(compound))
    reports = read_reports(layout.reports(compound), {claim.id for claim in claims})
    manual = read_manual(layout.manual(compound))
    citations = read_citations(layout.citations(compound))
    history = read_history(layout.history(compound))
    files = read_judgements(layout.reviews(compound))
    rulebook = load_rulebook()
    with open_store(settings.database_url) as store:
        stored = store.records(compound)
        members = dict(store.memberships(compound))
        readings = dict(store.readings(compound, rulebook.version))
        last = store.last_complete(compound, settings.now())
        latest = unfinished(store, compound, settings.now())
        places = Story.of(history).places
        filed = {study_of(c.pmid): membership_of(c, places) for c in citations}
    records = _all_records(stored, citations, manual)
    return Shelf(
        query=query,
        claims=claims,
        reports=reports,
        policy=read_policy(layout.policy),
        records=records,
        memberships={**filed, **members},
        readings=_all_readings(records.values(), readings, rulebook, query),
        judgements=files.active,
        history=history,
        search=search_state(query, last, history, citations, latest, snapshot=not stored),
        rulebook=rulebook.version,
        problems=files.problems,
    )


def weigh(shelf: Shelf) -> Dossier:
    """Grade the studies, gather the links and decide every claim."""
    words = by_study(shelf.judgements)
    grades = {
        study: grade_study(record, shelf.readings[study], words.get(study, ()))
        for study, record in shelf.records.items()
    }
    texts = {study: record.study_text for study, record in shelf.records.items()}
    whole = {study for study, record in shelf.records.items() if record.origin in WHOLE_TEXT}
    links, absent, problems = _usable(make_links(shelf.judgements, texts, whole), shelf)
    documented = facts(shelf.judgements)
    dossier = Dossier(
        query=shelf.query,
        claims=shelf.claims,
        reports=shelf.reports,
        records=shelf.records,
        memberships=shelf.memberships,
        grades=grades,
        links=links,
        decisions=(),
        policy=shelf.policy,
        search=shelf.search,
        flow=prisma_flow(tuple(shelf.records.values()), grades, links),
        rulebook=shelf.rulebook,
        facts=documented,
        history=shelf.history,
        problems=(*shelf.problems, *problems),
        absent=absent,
    )
    return with_decisions(dossier)


def with_decisions(dossier: Dossier) -> Dossier:
    """The same dossier with every claim decided from its grades and links."""
    decisions = tuple(decision for _, decision in decide(dossier))
    problems = (*dossier.problems, *_not_checked(dossier.query.compound, decisions))
    return replace(dossier, decisions=decisions, problems=problems)


def decide(dossier: Dossier) -> tuple[tuple[Body, TierDecision], ...]:
    """The body of evidence and the decision on each claim, in the claims' order.

    A claim that rests on a record which was not read keeps its last decision: without its tags,
    any other would tell of the missing record and not of the evidence.
    """
    unread = unread_studies(dossier)
    last = last_entries(dossier.history)
    found = []
    for claim in dossier.claims:
        body = body_of(dossier, claim)
        before = last.get(claim.id)
        waits = keeps_open(body, unread, before)
        found.append(
            (body, not_decided_again(body, waits, before, dossier.policy))
            if waits
            else (body, decide_tier(body, dossier.policy))
        )
    return tuple(found)


def unread_studies(dossier: Dossier) -> frozenset[StudyId]:
    """The studies known by their citation only, or by a link alone, and that may yet come.

    After a complete search nothing more comes: what PubMed no longer holds, and nobody kept, is
    weighed by what people said of it, and must not keep a claim from being decided for ever.
    """
    if dossier.search.fetched:
        return frozenset()
    cited = {s for s, record in dossier.records.items() if record.origin is Origin.SNAPSHOT}
    return frozenset(cited | {link.study for link in dossier.absent})


def _not_checked(compound: Compound, decisions: Iterable[TierDecision]) -> tuple[str, ...]:
    """One line for the maintainer on the claims that were not decided again."""
    waiting = [decision.claim for decision in decisions if decision.unread]
    if not waiting:
        return ()
    shown = ", ".join(waiting[:MOST_NAMED]) + (", ..." if len(waiting) > MOST_NAMED else "")
    several = "claims rest" if len(waiting) > 1 else "claim rests"
    return (
        f"{len(waiting)} {several} on records known by citation only, not decided again: {shown}; "
        f"`litreview refresh {compound}` fetches what is missing",
    )


def body_of(dossier: Dossier, claim: Claim) -> Body:
    """Everything that bears on one claim; a study not in hand with nothing known of it."""
    studies = tuple(
        LinkedStudy(grade=dossier.grades.get(link.study) or Grade(link.study, {}), link=link)
        for link in (*dossier.links, *(() if dossier.search.fetched else dossier.absent))
        if link.claim == claim.id
    )
    return Body(
        claim=claim,
        studies=studies,
        reports=dossier.reports_on(claim.id),
        fact=fact_verdict(dossier.facts.get(claim.id, ())),
        stale_search=not dossier.search.last_complete,
    )


def search_state(
    query: Query,
    last: Run | None,
    history: Sequence[HistoryEntry],
    citations: Iterable[Citation],
    latest: Run | None = None,
    *,
    snapshot: bool,
) -> SearchState:
    """How fresh the records are, from the ledger and, without a database, the history."""
    runs = [entry for entry in history if entry.kind == "run"]
    filed = runs[-1].after if runs else ""
    stored = last.data_through if last is not None else ""
    through = max(filed, stored)
    seen = tuple(citation.first_seen for citation in citations)
    hits = last_hits(last, history)
    return SearchState(
        last_complete=through,
        data_through=through or max(seen, default=""),
        next_due=_due(through, query.cadence_days),
        snapshot=snapshot,
        fetched=last is not None,
        hits=hits or len(seen),
        translation=last.translation if last is not None else "",
        warnings=last.warnings if last is not None else (),
        fell_short=shortfall(latest, through),
    )


def _due(last_complete: str, cadence_days: int) -> str:
    if not last_complete:
        return ""
    return (date.fromisoformat(last_complete) + timedelta(days=cadence_days)).isoformat()


def _all_records(
    stored: Iterable[Record], citations: Iterable[Citation], manual: Iterable[Record]
) -> dict[StudyId, Record]:
    filed = {study_of(citation.pmid): citation for citation in citations}
    full = {
        record.id: with_filed_standing(record, filed[record.id]) if record.id in filed else record
        for record in stored
    }
    absent = {study: record_of(c) for study, c in filed.items() if study not in full}
    return {**full, **absent, **{record.id: record for record in manual}}


def _all_readings(
    records: Iterable[Record],
    readings: Mapping[StudyId, Reading],
    rulebook: Rulebook,
    query: Query,
) -> dict[StudyId, Reading]:
    return {
        record.id: readings.get(record.id) or read_study(record.study_text, rulebook, query)
        for record in records
    }


def _usable(
    links: Iterable[Link], shelf: Shelf
) -> tuple[tuple[Link, ...], tuple[Link, ...], tuple[str, ...]]:
    """The links whose claim and study are known, those of an unknown study, and problems."""
    claims = {claim.id for claim in shelf.claims}
    kept, absent, problems = [], [], []
    remedy = f"run `litreview refresh {shelf.query.compound}`"
    if shelf.search.fetched:
        remedy = "no search finds it: undo the link, or import the record"
    for link in links:
        if link.claim not in claims:
            problems.append(f"{link.study} is linked to {link.claim}, which is no claim")
        elif link.study not in shelf.records:
            absent.append(link)
            problems.append(
                f"{link.study} is linked to {link.claim} but is not in the store; {remedy}"
            )
        else:
            kept.append(link)
    return tuple(kept), tuple(absent), tuple(problems)
