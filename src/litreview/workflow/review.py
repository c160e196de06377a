"""People's words on one study, or on one claim of fact, appended to their files.

What the reviewer typed enters; judgements are checked against the record, appended and
handed back. Nothing is appended unless every part of it holds. One study is graded at most, and
no claim decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from litreview.errors import NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.dates import PartialDate
from litreview.model.fields import (
    LADDER_FIELDS,
    NOT_REPORTED,
    TAGGED_FIELDS,
    Field,
    Value,
    check_field,
    check_value,
)
from litreview.model.grade import Grade
from litreview.model.judgement import STATED, Judgement
from litreview.model.record import Record
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import Stated
from litreview.reviews.basis import (
    NO_GROUNDS,
    Grounds,
    basis_for,
    basis_from,
    basis_of_tag,
)
from litreview.reviews.consensus import check_said, exclusion_reason
from litreview.reviews.files import append_judgements, read_judgements
from litreview.reviews.undo import in_batch
from litreview.reviews.undo import undo as undoing
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound, fact_of, known_reviewer, known_study
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import graded
from litreview.workspace.layout import Layout

REASONED = frozenset({Field.SEPARATE, Field.INDEPENDENT_OF})  # they undo what the records say


def grade(
    settings: Settings,
    compound: str | None,
    study: str,
    *,
    reviewer: str,
    sets: Sequence[str] = (),
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
    accept: bool = False,
) -> tuple[Judgement, ...]:
    """Append a reviewer's word on one study; the judgements as written.

    Args:
        sets: `field=value` pairs, all resting on the same grounds.
        accept: Confirm what the machine read with certainty, each with the sentence it rests on,
            and that the abstract in hand is silent where it is. Fields this reviewer judged stay,
            and so do those that only people speak of.

    Raises:
        UsageError: A field, value or reviewer is unknown, or there is nothing to write.
        InputFailed: A quote does not stand in the record.
        DataFileError: The study is not in the store.
    """
    chosen = choose_compound(settings, compound)
    with Shelf(settings, chosen) as shelf:
        record = shelf.record(known_study(study))
        studied = graded(shelf, record)
        typed = basis_from(grounds, record, shelf.sources)
        reasons = shelf.policy.exclusions
    who = known_reviewer(reviewer)
    entry = _Entry(studied, record, typed, note, reasons)
    decided = [_set(pair, entry) for pair in sets]
    check_said(record, studied, {field: value for field, value, _ in decided})
    named = {field for field, _, _ in decided}
    if len(named) < len(decided):
        raise UsageError("a field is set twice", fix="Give each field one value.")
    if accept:
        named |= {field for field, found in studied.fields.items() if who in found.reviewers}
        decided += [word for word in _accepted(studied, record) if word[0] not in named]
    if not decided:
        raise UsageError(
            "nothing to write", fix="Give --set field=value, or --accept to confirm the tags."
        )
    judgements = [
        Judgement(
            id="new",
            at=settings.now(),
            reviewer=who,
            subject=record.id,
            field=field,
            value=value,
            basis=basis,
            note=note,
            machine=_machine_value(studied, field),
        )
        for field, value, basis in decided
    ]
    return append_judgements(Layout(settings.workspace).reviews(chosen), in_batch(judgements))


def state_fact(
    settings: Settings,
    compound: str | None,
    claim_id: str,
    *,
    reviewer: str,
    sets: Sequence[str],
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
    as_of: str = "",
) -> tuple[Judgement, ...]:
    """Append a reviewer's word on one claim of fact; the judgement as written.

    Args:
        sets: `stated=yes`, `no`, `partly` or `not_reported`, and nothing else.
        as_of: The day it was true: 2018, 2018-05 or 2018-05-21.

    Raises:
        UsageError: The claim is none or no fact, the value is unknown, no source is named, or the
            day is no day or has not come.
    """
    chosen, claim = fact_of(settings, claim_id, compound)
    if len(sets) != 1:
        raise UsageError("a claim of fact takes one --set", fix="Write --set stated=yes.")
    name, _, value = sets[0].partition("=")
    if name.strip() != STATED or value not in set(Stated):
        raise UsageError(
            f'"{sets[0]}" is no word on a claim of fact',
            fix=f"Write --set stated=VALUE, one of: {', '.join(Stated)}.",
        )
    with Shelf(settings, chosen) as shelf:
        basis = basis_from(replace(grounds, quote=""), None, shelf.sources)
    if basis is None or grounds.quote:
        raise UsageError(
            "a claim of fact rests on a source that others can look up",
            where=claim.id,
            fix='Add --source "register, label or page" --certainty high.',
        )
    word = Judgement(
        id="new",
        at=settings.now(),
        reviewer=known_reviewer(reviewer),
        subject=f"claim:{claim.id}",
        field=STATED,
        value=value,
        basis=basis,
        note=note,
        as_of=_known_day(as_of, settings),
    )
    return append_judgements(Layout(settings.workspace).reviews(chosen), [word.sealed()])


def _known_day(as_of: str, settings: Settings) -> str:
    try:
        day = PartialDate.from_iso(as_of.strip()).iso()
    except NounError as error:
        raise UsageError(f"{error.field}: {error.problem}", fix=error.fix) from error
    today = settings.now().date().isoformat()
    if day > today[: len(day)]:
        raise UsageError(f"--as-of {day} has not come", fix=f"Today is {today}.")
    return day


def undo(
    settings: Settings, compound: str | None, reviewer: str, judgement_id: str | None = None
) -> tuple[Judgement, ...]:
    """Take back what a reviewer's last action wrote, or the judgement named; the undos as written.

    Raises:
        UsageError: There is nothing to take back.
    """
    chosen = choose_compound(settings, compound)
    layout = Layout(settings.workspace)
    files = read_judgements(layout.reviews(chosen))
    holding = {judgement.id for judgement in files.active}
    standing = [judgement for judgement in files.as_filed if judgement.id in holding]
    taken = undoing(standing, known_reviewer(reviewer), judgement_id, settings.now())
    return append_judgements(layout.reviews(chosen), taken) or taken


def _set(pair: str, entry: _Entry) -> tuple[Field, Value, Basis | None]:
    name, equals, text = pair.partition("=")
    if not equals:
        raise UsageError(
            f'"{pair}" is not FIELD=VALUE', fix="Write --set field=value, such as n=24."
        )
    try:
        field = check_field(name)
        value = check_value(field, text)
    except NounError as error:
        raise UsageError(error.problem, where=f"--set {pair}", fix=error.fix) from error
    if field in REASONED and not entry.note:
        raise UsageError(
            f"{field} needs its reason", where=f"--set {pair}", fix='Add --note "why".'
        )
    if field is Field.EXCLUDED and value != NOT_REPORTED:
        value = _exclusion(str(value), entry)
    reading = _reading(entry.grade, field)
    return field, value, basis_for(field, value, entry.typed, reading, entry.record)


def _exclusion(said: str, entry: _Entry) -> str:
    reason = exclusion_reason(said, entry.exclusions)
    listed = f"One of: {'; '.join(entry.exclusions)}."
    if not reason:
        near = get_close_matches(said.casefold(), entry.exclusions, 1)
        fix = f'Did you mean "{near[0]}"?' if near else listed
        raise UsageError(f'"{said}" is not on the list of reasons to exclude', fix=fix)
    if reason == entry.exclusions[-1] and not entry.note:
        raise UsageError(f'excluded="{reason}" needs its reason', fix='Add --note "why".')
    return reason


@dataclass(frozen=True, slots=True)
class _Entry:
    """What `--set` is checked against: the study as it stands, and what was typed beside it."""

    grade: Grade
    record: Record
    typed: Basis | None
    note: str
    exclusions: Sequence[str]


def _accepted(grade: Grade, record: Record) -> list[tuple[Field, Value, Basis | None]]:
    words: list[tuple[Field, Value, Basis | None]] = []
    silent = record.study_text.has_abstract  # without it, silence says nothing
    for field in TAGGED_FIELDS:
        reading = _reading(grade, field)
        if field not in TAGGED_FIELDS:
            continue  # a registration number or an author list does not say what a person must
        if reading is not None and reading.uncertain:
            continue
        if reading is not None and reading.tags and not reading.conflict:
            words.append((field, reading.value, basis_of_tag(reading.tags[0], record)))
        elif field in LADDER_FIELDS and silent and not (reading and reading.conflict):
            words.append((field, NOT_REPORTED, None))
    return words


def _reading(grade: Grade, field: Field) -> FieldReading | None:
    found = grade.fields.get(field)
    return found.machine if found is not None else None


def _machine_value(grade: Grade, field: Field) -> Value | None:
    reading = _reading(grade, field)
    return reading.value if reading is not None else None
