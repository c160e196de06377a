"""The learned model of the tagging room, fitted: labelled records in, a `Model` out.

Used by `make_model.py`, which fits one model to every record and writes its file, and by
`judge.py`, which fits one to the other records of every fold. Nothing is printed here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.parts import CORPORA, groups_of
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold
from sklearn.svm import LinearSVC

from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.features import RULE_BITS, Features, read_features
from litreview.tagging.input_record import read_input
from litreview.tagging.learned import (
    COUNT_STEP,
    RARITY_STEP,
    Head,
    Model,
    counts_in_steps,
    probabilities,
)
from litreview.tagging.rulebook import Rulebook, load_rulebook
from litreview.tagging.scoring import WEIGHT_LIMIT
from litreview.tagging.sections import Document, read_document
from litreview.tagging.sighting import Sighting
from litreview.tagging.tagger import find_sightings
from litreview.tagging.version import BUNDLED

PINNED = Path(__file__).with_name("corpora.sha256")
SCORER = "score.py"
FOLDS = 5
SEED = 0  # of the folds; the same folds in every run
COST = 1.0  # of the support vector machine; 0.5 gave the same within noise
LEAST_SEEN = 5  # records a word must stand in to be known
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
        1.0,
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


def read_labelled(folder: Path = CORPORA, wanted: Collection[str] | None = None) -> list[Labelled]:
    """Every labelled record of the pinned corpora with the tags of the rules, file by file.

    Args:
        wanted: The corpora asked for; all of them when none is named.
    """
    rulebook = load_rulebook(BUNDLED, verify=False)
    return [
        _labelled(name.split(".")[0], line, rulebook)
        for name, digest in pinned().items()
        if name != SCORER and (wanted is None or name.split(".")[0] in wanted)
        for line in _read_pinned(folder / name, digest).splitlines()
        if line.strip()
    ]


def pinned() -> dict[str, str]:
    """The files that everything learned was learned from, and their SHA-256."""
    lines = PINNED.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _read_pinned(path: Path, digest: str) -> str:
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != digest:
        was = "is missing" if not data else "is not the file that the shipped model learned from"
        sys.exit(f"{path} {was}: its SHA-256 must be {digest} ({PINNED.name})")
    return data.decode("utf-8")


def _labelled(corpus: str, line: str, rulebook: Rulebook) -> Labelled:
    document = read_document(read_input(line).text)
    return Labelled(corpus, json.loads(line), document, tuple(find_sightings(document, rulebook)))


def folds(records: Sequence[Labelled]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Training and test numbers, fold by fold; near-duplicate titles stay in one."""
    groups = groups_of([record.line for record in records])
    yield from GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(groups, groups=groups)


def fit(records: Sequence[Labelled], trained_on: str) -> Model:
    """One model with a head per field, in one-byte weights, from the corpora of the lessons."""
    taught = {corpus for lesson in LESSONS.values() for corpus in lesson.weights}
    records = [record for record in records if record.corpus in taught]
    words, keys = _known_words(records)
    rules = _rule_matrix(records)
    rarity = _rarity(words)
    scaled = words @ diags(rarity * RARITY_STEP)
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    unit = diags(1 / np.maximum(lengths, 1e-9)) @ scaled
    parts = [_fit_head(field, records, unit, rules) for field in LESSONS]
    heads, first = [], 0
    for part in parts:
        heads.append(Head(part.field, part.values, first, part.sharpness))
        first += len(part.values)
    weights = np.hstack([part.weights for part in parts])
    by_word, word_scale = _in_bytes(weights[: len(keys)] * (rarity * RARITY_STEP)[:, None])
    by_rule, rule_scale = _in_bytes(weights[len(keys) :])
    bias = _rounded(np.concatenate([part.bias for part in parts]))
    return Model(
        tuple(heads), keys, rarity, by_word, by_rule, word_scale, rule_scale, bias, trained_on
    )


def _known_words(records: Sequence[Labelled]) -> tuple[csr_matrix, NDArray[np.uint32]]:
    """How much each known word weighs in each record by its count, and the words' keys."""
    found = [each.features for each in records]
    keys, columns = np.unique(np.concatenate([each.words for each in found]), return_inverse=True)
    counts = counts_in_steps(np.concatenate([each.word_counts for each in found])) * COUNT_STEP
    starts = np.cumsum([0, *(len(each.words) for each in found)])
    matrix = csr_matrix((counts, columns, starts), (len(found), len(keys)))
    known = np.flatnonzero(np.bincount(columns) >= LEAST_SEEN)
    return matrix[:, known], keys[known].astype(np.uint32)


def _rule_matrix(records: Sequence[Labelled]) -> csr_matrix:
    buckets = [each.features.rules for each in records]
    columns = np.concatenate(buckets)
    starts = np.cumsum([0, *map(len, buckets)])
    return csr_matrix((np.ones(len(columns)), columns, starts), (len(buckets), 1 << RULE_BITS))


def _rarity(words: csr_matrix) -> NDArray[np.uint8]:
    seen = np.bincount(words.indices, minlength=words.shape[1])
    idf = np.log((1 + words.shape[0]) / (1 + seen)) + 1
    steps: NDArray[np.uint8] = np.clip(np.rint(idf / RARITY_STEP), 0, 255).astype(np.uint8)
    return steps


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
    weights[words.shape[1] :] *= lesson.rule_weight
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
    scale = _rounded(np.maximum(np.abs(weights).max(axis=0), 1e-9) / WEIGHT_LIMIT)
    bytes_ = np.clip(np.rint(weights / scale), -WEIGHT_LIMIT, WEIGHT_LIMIT)
    return bytes_.astype(np.int8), scale


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Six digits: what another order of adding changes is far behind them."""
    return np.array([float(f"{value:.6g}") for value in values])
