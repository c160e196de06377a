from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.model.agreement import Agreement
from litreview.model.fields import Field
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.agreement import Pair, agreement_by_field, cohen_kappa, first_words


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


def over(*lines: Judgement) -> Agreement:
    """The agreement on the one field judged."""
    (line,) = agreement_by_field(lines)
    return line.overall


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
    line, alone = agreement_by_field(words)
    assert (line.field, line.overall.items, line.overall.agreement) == (Field.RANDOMIZED, 4, 0.75)
    assert line.overall.kappa == pytest.approx(0.5)
    assert line.overall.note == "anna and boris; fewer than 10 items"
    assert alone.overall == Agreement(0, None, None, None, "one person judged it")
    assert alone.departed == alone.overall


def test_where_both_used_one_value_the_note_says_why_there_is_no_kappa() -> None:
    found = over(*graded_twice(("yes", "yes"), ("yes", "yes")))
    assert (found.agreement, found.kappa, found.ci) == (1.0, None, None)
    assert "not defined" in found.note


def test_every_missing_number_has_its_word() -> None:
    perfect = over(*graded_twice(("yes", "yes"), ("no", "no")))
    assert (perfect.kappa, perfect.ci) == (1.0, None)
    assert "no interval: agreement is perfect" in perfect.note
    opposite = over(*graded_twice(("yes", "no"), ("yes", "no")))
    assert (opposite.kappa, opposite.ci) == (0.0, None)
    assert "no interval" in opposite.note
    apart = over(a_word(reviewer="anna"), a_word(reviewer="boris", subject="pmid:2"))
    assert apart == Agreement(0, None, None, None, "nobody judged the same")


def test_of_several_reviewers_the_two_who_share_most_are_compared() -> None:
    words = graded_twice(("yes", "yes"), ("no", "no"))
    words.append(a_word(value="no", reviewer="clara"))
    found = over(*words)
    assert found.items == 2
    assert "of 3 reviewers" in found.note


def test_adjudications_notes_findings_and_what_is_taken_back_are_left_out() -> None:
    word, gone = a_word(), a_word(value="no", reviewer="dan")
    ruling = a_word(value="no", reviewer="boris", adjudicates=True)
    told = [a_word(Field.FINDING, "it helped", reviewer=who) for who in ("anna", "boris")]
    notes = [a_word(NOTE, "look again", reviewer=who) for who in ("anna", "boris")]
    lines = [word, ruling, gone, an_undo(gone), an_undo(ruling), *told, *notes]
    (line,) = agreement_by_field(lines)
    assert line.overall == Agreement(0, None, None, None, "one person judged it")


def test_words_that_say_the_same_agree() -> None:
    words = graded_twice(("Nasal", "nasal"), ("oral", "oral"), field=Field.ROUTE)
    assert over(*words).agreement == 1.0


def test_links_are_compared_answer_by_answer_and_facts_too() -> None:
    words = [
        a_link_word(a_link_value("supports")),
        a_link_word(a_link_value("null"), reviewer="boris"),
        a_fact_word("yes"),
        a_fact_word("no", reviewer="boris"),
    ]
    found = {line.field: line.overall.agreement for line in agreement_by_field(words)}
    assert found == {
        "link population": 1.0,
        "link outcome": 1.0,
        "link intervention": 1.0,
        "link direction": 0.0,
        "stated": 0.0,
    }


def test_what_is_said_after_seeing_the_other_changes_nothing() -> None:
    mine, other = a_word(value="yes", after_s=1), a_word(value="no", reviewer="boris", after_s=2)
    revised = a_word(value="no", after_s=3)
    assert over(mine, other, revised).agreement == 0.0
    undone = [an_undo(mine, after_s=4), a_word(value="no", after_s=5)]
    assert over(mine, other, *undone).agreement == 0.0


def test_what_is_corrected_before_anybody_else_speaks_is_what_was_said() -> None:
    slip, meant = a_word(value="yes", after_s=1), a_word(value="no", after_s=2)
    other = a_word(value="no", reviewer="boris", after_s=5)
    assert over(slip, meant, other).agreement == 1.0
    assert over(slip, an_undo(slip, after_s=2), a_word(value="no", after_s=3), other) == over(
        slip, meant, other
    )


def test_whoever_takes_their_word_back_for_good_has_none() -> None:
    mine, other = a_word(value="yes", after_s=1), a_word(value="no", reviewer="boris", after_s=2)
    assert over(mine, other, an_undo(mine, after_s=3)).items == 0
    undo = an_undo(mine, after_s=3)
    assert over(mine, other, undo, an_undo(undo, after_s=4)).items == 1


def by_machine(value: str, machine: str | None, who: str, study: int) -> Judgement:
    return a_word(value=value, machine=machine, reviewer=who, subject=f"pmid:{study}")


def test_two_accepts_of_one_suggestion_are_counted_apart() -> None:
    accepted = [
        by_machine("yes", "yes", who, study) for study in (1, 2, 3) for who in ("anna", "boris")
    ]
    one = [by_machine("yes", "yes", "anna", 4), by_machine("no", "yes", "boris", 4)]
    both = [by_machine("no", "yes", "anna", 5), by_machine("no", "yes", "boris", 5)]
    spoke = [by_machine("yes", None, "anna", 6), by_machine("yes", None, "boris", 6)]
    silent = [
        by_machine("not_reported", machine, who, study)
        for study, machine in ((7, None), (8, "not_reported"))
        for who in ("anna", "boris")
    ]
    (line,) = agreement_by_field([*accepted, *one, *both, *spoke, *silent])
    assert (line.overall.items, line.overall.agreement) == (8, 7 / 8)
    assert (line.departed.items, line.departed.agreement) == (3, 2 / 3)


def test_where_nobody_departed_the_note_says_so() -> None:
    (line,) = agreement_by_field([by_machine("yes", "yes", who, 1) for who in ("anna", "boris")])
    assert line.departed == Agreement(0, None, None, None, "nobody departed from the machine")


def test_what_no_machine_reads_is_all_people_s_own() -> None:
    words = graded_twice(("low", "high"), ("low", "low"), field=Field.RISK_OF_BIAS)
    (line,) = agreement_by_field(words)
    assert line.departed == line.overall


PUBLISHED = [[7, 1, 0], [0, 8, 0], [0, 0, 2]]
"""Two pathologists' scores of 18 specimens: Kavanagh 2009, table 2, doi 10.1186/1471-2407-9-1."""


def test_a_published_kappa_and_its_standard_error() -> None:
    kappa, ci = cohen_kappa(pairs(PUBLISHED))
    assert kappa == pytest.approx(0.906, abs=0.0005)
    assert kappa is not None
    assert ci is not None
    assert (kappa - ci[0]) / 1.959964 == pytest.approx(0.092, abs=0.0005)
    assert ci[1] == 1.0  # the formula goes beyond


SKLEARN = (
    (PUBLISHED, 0.90625),
    ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.6764705882352942),  # Fleiss 1981, page 213
    ([[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]], 0.4727891156462586),
    ([[106, 10, 4], [22, 28, 10], [2, 12, 6]], 0.4285714285714286),
    ([[3, 1], [2, 1]], 0.08695652173913038),
    ([[0, 4], [3, 0]], -0.9600000000000002),
)
"""Tables, and what `cohen_kappa_score` of scikit-learn 1.9.1 gives for them."""


@pytest.mark.parametrize(("table", "stored"), SKLEARN)
def test_kappa_is_scikit_learn_s(table: list[list[int]], stored: float) -> None:
    kappa, _ = cohen_kappa(pairs(table))
    assert kappa == pytest.approx(stored, abs=1e-12)
    try:
        from sklearn.metrics import cohen_kappa_score
    except ImportError:
        return
    rows, columns = zip(*pairs(table), strict=True)
    assert kappa == pytest.approx(cohen_kappa_score(rows, columns), abs=1e-12)


said = st.builds(
    a_word,
    value=st.sampled_from(["yes", "no"]),
    reviewer=st.sampled_from(["anna", "boris", "clara"]),
    subject=st.sampled_from(["pmid:1", "pmid:2"]),
    after_s=st.integers(0, 6),
    machine=st.sampled_from([None, "yes", "no"]),
)


@given(st.lists(said, max_size=8), st.sets(st.integers(0, 7), max_size=3), st.randoms())
def test_order_and_repeats_of_lines_change_nothing(
    words: list[Judgement], undone: set[int], random: Random
) -> None:
    lines = words + [an_undo(words[i], after_s=3 + i) for i in undone if i < len(words)]
    shuffled = [*lines, *lines]
    random.shuffle(shuffled)
    found = agreement_by_field(lines)
    assert agreement_by_field(shuffled) == found
    for line in found:
        assert line.departed.items <= line.overall.items
        assert line.overall.agreement is not None or line.overall.note


later = st.builds(
    a_word,
    value=st.sampled_from(["yes", "no"]),
    reviewer=st.sampled_from(["anna", "boris", "clara"]),
    after_s=st.integers(2, 9),
)


@given(st.tuples(*[st.sampled_from(["yes", "no"])] * 2), st.lists(later, max_size=6))
def test_nothing_said_after_two_have_spoken_moves_what_they_said(
    both: tuple[str, str], more: list[Judgement]
) -> None:
    mine = a_word(value=both[0], after_s=0)
    other = a_word(value=both[1], reviewer="boris", after_s=1)
    said = {word.reviewer: word for word in first_words([mine, other, *more])}
    assert (said[mine.reviewer], said[other.reviewer]) == (mine, other)


def test_what_both_judged_with_the_machine_hidden_has_figures_of_its_own() -> None:
    both = graded_twice(("yes", "yes"), ("no", "yes"), ("no", "no"), ("yes", "yes"))
    seen = [replace(word, machine="yes") for word in both]
    assert [
        (row.overall.items, row.departed.items, row.unaided.items)
        for row in agreement_by_field(seen)
    ] == [(4, 2, 0)]
    hidden = [replace(word, unaided=True).sealed() for word in seen[:6]]
    (row,) = agreement_by_field([*hidden, *seen[6:]])
    assert (row.overall.items, row.departed.items, row.unaided.items) == (4, 3, 3)
    assert row.unaided.agreement == pytest.approx(2 / 3)
    (one,) = agreement_by_field([*hidden[:5], *seen[5:]])
    assert one.unaided.items == 2  # of the third, one of the two saw the machine's value
