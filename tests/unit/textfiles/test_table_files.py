"""Workbooks to read and Parquet: the same bytes each time, and what another reader finds there."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from litreview.model.text import TURNS
from litreview.textfiles.table_files import (
    Cell,
    CellType,
    ReadSheet,
    can_write_parquet,
    csv_bytes,
    parquet_bytes,
    workbook_bytes,
)
from litreview.textfiles.workbook import MAX_CELL, NOT_IN_A_CELL

ROWS: list[tuple[Cell, ...]] = [("a", 1, True), ("=1+1", None, False), ("", -3, None)]


def written(rows: list[tuple[Cell, ...]]) -> bytes:
    return workbook_bytes([ReadSheet("a & b", ("text", "number", "truth"), rows)])


def test_another_program_reads_the_cells_as_they_were() -> None:
    sheet = load_workbook(io.BytesIO(written(ROWS)))["a & b"]
    values = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert values[0] == ("text", "number", "truth")
    assert values[1:] == [("a", 1, True), ("=1+1", None, False), (None, -3, None)]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].quotePrefix
    assert not sheet["A2"].quotePrefix
    assert sheet["A1"].font.bold
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C4")


def test_no_clock_is_in_a_workbook() -> None:
    assert written(ROWS) == written(ROWS)
    with zipfile.ZipFile(io.BytesIO(written(ROWS))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/core.xml" not in archive.namelist()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_is_read_back(text: str) -> None:
    sheet = load_workbook(io.BytesIO(written([(text, 1, True)])))["a & b"]
    kept = NOT_IN_A_CELL.sub(" ", TURNS.sub("", text))
    assert (sheet["A2"].value or "").replace("\r", "\n") == kept.replace("\r", "\n")


def test_a_table_holds_nothing_that_steers_a_terminal_or_turns_a_line() -> None:
    content = csv_bytes(["a"], [["safe\x1b[2J\u202etxet\u202c\tΩδή\r\nnext"]])
    assert content.decode() == 'a\r\n"safe[2Jtxet\tΩδή\r\nnext"\r\n'


def test_a_long_text_is_cut_where_excel_would() -> None:
    sheet = load_workbook(io.BytesIO(written([("x" * (MAX_CELL + 5), 1, True)])))["a & b"]
    assert len(sheet["A2"].value) == MAX_CELL


def test_parquet_is_typed_and_holds_no_clock() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    kinds = {"text": CellType.TEXT, "number": CellType.WHOLE, "truth": CellType.TRUTH}
    content = parquet_bytes(kinds, ROWS)
    table = parquet.read_table(io.BytesIO(content))
    assert [str(field.type) for field in table.schema] == ["string", "int64", "bool"]
    assert table.to_pydict()["number"] == [1, None, -3]
    assert content == parquet_bytes(kinds, ROWS)
    assert parquet.read_table(io.BytesIO(parquet_bytes(kinds, []))).num_rows == 0
    assert can_write_parquet()
