"""How many took part, and which total that is.

The tags on `n`, `n_kind` and `arms` enter; their three readings leave. The surest number decides,
the larger of two as sure; of the sentences that give it, one on those randomized goes before one
on those enrolled, and that before one on those analysed.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import NKind
from litreview.tagging.deciding import first_decides, silent, strongest_first

_Place = tuple[Evidence, RuleId]  # one sentence as one rule read it

_KINDS = [kind.value for kind in NKind]


def decide_n(
    numbers: Sequence[Tag], kinds: Sequence[Tag], arms: Sequence[Tag]
) -> dict[Field, FieldReading]:
    """The readings of `n`, `n_kind` and `arms`."""
    found = {
        Field.N: silent(Field.N),
        Field.N_KIND: silent(Field.N_KIND),
        Field.ARMS: first_decides(Field.ARMS, strongest_first(arms)),
    }
    if not numbers:
        return found
    kind_of = {(tag.evidence, tag.rule): tag for tag in kinds}
    ranked = sorted(numbers, key=lambda tag: _rank(tag, kind_of))
    found[Field.N] = first_decides(Field.N, ranked)
    kind = kind_of.get((ranked[0].evidence, ranked[0].rule))
    if kind is not None:
        others = (tag for tag in kinds if tag is not kind)
        found[Field.N_KIND] = first_decides(Field.N_KIND, (kind, *others))
    return found


def _rank(tag: Tag, kind_of: dict[_Place, Tag]) -> tuple[float, int, int]:
    kind = kind_of.get((tag.evidence, tag.rule))
    order = _KINDS.index(str(kind.value)) if kind is not None else len(_KINDS)
    return -tag.confidence, -int(str(tag.value)), order
