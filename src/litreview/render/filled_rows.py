"""The rows of a workbook that a colleague fills in: their columns, and what tells a filled one.

Grades, links and a reviewer's own words enter; rows of text leave. Each row carries a stamp of what
it said and of what its reviewer had said when it was written, so that reading it back tells an
untouched row from a filled one, and a filled one from one that time has passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.fields import Value, spelled
from litreview.model.judgement import Judgement
from litreview.model.link import LinkValue
from litreview.model.vocabulary import BasisKind, Reported
from litreview.render.judgement_words import value_text
from litreview.textfiles.workbook import NOT_IN_A_CELL

GROUNDS = ("quote", "source", "certainty", "account", "note")
ANSWERS = ("population", "outcome", "intervention", "direction", "objective", "part", "n")
COLUMNS = ("study", "claim", "field", "value", "as_of", *ANSWERS, "role", *GROUNDS)
"""What a row may say, by the name of its column."""

EXPORTED = "exported"  # the column of the stamp
TOLD = ("title", "year", "journal", "page", "statement", "machine", "sentence", EXPORTED)
"""Columns that a workbook tells and nobody fills in."""

YOURS, MACHINES = "your value", "machine's value"
_ALIASES = {"your_value": "value", "machine's_value": "machine"}
_LENGTH = 12  # characters of a hash


def column_of(heading: str) -> str:
    """The column that a heading names, in any case, with spaces or underscores."""
    name = spelled(heading).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _ALIASES.get(name, name)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a row was when it was written.

    Attributes:
        reviewer: Whose workbook it is.
        filled: Of what the row said, in the columns that may be filled in.
        told: Of what it told of the machine, beside those columns.
        state: Of what the reviewer had said of its thing, and the machine read there.
        unaided: Whether the machine's value was hidden.
    """

    reviewer: str
    filled: str
    told: str
    state: str
    unaided: bool = False

    def __str__(self) -> str:
        seen = "unaided" if self.unaided else "shown"
        return " ".join((self.reviewer, self.filled, self.told, self.state, seen))

    @classmethod
    def read(cls, text: str) -> Stamp | None:
        """The stamp a cell holds; None for anything else."""
        match text.split():
            case [reviewer, filled, told, state, "shown" | "unaided" as seen]:
                return cls(reviewer, filled, told, state, seen == "unaided")
        return None


def mark_of(texts: Iterable[str]) -> str:
    """What tells some texts from others, but for space and what no cell can hold."""
    folded = "\x1f".join(" ".join(NOT_IN_A_CELL.sub(" ", text).split()) for text in texts)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def filled_mark(cells: Mapping[str, str]) -> str:
    """Of everything that a row says."""
    return mark_of(cells.get(column, "") for column in COLUMNS)


def told_mark(cells: Mapping[str, str]) -> str:
    """Of what a row tells of the machine, which nobody is asked to change."""
    return mark_of(cells.get(column, "") for column in ("machine", "sentence"))


def state_mark(own: Judgement | None, machine: Value | None) -> str:
    """Of a reviewer's standing word on a thing, and of the machine's value."""
    return mark_of((own.id if own else "", value_text(machine) if machine is not None else ""))


def word_cells(word: Judgement) -> dict[str, str]:
    """A standing word as its row says it; a heading of the record is found again, not typed."""
    cells = {"note": word.note, "as_of": word.as_of, **_grounds(word.basis)}
    if not isinstance(word.value, LinkValue):
        return cells | {"value": value_text(word.value)}
    said = word.value
    objective = "" if said.objective is Reported.NOT_REPORTED else said.objective.value
    return cells | {
        "population": said.population.value,
        "outcome": said.outcome.value,
        "intervention": said.intervention.value,
        "direction": said.direction.value,
        "objective": objective,
        "part": said.part,
        "n": "" if said.n is None else str(said.n),
    }


def _grounds(basis: Basis | None) -> dict[str, str]:
    if basis is None or basis.kind is BasisKind.METADATA:
        return {}
    if basis.kind is BasisKind.QUOTE:
        return {"quote": basis.text, "role": basis.role or ""}
    named = f"{basis.source}: {basis.text}" if basis.source else basis.text
    return {"source": named, "certainty": basis.certainty or "", "account": basis.account.value}
