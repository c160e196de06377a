"""How well abstracts are tagged, on the parts *write* and *judge* of the labelled corpora.

    python benchmarks/judge.py [--fields n,arms] [--errors FILE] [--rules] [--heads] [--peers]

Every figure is cross-fitted: what is learned was fitted on other groups of titles. The scorer is
the corpora's own. `--errors` lists wrong readings of *write* only: nobody looks at the others.
`--rules` weighs nothing: the rules' own confidence decides. `--heads` fits the model of species,
design and randomization anew as well; without it the shipped one speaks. `--peers` adds what
keywords, and TF-IDF with a support vector machine, reach on *judge*.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.chances import SCORED, fit_scales, invented_rows, rows_of
from benchmarks.parts import CORPORA, JUDGE, WRITE, Part, parts_of
from benchmarks.tagging_keywords import baseline
from benchmarks.tagging_model import LESSONS, Labelled, fit, folds, read_labelled
from benchmarks.tagging_peers import PEER_TASKS, SvcPeers
from benchmarks.targets import ALL_FIELDS, HEADER, LINES, Line, Report, figure, pooled, table

from litreview.model.fields import Field
from litreview.model.tag import FieldReading, Tag
from litreview.tagging.learned import Model
from litreview.tagging.lines import tagged_shape
from litreview.tagging.reading import read_fields
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.scoring import Scales, weighed

Prediction = dict[str, Any]
PEERS = ("keywords", "TF-IDF + LinearSVC")


@dataclass
class Run:
    """What was read of every record by what was learned from others.

    Attributes:
        readings: Field by field, before their confidence was calibrated.
        predictions: The same as `litreview tag` prints it.
    """

    readings: dict[str, dict[Field, FieldReading]] = field(default_factory=dict)
    predictions: dict[str, Prediction] = field(default_factory=dict)


def load_scorer(folder: Path = CORPORA) -> ModuleType:
    """The corpora's own `score.py`."""
    spec = util.spec_from_file_location("corpora_score", folder / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{folder}: there is no score.py beside the corpora")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(record: Labelled, scales: Scales, model: Model | None) -> dict[Field, FieldReading]:
    """What litreview reads in one record with what was learned."""
    tags: list[Tag] = weighed(record.document, record.sightings, scales)
    if model is not None:
        tags += model.spot(record.document, tags)
    return read_fields(tags)


def cross_fitted(
    records: Sequence[Labelled], scorer: ModuleType, heads: bool, scored: Sequence[Field]
) -> Run:
    """Readings by what was learned from the other groups of titles."""
    rows = [rows_of(record, scored, scorer) for record in records]
    invented = invented_rows(scorer) if scored else []
    shipped = None if heads else load_rulebook().model
    run = Run()
    for train, test in folds(records):
        scales = fit_scales([*(rows[at] for at in train), *invented], scored)
        model = fit([records[at] for at in train], "cross-fitted") if heads else shipped
        for record in (records[at] for at in test):
            found = read(record, scales, model)
            shape = tagged_shape(record.id, record.document, found)
            run.readings[record.id] = found
            run.predictions[record.id] = json.loads(json.dumps(shape))
    return run


class Judged:
    """Predictions scored on both parts, corpus by corpus."""

    def __init__(
        self, records: Sequence[Labelled], scorer: ModuleType, predictions: Mapping[str, Prediction]
    ) -> None:
        self._scorer = scorer
        self._predictions = predictions
        self._held: dict[Part, dict[str, list[Any]]] = {WRITE: {}, JUDGE: {}}
        parts = parts_of([record.line for record in records])
        for record, part in zip(records, parts, strict=True):
            self._held[part].setdefault(record.corpus, []).append(record.line)
        self.reports: dict[Part, dict[str, Report]] = {WRITE: {}, JUDGE: {}}
        self.errors: list[Any] = []  # of *write* only
        for part, corpora in self._held.items():
            for corpus, lines in corpora.items():
                self.reports[part][corpus], wrong = scorer.score(lines, predictions)
                self.errors += wrong if part == WRITE else []

    def pool(self, line: Line) -> None:
        """Score the small sets of a pooled line together."""
        for part, corpora in self._held.items():
            lines = [each for corpus in line.corpus.split("+") for each in corpora.get(corpus, ())]
            self.reports[part][line.corpus], _ = self._scorer.score(lines, self._predictions)

    def rows(self, fields: Collection[str]) -> list[list[str]]:
        """The table's rows for these fields, those of pooled sets last."""
        lines = [line for line in LINES if line.field in fields]
        together = [line for line in pooled(self.reports) if line.field in fields]
        for line in together:
            self.pool(line)
        return table(self.reports, [*lines, *together])


def peer_cells(
    records: Sequence[Labelled], scorer: ModuleType, fields: Collection[str]
) -> list[list[str]]:
    """What each peer reaches on *judge*, line by line; "-" where it has no answer."""
    found = ({each.id: baseline(each.line) for each in records}, SvcPeers(records).cross_validate())
    reports = [Judged(records, scorer, predictions).reports[JUDGE] for predictions in found]
    return [
        [
            f"{figure(report[line.corpus], line.path) or 0:.3f}" if answers(line) else "-"
            for report, answers in zip(reports, (_keywords_answer, _svc_answers), strict=True)
        ]
        for line in LINES
        if line.field in fields
    ]


def _keywords_answer(line: Line) -> bool:
    return line.path[0] in {"species", "design", "randomised", "blinding", "n", "n_range", "n_none"}


def _svc_answers(line: Line) -> bool:
    return (line.path[0], line.corpus) in PEER_TASKS


def with_peers(rows: list[list[str]], cells: list[list[str]]) -> list[list[str]]:
    """The rows with their peers' cells; pooled rows have none."""
    return [row + (cells[at] if at < len(cells) else ["-", "-"]) for at, row in enumerate(rows)]


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """The rows in columns as wide as they need."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--fields", default=",".join(ALL_FIELDS))
    parser.add_argument("--errors", type=Path)
    for flag in ("--rules", "--heads", "--peers"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def main() -> None:
    """Cross-fit, score both parts, print the table."""
    chosen = _arguments()
    fields = chosen.fields.split(",")
    wanted = {line.corpus for line in LINES if line.field in fields}
    taught = {corpus for lesson in LESSONS.values() for corpus in lesson.weights}
    scorer = load_scorer(chosen.corpora)
    records = read_labelled(chosen.corpora, wanted | (taught if chosen.heads else set()))
    run = cross_fitted(records, scorer, chosen.heads, () if chosen.rules else SCORED)
    own = [record for record in records if record.corpus in wanted]
    judged = Judged(own, scorer, run.predictions)
    rows = [HEADER, *judged.rows(fields)]
    if chosen.peers:
        rows = with_peers(rows, [list(PEERS), *peer_cells(own, scorer, fields)])
    print_table(rows)
    if chosen.errors:
        lines = (json.dumps(error, ensure_ascii=False) + "\n" for error in judged.errors)
        chosen.errors.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
