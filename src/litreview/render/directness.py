"""How near a study comes to the claim's people, outcome and form, in words.

A decision, one of its studies and the link of the two enter; three answers leave. Nothing is
rated here: of what the study does not state, the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.link import LinkValue
from litreview.model.vocabulary import Category, InterventionMatch, PopulationMatch
from litreview.render.order import grade_of, link_of
from litreview.render.wording import OUTCOME_NAMES, POPULATION_NAMES, WORDS, listed


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: what it is about, and how near that comes."""

    about: str
    words: str


def dots_of(dossier: Dossier, decision: TierDecision, study: CountedStudy) -> tuple[Dot, ...]:
    """The answers for a study that counts; none for one that nobody linked.

    A reviewer's word that people or form are the claim's own stands alone only where something
    read in the study describes them; else the words say that nothing does.
    """
    link = link_of(dossier, study.study, decision.claim, study.part)
    if link is None:
        return ()
    value, grade = link.value, grade_of(dossier, study.study)
    return (
        _people(value, grade, human=study.human),
        Dot("Outcome", OUTCOME_NAMES[value.outcome]),
        _form(value, grade, dossier.claim(decision.claim)),
    )


def _people(value: LinkValue, grade: Grade, *, human: bool) -> Dot:
    if not human:
        return Dot("People", "no people studied")
    words = POPULATION_NAMES[value.population]
    if value.population is PopulationMatch.MATCH and not _said(grade, *_WHO):
        return Dot("People", f"judged to be {words}, who are not described")
    return Dot("People", words)


def _form(value: LinkValue, grade: Grade, claim: Claim) -> Dot:
    """Same form and route only as far as the claim names and the study states them."""
    words = WORDS["intervention"][value.intervention]
    if value.intervention is not InterventionMatch.SAME:
        return Dot("Form", words)
    stated = [name for name in (Field.FORM, Field.ROUTE) if _said(grade, name)]
    if not stated:
        return Dot("Form", f"{words}, form and route not reported")
    if not claim.form and claim.category is not Category.ROUTE:
        given = listed([grade.text(name) for name in stated])
        return Dot("Form", f"the claim names no form or route; the study: {given}")
    silent = [name for name in (Field.FORM, Field.ROUTE) if name not in stated]
    same = f"same {listed(stated)}"
    return Dot("Form", f"{same}, {silent[0]} not reported" if silent else same)


_WHO = (Field.CONDITION, Field.HEALTH_STATUS, Field.AGE, Field.SEX)


def _said(grade: Grade, *fields: Field) -> bool:
    """Whether a sentence in hand or a person says any of these of the study."""
    return any(grade.value(field) not in {NOT_REPORTED, (NOT_REPORTED,)} for field in fields)


def strongest(counted: tuple[CountedStudy, ...]) -> CountedStudy | None:
    """The study with the highest effective level; people first, then directness, then size."""
    if not counted:
        return None
    return min(counted, key=lambda s: (not s.human, -s.effective, s.points, -(s.n or 0), s.study))
