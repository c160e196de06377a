"""What accepting a study's tags confirms, and what it leaves for a person.

A grade and its record enter; values with the sentences they rest on leave, and why the others were
left. Nothing is written here, and neither silence nor what only people say is confirmed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from litreview.model.basis import Basis
from litreview.model.fields import (
    LADDER_FIELDS,
    NOT_REPORTED,
    SUGGESTED_FIELDS,
    TAGGED_FIELDS,
    Field,
    Value,
)
from litreview.model.grade import Grade
from litreview.model.record import Record
from litreview.model.tag import FieldReading
from litreview.reviews.basis import basis_of_reading

Word = tuple[Field, Value, Basis | None]


class Why(StrEnum):
    """Why accepting leaves a field for a person."""

    UNSURE = "unsure"
    CONFLICT = "in conflict"
    DESIGN = "as unsure as the design"
    SCATTERED = "not in one sentence"
    SILENT = "the machine found nothing"
    NO_ABSTRACT = "no abstract in hand"
    PERSONAL = "only a person can say"


@dataclass(frozen=True, slots=True)
class Left:
    """A field that accepting leaves.

    Attributes:
        values: What the machine reads; empty where it reads nothing.
        confidence: Its share of one, where that is why the field is left.
    """

    field: Field
    why: Why
    values: tuple[Value, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is confirmed, and what is left, each in the order of the fields."""

    words: tuple[Word, ...]
    left: tuple[Left, ...]


def accept_reading(grade: Grade, record: Record, judged: Collection[Field] = ()) -> Acceptance:
    """Return what the machine read with certainty, each value with the sentence that says it.

    Silence is nobody's word: where the machine found nothing, the fields the ladder weighs are left
    to be read for. A value that no single sentence or heading says is left too.

    Args:
        judged: Fields that are neither confirmed nor left: somebody spoke of them already.
    """
    words: list[Word] = []
    left: list[Left] = []
    for field in (*TAGGED_FIELDS, *SUGGESTED_FIELDS):
        said = None if field in judged else _said(field, grade, record)
        if isinstance(said, Left):
            left.append(said)
        elif said is not None:
            words.append(said)
    return Acceptance(tuple(words), tuple(left))


def _said(field: Field, grade: Grade, record: Record) -> Word | Left | None:
    reading = grade.machine(field)
    if reading is None or (reading.value == NOT_REPORTED and not reading.conflict):
        return _silence(field, reading, grade, record) if field in LADDER_FIELDS else None
    if field in SUGGESTED_FIELDS:
        return Left(field, Why.PERSONAL, (reading.value,))
    if reading.conflict:
        return Left(field, Why.CONFLICT, tuple(dict.fromkeys((reading.value, *reading.conflict))))
    if reading.uncertain:
        return Left(field, Why.UNSURE, (reading.value,), reading.confidence)
    basis = basis_of_reading(reading, reading.value, record)
    if basis is None:
        return Left(field, Why.SCATTERED, (reading.value,))
    return field, reading.value, basis


def _silence(field: Field, reading: FieldReading | None, grade: Grade, record: Record) -> Left:
    if not record.study_text.has_abstract:
        return Left(field, Why.NO_ABSTRACT)
    design = grade.machine(Field.DESIGN)
    doubted = design is not None and (design.uncertain or design.conflict)
    if doubted and reading is not None and reading.tags:
        # silent because the design makes what is said that of other studies
        return Left(field, Why.DESIGN, tuple(dict.fromkeys(tag.value for tag in reading.tags)))
    return Left(field, Why.SILENT)
