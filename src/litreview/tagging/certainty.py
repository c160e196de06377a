"""How sure a reading is, by how often readings like it were right.

A field's reading enters; the same leaves with one calibrated confidence. What a rule, a learned
chance or the model says of itself is one clue among others: whether rules and model agree, whether
tags disagree, whether only an indexer says it, which value it is. What a clue weighs was learned
outside the package; `docs/model-card.md` says from what.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from litreview.model.fields import CLOSED, NOT_REPORTED, Field
from litreview.model.tag import FieldReading
from litreview.tagging.combining import rule_of
from litreview.tagging.deciding import MIN_CERTAIN, is_metadata
from litreview.tagging.learned_file import LEAST, MOST, read_learned

Certainty: TypeAlias = Mapping[Field, Mapping[str, float]]
UNLEARNED: Certainty = {}
# fields whose rules say how sure their words are: what they leave open stays uncertain
_WORDED = frozenset({Field.SPECIES, Field.RANDOMIZED, Field.BLINDING})


def certain(reading: FieldReading, learned: Certainty) -> FieldReading:
    """The reading with its calibrated confidence.

    Unchanged where nothing was said or learned, or where it was marked uncertain before.
    """
    weights = learned.get(reading.field)
    if weights is None or reading.uncertain or reading.value == NOT_REPORTED:
        return reading
    score = sum(much * weights.get(clue, 0.0) for clue, much in signs_of(reading).items())
    chance = min(MOST, max(LEAST, 1 / (1 + math.exp(-score))))
    if reading.field in _WORDED and reading.confidence < MIN_CERTAIN:
        chance = min(chance, reading.confidence)
    return replace(reading, confidence=round(chance, 3))


def signs_of(reading: FieldReading) -> dict[str, float]:
    """What tells how sure a reading is, and how much of it there is."""
    raw = min(MOST, max(LEAST, reading.confidence))
    signs = {"always": 1.0, "said": math.log(raw / (1 - raw))}
    learned = next((tag for tag in reading.tags if tag.rule == rule_of(reading.field)), None)
    if learned is not None:
        signs["model agrees" if learned.value == reading.value else "model differs"] = 1.0
    if reading.conflict:
        signs["conflict"] = 1.0
    if all(is_metadata(tag) for tag in reading.tags):
        signs["metadata alone"] = 1.0
    if reading.field in CLOSED:
        signs[f"value {reading.value}"] = 1.0
    return signs


def load_certainty(path: Path) -> Certainty:
    """Read a file of weights; `read_learned` says how it may be refused."""
    return read_learned(path, _decode, "a file of weights")


def _decode(data: bytes) -> Certainty:
    return {Field(field): dict(weights) for field, weights in json.loads(data).items()}


def encode(learned: Certainty) -> bytes:
    """The weights as the bytes of their file; the same weights give the same bytes."""
    return (json.dumps(learned, indent=1, sort_keys=True) + "\n").encode()
