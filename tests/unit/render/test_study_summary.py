from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_tag

from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import Blinding, Control, Design, Given, HealthStatus, Species
from litreview.render.study_summary import STUDY_WORDS, people_words, summary_of


def a_grade(disputed: tuple[str, ...] = (), **values: Value) -> Grade:
    fields = {
        Field(name): FieldGrade(
            Field(name),
            value,
            GradeState.CONFLICT if name in disputed else GradeState.REVIEWED,
            conflict=(value, "not_reported") if name in disputed else (),
        )
        for name, value in values.items()
    }
    return Grade(StudyId("pmid:1"), fields)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "A paper."),
        (
            {"species": "human", "design": "rct", "n": 84, "control": "placebo"},
            "A randomized trial in 84 people in all, compared with a placebo.",
        ),
        (
            {"species": "human", "design": "clinical_trial", "n": 187, "control": "none",
             "health_status": "patients", "condition": ("stroke", "diabetes"), "age": "adults"},
            "A clinical trial in 187 patients (stroke, diabetes, adults), "
            "without a comparison group.",
        ),
        (
            {"species": "human", "design": "clinical_trial", "control": "usual_care",
             "randomized": "no", "blinding": "open", "health_status": "healthy"},
            "A clinical trial in healthy people, not randomized, compared with usual care, "
            "open-label.",
        ),
        (
            {"species": "human", "design": "controlled_trial", "randomized": "no", "n": 1},
            "A controlled trial in 1 person, not randomized.",
        ),
        ({"species": "animal", "design": "animal_study"}, "An animal study."),
        (
            {"species": "animal", "design": "animal_study", "species_detail": "rat, Wistar"},
            "An animal study (rat, Wistar).",
        ),
        (
            {"species": "animal", "design": "animal_study", "n": 40, "species_detail": "rat"},
            "An animal study in 40 animals (rat).",
        ),
        (
            {"species": "in_vitro", "design": "in_vitro_study", "species_detail": "PC12 cells"},
            "A laboratory study (PC12 cells).",
        ),
        ({"species": "mixed", "n": 6}, "A paper in people and animals or cells, n\xa0=\xa06."),
        ({"species": "none", "design": "narrative_review"}, "A narrative review."),
        ({"species": "human", "design": "systematic_review"}, "A systematic review in people."),
        (
            {"species": "human", "design": "cohort", "blinding": "single",
             "blinding_who": ("assessors",)},
            "A cohort study in people, single-blind (assessors).",
        ),
    ],
)  # fmt: skip
def test_a_study_in_a_sentence(values: dict[str, Value], sentence: str) -> None:
    assert summary_of(a_grade((), **values)).sentence == sentence


def test_a_controlled_trial_that_tells_no_allocation_leaves_it_open() -> None:
    summary = summary_of(a_grade((), species="human", design="controlled_trial"))
    assert summary.sentence == "A controlled trial in people."
    assert "whether randomized" in summary.open


def test_what_nobody_reports_is_open_and_in_no_sentence() -> None:
    summary = summary_of(a_grade(species="human", design="clinical_trial"))
    assert summary.open == (
        "how many",
        "compared with what",
        "whether randomized",
        "whether blinded",
    )
    assert summary.sentence == "A clinical trial in people."


def test_a_design_that_settles_chance_leaves_it_not_open() -> None:
    assert "whether randomized" not in summary_of(a_grade(design="rct")).open


@pytest.mark.parametrize("design", ["narrative_review", "editorial", "notice", "meta_analysis"])
def test_a_paper_without_subjects_of_its_own_owes_nothing(design: str) -> None:
    assert summary_of(a_grade(design=design)).open == ()


def test_what_is_disputed_is_said_to_be_and_in_no_sentence() -> None:
    grade = a_grade(("blinding",), species="human", design="rct", blinding="double")
    summary = summary_of(grade)
    assert summary.disputed == ("whether blinded",)
    assert "whether blinded" not in summary.open
    assert "double" not in summary.sentence


def test_what_is_set_aside_is_not_called_unreported() -> None:
    tag = a_tag(field=Field.RANDOMIZED, value="yes")
    machine = FieldReading(Field.RANDOMIZED, "yes", (tag,))
    grade = a_grade(species="human", design="clinical_trial", n=27)
    said = FieldGrade(Field.RANDOMIZED, "not_reported", GradeState.REVIEWED, machine=machine)
    fields = {**grade.fields, Field.RANDOMIZED: said}
    summary = summary_of(Grade(StudyId("pmid:1"), fields))
    assert summary.aside == ("whether randomized",)
    assert summary.open == ("compared with what", "whether blinded")
    silent = replace(said, machine=None)
    assert (
        "whether randomized"
        in summary_of(Grade(StudyId("pmid:1"), {**fields, Field.RANDOMIZED: silent})).open
    )


def test_what_was_given_and_how() -> None:
    assert summary_of(a_grade()).given == ""
    assert summary_of(a_grade(intervention="given")).given == "The compound was given."
    full = a_grade(intervention="given", route="intranasal", dose="1 mg", duration="10 days")
    assert summary_of(full).given == "The compound was given: intranasal, 1 mg, 10 days."
    assert summary_of(a_grade(route="intranasal")).given == "How it was given: intranasal."


def test_people_in_a_cell() -> None:
    assert people_words(a_grade()) == ""
    assert people_words(a_grade(species="animal", species_detail="rat")) == "Animals (rat)"
    assert people_words(a_grade(species="human", condition=("stroke",))) == "People (stroke)"


def test_every_value_has_its_words() -> None:
    assert set(STUDY_WORDS["design"]) == set(Design)
    assert set(STUDY_WORDS["control"]) == set(Control) - {Control.NOT_REPORTED}
    assert set(STUDY_WORDS["blinding"]) == set(Blinding) - {Blinding.NOT_REPORTED}
    assert set(STUDY_WORDS["given"]) == set(Given) - {Given.NOT_REPORTED}
    who = (set(Species) | set(HealthStatus)) - {Species.NONE, Species.NOT_REPORTED}
    assert set(STUDY_WORDS["subject"]) == who
