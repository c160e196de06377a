"""The weights of `litreview.tagging.scoring`, learned: labelled records in, `Scales` out.

One logistic regression a field, over the clues of every value that the rules read in a record
with a label for it. A corpus counts as its weight says.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from benchmarks.answers import Gold, answer
from benchmarks.tagging_model import Labelled
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
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
COST = 0.1  # of the regression; smaller heeds single clues less
INVENTED_WAYS = 6  # the same of each frame of a route
INVENTED = 25  # records of each kind that the weights learn from, beside the corpora
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
    told: list[tuple[str, str, Gold]] = [
        *(
            (each.title, each.abstract, {"conditions": each.names})
            for each in some_of_each(INVENTED)
        ),
        *(("", each.abstract, _routes_told(each.said)) for each in some_ways(INVENTED_WAYS)),
    ]
    return [_invented(f"invented:{at}", *each, scorer) for at, each in enumerate(told)]


def _routes_told(said: str) -> Gold:
    return {"routes_none": True} if said == NOT_REPORTED else {"routes": said.split(" and ")}


def _invented(
    name: str, title: str, abstract: str, gold: Gold, scorer: ModuleType
) -> dict[Field, list[Row]]:
    rulebook = load_rulebook(BUNDLED, verify=False)
    record = {"id": name, "title": title, "abstract": abstract}
    document = read_document(read_input(json.dumps(record)).text)
    sightings = tuple(find_sightings(document, rulebook))
    labelled = Labelled("invented", {**record, "gold": gold}, document, sightings)
    return rows_of(labelled, (Field.CONDITION, Field.ROUTE), scorer)


def fit_scales(
    records: Sequence[dict[Field, list[Row]]], fields: Iterable[Field] = SCORED
) -> dict[Field, Scale]:
    """The weights of every field that has rows enough of both kinds."""
    found = {}
    for field in fields:
        rows = [row for record in records for row in record.get(field, ())]
        if len(rows) >= MIN_ROWS and len({row.right for row in rows}) == 2:
            found[field] = _fit(rows)
    return found


def _fit(rows: Sequence[Row]) -> Scale:
    starts = np.concatenate(([0], np.cumsum([len(row.buckets) for row in rows])))
    columns = np.concatenate([row.buckets for row in rows])
    matrix = csr_matrix((np.ones(len(columns)), columns, starts), (len(rows), 1 << BITS))
    machine = LogisticRegression(C=COST, solver="liblinear", random_state=0, max_iter=1000)
    machine.fit(matrix, [row.right for row in rows])
    weights = machine.coef_[0]
    unit = _rounded(float(max(np.abs(weights).max(), 1e-9)) / WEIGHT_LIMIT)
    rounded = np.clip(np.rint(weights / unit), -WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8)
    return Scale(array("b", rounded.tobytes()), unit, _rounded(float(machine.intercept_[0])))


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
