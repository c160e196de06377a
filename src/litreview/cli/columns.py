"""Aligned columns in plain text.

Columns and rows of text enter; lines that fit a width leave. Long cells are wrapped, never
cut: what a table says can be relied on. Prints nothing.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

GAP = "  "
BELOW = " " * 4
LEAST = 8  # characters below which a column that may wrap is not squeezed further

_BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u202c"  # Unicode, UAX 9

COLOURS = {"good": 32, "warn": 33, "bad": 31, "bold": 1, "dim": 2}  # SGR codes, ECMA-48


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and how it behaves.

    Attributes:
        wraps: Whether its cells may be broken over several lines when room is short.
        right: Whether its cells stand at the right, as numbers do.
        below: Whether its cells stand below the row, indented, in the table's whole width;
            only the last columns may.
    """

    title: str
    wraps: bool = False
    right: bool = False
    below: bool = False


class Painted(str):
    """A cell with a colour of `COLOURS`; the same as plain text everywhere else."""

    __slots__ = ("colour",)
    colour: str

    def __new__(cls, text: str, colour: str) -> Painted:
        """The text, remembering its colour."""
        cell = super().__new__(cls, text)
        cell.colour = colour
        return cell


def wrap_words(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """The text on lines broken at spaces alone, so that no id, address or option is torn."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def clean(text: str) -> str:
    """The text without characters that steer a terminal; line breaks and tabs stay."""
    return "".join(char for char in text if char in "\n\t" or not _steers(char))


def lay_out(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int, *, coloured: bool = False
) -> Iterator[str]:
    """Yield the heading and the rows, aligned; nothing at all when there are no rows."""
    cells = [[_tidy(cell) for cell in row] for row in rows]
    beside = [column for column in columns if not column.below]
    head: list[str] = [Painted(column.title, "bold") for column in beside]
    table = [head, *cells]
    lengths = [[len(row[i]) for row in table] for i in range(len(beside))]
    widths = fit(lengths, [column.wraps for column in beside], width)
    for row in table if cells else ():
        yield from _row_lines(beside, row[: len(beside)], widths, coloured=coloured)
        for cell in row[len(beside) :]:
            for piece in textwrap.wrap(cell, width - len(BELOW), break_on_hyphens=False):
                yield BELOW + _place(piece, 0, cell, right=False, coloured=coloured)


def fit(lengths: Sequence[Sequence[int]], wraps: Sequence[bool], width: int) -> list[int]:
    """The width of each column: as wide as its longest cell, or less where cells may wrap."""
    widths = [max(column) for column in lengths]
    room = width - len(GAP) * (len(widths) - 1)
    soft = [index for index, may_wrap in enumerate(wraps) if may_wrap]
    while soft and sum(widths) > room:
        widest = max(reversed(soft), key=lambda index: widths[index])
        if widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    return widths


def _steers(char: str) -> bool:
    # Cc: control; Cs: half a character; bidirectional overrides make text read as another text
    return unicodedata.category(char) in {"Cc", "Cs"} or char in _BIDI


def _tidy(cell: str) -> str:
    text = " ".join(clean(cell).split())
    return Painted(text, cell.colour) if isinstance(cell, Painted) else text


def _row_lines(
    columns: Sequence[Column], row: Sequence[str], widths: Sequence[int], *, coloured: bool
) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(cell, w, break_on_hyphens=False) if column.wraps and cell else [str(cell)]
        for column, cell, w in zip(columns, row, widths, strict=True)
    ]
    for pieces in zip_longest(*wrapped, fillvalue=""):
        parts = [
            _place(piece, w, cell, right=column.right, coloured=coloured)
            for piece, w, cell, column in zip(pieces, widths, row, columns, strict=True)
        ]
        yield GAP.join(parts).rstrip()


def _place(piece: str, width: int, cell: str, *, right: bool, coloured: bool) -> str:
    padding = " " * (width - len(piece))
    if coloured and piece and isinstance(cell, Painted):
        piece = f"\x1b[{COLOURS[cell.colour]}m{piece}\x1b[0m"
    return padding + piece if right else piece + padding
