"""Directness dots: how near the strongest study comes to the claim's people, outcome and form.

A decision and its links enter; three dots with their words leave. The strongest study is the
one the ladder gave the highest effective level, and nothing is rated here: what the study does
not state is no full dot.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.link import LinkValue
from litreview.model.vocabulary import Category, InterventionMatch, OutcomeMatch, PopulationMatch
from litreview.render.order import grade_of, link_of
from litreview.render.refs import StudyRef, study_ref
from litreview.render.wording import OUTCOME_NAMES, POPULATION_NAMES, WORDS, listed


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: `fill` is full, half, empty or unsaid; `words` say it without the sign."""

    about: str
    fill: str
    words: str


def directness(dossier: Dossier, decision: TierDecision) -> tuple[tuple[Dot, ...], StudyRef | None]:
    """The dots of the strongest study and its name; nothing when no study counts.

    A reviewer's word that people or form are the claim's own fills a dot only where something
    read in the study describes them; else the dot is unsaid.
    """
    lead = strongest(decision.counted)
    dots = dots_of(dossier, decision, lead) if lead is not None else ()
    return dots, study_ref(dossier, lead.study) if lead is not None and dots else None


def dots_of(dossier: Dossier, decision: TierDecision, study: CountedStudy) -> tuple[Dot, ...]:
    """The dots of any study that counts; none of one that nobody linked."""
    link = link_of(dossier, study.study, decision.claim, study.part)
    if link is None:
        return ()
    value, grade = link.value, grade_of(dossier, study.study)
    return (
        _people(value, grade, human=study.human),
        Dot("Outcome", _fill(value.outcome), OUTCOME_NAMES[value.outcome]),
        _form(value, grade, dossier.claim(decision.claim)),
    )


def _people(value: LinkValue, grade: Grade, *, human: bool) -> Dot:
    if not human:
        return Dot("People", "empty", "no people studied")
    words = POPULATION_NAMES[value.population]
    if value.population is PopulationMatch.MATCH and not _said(grade, *_WHO):
        return Dot("People", "unsaid", f"judged to be {words}, who are not described")
    return Dot("People", _fill(value.population), words)


def _form(value: LinkValue, grade: Grade, claim: Claim) -> Dot:
    """Same form and route only as far as the claim names and the study states them."""
    words = WORDS["intervention"][value.intervention]
    if value.intervention is not InterventionMatch.SAME:
        return Dot("Form", _fill(value.intervention), words)
    stated = [name for name in (Field.FORM, Field.ROUTE) if _said(grade, name)]
    if not stated:
        return Dot("Form", "unsaid", f"{words}, form and route not reported")
    if not claim.form and claim.category is not Category.ROUTE:
        given = listed([grade.text(name) for name in stated])
        return Dot("Form", "unsaid", f"the claim names no form or route; the study: {given}")
    silent = [name for name in (Field.FORM, Field.ROUTE) if name not in stated]
    same = f"same {listed(stated)}"
    return Dot("Form", "full", f"{same}, {silent[0]} not reported" if silent else same)


_WHO = (Field.CONDITION, Field.HEALTH_STATUS, Field.AGE, Field.SEX)


def _said(grade: Grade, *fields: Field) -> bool:
    """Whether a sentence in hand or a person says any of these of the study."""
    return any(grade.value(field) not in {NOT_REPORTED, (NOT_REPORTED,)} for field in fields)


def _fill(match: PopulationMatch | OutcomeMatch | InterventionMatch) -> str:
    """Each of the three vocabularies goes from the nearest to the farthest."""
    return ("full", "half", "empty")[list(type(match)).index(match)]


def strongest(counted: tuple[CountedStudy, ...]) -> CountedStudy | None:
    """The study with the highest effective level; people first, then directness, then size."""
    if not counted:
        return None
    return min(counted, key=lambda s: (not s.human, -s.effective, s.points, -(s.n or 0), s.study))
