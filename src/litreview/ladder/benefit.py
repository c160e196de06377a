"""R6 to R11: the tier of a benefit, a mechanism or a regimen.

The trials that count enter; a ruling leaves. One study's weight is decided in `levels`, the
direction of the best in `direction`; this module only asks how much there is of it.

Where the table of rule set 1 leaves a choice:

- Levels here are effective levels (R5), except where R10 asks for a level-1 study without
  points, which is the same thing.
- In a tie R10 takes the direction that R8 and R9 take; with R11 the tier is the same.
- T1 with evidence that speaks for the claim is "not shown directly in people"; evidence at
  T1 that finds no effect, or speaks against it, says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from litreview.ladder.levels import Weighed
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import (
    Evidence,
    Lead,
    Ruling,
    inconsistent,
    lead_set,
    missing,
    reaches,
    read_direction,
    verdict_of,
)
from litreview.ladder.trials import (
    Trial,
    count_groups,
    independent,
    narrow,
    papers_in,
    papers_of,
    people_once,
    studies_of,
)
from litreview.model.claim import Claim
from litreview.model.decision import RuleFired
from litreview.model.vocabulary import Subjects, Tier, Verdict

LEVEL_T3 = 3  # R8, R9: the effective level a study needs
LEVEL_T2 = 2  # R10


def rule_benefit(evidence: Evidence, rules: RuleSet) -> Ruling:
    """R6 to R11 in order: the tier and verdict of a claim about people."""
    lead = lead_set(evidence.human, rules)
    if lead is None:
        return rule_preclinical(evidence, rules)
    tier, why = _before_consistency(lead, evidence, rules)
    fired = [_lead_words(lead), why]
    at_level_3 = (paper for paper in papers_in(lead.trials) if paper.effective >= LEVEL_T3)
    waiting = [paper for paper in at_level_3 if not paper.reviewed]
    if waiting:
        text = "Provisional: level 3, but fewer than the required people reviewed it."
        fired.append(RuleFired("R12", text, papers_of(waiting)))
    if rules.applies("R11") and inconsistent(lead, rules):
        text = (
            f"Consistency {lead.consistency:.2f} is below {rules.policy.min_consistency:.2f}: "
            f"one tier down from {tier}, not below T1; verdict mixed."
        )
        fired.append(RuleFired("R11", text, studies_of(lead.trials)))
        tier = Tier.of_rank(max(tier.rank - 1, 1))
    return Ruling(
        tier,
        _shown(tier, verdict_of(lead, rules)),
        tuple(fired),
        lead,
        provisional=bool(waiting),
        raises=_raises(tier, lead, evidence, rules),
    )


def rule_preclinical(evidence: Evidence, rules: RuleSet) -> Ruling:
    """R6: without people, animals and cells reach T1, as a claim about animals at most does."""
    claim, lead = evidence.claim, read_direction(evidence.preclinical)
    about_animals = claim.about is Subjects.ANIMALS
    in_people = () if about_animals else (_first_in_people(claim),)
    if lead is None or not rules.applies("R6"):
        fired = RuleFired("R6", "No eligible study counts for this claim.")
        wanted = f"A study in animals or cells that measures {claim.outcome} reaches T1."
        return Ruling(Tier.T0, Verdict.INSUFFICIENT, (fired,), raises=(wanted, *in_people))
    verdict, studies = verdict_of(lead, rules), studies_of(lead.trials)
    if about_animals:
        text = f"A claim about animals is at most T1; its studies: {lead.words}."
        return Ruling(Tier.T1, verdict, (RuleFired("R6", text, studies),), lead)
    text = f"No human study counts; animals and cells reach T1: {lead.words}."
    fired = RuleFired("R6", text, studies)
    return Ruling(Tier.T1, _shown(Tier.T1, verdict), (fired,), raises=in_people)


def _shown(tier: Tier, verdict: Verdict) -> Verdict:
    """The verdict; what supports a claim at T1 has not shown it directly in people."""
    if tier is Tier.T1 and verdict is Verdict.SUPPORTS:
        return Verdict.NOT_SHOWN_IN_PEOPLE
    return verdict


def _before_consistency(lead: Lead, evidence: Evidence, rules: RuleSet) -> tuple[Tier, RuleFired]:
    """R8, else R9, else R10: the tier before R11 looks at consistency."""
    proof = _proven(lead)
    ids = studies_of(proof)
    if rules.applies("R8") and not lacks_t4(lead, rules):
        text = f"{independent(proof)} independent trials of {people_once(proof)} people agree."
        return Tier.T4, RuleFired("R8", text, ids)
    if rules.applies("R9") and not lacks_t3(lead, evidence.claim, rules):
        text = f"Level 3, doubly reviewed, {people_once(proof)} people: T3."
        return Tier.T3, RuleFired("R9", text, ids)
    early = [p for trial in evidence.human for p in trial.papers if _early(p, trial, lead)]
    if rules.applies("R10") and early:
        text = "A controlled human study, or a direct uncontrolled one: T2."
        return Tier.T2, RuleFired("R10", text, papers_of(early))
    text = "Human studies only bear on it indirectly, or under an expression of concern: T1."
    return Tier.T1, RuleFired("R10", text, studies_of(lead.trials))


def _proven(lead: Lead) -> tuple[Trial, ...]:
    """R8, R9: the trials at level 3 or above in the leading direction, enough reviewers."""
    in_direction = (trial for trial in lead.trials if trial.direction is lead.leaning)
    return narrow(in_direction, lambda paper: paper.effective >= LEVEL_T3 and paper.reviewed)


def lacks_t3(lead: Lead, claim: Claim, rules: RuleSet) -> tuple[str, ...]:
    """R9, condition by condition: what is missing for T3; nothing where all hold."""
    policy = rules.policy
    proof = _proven(lead)
    n = people_once(proof) or 0
    return missing(
        (
            lead.level >= LEVEL_T3,
            f"A randomized trial with a named comparator, blinded (double, or assessors with an "
            f"objective outcome), in {claim.population}, that measures {claim.outcome}; at least "
            f"{policy.min_n_t3} people in such trials, and {policy.reviewers_required} reviewers "
            f"who agree on what they report.",
        ),
        (
            bool(proof),
            f"{policy.reviewers_required} people who agree on randomized, control, blinding, n "
            f"and the link of such a trial.",
        ),
        (
            n >= policy.min_n_t3,
            f"At least {policy.min_n_t3} people in such trials; {n} count so far.",
        ),
    )


def lacks_t4(lead: Lead, rules: RuleSet) -> tuple[str, ...]:
    """R8, condition by condition: what is missing for T4; nothing where all hold."""
    policy = rules.policy
    proof = narrow(_proven(lead), lambda paper: paper.values.full_text)
    studies, groups, n = independent(proof), count_groups(proof), people_once(proof) or 0
    registered = independent(
        narrow(proof, lambda paper: paper.values.registered and not paper.values.is_review)
    )
    return missing(
        (
            studies >= policy.min_studies_t4,
            f"{policy.min_studies_t4} blinded randomized trials, doubly reviewed with their full "
            f"text read; {studies} so far.",
        ),
        (
            groups >= policy.min_groups_t4,
            f"{policy.min_groups_t4} independent research groups behind them; {groups} known "
            f"so far.",
        ),
        (n >= policy.min_n_t4, f"At least {policy.min_n_t4} people in them; {n} count so far."),
        (
            reaches(lead.consistency, policy.min_consistency_t4),
            f"At least {policy.min_consistency_t4:.0%} of the leading studies in one direction; "
            f"{lead.consistency:.0%} so far.",
        ),
        (
            registered >= policy.min_registered_t4,
            f"{policy.min_registered_t4} of them prospectively registered; {registered} so far.",
        ),
    )


def _early(paper: Weighed, trial: Trial, lead: Lead) -> bool:
    """R10: level 2, or level 1 without points, in the leading direction, free of concern."""
    if paper.effective >= LEVEL_T2:
        return True
    return (
        paper.effective == 1
        and paper.points == 0
        and trial.direction is lead.leaning
        and not paper.values.concern
    )


def _lead_words(lead: Lead) -> RuleFired:
    level = "3 or above" if lead.level == LEVEL_T3 else str(lead.level)
    direction = lead.direction or f"none (a tie; {lead.leaning} is taken for R8 to R10)"
    text = (
        f"Lead set at effective level {level}: {lead.words}. "
        f"Direction: {direction}; consistency {lead.consistency:.2f}."
    )
    return RuleFired("R7", text, studies_of(lead.trials))


def _raises(tier: Tier, lead: Lead, evidence: Evidence, rules: RuleSet) -> tuple[str, ...]:
    """What is missing for the next tier, most basic first."""
    sentences: list[str] = []
    if inconsistent(lead, rules):
        sentences.append(
            f"Leading studies that agree: {lead.words}; "
            f"{rules.policy.min_consistency:.0%} in one direction are needed."
        )
    if tier is Tier.T1:
        sentences.append(_first_in_people(evidence.claim))
    elif tier is Tier.T2:
        wanted = lacks_t3(lead, evidence.claim, rules)
        # Without any such trial, the first sentence already says all it needs.
        sentences.extend(wanted if lead.level >= LEVEL_T3 else wanted[:1])
    elif tier is Tier.T3:
        sentences.extend(lacks_t4(lead, rules))
    return (*sentences, *_mendable(evidence.human))


def _mendable(trials: Iterable[Trial]) -> tuple[str, ...]:
    """What people could still do about studies in hand: confirm them, settle a concern."""
    sentences = []
    for paper in papers_in(trials):
        if paper.doubts and any(rule == "R12" for rule, _ in paper.steps):
            sentences.append(f"{paper.linked.study} held at level 2: {'; '.join(paper.doubts)}.")
        if paper.values.concern:
            sentences.append(f"The expression of concern about {paper.linked.study} resolved.")
    return tuple(sorted(sentences))


def _first_in_people(claim: Claim) -> str:
    return (
        f"A human study in {claim.population} that measures {claim.outcome} itself, with a "
        f"comparator, reaches T2."
    )
