"""The ladder: one body of evidence to one tier and verdict, with everything they rest on.

A body of evidence and a policy enter; a `TierDecision` with its full trace leaves. A pure
function: no clock, no state, and no meaning in the order of the studies. Each rule stands in
its own module, named in `ruleset`; this one only puts them in their order:

    linked studies ─ R1 ─▶ R2 R3 R12 R4 R5 ─▶ trials ─┬▶ R7 ─▶ R6 R8 R9 R10 ─▶ R11
    (sorting)              (levels)                   └▶ H: harms and safety
"""

from __future__ import annotations

from dataclasses import replace

from litreview.ladder.benefit import Evidence, rule_animals, rule_benefit
from litreview.ladder.body import Body
from litreview.ladder.direction import read_direction
from litreview.ladder.facts import decide_fact
from litreview.ladder.flags import flags_of
from litreview.ladder.harms import rule_harm
from litreview.ladder.lost import lost_rules, never_raised_by_loss
from litreview.ladder.parts import once, split, weaker
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import Ruling
from litreview.ladder.sorting import HARM_KINDS, sort_body
from litreview.ladder.trace import counted_study, study_rules
from litreview.ladder.trials import count_groups, people_once
from litreview.ladder.whatif import lowers
from litreview.model.decision import TierDecision
from litreview.model.policy import Policy
from litreview.model.vocabulary import ClaimKind, Direction, Subjects


def decide_tier(body: Body, policy: Policy) -> TierDecision:
    """Return the tier and verdict of one claim, with their trace.

    The same body in any order gives the same decision.

    Args:
        body: Only studies a person linked; machine suggestions of links have no place in it.
        policy: The only source of thresholds.
    """
    rules = RuleSet(policy)
    decision = decide_under(body, rules)
    return replace(decision, lowers=lowers(body, decision, lambda b: decide_under(b, rules)))


def decide_under(body: Body, rules: RuleSet) -> TierDecision:
    """The decision under these rules, without asking what would lower it."""
    decision = _decide(body, rules)
    if not rules.applies("R12"):
        return decision
    return never_raised_by_loss(body, decision, lambda b: _decide(b, rules))


def _decide(body: Body, rules: RuleSet) -> TierDecision:
    if body.claim.kind is ClaimKind.FACT:
        return decide_fact(body, rules)
    if not body.claim.parts:
        return _decide_whole(body, rules)
    parts = tuple(_decide_whole(part, rules, name) for name, part in split(body))
    return weaker(_decide_whole(once(body), rules), parts)


def _decide_whole(body: Body, rules: RuleSet, part: str = "") -> TierDecision:
    """A claim that says one thing, or one part of a claim that says several."""
    found = sort_body(body, rules)
    human, preclinical = found.evidence.human, found.evidence.preclinical
    ruling = _rule(found.evidence, body, rules)
    lead = ruling.lead
    return TierDecision(
        claim=body.claim.id,
        kind=body.claim.kind,
        tier=ruling.tier,
        verdict=ruling.verdict,
        rules=(
            *study_rules(found.papers, found.left_out),
            *lost_rules(body, found.left_out),
            *ruling.fired,
        ),
        counted=tuple(counted_study(trial) for trial in (*human, *preclinical)),
        not_counted=found.left_out,
        preclinical_direction=_preclinical_direction(found.evidence),
        direction=lead.direction if lead else None,
        consistency=lead.consistency if lead else None,
        provisional=ruling.provisional,
        n=people_once(human),
        groups=count_groups(human),
        flags=flags_of(
            human,
            preclinical,
            rules.policy,
            provisional=ruling.provisional,
            stale_search=body.stale_search,
        ),
        raises=ruling.raises,
        reports=len(body.reports),
        absence_bound=ruling.absence_bound,
        rule_set=rules.policy.rule_set,
        part=part,
    )


def _rule(evidence: Evidence, body: Body, rules: RuleSet) -> Ruling:
    """The path of the ladder that this kind of claim takes."""
    if body.claim.about is Subjects.ANIMALS:
        return rule_animals(evidence, rules)
    if body.claim.kind in HARM_KINDS and rules.applies("H"):
        return rule_harm(evidence, body.reports, rules)
    return rule_benefit(evidence, rules)


def _preclinical_direction(evidence: Evidence) -> Direction | None:
    """Where animals and cells point: mixed in a tie, None without any."""
    lead = read_direction(evidence.preclinical)
    if lead is None:
        return None
    return Direction.MIXED if lead.direction is None else lead.direction
