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

from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.combining import VERSION, rule_of
from litreview.tagging.evidence import quote_around
from litreview.tagging.features import BITS, RULE_BITS, Numbers, read_features
from litreview.tagging.learned_file import MOST, read_learned
from litreview.tagging.sections import Document

_MAGIC = b"litreview tagging model 2\n"
# known words and pairs below which the model is not asked: a bare title, or a language it
# was never shown; 999 in 1,000 abstracts it learned from hold more
MIN_KNOWN = 40
SILENT = frozenset({"no"})  # that nothing was said of chance is no statement to quote
RARITY_STEP = 1 / 25  # inverse document frequency in steps of one unsigned byte
COUNT_STEP = 1 / 8  # of 1 + ln(count): whole numbers add up to the same sum in any order

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
        keys: The known words and word pairs, as rising keys.
        rarity: Inverse document frequency of each, in `RARITY_STEP`.
        words: One row for each, one column a value.
        rules: One row a rule bucket, one column a value.
        word_scale: What one unit of `words` is worth, column by column.
        rule_scale: The same for `rules`.
        bias: Every value's score before anything was read.
        trained_on: The version of the rule book whose tags it learned from.
    """

    heads: tuple[Head, ...]
    keys: NDArray[np.uint32]
    rarity: NDArray[np.uint8]
    words: _Bytes
    rules: _Bytes
    word_scale: _Floats
    rule_scale: _Floats
    bias: _Floats
    trained_on: str

    def known(self, words: Numbers) -> tuple[Numbers, Numbers]:
        """The rows of the words that are known, and where among the words these stand."""
        rows = np.searchsorted(self.keys, words)
        at = np.flatnonzero(self.keys[np.minimum(rows, len(self.keys) - 1)] == words)
        return rows[at], at

    def spot(self, document: Document, tags: Sequence[Tag]) -> Iterator[Tag]:
        """One tag per learned field; none where too little of the text is known.

        Args:
            document: Title and abstract; without an abstract nothing is said.
            tags: What the rules found; they are features like words.
        """
        if not document.text.has_abstract:
            return
        features = read_features(document, tags)
        rows, at = self.known(features.words)
        if len(rows) < MIN_KNOWN:
            return
        often = counts_in_steps(features.word_counts[at])
        length = RARITY_STEP * float(np.linalg.norm(often * self.rarity[rows]))
        unit = self.word_scale / length  # a step of the counts stands above and below the line
        by_word = self.words.take(rows, axis=0)
        by_rule = self.rules.take(features.rules, axis=0)
        scores = unit * _summed(often, by_word) + self.bias
        scores += self.rule_scale * _summed(np.ones(len(by_rule)), by_rule)
        places = np.concatenate((features.word_places[at], features.rule_places)) + 1
        for head in self.heads:
            chances = probabilities(scores[head.columns].tolist(), head.sharpness)
            chance = max(chances)
            best = chances.index(chance)
            if head.values[best] in SILENT:
                continue
            column = head.first + best
            place = loudest(
                places,
                by_word[:, column] * often * unit[column],
                by_rule[:, column] * self.rule_scale[column],
            )
            yield _tag(document, head.field, head.values[best], chance, place)


def counts_in_steps(counts: Numbers) -> _Floats:
    """How much words said so often weigh, in whole `COUNT_STEP`s."""
    steps: _Floats = np.rint((1 + np.log(counts)) / COUNT_STEP)
    return steps


def _summed(often: _Floats, weights: _Bytes) -> NDArray[np.float32]:
    """The sum of each column: whole numbers far below those that would be rounded."""
    sums: NDArray[np.float32] = often.astype(np.float32) @ weights.astype(np.float32)
    return sums


def probabilities(scores: Sequence[float], sharpness: float) -> list[float]:
    """Scores as shares of one."""
    highest = max(scores)
    powers = [math.exp(sharpness * (score - highest)) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def loudest(places: Numbers, by_word: _Floats, by_rule: _Floats) -> int:
    """The number of the sentence whose words and rules speak most for the value.

    Args:
        places: For every word and rule, one more than the number of its sentence: before the
            first stands what rests on headings.
        by_word: What each word speaks for the value.
        by_rule: What each rule does.
    """
    spoken = np.bincount(places, weights=np.concatenate((by_word, by_rule)))
    return int(spoken[1:].argmax())


def _tag(document: Document, field: Field, value: str, chance: float, place: int) -> Tag:
    evidence = quote_around(document, document.sentences[place], 0, 0)
    confidence = min(MOST, math.floor(chance * 1000) / 1000)
    return Tag(field, value, evidence, rule_of(field), confidence)


def load_model(path: Path) -> Model:
    """Read a model file; `read_learned` says how it may be refused."""
    return read_learned(path, decode, "a model of this version")


def encode(model: Model) -> bytes:
    """The model as the bytes of its file; the same model gives the same bytes."""
    head = {
        "version": VERSION,
        "trained_on": model.trained_on,
        "bits": [BITS, RULE_BITS],
        "known": len(model.keys),
        "heads": [[str(h.field), list(h.values), h.sharpness] for h in model.heads],
        "word_scale": model.word_scale.tolist(),
        "rule_scale": model.rule_scale.tolist(),
        "bias": model.bias.tolist(),
    }
    tables = b"".join(
        table.tobytes() for table in (model.keys, model.rarity, model.words, model.rules)
    )
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
    known = int(head["known"])
    ends = np.cumsum([4 * known, known, width * known, width << RULE_BITS])
    data = zlib.decompress(packed)
    if len(data) != ends[-1]:
        raise ValueError("its tables are cut off")
    keys, rarity, words, rules, _ = np.split(np.frombuffer(data, np.uint8), ends)
    word_scale, rule_scale, bias = (
        np.array(head[name], np.float64) for name in ("word_scale", "rule_scale", "bias")
    )
    return Model(
        heads,
        keys.view(np.uint32),
        rarity,
        words.view(np.int8).reshape(-1, width),
        rules.view(np.int8).reshape(-1, width),
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
