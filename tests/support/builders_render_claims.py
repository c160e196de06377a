"""The claims of the invented compound: decisions, links, community reports and history.

Nothing enters but what a test wants changed; nouns leave. No decision here is computed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.builders_render_changes import FOUND, a_search_entry, a_tier_entry
from tests.support.builders_render_studies import ANNA

from litreview.model.basis import Basis
from litreview.model.claim import KIND_BY_CATEGORY, AssertedCitation, Claim, Report
from litreview.model.decision import CountedStudy, NotCounted, RuleFired, TierDecision
from litreview.model.grade import QuoteCheck
from litreview.model.identity import ClaimId, Pmid, StudyId
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.reasons import Move, Reason, Step, Why
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import (
    AssertedTier,
    BasisKind,
    Category,
    ClaimKind,
    ClaimStatus,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PageSection,
    PopulationMatch,
    Subjects,
    Tier,
    Verdict,
)


def a_page_claim(
    claim_id: str,
    statement: str,
    category: Category = Category.EFFECT,
    *,
    kind: ClaimKind | None = None,
    population: str = "healthy users",
    asserted: AssertedTier = AssertedTier.COMMUNITY,
    section: PageSection = PageSection.EVIDENCE,
    step: int | None = None,
    status: ClaimStatus = ClaimStatus.STATED,
    about: Subjects = Subjects.PEOPLE,
    parts: tuple[str, ...] = (),
    cites: tuple[AssertedCitation, ...] = (),
) -> Claim:
    """A claim of the invented compound."""
    return Claim(
        ClaimId(claim_id),
        statement,
        category,
        population,
        "what the claim names",
        asserted,
        kind or KIND_BY_CATEGORY[category],
        status,
        section,
        step,
        about=about,
        parts=parts,
        sources=("community page",),
        cites=cites,
    )


def a_page_decision(
    claim: Claim, tier: Tier = Tier.T0, verdict: Verdict = Verdict.INSUFFICIENT
) -> TierDecision:
    """A decision with no study behind it; tests replace what they are about."""
    rule = RuleFired("R6", "no human study at level 1 or above and no preclinical one: T0")
    return TierDecision(claim.id, claim.kind, tier, verdict, (rule,), rule_set="1")


def a_counted_study(
    study: str,
    *,
    level: int = 2,
    points: int = 0,
    human: bool = True,
    direction: Direction = Direction.SUPPORTS,
    n: int | None = None,
    group: str = "",
) -> CountedStudy:
    """A study that counts, with a step and a basis."""
    effective = max(0, level - points)
    said = {"randomized": "yes", "control": "placebo", "blinding": "double"}
    steps: tuple[Step, ...] = (("R2", Reason(Why.TRIAL, f"level {level}", **said)),)
    if points:
        off = Reason(
            Why.INDIRECT,
            points=f"{points} point{'s' * (points > 1)}",
            answers=("population adjacent",),
        )
        steps += (("R5", off.under(f"effective level {effective}", level=effective)),)
    return CountedStudy(
        StudyId(study),
        level if human else 0,
        points,
        effective if human else 0,
        human,
        direction,
        n,
        group,
        steps=steps,
        bases=(f"n={n}: source, high",) if n else (),
    )


def a_page_link(
    study: str,
    claim: str,
    *,
    population: PopulationMatch = PopulationMatch.MATCH,
    outcome: OutcomeMatch = OutcomeMatch.DIRECT,
    intervention: InterventionMatch = InterventionMatch.SAME,
    direction: Direction = Direction.SUPPORTS,
    basis: Basis | None = None,
    check: QuoteCheck = QuoteCheck.NOT_A_QUOTE,
) -> Link:
    """A link by one person."""
    value = LinkValue(population, outcome, intervention, direction)
    basis = basis or Basis(BasisKind.METADATA, "Attention", "mesh")
    word = LinkWord(ANNA, value, basis, "", "x", check.value)
    return Link(StudyId(study), ClaimId(claim), value, (word,))


def the_claims() -> tuple[Claim, ...]:
    cite = AssertedCitation(
        "Ostrow (2019), J Invent Pept, n=90, proves it",
        "community page",
        Pmid("90000001"),
        "Ostrow",
    )
    lost = AssertedCitation("a trial from 2031, PMID 99999998", "community page", Pmid("99999998"))
    return (
        a_page_claim("attention", "A spray sharpens sustained attention.", cites=(cite, lost)),
        a_page_claim(
            "head-injury",
            "After a minor head injury it speeds recovery.",
            population="patients after minor head injury",
            asserted=AssertedTier.HUMAN,
        ),
        a_page_claim("night-shift", "It keeps people alert through a night without sleep."),
        a_page_claim(
            "raises-ngf",
            "It raises nerve growth factor.",
            Category.MECHANISM,
            asserted=AssertedTier.ANIMAL,
            section=PageSection.MECHANISM,
            step=2,
            population="general",
        ),
        a_page_claim(
            "crosses-nose",
            "From the nose it reaches the brain.",
            Category.ROUTE,
            kind=ClaimKind.MECHANISM,
            section=PageSection.MECHANISM,
            step=1,
            population="general",
        ),
        a_page_claim(
            "dose-300",
            "About 300 mcg a day, in one to three doses.",
            Category.DOSE,
            status=ClaimStatus.PROPOSED,
            section=PageSection.DOSING,
        ),
        a_page_claim(
            "morning", "Best taken in the morning.", Category.TIMING, section=PageSection.DOSING
        ),
        a_page_claim(
            "nose-burns",
            "It burns in the nose.",
            Category.SIDE_EFFECT,
            section=PageSection.SIDE_EFFECTS,
        ),
        a_page_claim(
            "well-tolerated",
            "Nothing serious happens to those who use it.",
            Category.SIDE_EFFECT,
            kind=ClaimKind.SAFETY,
            section=PageSection.SIDE_EFFECTS,
        ),
        a_page_claim(
            "with-caffeine",
            "It goes well with caffeine & tea.",
            Category.INTERACTION,
            section=PageSection.STACKING,
        ),
        a_page_claim(
            "dog-dose",
            "High doses kill dogs.",
            Category.SIDE_EFFECT,
            about=Subjects.ANIMALS,
            population="dogs",
            section=PageSection.SIDE_EFFECTS,
        ),
        a_page_claim(
            "learning-mood", "It helps learning and lifts mood.", parts=("learning", "mood")
        ),
        a_page_claim(
            "approved",
            "It is an approved medicine in Ruritania.",
            Category.STATUS,
            section=PageSection.WHAT,
        ),
    )


def _decision_on_attention(claim: Claim) -> TierDecision:
    ostrow, left = (StudyId("pmid:90000001"),), {"tier": Tier.T2, "verdict": Verdict.NO_EFFECT}
    return replace(
        a_page_decision(claim, Tier.T3, Verdict.MIXED),
        rules=(
            RuleFired(
                "R2",
                "two double-blind randomized trials at level 3",
                (StudyId("pmid:90000001"), StudyId("pmid:90000002")),
            ),
            RuleFired("R7", "one supports, one is null: a tie, mixed"),
            RuleFired("R11", "consistency 0.5 is below 0.67: one tier down"),
        ),
        counted=(
            replace(
                a_counted_study("pmid:90000001", level=3, n=84, group="Ostrow"),
                double_reviewed=True,
                also=(StudyId("manual:lund-1994"),),
            ),
            a_counted_study(
                "pmid:90000002", level=3, n=66, group="Ostrow", direction=Direction.NULL
            ),
            a_counted_study("pmid:90000005", human=False, points=1),
        ),
        not_counted=(NotCounted(StudyId("pmid:90000007"), "R1", Reason(Why.RETRACTED)),),
        direction=Direction.MIXED,
        preclinical_direction=Direction.SUPPORTS,
        consistency=0.5,
        provisional=True,
        n=150,
        groups=1,
        flags=("abstract only", "provisional", "single group", "uniform-positive"),
        raises=(Reason(Move.REVIEWERS, reviewers=2),),
        lowers=(Reason(Move.LEFT, without=ostrow, **left),),
        reports=2,
    )


def the_decisions(claims: tuple[Claim, ...]) -> tuple[TierDecision, ...]:
    by_id = {claim.id: a_page_decision(claim) for claim in claims}
    changed = {
        "attention": _decision_on_attention(claims[0]),
        "head-injury": replace(
            a_page_decision(claims[1], Tier.T2, Verdict.SUPPORTS),
            counted=(a_counted_study("pmid:90000003", n=110, group="Petrenko"),),
            n=110,
            groups=1,
            consistency=1.0,
            flags=("open label", "single group"),
            raises=(Reason(Move.TRIAL, people="patients", outcome="recovery", n=60, reviewers=2),),
        ),
        "night-shift": replace(
            a_page_decision(claims[2], Tier.T2, Verdict.SUPPORTS),
            counted=(
                a_counted_study("pmid:90000004", level=1, n=24),
                a_counted_study("manual:lund-1994", points=1, n=11),
            ),
            n=35,
            flags=("n < 20 per arm", "not in PubMed", "other population"),
        ),
        "raises-ngf": replace(
            a_page_decision(claims[3], Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE),
            counted=(
                a_counted_study("pmid:90000005", human=False),
                a_counted_study("pmid:90000006", human=False),
            ),
            preclinical_direction=Direction.SUPPORTS,
            flags=("surrogate",),
        ),
        "nose-burns": replace(
            a_page_decision(claims[7], Tier.T2, Verdict.SUPPORTS),
            rules=(RuleFired("H", "a published human report: T2", (StudyId("pmid:90000009"),)),),
            counted=(a_counted_study("pmid:90000009", level=1, n=61),),
            n=61,
            reports=1,
        ),
        "well-tolerated": replace(
            a_page_decision(claims[8], Tier.T2, Verdict.MIXED),
            counted=(a_counted_study("pmid:90000009", level=1, n=61, direction=Direction.OPPOSES),),
            n=61,
            absence_bound="0 in 84: up to 3.6 %",
            watched=84,
        ),
        "dog-dose": replace(
            a_page_decision(claims[10], Tier.T1, Verdict.SUPPORTS),
            counted=(a_counted_study("pmid:90000011", human=False),),
            preclinical_direction=Direction.SUPPORTS,
        ),
        "learning-mood": replace(
            a_page_decision(claims[11], Tier.T0, Verdict.INSUFFICIENT),
            parts=(
                replace(a_page_decision(claims[11], Tier.T1, Verdict.OPPOSES), part="learning"),
                replace(a_page_decision(claims[11]), part="mood"),
            ),
        ),
        "approved": a_page_decision(claims[12], Tier.T0, Verdict.DOCUMENTED),
    }
    return tuple(changed.get(claim.id, by_id[claim.id]) for claim in claims)


def the_links() -> tuple[Link, ...]:
    quote = Basis(BasisKind.QUOTE, "Reaction time fell by 6% with veltraxin.", "abstract", 133, 173)
    return (
        a_page_link("pmid:90000001", "attention", basis=quote, check=QuoteCheck.FOUND),
        a_page_link("pmid:90000002", "attention", direction=Direction.NULL),
        a_page_link("pmid:90000005", "attention", outcome=OutcomeMatch.SURROGATE),
        a_page_link(
            "pmid:90000007",
            "attention",
            basis=Basis(BasisKind.QUOTE, "Attention improved in all groups.", "abstract"),
            check=QuoteCheck.UNCHECKED,
        ),
        a_page_link("pmid:90000003", "head-injury"),
        a_page_link("pmid:90000004", "night-shift"),
        a_page_link("manual:lund-1994", "night-shift", population=PopulationMatch.ADJACENT),
        a_page_link("pmid:90000005", "raises-ngf", population=PopulationMatch.MISMATCH),
        a_page_link("pmid:90000006", "raises-ngf", population=PopulationMatch.MISMATCH),
        a_page_link("pmid:90000009", "nose-burns"),
        a_page_link("pmid:90000009", "well-tolerated", direction=Direction.OPPOSES),
        a_page_link("pmid:90000011", "dog-dose", intervention=InterventionMatch.DIFFERS),
    )


def the_reports() -> tuple[Report, ...]:
    attention, burns = ClaimId("attention"), ClaimId("nose-burns")
    return (
        Report(
            "sharper-mornings",
            "Users describe sharper mornings.",
            (attention,),
            Direction.SUPPORTS,
            14,
            "community page",
            "focus",
        ),
        Report(
            "nothing-felt",
            "Some feel nothing at all.",
            (attention, ClaimId("morning")),
            Direction.OPPOSES,
            "15%",
            "long article",
        ),
        Report(
            "burning",
            "A burning nose is the commonest complaint.",
            (burns,),
            Direction.SUPPORTS,
            "several",
            "community page",
        ),
    )


def the_history() -> tuple[HistoryEntry, ...]:
    first = HistoryEntry(
        "h1",
        datetime(2026, 3, 2, tzinfo=UTC),
        "tier",
        "attention",
        "",
        "T2 supports",
        "first decision",
        "1",
    )
    raised = HistoryEntry(
        "h2",
        datetime(2026, 9, 1, tzinfo=UTC),
        "tier",
        "attention",
        "T2 supports",
        "T3 supports",
        "new judgements by b.borg",
        "1",
    )
    searches = (
        a_search_entry(datetime(2026, 1, 4, 5, tzinfo=UTC), 9),
        a_search_entry(datetime(2026, 5, 2, 5, tzinfo=UTC), 12),
        a_search_entry(datetime(2026, 9, 6, 5, tzinfo=UTC), 12),
        a_search_entry(FOUND, 11),
    )
    doubted = a_tier_entry("attention", "T3 supports", "T3 mixed", "pmid:90000007 is now retracted")
    opening, spring, autumn, latest = searches
    return opening, first, spring, raised, autumn, latest, doubted
