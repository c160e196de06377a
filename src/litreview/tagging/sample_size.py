"""How many took part, and which total that is.

The tags on `n`, `n_kind` and `arms` enter; their three readings leave. Randomized goes
before enrolled before analysed (the kinds of the data model), unless the lesser kind was
said much more plainly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import NKind
from litreview.tagging.deciding import first_decides, silent, strongest_first

_Place = tuple[Evidence, RuleId]  # one sentence as one rule read it

# added to the confidence of an n whose own words give its kind
_BONUS = {NKind.RANDOMIZED.value: 0.06, NKind.ENROLLED.value: 0.03, NKind.ANALYSED.value: 0.0}
_PLAIN = 0.8  # confidence of "a total of" or "were enrolled"
_ONE_ARM = (0.3, 0.6)  # share of the total that one of two or three arms holds
_NOT_LETTERS = re.compile(r"[^a-z]+|\bn\b")
_REPEATED = 0.04  # added when another rule gives the same number


def decide_n(
    numbers: Sequence[Tag], kinds: Sequence[Tag], arms: Sequence[Tag]
) -> dict[Field, FieldReading]:
    """The readings of `n`, `n_kind` and `arms`."""
    found = {
        Field.N: silent(Field.N),
        Field.N_KIND: silent(Field.N_KIND),
        Field.ARMS: decide_arms(arms),
    }
    if not numbers:
        return found
    kind_of = {(tag.evidence, tag.rule): tag for tag in kinds}
    ranked = sorted(
        numbers, key=lambda tag: (-round(_score(tag, kind_of, numbers), 3), -int(str(tag.value)))
    )
    first = _total_of(ranked)
    found[Field.N] = first_decides(Field.N, _led_by(first, ranked))
    kind = kind_of.get((first.evidence, first.rule))
    if kind is not None:
        found[Field.N_KIND] = first_decides(Field.N_KIND, _led_by(kind, kinds))
    return found


def decide_arms(tags: Sequence[Tag]) -> FieldReading:
    """The surest sentence that gives several arms, or the arms of sentences that give one each.

    The second reading is as sure as its weaker arm, and its tags show every sentence.
    """
    ranked = strongest_first(tags)
    whole = [tag for tag in ranked if len(_arms(tag)) > 1]
    single = _one_each(tag for tag in ranked if len(_arms(tag)) == 1)
    if len(single) > 1 and (not whole or whole[0].confidence < single[1].confidence):
        first = sorted(single[:2], key=lambda tag: tag.evidence.start)
        rest = (tag for tag in ranked if tag not in first)
        value = tuple(arm for tag in first for arm in _arms(tag))
        return FieldReading(Field.ARMS, value, (*first, *rest), (), single[1].confidence)
    return first_decides(Field.ARMS, whole)


def _one_each(tags: Iterable[Tag]) -> list[Tag]:
    """The first tag of every differently named arm."""
    named: dict[str, Tag] = {}
    for tag in tags:
        named.setdefault(_NOT_LETTERS.sub(" ", _arms(tag)[0].lower()).strip(), tag)
    return list(named.values())


def _arms(tag: Tag) -> tuple[str, ...]:
    return tag.value if isinstance(tag.value, tuple) else (str(tag.value),)


def _led_by(first: Tag, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    return (first, *(tag for tag in tags if tag is not first))


def _score(tag: Tag, kind_of: dict[_Place, Tag], numbers: Sequence[Tag]) -> float:
    kind = kind_of.get((tag.evidence, tag.rule))
    score = tag.confidence + (_BONUS.get(str(kind.value), 0.0) if kind else 0.0)
    said_again = any(other.value == tag.value and other.rule != tag.rule for other in numbers)
    return score + (_REPEATED if said_again else 0.0)


def _total_of(ranked: Sequence[Tag]) -> Tag:
    """The first number, unless a plainly stated larger one makes it a single arm."""
    first = ranked[0]
    if not isinstance(first.value, int):
        return first
    for tag in ranked[1:]:
        if isinstance(tag.value, int) and tag.confidence >= _PLAIN:
            low, high = _ONE_ARM
            if low * tag.value <= first.value <= high * tag.value:
                return tag
    return first
