"""The level of one study by itself, and what would raise it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.support.builders import (
    a_claim,
    a_field_grade,
    a_grade,
    a_link,
    a_study_id,
    an_animal_study,
)
from tests.unit.ladder.bodies import linked_studies

from litreview.ladder.body import LinkedStudy
from litreview.ladder.levels import weigh
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.study_level import claim_levels, levels_if_confirmed, study_level
from litreview.ladder.values import settled
from litreview.model.decision import LevelNeed
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.policy import Policy
from litreview.model.trial import NO_RELATIONS, Relations, Tie
from litreview.model.vocabulary import Standing, TiedBy

POLICY = Policy()
NAMED = ("placebo", "active", "usual_care", "no_treatment")


def needs_of(grade: Grade) -> list[tuple[int, dict[str, Any], tuple[Field, ...], bool]]:
    found = study_level(grade, NO_RELATIONS, POLICY).needs
    return [(n.level, {f.value: v for f, v in n.values}, n.confirmed, n.objective) for n in found]


@pytest.mark.parametrize(
    ("grade", "level", "needs"),
    [
        (a_grade(), 3, []),
        (a_grade(blinding=NOT_REPORTED), 2, [(3, {"blinding": ("double",)}, (), False)]),
        (a_grade(blinding="reported"), 2, [(3, {"blinding": ("double",)}, (), False)]),
        (a_grade(blinding="open"), 2, []),
        (
            a_grade(blinding="single"),
            2,
            [(3, {"blinding_who": (("assessors",),)}, (), True)],
        ),
        (a_grade(blinding="single", blinding_who=("assessors",)), 2, [(3, {}, (), True)]),
        (a_grade(n=NOT_REPORTED), 2, [(3, {"n": (20,)}, (), False)]),
        (a_grade(n=12), 2, []),
        (a_grade(control=NOT_REPORTED), 2, [(3, {"control": NAMED}, (), False)]),
        (
            a_grade(states={"n": GradeState.MACHINE, "control": GradeState.MACHINE}),
            2,
            [(3, {}, (Field.CONTROL, Field.N), False)],
        ),
        (a_grade(secondary=["n"]), 2, [(3, {}, (Field.N,), False)]),
        (a_grade(risk_of_bias="high"), 2, []),
        (
            a_grade(standing="expression_of_concern"),
            1,
            [(3, {"concern_resolved": ("yes",)}, (), False)],
        ),
        (
            a_grade(design="cohort", randomized="no", control=NOT_REPORTED, n=NOT_REPORTED),
            0,
            [(2, {"control": NAMED}, (), False)],
        ),
        (a_grade(design="cohort", randomized="no", control="none", n=9), 0, []),
        (
            a_grade(design="meta_analysis", matched_rcts=NOT_REPORTED, included=("1", "2")),
            0,
            [(4, {"matched_rcts": (2,)}, (), False)],
        ),
        (a_grade(design="narrative_review", species="none"), 0, []),
    ],
)
def test_a_level_and_what_would_raise_it(
    grade: Grade, level: int, needs: list[tuple[int, dict[str, Any], tuple[Field, ...], bool]]
) -> None:
    assert study_level(grade, NO_RELATIONS, POLICY).level == level
    assert needs_of(grade) == needs


def test_a_dispute_is_tried_with_each_of_its_values_and_no_other() -> None:
    disputed = a_field_grade("blinding", "open", state=GradeState.CONFLICT)
    fields = {**a_grade().fields, Field.BLINDING: replace(disputed, conflict=("double", "open"))}
    assert needs_of(replace(a_grade(), fields=fields)) == [
        (3, {"blinding": ("double",)}, (), False)
    ]


@pytest.mark.parametrize(
    ("grade", "human", "preclinical", "left_out"),
    [
        (an_animal_study(), False, True, ""),
        (a_grade(species="none"), False, False, ""),
        (a_grade(species="mixed"), False, True, ""),
        (a_grade(standing="retracted"), True, False, "retracted"),
        (a_grade(excluded="other compound"), True, False, "excluded by a reviewer: other compound"),
        (a_grade(label=True), False, False, ""),
    ],
)
def test_whom_it_studied_and_why_it_counts_for_nothing(
    grade: Grade, human: bool, preclinical: bool, left_out: str
) -> None:
    found = study_level(grade, NO_RELATIONS, POLICY)
    assert (found.human, found.preclinical, found.left_out) == (human, preclinical, left_out)


def test_a_retracted_report_of_its_trial_holds_it_until_a_person_settles_that() -> None:
    grade = a_grade()
    tie = Tie(grade.study, a_grade(2).study, TiedBy.PERSON)
    beside = Relations(joined=(tie,), retracted=frozenset({a_grade(2).study}))
    found = study_level(grade, beside, POLICY)
    assert found.level == 1
    assert found.needs == (LevelNeed(3, ((Field.CONCERN_RESOLVED, ("yes",)),)),)


def test_if_confirmed_a_level_stands_on_the_same_values() -> None:
    """What is read is taken as it is: nothing silent is supposed."""
    read = a_grade(states=dict.fromkeys(("n", "control", "randomized"), GradeState.MACHINE))
    cases = {
        1: (read, 3),
        2: (a_grade(blinding=NOT_REPORTED), 2),
        3: (replace(read, excluded="other compound"), 0),
        4: (replace(read, standing=Standing.RETRACTED), 0),
        5: (an_animal_study(), 0),
    }
    grades = [replace(grade, study=a_study_id(n)) for n, (grade, _) in cases.items()]
    found = levels_if_confirmed(grades, NO_RELATIONS, POLICY)
    assert found == {a_study_id(n): level for n, (_, level) in cases.items() if level}
    assert study_level(grades[0], NO_RELATIONS, POLICY).level == 2


def test_people_who_must_agree_are_named_by_field() -> None:
    once = a_grade(states={"n": GradeState.REVIEWED})
    assert study_level(once, NO_RELATIONS, POLICY).to_agree == (Field.N,)
    assert study_level(a_grade(), NO_RELATIONS, POLICY).to_agree == ()


def test_a_claim_takes_off_what_is_indirect_and_says_what_does_not_count() -> None:
    grade, claims = a_grade(), {"attention": a_claim()}
    links = (
        a_link(1, population="adjacent"),
        a_link(1, outcome="mismatch"),
        a_link(1),
    )
    adjacent, other, direct = claim_levels(
        grade, links, {c.id: c for c in claims.values()}, NO_RELATIONS, POLICY
    )
    assert (adjacent.level, adjacent.left_out) == (2, "")
    assert (other.level, other.left_out) == (0, "measured something else than the claim names")
    assert (direct.level, direct.left_out) == (3, "")


# -- what is said to raise a level raises it -----------------------------------------------------


def with_said(grade: Grade, said: dict[Field, Value]) -> Grade:
    """The same study with these values settled by people."""
    fields = dict(grade.fields)
    for field, value in said.items():
        fields[field] = FieldGrade(field, value, GradeState.ADJUDICATED)
    return replace(grade, fields=fields)


def level_of(grade: Grade, *, objective: bool) -> int:
    """The level by the rules themselves, linked by two people as directly as can be."""
    link = a_link(grade.study, objective="yes" if objective else "not_reported")
    return weigh(LinkedStudy(grade, link), RuleSet(POLICY)).level


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(linked_studies(1))
def test_each_need_is_enough_and_no_less_would_do(drawn: LinkedStudy) -> None:
    grade = drawn.grade
    found = study_level(grade, NO_RELATIONS, POLICY)
    assert found.level == level_of(grade, objective=False)
    for need in found.needs:
        confirmed = {f: settled(grade, f) for f in need.confirmed}
        said = {field: some[0] for field, some in need.values}
        for field, some in need.values:
            for value in some:
                tried = with_said(grade, {**confirmed, **said, field: value})
                assert level_of(tried, objective=need.objective) == need.level
        for kept in combinations(said, len(said) - 1) if said else ():
            less = with_said(grade, {**confirmed, **{f: said[f] for f in kept}})
            assert level_of(less, objective=need.objective) < need.level
