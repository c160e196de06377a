"""How well abstracts are tagged, on the parts *write* and *judge* of the labelled corpora.

    python benchmarks/judge.py [--fields n,arms] [--errors FILE] [--rules] [--heads]

Every figure is cross-fitted: what is learned was fitted on other groups of titles. The scorer is
the corpora's own. `--errors` lists wrong readings of *write* only: nobody looks at the others.
`--rules` weighs nothing: the rules' own confidence decides. `--heads` fits the model of species,
design and randomization anew as well, which takes minutes; without it the shipped one speaks.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from benchmarks.chances import SCORED, fit_scales, rows_of
from benchmarks.parts import JUDGE, WRITE, Part, groups_of, parts_of
from benchmarks.tagging_model import CORPORA, SEED, Labelled, fit, read_labelled
from sklearn.model_selection import GroupKFold

from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.learned import Model
from litreview.tagging.lines import tagged_shape
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.scoring import Scales, weighed

FOLDS = 5
Prediction = dict[str, Any]
Report = dict[str, Any]
_STT, _PSY, _NEJM = "studytypeteller", "psynamic", "nejm_rct"
_PICO, _CTRO, _SPIRIT = "pico_breast_rct", "ctro_glaucoma_t2dm", "spirit_consort_tm"
_ANIMAL, _PRE, _NEURO, _EBM = (
    "animal_abstracts",
    "preclinical_sentences",
    "neuro_demographics",
    "ebm_nlp",
)
_RCT = ("randomised", "rct_detection", "f1")


@dataclass(frozen=True)
class Line:
    """One figure asked for: the field, the corpus, its place in a report, and the least it may be.

    Attributes:
        unseen: What was measured on text nobody had seen before this rule book.
    """

    field: str
    corpus: str
    path: tuple[str, ...]
    target: float
    unseen: float | None = None
    at_most: bool = False


LINES = (
    Line("n", _PICO, ("n", "accuracy"), 0.92, 0.896),
    Line("n", _PICO, ("n", "precision"), 0.955, 0.934),
    Line("n", _PICO, ("n_ok", "accuracy"), 0.92, 0.868),
    Line("n", _PSY, ("n_range", "accuracy"), 0.85, 0.778),
    Line("n", _PSY, ("n_none", "rate"), 0.05, 0.124, at_most=True),
    Line("n", _CTRO, ("n", "accuracy"), 0.94, 0.923),
    Line("n", _NEURO, ("n", "accuracy"), 0.85, 0.68),
    Line("n", _ANIMAL, ("n", "accuracy"), 0.75, 0.54),
    Line("n", _ANIMAL, ("n", "precision"), 0.85, 0.68),
    Line("n", _ANIMAL, ("n_none", "rate"), 0.05, None, at_most=True),
    Line("n", _PRE, ("n", "accuracy"), 0.80, 0.62),
    Line("n", _PRE, ("n", "precision"), 0.93, 0.91),
    Line("control", _PICO, ("control", "accuracy"), 0.88, 0.675),
    Line("control", _PICO, ("control", "right_if_said"), 0.95),
    Line("control", _CTRO, ("control", "accuracy"), 0.90, 0.586),
    Line("control", _CTRO, ("control", "right_if_said"), 0.95),
    Line("control", _PSY, ("control", "accuracy"), 0.90, 0.877),
    Line("control", _PSY, ("control", "right_if_said"), 0.95),
    Line("health_status", _PSY, ("status", "accuracy"), 0.88, 0.690),
    Line("health_status", _PSY, ("status", "right_if_said"), 0.95, 0.91),
    Line("condition", _EBM, ("population_spans", "recall"), 0.83, 0.73),
    Line("condition", _EBM, ("population_spans", "precision"), 0.90, 0.83),
    Line("condition", _PSY, ("conditions", "recall"), 0.80, 0.71),
    Line("condition", _PSY, ("conditions", "precision"), 0.85, 0.78),
    Line("condition", _CTRO, ("conditions", "recall"), 0.85, 0.79),
    Line("condition", _CTRO, ("conditions", "precision"), 0.82, 0.73),
    Line("condition", _NEURO, ("conditions", "recall"), 0.0),
    Line("condition", _PICO, ("target_condition", "recall"), 0.0),
    Line("route", _PSY, ("routes", "recall"), 0.87, 0.74),
    Line("route", _PSY, ("routes", "precision"), 0.93, 0.91),
    Line("route", _PSY, ("routes_none", "rate"), 0.05, 0.06, at_most=True),
    Line("dose", _PSY, ("doses", "recall"), 0.90, 0.81),
    Line("dose", _CTRO, ("doses", "recall"), 0.70, 0.33),
    Line("duration", _CTRO, ("durations", "recall"), 0.86, 0.80),
    Line("age", _PICO, ("ages", "recall"), 0.75, 0.49),
    Line("age", _PICO, ("ages", "precision"), 0.93, 0.92),
    Line("arms", _PICO, ("arms_n", "recall"), 0.65, 0.29),
    Line("arms", _PICO, ("arms_n", "precision"), 0.93, 0.95),
    Line("species_detail", _PRE, ("strain", "recall"), 0.88, 0.75),
    Line("species_detail", _PRE, ("strain", "precision"), 0.90, 0.76),
    Line("species", _STT, ("species", "accuracy"), 0.965, 0.956),
    Line("species", _STT, ("species", "macro_f1"), 0.93, 0.923),
    Line("species", _ANIMAL, ("species", "accuracy"), 0.98, 0.975),
    Line("design", _STT, ("design", "accuracy"), 0.87, 0.860),
    Line("design", _STT, ("design", "macro_f1"), 0.875, 0.864),
    Line("design", _PSY, ("design", "accuracy"), 0.94, 0.924),
    Line("randomized", _STT, _RCT, 0.925, 0.922),
    Line("randomized", _PSY, _RCT, 0.98, 0.967),
    Line("randomized", _NEJM, _RCT, 0.97, 0.970),
    Line("blinding", _CTRO, ("blinding", "accuracy"), 0.965, 0.969),
    Line("blinding", _CTRO, ("blinding", "macro_f1"), 0.95, 0.971),
    Line("blinding", _SPIRIT, ("blinding", "accuracy"), 0.98, 1.0),
)  # fmt: skip
ALL_FIELDS = tuple(dict.fromkeys(line.field for line in LINES))


def load_scorer(folder: Path = CORPORA) -> ModuleType:
    """The corpora's own `score.py`."""
    spec = util.spec_from_file_location("corpora_score", folder / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{folder}: there is no score.py beside the corpora")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predict(record: Labelled, scales: Scales, model: Model | None) -> Prediction:
    """What `litreview tag` prints for one record."""
    tags: list[Tag] = weighed(record.document, record.sightings, scales)
    if model is not None:
        tags += model.spot(record.document, tags)
    shape = tagged_shape(record.id, record.document.text, tuple(tags))
    return json.loads(json.dumps(shape))  # type: ignore[no-any-return]


def cross_fitted(
    records: Sequence[Labelled], scorer: ModuleType, heads: bool, scored: Sequence[Field]
) -> dict[str, Prediction]:
    """Predictions by what was learned from the other groups of titles."""
    groups = np.array(groups_of([record.line for record in records]))
    rows = [rows_of(record, scored, scorer) for record in records]
    shipped = load_rulebook().model
    found: dict[str, Prediction] = {}
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(groups, groups=groups):
        scales = fit_scales([rows[at] for at in train], scored)
        model = fit([records[at] for at in train], "cross-fitted") if heads else shipped
        found |= {records[at].id: predict(records[at], scales, model) for at in test}
    return found


def figure(report: Report, path: Sequence[str]) -> float | None:
    """One figure of a report; None where nothing was counted."""
    found: Any = report
    for key in path:
        found = (found or {}).get(key)
    return None if found is None else float(found)


def counted(report: Report, line: Line) -> int:
    """How many records, or values, a figure rests on."""
    block = report.get(line.path[0]) or {}
    keys = {"precision": ("items", "returned", "said"), "right_if_said": ("said",)}
    for key in (*keys.get(line.path[-1], ()), "gold", "n"):
        if key in block:
            return int(block[key])
    return 0


def gap_interval(high: float, low: float, many: tuple[int, int]) -> float:
    """Half the width of the 95% interval of the difference of two shares."""
    shares = zip((high, low), many, strict=True)
    return 1.96 * math.sqrt(sum(p * (1 - p) / max(n, 1) for p, n in shares))


def table(reports: Mapping[Part, Mapping[str, Report]], fields: Sequence[str]) -> list[list[str]]:
    """A row a line: field, corpus, figure, target, unseen before, write, judge, gap."""
    rows = []
    for line in LINES:
        if line.field not in fields:
            continue
        found = [figure(reports[part][line.corpus], line.path) for part in reports]
        many = (
            counted(reports[WRITE][line.corpus], line),
            counted(reports[JUDGE][line.corpus], line),
        )
        write, judge = (0.0 if each is None else each for each in found)
        gap = (judge - write) if line.at_most else (write - judge)
        half = gap_interval(write, judge, many)
        reached = judge <= line.target if line.at_most else judge >= line.target
        rows.append([
            line.field, line.corpus, ".".join(line.path),
            f"{'≤' if line.at_most else '≥'}{line.target:.3f}",
            "-" if line.unseen is None else f"{line.unseen:.3f}",
            f"{write:.3f}", f"{judge:.3f}", f"{gap:+.3f} ±{half:.3f}", f"{many[0]}+{many[1]}",
            ("yes" if reached else "no") + (" fitted?" if gap > 0.03 and gap > half else ""),
        ])  # fmt: skip
    return rows


HEADER = ["field", "corpus", "figure", "target", "unseen", "write", "judge", "gap", "of", "reached"]


def main() -> None:
    """Cross-fit, score both parts, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--fields", default=",".join(ALL_FIELDS))
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--heads", action="store_true")
    chosen = parser.parse_args()
    fields = chosen.fields.split(",")
    wanted = {line.corpus for line in LINES if line.field in fields}
    scorer = load_scorer(chosen.corpora)
    records = [each for each in read_labelled(chosen.corpora) if each.corpus in wanted]
    scored = () if chosen.rules else SCORED
    predictions = cross_fitted(records, scorer, chosen.heads, scored)
    parts = parts_of([record.line for record in records])
    reports: dict[Part, dict[str, Report]] = {WRITE: {}, JUDGE: {}}
    errors: list[Any] = []
    for part, found in reports.items():
        for corpus in sorted(wanted):
            own = [
                record.line
                for record, its in zip(records, parts, strict=True)
                if record.corpus == corpus and its == part
            ]
            found[corpus], wrong = scorer.score(own, predictions)
            errors += wrong if part == WRITE else []
    rows = [HEADER, *table(reports, fields)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADER))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    if chosen.errors:
        lines = (json.dumps(error, ensure_ascii=False) + "\n" for error in errors)
        chosen.errors.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
