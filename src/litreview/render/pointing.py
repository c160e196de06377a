"""Which way the studies behind a verdict point.

A decision enters; the studies its sentence may speak of leave. The verdict is the ladder's: here
it only finds the studies of which its words are true.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Direction, Tier, Verdict
from litreview.render.wording import HARM_KINDS

LEAD_LEVEL = 3  # R7: the lead set stands at the top effective level, at most this
_WAYS = frozenset({Direction.SUPPORTS, Direction.NULL, Direction.OPPOSES})
_SAYS = {
    Verdict.SUPPORTS: Direction.SUPPORTS,
    Verdict.NOT_SHOWN_IN_PEOPLE: Direction.SUPPORTS,
    Verdict.NO_EFFECT: Direction.NULL,
    Verdict.OPPOSES: Direction.OPPOSES,
}


def leading(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The studies a verdict rests on: the best in people, else animals and cells."""
    human = [study for study in decision.counted if study.human]
    top = min(max((study.effective for study in human), default=0), LEAD_LEVEL)
    return tuple(s for s in human if s.effective >= top) or decision.counted


def voices(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The leading studies in people that say what the verdict says; without any, all that lead."""
    lead = tuple(study for study in leading(decision) if study.human)
    agreeing = tuple(s for s in lead if s.direction is _SAYS.get(decision.verdict))
    return agreeing or lead


def beside(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The studies in people that count beside those an effect's tier, from T2 on, rests on."""
    lead = leading(decision)
    if decision.kind in HARM_KINDS or decision.parts or decision.tier.rank < Tier.T2.rank:
        return ()
    return tuple(study for study in decision.counted if study.in_people and study not in lead)


def rests_on(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The studies the tier of a harm rests on; all in people, else all, where no rule names any."""
    named: set[StudyId] = set()
    for fired in decision.rules:
        named |= set(fired.studies) if fired.rule == "H" else set()
    studies = tuple(study for study in decision.counted if study.study in named)
    return studies or tuple(s for s in decision.counted if s.human) or decision.counted


def ways(studies: Sequence[CountedStudy]) -> frozenset[Direction]:
    """The ways the studies point; a study that is itself mixed points none."""
    return frozenset(study.direction for study in studies) & _WAYS


def disagree(studies: Sequence[CountedStudy]) -> bool:
    """Whether some studies say otherwise than others."""
    return len(ways(studies)) > 1
