"""Which tags on how something was given, and on age, tell more than others beside them.

The tags of one field enter; those leave that no more telling tag holds already. Which of them
decides is told in `reading`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from litreview.model.fields import Field, Value
from litreview.model.tag import Tag
from litreview.tagging.deciding import BOUNDS

_COMPARED = re.compile(r"(?i)random|compar|assigned|allocated|allotted|versus|either")
_IN_A_DISH = "dose.concentration-in-a-dish"
_TELLING_DOSES = frozenset({"dose.allotted", _IN_A_DISH})
WHEN_MEASURED, _GIVEN_SO_LONG = "duration.after-so-long", "duration.given-so-long"
_AND, _SOMEWHERE = " and ", "injection"
_ORAL, _BY_FORM = "oral", frozenset({"route.oral.form", "route.oral.taken"})
_NOT_SWALLOWED = frozenset({"sublingual", "vaginal", "rectal"})  # ways of tablets and capsules
_NOT_INJECTED = frozenset({"oral", "intranasal", "topical", "transdermal", "inhaled", "sublingual"})


def telling_routes(tags: list[Tag]) -> list[Tag]:
    """Without what a more telling tag holds: "injection" beside where, one route beside two.

    Tablets alone are no oral route where they are said to be sublingual.

    Two likely routes of one sentence that compares are those of two arms: both are said.
    """
    said = {str(tag.value) for tag in tags}
    parts = {part for value in said if _AND in value for part in value.split(_AND)}
    if said - _NOT_INJECTED - {_SOMEWHERE}:
        parts.add(_SOMEWHERE)
    if said & _NOT_SWALLOWED and {t.rule for t in tags if t.value == _ORAL} <= _BY_FORM:
        parts.add(_ORAL)
    left = [tag for tag in tags if tag.value not in parts]
    return [replace(tag, value=_of_both_arms(tag, left)) for tag in left]


def _of_both_arms(tag: Tag, tags: list[Tag]) -> Value:
    if _COMPARED.search(tag.evidence.quote) is None or tag.confidence < BOUNDS[Field.ROUTE]:
        return tag.value
    beside = [each for each in tags if each.evidence == tag.evidence]
    likely = {str(each.value): None for each in beside if each.confidence >= BOUNDS[Field.ROUTE]}
    return _AND.join(likely) if len(likely) == 2 else tag.value


def telling_doses(tags: list[Tag]) -> list[Tag]:
    """Without what a more telling tag of the same sentence holds.

    What people were allotted to tells more than what they took or ate before; a concentration in
    a dish more than the challenge after it; an amount more than the strength of what was given.
    """
    for tag in (each for each in tags if each.rule in _TELLING_DOSES):
        tags = [each for each in tags if not _is_told_by(tag, each)]
    amounts = {tag.evidence for tag in tags if not str(tag.value).endswith("%")}
    return [tag for tag in tags if not str(tag.value).endswith("%") or tag.evidence not in amounts]


def _is_told_by(telling: Tag, other: Tag) -> bool:
    if other.evidence != telling.evidence or other.value == telling.value:
        return False
    if telling.rule == _IN_A_DISH:
        return True
    words = telling.evidence.quote
    return -1 < words.find(str(other.value)) < words.find(str(telling.value))


def telling_durations(tags: list[Tag]) -> list[Tag]:
    """Without the time at which something was measured where it is told how long it was given."""
    given = [tag for tag in tags if tag.rule != WHEN_MEASURED]
    likely = BOUNDS[Field.DURATION]
    sure = any(tag.rule == _GIVEN_SO_LONG or tag.confidence >= likely for tag in given)
    return given if sure else tags


def telling_ages(tags: list[Tag]) -> list[Tag]:
    """Without an age group where years are printed: they tell more."""
    printed = [tag for tag in tags if any(char.isdigit() for char in str(tag.value))]
    sure = any(tag.confidence >= BOUNDS[Field.AGE] for tag in printed)
    return printed if sure else tags
