"""How tags on one field are weighed against each other.

Tags of one field enter; one `FieldReading` leaves. A tag weighs by its confidence; several
that say the same add up, as independent witnesses would; the heaviest value wins and the
others are shown as a conflict when they are nearly as heavy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.tag import FieldReading, Tag
from litreview.tagging.rule import METADATA

# chance of being right below which a value is not said; its tags stay visible
BOUNDS: Mapping[Field, float] = {
    Field.N: 0.4,
    Field.CONDITION: 0.5,
    Field.HEALTH_STATUS: 0.55,
    Field.CONTROL: 0.5,
    Field.ARMS: 0.55,
    Field.ROUTE: 0.73,
    Field.DOSE: 0.5,
    Field.DURATION: 0.5,
    Field.AGE: 0.5,
}
MIN_CERTAIN = 0.6  # confidence below which a value is marked uncertain for the review queue
MAX_PER_RULE = 3  # sentences one rule may count: a word said ten times is not ten witnesses
MAX_CONFIDENCE = 0.99  # a rule book is never certain
CLOSE = 0.5  # share of the winner's weight from which a loser is shown as a conflict


def silent(field: Field) -> FieldReading:
    """The reading of a field nobody said anything about."""
    return FieldReading(field, NOT_REPORTED)


def first_decides(field: Field, tags: Sequence[Tag], value: Value | None = None) -> FieldReading:
    """The reading of tags of which the first decides, also when they make up a value together.

    Silent without tags.
    """
    if not tags:
        return silent(field)
    said = tags[0].value if value is None else value
    return FieldReading(field, said, tuple(tags), (), tags[0].confidence)


def is_metadata(tag: Tag) -> bool:
    """Whether a tag rests on a heading or publication type."""
    return tag.evidence.where in METADATA


def strongest_first(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Tags by falling confidence; equals stay in reading order."""
    return tuple(sorted(tags, key=lambda tag: -tag.confidence))


def weigh(tags: Iterable[Tag]) -> dict[Value, float]:
    """The weight of every value: the sum of -ln(1 - confidence) over its tags."""
    weights: dict[Value, float] = {}
    counted: dict[tuple[str, Value], int] = {}
    for tag in strongest_first(tags):
        key = (tag.rule, tag.value)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= MAX_PER_RULE:
            surprise = -math.log(1 - min(tag.confidence, MAX_CONFIDENCE))
            weights[tag.value] = weights.get(tag.value, 0.0) + surprise
    return weights


def decide_by_weight(field: Field, tags: Sequence[Tag]) -> FieldReading:
    """The heaviest value; values near its weight are the conflict."""
    if not tags:
        return silent(field)
    weights = weigh(tags)
    value = max(weights, key=lambda each: weights[each])
    against = tuple(
        other for other in weights if other != value and weights[other] >= CLOSE * weights[value]
    )
    return decided(field, value, tags, against)


def decided(
    field: Field, value: Value, tags: Sequence[Tag], conflict: tuple[Value, ...] = ()
) -> FieldReading:
    """The reading for a value that was decided, its own surest tag first."""
    own = strongest_first(tag for tag in tags if tag.value == value)
    rest = tuple(tag for tag in tags if tag.value != value)
    confidence = own[0].confidence if own else 0.5
    if conflict:
        confidence *= CLOSE
    return FieldReading(field, value, (*own, *rest), conflict, confidence)
