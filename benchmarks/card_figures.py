"""The figures of the model card as a file that the site reads: one run, two ways to write it down.

    python -m benchmarks.card_figures

The card's Markdown enters, and `render/model_card.toml` leaves: of every field the figures of
*judge*, the part on whose texts no rule was written, each with its number of records. `make model`
writes both; run by hand, the file is made from the card that stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARD = ROOT / "docs" / "model-card.md"
FIGURES = ROOT / "src" / "litreview" / "render" / "model_card.toml"

Row = dict[str, str]


def figures_of(card: str) -> str:
    """The figures of a card as TOML; the same card gives the same bytes."""
    model = re.search(r"^# Model card: (\S+)$", card, re.MULTILINE)
    rulebook = re.search(r"rule book (\S+),", card)
    if model is None or rulebook is None:
        raise ValueError("the card names no model or no rule book")
    head = [
        "# The figures of docs/model-card.md, written by benchmarks/card_figures.py; do not edit.",
        f'model = "{model[1]}"',
        f'trained_on = "{rulebook[1]}"',
    ]
    return "\n".join([*head, *_scores(card), *_certainty(card), ""])


def _scores(card: str) -> Iterator[str]:
    for row in _rows(card, "## Scores"):
        what, _, measure = row["figure"].rpartition(".")
        yield "\n[[figure]]"
        yield f'field = "{row["field"]}"'
        yield f"corpora = {json.dumps(row['corpus'].split('+'))}"
        yield f'what = "{what}"'
        yield f'measure = "{measure}"'
        yield f"held_out = {row['judge']}"
        yield f"of = {row['of'].partition('+')[2]}"
        if row["unseen"] != "-":
            yield f"unseen = {row['unseen']}"


def _certainty(card: str) -> Iterator[str]:
    for row in _rows(card, "## Calibration"):
        yield "\n[[certainty]]"
        yield f'field = "{row["field"]}"'
        yield f"of = {row['readings']}"
        yield f"unsure = {float(row['marked'].rstrip('%')) / 100:.3f}"
        yield f"right_if_sure = {row['right if not']}"
        if row["right if so"] != "-":
            yield f"right_if_unsure = {row['right if so']}"


def _rows(card: str, heading: str) -> Iterator[Row]:
    """The rows of the first table below a heading."""
    below = card[card.index(f"\n{heading}") :]
    table = re.search(r"(?:^\|.*\|\n)+", below, re.MULTILINE)
    if table is None:
        raise ValueError(f"no table below {heading}")
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].split("\n")]
    names, _rule, *rows = lines[:-1]
    yield from (dict(zip(names, row, strict=True)) for row in rows)


if __name__ == "__main__":
    FIGURES.write_text(figures_of(CARD.read_text(encoding="utf-8")), encoding="utf-8")
