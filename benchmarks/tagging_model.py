"""The learned model of the tagging room, fitted: labelled records in, a `Model` out.

Used by `train_tagging_model.py`, which fits one model to every record and writes its file, and
by `tagging.py`, which fits one to the other records of every fold. Nothing is printed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.parts import groups_of
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.features import BITS, RULE_BITS, Features, read_features
from litreview.tagging.input_record import read_input
from litreview.tagging.learned import RARITY_STEP, WEIGHT_LIMIT, Head, Model, probabilities
from litreview.tagging.rulebook import Rulebook, load_rulebook
from litreview.tagging.sections import Document, read_document
from litreview.tagging.sighting import Sighting
from litreview.tagging.tagger import find_sightings
from litreview.tagging.version import BUNDLED

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
FOLDS = 10
SEED = 0  # of the folds; the same folds in every run
COST = 1.0  # of the support vector machine; 0.5 gave the same within noise
LEAST_SEEN = 2  # records a word must stand in to be known
INNER_FOLDS = 5  # that give the scores the confidence is calibrated on


@dataclass(frozen=True)
class Lesson:
    """How one head is taught.

    Attributes:
        gold: The key of the corpora's labels.
        weights: How much a record of each corpus counts. Corpora of one class or one topic
            would teach the topic ("breast" means randomized): left out, they are a check.
        balance: The power of a class's rarity that its records count with: 0 for all
            alike, 1 for all classes alike.
        rule_weight: Of one rule's feature beside a unit-length vector of words.
    """

    gold: str
    weights: Mapping[str, float]
    balance: float
    rule_weight: float


LESSONS: Mapping[Field, Lesson] = {
    Field.SPECIES: Lesson("species", {"studytypeteller": 1.0}, 1.0, 0.2),
    Field.DESIGN: Lesson(
        "design",
        {"studytypeteller": 1.0, "psynamic": 0.5, "spirit_consort_tm": 0.3},
        0.5,
        0.1,
    ),
    Field.RANDOMIZED: Lesson(
        "randomised", {"studytypeteller": 1.0, "psynamic": 1.0, "nejm_rct": 1.0}, 0.0, 0.2
    ),
}
TOO_RARE = frozenset({"cohort"})  # two records in all: nothing to learn from


@dataclass(frozen=True, eq=False)
class Labelled:
    """One labelled record, and what the rules alone found in it."""

    corpus: str
    line: dict[str, Any]
    document: Document
    sightings: tuple[Sighting, ...]

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What the rules said, before it was weighed."""
        return tuple(each.tag for each in self.sightings)

    @property
    def id(self) -> str:
        """Its id in the corpus."""
        return str(self.line["id"])

    @cached_property
    def features(self) -> Features:
        return read_features(self.document, self.tags)

    def label(self, field: Field) -> str | None:
        """Its class for one head, if it has one and the head learns from its corpus."""
        lesson = LESSONS[field]
        if self.corpus not in lesson.weights:
            return None
        gold = self.line["gold"].get(lesson.gold)
        if isinstance(gold, bool):
            return "yes" if gold else "no"
        return None if gold is None or gold in TOO_RARE else str(gold)


def read_labelled(folder: Path = CORPORA) -> list[Labelled]:
    """Every labelled record with the tags of the rules, file by file."""
    rulebook = load_rulebook(BUNDLED, verify=False)
    return [
        _labelled(path.name.split(".")[0], line, rulebook)
        for path in sorted(folder.glob("*.dev.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _labelled(corpus: str, line: str, rulebook: Rulebook) -> Labelled:
    document = read_document(read_input(line).text)
    return Labelled(corpus, json.loads(line), document, tuple(find_sightings(document, rulebook)))


def folds(records: Sequence[Labelled]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Training and test numbers, fold by fold; corpus and classes spread evenly."""
    kinds = [f"{each.corpus} {each.line['gold'].get('design')}" for each in records]
    kinds = [
        f"{kind} {each.line['gold'].get('species')}"
        for kind, each in zip(kinds, records, strict=True)
    ]
    groups = groups_of([each.line for each in records])
    yield from StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED).split(
        kinds, kinds, groups
    )


def fit(records: Sequence[Labelled], trained_on: str) -> Model:
    """One model with a head per field, in one-byte weights."""
    words = _matrix([each.features.words for each in records], BITS)
    rules = _matrix([each.features.rules for each in records], RULE_BITS)
    rarity = _rarity(words)
    idf = rarity * RARITY_STEP
    scaled = words @ diags(idf)
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    unit = diags(1 / np.maximum(lengths, 1e-9)) @ scaled
    parts = [_fit_head(field, records, unit, rules) for field in LESSONS]
    heads, first = [], 0
    for part in parts:
        heads.append(Head(part.field, part.values, first, part.sharpness))
        first += len(part.values)
    weights = np.hstack([part.weights for part in parts])
    by_word, word_scale = _in_bytes(weights[: 1 << BITS] * idf[:, None])
    by_rule, rule_scale = _in_bytes(weights[1 << BITS :])
    bias = np.concatenate([part.bias for part in parts])
    return Model(tuple(heads), rarity, by_word, by_rule, word_scale, rule_scale, bias, trained_on)


def _matrix(buckets: Sequence[NDArray[np.int64]], bits: int) -> csr_matrix:
    starts = np.concatenate(([0], np.cumsum([len(each) for each in buckets])))
    columns = np.concatenate(buckets)
    return csr_matrix((np.ones(len(columns)), columns, starts), (len(buckets), 1 << bits))


def _rarity(words: csr_matrix) -> NDArray[np.uint8]:
    seen = np.asarray(words.sum(axis=0)).ravel()
    idf = np.log((1 + words.shape[0]) / (1 + seen)) + 1
    steps = np.rint(np.where(seen >= LEAST_SEEN, idf, 0) / RARITY_STEP)
    return np.clip(steps, 0, 255).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class _Part:
    field: Field
    values: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    sharpness: float


def _fit_head(
    field: Field, records: Sequence[Labelled], words: csr_matrix, rules: csr_matrix
) -> _Part:
    lesson = LESSONS[field]
    rows = hstack((words, lesson.rule_weight * rules)).tocsr()
    labels = [each.label(field) for each in records]
    chosen = np.array([number for number, label in enumerate(labels) if label is not None])
    classes = np.array([labels[number] for number in chosen])
    shares = np.array([lesson.weights[records[number].corpus] for number in chosen])
    own = rows[chosen]
    machine = _machine(lesson, classes).fit(own, classes, sample_weight=shares)
    groups = groups_of([records[number].line for number in chosen])
    inner = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=SEED)
    scores = np.zeros((len(chosen), len(machine.classes_)))
    for train, test in inner.split(own, classes, groups):
        held = _machine(lesson, classes[train]).fit(
            own[train], classes[train], sample_weight=shares[train]
        )
        scores[test] = _both(held.decision_function(own[test]))
    targets = np.searchsorted(machine.classes_, classes)
    weights, bias = machine.coef_.T.copy(), machine.intercept_
    weights[1 << BITS :] *= lesson.rule_weight
    if weights.shape[1] == 1:  # two classes share one plane; each gets its side of it
        weights, bias = np.hstack((-weights, weights)), np.concatenate((-bias, bias))
    return _Part(
        field, tuple(map(str, machine.classes_)), weights, bias, _sharpness(scores, targets, shares)
    )


def _machine(lesson: Lesson, classes: NDArray[np.str_]) -> LinearSVC:
    """An untaught machine that heeds rare classes as far as the lesson asks."""
    names, counts = np.unique(classes, return_counts=True)
    heed = (counts.sum() / len(counts) / counts) ** lesson.balance
    weights = dict(zip(names.tolist(), heed.tolist(), strict=True))
    return LinearSVC(C=COST, class_weight=weights, random_state=SEED)


def _both(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack((-scores, scores)) if scores.ndim == 1 else scores


def _sharpness(
    scores: NDArray[np.float64], targets: NDArray[np.int64], shares: NDArray[np.float64]
) -> float:
    """What makes the likelihood of held-out records greatest (temperature scaling)."""
    rows = scores.tolist()

    def loss(logarithm: float) -> float:
        chances = [probabilities(row, float(np.exp(logarithm))) for row in rows]
        right = np.array([row[target] for row, target in zip(chances, targets, strict=True)])
        return float(-(shares * np.log(np.maximum(right, 1e-12))).sum())

    found = minimize_scalar(loss, bounds=(-1.0, 4.0), method="bounded", options={"xatol": 0.02})
    return round(float(np.exp(found.x)), 3)


def _in_bytes(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Weights as signed bytes, and each column's unit."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / WEIGHT_LIMIT
    return np.rint(weights / scale).astype(np.int8), scale
