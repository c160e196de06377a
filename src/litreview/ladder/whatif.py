"""What would lower a tier: the decision made again without each study that counts.

A body and its decision enter; sentences leave. What would raise it is said where the
conditions stand, in `benefit` and `harms`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from litreview.ladder.body import Body
from litreview.model.decision import TierDecision
from litreview.model.identity import StudyId


def without(body: Body, studies: Collection[StudyId]) -> Body:
    """The same body without these studies."""
    kept = tuple(linked for linked in body.studies if linked.study not in studies)
    return replace(body, studies=kept)


def lowers(
    body: Body, decision: TierDecision, decide: Callable[[Body], TierDecision]
) -> tuple[str, ...]:
    """One sentence per trial whose loss would lower the tier, in the order of the trace.

    Args:
        decide: Decides a smaller body by the same rules.
    """
    found = []
    for study in decision.counted:
        smaller = decide(without(body, {study.study, *study.also}))
        if smaller.tier.rank < decision.tier.rank:
            found.append(f"Without {study.study}: {smaller.tier}, {smaller.verdict}.")
    return tuple(dict.fromkeys(found))
