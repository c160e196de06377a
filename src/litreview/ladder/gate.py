"""The publish gate: what a page may say of each claim.

Bodies of evidence and the decisions on them enter; what goes out leaves, claim by claim. A tier
that cannot be traced, or that rests on what a person must settle first, goes out as low as the
evidence without those studies puts it, with the reasons. Nothing that lowers a claim waits for
anybody, and no claim holds up another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.doubts import without_doubts
from litreview.ladder.tier import decide_tier, without
from litreview.ladder.tier_history import last_entries
from litreview.ladder.unread import not_decided_again, unheld
from litreview.model.decision import TierDecision
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.reasons import Doubt, Reason
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Passage:
    """One claim at the gate.

    Attributes:
        decided: What the ladder made of it.
        shown: What may go out: the same, or less, or the same for a reason a person gave.
    """

    decided: TierDecision
    shown: TierDecision

    @property
    def held(self) -> bool:
        """Whether something waits for a person: the claim goes out lower, or not as decided."""
        return self.shown is not self.decided and not self.shown.allowed


def publish_gate(
    pairs: Iterable[tuple[Body, TierDecision]],
    policy: Policy,
    history: Iterable[HistoryEntry] = (),
    allow: str = "",
) -> tuple[Passage, ...]:
    """Return what may go out of each decision, in their order.

    Args:
        history: Where the decision on a claim that was not decided again must stand.
        allow: Why a person lets tiers out in spite of their doubts. It traces no tier.
    """
    last = last_entries(history)
    return tuple(
        Passage(decision, _shown(body, decision, policy, last, allow)) for body, decision in pairs
    )


def _shown(
    body: Body,
    decision: TierDecision,
    policy: Policy,
    last: Mapping[str, HistoryEntry],
    allow: str,
) -> TierDecision:
    if decision.unread:
        linked = {study.study for study in body.studies}
        reasons = tuple(unheld(decision, last, linked))
        waiting = not_decided_again(body, decision.unread, None, policy)
        return replace(waiting, doubts=reasons) if reasons else decision
    if reasons := tuple(_untraceable(body, decision, policy)):
        return _lower(decision, _undoubted(*_traceable(body, decision, policy), policy), reasons)
    if allow and _doubted(decision):
        return replace(decision, allowed=allow)
    return _undoubted(body, decision, policy)


def _doubted(decision: TierDecision) -> bool:
    return decision.undoubted is not None and decision.undoubted[0].rank < decision.tier.rank


def _undoubted(body: Body, decision: TierDecision, policy: Policy) -> TierDecision:
    """The decision, or the one without the studies in doubt where they hold it up."""
    certain = decision
    while _doubted(certain):
        body = without_doubts(body, certain.counted)
        certain = decide_tier(body, policy)
    return decision if certain is decision else _lower(decision, certain, ())


def _lower(decision: TierDecision, other: TierDecision, reasons: Sequence[Reason]) -> TierDecision:
    """The other decision where it says no more than this one; else this one, with the reasons.

    A study that says less of a claim is never left out to its advantage.
    """
    same = other.tier is decision.tier and other.verdict is decision.verdict
    chosen = other if same or other.tier.rank < decision.tier.rank else decision
    return replace(
        chosen,
        doubts=tuple(dict.fromkeys((*reasons, *decision.doubts, *chosen.doubts))),
        undoubted=(chosen.tier, chosen.verdict),
    )


def _traceable(body: Body, decision: TierDecision, policy: Policy) -> tuple[Body, TierDecision]:
    """The studies that can be traced, and what they come to; what takes a place is asked too."""
    while bare := {study for study, _ in _baseless(body, decision)}:
        body = without(body, bare)
        decision = decide_tier(body, policy)
    return body, decide_tier(body, policy)


def _untraceable(body: Body, decision: TierDecision, policy: Policy) -> Iterator[Reason]:
    """What is missing from the trace of one decision."""
    claim, tier, decided_by = decision.claim, decision.tier, decision.rule_set or "unknown"
    if decision.rule_set != policy.rule_set:
        in_force = policy.rule_set
        yield Reason(Doubt.RULE_SET, claim=claim, rule_set=decided_by, in_force=in_force)
    if tier is not Tier.T0:
        if not decision.rules:
            yield Reason(Doubt.NO_RULE, claim=claim, tier=tier)
        if not decision.counted:
            yield Reason(Doubt.NO_STUDY, claim=claim, tier=tier)
    for study, lacks in _baseless(body, decision):
        yield Reason(lacks, claim=claim, studies=(study,))


def _baseless(body: Body, decision: TierDecision) -> Iterator[tuple[StudyId, Doubt]]:
    """The counted studies that rest on nothing, and why; every report of a trial is asked."""
    linked: dict[StudyId, list[LinkedStudy]] = {}
    for one in body.studies:
        linked.setdefault(one.study, []).append(one)
    for study in decision.counted:
        for report in study.reports:
            if report not in linked:
                yield report, Doubt.UNLINKED
            elif not any(_has_basis(one.grade, one.link) for one in linked[report]):
                yield report, Doubt.NO_BASIS


def _has_basis(grade: Grade, link: Link) -> bool:
    """Whether any value or the link rests on a quote, a heading, a source or a tag."""
    if any(word.basis is not None for word in link.words):
        return True
    return any(
        any(judgement.basis is not None for judgement in field.judgements)
        or (field.machine is not None and field.machine.tags)
        for field in grade.fields.values()
    )
