"""Which way the studies behind a mixed verdict point.

A decision enters; its leading studies and what they say together leave. The verdict is the
ladder's: here it only finds words that are true of the studies themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.vocabulary import Direction

LEAD_LEVEL = 3  # R7: the lead set stands at the top effective level, at most this
_WAYS = frozenset({Direction.SUPPORTS, Direction.NULL, Direction.OPPOSES})


def leading(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The studies a verdict rests on: the best in people, else animals and cells."""
    human = [study for study in decision.counted if study.human]
    top = min(max((study.effective for study in human), default=0), LEAD_LEVEL)
    return tuple(s for s in human if s.effective >= top) or decision.counted


def ways(studies: Sequence[CountedStudy]) -> frozenset[Direction]:
    """The ways the studies point; a study that is itself mixed points none."""
    return frozenset(study.direction for study in studies) & _WAYS


def disagree(studies: Sequence[CountedStudy]) -> bool:
    """Whether some studies say otherwise than others."""
    return len(ways(studies)) > 1
