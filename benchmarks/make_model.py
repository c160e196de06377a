"""Learn everything that ships from the pinned corpora, and write the files and the model card.

    python benchmarks/make_model.py [--corpora DIR] [--card FILE]

Readings are cross-fitted first: they give the figures of the card and the calibration. Then all
records teach the files. Those hold hashed keys and weights, no words. The same machine writes the
same bytes; corpora and libraries must be the pinned ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.certainty import LEARNED, Case, Readings, cases_of, fit_certainty
from benchmarks.chances import SCORED, fit_scales, invented_rows, rows_of
from benchmarks.judge import (
    PEERS,
    Judged,
    cross_fitted,
    load_scorer,
    peer_cells,
    print_table,
    with_peers,
)
from benchmarks.parts import CORPORA, parts_of
from benchmarks.tagging_card import write_card
from benchmarks.tagging_model import Labelled, fit, read_labelled
from benchmarks.targets import ALL_FIELDS, HEADER

from litreview.model.fields import Field
from litreview.tagging import certainty, learned, scoring
from litreview.tagging.version import BUNDLED, CERTAINTY_FILE, MODEL_FILE, SCALES_FILE, version_of

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
LIBRARIES = ("numpy", "scipy", "scikit-learn")


def check_libraries() -> None:
    """Leave, naming the library, where one is not the version the files are made with."""
    wanted = dict(line.split("==") for line in CONSTRAINTS.read_text().splitlines() if "==" in line)
    for name in LIBRARIES:
        if version(name) != wanted[name]:
            sys.exit(f"{name} is {version(name)}: {CONSTRAINTS.name} asks for {wanted[name]}")


def write_files(
    records: Sequence[Labelled], cases: dict[Field, list[Case]], scorer: ModuleType
) -> None:
    """Fit everything to every record, and write the three files."""
    model = fit(records, version_of(BUNDLED))
    rows = [rows_of(record, SCORED, scorer) for record in records] + invented_rows(scorer)
    files = {
        MODEL_FILE: learned.encode(model),
        SCALES_FILE: scoring.encode(fit_scales(rows)),
        CERTAINTY_FILE: certainty.encode(fit_certainty(cases)),
    }
    for path, data in files.items():
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes, from {len(records):,} records")


def all_cases(
    records: Sequence[Labelled], readings: Readings, scorer: ModuleType
) -> dict[Field, list[Case]]:
    """Every reading with a label, field by field."""
    parts = parts_of([record.line for record in records])
    return {field: cases_of(field, records, parts, readings, scorer) for field in LEARNED}


def main() -> None:
    """Cross-fit, learn, write, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--card", type=Path)
    chosen = parser.parse_args()
    check_libraries()
    scorer = load_scorer(chosen.corpora)
    records = read_labelled(chosen.corpora)
    run = cross_fitted(records, scorer, True, SCORED)
    cases = all_cases(records, run.readings, scorer)
    write_files(records, cases, scorer)
    judged = Judged(records, scorer, run.predictions).rows(ALL_FIELDS)
    cells = peer_cells(records, scorer, ALL_FIELDS)
    rows = with_peers([HEADER, *judged], [list(PEERS), *cells])
    print_table(rows)
    if chosen.card:
        write_card(chosen.card, records, cases, rows)


if __name__ == "__main__":
    main()
