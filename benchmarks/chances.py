"""The weights of `litreview.tagging.scoring`, learned: labelled records in, `Scales` out.

One logistic regression a field, over the clues of every value that the rules read in a record
with a label for it. Where one value of a record excludes the others, they are weighed against
each other: a regression over records, in which any value may be right, or none.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from benchmarks.answers import answer
from benchmarks.tagging_model import Labelled
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from tests.support import invented_numbers
from tests.support.invented_arms import some_comparisons, some_sizes
from tests.support.invented_conditions import some_of_each
from tests.support.invented_doses import some_ways

from litreview.model.fields import NOT_REPORTED, Field
from litreview.tagging.input_record import read_input
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.scoring import BITS, WEIGHT_LIMIT, Scale, bucket_of, values_of
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_sightings
from litreview.tagging.version import BUNDLED

# fields whose values are scored; in the card with the corpora that have labels for them
SCORED = (
    Field.N,
    Field.CONDITION,
    Field.CONTROL,
    Field.HEALTH_STATUS,
    Field.ROUTE,
    Field.DOSE,
    Field.DURATION,
    Field.AGE,
    Field.ARMS,
)
ONE_OF = frozenset({Field.CONTROL})  # fields whose values exclude each other
COST = 0.1  # of the regression; smaller heeds single clues less
STEEPEST = 30.0  # score: beyond it nothing gets surer
INVENTED_WAYS = 6  # the same of each frame of a route
INVENTED = 25  # records of each kind that the weights learn from, beside the corpora
SIZES = 50  # sentences with the sizes of arms, and as many without
COUNTED = 4  # sentences of each frame that count people
INVENTED_TITLE = "Cold hands in sailors"
NO_SIZES = (-1, -1)  # labels that no arm has, where none is counted
MIN_ROWS = 40  # values with a label below which a field is not learned


@dataclass(frozen=True, eq=False)
class Row:
    """One value of one record: its clues as buckets, and whether it was right."""

    buckets: tuple[int, ...]
    right: bool


def rows_of(
    record: Labelled, fields: Iterable[Field], scorer: ModuleType
) -> dict[Field, list[Row]]:
    """A row for every value whose rightness the labels tell."""
    found: dict[Field, list[Row]] = {}
    for own, clues in values_of(record.document, record.sightings, fields):
        field = own[0].tag.field
        right = answer(field, own[0].tag.value, record.line["gold"], scorer)
        if right is not None:
            buckets = tuple(sorted({bucket_of(clue) for clue in clues}))
            found.setdefault(field, []).append(Row(buckets, right))
    return found


def invented_rows(scorer: ModuleType) -> list[dict[Field, list[Row]]]:
    """Rows of invented records, in which the frame alone tells: their words are nowhere else."""
    rulebook = load_rulebook(BUNDLED, verify=False)
    found = []
    for number, (title, abstract, field, gold) in enumerate(_invented()):
        line = {"id": f"invented:{number}", "title": title, "abstract": abstract, "gold": gold}
        document = read_document(read_input(json.dumps(line)).text)
        labelled = Labelled("invented", line, document, (*find_sightings(document, rulebook),))
        found.append(rows_of(labelled, (field,), scorer))
    return found


def _invented() -> Iterator[tuple[str, str, Field, dict[str, Any]]]:
    """Title, abstract, the field that is taught and its labels."""
    for record in some_of_each(INVENTED):
        yield record.title, record.abstract, Field.CONDITION, {"conditions": record.names}
    for told in some_comparisons(INVENTED):
        yield INVENTED_TITLE, told.sentence, Field.CONTROL, {"control": told.control}
    for counted in some_sizes(SIZES):
        sizes = counted.sizes or NO_SIZES
        yield INVENTED_TITLE, counted.sentence, Field.ARMS, {"arms_n": sizes}
    for case in invented_numbers.some_of_each(COUNTED):
        counts: dict[str, Any] = {"n_none": True} if case.n is None else {"n": case.n}
        yield "Mint and tea", case.text, Field.N, counts
    for way in some_ways(INVENTED_WAYS):
        none = way.said == NOT_REPORTED
        routes = {"routes_none": True} if none else {"routes": way.said.split(" and ")}
        yield "", way.abstract, Field.ROUTE, routes


def fit_scales(
    records: Sequence[dict[Field, list[Row]]], fields: Iterable[Field] = SCORED
) -> dict[Field, Scale]:
    """The weights of every field that has rows enough of both kinds."""
    found = {}
    for field in fields:
        told = [record[field] for record in records if record.get(field)]
        rows = [row for own in told for row in own]
        if len(rows) >= MIN_ROWS and len({row.right for row in rows}) == 2:
            found[field] = _fit_together(told) if field in ONE_OF else _fit(rows)
    return found


def _fit(rows: Sequence[Row]) -> Scale:
    machine = LogisticRegression(C=COST, solver="liblinear", random_state=0, max_iter=1000)
    machine.fit(_matrix(rows), [row.right for row in rows])
    return _in_bytes(machine.coef_[0], float(machine.intercept_[0]))


def _fit_together(records: Sequence[Sequence[Row]]) -> Scale:
    """The weights under which the right value of each record stands out among its values.

    Source:
        Conditional logit: McFadden 1974, in Frontiers in Econometrics, pp. 105-142.
    """
    rows = [row for own in records for row in own]
    matrix = _matrix(rows)
    many, of = len(records), np.repeat(np.arange(len(records)), [*map(len, records)])
    right = np.array([row.right for row in rows], float)
    told = np.bincount(of, right, many) > 0

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = found[:-1], found[-1]
        odds = np.exp(np.clip(matrix @ weights + bias, -STEEPEST, STEEPEST))
        all_odds = 1 + np.bincount(of, odds, many)
        wanted = np.where(told, np.bincount(of, odds * right, many), 1.0)
        slope = odds / all_odds[of] - told[of] * odds * right / wanted[of]
        cost = np.log(all_odds / wanted).sum() + weights @ weights / (2 * COST)
        return float(cost), np.append(matrix.T @ slope + weights / COST, slope.sum())

    found = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return _in_bytes(found[:-1], float(found[-1]))


def _matrix(rows: Sequence[Row]) -> csr_matrix:
    starts = np.concatenate(([0], np.cumsum([len(row.buckets) for row in rows])))
    columns = np.concatenate([row.buckets for row in rows])
    return csr_matrix((np.ones(len(columns)), columns, starts), (len(rows), 1 << BITS))


def _in_bytes(weights: NDArray[np.float64], bias: float) -> Scale:
    unit = _rounded(float(max(np.abs(weights).max(), 1e-9)) / WEIGHT_LIMIT)
    rounded = np.clip(np.rint(weights / unit), -WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8)
    return Scale(array("b", rounded.tobytes()), unit, _rounded(bias))


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
