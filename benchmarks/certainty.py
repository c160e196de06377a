"""How sure a reading is, learned: cross-fitted readings with labels in, `Certainty` out.

One logistic regression a field, over the readings of the part *judge*, on which no rule was
written. Its own figures are cross-fitted once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np
from benchmarks.answers import ANSWERS, answer
from benchmarks.parts import JUDGE, Part, groups_of
from benchmarks.tagging_model import LESSONS, SEED, Labelled
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, Field
from litreview.model.tag import FieldReading
from litreview.tagging.certainty import Certainty, certain, signs_of
from litreview.tagging.deciding import MIN_CERTAIN

Readings = Mapping[str, Mapping[Field, FieldReading]]
LEARNED = tuple(field for field in TAGGED_FIELDS if field in ANSWERS)
COST = 0.5  # of the regression
FOLDS = 5
BINS = 10  # of confidence, equally wide, for the calibration error
MIN_CASES = 60  # readings with a label below which a field's own word stands


@dataclass(frozen=True, eq=False)
class Case:
    """One reading that said something and has a label: whether it was right, and where it stood."""

    reading: FieldReading
    right: bool
    weight: float
    corpus: str
    part: Part
    group: int


def cases_of(
    field: Field,
    records: Sequence[Labelled],
    parts: Sequence[Part],
    readings: Readings,
    scorer: ModuleType,
) -> list[Case]:
    """Every labelled reading of a field, from the corpora a head learns from if it has one."""
    weights = LESSONS[field].weights if field in LESSONS else {}
    groups = groups_of([record.line for record in records])
    found = []
    for record, part, group in zip(records, parts, groups, strict=True):
        reading = readings[record.id][field]
        if reading.value == NOT_REPORTED or (weights and record.corpus not in weights):
            continue
        right = answer(field, reading.value, record.line["gold"], scorer)
        if right is not None:
            weight = weights.get(record.corpus, 1.0)
            found.append(Case(reading, right, weight, record.corpus, part, group))
    return found


def fit_certainty(cases: Mapping[Field, Sequence[Case]]) -> Certainty:
    """The weights of every field that has cases enough in *judge*."""
    found = {}
    for field, own in cases.items():
        judged = [case for case in own if case.part == JUDGE]
        if len(judged) >= MIN_CASES and len({case.right for case in judged}) == 2:
            found[field] = _fit(judged)
    return found


def _fit(cases: Sequence[Case]) -> dict[str, float]:
    signs = DictVectorizer(sparse=False)
    rows = signs.fit_transform([signs_of(case.reading) for case in cases])
    machine = LogisticRegression(C=COST, fit_intercept=False, solver="liblinear", random_state=SEED)
    machine.fit(rows, [case.right for case in cases], sample_weight=[case.weight for case in cases])
    names = signs.get_feature_names_out()
    return {str(n): round(float(w), 2) for n, w in zip(names, machine.coef_[0], strict=True)}


def calibrated(cases: Sequence[Case]) -> list[Case]:
    """The same cases with the confidence that other groups' cases of *judge* give them."""
    groups = np.array([case.group for case in cases])
    found = list(cases)
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(
        groups, groups=groups
    ):
        field = cases[0].reading.field
        learned = fit_certainty({field: [cases[at] for at in train]})
        for at in test:
            found[at] = replace(cases[at], reading=certain(cases[at].reading, learned))
    return found


def calibration_error(cases: Sequence[Case]) -> float:
    """Expected calibration error: the mean gap of confidence and share right, bin by bin.

    Source:
        Naeini, Cooper and Hauskrecht 2015, PMID 25927013.
    """
    bins: dict[int, list[Case]] = {}
    for case in cases:
        bins.setdefault(min(BINS - 1, int(case.reading.confidence * BINS)), []).append(case)
    gaps = (
        abs(sum(case.reading.confidence for case in held) - sum(case.right for case in held))
        for held in bins.values()
    )
    return sum(gaps) / max(1, len(cases))


def share_right(cases: Sequence[Case], *, sure: bool) -> tuple[int, float]:
    """How many cases are (not) sure enough to stand unmarked, and how many of these are right."""
    held = [
        case
        for case in cases
        if (case.reading.confidence >= MIN_CERTAIN and not case.reading.conflict) == sure
    ]
    return len(held), sum(case.right for case in held) / max(1, len(held))
