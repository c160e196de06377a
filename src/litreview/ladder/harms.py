"""H: the tier of a harm, and of a claim of safety.

The papers that count enter; a ruling leaves. R6 to R11 play no part: a harm needs no
consistency, and one published report is enough to take it out of the community.

Where the table of rule set 2 leaves a choice, the cautious reading is taken:

- A published human report is any paper on people, case reports included; a narrative review,
  a protocol, an editorial or a notice reports nobody of its own.
- A report of several trials, of which a report is in hand, watched nobody of its own.
- A controlled trial still stands at effective level 2 after R3 to R5: indirect, biased or
  doubted trials are reports like any other. Nor does a secondary account reach T3.
- `n` is not the number exposed: people count only where `exposed` says so, and no more of them
  than the study has.
- A review and a secondary analysis are reports, not trials of their own.
- T4 asks of its trials what R12 asks for T4: full text read, and one registered.
- A harm that human reports or labels do not tell alike is mixed, whatever its tier rests on.
- A claim about people that only animals bear on is "not shown directly in people".
- For safety, a mixed study is a contrary report as well, and a trial that found no difference
  is none in its favour; community reports never act.
- The rule of three looks at one trial in the people and by the route of the claim, free of
  concern; T3 and T4 of safety rest on such trials alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from litreview.ladder.levels import Weighed
from litreview.ladder.reviewers import agreed
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import VERDICTS, Evidence, Ruling, missing, read_direction, short_of
from litreview.ladder.trials import (
    Trial,
    count_groups,
    heard_in,
    independent,
    narrow,
    papers_in,
    papers_of,
    people_once,
    studies_of,
)
from litreview.ladder.values import NO_RESULTS
from litreview.model.decision import Provisional, RuleFired
from litreview.model.fields import Field
from litreview.model.reasons import Move, Reason
from litreview.model.vocabulary import ClaimKind, Design, Direction, Reported, Tier, Verdict

TRIAL_DESIGNS = frozenset({Design.RCT, Design.CONTROLLED_TRIAL, Design.CLINICAL_TRIAL})
LEVEL_OF_A_TRIAL = 2  # effective level a controlled trial still needs
HARM_FIELDS = (Field.EXPOSED, Field.HARMS_COLLECTION)
CONTRARY = frozenset({Direction.OPPOSES, Direction.MIXED})
RULE_OF_THREE = 3  # numerator of the 95 % bound for 0 events in n (Hanley 1983, PMID 6827763)


def is_human_report(paper: Weighed) -> bool:
    """Whether it is a published report on people, or an official label."""
    if paper.linked.label:
        return True
    return paper.human and paper.values.design not in NO_RESULTS


def rule_harm(evidence: Evidence, rules: RuleSet) -> Ruling:
    """H: the tier and verdict of a harm or a claim of safety."""
    about_safety = evidence.claim.kind is ClaimKind.SAFETY
    looked_at = clean_trials(evidence.human) if about_safety else evidence.human
    trials = narrow(looked_at, _is_controlled_trial)
    proof = narrow(trials, lambda paper: _reviewed(paper, rules) and not paper.doubts)
    tier, text, rests_on = _tier(evidence, proof, rules)
    fired: list[RuleFired] = [RuleFired("H", text, studies_of(rests_on))]
    waiting = narrow(trials, lambda paper: not _reviewed(paper, rules) and not paper.doubts)
    if waiting:
        text = f"Provisional: {rules.policy.reviewers_required} people have yet to agree on it."
        fired.append(Provisional("R12", text, studies_of(waiting)))
    ruling = Ruling(
        tier,
        _verdict(evidence),
        tuple(fired),
        read_direction(rests_on),
        bool(waiting),
        _raises(tier, evidence, proof, rules),
    )
    return _safety(ruling, evidence, rules) if about_safety and evidence.human else ruling


def _safety(ruling: Ruling, evidence: Evidence, rules: RuleSet) -> Ruling:
    """H: a claim of absence needs people watched, and nobody published who saw the contrary."""
    policy = rules.policy
    watched = max((_watched(paper) for paper in papers_in(evidence.human)), default=0)
    largest = max(clean_trials(evidence.human), key=lambda trial: trial.exposed, default=None)
    enough = largest is not None and largest.exposed >= policy.min_exposed_absence
    contrary = papers_of(p for p in heard_in(evidence.human) if p.bearing.direction in CONTRARY)
    tier, fired, raises = ruling.tier, list(ruling.fired), list(ruling.raises)
    if contrary:
        tier = Tier.of_rank(min(tier.rank, Tier.T2.rank))
        fired.append(RuleFired("H", "Contrary published report: mixed, at most T2.", contrary))
        raises.insert(0, Reason(Move.NO_CONTRARY))
    if not enough:
        tier = Tier.of_rank(min(tier.rank, Tier.T1.rank))
        wanted = f"{policy.min_exposed_absence} people of one trial"
        fired.append(_too_few(evidence.human, wanted))
        raises.append(Reason(Move.WATCHED, n=policy.min_exposed_absence))
    verdict = Verdict.MIXED if contrary else Verdict.SUPPORTS if enough else Verdict.INSUFFICIENT
    return replace(
        ruling,
        tier=tier,
        verdict=verdict,
        fired=tuple(fired),
        raises=tuple(raises),
        absence_bound=absence_bound(largest) if largest and enough and not contrary else "",
        watched=watched or None,
    )


def _too_few(human: tuple[Trial, ...], wanted: str) -> RuleFired:
    """H: that too few were watched, with the trials that watched some; or that none is known to."""
    clean = clean_trials(human)
    if clean:
        text = f"Watched systematically, without an event, in fewer than {wanted}"
    elif any(paper.values.systematic_harms for paper in papers_in(human)):
        text = "No trial is known to count in full as one that watched people without an event"
    else:
        text = "No study says that harms were looked for systematically"
    return RuleFired("H", f"{text}: at most T1.", studies_of(clean))


def _watched(paper: Weighed) -> int:
    """People in whom harms were looked for systematically."""
    values = paper.values
    own = not (values.is_review or paper.of_several)  # people of one trial
    looked = paper.human and values.systematic_harms and own
    return (values.exposed or 0) if looked else 0


def clean_trials(human: Iterable[Trial]) -> tuple[Trial, ...]:
    """Safety: the trials in the claim's own people that looked, and saw no event."""
    return narrow(
        human,
        lambda paper: (
            _watched(paper) > 0
            and paper.bearing.direction is Direction.SUPPORTS
            and paper.points == 0
            and not paper.doubted
        ),
    )


def _reviewed(paper: Weighed, rules: RuleSet) -> bool:
    """R12 for H: enough people also agree on who was exposed and how harms were looked for."""
    return paper.reviewed and all(agreed(paper.linked, field, rules) for field in HARM_FIELDS)


def _is_controlled_trial(paper: Weighed) -> bool:
    """H: a controlled trial in people that looked for adverse events systematically."""
    values = paper.values
    return (
        paper.human
        and (values.design in TRIAL_DESIGNS or values.randomized is Reported.YES)
        and not (values.is_review or values.design is Design.SECONDARY_ANALYSIS)
        and values.names_control
        and paper.effective >= LEVEL_OF_A_TRIAL
        and values.systematic_harms
        and not paper.of_several
    )


def _tier(
    evidence: Evidence, proof: tuple[Trial, ...], rules: RuleSet
) -> tuple[Tier, str, tuple[Trial, ...]]:
    """The tier, why, and the trials it rests on."""
    if not lacks_t3(proof, rules):
        exposed = _exposed(proof)
        if not lacks_t4(proof, rules):
            groups = count_groups(proof, named=True)
            text = f"Controlled trials, {exposed} people exposed, {groups} groups: T4."
            return Tier.T4, text, proof
        text = f"Controlled trials with systematic collection, {exposed} people exposed: T3."
        return Tier.T3, text, proof
    if evidence.human:
        labels = all(paper.linked.label for paper in papers_in(evidence.human))
        text = f"{'An official label' if labels else 'Published human reports'}: T2."
        return Tier.T2, text, evidence.human
    if evidence.preclinical:
        return Tier.T1, "Animal studies only: T1.", evidence.preclinical
    return Tier.T0, "No published report: what people say is T0.", ()


def _exposed(trials: Iterable[Trial]) -> int:
    return people_once(trials, lambda trial: trial.exposed) or 0


def lacks_t3(proof: tuple[Trial, ...], rules: RuleSet) -> tuple[Reason, ...]:
    """H, T3, condition by condition: what is missing; nothing where all hold."""
    policy = rules.policy
    exposed = _exposed(proof)
    return missing(
        (bool(proof), Reason(Move.HARM_TRIAL, reviewers=policy.reviewers_required)),
    ) + short_of((Move.EXPOSED, policy.min_exposed_t3, exposed))


def lacks_t4(proof: tuple[Trial, ...], rules: RuleSet) -> tuple[Reason, ...]:
    """H, T4, beside what T3 asks: what is missing; nothing where all hold."""
    policy = rules.policy
    proof = narrow(
        proof, lambda p: p.values.full_text and agreed(p.linked, Field.FULL_TEXT_READ, rules)
    )
    exposed, groups = _exposed(proof), count_groups(proof, named=True)
    registered = narrow(
        proof, lambda p: p.values.registered and agreed(p.linked, Field.REGISTERED, rules)
    )
    return short_of(
        (Move.HARM_TRIALS, policy.min_studies_t4, independent(proof)),
        (Move.EXPOSED, policy.min_exposed_t4, exposed),
        (Move.GROUPS, policy.min_groups_harm_t4, groups),
        (Move.REGISTERED, policy.min_registered_t4, len(registered)),
    )


def _verdict(evidence: Evidence) -> Verdict:
    """What all human reports say alike, else mixed; animals show nothing directly in people."""
    said = {paper.bearing.direction for paper in heard_in(evidence.human)}
    if not said:
        return Verdict.NOT_SHOWN_IN_PEOPLE if evidence.preclinical else Verdict.INSUFFICIENT
    return VERDICTS[said.pop()] if len(said) == 1 else Verdict.MIXED


def absence_bound(trial: Trial) -> str:
    """Rule of three: "0 in 187: up to 1.6 %".

    Source:
        Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA 1983.
        PMID 6827763.
    """
    share = min(RULE_OF_THREE / trial.exposed, 1.0)
    return f"0 in {trial.exposed}: up to {share * 100:.2g} %"


def _raises(
    tier: Tier, evidence: Evidence, proof: tuple[Trial, ...], rules: RuleSet
) -> tuple[Reason, ...]:
    if tier is Tier.T0:
        return (Reason(Move.HARM),)
    if tier is Tier.T1:
        return (Reason(Move.HARM_REPORT, people=evidence.claim.people),)
    if tier is Tier.T2:
        return lacks_t3(proof, rules)
    return lacks_t4(proof, rules) if tier is Tier.T3 else ()
