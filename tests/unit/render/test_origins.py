"""Who did the studies that count, and where: nothing is guessed, and no group counts twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_grade, a_study_id
from tests.support.builders_render import a_counted_study, a_dossier

from litreview.model.dossier import Dossier
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy
from litreview.render.origins import countries_words, groups_words
from litreview.render.people import CountedTrial


def trials(*groups: str) -> tuple[CountedTrial, ...]:
    return tuple(
        CountedTrial(
            (replace(a_counted_study(a_study_id(at)), group=group),), frozenset({a_study_id(at)})
        )
        for at, group in enumerate(groups, 1)
    )


def tied(*pairs: tuple[int, int]) -> Dossier:
    ties = tuple(Tie(a_study_id(one), a_study_id(two), TiedBy.AUTHORS) for one, two in pairs)
    return replace(a_dossier(), relations=Relations(same_group=ties))


@pytest.mark.parametrize(
    ("countries", "told"),
    [
        (
            ("Russia", "Russia", None, "Ukraine"),
            "2 were done in Russia and 1 in Ukraine; for 1 no country is stated.",
        ),
        (("Russia", None, None), "1 was done in Russia; for 2 no country is stated."),
        (("Russia", "Russia"), "All were done in Russia."),
        (("Russia",), "It was done in Russia."),
        ((None, None), "No country is stated."),
    ],
)
def test_countries_are_those_somebody_states(countries: tuple[str | None, ...], told: str) -> None:
    grades = {a_study_id(at): a_grade(at, country=it) for at, it in enumerate(countries, 1)}
    dossier = replace(a_dossier(), grades=grades)
    assert countries_words(dossier, trials(*("" for _ in countries))) == told


@pytest.mark.parametrize(
    ("groups", "pairs", "told"),
    [
        (("A, Moscow", "A Moscow", "B"), (), "2 research groups did all of them."),
        (("A", "B", "C"), ((1, 2),), "2 research groups did all of them."),
        (("A", "", ""), ((1, 2),), "1 research group did 2 of them; who did the others is not"),
        (("A", "B"), ((1, 9), (2, 9)), "1 research group did all of them."),
        (("A",), (), "1 research group did it."),
    ],
)
def test_a_group_is_one_by_name_or_by_shared_authors(
    groups: tuple[str, ...], pairs: tuple[tuple[int, int], ...], told: str
) -> None:
    assert f"tell, {told}" in groups_words(tied(*pairs), trials(*groups))


def test_an_unknown_group_is_no_group() -> None:
    assert groups_words(tied((1, 2)), trials("", "")) == (
        "Which research groups did them is not known."
    )
