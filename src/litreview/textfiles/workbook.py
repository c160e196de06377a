"""Workbooks for people to fill in: sheets of text with choices, the headings always in sight.

Sheets enter; one XLSX file leaves, whole or not at all. What stands in a cell is text: nothing of
it is ever run. What the columns mean is the caller's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litreview.errors import UsageError
from litreview.textfiles.files import write_atomically
from litreview.textfiles.tables import FORMULA_STARTS, NEEDS_OPENPYXL, column_name

MAX_CELL = 32_767  # characters; Excel's own limit
NOT_IN_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
"""What no cell can hold: a space stands in its place."""
_FILLED_IN = "FFF7E6"  # the colour of a cell that waits for somebody
_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write.

    Attributes:
        name: Its title.
        headings: The first row, which stays in sight.
        rows: Texts, in the order of the headings; a number may stay a number.
        widths: Characters a column is wide, in the order of the headings.
        choices: By heading: what may be chosen there, in every row.
        row_choices: By heading: what may be chosen in each row; empty for anything.
        hidden: Headings of columns that nobody needs to see.
        filled_in: Headings of columns that people fill in, told apart by their colour; a sheet
            without any is locked, without a password, so that nothing typed there is lost.
        spare: Empty rows below that take the same choices.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[int] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    row_choices: tuple[str, Sequence[Sequence[str]]] | None = None
    hidden: frozenset[str] = frozenset()
    filled_in: frozenset[str] = frozenset()
    spare: int = 0


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook whole, or leave what stood there.

    Every text stays one: what a spreadsheet would run is marked as text.

    Raises:
        UsageError: openpyxl is not installed.
        StoreReadOnly: There is no right to write, or no room.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise UsageError(
            "writing a workbook needs openpyxl, and it is not installed", fix=NEEDS_OPENPYXL
        ) from missing
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _Lists(book)
    for sheet in sheets:
        _add_sheet(book, sheet, lists)
    lists.finish()
    file = io.BytesIO()
    book.save(file)
    write_atomically(path, file.getvalue())


class _Lists:
    """What may be chosen, in a hidden sheet: Excel takes no more than 255 characters of a list."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - openpyxl ships no types
        self._book = book
        self._known: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: Sequence[str]) -> str:
        """The cells in which these choices stand, each list once."""
        column = column_name(len(self._known))
        return self._known.setdefault(
            tuple(choices), f"'lists'!${column}$1:${column}${len(choices)}"
        )

    def finish(self) -> None:
        """Write the sheet."""
        sheet = self._book.create_sheet("lists")
        sheet.sheet_state = "hidden"
        for index, choices in enumerate(self._known, 1):
            for number, choice in enumerate(choices, 1):
                sheet.cell(number, index, choice)


def _add_sheet(book: Any, sheet: Sheet, lists: _Lists) -> None:  # noqa: ANN401 - as above
    from openpyxl.styles import Font  # noqa: PLC0415 - an extra

    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    if not sheet.filled_in:
        page.protection.enable()
        page.protection.autoFilter = page.protection.sort = page.protection.formatColumns = False
    looks = {fills: _look(page, fills=fills) for fills in (False, True)}
    last = len(sheet.rows) + 1 + sheet.spare
    page.auto_filter.ref = f"A1:{column_name(len(sheet.headings) - 1)}{len(sheet.rows) + 1}"
    for index, heading in enumerate(sheet.headings, 1):
        cell = page.cell(1, index, heading)
        cell.font = Font(bold=True)
        column = page.column_dimensions[column_name(index - 1)]
        column.width = sheet.widths[index - 1] if sheet.widths else _WIDTH
        column.hidden = heading in sheet.hidden
        fills = heading in sheet.filled_in
        for number in range(2, last + 1 if fills else len(sheet.rows) + 2):
            cell = page.cell(number, index)
            cell._style = copy(looks[fills])
            if number <= len(sheet.rows) + 1:
                _put(cell, sheet.rows[number - 2][index - 1])
    for choices, cells in _validated(sheet, last):
        _offer(page, lists.range_of(choices), cells)


def _look(page: Any, *, fills: bool) -> Any:  # noqa: ANN401 - as above
    """How a cell looks, found once: to tell it of every cell takes longer than all else."""
    from openpyxl.cell import Cell  # noqa: PLC0415 - an extra
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 - an extra

    cell = Cell(page)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if fills:
        cell.fill = PatternFill("solid", fgColor=_FILLED_IN)
        cell.number_format = "@"
    return cell._style


def _put(cell: Any, value: str | int) -> None:  # noqa: ANN401 - as above
    if isinstance(value, int):
        cell.value = value
        return
    text = NOT_IN_A_CELL.sub(" ", value)[:MAX_CELL]
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _validated(sheet: Sheet, last: int) -> Iterator[tuple[Sequence[str], str]]:
    """What may be chosen, and the cells where: `F2:F30`, or several with spaces between."""
    for heading, choices in sheet.choices.items():
        column = column_name(list(sheet.headings).index(heading))
        yield choices, f"{column}2:{column}{max(2, last)}"
    if sheet.row_choices is not None:
        heading, each = sheet.row_choices
        column = column_name(list(sheet.headings).index(heading))
        where: dict[tuple[str, ...], list[str]] = {}
        for number, choices in enumerate(each, 2):
            if choices:
                where.setdefault(tuple(choices), []).append(f"{column}{number}")
        yield from ((choices, " ".join(cells)) for choices, cells in where.items())


def _offer(page: Any, choices: str, cells: str) -> None:  # noqa: ANN401 - as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - an extra

    rule = DataValidation(
        type="list", formula1=f"={choices}", allow_blank=True, showErrorMessage=True
    )
    rule.errorStyle = "warning"  # what is typed is checked when the workbook is read
    for each in cells.split():
        rule.add(each)
    page.add_data_validation(rule)
