"""The consensus on one study: people's words over the machine's reading, field by field.

A record, its reading and its standing judgements enter; a `Grade` leaves. A person's word
always wins and the machine's stays beside it. It does not weigh studies: the ladder does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from litreview.errors import NounError, UsageError
from litreview.model.fields import (
    NOT_REPORTED,
    SUGGESTED_FIELDS,
    TAGGED_FIELDS,
    WEAKEST_FIRST,
    Field,
    Value,
    check_together,
    is_free_text,
    spelled,
)
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import LinkValue
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.model.record import Record
from litreview.model.spelling import plain_wording
from litreview.model.tag import FieldReading, Reading
from litreview.model.vocabulary import Design, Reported
from litreview.reviews.active import in_order
from litreview.reviews.bias import check_bias
from litreview.reviews.linking import fact_verdict, facts, make_links
from litreview.reviews.quotes import WHOLE_TEXT, recheck
from litreview.reviews.registrations import databank_entries, registration_suggestion
from litreview.reviews.weighing import Outcome, weigh_words

__all__ = [
    "by_study",
    "check_beside",
    "check_exclusion",
    "check_said",
    "exclusion_reason",
    "fact_verdict",
    "facts",
    "grade_study",
    "is_notice",
    "make_links",
    "same_value",
]

NOTICE_TYPES = frozenset(
    {
        "published erratum",
        "retraction of publication",
        "retraction notice",
        "expression of concern",
    }
)
"""Publication types that NLM gives to the notice, never to the paper it is about.

Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""
MIN_REASON = 4  # letters of a reason typed short; fewer are a slip


def grade_study(
    record: Record,
    reading: Reading | None,
    judgements: Iterable[Judgement],
    policy: Policy = DEFAULT_POLICY,
) -> Grade:
    """Return the consensus on one study; the order of the judgements does not matter.

    Every field the machine could read is there, `silent` where nobody and nothing spoke; of
    the others, those that people judged.

    Args:
        record: The citation in hand; without its abstract, quotes stay unchecked.
        reading: The machine's; None when the record was never read.
        judgements: Standing ones; those on other studies, links and facts are left out.
        policy: Which readers are the same people, and the closed list of reasons to exclude; what
            older files say in other words is read as the last of them, with those words beside it.
    """
    reading = _with_suggestion(record, reading)
    words = _by_field(record, judgements)
    readers = _full_text_readers(words.get(Field.FULL_TEXT_READ, ()))
    fields = {
        field: _grade_field(record, field, reading, words.get(field, []), readers, policy)
        for field in Field
        if field in TAGGED_FIELDS or field in words or (reading and field in reading.fields)
    }
    return Grade(
        study=record.id,
        fields=fields,
        standing=record.standing,
        assessable=record.study_text.has_abstract or bool(words),
        label=record.kind == "label",
        notice=is_notice(record, reading),
        in_pubmed=record.pmid is not None,
        excluded=_exclusion(fields.get(Field.EXCLUDED), policy.exclusions),
    )


def is_notice(record: Record, reading: Reading | None) -> bool:
    """Whether a record is a notice about another paper, by its publication types or its title.

    Titles are the machine's to read: only one that no study bears reads as a notice.
    """
    types = {kind.name.casefold() for kind in record.publication_types}
    read = reading is not None and reading.value(Field.DESIGN) == Design.NOTICE
    return read or bool(types & NOTICE_TYPES)


def check_said(
    record: Record, grade: Grade, said: Mapping[Field, Value], reviewer: Reviewer
) -> None:
    """Refuse values that cannot stand beside what is known of the study.

    Risk of bias is assessed in the full text (`check_bias`). What older files say without it stands
    as it is: the ladder asks only whether the risk is high, which lowers a study, and never raises
    one for being called low.

    Args:
        said: What one person says at once; the rest is as the grade has it.
        reviewer: Who says it.

    Raises:
        UsageError: A notice is called a study, a study is tied to itself, or a word on risk of
            bias cannot stand.
    """
    design = said.get(Field.DESIGN, NOT_REPORTED)
    if grade.notice and design not in {Design.NOTICE, NOT_REPORTED}:
        raise UsageError(
            f"design={design}: {record.id} is a notice about another paper, and no study",
            where=record.title.plain,
            fix="Grade the paper that it is about.",
        )
    for field in (Field.TRIAL, Field.SEPARATE, Field.INDEPENDENT_OF):
        value = said.get(field, ())
        if record.id in (value if isinstance(value, tuple) else (value,)):
            raise UsageError(
                f"{field}={record.id} names the study itself",
                where=record.id,
                fix="Name the other report." if field is Field.TRIAL else "Name the others.",
            )
    check_bias(record, grade, said, reviewer)


def check_beside(grade: Grade, said: Mapping[Field, Value]) -> None:
    """Refuse values that cannot all be true of the study as the grade has it.

    Raises:
        UsageError: More people were exposed than took part, or more trials match than a review
            includes.
    """
    try:
        for pair in ((Field.N, Field.EXPOSED), (Field.INCLUDED, Field.MATCHED_RCTS)):
            if said.keys() & set(pair):
                check_together({field: said.get(field, grade.value(field)) for field in pair})
    except NounError as error:
        raise UsageError(f"{error.field}: {error.problem}", fix=error.fix) from error


def _with_suggestion(record: Record, reading: Reading | None) -> Reading | None:
    """The reading, with what the record's registration suggests."""
    suggested = registration_suggestion(record)
    if reading is None or suggested is None:
        return reading
    return replace(reading, fields={**reading.fields, suggested.field: suggested})


def by_study(judgements: Iterable[Judgement]) -> dict[StudyId, tuple[Judgement, ...]]:
    """The judgements on fields of each study, in the order given; links, facts and notes left out.

    For grading many studies without going through all judgements for each.
    """
    words: defaultdict[StudyId, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.study is not None and judgement.study_field is not None:
            words[judgement.study].append(judgement)
    return {study: tuple(said) for study, said in words.items()}


def _by_field(record: Record, judgements: Iterable[Judgement]) -> Mapping[Field, list[Judgement]]:
    words: defaultdict[Field, list[Judgement]] = defaultdict(list)
    for judgement in by_study(judgements).get(record.id, ()):
        if judgement.retracts is None:
            words[Field(judgement.field)].append(judgement)
    return words


def _full_text_readers(words: Iterable[Judgement]) -> frozenset[Reviewer]:
    """Who has read the paper itself: a source they name beside it is no hearsay to them."""
    in_time = sorted(words, key=lambda word: (word.at, word.id))
    latest = {word.reviewer: word.value for word in in_time}
    return frozenset(who for who, value in latest.items() if value == Reported.YES)


def _grade_field(
    record: Record,
    field: Field,
    reading: Reading | None,
    words: list[Judgement],
    readers: frozenset[Reviewer],
    policy: Policy,
) -> FieldGrade:
    machine = reading.fields.get(field) if reading is not None else None
    if not words:
        return _machine_alone(field, machine)
    outcome = weigh_words(words, lambda word: same_value(field, word.value), policy)
    judgements = _deciding_last(outcome)
    whole = record.origin in WHOLE_TEXT
    listed = databank_entries(record)
    checks = tuple(
        recheck(word.basis, record.study_text, whole=whole, databanks=listed) for word in judgements
    )
    value = _value(field, outcome)
    return FieldGrade(
        field=field,
        value=value,
        state=_state(field, outcome, policy),
        judgements=judgements,
        machine=machine,
        conflict=_distinct(_values(outcome.words)) if outcome.conflict else (),
        secondary=_is_secondary(field, value, judgements, checks, readers),
        stale=QuoteCheck.NOT_FOUND in checks or _moved(record, field, reading, judgements),
        quote_checks=checks,
        replaced=tuple(word for word in in_order(words) if word not in judgements),
    )


def _machine_alone(field: Field, machine: FieldReading | None) -> FieldGrade:
    if machine is None or (machine.value == NOT_REPORTED and not machine.tags):
        return _silent(field, machine)
    if field in SUGGESTED_FIELDS:  # seen beside the field, and worth nothing until a person says so
        return FieldGrade(field, NOT_REPORTED, GradeState.SILENT, machine=machine)
    disputed = _distinct((machine.value, *machine.conflict)) if machine.conflict else ()
    value = _weakest(field, disputed) if field in WEAKEST_FIRST and disputed else machine.value
    return FieldGrade(field, value, GradeState.MACHINE, machine=machine, conflict=disputed)


@lru_cache(maxsize=1000)  # most fields of most studies, and few ways to say nothing
def _silent(field: Field, machine: FieldReading | None) -> FieldGrade:
    return FieldGrade(field, NOT_REPORTED, GradeState.SILENT, machine=machine)


def _state(field: Field, outcome: Outcome, policy: Policy) -> GradeState:
    if outcome.conflict:
        return GradeState.CONFLICT
    if outcome.decided:
        return GradeState.ADJUDICATED if outcome.adjudicated else GradeState.RECONCILED
    people = policy.people(word.reviewer for word in outcome.words)
    alone = len(people) == 1 or field is Field.FINDING
    return GradeState.REVIEWED if alone else GradeState.AGREED


def _value(field: Field, outcome: Outcome) -> Value:
    if outcome.deciding is not None:
        return _values((outcome.deciding,))[0]
    return _weakest(field, _values(outcome.words))


def _weakest(field: Field, values: Iterable[Value]) -> Value:
    order = WEAKEST_FIRST.get(field)
    return min(values, key=lambda value: order.index(str(value))) if order else NOT_REPORTED


def _values(words: Iterable[Judgement]) -> tuple[Value, ...]:
    return tuple(word.value for word in words if not isinstance(word.value, LinkValue))


def _distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))


def _deciding_last(outcome: Outcome) -> tuple[Judgement, ...]:
    if outcome.deciding is None:
        return outcome.words
    return (*(w for w in outcome.words if w is not outcome.deciding), outcome.deciding)


def same_value(field: Field, value: object) -> Hashable:
    """Two values with the same key say the same thing.

    A finding is told in each reader's own words and a reason for exclusion too: the first is
    never in dispute, the second only over whether to exclude. Elsewhere spelling (British or
    American), hyphens, capitals, final punctuation and the order of a list are no matter.
    """
    if field is Field.FINDING:
        return True
    if field is Field.EXCLUDED:
        return value != NOT_REPORTED
    told = plain_wording if is_free_text(field) else str.casefold
    if isinstance(value, tuple):
        return tuple(sorted(told(str(part)) for part in value))
    return told(str(value))


def _is_secondary(
    field: Field,
    value: Value,
    words: tuple[Judgement, ...],
    checks: tuple[QuoteCheck, ...],
    readers: frozenset[Reviewer],
) -> bool:
    """Whether all who hold the value know it from somebody's account of the study only."""
    key = same_value(field, value)
    pairs = list(zip(words, checks, strict=True))
    holding = [pair for pair in pairs if same_value(field, pair[0].value) == key] or pairs
    told = [
        word
        for word, _ in holding
        if word.basis is not None and word.basis.is_secondary and word.reviewer not in readers
    ]
    failed = sum(check is QuoteCheck.NOT_FOUND for _, check in holding)
    return bool(told) and len(told) + failed == len(holding)


def _moved(
    record: Record, field: Field, reading: Reading | None, words: tuple[Judgement, ...]
) -> bool:
    """Whether the machine now reads something else than when a person judged."""
    if reading is None or not (reading.assessable or record.origin in WHOLE_TEXT):
        return False  # without the text in hand its silence says nothing
    now = same_value(field, reading.value(field))
    return any(
        word.machine is not None and same_value(field, word.machine) != now for word in words
    )


def check_exclusion(said: str, exclusions: Sequence[str], note: str) -> str:
    """Return the reason of the closed list that is meant.

    Raises:
        UsageError: It is on the list in no spelling, or is the last, "other", without a note.
    """
    reason = exclusion_reason(said, exclusions)
    listed = f"One of: {'; '.join(exclusions)}."
    if not reason:
        near = get_close_matches(said.casefold(), exclusions, 1)
        fix = f'Did you mean "{near[0]}"? {listed}' if near else listed
        raise UsageError(f'"{said}" is not on the list of reasons to exclude', fix=fix)
    if reason == exclusions[-1] and not note:
        raise UsageError(f'excluded="{reason}" needs its reason', fix='Add --note "why".')
    return reason


def exclusion_reason(said: str, exclusions: Sequence[str]) -> str:
    """The reason of the closed list that is meant: by its words, or the start of one; else empty.

    Capitals, hyphens and underscores are no matter, and words after the reason ("duplicate record
    of PMID 1") are beside the point.
    """
    words = _plain(said)
    started = [reason for reason in exclusions if _plain(reason).startswith(words)]
    if len(started) == 1 and len(words) >= MIN_REASON:
        return started[0]
    meant = [
        reason for reason in exclusions if re.match(rf"{re.escape(_plain(reason))}(?!\w)", words)
    ]
    return max(meant, key=len, default="")


def _plain(reason: str) -> str:
    return spelled(reason.strip(" \"'.:;,")).replace("_", " ")


def _exclusion(grade: FieldGrade | None, exclusions: Sequence[str]) -> str:
    if grade is None or not grade.confirmed or grade.value == NOT_REPORTED:
        return ""
    said, other = str(grade.value), exclusions[-1]
    reason = exclusion_reason(said, exclusions)
    if reason and reason != other:
        return reason
    note = grade.judgements[-1].note
    words = said if not reason else said[len(other) :].strip(" :;,") or note
    return f"{other}: {words}" if words else other
