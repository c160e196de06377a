"""How well abstracts are tagged, on labelled corpora, beside two peers in the same run.

    python benchmarks/tagging.py [--corpora DIR] [--lines 20000] [--card FILE] [--errors FILE]

Every figure is cross-validated: the learned model and the TF-IDF peer are fitted again in
every fold, on the other folds only, and near-duplicate titles stay in one fold. The rules and
the keyword baseline learn nothing. Then throughput and memory, ours beside the baseline.
`--card` writes the model card from the same run; `--errors` lists every wrong reading.
Needs scikit-learn; scores with the corpora's own `score.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tagging_card import write_card
from benchmarks.tagging_keywords import Prediction, baseline
from benchmarks.tagging_model import CORPORA, FOLDS, Labelled, fit, folds, read_labelled
from benchmarks.tagging_peers import SvcPeers
from benchmarks.tagging_speed import measure

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.tag import FieldReading
from litreview.tagging.learned import Model
from litreview.tagging.reading import read_fields

Report = dict[str, Any]
Scorer = Callable[[list[dict[str, Any]], Mapping[str, Prediction]], tuple[Report, list[Report]]]
_STT, _PSY, _NEJM = "studytypeteller", "psynamic", "nejm_rct"
_PICO, _CTRO, _SPIRIT = "pico_breast_rct", "ctro_glaucoma_t2dm", "spirit_consort_tm"
_RCT_F1 = ("randomised", "rct_detection", "f1")
_RCT_RECALL = ("randomised", "rct_detection", "recall")


@dataclass(frozen=True)
class Line:
    """One line of the table: where its figure stands in a report, and what it should be.

    Attributes:
        target: What we want at least; at most when `at_most`.
        peer: The best peer measured on other halves of the same corpora.
    """

    task: str
    corpus: str
    path: tuple[str, ...]
    target: float
    peer: float
    at_most: bool = False


LINES = (
    Line("species accuracy", _STT, ("species", "accuracy"), 0.97, 0.955),
    Line("species macro-F1", _STT, ("species", "macro_f1"), 0.93, 0.908),
    Line("design accuracy", _STT, ("design", "accuracy"), 0.87, 0.830),
    Line("design macro-F1", _STT, ("design", "macro_f1"), 0.87, 0.834),
    Line("design accuracy", _PSY, ("design", "accuracy"), 0.95, 0.931),
    Line("RCT F1", _STT, _RCT_F1, 0.91, 0.880),
    Line("RCT F1", _PSY, _RCT_F1, 0.985, 0.982),
    Line("RCT F1", _NEJM, _RCT_F1, 0.97, 0.955),
    Line("RCT recall", _PICO, _RCT_RECALL, 0.97, 0.952),
    Line("RCT recall", _CTRO, _RCT_RECALL, 0.99, 1.0),
    Line("RCT recall", _SPIRIT, _RCT_RECALL, 1.0, 1.0),
    Line("blinding accuracy", _CTRO, ("blinding", "accuracy"), 0.96, 0.938),
    Line("blinding macro-F1", _CTRO, ("blinding", "macro_f1"), 0.92, 0.868),
    Line("blinding accuracy", _SPIRIT, ("blinding", "accuracy"), 0.95, 0.932),
    Line("n exact, accuracy", _PICO, ("n", "accuracy"), 0.90, 0.867),
    Line("n exact, precision", _PICO, ("n", "precision"), 0.94, 0.920),
    Line("n, any annotated total", _PICO, ("n_ok", "accuracy"), 0.92, 0.890),
    Line("n exact", _CTRO, ("n", "accuracy"), 0.92, 0.872),
    Line("n in the annotated bin", _PSY, ("n_range", "accuracy"), 0.80, 0.650),
    Line("n where none is stated", _PSY, ("n_none", "rate"), 0.05, 0.082, at_most=True),
)
SYSTEMS = ("litreview", "rules alone", "keywords", "TF-IDF + LinearSVC")
_SVC_TASKS = frozenset({"species", "design", "randomised", "blinding"})


@dataclass
class Run:
    """All predictions of one cross-validation, by system and record."""

    predictions: dict[str, dict[str, Prediction]] = field(
        default_factory=lambda: {name: {} for name in SYSTEMS}
    )
    readings: dict[str, dict[Field, FieldReading]] = field(default_factory=dict)


def load_scorer(folder: Path) -> Scorer:
    """The corpora's own `score(gold, predictions) -> (report, errors)`."""
    spec = util.spec_from_file_location("corpora_score", folder / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{folder}: there is no score.py beside the corpora")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Scorer = module.score
    return scorer


def predicted(record: Labelled, model: Model | None) -> dict[Field, FieldReading]:
    """What litreview reads in one record, with one model or with the rules alone."""
    tags = record.tags
    if model is not None:
        tags = (*tags, *model.spot(record.document, tags))
    return read_fields(tags)


def as_prediction(record_id: str, fields: Mapping[Field, FieldReading]) -> Prediction:
    """A reading in the scorer's words."""
    n = fields[Field.N].value
    return {
        "id": record_id,
        "species": fields[Field.SPECIES].value,
        "design": fields[Field.DESIGN].value,
        "randomised": fields[Field.RANDOMIZED].value,
        "blinding": fields[Field.BLINDING].value,
        "n": None if n == NOT_REPORTED else n,
    }


def cross_validate(records: Sequence[Labelled]) -> Run:
    """Predictions for every record by models that never saw it, nor a near duplicate."""
    run = Run()
    ours, rules, keywords, _ = (run.predictions[name] for name in SYSTEMS)
    for number, (train, test) in enumerate(folds(records), 1):
        print(f"\rfold {number} of {FOLDS}", end="", file=sys.stderr, flush=True)
        model = fit([records[at] for at in train], "cross-validation")
        for record in (records[at] for at in test):
            run.readings[record.id] = predicted(record, model)
            ours[record.id] = as_prediction(record.id, run.readings[record.id])
            rules[record.id] = as_prediction(record.id, predicted(record, None))
            keywords[record.id] = baseline(record.line)
    print("\r", end="", file=sys.stderr)
    run.predictions[SYSTEMS[-1]] = SvcPeers(records).cross_validate()
    return run


def scored(
    records: Sequence[Labelled], predictions: Mapping[str, Prediction], score: Scorer
) -> dict[str, tuple[Report, list[Report]]]:
    """The scorer's report and errors for each corpus."""
    corpora = dict.fromkeys(record.corpus for record in records)
    return {
        corpus: score([each.line for each in records if each.corpus == corpus], predictions)
        for corpus in corpora
    }


def figure(report: Report, line: Line) -> float:
    """The figure of one line."""
    found: Any = report
    for key in line.path:
        found = found[key]
    return float(found)


def size(report: Report, line: Line) -> int:
    """How many records the figure rests on."""
    block = report[line.path[0]]
    if line.path == _RCT_RECALL:
        return int(block["rct_detection"]["tp"] + block["rct_detection"]["fn"])
    return int(block["n"] if "n" in block else block["gold"])


def table(reports: Mapping[str, Mapping[str, Report]]) -> list[tuple[str, ...]]:
    """The rows of the comparison: task, corpus, records, every system, target, reached."""
    rows = []
    for line in LINES:
        ours = figure(reports[SYSTEMS[0]][line.corpus], line)
        cells = [
            "-"
            if name == SYSTEMS[-1] and line.path[0] not in _SVC_TASKS
            else f"{figure(report[line.corpus], line):.3f}"
            for name, report in reports.items()
        ]
        reached = ours <= line.target if line.at_most else ours >= line.target
        rows.append(
            (
                line.task,
                line.corpus,
                str(size(reports[SYSTEMS[0]][line.corpus], line)),
                *cells,
                f"{'≤' if line.at_most else '≥'} {line.target:.3f}",
                "yes" if reached else "no",
            )
        )
    return rows


HEADER = ("task", "corpus", "records", *SYSTEMS, "target", "reached")


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """The rows in columns as wide as they need."""
    widths = [max(len(row[at]) for row in (HEADER, *rows)) for at in range(len(HEADER))]
    for row in (HEADER, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def main() -> None:
    """Cross-validate, print the table, measure speed and memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--lines", type=int, default=20_000, help="for memory; 0 for none")
    parser.add_argument("--card", type=Path)
    parser.add_argument("--errors", type=Path)
    chosen = parser.parse_args()
    score = load_scorer(chosen.corpora)
    records = read_labelled(chosen.corpora)
    run = cross_validate(records)
    results = {name: scored(records, found, score) for name, found in run.predictions.items()}
    reports = {
        name: {corpus: report for corpus, (report, _) in found.items()}
        for name, found in results.items()
    }
    rows = table(reports)
    print_table(rows)
    if chosen.card:
        write_card(chosen.card, records, run.readings, (HEADER, *rows))
    if chosen.errors:
        wrong = [error for _, errors in results[SYSTEMS[0]].values() for error in errors]
        chosen.errors.write_text("".join(json.dumps(error) + "\n" for error in wrong))
    measure([json.dumps(record.line) for record in records], chosen.lines)


if __name__ == "__main__":
    main()
