"""Tables for robvis: its columns, its words, and nothing of what nobody assessed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

from tests.support.builders import a_grade, a_record
from tests.support.builders_render import a_dossier

from litreview.model.bias import bias_tools
from litreview.model.dossier import Dossier
from litreview.model.fields import ROB2_FIELDS, SYRCLE_FIELDS, Field
from litreview.model.grade import Grade, GradeState
from litreview.render.robvis import robvis_csv

ROB2, SYRCLE = bias_tools()
LOW: dict[str, Any] = dict.fromkeys(map(str, (*ROB2_FIELDS, Field.RISK_OF_BIAS)), "low")
D1, D2 = ROB2_FIELDS[:2]


def dossier_of(*grades: Grade) -> Dossier:
    records = [a_record(grade.study) for grade in grades]
    return replace(
        a_dossier(),
        records={record.id: record for record in records},
        grades={grade.study: grade for grade in grades},
    )


def rows(*grades: Grade, tool: int = 0) -> list[list[str]]:
    text = robvis_csv(dossier_of(*grades), bias_tools()[tool]).decode()
    return list(csv.reader(io.StringIO(text)))


def test_the_columns_are_those_of_data_rob2() -> None:
    head, row = rows(a_grade(1, **LOW))
    assert head == ["Study", "D1", "D2", "D3", "D4", "D5", "Overall", "Weight"]
    assert row == ["Ivanova and Petrov 2020 (PMID 1)", *["Low"] * 6, "1"]


def test_each_judgement_has_the_word_of_its_template() -> None:
    said: dict[str, Any] = {str(D1): "some", str(D2): "high", str(ROB2_FIELDS[2]): "not_assessable"}
    _, row = rows(a_grade(1, **said))
    assert row[1:] == ["Some concerns", "High", *["No information"] * 3, "High", "1"]


def test_syrcle_has_a_named_column_for_each_item_and_no_overall() -> None:
    answers: dict[str, Any] = {str(f): "yes" for f in SYRCLE_FIELDS}
    answers["syrcle.housing"] = "unclear"
    head, row = rows(a_grade(1, **answers | {"syrcle.other": "no"}), tool=1)
    assert head[:3] == ["Study", "Sequence generation", "Baseline characteristics"]
    assert len(head) == 12
    assert head[-1] == "Weight"
    assert row[1:] == [*["Low"] * 3, "Unclear", *["Low"] * 5, "High", "1"]


def test_nobody_assessed_nothing_written() -> None:
    unknown: dict[str, Any] = {str(D1): "not_assessable", "risk_of_bias": "low"}
    unread = a_grade(2, **unknown)
    left_out = a_grade(3, excluded="duplicate", **LOW)
    assert rows(a_grade(1), unread, left_out) == []
    assert rows(a_grade(1, **LOW), tool=1) == []
    assert [row[0][-8:] for row in rows(a_grade(1), unread, a_grade(4, **LOW))[1:]] == ["(PMID 4)"]


def test_the_overall_is_never_milder_than_a_domain() -> None:
    assert rows(a_grade(1, **LOW | {str(D2): "high"}))[1][6] == "High"
    assert rows(a_grade(1, **LOW | {"risk_of_bias": "high"}))[1][6] == "High"
    assert rows(a_grade(1, **{f: v for f, v in LOW.items() if f != "risk_of_bias"}))[1][6] == "Low"


def test_what_one_person_said_or_people_dispute_is_told() -> None:
    alone = a_grade(1, states={str(D1): GradeState.REVIEWED}, **LOW)
    twice = a_grade(2, states={str(D1): GradeState.RECONCILED}, **LOW)
    apart = a_grade(3, states={str(D1): GradeState.REVIEWED, str(D2): GradeState.CONFLICT}, **LOW)
    gone = a_grade(4, standing="retracted", **LOW)
    names = {row[0].partition(" (")[2] for row in rows(alone, twice, apart, gone)[1:]}
    assert names == {
        "PMID 1; one assessor)",
        "PMID 2; one assessor)",
        "PMID 3; in dispute)",
        "PMID 4; retracted)",
    }


def test_a_name_that_a_spreadsheet_would_run_is_guarded() -> None:
    dossier = dossier_of(a_grade(1, **LOW))
    (record,) = dossier.records.values()
    cmd = replace(record.authors[0], last_name="=cmd|' /C calc'!A0")
    evil = replace(dossier, records={record.id: replace(record, authors=(cmd,))})
    assert robvis_csv(evil, ROB2).decode().splitlines()[1].startswith("'=cmd")
    assert SYRCLE.overall is False
