"""The figures asked for, line by line, and the table of what was found on *write* and *judge*.

Reports of the corpora's own scorer enter, by part and corpus; rows of text leave. Sets of fewer
than a hundred records say little alone: those of one figure are pooled in a row of their own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.parts import JUDGE, WRITE, Part

Report = dict[str, Any]
Reports = Mapping[Part, Mapping[str, Report]]
SMALL = 100  # records of both parts below which a set is pooled with others
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


def pooled(reports: Reports) -> tuple[Line, ...]:
    """A line for every figure that two or more small sets share; its corpus names them all."""
    small: dict[tuple[str, tuple[str, ...]], list[Line]] = {}
    for line in LINES:
        many = sum(counted(found.get(line.corpus, {}), line) for found in reports.values())
        if 0 < many < SMALL:
            small.setdefault((line.field, line.path), []).append(line)
    return tuple(
        Line(field, "+".join(each.corpus for each in held), path, 0.0, None, held[0].at_most)
        for (field, path), held in small.items()
        if len(held) > 1
    )


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


def table(reports: Reports, lines: Sequence[Line]) -> list[list[str]]:
    """A row a line: field, corpus, figure, target, unseen before, write, judge, gap."""
    rows = []
    for line in lines:
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
            _asked(line),
            "-" if line.unseen is None else f"{line.unseen:.3f}",
            f"{write:.3f}", f"{judge:.3f}", f"{gap:+.3f} ±{half:.3f}", f"{many[0]}+{many[1]}",
            _answered(line, reached) + (" fitted?" if gap > 0.03 and gap > half else ""),
        ])  # fmt: skip
    return rows


def _asked(line: Line) -> str:
    return f"{'≤' if line.at_most else '≥'}{line.target:.3f}" if line.target else "-"


def _answered(line: Line, reached: bool) -> str:
    return ("yes" if reached else "no") if line.target else "-"


HEADER = ["field", "corpus", "figure", "target", "unseen", "write", "judge", "gap", "of", "reached"]
