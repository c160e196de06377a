"""The help of `grade` and `link` names every field, value and answer, and the ladder's points."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from litreview.cli.field_help import WIDTH, grade_help, link_help
from litreview.errors import NounError
from litreview.ladder.levels import POINTS
from litreview.model.fields import CLOSED, Field, check_value
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Stated,
)
from litreview.render.codebook import GROUPS, OPEN_VALUES, QUESTIONS

ANSWERS: dict[str, type[StrEnum]] = {
    "population": PopulationMatch,
    "outcome": OutcomeMatch,
    "intervention": InterventionMatch,
    "direction": Direction,
    "objective": Reported,
}


def test_every_field_stands_in_one_group() -> None:
    named = [field for fields in GROUPS.values() for field in fields]
    assert sorted(named) == sorted(Field)


def test_every_value_of_a_closed_field_is_named_below_it() -> None:
    said = grade_help()
    for field, kind in CLOSED.items():
        below = re.split(r"\n {4}(?! )|\n\n", said.partition(f"\n    {field} ")[2])[0]
        assert re.findall(r"\w+", below)[-len(list(kind)) :] == list(kind)
    assert f"{', '.join(Stated)}" in said


def test_a_field_that_takes_no_words_says_what_it_takes() -> None:
    def takes_words(field: Field) -> bool:
        try:
            return check_value(field, "a few words") == "a few words"
        except NounError:
            return False

    described = {field for field in Field if field in CLOSED or field in OPEN_VALUES}
    assert {field for field in Field if not takes_words(field)} <= described


@pytest.mark.parametrize("option", ANSWERS)
def test_every_answer_is_explained(option: str) -> None:
    assert list(QUESTIONS[option]) == list(ANSWERS[option])


def test_the_points_are_those_of_the_ladder() -> None:
    said = {
        (option.removeprefix("--"), answer): int(points)
        for option, answers in QUESTIONS.items()
        for answer, (_, points) in answers.items()
        if points.isdigit() and int(points)
    }
    assert said == POINTS


@pytest.mark.parametrize("said", [grade_help(), link_help()])
def test_no_line_is_wider_than_a_terminal(said: str) -> None:
    assert max(map(len, said.splitlines())) <= WIDTH
    assert all(part.startswith("\b\n") for part in re.split(r"\n\n", said))
