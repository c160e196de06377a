from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_render import a_dossier, a_study_record, with_records

from litreview.model.identity import StudyId
from litreview.render.order import study_order
from litreview.render.table import FORMULA_STARTS, guarded, studies_csv, study_table

DOSSIER = a_dossier()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_there_is_one_row_per_study_in_order() -> None:
    table = study_table(DOSSIER)
    assert tuple(table["study"]) == study_order(DOSSIER)
    assert len(table) == len(DOSSIER.records)


def test_people_come_before_animals_and_newest_first() -> None:
    table = study_table(DOSSIER)
    species = list(table["species"])
    assert species.index("animal") > len([s for s in species if s == "human"]) - 1
    years = [row["year"] for row in table.to_dict("records") if row["species"] == "human"]
    assert years == sorted(years, reverse=True)


def test_whole_numbers_stay_whole_beside_not_reported() -> None:
    by_study = study_table(DOSSIER).set_index("study")["n"]
    assert by_study["pmid:90000001"] == 84
    assert by_study["pmid:90000006"] == "not_reported"


def test_no_row_still_has_every_column() -> None:
    empty = study_table(replace(DOSSIER, records={}, grades={}, links=()))
    assert list(empty.columns) == list(study_table(DOSSIER).columns)
    assert empty.empty


def test_a_study_nobody_graded_is_all_not_reported() -> None:
    ungraded = with_records(DOSSIER, [a_study_record("pmid:90000077")])
    row = study_table(ungraded).set_index("study").loc["pmid:90000077"]
    assert row["randomized"] == row["blinding"] == row["n"] == "not_reported"
    assert row["graded_by"] == "machine"


def test_the_csv_reads_back_as_the_table() -> None:
    data = rows(studies_csv(DOSSIER))
    assert [row["study"] for row in data] == list(study_order(DOSSIER))
    assert data[0]["title"] == study_table(DOSSIER)["title"][0]


def test_the_csv_is_the_same_bytes_each_time() -> None:
    assert studies_csv(DOSSIER) == studies_csv(a_dossier())


def test_a_formula_in_a_title_is_disarmed() -> None:
    hostile = a_study_record("pmid:90000078", title='=HYPERLINK("http://x","y")')
    data = rows(studies_csv(with_records(DOSSIER, [hostile])))
    title = next(row["title"] for row in data if row["study"] == "pmid:90000078")
    assert title.startswith("'=")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_every_dangerous_start_is_guarded(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


def test_numbers_and_plain_text_are_left_alone() -> None:
    assert guarded(-5) == -5
    assert guarded("Attention - a trial") == "Attention - a trial"


@given(st.text(max_size=40))
def test_no_cell_starts_a_formula_and_no_text_is_lost(text: str) -> None:
    cell = str(guarded(text))
    assert not cell.startswith(FORMULA_STARTS)
    assert cell in {text, f"'{text}"}


def test_links_stand_in_claim_order() -> None:
    row = study_table(DOSSIER).set_index("study").loc["pmid:90000009"]
    assert row["claims"] == "nose-burns; well-tolerated"
    assert row["directions"] == "supports; opposes"


def test_a_record_that_left_the_search_says_so() -> None:
    by_study = study_table(DOSSIER).set_index("study")["presence"]
    assert by_study[StudyId("pmid:90000011")] == "left_query"


def test_no_abstract_text_is_in_the_table() -> None:
    assert b"Reaction time fell" not in studies_csv(DOSSIER)


def test_a_merged_record_names_the_one_that_took_its_place() -> None:
    by_study = study_table(DOSSIER).set_index("study")["merged_into"]
    assert by_study["pmid:90000010"] == "90000009"
    assert by_study["pmid:90000001"] == by_study["manual:lund-1994"] == ""
