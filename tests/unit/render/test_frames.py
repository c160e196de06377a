"""The study table: typed, never a nought for silence, and every count the same as by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_grade, a_record
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.sweeping import examples

from litreview.model.dossier import Dossier
from litreview.model.fields import CLOSED, NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.record import Record, StandingSignal
from litreview.model.vocabulary import Design, HealthStatus, Species, Standing
from litreview.render.frames import (
    DTYPES,
    READ_CSV,
    StudyFilter,
    plain_rows,
    studies_csv,
    study_frame,
)
from litreview.render.order import study_order
from litreview.render.study_cells import NStatus
from litreview.textfiles.table_files import guarded
from litreview.textfiles.tables import FORMULA_STARTS

DOSSIER = a_dossier()
FRAME = study_frame(DOSSIER)
BY_STUDY = FRAME.set_index("study")

# What a cell of text may hold: all but what no XML and no terminal brings into a record.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    str.strip
)
STUDIES = st.lists(
    st.fixed_dictionaries(
        {
            "title": TEXTS,
            "year": st.none() | st.integers(1900, 2030),
            "abstract": st.sampled_from(["", "Rats ran."]),
            "language": st.sampled_from([(), ("eng",), ("rus", "eng")]),
            "standing": st.sampled_from(list(Standing)),
            "state": st.sampled_from([GradeState.MACHINE, GradeState.REVIEWED]),
            "species": st.none() | st.sampled_from(list(Species)),
            "design": st.none() | st.sampled_from(list(Design)),
            "n": st.none() | st.integers(1, 5000),
            "health_status": st.none() | st.sampled_from(list(HealthStatus)),
            "condition": st.none() | st.lists(TEXTS, min_size=1, max_size=2).map(tuple),
        }
    ),
    max_size=8,
)


def read_back(data: bytes) -> pd.DataFrame:
    """The CSV as pandas reads it, told only what `READ_CSV` says."""
    frame: pd.DataFrame = pd.read_csv(io.BytesIO(data), **READ_CSV)
    return frame


def dossier_of(studies: list[dict[str, Any]]) -> Dossier:
    """These studies and no others, each graded as told."""
    records: dict[StudyId, Record] = {}
    grades: dict[StudyId, Grade] = {}
    for number, told in enumerate(studies, 1):
        record = a_record(number, title=told["title"], abstract=told["abstract"])
        signals = (StandingSignal(told["standing"], "title"),)
        record = replace(
            record,
            pub_date=replace(record.pub_date, year=told["year"]),
            languages=told["language"],
            signals=() if told["standing"] == Standing.NONE else signals,
        )
        fields = ("species", "design", "n", "health_status", "condition")
        said = {name: told[name] for name in fields if told[name] is not None}
        grade = a_grade(number, blank=True, state=told["state"], **said)
        if told["state"] is GradeState.MACHINE:
            by_machine = {f: replace(g, judgements=()) for f, g in grade.fields.items()}
            grade = replace(grade, fields=by_machine)
        records[record.id], grades[record.id] = record, grade
    return replace(DOSSIER, records=records, grades=grades, links=(), memberships={})


def test_there_is_one_row_per_study_in_order() -> None:
    assert tuple(FRAME["study"]) == study_order(DOSSIER)


def test_people_come_before_animals_and_newest_first() -> None:
    species = list(FRAME["species"])
    assert species.index("animal") > len([s for s in species if s == "human"]) - 1
    years = list(FRAME[FRAME["species"] == "human"]["year"])
    assert years == sorted(years, reverse=True)


def test_every_column_has_its_type_even_without_a_row() -> None:
    empty = study_frame(replace(DOSSIER, records={}, grades={}, links=()))
    assert empty.empty
    for frame in (FRAME, empty, read_back(studies_csv(empty))):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
            name: str(kind) for name, kind in DTYPES.items()
        }


def test_an_unknown_number_is_unknown_and_says_why() -> None:
    assert BY_STUDY["n"]["pmid:90000001"] == 84
    assert BY_STUDY["n_status"]["pmid:90000001"] == NStatus.REPORTED
    assert BY_STUDY["n"]["pmid:90000006"] is pd.NA
    assert BY_STUDY["n_status"]["pmid:90000006"] == NStatus.NOT_REPORTED
    assert BY_STUDY["n_status"]["pmid:90000010"] == NStatus.NO_ABSTRACT


def test_an_n_in_dispute_is_not_called_silence() -> None:
    study = StudyId("pmid:90000001")
    disputed = FieldGrade(Field.N, NOT_REPORTED, GradeState.CONFLICT, conflict=(84, 48))
    grade = replace(
        DOSSIER.grades[study], fields={**DOSSIER.grades[study].fields, Field.N: disputed}
    )
    frame = study_frame(replace(DOSSIER, grades={**DOSSIER.grades, study: grade}))
    row = frame.set_index("study").loc[study]
    assert (row["n"], row["n_status"]) == (pd.NA, NStatus.DISPUTED)


def test_a_study_nobody_graded_is_all_not_reported() -> None:
    ungraded = with_records(DOSSIER, [a_study_record("pmid:90000077")])
    row = study_frame(ungraded).set_index("study").loc["pmid:90000077"]
    assert row["randomized"] == row["blinding"] == row["people"] == NOT_REPORTED
    assert (row["n"], row["graded"], row["graded_by"]) == (pd.NA, False, "machine")


def test_every_closed_vocabulary_has_room_for_silence() -> None:
    for field in CLOSED:
        if field.value in DTYPES:
            assert NOT_REPORTED in FRAME[field.value].cat.categories


@settings(max_examples=examples(10))
@given(STUDIES)
def test_pandas_reads_back_the_frame_that_was_written(studies: list[dict[str, Any]]) -> None:
    frame = study_frame(dossier_of(studies))
    texts = [name for name, kind in DTYPES.items() if kind == "string"]
    safe = frame.assign(**{name: frame[name].map(guarded).astype("string") for name in texts})
    pd.testing.assert_frame_equal(read_back(studies_csv(frame)), safe)


@settings(max_examples=examples(10))
@given(STUDIES)
def test_silence_is_never_nought_or_no_in_the_csv(studies: list[dict[str, Any]]) -> None:
    dossier = dossier_of(studies)
    rows = csv.DictReader(io.StringIO(studies_csv(study_frame(dossier)).decode(), newline=""))
    for row in rows:
        grade = dossier.grades[StudyId(row["study"])]
        for field in (Field.SPECIES, Field.DESIGN, Field.N, Field.RANDOMIZED, Field.AGE):
            if grade.value(field) == NOT_REPORTED:
                assert row[field.value] == NOT_REPORTED
        if dossier.records[grade.study].year is None:
            assert row["year"] == NOT_REPORTED
        assert not {"nan", "NaN", "<NA>", "None"} & {
            v for k, v in row.items() if k not in {"title", "condition"}
        }


def test_people_are_told_apart_by_health_and_others_by_species() -> None:
    told = [
        {"species": "human", "health_status": status}
        for status in ("healthy", "patients", "both", None)
    ]
    told += [{"species": species, "health_status": None} for species in ("animal", "in_vitro")]
    blank = dict.fromkeys(("year", "design", "n", "condition"))
    rest = {"title": "T", "abstract": "", "language": (), "standing": "none"}
    studies = [{**blank, **rest, **one, "state": GradeState.REVIEWED} for one in told]
    people = study_frame(dossier_of(studies)).sort_values("pmid")["people"]
    assert list(people) == [
        "healthy", "patients", "both", "not_described", "animal", "in_vitro",
    ]  # fmt: skip
    assert {s.value for s in Species} - {"human"} <= set(DTYPES["people"].categories)  # type: ignore[union-attr]


Passes = Callable[[Dossier, StudyId], bool]


FILTERS: tuple[tuple[StudyFilter, Passes], ...] = (
    (StudyFilter(), lambda d, s: True),
    (
        StudyFilter(species=["human", "animal"]),
        lambda d, s: d.grades[s].value(Field.SPECIES) in {"human", "animal"},
    ),
    (StudyFilter(design=["rct"]), lambda d, s: d.grades[s].value(Field.DESIGN) == "rct"),
    (
        StudyFilter(standing=["retracted"]),
        lambda d, s: d.records[s].standing is Standing.RETRACTED,
    ),
    (StudyFilter(years=(2000, 2010)), lambda d, s: 2000 <= (d.records[s].year or 0) <= 2010),
    (StudyFilter(min_n=100), lambda d, s: (d.grades[s].number(Field.N) or 0) >= 100),
    (StudyFilter(graded=True), lambda d, s: bool(d.grades[s].reviewers)),
    (StudyFilter(graded=False), lambda d, s: not d.grades[s].reviewers),
    (StudyFilter(studies=[StudyId("pmid:1")]), lambda d, s: s == "pmid:1"),
    (StudyFilter(studies=[]), lambda d, s: False),
    (
        StudyFilter(species=["human"], graded=False, min_n=2),
        lambda d, s: (
            d.grades[s].value(Field.SPECIES) == "human"
            and not d.grades[s].reviewers
            and (d.grades[s].number(Field.N) or 0) >= 2
        ),
    ),
)


@settings(max_examples=examples(10))
@given(STUDIES)
def test_every_filter_lets_through_what_a_loop_would(studies: list[dict[str, Any]]) -> None:
    dossier = dossier_of(studies)
    frame, order = study_frame(dossier), study_order(dossier)
    for wanted, passes in FILTERS:
        shown = frame[wanted.mask(frame)]
        assert list(shown["study"]) == [s for s in order if passes(dossier, s)], wanted


@pytest.mark.parametrize(
    ("claim", "studies"),
    [("nose-burns", ["pmid:90000009"]), ("nose", []), ("burns", [])],
)
def test_a_claim_is_asked_for_by_its_whole_id(claim: str, studies: list[str]) -> None:
    assert list(FRAME[StudyFilter(claim=claim).mask(FRAME)]["study"]) == studies


def test_plain_rows_say_in_words_what_is_unknown() -> None:
    rows = {row["study"]: row for row in plain_rows(FRAME)}
    assert rows["pmid:90000001"]["n"] == 84
    assert rows["pmid:90000006"]["n"] == NOT_REPORTED


def test_the_csv_is_the_same_bytes_each_time() -> None:
    assert studies_csv(FRAME) == studies_csv(study_frame(a_dossier()))
    assert studies_csv(FRAME).count(b"\r\n") == len(FRAME) + 1


def test_a_formula_in_a_title_is_disarmed() -> None:
    hostile = a_study_record("pmid:90000078", title='=HYPERLINK("http://x","y")')
    rows = read_back(studies_csv(study_frame(with_records(DOSSIER, [hostile]))))
    assert rows.set_index("study")["title"]["pmid:90000078"].startswith("'=")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_every_dangerous_start_is_guarded(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


@given(st.text(max_size=40))
def test_no_cell_starts_a_formula_and_no_text_is_lost(text: str) -> None:
    assert not guarded(text).startswith(FORMULA_STARTS)
    assert guarded(text) in {text, f"'{text}"}


def test_links_stand_in_claim_order() -> None:
    row = BY_STUDY.loc["pmid:90000009"]
    assert row["claims"] == "nose-burns; well-tolerated"
    assert row["directions"] == "supports; opposes"


def test_a_record_that_left_the_search_says_so() -> None:
    assert BY_STUDY["presence"]["pmid:90000011"] == "left_query"


def test_no_abstract_text_is_in_the_table() -> None:
    assert b"Reaction time fell" not in studies_csv(FRAME)


def test_a_merged_record_names_the_one_that_took_its_place() -> None:
    merged = BY_STUDY["merged_into"]
    assert merged["pmid:90000010"] == "90000009"
    assert merged["pmid:90000001"] == merged["manual:lund-1994"] == ""
