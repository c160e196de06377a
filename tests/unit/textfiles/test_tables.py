"""Tables as spreadsheets write them: delimiters, marks, types, formulas; workbooks read back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from litreview.errors import InputFailed
from litreview.textfiles.tables import FORMULA_STARTS, Table, column_name, read_tables
from litreview.textfiles.workbook import Sheet, write_workbook


def csv_of(folder: Path, data: bytes) -> Table:
    path = folder / "grades.csv"
    path.write_bytes(data)
    (table,) = read_tables(path)
    return table


@pytest.mark.parametrize(
    "data",
    [
        b"study,note\n101,two\n",
        b"\xef\xbb\xbfstudy,note\r\n101,two\r\n",
        b"study;note\r\n101;two\r\n",
        b"study\tnote\n101\ttwo\n",
        b"sep=;\r\nstudy;note\r\n101;two\r\n",
        b'"study","note"\n"101","two"\n',
        b"study,note,,\n101,two,,\n,,,\n",
        "study\tnote\r\n101\ttwo\r\n".encode("utf-16"),
    ],
)
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    table = csv_of(tmp_path, data)
    assert table.headings == ("study", "note")
    (row,) = table.rows
    assert row.cells == {"study": "101", "note": "two"}
    assert row.number == 2
    assert row.place.endswith("grades.csv, row 2")


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    table = csv_of(tmp_path, b'study,note\n101,"on two\nlines, and; more"\n\n102,x\n')
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells["note"] == "on two\nlines, and; more"


def test_a_formula_is_told_and_an_apostrophe_keeps_a_text(tmp_path: Path) -> None:
    table = csv_of(tmp_path, b"study,note\n=1+1,'=as text\n-,+5\n")
    assert table.rows[0].faults == {"study": "holds a formula"}
    assert table.rows[0].cells["note"] == "=as text"
    assert table.rows[1].cells == {"study": "-", "note": "+5"}
    assert not table.rows[1].faults


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"study,note\n101,caf\xe9\n", "not UTF-8"),
        (b"study,study\n1,2\n", "two columns"),
        (b'study,note\n101,"open\n', "no CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "no workbook"),
        (b"PK\x03\x04cut off", "no workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, data: bytes, what: str) -> None:
    with pytest.raises(InputFailed, match=what):
        csv_of(tmp_path, data)


def test_a_cell_below_no_heading_is_told(tmp_path: Path) -> None:
    table = csv_of(tmp_path, b"study,,note\n101,lost,x\n")
    assert table.rows[0].faults == {"B": "stands below no heading"}


def test_a_spreadsheets_own_types_read_as_they_would_be_typed(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "grades"
    sheet.append(["study", "whole", "share", "yes", "day", "month", "at", "sum", "text", "error"])
    values = (101.0, 24, 0.5, True, date(2018, 5, 21), date(2018, 5, 1))
    sheet.append([*values, datetime(2018, 5, 21, 9, 30), "=1+1", "=x", "#N/A"])
    sheet["F2"].number_format = "mmm-yy"
    sheet["I2"].data_type = "s"
    sheet["J2"].data_type = "e"
    book.create_sheet("Sheet2")
    path = tmp_path / "types.xlsx"
    book.save(path)
    (table,) = read_tables(path)
    row = table.rows[0]
    cells = row.cells
    assert [cells[name] for name in ("study", "whole", "share", "yes")] == [
        "101",
        "24",
        "0.5",
        "TRUE",
    ]
    assert [cells[name] for name in ("day", "month", "text")] == ["2018-05-21", "2018-05", "=x"]
    assert cells["at"] == "2018-05-21T09:30:00"
    assert row.faults == {"sum": "holds a formula", "error": "holds the error #N/A"}
    assert row.dates == {"day", "month", "at"}
    assert row.place.endswith("types.xlsx, sheet grades, row 2")


def test_a_workbook_has_its_headings_in_sight_and_offers_choices(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    choices = tuple(f"choice number {n}, longer than Excel takes in a row" for n in range(20))
    sheet = Sheet(
        "grades",
        ("study", "value", "kind", "mark"),
        [["pmid:1", "", "", "x"], ["pmid:2", "", "", "y"]],
        choices={"kind": ("low", "high")},
        row_choices=("value", [choices, ()]),
        hidden=frozenset({"mark"}),
        filled_in=frozenset({"value"}),
        spare=3,
    )
    write_workbook(path, [sheet])
    book = load_workbook(path)
    page = book["grades"]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["D"].hidden
    assert book["lists"].sheet_state == "hidden"
    assert page["B6"].number_format == "@"
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules == {"C2:C6": "='lists'!$A$1:$A$2", "B2": "='lists'!$B$1:$B$20"}
    assert [cell.value for cell in book["lists"]["B"]] == list(choices)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_a_spreadsheet_would_run_stays_text(tmp_path: Path, start: str) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(path, [Sheet("grades", ("note",), [[f"{start}cmd|' /C calc'!A0"], ["x"]])])
    cell = load_workbook(path)["grades"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    (table,) = (table for table in read_tables(path) if table.name == "grades")
    assert not table.rows[0].faults
    assert table.rows[0].cells["note"] == f"{start}cmd|' /C calc'!A0".strip()


def test_letters_that_no_workbook_holds_become_space(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(path, [Sheet("grades", ("note",), [["a\x00b\x1b[31m\ud800c"]])])
    (table,) = (table for table in read_tables(path) if table.name == "grades")
    assert table.rows[0].cells["note"] == "a b [31m c"


@given(st.integers(0, 16_383))
def test_columns_are_named_as_spreadsheets_name_them(index: int) -> None:
    from openpyxl.utils import get_column_letter

    assert column_name(index) == get_column_letter(index + 1)
