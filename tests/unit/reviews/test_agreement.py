from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import a_fact_word, a_link_word, a_word, an_undo

from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.agreement import Pair, agreement_by_field, cohen_kappa


def pairs(table: list[list[int]]) -> list[Pair]:
    return [
        (i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    ]


def graded_twice(*answers: tuple[str, str], field: Field = Field.RANDOMIZED) -> list[Judgement]:
    return [
        a_word(field, value, reviewer=reviewer, subject=f"pmid:{index + 1}")
        for index, both in enumerate(answers)
        for reviewer, value in zip(("anna", "boris"), both, strict=True)
    ]


def test_kappa_of_a_two_by_two_table_worked_by_hand() -> None:
    # po = 0.70, pe = 0.50; A = 0.10972, B = 0.10188, C = 0.01, n (1 - pe)^2 = 12.5
    kappa, ci = cohen_kappa(pairs([[20, 5], [10, 15]]))
    assert kappa == pytest.approx(0.4)
    assert ci is not None
    half = 1.959964 * math.sqrt(0.2016 / 12.5)
    assert ci == pytest.approx((0.4 - half, 0.4 + half))


def test_kappa_of_chance_agreement_is_zero() -> None:
    kappa, _ = cohen_kappa(pairs([[9, 9], [9, 9]]))
    assert kappa == pytest.approx(0)


def test_perfect_agreement_has_no_interval() -> None:
    assert cohen_kappa(pairs([[5, 0], [0, 5]])) == (1.0, None)


@pytest.mark.parametrize("given_pairs", [[], [("yes", "yes")] * 4])
def test_kappa_is_not_defined_without_two_values(given_pairs: list[Pair]) -> None:
    assert cohen_kappa(given_pairs) == (None, None)


def test_both_constant_and_opposite_is_no_agreement_beyond_chance() -> None:
    kappa, _ = cohen_kappa([("yes", "no")] * 4)
    assert kappa == pytest.approx(0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_kappa_and_its_interval_stay_within_bounds(answers: list[Pair]) -> None:
    kappa, ci = cohen_kappa(answers)
    mirrored, _ = cohen_kappa([(other, one) for one, other in answers])
    if kappa is None:
        assert mirrored is None
        assert len({value for pair in answers for value in pair}) < 2
    else:
        assert mirrored == pytest.approx(kappa)
        assert -1 - 1e-9 <= kappa <= 1 + 1e-9
        assert ci is None or -1 <= ci[0] <= kappa <= ci[1] <= 1


def test_each_doubly_graded_field_has_its_line() -> None:
    words = graded_twice(("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", "no"))
    words.append(a_word(Field.N, 40, reviewer="anna"))
    (line,) = agreement_by_field(words)
    assert (line.field, line.items, line.agreement) == (Field.RANDOMIZED, 4, 0.75)
    assert line.kappa == pytest.approx(0.5)
    assert line.note == "anna and boris; fewer than 10 studies"


def test_where_both_used_one_value_the_note_says_why_there_is_no_kappa() -> None:
    (line,) = agreement_by_field(graded_twice(("yes", "yes"), ("yes", "yes")))
    assert (line.agreement, line.kappa, line.ci) == (1.0, None, None)
    assert "not defined" in line.note


def test_of_several_reviewers_the_two_who_share_most_are_compared() -> None:
    words = graded_twice(("yes", "yes"), ("no", "no"))
    words.append(a_word(value="no", reviewer="clara"))
    (line,) = agreement_by_field(words)
    assert line.items == 2
    assert "of 3 reviewers" in line.note


def test_adjudications_undos_links_and_facts_are_left_out() -> None:
    word = a_word()
    ruling = a_word(value="no", reviewer="boris", adjudicates=True)
    others = [a_link_word(), a_link_word(reviewer="boris"), a_fact_word(), an_undo(word)]
    assert agreement_by_field([word, ruling, *others]) == ()


def test_words_that_say_the_same_agree() -> None:
    words = graded_twice(("Nasal", "nasal"), ("oral", "oral"), field=Field.ROUTE)
    assert agreement_by_field(words)[0].agreement == 1.0


@given(st.randoms())
def test_the_order_of_judgements_changes_nothing(random: Random) -> None:
    words = graded_twice(("yes", "no"), ("no", "no"), ("yes", "yes"))
    shuffled = list(words)
    random.shuffle(shuffled)
    assert agreement_by_field(shuffled) == agreement_by_field(words)
