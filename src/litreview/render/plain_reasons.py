"""The ladder's reasons for readers: why not counted, what moves a tier, what is in doubt.

A reason enters; words leave, made of its kind and values. A kind without words of its own has
those of the trace, with its values as people read them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from litreview.model.fields import NOT_REPORTED
from litreview.model.reasons import STUDIES, Doubt, Move, Reason, Why
from litreview.model.vocabulary import ClaimKind
from litreview.render.answers import PAGE
from litreview.render.change_words import Names, outcome_words
from litreview.render.wording import (
    as_people,
    field_name,
    listed,
    sentence_case,
    share,
    spoken,
    value_words,
    verdict_name,
)


def reason_words(reason: Reason, names: Names, kind: ClaimKind = ClaimKind.BENEFIT) -> str:
    """Why a linked study does not count, as part of a sentence.

    Args:
        kind: Of the claim, where the reason speaks of its verdict.
    """
    template = PAGE[_TABLES[type(reason.kind)]].get(reason.kind.name.lower(), reason.kind)
    values = {name: reason_value(name, value, names, kind) for name, value in reason.values.items()}
    return str(template.format(**values))


def reason_sentence(reason: Reason, names: Names, kind: ClaimKind) -> str:
    """What would move a tier, or is in doubt; of a part of a claim, its name in front.

    A part has no outcome of its own: the claim's is that of all its parts.
    """
    if not reason.head:
        return sentence_case(reason_words(reason, names, kind))
    own = {"outcome": PAGE["moves"]["this_part"]} if "outcome" in reason.values else {}
    said = reason_words(Reason(reason.kind, **{**reason.values, **own}), names, kind)
    return f"{sentence_case(reason.head)}: {said}"


def reason_value(
    name: str,
    value: Any,  # noqa: ANN401 - as its name says
    names: Names,
    kind: ClaimKind = ClaimKind.BENEFIT,
) -> object:
    """One value of a reason, by what it is called, as people read it."""
    if name == "verdict":
        return verdict_name(value, kind)
    if name in {"held", "shown"}:
        return outcome_words(value, kind is ClaimKind.HARM)
    if name in STUDIES:
        return listed([names.label(study) for study in value])
    if name == "reasons":
        return "; ".join(reason_words(reason, names, kind) for reason in value)
    if name in _WORDS:
        return _WORDS[name](value)
    said = value == NOT_REPORTED or isinstance(value, StrEnum | int)
    return value_words(value) if said else value


_TABLES = {Why: "reason", Move: "moves", Doubt: "doubt"}

_WORDS: dict[str, Callable[[Any], str]] = {
    "answers": lambda answers: listed([PAGE["indirect"][answer] for answer in answers]),
    "excluded": spoken,
    "fields": lambda fields: listed([field_name(field).lower() for field in fields]),
    "outcome": lambda outcome: outcome.removesuffix(", unchanged"),
    "people": as_people,
    "reached": share,
    "roles": " or ".join,
    "share": share,
}
"""By what a value is called; others are read as a field's value is."""
