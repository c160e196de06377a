"""What a trial says of its own making: randomized, blinded, controlled, given.

The tags of one field enter; its reading leaves. Where tags disagree and nothing settles it,
the weaker value is taken and the stronger one stays visible as a conflict (rule R2 of the
ladder asks for the weaker value).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import RuleId
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Blinded, Blinding, Control, Design, Given, Reported
from litreview.tagging.deciding import (
    decided,
    first_decides,
    is_metadata,
    silent,
    strongest_first,
    weigh,
)

ABOUT_OTHER_STUDIES = frozenset(
    {
        Design.NARRATIVE_REVIEW.value,
        Design.SYSTEMATIC_REVIEW.value,
        Design.META_ANALYSIS.value,
        Design.EDITORIAL.value,
    }
)
# between equals: a comparison that was made outranks a remark that there was none
_CONTROL_ORDER = (
    Control.PLACEBO.value,
    Control.USUAL_CARE.value,
    Control.NO_TREATMENT.value,
    Control.ACTIVE.value,
    Control.NONE.value,
)
OPEN = RuleId("control.none.open-label")  # the rule that only sees that nobody was blinded
_OPEN_ALONE = 0.55  # the most that such words tell
_SETTLED = 2.0  # how many times heavier one value must be to settle a contradiction


def decide_randomized(tags: Sequence[Tag]) -> FieldReading:
    """`yes`, `no` or silent; a contradiction nobody settles takes `no`.

    Metadata alone says `yes`; against a text that says `no` it loses and stays as conflict.
    """
    yes, no = Reported.YES.value, Reported.NO.value
    text = [tag for tag in tags if not is_metadata(tag)]
    if not tags:
        return silent(Field.RANDOMIZED)
    weights = weigh(text) if text else weigh(tags)
    value = yes
    if weights.get(no, 0.0) * _SETTLED > weights.get(yes, 0.0):
        value = no
    losers = {tag.value for tag in tags} - {value}
    shown = (
        losers if value == no or weights.get(no, 0.0) * 2 * _SETTLED > weights.get(yes, 0) else ()
    )
    return decided(Field.RANDOMIZED, value, tags, tuple(shown))


def decide_blinding(tags: Sequence[Tag]) -> FieldReading:
    """How the study was blinded; `open` beside a blinded part gives the blinded part's word.

    A double-blind phase followed by an open-label extension is a double-blind study; equal
    words for single and double give `single`, the weaker.
    """
    if not tags:
        return silent(Field.BLINDING)
    weights = weigh(tags)
    double, single = Blinding.DOUBLE.value, Blinding.SINGLE.value
    opened, blinded = Blinding.OPEN.value, Blinding.REPORTED.value
    against: tuple[str, ...] = ()
    if double in weights:
        value = double
        if weights.get(opened, 0) > weights[double]:
            value, against = opened, (double,)
        elif weights.get(single, 0) > weights[double]:
            value, against = single, (double,)
    elif single in weights:
        value = single
    elif opened in weights:
        value = opened
    else:
        value = blinded
    return decided(Field.BLINDING, value, tags, against)


def decide_blinded(tags: Sequence[Tag]) -> FieldReading:
    """Who was blinded: everyone any tag names, in CONSORT's order."""
    named = {name for tag in tags for name in _names(tag) if name != NOT_REPORTED}
    value = tuple(who.value for who in Blinded if who.value in named)
    return first_decides(Field.BLINDING_WHO, strongest_first(tags) if named else (), value)


def _names(tag: Tag) -> tuple[str, ...]:
    return tag.value if isinstance(tag.value, tuple) else (str(tag.value),)


def decide_control(tags: Sequence[Tag]) -> FieldReading:
    """What the comparison group got: the surest value; between equals, in `_CONTROL_ORDER`.

    That treatment was open says there was no other arm only where none is told of, and never
    surely.
    """
    if not tags:
        return silent(Field.CONTROL)
    compared = any(tag.value != Control.NONE.value for tag in tags)
    left = [tag for tag in tags if not compared or tag.rule != OPEN]
    best = min(left, key=lambda tag: (-tag.confidence, _CONTROL_ORDER.index(str(tag.value))))
    reading = decided(Field.CONTROL, best.value, tags)
    if all(tag.rule == OPEN for tag in left):
        return replace(reading, confidence=min(best.confidence, _OPEN_ALONE), uncertain=True)
    return reading


def decide_intervention(tags: Sequence[Tag], design: FieldReading) -> FieldReading:
    """Whether the compound was given; a paper that studies nobody only mentions it."""
    if not tags:
        return silent(Field.INTERVENTION)
    values = {tag.value for tag in tags}
    if Given.GIVEN.value in values and design.value in ABOUT_OTHER_STUDIES:
        lowered = [
            replace(tag, value=Given.MENTIONED.value) if tag.value == Given.GIVEN.value else tag
            for tag in tags
        ]
        return decided(Field.INTERVENTION, Given.MENTIONED.value, lowered)
    order = (Given.GIVEN.value, Given.MENTIONED.value, Given.OTHER_COMPOUND.value)
    value = next(each for each in order if each in values)
    return decided(Field.INTERVENTION, value, tags)
