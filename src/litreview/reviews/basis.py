"""What a judgement typed at the terminal rests on.

A quote, a source or nothing enters, with the record; a checked `Basis` leaves. A fact about
a study needs one; what is the reviewer's own reading (risk of bias, group) does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from litreview.errors import NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.record import Record
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Account, BasisKind, Certainty
from litreview.reviews.quotes import check_quote

E = TypeVar("E", bound=StrEnum)

OWN_READING = frozenset(
    {
        Field.RISK_OF_BIAS,
        Field.FULL_TEXT_READ,
        Field.REGISTERED,
        Field.MATCHED_RCTS,
        Field.INCLUDED,
        Field.GROUP,
        Field.TRIAL,
        Field.COUNTRY,
        Field.FINDING,
        Field.EXCLUDED,
        Field.CONCERN_RESOLVED,
        Field.INVENTOR_AUTHORED,
    }
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the reviewer typed: a quote, or a source with its certainty and kind."""

    quote: str = ""
    source: str = ""
    certainty: str = ""
    account: str = ""


NO_GROUNDS = Grounds()


def basis_from(grounds: Grounds, record: Record) -> Basis | None:
    """The basis typed; None when neither quote nor source was.

    Raises:
        UsageError: Both were typed, or certainty or account is unknown.
        InputFailed: The quote does not stand in the record.
    """
    if grounds.quote and grounds.source:
        raise UsageError("a judgement rests on a quote or on a source", fix="Give one of the two.")
    if grounds.quote:
        return check_quote(record.study_text, grounds.quote)
    if not grounds.source:
        return None
    try:
        return Basis(
            BasisKind.SOURCE,
            " ".join(grounds.source.split()),
            certainty=_member(Certainty, grounds.certainty or "", "certainty"),
            account=_member(Account, grounds.account or "secondary", "account"),
        )
    except NounError as error:
        raise UsageError(f"{error.field}: {error.problem}", fix=error.fix) from error


def basis_of_tag(tag: Tag, record: Record) -> Basis:
    """The sentence or heading a machine tag rests on, as a person's basis."""
    evidence = tag.evidence
    if not evidence.is_quote:
        return Basis(BasisKind.METADATA, evidence.quote, evidence.where)
    where, span = record.study_text.where_is(evidence.span)
    return Basis(BasisKind.QUOTE, evidence.quote, where, span.start, span.end)


def basis_for(
    field: Field,
    value: Value,
    typed: Basis | None,
    reading: FieldReading | None,
    record: Record,
) -> Basis | None:
    """The basis of one field: the one typed, else the agreeing machine tag's.

    Raises:
        UsageError: The field states a fact and nothing was given for it to rest on.
    """
    if typed is not None:
        return typed
    for tag in reading.tags if reading is not None else ():
        if tag.value == value:
            return basis_of_tag(tag, record)
    if field in OWN_READING or value == NOT_REPORTED:
        return None
    raise UsageError(
        f"{field}={value} needs support: no tag in the record says so",
        where=record.id,
        fix='Add --quote "the sentence" or --source "where it is said" --certainty high.',
    )


def _member(kind: type[E], text: str, name: str) -> E:
    try:
        return kind(text.strip().lower().replace("-", "_"))
    except ValueError:
        given = f'"{text}"' if text else "nothing given"
        raise NounError(name, given, f"Write one of: {', '.join(kind)}.") from None
