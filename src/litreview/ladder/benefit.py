"""R6 to R11: the tier of a benefit, a mechanism or a regimen.

The trials that count enter; a ruling leaves. One study's weight is decided in `levels`, the
direction of the best in `ruling`; this module only asks how much there is of it.

Where the table of rule set 2 leaves a choice:

- Levels here are effective levels (R5), except where R10 asks for a level-1 study without
  points, which is the same thing.
- In a tie each of the directions that tie is tried, and the lowest tier stands; of equals the
  more sceptical direction is named. So no study that is taken away can raise a tier by a tie.
- A claim about people that only animals or cells bear on is "not shown directly in people",
  wherever these point: `preclinical_direction` tells. So is what supports it in people at T1;
  people at T1 in whom it had no effect, or the opposite, are said to show that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from litreview.ladder.levels import LEVEL_OF_A_PROOF, Weighed
from litreview.ladder.reviewers import agreed
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
    short_of,
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
from litreview.model.decision import Provisional, RuleFired
from litreview.model.fields import Field
from litreview.model.reasons import Move, Reason
from litreview.model.vocabulary import Subjects, Tier, Verdict

LEVEL_T2 = 2  # R10


def rule_benefit(evidence: Evidence, rules: RuleSet) -> Ruling:
    """R6 to R11 in order: the tier and verdict of a claim about people."""
    lead = lead_set(evidence.human, rules)
    if lead is None:
        return rule_preclinical(evidence, rules)
    tier, why, lead = _before_consistency(lead, evidence, rules)
    fired = [_lead_words(lead), why]
    waiting = [paper for paper in papers_in(lead.trials) if paper.waits]
    if waiting:
        text = (
            f"Provisional: level 3 or above as soon as {rules.policy.reviewers_required} people "
            f"agree on what that rests on."
        )
        fired.append(Provisional("R12", text, papers_of(waiting)))
    if rules.applies("R11") and inconsistent(lead, rules):
        text = (
            f"Consistency {lead.consistency:.2f} is below {rules.policy.min_consistency:.2f}: "
            f"one tier down from {tier}, not below T1; verdict mixed."
        )
        fired.append(RuleFired("R11", text, studies_of(lead.trials)))
        tier = Tier.of_rank(max(tier.rank - 1, 1))
    return Ruling(
        tier,
        _shown(tier, verdict_of(lead, rules), lead),
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
        wanted = Reason(Move.MODELS, outcome=claim.outcome)
        return Ruling(Tier.T0, Verdict.INSUFFICIENT, (fired,), raises=(wanted, *in_people))
    studies = studies_of(lead.trials)
    if about_animals:
        text = f"A claim about animals is at most T1; its studies: {lead.words}."
        verdict = verdict_of(lead, rules)
        return Ruling(Tier.T1, verdict, (RuleFired("R6", text, studies),), lead)
    text = f"No human study counts; animals and cells reach T1: {lead.words}."
    fired = RuleFired("R6", text, studies)
    return Ruling(Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, (fired,), raises=in_people)


def _shown(tier: Tier, verdict: Verdict, lead: Lead) -> Verdict:
    """The verdict; what supports a claim at T1 has not shown it directly in people.

    A study of the claim's own people that a concern or a retracted report holds there did show it,
    for what it is worth: that is too little to say, not something else.
    """
    if tier is not Tier.T1 or verdict is not Verdict.SUPPORTS:
        return verdict
    direct = any(paper.doubted and not paper.points for paper in papers_in(lead.trials))
    return Verdict.INSUFFICIENT if direct else Verdict.NOT_SHOWN_IN_PEOPLE


def _before_consistency(
    lead: Lead, evidence: Evidence, rules: RuleSet
) -> tuple[Tier, RuleFired, Lead]:
    """R8, else R9, else R10: the tier before R11, why, and the lead by the direction taken."""
    ways = [
        (*_in_direction(leaning, evidence, rules), leaning)
        for leaning in (replace(lead, modal=(one,)) for one in lead.modal)
    ]
    return min(ways, key=lambda way: way[0].rank)


def _in_direction(lead: Lead, evidence: Evidence, rules: RuleSet) -> tuple[Tier, RuleFired]:
    proof = _proven(lead)
    ids = studies_of(proof)
    if rules.applies("R8") and not lacks_t4(lead, rules):
        text = f"{independent(proof)} independent trials of {people_once(proof)} people agree."
        return Tier.T4, RuleFired("R8", text, ids)
    if rules.applies("R9") and not lacks_t3(lead, evidence.claim, rules):
        text = f"Level 3, doubly reviewed, {people_once(proof)} people: T3."
        return Tier.T3, RuleFired("R9", text, ids)
    papers = [(paper, trial) for trial in evidence.human for paper in trial.papers]
    controlled = [paper for paper, _ in papers if paper.effective >= LEVEL_T2]
    direct = [paper for paper, trial in papers if _is_direct(paper, trial, lead)]
    if rules.applies("R10") and controlled:
        text = "Effective level 2 or above in people: T2."
        return Tier.T2, RuleFired("R10", text, papers_of(controlled))
    if rules.applies("R10") and direct:
        text = "Level 1, in the claim's own people, outcome and form: T2."
        return Tier.T2, RuleFired("R10", text, papers_of(direct))
    text = "None in people is at level 2, or at level 1, direct, agreeing and free of concern: T1."
    return Tier.T1, RuleFired("R10", text, studies_of(lead.trials))


def _proven(lead: Lead) -> tuple[Trial, ...]:
    """R8, R9: the trials at level 3 or above in the leading direction, enough reviewers."""
    in_direction = (trial for trial in lead.trials if trial.direction is lead.leaning)
    return narrow(
        in_direction, lambda paper: paper.effective >= LEVEL_OF_A_PROOF and paper.reviewed
    )


def lacks_t3(lead: Lead, claim: Claim, rules: RuleSet) -> tuple[Reason, ...]:
    """R9, condition by condition: what is missing for T3; nothing where all hold."""
    proof = _proven(lead)
    least, reviewers = rules.policy.min_n_t3, rules.policy.reviewers_required
    trial = {"people": claim.people, "outcome": claim.outcome, "n": least, "reviewers": reviewers}
    return (
        *missing(
            (lead.level >= LEVEL_OF_A_PROOF, Reason(Move.TRIAL, **trial)),
            (bool(proof), Reason(Move.REVIEWERS, reviewers=reviewers)),
        ),
        *short_of((Move.SIZE, least, people_once(proof) or 0)),
    )


def lacks_t4(lead: Lead, rules: RuleSet) -> tuple[Reason, ...]:
    """R8, condition by condition: what is missing for T4; nothing where all hold."""
    policy = rules.policy
    proof = narrow(
        _proven(lead),
        lambda p: p.values.full_text and agreed(p.linked, Field.FULL_TEXT_READ, rules),
    )
    studies, groups = independent(proof), count_groups(proof, named=True)
    n = people_once(proof) or 0
    registered = [trial for trial in narrow(proof, _registered(rules)) if not trial.is_review]
    alike = Reason(Move.CONSISTENCY, share=policy.min_consistency_t4, reached=lead.consistency)
    return (
        *short_of(
            (Move.TRIALS, policy.min_studies_t4, studies),
            (Move.GROUPS, policy.min_groups_t4, groups),
            (Move.TRIALS_SIZE, policy.min_n_t4, n),
        ),
        *missing((reaches(lead.consistency, policy.min_consistency_t4), alike)),
        *short_of((Move.REGISTERED, policy.min_registered_t4, len(registered))),
    )


def _registered(rules: RuleSet) -> Callable[[Weighed], bool]:
    return lambda p: p.values.registered and agreed(p.linked, Field.REGISTERED, rules)


def _is_direct(paper: Weighed, trial: Trial, lead: Lead) -> bool:
    """R10: level 1 without points, in the leading direction, free of concern."""
    return (
        paper.effective == 1
        and paper.points == 0
        and trial.direction is lead.leaning
        and not paper.doubted
    )


def _lead_words(lead: Lead) -> RuleFired:
    level = "3 or above" if lead.level == LEVEL_OF_A_PROOF else str(lead.level)
    one = len(lead.trials) == 1
    best = f"The best evidence in people is {'one study' if one else f'{len(lead.trials)} studies'}"
    tie = f"; a tie, in which {lead.leaning} is taken for R8 to R10"
    agree = tie if lead.direction is None else f"; {lead.consistency:.0%} in one direction"
    text = f"{best} at level {level} after R5: {lead.words}{'' if one else agree}."
    return RuleFired("R7", text, studies_of(lead.trials))


def _raises(tier: Tier, lead: Lead, evidence: Evidence, rules: RuleSet) -> tuple[Reason, ...]:
    """What is missing for the next tier, most basic first."""
    found: list[Reason] = []
    if inconsistent(lead, rules):
        share = rules.policy.min_consistency
        found.append(Reason(Move.AGREEMENT, votes=lead.words, share=share))
    if tier is Tier.T1:
        found.append(_first_in_people(evidence.claim))
    elif tier is Tier.T2:
        wanted = lacks_t3(lead, evidence.claim, rules)
        # Without any such trial, the first sentence already says all it needs.
        found.extend(wanted if lead.level >= LEVEL_OF_A_PROOF else wanted[:1])
    elif tier is Tier.T3:
        found.extend(lacks_t4(lead, rules))
    return (*found, *_mendable(evidence.human))


def _mendable(trials: Iterable[Trial]) -> tuple[Reason, ...]:
    """What people could still do about studies in hand: confirm them, settle a concern."""
    found = []
    for paper in papers_in(trials):
        study = (paper.study,)
        if paper.doubts and any(rule == "R12" for rule, _ in paper.steps):
            found.append(Reason(Move.HELD, studies=study, reasons=paper.doubts))
        if paper.doubted:
            kind = Move.CONCERN if paper.values.concern else Move.STANDS
            found.append(Reason(kind, studies=study))
        if paper.speaks_at > paper.effective:
            found.append(Reason(Move.POOLED, studies=study))
    return tuple(sorted(found))


def _first_in_people(claim: Claim) -> Reason:
    return Reason(Move.PEOPLE, people=claim.people, outcome=claim.outcome)
