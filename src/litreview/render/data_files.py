"""The data files of one compound, for the site and for `export`: one list, the same bytes.

A dossier enters; the bytes of each file leave. No abstract is in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.render.bibtex import bibtex_entry
from litreview.render.csl import csl_citation, csl_json
from litreview.render.data_tables import CODEBOOK, TABLES, DataTable, Tables
from litreview.render.order import study_order
from litreview.render.ris import ris_citation
from litreview.render.shapes import evidence_json, study_json
from litreview.textfiles.table_files import (
    Cell,
    CellType,
    ReadSheet,
    can_write_parquet,
    csv_bytes,
    parquet_bytes,
    workbook_bytes,
)

NO_PARQUET = "Parquet files are left out: what writes them is not installed where this was made."


class Format(StrEnum):
    """A format of data files, as `export` asks for it."""

    CSV = "csv"
    TABLES = "tables"
    JSON = "json"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL = "csl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file: what it is called, what is in it, and how it is made.

    Attributes:
        media_type: As IANA registers it, or as programs know it.
        made_of: The tables whose rows are all that is in it, where it is made of nothing else.
        rows: How many rows of a table, or how many citations, are in it; None where nobody counts.
    """

    name: str
    format: Format
    about: str
    media_type: str
    make: Callable[[Tables], bytes]
    rows: Callable[[Tables], int] | None = None
    made_of: tuple[DataTable, ...] = ()


def _csv(table: DataTable, tables: Tables) -> bytes:
    return csv_bytes(table.headings, tables.rows(table))


def _workbook(tables: Tables) -> bytes:
    return workbook_bytes(
        [ReadSheet(table.name, table.headings, tables.rows(table)) for table in (*TABLES, CODEBOOK)]
    )


def _parquet(table: DataTable, tables: Tables) -> bytes:
    kinds = [column.kind for column in table.columns]
    rows = (tuple(map(_typed, kinds, row)) for row in tables.rows(table))
    return parquet_bytes(dict(zip(table.headings, kinds, strict=True)), rows)


def _typed(kind: CellType, cell: Cell) -> Cell:
    """A number nobody reported is null; text stays as it is."""
    if kind is CellType.TEXT:
        return "" if cell is None else cell
    return None if cell in {NOT_REPORTED, ""} else cell


def _rows(table: DataTable, tables: Tables) -> int:
    return len(tables.rows(table))


def _citations(tables: Tables) -> int:
    return len(tables.dossier.records)


def _json(tables: Tables) -> bytes:
    dossier = tables.dossier
    make = partial(study_json, dossier)
    return evidence_json(dossier, tables.pieces.of("evidence.json", study_order(dossier), make))


def _ris(tables: Tables) -> bytes:
    dossier = tables.dossier
    return b"".join(_each(tables, "studies.ris", lambda record: ris_citation(record, dossier)))


def _bibtex(tables: Tables) -> bytes:
    return b"\n".join(_each(tables, "studies.bib", _bibtex_bytes))


def _bibtex_bytes(record: Record) -> bytes:
    return bibtex_entry(record).encode("utf-8", "replace")


def _csl(tables: Tables) -> bytes:
    return csl_json(_each(tables, "studies.csl.json", csl_citation))


def _each(tables: Tables, name: str, make: Callable[[Record], bytes]) -> list[bytes | memoryview]:
    """The citation of every record by PMID, those that PubMed does not hold behind."""
    records = tables.dossier.records
    studies = sorted(records, key=_by_number)
    return tables.pieces.of(name, studies, lambda study: make(records[study]))


def _by_number(study: StudyId) -> tuple[bool, int, str]:
    return not study.startswith("pmid:"), len(study), study


_OF_TABLES = (*TABLES, CODEBOOK)
DATA_FILES = (
    *(
        DataFile(
            f"{table.name}.csv",
            Format.CSV,
            table.about,
            "text/csv",
            partial(_csv, table),
            partial(_rows, table),
        )
        for table in _OF_TABLES
    ),
    DataFile(
        "evidence.xlsx",
        Format.TABLES,
        "These tables in one workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _workbook,
        made_of=(*TABLES, CODEBOOK),
    ),
    DataFile(
        "evidence.json",
        Format.JSON,
        "Claims with the trace of each decision, studies with their tags, links and reports; "
        "a claim of fact, or one never decided, is marked as off the ladder: its tier says nothing",
        "application/json",
        _json,
    ),
    DataFile(
        "studies.ris",
        Format.RIS,
        "Citations for Zotero, EndNote, Rayyan and Covidence, with claims as labels",
        "application/x-research-info-systems",
        _ris,
        _citations,
    ),
    DataFile(
        "studies.bib",
        Format.BIBTEX,
        "Citations for LaTeX",
        "application/x-bibtex",
        _bibtex,
        _citations,
    ),
    DataFile(
        "studies.csl.json",
        Format.CSL,
        "Citations for Pandoc and other CSL programs",
        "application/vnd.citationstyles.csl+json",
        _csl,
        _citations,
    ),
    *(
        DataFile(
            f"{table.name}.parquet",
            Format.PARQUET,
            table.about,
            "application/vnd.apache.parquet",
            partial(_parquet, table),
            partial(_rows, table),
            (table,),
        )
        for table in TABLES
    ),
)
"""Every file there is, in the order pages list them."""


def files_here() -> tuple[DataFile, ...]:
    """Those this machine can make: without pyarrow, no Parquet."""
    able = can_write_parquet()
    return tuple(file for file in DATA_FILES if able or file.format is not Format.PARQUET)


def made(
    dossier: Dossier, files: Iterable[DataFile]
) -> Iterator[tuple[DataFile, bytes, int | None]]:
    """Yield each file with its bytes, made anew, and how many rows or citations it holds.

    Raises:
        UsageError: What writes one of them is not installed.
    """
    tables = Tables(dossier)
    for file in files:
        yield file, file.make(tables), file.rows(tables) if file.rows else None
