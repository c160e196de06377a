"""What a reader's sentence must know besides the decision.

A dossier and a decision enter; one small noun leaves: how far the search and the reading have
come, whose people were studied, and whether animals showed the thing itself. Weighs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import LinkValue
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Subjects,
)
from litreview.render.order import grade_of

_GENERAL = "general"  # a target that healthy people alone match


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a decision.

    Attributes:
        as_of: ISO date the records are complete to; empty when there was no search.
        unread: Records no person has read yet, of `records` in all.
        people: The people the claim is made for, in its own words.
        about_animals: Whether the claim is about animals.
        labels: How many official labels are among the human reports that count.
        own_people: False when every human study that counts is of other people.
        shown: Whether a preclinical study that counts supports the claim itself: its outcome
            measured, the same compound, form and dose.
        facts: What reviewers filed on a claim of fact.
    """

    as_of: str = ""
    unread: int = 0
    records: int = 0
    people: str = ""
    about_animals: bool = False
    labels: int = 0
    own_people: bool = True
    shown: bool = False
    facts: tuple[Judgement, ...] = ()


def setting_of(dossier: Dossier, decision: TierDecision) -> Setting:
    """What stands around one decision of this dossier."""
    claim = dossier.claim(decision.claim)
    human = [study.study for study in decision.counted if study.human]
    in_people = _values(dossier, decision, human=True)
    return Setting(
        as_of=dossier.search.data_through or dossier.search.last_complete,
        unread=dossier.flow.unread,
        records=dossier.flow.total,
        people="healthy people" if claim.population == _GENERAL else claim.population,
        about_animals=claim.about is Subjects.ANIMALS,
        labels=sum(grade_of(dossier, study).label for study in human),
        own_people=not in_people or any(v.population is PopulationMatch.MATCH for v in in_people),
        shown=any(map(_shows, _values(dossier, decision, human=False))),
        facts=dossier.facts.get(claim.id, ()),
    )


def _shows(value: LinkValue) -> bool:
    itself = value.outcome is OutcomeMatch.DIRECT and value.intervention is InterventionMatch.SAME
    return itself and value.direction is Direction.SUPPORTS


def _values(dossier: Dossier, decision: TierDecision, *, human: bool) -> list[LinkValue]:
    """What people said of the studies that count, every paper of a trial."""
    papers: set[StudyId] = set()
    for study in decision.counted:
        if study.human is human:
            papers |= {study.study, *study.also}
    return [
        link.value
        for link in dossier.links
        if link.claim == decision.claim and link.study in papers
    ]
