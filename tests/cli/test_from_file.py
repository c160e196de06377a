"""`grade --from FILE`: every row told before any is written, by the checks every door meets."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.cli.conftest import CommandLine, Result
from tests.cli.test_judging_verbs import SENTENCE, words_of

ME = ("--reviewer", "anna")
RESULT = "Attention scores rose by 12% with examplin and by 2% with placebo."
SOURCE = "full text, table 1"


LINKED = ("population", "outcome", "intervention", "direction")
CELLS = {
    "study": ("101", "pmid:102", "101.0", "999", "no study", ""),
    "claim": ("attention", "kept-cold", "nothing known", ""),
    "field": ("n", "Sex", "full text read", "risk_of_bias", "exposed", "trial", "excluded", "x"),
    "value": ("24", "24.0", "yes", "TRUE", "male", "not reported", "102", "other", "=1", "-", ""),
    "as_of": ("2018", "2018-13", ""),
    "population": ("match", "Adjacent"),
    "outcome": ("direct", "surrogate"),
    "intervention": ("same", "differs"),
    "direction": ("supports", "not reported", "sideways"),
    "n": ("", "24", "2.5"),
    "quote": ("", RESULT, "no such words stand there"),
    "source": ("", SOURCE),
    "certainty": ("", "High", "sure"),
    "note": ("", "why", "\x00 and \x1b[31m"),
}


def from_file(litreview: CommandLine, text: str, *words: str, name: str = "rows.csv") -> Result:
    litreview.write(name, text)
    return litreview("grade", "examplin", "--from", name, *ME, *words)


def fates(litreview: CommandLine, text: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = from_file(litreview, text, "--dry-run", "--json").json()
    return told


def test_rows_of_every_kind_are_written_once(litreview: CommandLine) -> None:
    text = (
        "Study,Claim,Field,Value,As Of,Population,Outcome,Intervention,Direction,N,Quote,Source,"
        "Certainty,Account,Note\n"
        f'101,,n,40,,,,,,,,"{SOURCE}",high,full text,two were lost\n'
        f'pmid:101,attention,,,,Match,direct,same,supports,24,"{RESULT}",,,,\n'
        ",kept-cold,stated,yes,2018,,,,,,,a label,high,label,\n"
        "101,,,,,,,,,,,,,,ask for the text\n"
    )
    said = from_file(litreview, text, "--yes")
    assert said.code == 0
    assert "4 rows: 4 accepted" in said.out
    words = words_of(litreview)
    assert [word["field"] for word in words] == ["n", "link", "stated", "note"]
    assert words[0]["value"] == 40
    assert words[0]["basis"]["account"] == "full_text"
    assert words[1]["value"]["n"] == 24
    assert words[2]["as_of"] == "2018"
    assert len({word["batch"] for word in words}) == 1
    again = from_file(litreview, text, "--yes")
    assert "4 rows: 4 as it stands" in again.out
    assert words_of(litreview) == words
    litreview.ok("grade", "examplin", "--undo", *ME)
    assert litreview.ok("grade", "examplin", "101", "--json").json()["graded_by"] == ["machine"]


def test_nothing_is_written_before_somebody_says_so(litreview: CommandLine) -> None:
    rows = "study,field,value\n101,randomized,yes\n"
    silent = from_file(litreview, rows)
    assert silent.code == 2
    assert "--yes" in silent.err
    looked = from_file(litreview, rows, "--dry-run")
    assert looked.code == 0
    assert "row 2: accepted: pmid:101 randomized = yes" in looked.out
    assert not words_of(litreview)


def test_a_row_may_spell_its_study_as_it_is_cited(litreview: CommandLine) -> None:
    said = from_file(litreview, "study,field,value\nPMID 101,randomized,yes\n", "--yes")
    assert "row 2: accepted: pmid:101 randomized = yes" in said.out
    assert [word["subject"] for word in words_of(litreview)] == ["pmid:101"]


def test_one_row_refused_holds_back_the_whole_file(litreview: CommandLine) -> None:
    rows = "study,field,value\n101,randomized,yes\n101,n,many\n"
    refused = from_file(litreview, rows, "--yes")
    assert refused.code == 1
    assert "row 3, column value: refused" in refused.out
    assert not words_of(litreview)
    skipped = from_file(litreview, rows, "--yes", "--skip-refused")
    assert skipped.code == 0
    assert [word["field"] for word in words_of(litreview)] == ["randomized"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("101,randomised,yes,,,", "field"),
        ("101,n,2.5,,,", "value"),
        ("101,n,=1+1,,,", "value"),
        ("101,n,,,,", "value"),
        ("101,,24,,,", "field"),
        ("999,n,24,,,", "study"),
        ("no study,n,24,,,", "study"),
        (",n,24,,,", "study"),
        ("101,n,12,,,", "value"),
        ("101,sex,male,No such sentence stands there,,", "quote"),
        ("101,n,12,,an account,", "certainty"),
        ("101,n,12,,an account,sure", "certainty"),
        ("101,risk_of_bias,low,,,", "value"),
        ("101,separate,102,,,", "value"),
        ("101,excluded,boring,,,", "value"),
    ],
)
def test_a_row_that_cannot_be_names_its_column(
    litreview: CommandLine, row: str, column: str
) -> None:
    (told,) = fates(litreview, f"study,field,value,quote,source,certainty\n{row}\n")
    assert (told["fate"], told["column"], told["row"]) == ("refused", column, 2)
    assert told["reason"]
    assert told["fix"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("101,attention,match,direct,same,,", "direction"),
        ("101,attention,match,direct,same,sideways,", "direction"),
        ("101,attentiveness,match,direct,same,supports,", "claim"),
        (",attention,match,direct,same,supports,", "population"),
        ("101,,match,,,,", "population"),
        ("101,attention,match,direct,same,supports,many", "n"),
    ],
)
def test_a_link_that_cannot_be_names_its_column(
    litreview: CommandLine, row: str, column: str
) -> None:
    head = "study,claim,population,outcome,intervention,direction,n,source,certainty"
    (told,) = fates(litreview, f"{head}\n{row},a book,high\n")
    assert (told["fate"], told["column"]) == ("refused", column)


def test_rows_are_checked_as_if_those_above_were_written(litreview: CommandLine) -> None:
    head = "study,field,value\n"
    read, bias = "101,full_text_read,yes\n", "101,risk_of_bias,low\n"
    assert [one["fate"] for one in fates(litreview, head + bias + read)] == ["refused", "accepted"]
    assert [one["fate"] for one in fates(litreview, head + read + bias)] == ["accepted", "accepted"]
    twice = head + read + read
    assert [one["fate"] for one in fates(litreview, twice)] == ["accepted", "as it stands"]


def test_two_rows_that_contradict_each_other_are_not_both_taken(litreview: CommandLine) -> None:
    rows = "study,field,value,quote\n"
    rows += f'101,n,48,"{SENTENCE}"\n101,n,24,"{SENTENCE}"\n101,n,48,"{RESULT}"\n'
    assert [one["fate"] for one in fates(litreview, rows)] == ["accepted", "refused", "refused"]
    from_file(litreview, rows, "--yes", "--skip-refused")
    assert [one["fate"] for one in fates(litreview, rows)][1:] == ["refused", "refused"]


def test_an_unknown_column_names_the_file_and_the_fix(litreview: CommandLine) -> None:
    said = from_file(litreview, "study,feild,value\n101,n,24\n", "--yes")
    assert said.code == 1
    assert "rows.csv: column “feild” is not known" in said.err
    assert "Did you mean “field”?" in said.err


def test_a_workbook_of_their_own_is_read_by_its_types(litreview: CommandLine) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Study", "Field", "Value", "Source", "Certainty"])
    sheet.append([101, "N", 40.0, SOURCE, "High"])
    sheet.append([101, "Randomized", True, None, None])
    book.save(litreview.root / "rows.xlsx")
    said = litreview.ok("grade", "examplin", "--from", "rows.xlsx", "--yes", *ME)
    assert "2 rows: 2 accepted" in said.out
    assert [word["value"] for word in words_of(litreview)] == [40, "yes"]


def test_a_date_a_spreadsheet_made_of_a_dose_is_refused(litreview: CommandLine) -> None:
    from datetime import date

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["study", "field", "value", "source", "certainty"])
    sheet.append([101, "dose", date(2026, 5, 2), SOURCE, "high"])
    book.save(litreview.root / "rows.xlsx")
    said = litreview("grade", "examplin", "--from", "rows.xlsx", "--yes", *ME)
    assert said.code == 1
    assert "refused: the spreadsheet made a date of it" in " ".join(said.out.split())


def test_others_words_are_told_to_nobody(litreview: CommandLine) -> None:
    quote = ("--quote", SENTENCE)
    litreview.ok("grade", "examplin", "101", "--set", "n=48", *quote, "--reviewer", "boris")
    said = from_file(litreview, "study,field,value\n101,n,47\n101,n,48\n", "--dry-run")
    assert "boris" not in said.out + said.err


def test_a_file_stands_alone(litreview: CommandLine) -> None:
    litreview.write("rows.csv", "study,field,value\n101,randomized,yes\n")
    for words in (("101",), ("--accept",), ("--plain",), ("--unlinked",), ("--undo",)):
        assert litreview("grade", "examplin", "--from", "rows.csv", *words, *ME).code == 2
    assert litreview("grade", "examplin", "--yes", *ME).code == 2
    assert not words_of(litreview)


def test_json_gives_each_row_as_it_would_be_written(litreview: CommandLine) -> None:
    (row,) = fates(litreview, f'study,field,value,quote\n101,n,48,"{SENTENCE}"\n')
    assert row["fate"] == "accepted"
    assert row["judgements"][0]["basis"]["text"] == SENTENCE
    assert json.dumps(row)
    assert not Path(litreview.root / "data/examplin/reviews/anna.jsonl").exists()


@pytest.mark.parametrize(("answer", "count"), [(b"n\n", 0), (b"y\n", 1)])
def test_on_a_terminal_it_asks_before_it_writes(
    litreview: CommandLine, answer: bytes, count: int
) -> None:
    pty = pytest.importorskip("pty", reason="needs a terminal, which Windows has another way")
    litreview.write("rows.csv", "study,field,value\n101,randomized,yes\n")
    ours, theirs = pty.openpty()
    words = ("grade", "examplin", "--from", "rows.csv", *ME)
    with (
        os.fdopen(ours, "wb", buffering=0) as keys,
        litreview.process(*words, stdin=theirs, stdout=theirs) as running,
    ):
        os.close(theirs)
        keys.write(answer)
        assert running.wait(timeout=60) == 0
    assert len(words_of(litreview)) == count


def test_any_rows_are_told_and_a_second_reading_adds_nothing(litreview: CommandLine) -> None:
    kinds = {
        "field": ("study", "field", "value", "quote", "source", "certainty", "note"),
        "link": ("study", "claim", *LINKED, "n", "quote"),
        "fact": ("claim", "value", "as_of", "source", "certainty"),
        "remark": ("study", "note"),
    }
    drawn = random.Random(14)
    columns = list(CELLS)
    text = io.StringIO()
    rows = csv.DictWriter(text, columns)
    rows.writeheader()
    for _ in range(300):
        kind = kinds[drawn.choice(list(kinds))]
        rows.writerow({name: drawn.choice(CELLS[name]) for name in columns if name in kind})
    told = fates(litreview, text.getvalue())
    assert len(told) > 250  # but for rows without a word
    assert {"accepted", "refused", "as it stands"} == {one["fate"] for one in told}
    assert all(one["reason"] for one in told if one["fate"] == "refused")
    from_file(litreview, text.getvalue(), "--yes", "--skip-refused")
    words = words_of(litreview)
    assert len(words) == sum(one["fate"] == "accepted" for one in told)
    assert from_file(litreview, text.getvalue(), "--yes", "--skip-refused").code == 0
    assert words_of(litreview) == words
