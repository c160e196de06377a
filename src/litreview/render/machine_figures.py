"""How well the machine reads: the figures of the model card, in words.

`model_card.toml` enters, which is written with the card; plain tables leave. The figures are of
other literature than any compound's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.model.fields import TAGGED_FIELDS, Field
from litreview.render.wording import field_name, listed, number, share, texts

MEASURES = (
    ("accuracy",),
    ("precision", "right_if_said"),
    ("recall",),
    ("f1", "macro_f1"),
    ("rate",),
)
"""The columns of the figures, by what the card calls them."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SureView:
    """One field: how often its reading is right where the machine is sure, and where it is not."""

    name: str
    of: str
    right: str
    unsure: str
    right_if_unsure: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One field on one set of texts: a cell for each of `MEASURES`, empty where not measured."""

    name: str
    texts: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MachineView:
    """How well the machine reads.

    Attributes:
        unmeasured: The fields it reads and nobody could measure, in a list of words.
    """

    model: str
    sure: tuple[SureView, ...]
    figures: tuple[FigureView, ...]
    unmeasured: str


def machine_view() -> MachineView:
    """Return the figures of the card that came with this version."""
    card = texts("model_card.toml")
    measured = {row["field"] for row in (*card["certainty"], *card["figure"])}
    missing = [field_name(field) for field in TAGGED_FIELDS if field not in measured]
    return MachineView(
        model=card["model"],
        sure=tuple(_sure(row) for row in card["certainty"]),
        figures=tuple(_figures(card["figure"])),
        unmeasured=listed(missing),
    )


def _sure(row: Row) -> SureView:
    unsure = row.get("right_if_unsure")
    return SureView(
        name=field_name(Field(row["field"])),
        of=number(row["of"]),
        right=share(row["right_if_sure"]),
        unsure=share(row["unsure"]),
        right_if_unsure=share(unsure) if unsure is not None else "",
    )


def _figures(rows: list[Row]) -> Iterator[FigureView]:
    """One row for each field and set of texts, field by field; a pooled set replaces its parts."""
    cells: dict[tuple[Field, str], dict[str, str]] = {}
    for row in rows:
        if not any(_pools(other, row) for other in rows):
            key = Field(row["field"]), _texts(row)
            cells.setdefault(key, {})[row["measure"]] = _cell(row)
    for field, name in sorted(cells, key=lambda key: TAGGED_FIELDS.index(key[0])):
        found = cells[field, name]
        by_column = ((found[m] for m in names if m in found) for names in MEASURES)
        yield FigureView(field_name(field), name, tuple(next(one, "") for one in by_column))


def _pools(other: Row, row: Row) -> bool:
    """Whether another row gives the same figure of this set and further ones together."""
    same = all(other[key] == row[key] for key in ("field", "what", "measure"))
    return same and set(other["corpora"]) > set(row["corpora"])


def _texts(row: Row) -> str:
    """The set in words, with what its labels were where that is not what the field says."""
    names, labels = texts("method.toml")["texts"], texts("method.toml")["labels"]
    told = listed([names.get(name, name) for name in row["corpora"]])
    return f"{told}: {labels[row['what']]}" if row["what"] in labels else told


def _cell(row: Row) -> str:
    return f"{share(row['held_out'])} of {number(row['of'])}"
