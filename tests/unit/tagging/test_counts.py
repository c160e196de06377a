from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_numbers import (
    ASKED,
    CLUSTERED,
    CLUSTERS,
    CONTROLS,
    FEWER,
    FRAMES,
    KINDS,
    NOBODY,
    PAIRS,
    PATIENTS,
    SHARED,
    THINGS,
    TOLD,
    VAGUE,
    WHO,
    Case,
    cases,
)
from tests.support.sweeping import examples

from litreview.model.fields import NOT_REPORTED, Field
from litreview.tagging.count_roles import Role, roles_of
from litreview.tagging.count_sums import find_sums
from litreview.tagging.counts import find_counts
from litreview.tagging.reading import read_study

PEOPLE = frozenset({"patient", "pilot", "woman", "adult", "volunteer", "reviewer", "participant"})
FEW = settings(max_examples=examples(15), deadline=None)


def check(case: Case) -> None:
    reading = read_study(a_text("Mint and tea", case.text), bundled_rulebook())
    assert reading.value(Field.N) == (NOT_REPORTED if case.n is None else case.n), case.text
    if case.kind is not None:
        assert reading.value(Field.N_KIND) == case.kind, case.text


@FEW
@given(cases(FRAMES, WHO))
def test_people_are_counted_whole(case: Case) -> None:
    check(case)


@FEW
@given(cases(PAIRS, CONTROLS))
def test_groups_make_a_total_together(case: Case) -> None:
    check(case)


@FEW
@given(cases(ASKED, PATIENTS))
def test_those_who_came_are_counted_not_those_who_might_have(case: Case) -> None:
    check(case)


@FEW
@given(cases(CLUSTERED, CLUSTERS))
def test_clusters_are_no_people(case: Case) -> None:
    check(case)


@FEW
@given(cases(NOBODY, THINGS))
def test_things_and_measures_are_nobody(case: Case) -> None:
    check(case)


@FEW
@given(cases(SHARED, KINDS))
def test_groups_that_share_a_noun_or_a_verb_are_added(case: Case) -> None:
    check(case)


@FEW
@given(cases(FEWER, PATIENTS[:3]))
def test_those_who_came_go_before_plans_wholes_and_parts(case: Case) -> None:
    check(case)


@settings(max_examples=examples(40), deadline=None)
@given(cases(TOLD, PATIENTS[:3]))
def test_words_tell_who_came_and_who_is_anothers(case: Case) -> None:
    check(case)


@FEW
@given(cases(VAGUE, PATIENTS))
def test_shares_ranges_and_things_are_silent(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("24 helicopter pilots came", [24]),
        ("women (n = 62) living alone", [62]),
        ("76 patients' experiences", [76]),
        ("two reviewers read it", []),
        ("12 to 279 participants", []),
        ("4,922 of the 8,028 women", [4922, 8028]),
        ("31 65-year-old women", [31]),
        ("in phase 1 120 patients", [120]),
        ("80 asa physical status 1 and 2 women", [80]),
        ("a total of 1,340 pebbles were identified", []),
        ("publications (n = 354) were read", []),
        ("a score of 7 or above. patients drank tea", []),
        ("84 deck crew came", [84]),
        ("20 women and 84 other patients came", [20, 84]),
    ],
)
def test_a_number_counts_the_people_behind_it(sentence: str, values: list[int]) -> None:
    assert [count.value for count in find_counts(sentence, PEOPLE)] == values


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("84 pilots with tremor were randomized", Role.RANDOMIZED),
        ("84 pilots were randomized to tea.", Role.ARM),
        ("84 pilots were randomly selected and interviewed", Role.ENROLLED),
        ("84 pilots were invited", Role.SCREENED),
        ("84 pilots will be enrolled", Role.PLANNED),
        ("nine trials with 84 pilots were pooled", Role.POOLED),
        ("84 pilots died", Role.LOST),
        ("84 pilots (12%) took part", Role.SOME),
        ("84 pilots per group drank tea", Role.PART),
        ("84 pilots trained rats", Role.HANDS),
        ("84 eligible pilots came from one port", Role.ELIGIBLE),
        ("84 eligible pilots were randomized", Role.RANDOMIZED),
        ("publications on tea and mint for stiff necks and cold hands (n = 84)", Role.PAPERS),
    ],
)
def test_what_those_counted_did(sentence: str, role: Role) -> None:
    assert roles_of(sentence, find_counts(sentence, PEOPLE)) == (role,)


@pytest.mark.parametrize(
    ("sentence", "totals"),
    [
        ("120 pilots were enrolled and 84 pilots were randomized", []),
        ("of the 84 pilots, 40 women had tea", []),
        ("37 pilots had tea (20 patients) or milk (17 patients)", [37]),
        ("20 pilots and 20 women came", [40]),
        ("20 pilots were among 84 women", []),
        ("31 pilots received tea and 29 received milk", [60]),
        ("31 pilots received tea and 29 felt warm", []),
    ],
)
def test_only_groups_side_by_side_are_added(sentence: str, totals: list[int]) -> None:
    counts = find_counts(sentence, PEOPLE)
    sums = find_sums(sentence, counts, roles_of(sentence, counts))
    assert [each.value for each in sums] == totals


def test_players_of_a_sport_are_people_and_key_players_are_not() -> None:
    sport = "Overall, 12 football players of two cities were randomly allocated to mint or water."
    assert read_study(a_text("Mint and tea", sport), bundled_rulebook()).value(Field.N) == 12
    proteins = "Two key players of inflammation were measured in 24 nurses."
    assert read_study(a_text("Mint and tea", proteins), bundled_rulebook()).value(Field.N) == 24
