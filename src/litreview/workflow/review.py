"""People's words on one study, or on what studies mean for a claim, appended to their files.

What the reviewer typed enters; judgements are checked against the record, appended and
handed back. Nothing is appended unless every part of it holds. One study is graded at most, and
no claim decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.errors import NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.claim import Claim
from litreview.model.codec import from_builtins
from litreview.model.dossier import Dossier
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
from litreview.model.identity import (
    Reviewer,
    StudyId,
    check_reviewer,
    check_study_id,
)
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.model.record import Record
from litreview.model.tag import FieldReading
from litreview.reviews.basis import NO_GROUNDS, Grounds, basis_for, basis_from, basis_of_tag
from litreview.reviews.files import append_judgements, read_judgements
from litreview.reviews.queue import review_queue
from litreview.reviews.undo import undo as undoing
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound, claim_of
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import graded, weighed
from litreview.workspace.layout import Layout


@dataclass(frozen=True)
class Queue:
    """The studies waiting for a reviewer, most in need first, and what is known of them."""

    studies: tuple[StudyId, ...]
    dossier: Dossier


def grading_queue(settings: Settings, compound: str | None) -> Queue:
    """The review queue of one compound."""
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        dossier = weighed(shelf, whole=True)
    waiting = review_queue(dossier.grades, dossier.links, dossier.relations)
    return Queue(waiting, dossier)


def study_in_hand(settings: Settings, compound: str | None, study: str) -> tuple[Dossier, StudyId]:
    """One study with its grade and links, in a dossier of it and what it cites, and its id.

    Raises:
        UsageError: It is no PMID and no manual id.
        DataFileError: It is not in the store.
    """
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        record = shelf.record(known_study(study))
        cited = (StudyId(f"pmid:{pmid}") for pmid in record.references)
        return weighed(shelf, studies=[record.id, *cited]), record.id


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
        accept: Confirm every machine tag, each with the sentence it rests on, and that
            the abstract in hand is silent where it is. Fields this reviewer judged stay.

    Raises:
        UsageError: A field, value or reviewer is unknown, or there is nothing to write.
        InputFailed: A quote does not stand in the record.
        DataFileError: The study is not in the store.
    """
    chosen = choose_compound(settings, compound)
    with Shelf(settings, chosen) as shelf:
        record = shelf.record(known_study(study))
        studied = graded(shelf, record)
    who = known_reviewer(reviewer)
    typed = basis_from(grounds, record)
    decided = [_set(pair, typed, studied, record) for pair in sets]
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
        ).sealed()
        for field, value, basis in decided
    ]
    return append_judgements(Layout(settings.workspace).reviews(chosen), judgements)


def link(
    settings: Settings,
    claim_id: str,
    studies: Sequence[str],
    *,
    answers: Mapping[str, str],
    reviewer: str,
    compound: str | None = None,
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
) -> tuple[Judgement, ...]:
    """Append one link judgement per study; the judgements as written.

    Args:
        answers: `population`, `outcome`, `intervention`, `direction`, and where it matters
            `objective` and `part`, as typed.

    Raises:
        UsageError: A claim, study or answer is unknown, or the link rests on nothing.
        InputFailed: A quote does not stand in a record.
    """
    chosen, claim = claim_of(settings, claim_id, compound)
    value = _link_value(answers, claim)
    who = known_reviewer(reviewer)
    judgements = []
    with Shelf(settings, chosen) as shelf:
        records = [shelf.record(known_study(study)) for study in studies]
    for record in records:
        basis = basis_from(grounds, record)
        if basis is None:
            raise UsageError(
                "a link needs something to rest on",
                where=f"{record.id} and {claim_id}",
                fix='Add --quote "the sentence" or --source "where it is said" --certainty high.',
            )
        judgements.append(
            Judgement(
                id="new",
                at=settings.now(),
                reviewer=who,
                subject=f"{record.id}@{claim_id}",
                field=LINK,
                value=value,
                basis=basis,
                note=note,
            ).sealed()
        )
    return append_judgements(Layout(settings.workspace).reviews(chosen), judgements)


def undo(
    settings: Settings, compound: str | None, reviewer: str, judgement_id: str | None = None
) -> Judgement:
    """Take back a reviewer's judgement, the latest when none is named; the undo as written.

    Raises:
        UsageError: There is nothing to take back.
    """
    chosen = choose_compound(settings, compound)
    layout = Layout(settings.workspace)
    files = read_judgements(layout.reviews(chosen))
    holding = {judgement.id for judgement in files.active}
    standing = [judgement for judgement in files.as_filed if judgement.id in holding]
    taken = undoing(standing, known_reviewer(reviewer), judgement_id, settings.now())
    written = append_judgements(layout.reviews(chosen), [taken])
    return written[0] if written else taken


def known_study(study: str) -> StudyId:
    """The id of a study as typed; UsageError when it is no PMID and no manual id."""
    try:
        return check_study_id(study)
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error


def known_reviewer(name: str) -> Reviewer:
    """A reviewer's id as typed; UsageError when it cannot be one."""
    try:
        return check_reviewer(name)
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error


def _set(
    pair: str, typed: Basis | None, grade: Grade, record: Record
) -> tuple[Field, Value, Basis | None]:
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
    return field, value, basis_for(field, value, typed, _reading(grade, field), record)


def _accepted(grade: Grade, record: Record) -> list[tuple[Field, Value, Basis | None]]:
    words: list[tuple[Field, Value, Basis | None]] = []
    silent = record.study_text.has_abstract  # without it, silence says nothing
    for field in TAGGED_FIELDS:
        reading = _reading(grade, field)
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


def _link_value(answers: Mapping[str, str], claim: Claim) -> LinkValue:
    spelled = {
        name: answer.strip().lower().replace("-", "_") if name != "part" else answer
        for name, answer in answers.items()
        if answer
    }
    try:
        value = from_builtins(LinkValue, spelled)
    except NounError as error:
        raise UsageError(
            f"{error.field}: {error.problem}",
            fix="population: match adjacent mismatch; outcome: direct surrogate mismatch; "
            "intervention: same differs other_compound; direction: supports null opposes "
            "mixed not_reported.",
        ) from error
    if value.part and value.part not in claim.parts:
        known = ", ".join(claim.parts) or "none: it says one thing"
        raise UsageError(f'{claim.id} has no part "{value.part}"', fix=f"Its parts: {known}.")
    return value
