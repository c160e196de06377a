"""The third door to the evidence: every claim decided by the ladder.

A shelf, or a dossier of graded studies, enters; decisions leave. Only what shows tiers comes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.ladder.tier_history import last_entries
from litreview.ladder.unread import keeps_open, not_decided_again
from litreview.model.claim import Claim
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Origin
from litreview.reviews.linking import fact_verdict, of_others
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed

MOST_NAMED = 5  # claims named in one line


def decided(shelf: Shelf) -> Dossier:
    """Every claim decided, with the records and grades of the studies people touched alone."""
    dossier = weighed(shelf)
    return with_decisions(dossier, decide(dossier))


def with_decisions(dossier: Dossier, pairs: Iterable[tuple[Body, TierDecision]]) -> Dossier:
    """The same dossier with these decisions, and what a maintainer should know of them."""
    decisions = tuple(decision for _, decision in pairs)
    problems = (*dossier.problems, *_not_checked(dossier, decisions))
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
    """The linked studies known by their citation only, or not at all, and that may yet come.

    After a complete search nothing more comes: what PubMed no longer holds, and nobody kept, is
    weighed by what people said of it, and must not keep a claim from being decided for ever.
    """
    if dossier.search.fetched:
        return frozenset()
    linked = {link.study for link in dossier.links}
    cited = {s for s in linked if dossier.records[s].origin is Origin.SNAPSHOT}
    return frozenset(cited | {link.study for link in dossier.absent})


def _not_checked(dossier: Dossier, decisions: Iterable[TierDecision]) -> tuple[str, ...]:
    """One line for the maintainer on the claims that were not decided again."""
    waiting = [decision.claim for decision in decisions if decision.unread]
    if not waiting:
        return ()
    named = (dossier.claim(claim) for claim in waiting[:MOST_NAMED])
    shown = ", ".join(f"“{claim.name}”" for claim in named)
    shown += ", ..." if len(waiting) > MOST_NAMED else ""
    several = "claims rest" if len(waiting) > 1 else "claim rests"
    return (
        f"{len(waiting)} {several} on records known by citation only, not decided again: {shown}; "
        f"`litreview refresh {dossier.query.compound}` fetches what is missing",
    )


def body_of(dossier: Dossier, claim: Claim) -> Body:
    """Everything that bears on one claim; a study not in hand with nothing known of it."""
    studies = tuple(
        LinkedStudy(grade=dossier.grades.get(link.study) or Grade(link.study, {}), link=link)
        for link in (*dossier.links, *(() if dossier.search.fetched else dossier.absent))
        if link.claim == claim.id
    )
    count = dossier.counted.get(claim.id)
    words = of_others(dossier.facts.get(claim.id, ()), claim, dossier.sources)
    return Body(
        claim=claim,
        studies=studies,
        reports=dossier.reports_on(claim.id),
        fact=fact_verdict(words, dossier.policy) or (count.verdict if count else None),
        stale_search=not dossier.search.last_complete,
        relations=dossier.relations,
    )
