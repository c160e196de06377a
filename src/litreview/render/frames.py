"""The study table as a typed pandas DataFrame: its filters, its CSV, its counts.

A dossier enters; frames with nullable types leave. A cell is a field of a record or the consensus
on it, never an abstract. What nobody reported is the value `not_reported`; a number nobody
reported is `NA`, never 0, and for n `n_status` says why. An empty text means that there is none:
no DOI, no claim, no reason to leave the study out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED
from litreview.model.identity import StudyId
from litreview.render.order import study_order
from litreview.render.study_cells import STUDY_CELLS, study_cells
from litreview.textfiles.table_files import CellType, csv_bytes

_DTYPES = {CellType.TEXT: "string", CellType.WHOLE: "Int64", CellType.TRUTH: "boolean"}


def _dtype(cells: CellType | tuple[str, ...]) -> str | pd.CategoricalDtype:
    return _DTYPES[cells] if isinstance(cells, CellType) else pd.CategoricalDtype(list(cells))


DTYPES = {name: _dtype(cells) for name, cells in STUDY_CELLS.items()}
"""The columns in order, each with its type."""

READ_CSV: dict[str, Any] = {
    "dtype": DTYPES,
    "na_values": {name: [NOT_REPORTED] for name, kind in DTYPES.items() if kind == "Int64"},
    "keep_default_na": False,
}
"""What `pandas.read_csv` needs to read the CSV back: the types, and that `not_reported` is `NA`
in a column of numbers alone. The apostrophe `guarded` sets stays."""


def study_frame(dossier: Dossier) -> pd.DataFrame:
    """Return one row per study, in `study_order`; columns always those of `DTYPES`."""
    rows = [study_cells(dossier, study) for study in study_order(dossier)]
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)


def plain_rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows as text and whole numbers, for the page and the terminal; `NA` is `not_reported`."""
    return frame.astype(object).where(frame.notna(), NOT_REPORTED).to_dict("records")


def studies_csv(frame: pd.DataFrame) -> bytes:
    """Return the frame as UTF-8 CSV (RFC 4180), safe to open in a spreadsheet."""
    return csv_bytes(list(DTYPES), (row.values() for row in plain_rows(frame)))


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """Which studies to show; what is None lets every study through.

    What is not reported passes no bound: a study without a known n is not of at least 20.

    Attributes:
        years: The first and the last year.
        graded: Whether a person judged any field.
        studies: For instance those that hold the words looked for.
    """

    species: Collection[str] | None = None
    design: Collection[str] | None = None
    standing: Collection[str] | None = None
    years: tuple[int, int] | None = None
    min_n: int | None = None
    graded: bool | None = None
    claim: str | None = None
    studies: Collection[StudyId] | None = None

    def mask(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """True for each study that every filter lets through."""
        passes = pd.Series(True, index=frame.index)
        for column, values in (
            ("species", self.species),
            ("design", self.design),
            ("standing", self.standing),
            ("study", self.studies),
        ):
            if values is not None:
                passes &= frame[column].isin(list(values))
        if self.years is not None:
            passes &= frame["year"].between(*self.years).fillna(False)
        if self.min_n is not None:
            passes &= (frame["n"] >= self.min_n).fillna(False)
        if self.graded is not None:
            passes &= frame["graded"] == self.graded
        if self.claim is not None:
            claim = self.claim
            passes &= frame["claims"].map(lambda claims: claim in claims.split("; "))
        return passes.astype(bool)
