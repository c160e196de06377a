"""Claims of fact: no study moves them.

A body enters; a decision leaves, at T0, with what the sources filed say.
"""

from __future__ import annotations

from litreview.ladder.body import Body
from litreview.ladder.ruleset import RuleSet
from litreview.model.decision import NotCounted, RuleFired, TierDecision
from litreview.model.vocabulary import Tier, Verdict


def decide_fact(body: Body, rules: RuleSet) -> TierDecision:
    """T0 and `documented`, `contradicted` or, when nobody filed a source, `not_documented`."""
    reason = "a claim of fact is not a study question"
    verdict = body.fact or Verdict.NOT_DOCUMENTED
    text = f"Not a study question; by the sources filed: {verdict}."
    return TierDecision(
        claim=body.claim.id,
        kind=body.claim.kind,
        tier=Tier.T0,
        verdict=verdict,
        rules=(RuleFired("fact", text),),
        not_counted=tuple(
            NotCounted(study, "fact", reason)
            for study in sorted(linked.study for linked in body.studies)
        ),
        flags=("stale search",) if body.stale_search else (),
        reports=len(body.reports),
        rule_set=rules.policy.rule_set,
    )
