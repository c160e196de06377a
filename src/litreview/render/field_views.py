"""One field of one study: people's word and the machine's, side by side.

A `FieldGrade` enters; a plain view leaves with every quote, source and tag behind the value.
A field nobody spoke of reads "not reported"; it is never left out as if it were a no.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.judgement import Judgement
from litreview.model.link import LinkValue
from litreview.model.tag import FieldReading
from litreview.render.basis_views import (
    BasisView,
    Directory,
    WordView,
    basis_view,
    decision_words,
    place,
)
from litreview.render.wording import WORDS, design_words, field_name, share, value_words

Say = Callable[[Value], str]

# What every study is shown with, said or not, in this order; other fields follow when said.
ALWAYS_SHOWN = (
    Field.SPECIES,
    Field.DESIGN,
    Field.N,
    Field.RANDOMIZED,
    Field.BLINDING,
    Field.CONTROL,
    Field.CONDITION,
    Field.INTERVENTION,
)

SECONDARY_ONLY = "known only as told by others"


@dataclass(frozen=True, slots=True)
class TagView:
    """One machine tag and the words it rests on; `outvoted` when the machine's value differs."""

    value: str
    quote: str
    where: str
    rule: str
    confidence: str
    outvoted: bool


@dataclass(frozen=True, slots=True)
class OverruledView:
    """A value somebody decided against, and where it came from."""

    value: str
    basis: BasisView | None


@dataclass(frozen=True, slots=True)
class JudgedView(WordView):
    """One reviewer's word on a field."""

    overruled: tuple[OverruledView, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: the value used, how it came about, and everything behind it.

    `machine` is the machine's value in words, empty when no machine read the record;
    `differs` says that a person decided otherwise.
    """

    name: str
    value: str
    state: str
    machine: str
    differs: bool
    warnings: tuple[str, ...]
    judged: tuple[JudgedView, ...]
    tags: tuple[TagView, ...]


def field_views(grade: Grade, known: Directory) -> tuple[FieldView, ...]:
    """The fields of a study: always the eight that matter, then any other that was said."""
    said = tuple(f for f in grade.fields if f not in ALWAYS_SHOWN and _is_said(grade.fields[f]))
    shown = ALWAYS_SHOWN + tuple(sorted(said, key=tuple(Field).index))
    control = grade.value(Field.CONTROL)
    return tuple(field_view(field, grade.fields.get(field), known, control) for field in shown)


def _is_said(field: FieldGrade) -> bool:
    tagged = field.machine is not None and bool(field.machine.tags)
    return bool(field.judgements) or tagged


def field_view(
    name: Field, grade: FieldGrade | None, known: Directory, control: Value = NOT_REPORTED
) -> FieldView:
    """One field; a field without a grade is one that nobody spoke of.

    Args:
        name: The field.
        grade: The consensus on it.
        known: Whom and what the names of readers and sources stand for.
        control: The study's control, which the words of a design depend on.
    """
    grade = grade or FieldGrade(name, NOT_REPORTED, GradeState.SILENT)
    machine = grade.machine
    say = speaker_of(name, control)
    return FieldView(
        name=field_name(name),
        value=say(grade.value),
        state=WORDS["state"][grade.state],
        machine=say(machine.value) if machine is not None else "",
        differs=bool(grade.judgements) and _contradicts(machine, grade.value),
        warnings=field_warnings(grade, say),
        judged=_judged(grade, known, say),
        tags=_tags(machine, say),
    )


def speaker_of(name: Field, control: Value) -> Say:
    """How this field's values are put in words."""
    return partial(design_words, control=control) if name is Field.DESIGN else value_words


def _contradicts(machine: FieldReading | None, value: Value) -> bool:
    """Whether the machine read another value; finding nothing contradicts nobody."""
    return machine is not None and machine.value not in {NOT_REPORTED, value}


def field_warnings(grade: FieldGrade, say: Say) -> tuple[str, ...]:
    """What a reader must know of a value before using it, in a few words each."""
    found = []
    if grade.conflict:
        found.append(f"undecided between {' and '.join(map(say, grade.conflict))}")
    if grade.machine is not None and grade.machine.conflict:
        others = " and ".join(map(say, grade.machine.conflict))
        found.append(f"the record also reads {others}")
    if grade.machine is not None and grade.machine.uncertain:
        found.append("the machine is unsure")
    if grade.stale:
        found.append("stale: the record changed after a person judged it")
    if grade.secondary:
        found.append(SECONDARY_ONLY)
    return tuple(found)


def _judged(grade: FieldGrade, known: Directory, say: Say) -> tuple[JudgedView, ...]:
    checks = chain(grade.quote_checks, repeat(""))
    deciding = grade.judgements[-1:] if grade.decided else ()
    return tuple(
        _word(word, check, known, say, decides=word in deciding)
        for word, check in zip(grade.judgements, checks, strict=False)
    )


def _word(word: Judgement, check: str, known: Directory, say: Say, *, decides: bool) -> JudgedView:
    return JudgedView(
        reviewer=word.reviewer,
        says="" if isinstance(word.value, LinkValue) else say(word.value),
        basis=basis_view(word.basis, known, check),
        note=word.note,
        decides=decision_words(word.consent) if decides else "",
        reader=known.reader(word.reviewer),
        overruled=tuple(
            OverruledView(say(o.value), basis_view(o.basis, known)) for o in word.overruled
        ),
    )


def _tags(machine: FieldReading | None, say: Say) -> tuple[TagView, ...]:
    if machine is None:
        return ()
    return tuple(
        TagView(
            value=say(tag.value),
            quote=tag.evidence.quote,
            where=place(tag.evidence.where),
            rule=tag.rule,
            confidence=share(tag.confidence),
            outvoted=tag.value != machine.value,
        )
        for tag in machine.tags
    )
