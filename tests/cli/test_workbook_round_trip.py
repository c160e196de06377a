"""`export xlsx`, filled in and read back: nothing lost, nothing doubled, conflicts told."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import CommandLine, Result
from tests.cli.test_judging_verbs import FULL_TEXT, SENTENCE, words_of

ME = ("--reviewer", "anna")
RESULT = "Attention scores rose by 12% with examplin and by 2% with placebo."
LINK = {"population": "match", "outcome": "direct", "intervention": "same", "direction": "supports"}


def export(litreview: CommandLine, *words: str) -> Path:
    litreview.ok("export", "xlsx", "examplin", *ME, "--hide", "none", *words)
    return litreview.root / "exports" / "examplin-anna.xlsx"


def rows_of(path: Path, sheet: str) -> list[dict[str, str]]:
    headings, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    named = [dict(zip(headings, row, strict=True)) for row in rows]
    return [{str(k): str(v or "") for k, v in row.items()} for row in named if any(row.values())]


def fill(path: Path, sheet: str, of: dict[str, str], **cells: Any) -> None:
    """Fill cells of the one row that holds these."""
    book = load_workbook(path)
    page = book[sheet]
    columns = {str(cell.value).replace("your ", ""): cell.column for cell in page[1]}
    wanted = [
        number
        for number in range(2, page.max_row + 1)
        if all(page.cell(number, columns[name]).value == value for name, value in of.items())
    ]
    for name, value in cells.items():
        page.cell(wanted[0], columns[name]).value = value
    book.save(path)


def add(path: Path, sheet: str, **cells: Any) -> None:
    """Fill in the first empty row."""
    book = load_workbook(path)
    page = book[sheet]
    columns = {str(cell.value).replace("your ", ""): cell.column for cell in page[1]}
    number = next(n for n in range(2, page.max_row + 2) if page.cell(n, 1).value is None)
    for name, value in cells.items():
        page.cell(number, columns[name]).value = value
    book.save(path)


def read(litreview: CommandLine, path: Path, *words: str) -> Result:
    return litreview("grade", "examplin", "--from", str(path), *ME, "--yes", *words)


def said(result: Result) -> str:
    return " ".join(result.out.split())


def test_an_untouched_workbook_writes_nothing(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--accept", *ME)
    litreview.ok("grade", "examplin", "101", "--set", "n=40", *FULL_TEXT, *ME)
    before = words_of(litreview)
    result = read(litreview, export(litreview))
    assert result.code == 0
    assert re.search(r"(\d+) rows: \1 not filled in", result.out)
    assert words_of(litreview) == before


def test_what_is_filled_in_is_written_once(litreview: CommandLine) -> None:
    path = export(litreview)
    n = {"study": "pmid:101", "field": "n"}
    fill(path, "grades", n, value=48, quote=SENTENCE)
    fill(path, "grades", {"study": "pmid:101", "field": "randomized"}, value=True)
    fill(path, "grades", {"study": "pmid:101", "field": "full_text_read"}, value="yes")
    fill(path, "grades", {"study": "pmid:101", "field": "risk_of_bias"}, value="low")
    fill(path, "links", {"study": "pmid:101", "claim": "attention"}, **LINK, quote=RESULT)
    fill(path, "facts", {"claim": "kept-cold"}, value="yes", as_of=2018, source="a label",
         certainty="high", account="label")  # fmt: skip
    add(path, "grades", study="101", field="Sex", value="not reported")
    add(path, "links", study=102, claim="attention", **{**LINK, "population": "mismatch"},
        source="full text", certainty="high")  # fmt: skip
    first = read(litreview, path)
    assert first.code == 0, first
    assert "8 accepted" in first.out
    words = words_of(litreview)
    assert [word["field"] for word in words] == [
        "randomized", "n", "full_text_read", "risk_of_bias", "sex", "link", "link", "stated",
    ]  # fmt: skip
    assert words[1]["basis"]["text"] == SENTENCE
    assert words[1]["machine"] == 48
    again = read(litreview, path)
    assert "8 as it stands" in again.out
    assert words_of(litreview) == words
    assert "not filled in" in read(litreview, export(litreview)).out
    assert words_of(litreview) == words


def test_a_word_given_since_is_a_conflict(litreview: CommandLine) -> None:
    path = export(litreview)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="40", quote=SENTENCE)
    fill(path, "grades", {"study": "pmid:101", "field": "randomized"}, value="yes")
    litreview.ok("grade", "examplin", "101", "--set", "n=24", *FULL_TEXT, *ME)
    before = words_of(litreview)
    refused = read(litreview, path)
    assert refused.code == 1
    assert "changed since the workbook was written: you said 24, and the machine reads 48" in (
        said(refused)
    )
    assert words_of(litreview) == before
    assert read(litreview, path, "--skip-refused").code == 0
    assert [word["field"] for word in words_of(litreview)] == ["n", "randomized"]
    assert words_of(litreview)[0]["value"] == 24


def test_a_word_taken_back_since_is_a_conflict(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=24", *FULL_TEXT, *ME)
    path = export(litreview)
    litreview.ok("grade", "examplin", "--undo", *ME)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="25")
    assert "changed since the workbook was written: you said nothing" in said(read(litreview, path))


def test_a_machine_that_reads_otherwise_now_is_a_conflict(litreview: CommandLine) -> None:
    path = export(litreview)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="48")
    xml = (litreview.root / "pubmed.xml").read_text(encoding="utf-8")
    xml = xml.replace("Forty-eight", "Fifty-two").replace("<Year>2020</Year>", "<Year>2021</Year>")
    litreview.write("revised.xml", xml)
    litreview.ok("import", "revised.xml")
    result = read(litreview, path)
    assert result.code == 1
    assert not words_of(litreview)


def test_a_row_copied_with_another_value_is_refused(litreview: CommandLine) -> None:
    path = export(litreview)
    of = {"study": "pmid:101", "field": "randomized"}
    fill(path, "grades", of, value="yes")
    stamp = next(r["exported"] for r in rows_of(path, "grades") if of.items() <= r.items())
    add(path, "grades", **of, value="no", quote=SENTENCE, exported=stamp)
    result = read(litreview, path)
    assert result.code == 1
    assert "a row above says otherwise: yes" in said(result)
    assert not words_of(litreview)


def test_a_cell_that_was_emptied_is_no_undo(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=24", *FULL_TEXT, *ME)
    path = export(litreview)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value=None)
    result = read(litreview, path)
    assert result.code == 1
    assert "`grade --undo` takes a word back" in said(result)


def test_what_is_written_over_the_machines_value_is_told(litreview: CommandLine) -> None:
    path = export(litreview)
    book = load_workbook(path)
    page = book["grades"]
    page.cell(2, 4).value = "no"
    book.save(path)
    result = read(litreview, path)
    assert result.code == 1
    assert "column machine's value: refused: was changed" in said(result)
    assert book["studies"].protection.sheet
    assert not page.protection.sheet


def test_a_sheet_saved_as_csv_is_read_back_alike(litreview: CommandLine) -> None:
    path = export(litreview)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="48", quote=SENTENCE)
    text = io.StringIO()
    rows = load_workbook(path)["grades"].iter_rows(values_only=True)
    csv.writer(text, delimiter=";").writerows(rows)
    saved = litreview.root / "grades.csv"
    saved.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    assert "1 accepted" in read(litreview, saved).out
    assert "1 as it stands" in read(litreview, path).out
    assert len(words_of(litreview)) == 1


def test_rows_sorted_and_left_out_lose_nothing(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--accept", *ME)
    path = export(litreview)
    before = words_of(litreview)
    book = load_workbook(path)
    page = book["grades"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows[: len(rows) // 2]), 2):
        for index, value in enumerate(row, 1):
            page.cell(number, index).value = value
    page.delete_rows(len(rows) // 2 + 2, len(rows))
    book.save(path)
    assert read(litreview, path).code == 0
    assert words_of(litreview) == before


def test_others_words_are_not_in_it(litreview: CommandLine) -> None:
    boris = ("--reviewer", "boris")
    litreview.ok("grade", "examplin", "101", "--set", "n=47", *FULL_TEXT, *boris)
    litreview.ok("grade", "examplin", "101", "--set", "country=Atlantis", *FULL_TEXT, *boris)
    litreview.ok("grade", "examplin", "101", "--note", "hush", *boris)
    answers = [text for name, value in LINK.items() for text in (f"--{name}", value)]
    litreview.ok("link", "dry-nose", "101", *answers, *FULL_TEXT, *boris)
    path = export(litreview)
    book = load_workbook(path)
    cells = {
        str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row
    }
    assert not {"47", "Atlantis", "hush", "boris"} & cells
    assert not [row for row in rows_of(path, "links") if row["claim"] == "dry-nose"]


def test_one_study_in_ten_hides_the_machine(litreview: CommandLine) -> None:
    litreview.ok("export", "xlsx", "examplin", *ME, "--hide", "all")
    path = litreview.root / "exports" / "examplin-anna.xlsx"
    rows = rows_of(path, "grades")
    assert {row["machine's value"] for row in rows} == {"hidden"}
    assert not any(row["sentence"] for row in rows)
    assert not rows_of(path, "links")
    assert len({tuple(r["field"] for r in rows if r["study"] == s) for s in
                {row["study"] for row in rows}}) == 1  # fmt: skip
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="48", quote=SENTENCE)
    assert read(litreview, path).code == 0
    assert words_of(litreview)[0]["unaided"] is True


def test_it_is_read_by_the_reviewer_it_was_written_for(litreview: CommandLine) -> None:
    path = export(litreview)
    fill(path, "grades", {"study": "pmid:101", "field": "n"}, value="48", quote=SENTENCE)
    result = litreview("grade", "examplin", "--from", str(path), "--yes", "--reviewer", "boris")
    assert result.code == 2
    assert "--reviewer anna" in result.err


def test_choices_are_offered_where_a_field_is_closed(litreview: CommandLine) -> None:
    book = load_workbook(export(litreview))
    page = book["grades"]
    number = next(n for n in range(2, 50) if page.cell(n, 3).value == "design")
    (rule,) = (r for r in page.data_validations.dataValidation if f"F{number}" in r.sqref)
    column = re.findall(r"\$([A-Z]+)\$", rule.formula1)[0]
    choices = [cell.value for cell in book["lists"][column] if cell.value]
    assert "rct" in choices
    assert "animal_study" in choices
    assert book["codebook"].freeze_panes == "A2"
    assert "whether chance assigned the groups" in [c.value for c in book["codebook"]["B"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_title_that_would_run_stays_text(litreview: CommandLine, start: str) -> None:
    xml = (litreview.root / "pubmed.xml").read_text(encoding="utf-8")
    xml = xml.replace("Examplin and maze", f"{start}HYPERLINK(1) maze").replace("2016", "2021")
    litreview.write("revised.xml", xml)
    litreview.ok("import", "revised.xml")
    page = load_workbook(export(litreview))["studies"]
    (cell,) = (row[2] for row in page.iter_rows() if row[0].value == "pmid:102")
    assert cell.value.startswith(start)
    assert cell.data_type == "s"


def test_without_openpyxl_it_says_how_to_have_it(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export(litreview)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for result in (read(litreview, path), litreview("export", "xlsx", "examplin", *ME)):
        assert result.code == 2
        assert "pip install 'litreview[xlsx]'" in result.err
    litreview.write("rows.csv", "study,field,value\n101,randomized,yes\n")
    assert read(litreview, litreview.root / "rows.csv").code == 0


def test_what_no_cell_can_hold_makes_no_row_a_changed_one(
    litreview: CommandLine, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.ris"
    odd.write_text(
        "TY  - JOUR\nTI  - Mint \x1b[31mand\x07 sleep\nAB  - Forty \x1bnurses were randomly "
        "assigned to mint\x07 or placebo in a double-blind trial.\n"
        "C2  - PMID: 99000077\nPY  - 2020\nER  - \n"
    )
    litreview.ok("import", str(odd), "--compound", "examplin")
    path = export(litreview)
    assert any("Forty" in row["sentence"] for row in rows_of(path, "grades"))
    result = read(litreview, path)
    assert result.code == 0, result
    assert "was changed" not in result.out + result.err
    assert words_of(litreview) == []
