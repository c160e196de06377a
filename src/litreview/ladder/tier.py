"""The ladder: one body of evidence to one tier and verdict, with everything they rest on.

A body of evidence and a policy enter; a `TierDecision` with its full trace leaves. A pure
function: no clock, no state, and no meaning in the order of the studies. The rules stand in
the modules named in `ruleset`; this one only puts them in their order:

    linked studies ─ R1 ─▶ R2 R3 R12 R4 R5 ─▶ trials ─┬▶ R7 ─▶ R6 R8 R9 R10 ─▶ R11
    (sorting)              (levels)                   └▶ H: harms and safety

Reports that may be of one trial are counted as one, and the claim decided as one and as two: the
weaker decision stands. A claim that says two things is decided part by part and takes the weaker
tier; a claim of fact is moved by no study. What would lower a tier is in `lowering`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from litreview.ladder.benefit import rule_benefit, rule_preclinical
from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.doubts import doubts_of, without_doubts
from litreview.ladder.flags import flags_of
from litreview.ladder.harms import rule_harm
from litreview.ladder.lost import as_cited, lost_rules, never_raised_by_loss
from litreview.ladder.lowering import what_lowers
from litreview.ladder.reports import touching
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import Evidence, Ruling, read_direction
from litreview.ladder.sorting import HARM_KINDS, sort_body
from litreview.ladder.trace import STUDY_RULES, counted_study, study_rules
from litreview.ladder.trials import count_groups, people_once
from litreview.model.decision import NotCounted, RuleFired, TierDecision
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.reasons import Reason, Why
from litreview.model.vocabulary import ClaimKind, Direction, Subjects, Tier, Verdict


def decide_tier(body: Body, policy: Policy) -> TierDecision:
    """Return the tier and verdict of one claim, with their trace.

    The same body in any order gives the same decision.

    Args:
        body: Only studies a person linked; machine suggestions of links have no place in it.
        policy: The only source of thresholds.
    """
    rules = RuleSet(policy)
    near = replace(body, relations=touching(body.relations, [s.study for s in body.studies]))
    decision = decide_under(near, rules)
    if decision.kind is ClaimKind.FACT:
        return decision
    doubts = doubts_of(near, decision.counted)
    certain = decide_under(without_doubts(near, decision.counted), rules) if doubts else decision
    lower = certain.tier.rank < decision.tier.rank
    cases = _cases(near, rules)
    return replace(
        decision,
        lowers=what_lowers(
            decision,
            lambda lost: min(_rule(case.without(lost), rules).tier for case in cases),
            lambda lost: decide_under(without(near, lost), rules),
        ),
        doubts=doubts,
        undoubted=(certain.tier, certain.verdict) if lower else None,
    )


def decide_under(body: Body, rules: RuleSet) -> TierDecision:
    """The decision under these rules, without asking what would lower it, or what is in doubt."""
    decision = _decide(body, rules)
    if not rules.applies("R12"):
        return decision
    return never_raised_by_loss(body, decision, lambda b: _decide(b, rules))


def without(body: Body, studies: Collection[StudyId]) -> Body:
    """The same body without these studies."""
    kept = tuple(linked for linked in body.studies if linked.study not in studies)
    return replace(body, studies=kept)


def _decide(body: Body, rules: RuleSet) -> TierDecision:
    if body.claim.kind is ClaimKind.FACT:
        return _decide_fact(body, rules)
    if not body.claim.parts:
        return _decide_whole(body, rules)
    parts = tuple(
        _decide_whole(bearing, rules, part)
        for part, bearing in zip(body.claim.parts, _by_part(body), strict=True)
    )
    # What the studies are does not depend on the part: each once, by a word by which it counts.
    counting = {(study.study, study.part) for part in parts for study in part.counted}

    def order(linked: LinkedStudy) -> tuple[bool, str]:
        part = linked.link.value.part
        return (linked.study, part) not in counting, part

    first = {linked.study: linked for linked in sorted(body.studies, key=order, reverse=True)}
    return _weaker(_decide_whole(replace(body, studies=tuple(first.values())), rules), parts)


def _by_part(body: Body) -> tuple[Body, ...]:
    """The body that bears on each part of the claim; the body itself when it has none."""
    if not body.claim.parts:
        return (body,)
    return tuple(replace(body, studies=_bearing_on(part, body)) for part in body.claim.parts)


def _cases(body: Body, rules: RuleSet) -> tuple[Evidence, ...]:
    """All that is weighed for a claim, the tier being that of the weakest."""
    lost = rules.applies("R12") and any(linked.link.stale for linked in body.studies)
    return tuple(
        sort_body(bearing, rules, one_if_suspected=one)
        for known in ((body, as_cited(body)) if lost else (body,))
        for bearing in _by_part(known)
        for one in ((True, False) if body.relations.suspected else (True,))
    )


def _decide_fact(body: Body, rules: RuleSet) -> TierDecision:
    """T0 and what the sources filed come to; when nobody filed one, `not documented`."""
    verdict = body.fact or Verdict.NOT_DOCUMENTED
    text = f"Not a study question; by the sources filed: {verdict}."
    return TierDecision(
        claim=body.claim.id,
        kind=body.claim.kind,
        tier=Tier.T0,
        verdict=verdict,
        rules=(RuleFired("fact", text),),
        not_counted=tuple(
            NotCounted(study, "fact", Reason(Why.FACT))
            for study in sorted(linked.study for linked in body.studies)
        ),
        flags=("stale search",) if body.stale_search else (),
        reports=len(body.reports),
        rule_set=rules.policy.rule_set,
    )


def _decide_whole(body: Body, rules: RuleSet, part: str = "") -> TierDecision:
    """A claim that says one thing, or one part of a claim that says several."""
    evidence = sort_body(body, rules)
    ruling = _weaker_ruling(evidence, body, rules)
    lead, animals = ruling.lead, read_direction(evidence.preclinical)
    return TierDecision(
        claim=body.claim.id,
        kind=body.claim.kind,
        tier=ruling.tier,
        verdict=ruling.verdict,
        rules=(
            *study_rules(evidence.papers, evidence.left_out),
            *lost_rules(body, evidence.left_out),
            *ruling.fired,
        ),
        counted=tuple(map(counted_study, (*evidence.human, *evidence.preclinical))),
        not_counted=evidence.left_out,
        # Where animals and cells point: mixed in a tie, None without any.
        preclinical_direction=(animals.direction or Direction.MIXED) if animals else None,
        direction=lead.direction if lead else None,
        consistency=lead.consistency if lead else None,
        provisional=ruling.provisional,
        n=people_once(evidence.human),
        groups=count_groups(evidence.human),
        flags=flags_of(
            evidence,
            rules.policy,
            provisional=ruling.provisional,
            stale_search=body.stale_search,
        ),
        raises=ruling.raises,
        reports=len(body.reports),
        absence_bound=ruling.absence_bound,
        watched=ruling.watched,
        wanted=_wanted(body),
        rule_set=rules.policy.rule_set,
        part=part,
    )


def _weaker_ruling(evidence: Evidence, body: Body, rules: RuleSet) -> Ruling:
    """With suspected duplicates as one, or apart where that is weaker; said where they differ."""
    as_one = _rule(evidence, rules)
    if not body.relations.suspected:
        return as_one
    apart = _rule(sort_body(body, rules, one_if_suspected=False), rules)
    if apart.tier is as_one.tier:
        return as_one
    weaker, other = (apart, as_one) if apart.tier < as_one.tier else (as_one, apart)
    how, else_how = ("apart", "as one") if weaker is apart else ("as one", "apart")
    text = (
        f"Nobody settled which reports are of one trial: taken {how}, the weaker decision; "
        f"{else_how}, it would be {other.tier}."
    )
    pairs = body.relations.suspected
    linked = {each.study for each in body.studies}
    studies = sorted(linked & {end for tie in pairs for end in (tie.one, tie.other)})
    return replace(weaker, fired=(*weaker.fired, RuleFired("trials", text, tuple(studies))))


def _rule(evidence: Evidence, rules: RuleSet) -> Ruling:
    """The path of the ladder that this kind of claim takes."""
    claim = evidence.claim
    if claim.about is Subjects.ANIMALS:
        return rule_preclinical(evidence, rules)
    if claim.kind in HARM_KINDS and rules.applies("H"):
        return rule_harm(evidence, rules)
    return rule_benefit(evidence, rules)


def _wanted(body: Body) -> tuple[StudyId, ...]:
    """What replaces a linked report and is not linked itself, sorted."""
    linked, replaced = {each.study for each in body.studies}, body.relations.replaced
    return tuple(sorted({replaced[study] for study in linked & replaced.keys()} - linked))


def _bearing_on(part: str, body: Body) -> tuple[LinkedStudy, ...]:
    """A study linked to this part and to the claim at large counts by its word on the part."""
    own = tuple(s for s in body.studies if s.link.value.part == part)
    named = {linked.study for linked in own}
    at_large = (s for s in body.studies if not s.link.value.part and s.study not in named)
    return (*own, *at_large)


def _weaker(whole: TierDecision, parts: tuple[TierDecision, ...]) -> TierDecision:
    """The claim at the weaker tier of its parts; parts equally weak must agree, or it is mixed.

    Args:
        whole: The decision on all studies together, for what they are and what limits them.
    """
    tier = min((part.tier for part in parts), key=lambda each: each.rank)
    weakest = [part for part in parts if part.tier is tier]
    verdicts = {part.verdict for part in weakest}
    said = "; ".join(f"{part.part} {part.tier} {part.verdict}" for part in parts)
    rests_on = {study.study for part in weakest for study in part.counted}
    own = tuple(fired for fired in whole.rules if fired.rule in STUDY_RULES)
    provisional = any(part.provisional for part in parts)
    flags = ("provisional",) if provisional else ()
    text = f"The claim takes the weaker tier of its parts: {said}."
    return replace(
        whole,
        tier=tier,
        verdict=verdicts.pop() if len(verdicts) == 1 else Verdict.MIXED,
        rules=(*own, RuleFired("parts", text, tuple(sorted(rests_on)))),
        direction=weakest[0].direction if len(weakest) == 1 else None,
        consistency=weakest[0].consistency if len(weakest) == 1 else None,
        provisional=provisional,
        flags=tuple(sorted({*whole.flags} - {"provisional"} | {*flags})),
        raises=tuple(raised.under(part.part) for part in weakest for raised in part.raises),
        absence_bound="",
        watched=None,
        parts=parts,
    )
