"""Every way to weaken one study of a body, as the properties of the ladder name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.support.builders import a_field_grade, without_words

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.reviewers import secondary_only
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field, Value
from litreview.model.grade import Grade, GradeState
from litreview.model.vocabulary import (
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Standing,
)

ONE_FEWER = {
    GradeState.ADJUDICATED: GradeState.REVIEWED,
    GradeState.AGREED: GradeState.REVIEWED,
    GradeState.REVIEWED: GradeState.MACHINE,
}


def _with(grade: Grade, field: Field, value: Value) -> Grade:
    """The grade with this value; a dispute goes on, with this value in it."""
    made, found = a_field_grade(field, value, study=grade.study), grade.fields.get(field)
    if found is not None and found.state is GradeState.CONFLICT:
        made = replace(found, conflict=(*found.conflict, value))
    return replace(grade, fields={**grade.fields, field: made})


def _retracted(linked: LinkedStudy) -> LinkedStudy:
    return replace(linked, grade=replace(linked.grade, standing=Standing.RETRACTED))


def _under_concern(linked: LinkedStudy) -> LinkedStudy:
    grade = _with(linked.grade, Field.CONCERN_RESOLVED, "no")
    if grade.standing in {Standing.RETRACTED, Standing.REPUBLISHED}:
        return linked
    return replace(linked, grade=replace(grade, standing=Standing.EXPRESSION_OF_CONCERN))


def _excluded(linked: LinkedStudy) -> LinkedStudy:
    return replace(linked, grade=replace(linked.grade, excluded="wrong study"))


def _biased(linked: LinkedStudy) -> LinkedStudy:
    return replace(linked, grade=_with(linked.grade, Field.RISK_OF_BIAS, "high"))


def _unread(linked: LinkedStudy) -> LinkedStudy:
    return replace(linked, grade=_with(linked.grade, Field.FULL_TEXT_READ, NOT_REPORTED))


def _unregistered(linked: LinkedStudy) -> LinkedStudy:
    return replace(linked, grade=_with(linked.grade, Field.REGISTERED, NOT_REPORTED))


def _unreviewed(linked: LinkedStudy) -> LinkedStudy:
    """One reviewer fewer behind every field the ladder weighs."""
    fields = dict(linked.grade.fields)
    for field in LADDER_FIELDS:
        found = fields.get(field)
        if found is not None and found.state in ONE_FEWER:
            state = ONE_FEWER[found.state]
            made = a_field_grade(field, found.value, study=linked.study, state=state)
            fields[field] = replace(made, secondary=found.secondary)
    return replace(linked, grade=replace(linked.grade, fields=fields))


def _link_unreviewed(linked: LinkedStudy) -> LinkedStudy:
    words = linked.link.words[:1]
    return replace(linked, link=replace(linked.link, words=words, adjudicated=False))


def _secondary(linked: LinkedStudy) -> LinkedStudy:
    fields = {field: replace(found, secondary=True) for field, found in linked.grade.fields.items()}
    return replace(linked, grade=replace(linked.grade, fields=fields))


def _other_people(linked: LinkedStudy) -> LinkedStudy:
    value = replace(linked.link.value, population=PopulationMatch.MISMATCH)
    return replace(linked, link=replace(linked.link, value=value))


def _other_outcome(linked: LinkedStudy) -> LinkedStudy:
    value = replace(linked.link.value, outcome=OutcomeMatch.MISMATCH)
    return replace(linked, link=replace(linked.link, value=value))


def _surrogate(linked: LinkedStudy) -> LinkedStudy:
    if linked.link.value.outcome is OutcomeMatch.MISMATCH:
        return linked
    value = replace(linked.link.value, outcome=OutcomeMatch.SURROGATE)
    return replace(linked, link=replace(linked.link, value=value))


def _other_compound(linked: LinkedStudy) -> LinkedStudy:
    value = replace(linked.link.value, intervention=InterventionMatch.OTHER_COMPOUND)
    return replace(linked, link=replace(linked.link, value=value))


def _word_lost(linked: LinkedStudy) -> LinkedStudy:
    return linked if secondary_only(linked) else without_words(linked, 1)


WAYS: dict[str, Callable[[LinkedStudy], LinkedStudy]] = {
    "retract": _retracted,
    "express concern": _under_concern,
    "exclude": _excluded,
    "rate down": _biased,
    "unread": _unread,
    "unregister": _unregistered,
    "un-review": _unreviewed,
    "un-review the link": _link_unreviewed,
    "lose a sentence": _word_lost,
    "lose every sentence": without_words,
    "make secondary": _secondary,
    "mismatch people": _other_people,
    "mismatch outcome": _other_outcome,
    "surrogate": _surrogate,
    "other compound": _other_compound,
}


def weaken(body: Body, index: int, way: str) -> Body:
    """The same body with one study weakened in one way."""
    studies = list(body.studies)
    studies[index] = WAYS[way](studies[index])
    return replace(body, studies=tuple(studies))
