"""The consensus on one study: people's judgements over the machine's reading.

A reading and judgements enter `reviews`, which makes these; the ladder and the page read
them. A person's word wins; the machine's stays visible beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field, Value
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import Reported, Standing


class GradeState(StrEnum):
    """How a field came by its value."""

    SILENT = "silent"  # nobody said anything: not_reported
    MACHINE = "machine"  # the machine alone
    REVIEWED = "reviewed"  # one person
    AGREED = "agreed"  # two people or more, agreeing
    RECONCILED = "reconciled"  # two readings of one person differed and that person decided
    ADJUDICATED = "adjudicated"  # people disagreed and somebody decided
    CONFLICT = "conflict"  # people disagree and nobody decided


class QuoteCheck(StrEnum):
    """Whether a quote stands in the record in hand."""

    NOT_A_QUOTE = "not a quote"
    FOUND = "found"
    NOT_FOUND = "not found"
    UNCHECKED = "unchecked"  # no abstract in the store: neither passed nor failed


@dataclass(frozen=True, slots=True)
class FieldGrade:
    """One field of one study, decided.

    Attributes:
        value: The value to use; where people disagree and nobody decided, the weaker value
            for randomized and blinding, `not_reported` for the others.
        judgements: Standing judgements on it, oldest first; the deciding one is the last.
        machine: What the machine reads, kept visible beside people's word.
        conflict: Values in dispute that nobody decided; empty when there is no dispute.
        secondary: Whether the value is known only from a secondary account.
        stale: Whether the machine's value changed after a person judged, or a quote vanished.
        quote_checks: Per judgement, in order.
        replaced: Words that their own author replaced, oldest first: they tell who is a party.
    """

    field: Field
    value: Value
    state: GradeState
    judgements: tuple[Judgement, ...] = ()
    machine: FieldReading | None = None
    conflict: tuple[Value, ...] = ()
    secondary: bool = False
    stale: bool = False
    quote_checks: tuple[QuoteCheck, ...] = ()
    replaced: tuple[Judgement, ...] = ()

    @property
    def reviewers(self) -> tuple[Reviewer, ...]:
        """Who judged it, each once."""
        return tuple(dict.fromkeys(judgement.reviewer for judgement in self.judgements))

    @property
    def left_open(self) -> bool:
        """Whether no value is taken though words or tags give one: in dispute, or set aside."""
        words, tags = self.judgements, self.machine.tags if self.machine is not None else ()
        given = [*(word.value for word in words), *(tag.value for tag in tags)]
        given += [other.value for word in words for other in word.overruled]
        silent = all(value == NOT_REPORTED for value in given)
        return bool(self.conflict) or (self.value == NOT_REPORTED and not silent)

    @property
    def confirmed(self) -> bool:
        """Whether a person decided it: R12 asks."""
        return self.decided or self.state in {GradeState.REVIEWED, GradeState.AGREED}

    @property
    def decided(self) -> bool:
        """Whether its words differ, and the last of them decides."""
        return self.state in {GradeState.ADJUDICATED, GradeState.RECONCILED}


@dataclass(frozen=True)
class Grade:
    """The consensus on one study, field by field.

    Attributes:
        fields: Every field anybody or anything spoke of.
        standing: The record's standing; retracted studies never count.
        assessable: False when no abstract is in hand and nobody judged the study.
        label: Whether it is an official label, not a study.
        in_pubmed: False for manual records.
        excluded: Why a person excluded it from the review; empty when nobody did.
        notice: Whether its publication types or its title make it a notice about another paper
            (erratum, retraction, expression of concern): no study, whatever people grade.
    """

    study: StudyId
    fields: Mapping[Field, FieldGrade]
    standing: Standing = Standing.NONE
    assessable: bool = True
    label: bool = False
    in_pubmed: bool = True
    excluded: str = ""
    notice: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def value(self, field: Field) -> Value:
        """The value of one field; `not_reported` when nobody spoke of it."""
        found = self.fields.get(field)
        return found.value if found is not None else NOT_REPORTED

    def machine(self, field: Field) -> FieldReading | None:
        """What the machine reads of one field; None when it read nothing there."""
        found = self.fields.get(field)
        return found.machine if found is not None else None

    def text(self, field: Field) -> str:
        """The value of one field as text; empty when it is not reported."""
        text = str(self.value(field))
        return "" if text.casefold() == NOT_REPORTED else text

    def number(self, field: Field) -> int | None:
        """The value of a counted field; None when it is not reported."""
        value = self.value(field)
        return value if isinstance(value, int) else None

    @cached_property
    def reviewers(self) -> tuple[Reviewer, ...]:
        """Everybody who judged any field, in the order of the fields."""
        words = (word for grade in self.fields.values() for word in grade.judgements)
        return tuple(dict.fromkeys(word.reviewer for word in words))

    @property
    def graded_by(self) -> tuple[str, ...]:
        """The reviewers, or `machine` when there are none."""
        return self.reviewers or ("machine",)

    @property
    def full_text_readers(self) -> frozenset[Reviewer]:
        """Who says they read the paper itself: no source they name is hearsay to them."""
        read = self.fields.get(Field.FULL_TEXT_READ)
        words = read.judgements if read is not None else ()
        return frozenset(word.reviewer for word in words if word.value == Reported.YES)

    @property
    def unconfirmed(self) -> tuple[Field, ...]:
        """The fields the ladder weighs that no person confirmed (R12)."""
        return tuple(
            f for f in LADDER_FIELDS if f not in self.fields or not self.fields[f].confirmed
        )
