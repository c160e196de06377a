"""H: the tier of a harm, and of a claim of safety.

The papers that count enter; a ruling leaves. R6 to R11 play no part: a harm needs no
consistency, and one published report is enough to take it out of the community.

Where the table of rule set 1 leaves a choice, the cautious reading is taken:

- A published human report is any paper on people, case reports included; a narrative review,
  a protocol or an editorial reports nobody of its own.
- A controlled trial still stands at effective level 2 after R3 to R5: indirect, biased or
  doubted trials are reports like any other. Nor does a secondary account reach T3.
- `n` is not the number exposed: people count only where `exposed` says so.
- The verdict of a harm is that of the studies its tier rests on; "no effect" becomes mixed as
  soon as any human study that counts saw the harm.
- For safety, a mixed study is a contrary report as well.
- The rule-of-three bound needs trials in the people and by the route of the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litreview.ladder.levels import Weighed
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import VERDICTS, Evidence, Lead, Ruling, missing, read_direction
from litreview.ladder.trials import (
    Trial,
    count_groups,
    narrow,
    papers_in,
    papers_of,
    people_once,
    studies_of,
)
from litreview.ladder.values import NO_RESULTS
from litreview.model.claim import Report
from litreview.model.decision import RuleFired
from litreview.model.vocabulary import ClaimKind, Design, Direction, Reported, Tier, Verdict

TRIAL_DESIGNS = frozenset({Design.RCT, Design.CONTROLLED_TRIAL, Design.CLINICAL_TRIAL})
LEVEL_OF_A_TRIAL = 2  # effective level a controlled trial still needs
CONTRARY = frozenset({Direction.OPPOSES, Direction.MIXED})
RULE_OF_THREE = 3  # numerator of the 95 % bound for 0 events in n (Hanley 1983, PMID 6827763)


def is_human_report(paper: Weighed) -> bool:
    """Whether it is a published report on people, or an official label."""
    if paper.linked.grade.label:
        return True
    return paper.human and paper.values.design not in NO_RESULTS


def rule_harm(evidence: Evidence, reports: Sequence[Report], rules: RuleSet) -> Ruling:
    """H: the tier and verdict of a harm or a claim of safety."""
    trials = narrow(evidence.human, _is_controlled_trial)
    proof = narrow(trials, lambda paper: paper.reviewed and not paper.doubts)
    tier, text, rests_on = _tier(evidence, proof, rules)
    lead = read_direction(rests_on)
    verdict = _verdict(lead, evidence)
    fired = [RuleFired("H", text, studies_of(rests_on))]
    waiting = [t for t in trials if not any(paper.reviewed for paper in t.papers)]
    if waiting:
        text = "Provisional: fewer than the required people reviewed it."
        fired.append(RuleFired("R12", text, studies_of(waiting)))
    bound = ""
    held: tuple[str, ...] = ()
    if evidence.claim.kind is ClaimKind.SAFETY and tier is not Tier.T0:
        contrary = _contrary(evidence, reports)
        if contrary is not None:
            verdict, tier = Verdict.MIXED, Tier.of_rank(min(tier.rank, Tier.T2.rank))
            fired.append(contrary)
            held = ("No contrary human report: as long as one stands, it stays at T2 or below.",)
        else:
            bound = absence_bound(evidence.human)
    raises = (*held, *_raises(tier, evidence, proof, rules))
    return Ruling(tier, verdict, tuple(fired), lead, bool(waiting), raises, bound)


def _is_controlled_trial(paper: Weighed) -> bool:
    """H: a controlled trial in people that looked for adverse events systematically."""
    values = paper.values
    return (
        paper.human
        and (values.design in TRIAL_DESIGNS or values.randomized is Reported.YES)
        and values.names_control
        and paper.effective >= LEVEL_OF_A_TRIAL
        and values.systematic_harms
    )


def _tier(
    evidence: Evidence, proof: tuple[Trial, ...], rules: RuleSet
) -> tuple[Tier, str, tuple[Trial, ...]]:
    """The tier, why, and the trials it rests on."""
    if not lacks_t3(proof, rules):
        exposed = _exposed(proof)
        if not lacks_t4(proof, rules):
            text = f"Controlled trials, {exposed} people exposed, {count_groups(proof)} groups: T4."
            return Tier.T4, text, proof
        text = f"Controlled trials with systematic collection, {exposed} people exposed: T3."
        return Tier.T3, text, proof
    if evidence.human:
        labels = all(paper.linked.grade.label for paper in papers_in(evidence.human))
        text = f"{'An official label' if labels else 'Published human reports'}: T2."
        return Tier.T2, text, evidence.human
    if evidence.preclinical:
        return Tier.T1, "Animal studies only: T1.", evidence.preclinical
    return Tier.T0, "No published report: what people say is T0.", ()


def _exposed(trials: Iterable[Trial]) -> int:
    return people_once(trials, lambda trial: trial.exposed) or 0


def lacks_t3(proof: tuple[Trial, ...], rules: RuleSet) -> tuple[str, ...]:
    """H, T3, condition by condition: what is missing; nothing where all hold."""
    policy = rules.policy
    exposed = _exposed(proof)
    return missing(
        (
            bool(proof),
            f"A controlled trial that looked for adverse events systematically, "
            f"{policy.reviewers_required} reviewers agreeing on it.",
        ),
        (
            exposed >= policy.min_exposed_t3,
            f"At least {policy.min_exposed_t3} people exposed in such trials; {exposed} so far.",
        ),
    )


def lacks_t4(proof: tuple[Trial, ...], rules: RuleSet) -> tuple[str, ...]:
    """H, T4, beside what T3 asks: what is missing; nothing where all hold."""
    policy = rules.policy
    exposed, groups = _exposed(proof), count_groups(proof)
    return missing(
        (
            exposed >= policy.min_exposed_t4,
            f"At least {policy.min_exposed_t4} people exposed in such trials; {exposed} so far.",
        ),
        (
            groups >= policy.min_groups_harm_t4,
            f"{policy.min_groups_harm_t4} independent research groups behind them; {groups} known "
            f"so far.",
        ),
    )


def _verdict(lead: Lead | None, evidence: Evidence) -> Verdict:
    """The lead's verdict; a harm that anybody saw in people is never outvoted."""
    if lead is None:
        return Verdict.INSUFFICIENT
    seen = any(trial.direction is Direction.SUPPORTS for trial in evidence.human)
    outvoted = seen and evidence.claim.kind is ClaimKind.HARM
    if lead.direction is None or (outvoted and lead.direction is not Direction.SUPPORTS):
        return Verdict.MIXED
    return VERDICTS[lead.direction]


def _contrary(evidence: Evidence, reports: Sequence[Report]) -> RuleFired | None:
    """Safety: the human reports and community reports that say the opposite."""
    papers = [p for p in papers_in(evidence.human) if p.bearing.direction in CONTRARY]
    said = sum(report.direction is Direction.OPPOSES for report in reports)
    if not papers and not said:
        return None
    text = (
        f"Contrary human reports ({len(papers)} published, {said} from the community): "
        f"verdict mixed, at most T2."
    )
    return RuleFired("H", text, papers_of(papers))


def absence_bound(human: Iterable[Trial]) -> str:
    """Rule of three: "0 in 187: up to 1.6 %"; empty unless somebody looked and saw none.

    Source:
        Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA 1983.
        PMID 6827763.
    """
    clean = narrow(
        human,
        lambda paper: (
            paper.human
            and paper.values.systematic_harms
            and paper.bearing.direction is Direction.SUPPORTS
            and paper.points == 0
            and paper.values.exposed is not None
        ),
    )
    exposed = _exposed(clean)
    if not exposed:
        return ""
    share = min(RULE_OF_THREE / exposed, 1.0)
    return f"0 in {exposed}: up to {share * 100:.2g} %"


def _raises(
    tier: Tier, evidence: Evidence, proof: tuple[Trial, ...], rules: RuleSet
) -> tuple[str, ...]:
    if tier is Tier.T0:
        return ("An animal study reaches T1; a published human report or official label T2.",)
    if tier is Tier.T1:
        return (f"A published report in {evidence.claim.population}, or an official label.",)
    if tier is Tier.T2:
        return lacks_t3(proof, rules)
    return lacks_t4(proof, rules) if tier is Tier.T3 else ()
