"""A small linear model over hashed words and rule tags, and the sentence that weighed most.

A document and the rules' tags enter; at most one tag per learned field leaves, with a
calibrated confidence and, as its evidence, the sentence that spoke loudest for the value.
How the model's word is weighed against the rules' is decided in `combining`; it is trained
outside the package, and `docs/model-card.md` says on what.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from litreview.errors import RuleBookError
from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.combining import VERSION, rule_of
from litreview.tagging.evidence import quote_around
from litreview.tagging.features import BITS, RULE_BITS, Features, Numbers, read_features
from litreview.tagging.sections import Document

_MAGIC = b"litreview tagging model 1\n"
_FIX = "Reinstall litreview, or train it again with benchmarks/train_tagging_model.py."
# known words and pairs below which the model is not asked: a bare title, or a language it
# was never shown; 995 in 1,000 abstracts it learned from hold more
MIN_KNOWN = 100
SILENT = frozenset({"no"})  # that nothing was said of chance is no statement to quote
MAX_CONFIDENCE = 0.99  # a model is never certain
WEIGHT_LIMIT = 127  # the largest weight in one signed byte
RARITY_STEP = 1 / 25  # inverse document frequency in steps of one unsigned byte

_Bytes: TypeAlias = NDArray[np.int8]
_Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """The part of the model that judges one field: columns of the tables.

    Attributes:
        values: The values it can give, one per column.
        first: The column of the first value.
        sharpness: What scores are multiplied by before they become probabilities.
    """

    field: Field
    values: tuple[str, ...]
    first: int
    sharpness: float

    @property
    def columns(self) -> slice:
        """Its columns."""
        return slice(self.first, self.first + len(self.values))


@dataclass(frozen=True, eq=False)
class Model:
    """Weights in one byte each, and what turns them into scores.

    Attributes:
        rarity: Inverse document frequency of every word bucket, in `RARITY_STEP`; 0 = unknown.
        words: One row a word bucket, one column a value.
        rules: One row a rule bucket, one column a value.
        word_scale: What one unit of `words` is worth, column by column.
        rule_scale: The same for `rules`.
        bias: Every value's score before anything was read.
        trained_on: The version of the rule book whose tags it learned from.
    """

    heads: tuple[Head, ...]
    rarity: NDArray[np.uint8]
    words: _Bytes
    rules: _Bytes
    word_scale: _Floats
    rule_scale: _Floats
    bias: _Floats
    trained_on: str

    def spot(self, document: Document, tags: Sequence[Tag]) -> Iterator[Tag]:
        """One tag per learned field; none where too little of the text is known.

        Args:
            document: Title and abstract; without an abstract nothing is said.
            tags: What the rules found; they are features like words.
        """
        if not document.text.has_abstract:
            return
        features = read_features(document, tags)
        known = self.rarity[features.words]
        if np.count_nonzero(known) < MIN_KNOWN:
            return
        squares = known.astype(np.int64) ** 2
        length = RARITY_STEP * math.sqrt(float(squares.sum()))
        by_word = self.words.take(features.words, axis=0)
        by_rule = self.rules.take(features.rules, axis=0)
        scores = (
            self.word_scale * _summed(by_word) / length
            + self.rule_scale * _summed(by_rule)
            + self.bias
        )
        places = spoken_in(features)
        for head in self.heads:
            chances = probabilities(scores[head.columns].tolist(), head.sharpness)
            chance = max(chances)
            best = chances.index(chance)
            if head.values[best] in SILENT:
                continue
            column = head.first + best
            place = loudest(
                places,
                by_word[:, column] * (self.word_scale[column] / length),
                by_rule[:, column] * self.rule_scale[column],
            )
            yield _tag(document, head.field, head.values[best], chance, place)


def _summed(weights: _Bytes) -> NDArray[np.float32]:
    """The sum of each column: whole numbers far below those that would be rounded."""
    sums: NDArray[np.float32] = np.ones(len(weights), np.float32) @ weights.astype(np.float32)
    return sums


def probabilities(scores: Sequence[float], sharpness: float) -> list[float]:
    """Scores as shares of one."""
    highest = max(scores)
    powers = [math.exp(sharpness * (score - highest)) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def spoken_in(features: Features) -> Numbers:
    """For every word and rule, one more than the number of its sentence."""
    # the place before the first sentence holds what rests on headings
    places: Numbers = np.concatenate((features.word_places, features.rule_places)) + 1
    return places


def loudest(places: Numbers, by_word: _Floats, by_rule: _Floats) -> int:
    """The number of the sentence whose words and rules speak most for the value."""
    spoken = np.bincount(places, weights=np.concatenate((by_word, by_rule)))
    return int(spoken[1:].argmax())


def _tag(document: Document, field: Field, value: str, chance: float, place: int) -> Tag:
    evidence = quote_around(document, document.sentences[place], 0, 0)
    confidence = min(MAX_CONFIDENCE, math.floor(chance * 1000) / 1000)
    return Tag(field, value, evidence, rule_of(field), confidence)


def load_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        RuleBookError: The file is missing, torn, or of another version.
    """
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise RuleBookError(
            f"cannot be read ({error.strerror})", where=str(path), fix=_FIX
        ) from error
    except (ValueError, KeyError, zlib.error) as error:
        raise RuleBookError(
            f"is not a model of this version: {error}", where=path.name, fix=_FIX
        ) from error


def encode(model: Model) -> bytes:
    """The model as the bytes of its file; the same model gives the same bytes."""
    head = {
        "version": VERSION,
        "trained_on": model.trained_on,
        "bits": [BITS, RULE_BITS],
        "heads": [[str(h.field), list(h.values), h.sharpness] for h in model.heads],
        "word_scale": model.word_scale.tolist(),
        "rule_scale": model.rule_scale.tolist(),
        "bias": model.bias.tolist(),
    }
    tables = b"".join(table.tobytes() for table in (model.rarity, model.words, model.rules))
    line = json.dumps(head, sort_keys=True).encode() + b"\n"
    return _MAGIC + line + zlib.compress(tables, 9)


def decode(data: bytes) -> Model:
    """The model of a file's bytes.

    Raises:
        ValueError: They are no model of this version.
    """
    if not data.startswith(_MAGIC):
        raise ValueError("it does not begin as one")
    line, _, packed = data[len(_MAGIC) :].partition(b"\n")
    head = json.loads(line)
    if head["version"] != VERSION or head["bits"] != [BITS, RULE_BITS]:
        raise ValueError(f"it says {head['version']} {head['bits']}")
    heads = tuple(_heads(head["heads"]))
    width = sum(len(each.values) for each in heads)
    tables = np.frombuffer(zlib.decompress(packed), np.int8)
    if len(tables) != (width + 1 << BITS) + (width << RULE_BITS):
        raise ValueError("its tables are cut off")
    word_scale, rule_scale, bias = (
        np.array(head[name], np.float64) for name in ("word_scale", "rule_scale", "bias")
    )
    return Model(
        heads,
        tables[: 1 << BITS].view(np.uint8),
        tables[1 << BITS : (width + 1) << BITS].reshape(-1, width),
        tables[(width + 1) << BITS :].reshape(-1, width),
        word_scale,
        rule_scale,
        bias,
        trained_on=str(head["trained_on"]),
    )


def _heads(entries: Sequence[tuple[str, list[str], float]]) -> Iterator[Head]:
    first = 0
    for field, values, sharpness in entries:
        yield Head(Field(field), tuple(values), first, sharpness)
        first += len(values)
