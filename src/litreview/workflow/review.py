"""People's words on one study, or on one claim, appended to their files, and taken back.

What the reviewer typed enters; judgements are checked against the record and drafted, and drafts
appended and handed back. Nothing is appended unless every part of it holds. One study is graded at
most; only what is taken or brought back asks which tiers it moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from litreview.errors import NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.dates import PartialDate
from litreview.model.fields import NOT_REPORTED, Field, Value, check_field, check_value, spelled
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Compound, Reviewer
from litreview.model.judgement import MAX_NOTE, NOTE, STATED, Judgement
from litreview.model.record import Record
from litreview.model.vocabulary import Stated
from litreview.reviews.acceptance import Left, Word, accept_reading
from litreview.reviews.basis import NO_GROUNDS, Grounds, basis_for, basis_from
from litreview.reviews.bias import overall_doubts, overall_that_follows
from litreview.reviews.consensus import check_beside, check_exclusion, check_said
from litreview.reviews.files import JudgementFiles, append_judgements, read_judgements
from litreview.reviews.quotes import number_doubts
from litreview.reviews.undo import redo as redoing
from litreview.reviews.undo import undo as undoing
from litreview.settings import Settings
from litreview.workflow.compounds import (
    FACT,
    choose_compound,
    claim_of,
    fact_of,
    known_reviewer,
    known_study,
)
from litreview.workflow.drafts import Draft, append_drafts
from litreview.workflow.results import Reversal, TierMove, Written
from litreview.workflow.shelf import Shelf, shelf_for
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
    unaided: bool = False,
    open_shelf: Shelf | None = None,
) -> Written:
    """Append a reviewer's word on one study; the judgements as written, and what accepting left.

    Args:
        open_shelf: A shelf of this reviewer's that is open; without one, one is opened.

    Raises:
        UsageError: A field, value or reviewer is unknown, or there is nothing to write.
        InputFailed: A quote does not stand in the record.
        UsageError: The study is not in the store.
    """
    chosen, who = choose_compound(settings, compound), known_reviewer(reviewer)
    with shelf_for(settings, chosen, who, open_shelf) as shelf:
        draft = judge_study(shelf, who, study, sets, grounds, note, accept=accept, unaided=unaided)
    return append_drafts(settings, chosen, [draft])


def judge_study(
    shelf: Shelf,
    who: Reviewer,
    study: str,
    sets: Sequence[str] = (),
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
    *,
    accept: bool = False,
    unaided: bool = False,
) -> Draft:
    """Check a reviewer's word on one study, and draft what it would write.

    Args:
        shelf: As this reviewer may see it.
        sets: `field=value` pairs, all resting on the same grounds. Where all five domains of RoB 2
            are judged, the overall risk of bias that follows is written with them.
        note: Kept with each judgement; alone, a remark on the study that never counts.
        accept: Confirm what the machine read with certainty, each with the sentence it rests on.
            Fields this reviewer judged stay, and so do those where the machine found nothing and
            those that only people speak of.
        unaided: Whether the machine's values were hidden from the reviewer.

    Raises:
        UsageError: A field or value is unknown, or there is nothing to write.
        InputFailed: A quote does not stand in the record.
        UsageError: The study is not in the store.
    """
    note = note.strip()
    record = shelf.record(known_study(study))
    if note and not (sets or accept or grounds != NO_GROUNDS):
        return _remark(shelf, who, record.id, note)
    studied = graded(shelf, record)
    typed = basis_from(grounds, record, shelf.sources)
    entry = _Entry(studied, record, typed, note, shelf.policy.exclusions)
    decided = [_set(pair, entry) for pair in sets]
    named = {field for field, _, _ in decided}
    if len(named) < len(decided):
        raise UsageError("a field is set twice", fix="Give each field one value.")
    said = {field: value for field, value, _ in decided}
    check_said(record, studied, said, who)
    check_beside(studied, said)
    overall = overall_that_follows(studied, said, who)
    if overall is not None:
        decided.append((Field.RISK_OF_BIAS, overall, typed))
    doubts = (*number_doubts(record.id, said, typed), *overall_doubts(studied, said, who))
    left: tuple[Left, ...] = ()
    if accept:
        judged = {field for field, found in studied.fields.items() if who in found.reviewers}
        accepted = accept_reading(studied, record, named | judged)
        decided += accepted.words
        left = accepted.left
    elif not decided:
        raise UsageError(
            "nothing to write",
            fix="Give --set field=value, --accept to confirm the tags, or --note alone.",
        )
    judgements = (
        Judgement(
            id="new",
            at=shelf.settings.now(),
            reviewer=who,
            subject=record.id,
            field=field,
            value=value,
            basis=basis,
            note=note,
            machine=_machine_value(studied, field),
            unaided=unaided,
        )
        for field, value, basis in decided
    )
    standing = shelf.judgements_on(record.id)
    return Draft(tuple(judgements), standing, {record.id: tuple(doubts)}, left)


def _remark(shelf: Shelf, who: Reviewer, subject: str, note: str) -> Draft:
    if len(note) > MAX_NOTE:
        raise UsageError(
            f"the note has {len(note):,} characters", fix=f"Write 1 to {MAX_NOTE:,} of them."
        )
    return Draft((Judgement("new", shelf.settings.now(), who, subject, NOTE, note),))


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
) -> Written:
    """Append a reviewer's word on one claim of fact; the judgement as written.

    Raises:
        UsageError: The claim is none or no fact, the value is unknown, no source is named, or the
            day is no day or has not come.
    """
    who = known_reviewer(reviewer)
    chosen, _ = claim_of(settings, claim_id.removeprefix(FACT), compound)
    with Shelf(settings, chosen, reviewer=who) as shelf:
        draft = judge_fact(shelf, who, claim_id, sets, grounds, note, as_of)
    return append_drafts(settings, chosen, [draft])


def judge_fact(
    shelf: Shelf,
    who: Reviewer,
    claim_id: str,
    sets: Sequence[str],
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
    as_of: str = "",
) -> Draft:
    """Check a reviewer's word on one claim of fact, and draft what it would write.

    Args:
        shelf: Of the claim's compound, as this reviewer may see it.
        sets: `stated=yes`, `no`, `partly` or `not_reported`, and nothing else.
        note: Kept with the judgement; alone, a remark on any claim that never counts.
        as_of: The day it was true: 2018, 2018-05 or 2018-05-21.

    Raises:
        UsageError: The claim is none or no fact, the value is unknown, no source is named, or the
            day is no day or has not come.
    """
    note = note.strip()
    if note and not (sets or as_of or grounds != NO_GROUNDS):
        _, claim = claim_of(shelf.settings, claim_id.removeprefix(FACT), shelf.compound)
        return _remark(shelf, who, f"{FACT}{claim.id}", note)
    _, claim = fact_of(shelf.settings, claim_id, shelf.compound)
    if len(sets) != 1:
        raise UsageError("a claim of fact takes one --set", fix="Write --set stated=yes.")
    name, value = (spelled(part) for part in sets[0].partition("=")[::2])
    if name != STATED or value not in set(Stated):
        raise UsageError(
            f'"{sets[0]}" is no word on a claim of fact',
            fix=f"Write --set stated=VALUE, one of: {', '.join(Stated)}.",
        )
    basis = basis_from(replace(grounds, quote=""), None, shelf.sources)
    if basis is None or grounds.quote:
        raise UsageError(
            "a claim of fact rests on a source that others can look up",
            where=claim.id,
            fix='Add --source "register, label or page" --certainty high.',
        )
    word = Judgement(
        id="new",
        at=shelf.settings.now(),
        reviewer=who,
        subject=f"{FACT}{claim.id}",
        field=STATED,
        value=value,
        basis=basis,
        note=note,
        as_of=_known_day(as_of, shelf.settings),
    )
    return Draft((word,), shelf.judgements)


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
    settings: Settings,
    compound: str | None,
    reviewer: str,
    judgement_id: str | None = None,
    *,
    told: bool = True,
) -> Reversal:
    """Take back what a reviewer's last action wrote, or the judgement named.

    Args:
        told: Whether to work out which claims it moved, for which every claim is decided twice.

    Raises:
        UsageError: There is nothing to take back.
    """
    chosen, who = choose_compound(settings, compound), known_reviewer(reviewer)
    files = read_judgements(Layout(settings.workspace).reviews(chosen))
    taken = undoing(files.as_filed, who, judgement_id, settings.now())
    return _reverse(settings, chosen, files, taken, told=told)


def redo(settings: Settings, compound: str | None, reviewer: str, *, told: bool = True) -> Reversal:
    """Bring back what a reviewer's last undo took; `told` as for `undo`.

    Raises:
        UsageError: There is nothing to bring back, or its reviewer has judged since.
    """
    chosen, who = choose_compound(settings, compound), known_reviewer(reviewer)
    files = read_judgements(Layout(settings.workspace).reviews(chosen))
    lines = redoing(files.as_filed, who, settings.now())
    return _reverse(settings, chosen, files, lines, told=told)


def _reverse(
    settings: Settings,
    compound: Compound,
    files: JudgementFiles,
    lines: Sequence[Judgement],
    *,
    told: bool,
) -> Reversal:
    by_id = {word.id: word for word in files.all}
    found = [by_id[line.retracts] for line in lines if line.retracts in by_id]
    words = [by_id.get(word.retracts or "", word) for word in found]
    counts = told and any(word.field != NOTE for word in words)
    before = outcomes(Shelf(settings, compound)) if counts else {}
    written = append_judgements(Layout(settings.workspace).reviews(compound), lines)
    after = outcomes(Shelf(settings, compound)) if counts else {}
    moves = (
        TierMove(claim, was, after[claim])
        for claim, was in before.items()
        if after.get(claim, was) != was
    )
    once = {word.id: word for word in words}
    return Reversal(written, tuple(once.values()), tuple(moves))


def outcomes(shelf: Shelf) -> dict[ClaimId, str]:
    """What the words on a shelf make of every claim, and what a page shows of it."""
    from litreview.ladder.tier_history import shown_outcome  # noqa: PLC0415 - to judge, no ladder
    from litreview.workflow.decide import decided  # noqa: PLC0415 - the same

    with shelf:
        return {each.claim: shown_outcome(each) for each in decided(shelf).decisions}


def _set(pair: str, entry: _Entry) -> Word:
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
        value = check_exclusion(str(value), entry.exclusions, entry.note)
    reading = entry.grade.machine(field)
    return field, value, basis_for(field, value, entry.typed, reading, entry.record)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What `--set` is checked against: the study as it stands, and what was typed beside it."""

    grade: Grade
    record: Record
    typed: Basis | None
    note: str
    exclusions: Sequence[str]


def _machine_value(grade: Grade, field: Field) -> Value | None:
    reading = grade.machine(field)
    return reading.value if reading is not None else None
