"""Whom a study had: the words of one part never stand for all of it."""

from __future__ import annotations

import pytest
from tests.support.builders import a_grade

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.render.whom import everybody, those_who_bear

ARMS = ("study 1, Veltraxin: 8", "study 1, placebo: 8", "study 2, all: 11", "study 3, all: 9")
THREE = a_grade(n=36, arms=ARMS, condition=("healthy adults", "nurses at night (study 1)"))
PARTS = a_grade(n=27, condition=("nurses (study 1)", "pilots (study 2)"))


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (THREE, "healthy adults, some of them nurses at night (study 1)"),
        (PARTS, "nurses (study 1), pilots (study 2)"),
        (a_grade(condition=("stroke (ischaemic)", "diabetes")), "stroke (ischaemic), diabetes"),
        (a_grade(condition=("not_reported",)), ""),
        (a_grade(condition=None), ""),
    ],
)
def test_of_all_a_part_is_some(grade: Grade, words: str) -> None:
    assert everybody(grade) == words


@pytest.mark.parametrize(
    ("n", "named"),
    [
        (16, ("healthy adults", "nurses at night (study 1)")),
        (11, ("healthy adults",)),
        (36, ("healthy adults",)),
        (None, ("healthy adults",)),
    ],
)
def test_those_who_bear_on_a_claim_are_called_after_their_own_part(
    n: int | None, named: tuple[str, ...]
) -> None:
    assert those_who_bear(THREE, n) == named


def test_two_parts_of_one_size_are_not_told_apart() -> None:
    twins = a_grade(
        arms=("study 1, all: 9", "study 2, all: 9"), condition=THREE.value(Field.CONDITION)
    )
    assert those_who_bear(twins, 9) == ("healthy adults",)
    assert those_who_bear(PARTS, 27) == ("nurses (study 1)", "pilots (study 2)")
