"""Tables for programs and spreadsheets: CSV, a workbook to read, Parquet; the same bytes each time.

Headings and rows enter; the bytes of a file leave. What the columns mean is the caller's. The
workbook is written here and not by openpyxl, which puts the hour into each and takes ten times as
long; `workbook` writes those that people fill in.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from xml.sax.saxutils import escape, quoteattr

from litreview.errors import UsageError
from litreview.model.codec import to_json_bytes
from litreview.model.text import TURNS
from litreview.textfiles.tables import FORMULA_STARTS, column_name
from litreview.textfiles.workbook import MAX_CELL, NOT_IN_A_CELL

Cell = str | int | bool | None
NEEDS_PYARROW = "Install it: pip install 'litreview[parquet]'."
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and ends of line
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can name
_QUICK = 3  # of zlib's nine levels: a tenth larger than the default, in half the time
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOLD, _AS_TEXT = 1, 2  # styles; a text that a spreadsheet would run stays one when it is edited


class CellType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole number"
    TRUTH = "true or false"


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet to read: its name, headings, and rows of texts and numbers; None is empty."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as UTF-8 CSV (RFC 4180), safe to open in a spreadsheet; None is empty.

    Control characters, which a terminal obeys, and turns of the reading direction are left out.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    text = _CONTROL.sub("", TURNS.sub("", file.getvalue()))
    return text.encode("utf-8", "replace")


def guarded(cell: str) -> str:
    """A text that a spreadsheet would run gets an apostrophe in front; the rest stays."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def workbook_bytes(sheets: Sequence[ReadSheet]) -> bytes:
    """Return a workbook (XLSX) whose headings stay in sight and can be filtered by."""
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book([sheet.name for sheet in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{at}.xml") for at, _ in enumerate(sheets, 1)]
            + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            _put(archive, name, [text])
        for at, sheet in enumerate(sheets, 1):
            _put(archive, f"xl/worksheets/sheet{at}.xml", _sheet(sheet))
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, texts: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.create_system = 0  # wherever it is made
    content = "".join(texts).encode("utf-8", "replace")
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, _QUICK)


def _types(sheets: int) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds |= {f"/xl/worksheets/sheet{at}.xml": "worksheet" for at in range(1, sheets + 1)}
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{_OFFICE}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{rels}"/>'
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{default}{listed}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _book(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"/>'
        for at, name in enumerate(names, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    )


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border/></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _sheet(sheet: ReadSheet) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield "</sheetView></sheetViews><sheetData>"
    yield f"<row>{''.join(_text(heading, _BOLD) for heading in sheet.headings)}</row>"
    yield from (f"<row>{''.join(map(_cell, row))}</row>" for row in sheet.rows)
    last = f"{column_name(len(sheet.headings) - 1)}{len(sheet.rows) + 1}"
    yield f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'


@lru_cache(maxsize=4096, typed=True)  # most cells say what the cell above says; 1 is not True
def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return _text(value, _AS_TEXT if value.startswith(FORMULA_STARTS) else 0)


def _text(value: str, style: int) -> str:
    text = escape(NOT_IN_A_CELL.sub(" ", TURNS.sub("", value))[:MAX_CELL], {"\r": "&#13;"})
    marked = f' s="{style}"' if style else ""
    return f'<c{marked} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def can_write_parquet() -> bool:
    """Whether pyarrow is installed; it is not loaded to find out."""
    return find_spec("pyarrow") is not None


def parquet_bytes(columns: Mapping[str, CellType], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a Parquet file: every column of one type, and null where a cell is None.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra
        from pyarrow import json, parquet  # noqa: PLC0415 - as above
    except ImportError as missing:
        raise UsageError(
            "writing Parquet needs pyarrow, and it is not installed", fix=NEEDS_PYARROW
        ) from missing
    kinds = {
        CellType.TEXT: arrow.string(),
        CellType.WHOLE: arrow.int64(),
        CellType.TRUTH: arrow.bool_(),
    }
    schema = arrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    told = [to_json_bytes(dict(zip(columns, row, strict=True))) for row in rows]
    lines = b"\n".join(told) or b"{}"
    reading = json.ReadOptions(use_threads=False, block_size=len(lines) + 1)
    parsing = json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    # arrays made of Python's lists, and of none, would load pandas
    table = json.read_json(io.BytesIO(lines), reading, parsing)
    file = io.BytesIO()
    parquet.write_table(table.slice(0, len(told)), file)
    return file.getvalue()
