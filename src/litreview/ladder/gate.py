"""The publish gate: what must not go out.

Decisions and what they claim to rest on enter; reasons not to publish leave, none when the
page may go out. Nothing is decided again here: only that every tier can be traced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from litreview.ladder.tier_history import last_entries
from litreview.ladder.unread import unheld
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import Tier


def publish_gate(
    decisions: Iterable[TierDecision],
    grades: Mapping[StudyId, Grade],
    links: Iterable[Link],
    policy: Policy,
    history: Iterable[HistoryEntry] = (),
) -> tuple[str, ...]:
    """Return why a page must not go out; empty when it may.

    In the order of the decisions, then links to claims that nothing decides.

    Args:
        history: Where the decision on a claim that was not decided again must stand.
    """
    decided = tuple(decisions)
    by_pair = {(link.study, link.claim): link for link in links}
    last = last_entries(history)
    reasons: list[str] = []
    for decision in decided:
        if decision.unread:
            linked = {study for study, claim in by_pair if claim == decision.claim}
            reasons += unheld(decision, last, linked)
        else:
            reasons += _untraceable(decision, grades, by_pair, policy)
    known = {decision.claim for decision in decided}
    reasons += [
        f"{study} is linked to {claim}, which is no claim of this compound"
        for study, claim in sorted(by_pair)
        if claim not in known
    ]
    return tuple(reasons)


def _untraceable(
    decision: TierDecision,
    grades: Mapping[StudyId, Grade],
    links: Mapping[tuple[StudyId, ClaimId], Link],
    policy: Policy,
) -> Iterator[str]:
    """What is missing from the trace of one decision."""
    claim = decision.claim
    if decision.rule_set != policy.rule_set:
        yield (
            f"{claim} was decided by rule set {decision.rule_set or 'unknown'}, "
            f"in force is {policy.rule_set}"
        )
    if decision.tier is not Tier.T0:
        if not decision.rules:
            yield f"{claim} is {decision.tier} and names no rule"
        if not decision.counted:
            yield f"{claim} is {decision.tier} and no study counts"
    for study in decision.counted:
        yield from _baseless(claim, study, grades, links)


def _baseless(
    claim: ClaimId,
    study: CountedStudy,
    grades: Mapping[StudyId, Grade],
    links: Mapping[tuple[StudyId, ClaimId], Link],
) -> Iterator[str]:
    """What a counted study does not rest on; its trial's other papers are asked as well."""
    for paper in (study.study, *study.also):
        grade, link = grades.get(paper), links.get((paper, claim))
        if grade is None or link is None:
            yield f"{claim} counts {paper}, which has no {'grade' if grade is None else 'link'}"
        elif not _has_basis(grade, link):
            yield f"{claim} counts {paper}, and nothing in its grade or link names a basis"


def _has_basis(grade: Grade, link: Link) -> bool:
    """Whether any value or the link rests on a quote, a heading, a source or a tag."""
    if any(word.basis is not None for word in link.words):
        return True
    return any(
        any(judgement.basis is not None for judgement in field.judgements)
        or (field.machine is not None and field.machine.tags)
        for field in grade.fields.values()
    )
