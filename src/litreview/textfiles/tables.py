"""Tables that people fill in: CSV as spreadsheets write it, and XLSX.

A path enters; the rows of each sheet leave as text, with their place as the spreadsheet shows it.
What the columns mean is the caller's. A formula is never worked out, and a value is never guessed:
what is wrong with a cell stays with it, for the caller to tell.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from litreview.errors import InputFailed, UsageError
from litreview.textfiles.files import decode, read_bytes, shown

MAX_BYTES = 200_000_000  # of a workbook taken out of its zip; ours, far above any that is meant
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection)."""
NEEDS_OPENPYXL = "Install it: pip install 'litreview[xlsx]'."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
_SEP_LINE = re.compile(r'"?sep=(.)"?')  # Excel's own first line, which names the delimiter
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row as filled in.

    Attributes:
        place: `grades.xlsx, sheet grades, row 3`.
        number: As the spreadsheet shows it; the headings stand in row 1 as a rule.
        cells: By heading as typed; space around a text is dropped, empty cells are left out.
        faults: By heading: what makes a cell unusable, such as a formula.
        dates: The headings of cells that a spreadsheet holds as dates.
    """

    place: str
    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, str]
    dates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a whole CSV file.

    Attributes:
        name: The sheet's; empty for CSV.
        place: `grades.xlsx, sheet grades`.
        headings: As typed, in order.
        rows: Those that hold anything.
    """

    name: str
    place: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell as text, and what is odd about it."""

    text: str
    fault: str = ""
    is_date: bool = False


_EMPTY = _Cell("")


def read_tables(path: Path, passed_over: Collection[str] = ()) -> tuple[Table, ...]:
    """The sheets of an XLSX workbook that hold anything, or the one table of a CSV file.

    Args:
        passed_over: Names of sheets that are not looked into, in lower case.

    Raises:
        InputFailed: The file cannot be read, or its headings cannot be told.
        UsageError: It is a workbook, and openpyxl is not installed.
    """
    data = read_bytes(path, InputFailed)
    if data.startswith(b"PK\x03\x04"):
        sheets = _workbook_rows(path, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0") or path.suffix.lower() in {".xls", ".ods", ".xlsx"}:
        raise InputFailed(
            "is no workbook that can be read",
            where=shown(path),
            fix="Save it as Excel workbook (.xlsx) without a password, or as CSV UTF-8.",
        )
    else:
        sheets = [("", _csv_rows(path, data))]
    wanted = ((name, rows) for name, rows in sheets if name.strip().lower() not in passed_over)
    tables = (_table(path, name, rows) for name, rows in wanted)
    return tuple(table for table in tables if table is not None)


def _table(path: Path, name: str, rows: Iterable[Sequence[_Cell]]) -> Table | None:
    """The table of one sheet; its first row that holds anything gives the headings."""
    place = f"{shown(path)}, sheet {name}" if name else shown(path)
    numbered = [(n, row) for n, row in enumerate(rows, 1) if any(c.text or c.fault for c in row)]
    if not numbered:
        return None
    headings = [" ".join(cell.text.split()) for cell in numbered[0][1]]
    while headings and not headings[-1]:
        headings.pop()
    twice = {name for name in headings if name and headings.count(name) > 1}
    if twice:
        raise InputFailed(
            f"two columns are headed “{min(twice)}”",
            where=f"{place}, row {numbered[0][0]}",
            fix="Keep one of them.",
        )
    found = tuple(_row(place, number, headings, row) for number, row in numbered[1:])
    return Table(name, place, tuple(filter(None, headings)), found)


def _row(place: str, number: int, headings: Sequence[str], row: Sequence[_Cell]) -> Row:
    cells: dict[str, str] = {}
    faults: dict[str, str] = {}
    dates = set()
    for index, cell in enumerate(row):
        heading = headings[index] if index < len(headings) else ""
        if not heading and (cell.text or cell.fault):
            heading, cell = column_name(index), _Cell(cell.text, "stands below no heading")
        if cell.text:
            cells[heading] = cell.text
        if cell.fault:
            faults[heading] = cell.fault
        if cell.is_date:
            dates.add(heading)
    return Row(f"{place}, row {number}", number, cells, faults, frozenset(dates))


def column_name(index: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A, B … Z, AA."""
    name = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        name, index = chr(ord("A") + letter) + name, index - 1
    return name


def _plain(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from running it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


# -- CSV ----------------------------------------------------------------------------------


def _csv_rows(path: Path, data: bytes) -> list[list[_Cell]]:
    if data.startswith(_UTF16):  # what Excel calls Unicode text
        data = data.decode("utf-16", "replace").encode()
    text = decode(data, path, InputFailed)
    first, _, rest = text.partition("\n")
    named = _SEP_LINE.fullmatch(first.strip())
    if named:
        text, delimiter = rest, named[1]  # a spreadsheet does not count that line
    else:
        bare = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
        delimiter = max(_DELIMITERS, key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[_csv_cell(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise InputFailed(
            f"is no CSV: {error}",
            where=f"{shown(path)}, line {reader.line_num}",
            fix="Close the quotation marks, or save it again from the spreadsheet.",
        ) from error


def _csv_cell(text: str) -> _Cell:
    text = text.strip()
    if text.startswith("="):
        return _Cell(text, "holds a formula")
    return _Cell(_plain(text))


# -- XLSX ---------------------------------------------------------------------------------


def _workbook_rows(path: Path, data: bytes) -> list[tuple[str, list[list[_Cell]]]]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise UsageError(
            "reading a workbook needs openpyxl, and it is not installed",
            where=shown(path),
            fix=f"{NEEDS_OPENPYXL} Or save the sheet as CSV UTF-8.",
        ) from missing
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_BYTES:
                raise InputFailed(
                    "is too large a workbook", where=shown(path), fix="Split it into several."
                )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep, and we do not read
            book = load_workbook(io.BytesIO(data))
    except InputFailed:
        raise
    except Exception as broken:  # openpyxl raises what its parsers raise
        raise InputFailed(
            f"is no workbook that can be read ({type(broken).__name__})",
            where=shown(path),
            fix="Open it in a spreadsheet and save it again as Excel workbook (.xlsx).",
        ) from broken
    return [
        (sheet.title, [[_excel_cell(cell) for cell in row] for row in sheet.iter_rows()])
        for sheet in book.worksheets
    ]


def _excel_cell(cell: Any) -> _Cell:  # noqa: ANN401 - openpyxl ships no types
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return _EMPTY
    if kind == "f":
        return _Cell(str(value), "holds a formula")
    if kind == "e":
        return _Cell(str(value), f"holds the error {value}")
    return _Cell(_typed_text(value, str(cell.number_format)), is_date=isinstance(value, date))


def _typed_text(value: object, shown_as: str) -> str:
    """What a spreadsheet holds by type, as it would be typed: 24.0 is 24, a date is ISO."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime() if value.time() != time():
            return value.isoformat(timespec="seconds")
        case date():
            bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown_as).lower()
            return value.strftime("%Y-%m-%d" if "d" in bare or "y" not in bare else "%Y-%m")
        case _:
            return _plain(str(value))
