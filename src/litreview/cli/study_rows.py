"""The study table's rows in a terminal.

A row of the study table enters; cells of text leave. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litreview.cli.columns import Column, Painted
from litreview.model.fields import NOT_REPORTED
from litreview.model.vocabulary import Standing

STUDY_COLUMNS = (
    Column("study"),
    Column("year"),
    Column("species"),
    Column("design"),
    Column("n", right=True),
    Column("graded by", wraps=True),
    Column("title", below=True),
)


def study_row(row: Mapping[str, Any]) -> list[str]:
    """One study; what became of it after publication stands before its title."""
    standing, title = row["standing"], row["title"]
    if standing != Standing.NONE:
        title = f"{standing.replace('_', ' ').upper()}: {title}"
    return [
        row["study"],
        *(short(row[name]) for name in ("year", "species", "design")),
        f"{row['n']:,}" if isinstance(row["n"], int) else short(row["n"]),
        row["graded_by"].replace("; ", ", "),
        Painted(title, "bad") if standing == Standing.RETRACTED else title,
    ]


def short(value: object) -> str:
    """A value for a narrow column."""
    return "n.r." if value == NOT_REPORTED else str(value).replace("_", " ")
