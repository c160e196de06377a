"""The data files of a compound: as many rows as there are, read back as they were written."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.builders_render_studies import ANNA, AT

from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.link import LinkValue
from litreview.model.vocabulary import (
    BasisKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
)
from litreview.render.data_files import DATA_FILES, Format, files_here, made
from litreview.render.data_tables import CLAIMS, CODEBOOK, LINKS, STUDIES, TABLES
from litreview.render.frames import READ_CSV, studies_csv, study_frame
from litreview.render.site import remove_left_over
from litreview.render.study_cells import GRADE_FIELDS

EVIL = '=HYPERLINK("http://evil.example"), "quoted"\r\nand a second line'


def the_judgements() -> tuple[Judgement, ...]:
    """A field of a study, a link, and a remark that a spreadsheet would run."""
    quote = Basis(BasisKind.QUOTE, "Reaction time fell by 6% with veltraxin.", "abstract", 0, 40)
    value = LinkValue(
        PopulationMatch.MATCH, OutcomeMatch.DIRECT, InterventionMatch.SAME, Direction.SUPPORTS, n=40
    )
    study = "pmid:90000001"
    return (
        Judgement("x", AT, ANNA, study, "n", 84, quote, machine=84).sealed(),
        Judgement("x", AT, ANNA, f"{study}@sustained-attention", LINK, value, quote).sealed(),
        Judgement("x", AT, ANNA, study, NOTE, EVIL).sealed(),
    )


DOSSIER = replace(a_dossier(), judgements=the_judgements())


@cache
def files() -> dict[str, bytes]:
    return {file.name: content for file, content, _ in made(DOSSIER, files_here())}


def rows_of(name: str) -> list[dict[str, str]]:
    text = files()[name].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_a_row_for_each_thing() -> None:
    assert [row["claim"] for row in rows_of("claims.csv")] == [c.id for c in DOSSIER.claims]
    assert {row["study"] for row in rows_of("studies.csv")} == set(DOSSIER.records)
    assert {(row["study"], row["claim"]) for row in rows_of("links.csv")} == {
        (link.study, link.claim) for link in DOSSIER.links
    }
    assert [row["id"] for row in rows_of("judgements.csv")] == sorted(
        word.id for word in DOSSIER.judgements
    )


def test_the_rows_told_are_those_in_the_file() -> None:
    for file, content, rows in made(DOSSIER, files_here()):
        if file.format is Format.CSV:
            assert rows == len(list(csv.reader(io.StringIO(content.decode(), newline="")))) - 1
        if file.format is Format.RIS:
            assert rows == content.count(b"TY  - ") == len(DOSSIER.records)
        if file.format is Format.BIBTEX:
            assert rows == content.count(b"\n@") + 1
        if file.format is Format.CSL:
            assert rows == len(json.loads(content))


def test_a_claim_s_row_is_its_decision() -> None:
    rows = {row["claim"]: row for row in rows_of("claims.csv")}
    for decision in DOSSIER.decisions:
        row = rows[decision.claim]
        fact = decision.kind.value == "fact"
        assert row["tier"] == ("" if fact or decision.undecided else decision.tier.value)
        assert row["verdict"] == ("" if decision.undecided else decision.verdict.value)
        assert row["human_studies"] == str(decision.human)
        if decision.n is not None:
            assert row["people"] == str(decision.n)
        else:
            assert row["people"] == ("not_reported" if decision.human else "")
        assert row["counted"] == "; ".join(one.study for one in decision.counted)


def test_a_link_that_counts_says_at_which_level() -> None:
    rows = rows_of("links.csv")
    for decision in DOSSIER.decisions:
        for counted in decision.counted:
            mine = [r for r in rows if (r["claim"], r["study"]) == (decision.claim, counted.study)]
            for row in mine:
                assert (row["counted"], row["level"]) == ("yes", str(counted.level))
        for left in decision.not_counted:
            mine = [r for r in rows if (r["claim"], r["study"]) == (decision.claim, left.study)]
            assert all((r["counted"], r["reason"]) == ("no", left.reason) for r in mine)
    assert {row["counted"] for row in rows} >= {"yes", "no"}


def test_a_judgement_keeps_its_basis_and_runs_nothing() -> None:
    rows = {row["field"]: row for row in rows_of("judgements.csv")}
    assert rows["n"]["value"] == rows["n"]["machine"] == "84"
    assert rows["n"]["basis_text"] == "Reaction time fell by 6% with veltraxin."
    assert rows["n"]["at"] == "2026-09-01T10:00:00Z"
    said = "population=match; outcome=direct; intervention=same; direction=supports"
    assert rows[LINK]["value"].startswith(said)
    assert rows[LINK]["value"].endswith("n=40")
    assert rows[LINK]["claim"] == "sustained-attention"
    assert rows[NOTE]["value"] == f"'{EVIL}"


def test_the_study_table_is_that_of_the_frame() -> None:
    assert files()["studies.csv"] == studies_csv(study_frame(DOSSIER))
    frame = pd.read_csv(io.BytesIO(files()["studies.csv"]), **READ_CSV)
    pd.testing.assert_frame_equal(frame, study_frame(DOSSIER))


def test_every_column_of_every_file_is_in_the_codebook() -> None:
    said = {(row["table"], row["column"]) for row in rows_of("codebook.csv")}
    for table in TABLES:
        heading = files()[f"{table.name}.csv"].splitlines()[0].decode().split(",")
        assert {(table.name, column) for column in heading} <= said
    assert all(row["meaning"] for row in rows_of("codebook.csv"))
    assert len(said) == sum(len(table.columns) for table in TABLES)
    fields = {row["column"]: row for row in rows_of("codebook.csv") if row["table"] == "studies"}
    assert all("not_reported" in fields[field]["silent"] for field in GRADE_FIELDS)


@pytest.mark.parametrize("table", [*TABLES, CODEBOOK])
def test_cells_keep_to_the_values_the_codebook_gives(table: object) -> None:
    assert isinstance(table, type(CLAIMS))
    for column in table.columns:
        values = set(column.values.split(", "))
        if not column.values or column.values.startswith(("several", "as its field", "yes, with")):
            continue
        if column.name in {"tier_name"} or table in (STUDIES,):
            continue
        cells = {row[column.name] for row in rows_of(f"{table.name}.csv")}
        assert cells <= values | {"", "not_reported"}, column.name


def test_the_workbook_holds_the_tables() -> None:
    book = load_workbook(io.BytesIO(files()["evidence.xlsx"]))
    assert book.sheetnames == ["claims", "studies", "links", "judgements", "codebook"]
    for table in (*TABLES, CODEBOOK):
        sheet = book[table.name]
        rows = rows_of(f"{table.name}.csv")
        assert sheet.max_row == len(rows) + 1
        assert [cell.value for cell in sheet[1]] == list(table.headings)
        for cells, row in zip(sheet.iter_rows(min_row=2), rows, strict=True):
            for cell, text in zip(cells, row.values(), strict=True):
                shown = "" if cell.value is None else str(cell.value)
                guarded = text.removeprefix("'") if shown.startswith("=") else text
                assert shown.replace("\r\n", "\n") == guarded.replace("\r\n", "\n")
                assert cell.data_type != "f"


def test_parquet_keeps_numbers_apart_from_what_is_not_reported() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(files()["studies.parquet"])).to_pydict()
    frame = study_frame(DOSSIER)
    assert table["study"] == frame["study"].tolist()
    assert table["n"] == [None if pd.isna(n) else int(n) for n in frame["n"]]
    assert None in table["n"]
    assert table["graded"] == frame["graded"].tolist()
    assert set(table["randomized"]) <= {"yes", "no", "not_reported"}
    for name in ("claims", "links", "judgements"):
        read = parquet.read_table(io.BytesIO(files()[f"{name}.parquet"]))
        assert read.num_rows == len(rows_of(f"{name}.csv"))


def test_without_its_writer_parquet_is_left_out_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from litreview.render import citing, data_files

    monkeypatch.setattr(data_files, "can_write_parquet", lambda: False)
    assert {file.format for file in files_here()} == set(Format) - {Format.PARQUET}
    assert "Parquet" in citing.Citing(DOSSIER).left_out


def test_a_file_that_is_made_no_more_is_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "veltraxin" / "data"
    folder.mkdir(parents=True)
    for name in ("studies.parquet", "studies.csv", "mine.csv"):
        (folder / name).touch()
    gone = remove_left_over(tmp_path, "veltraxin", {"veltraxin/data/studies.csv"})
    assert gone == ("veltraxin/data/studies.parquet",)
    assert sorted(path.name for path in folder.iterdir()) == ["mine.csv", "studies.csv"]


def test_the_same_dossier_gives_the_same_bytes() -> None:
    again = {file.name: content for file, content, _ in made(DOSSIER, files_here())}
    assert again == files()
    assert [file.name for file in DATA_FILES] == [
        *("claims.csv", "studies.csv", "links.csv", "judgements.csv", "codebook.csv"),
        *("evidence.xlsx", "evidence.json", "studies.ris", "studies.bib", "studies.csl.json"),
        *("claims.parquet", "studies.parquet", "links.parquet", "judgements.parquet"),
    ]


def test_no_abstract_is_in_any_table_or_citation() -> None:
    for name, content in files().items():
        if name.endswith((".csv", ".ris", ".bib", ".csl.json")) and name != "judgements.csv":
            assert b"Neither participants nor raters" not in content, name


def test_hostile_titles_stay_text_in_every_file() -> None:
    dossier = with_records(DOSSIER, [a_study_record("pmid:90000009", EVIL)])
    made_now = {file.name: content for file, content, _ in made(dossier, files_here())}
    cells = [row["title"] for row in csv_rows(dossier, made_now["studies.csv"])]
    assert f"'{EVIL}" in cells
    titles = [item["title"] for item in json.loads(made_now["studies.csl.json"])]
    assert " ".join(EVIL.split()) in titles
    sheet = load_workbook(io.BytesIO(made_now["evidence.xlsx"]))["studies"]
    (cell,) = [c for c in sheet["D"] if str(c.value).startswith("=")]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def csv_rows(_dossier: Dossier, content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_link_of_a_claim_in_parts_names_its_part() -> None:
    parts = {d.claim: {p.part for p in d.parts} for d in DOSSIER.decisions if d.parts}
    for row in rows_of("links.csv"):
        assert row["part"] in parts.get(row["claim"], {""})  # type: ignore[call-overload]
    assert LINKS.headings[3] == "part"
