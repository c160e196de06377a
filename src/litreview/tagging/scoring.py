"""How likely a value that the rules read is the right one.

The sightings of one document enter; their tags leave, those of scored fields with a learned
chance for their confidence: the same for every tag of one value. What was learned from people
alone says nothing where the rules see none: there their own confidence stays. A value whose
chance is below its field's bound is left for `reading` to keep silent about. Weights are learned
outside the package from labelled corpora; `docs/model-card.md` says from which.
"""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.clues import clues_of, clues_of_document
from litreview.tagging.learned_file import LEAST, MOST, read_learned
from litreview.tagging.sections import Document
from litreview.tagging.sighting import Sighting
from litreview.tagging.subjects import decide_species, learned_on_others

BITS = 14  # of a clue's bucket
_REMEMBERED = 50_000  # clues whose buckets are kept
_MAGIC = b"litreview chances 1\n"
WEIGHT_LIMIT = 127  # the largest weight in one signed byte


@dataclass(frozen=True, eq=False)
class Scale:
    """The weights of one field.

    Attributes:
        weights: One signed byte a bucket.
        unit: What one of them is worth.
        bias: The score before any clue.
    """

    weights: array[int]
    unit: float
    bias: float

    def chance(self, clues: Iterable[str]) -> float:
        """How likely a value with these clues is right, rounded to thousandths."""
        buckets = {*map(bucket_of, clues)}
        score = self.bias + self.unit * sum(map(self.weights.__getitem__, buckets))
        return round(min(MOST, max(LEAST, 1 / (1 + math.exp(-score)))), 3)


Scales = Mapping[Field, Scale]


@lru_cache(maxsize=_REMEMBERED)
def bucket_of(clue: str) -> int:
    """The bucket a clue is counted in."""
    return crc32(clue.encode()) >> (32 - BITS)


def weighed(document: Document, sightings: Sequence[Sighting], scales: Scales) -> list[Tag]:
    """The tags of all sightings, those of scored fields with their value's chance."""
    others = learned_on_others(
        decide_species([e.tag for e in sightings if e.tag.field == Field.SPECIES])
    )
    fields = scales.keys() - others
    chances = {
        (own[0].tag.field, own[0].key): scales[own[0].tag.field].chance(clues)
        for own, clues in values_of(document, sightings, fields)
    }
    return [
        _sure(each.tag, chances[each.tag.field, each.key]) if each.tag.field in fields else each.tag
        for each in sightings
    ]


def _sure(tag: Tag, chance: float) -> Tag:
    return Tag(tag.field, tag.value, tag.evidence, tag.rule, chance)


def values_of(
    document: Document, sightings: Sequence[Sighting], fields: Iterable[Field]
) -> Iterator[tuple[list[Sighting], frozenset[str]]]:
    """Every distinct value of the fields: its sightings and its clues."""
    wanted = frozenset(fields)
    by_value: dict[Field, dict[object, list[Sighting]]] = {}
    for each in sightings:
        if each.tag.field in wanted:
            by_value.setdefault(each.tag.field, {}).setdefault(each.key, []).append(each)
    told = clues_of_document([each.tag for each in sightings]) if by_value else frozenset()
    for values in by_value.values():
        for key, own in values.items():
            rivals = [each for other, found in values.items() if other != key for each in found]
            yield own, clues_of(document, own, rivals, told)


def load_scales(path: Path) -> dict[Field, Scale]:
    """Read a file of weights; `read_learned` says how it may be refused."""
    return read_learned(path, decode, "a file of weights")


def encode(scales: Scales) -> bytes:
    """The weights as the bytes of their file; the same weights give the same bytes."""
    head = [[str(field), scale.unit, scale.bias] for field, scale in sorted(scales.items())]
    tables = b"".join(scale.weights.tobytes() for _, scale in sorted(scales.items()))
    return _MAGIC + json.dumps([BITS, head]).encode() + b"\n" + zlib.compress(tables, 9)


def decode(data: bytes) -> dict[Field, Scale]:
    """The weights of a file's bytes.

    Raises:
        ValueError: They are no weights of this version.
    """
    if not data.startswith(_MAGIC):
        raise ValueError("it does not begin as one")
    line, _, packed = data[len(_MAGIC) :].partition(b"\n")
    bits, head = json.loads(line)
    tables = array("b", zlib.decompress(packed))
    if bits != BITS or len(tables) != len(head) << BITS:
        raise ValueError("its tables are cut off")
    return {
        Field(field): Scale(tables[at << BITS : at + 1 << BITS], unit, bias)
        for at, (field, unit, bias) in enumerate(head)
    }
