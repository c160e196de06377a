"""Directness dots: how near the strongest study comes to the claim's people, outcome and form.

A decision and its links enter; three dots with their words leave. The strongest study is the
one the ladder gave the highest effective level, and nothing is rated here.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.link import LinkValue
from litreview.model.vocabulary import InterventionMatch, OutcomeMatch, PopulationMatch
from litreview.render.order import link_of
from litreview.render.refs import StudyRef, study_ref
from litreview.render.wording import OUTCOME_NAMES, POPULATION_NAMES, WORDS


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: `fill` is full, half or empty; `words` say it without the sign."""

    about: str
    fill: str
    words: str


def directness(dossier: Dossier, decision: TierDecision) -> tuple[tuple[Dot, ...], StudyRef | None]:
    """The dots of the strongest study and its name; nothing when no study counts."""
    lead = strongest(decision.counted)
    link = link_of(dossier, lead.study, decision.claim) if lead is not None else None
    if lead is None or link is None:
        return (), None
    value = link.value
    dots = (
        _people(value, human=lead.human),
        Dot("Outcome", _fill(value.outcome), OUTCOME_NAMES[value.outcome]),
        Dot("Form", _fill(value.intervention), WORDS["intervention"][value.intervention]),
    )
    return dots, study_ref(dossier, lead.study)


def _people(value: LinkValue, *, human: bool) -> Dot:
    if not human:
        return Dot("People", "empty", "no people studied")
    return Dot("People", _fill(value.population), POPULATION_NAMES[value.population])


def _fill(match: PopulationMatch | OutcomeMatch | InterventionMatch) -> str:
    """Each of the three vocabularies goes from the nearest to the farthest."""
    return ("full", "half", "empty")[list(type(match)).index(match)]


def strongest(counted: tuple[CountedStudy, ...]) -> CountedStudy | None:
    """The study with the highest effective level; people first, then directness, then size."""
    if not counted:
        return None
    return min(counted, key=lambda s: (not s.human, -s.effective, s.points, -(s.n or 0), s.study))
