"""The ladder's reasons as a reader takes them: why not counted, what would move a tier.

A reason enters; words leave, made of its kind and values. A kind without words of its own has
those of the trace, with its values as people read them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from litreview.model.reasons import STUDIES, Move, Reason
from litreview.render.answers import PAGE, as_people
from litreview.render.change_words import Names
from litreview.render.wording import (
    field_name,
    listed,
    sentence_case,
    share,
    spoken,
    value_words,
)


def reason_words(reason: Reason, names: Names) -> str:
    """Why a linked study does not count."""
    table = PAGE["moves" if isinstance(reason.kind, Move) else "reason"]
    template = table.get(reason.kind.name.lower(), reason.kind)
    values = {name: _plain(name, value, names) for name, value in reason.values.items()}
    return str(template.format(**values))


def move_words(move: Reason, names: Names) -> str:
    """What would raise or lower a tier; of a part of a claim, its name in front.

    A part has no outcome of its own: the claim's is that of all its parts.
    """
    if not move.head:
        return sentence_case(reason_words(move, names))
    own = {"outcome": PAGE["moves"]["this_part"]} if "outcome" in move.values else {}
    said = reason_words(Reason(move.kind, **{**move.values, **own}), names)
    return f"{sentence_case(move.head)}: {said}"


def _plain(name: str, value: Any, names: Names) -> object:  # noqa: ANN401 - as its name says
    if name in STUDIES:
        return listed([names.label(study) for study in value])
    if name == "reasons":
        return "; ".join(reason_words(reason, names) for reason in value)
    if name in _WORDS:
        return _WORDS[name](value)
    return value_words(value) if isinstance(value, StrEnum | int) else value


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
