from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import a_word, an_undo

from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.weighing import Outcome, weigh_words


def weighed(*words: Judgement) -> Outcome:
    return weigh_words(words, lambda word: str(word.value))


def n(value: int, reviewer: str, after_s: int, *, adjudicates: bool = False) -> Judgement:
    return a_word(Field.N, value, reviewer=reviewer, after_s=after_s, adjudicates=adjudicates)


ANNA, BORIS = n(40, "anna", 1), n(41, "boris", 2)


def test_one_word_decides() -> None:
    assert weighed(ANNA) == Outcome((ANNA,), ANNA, differ=False)


def test_of_words_that_agree_the_latest_speaks() -> None:
    agreeing = replace(BORIS, value=40)
    assert weighed(agreeing, ANNA) == Outcome((ANNA, agreeing), agreeing, differ=False)


def test_a_person_may_change_their_mind() -> None:
    later = n(41, "anna", 5)
    assert weighed(ANNA, BORIS, later).words == (BORIS, later)
    assert not weighed(ANNA, BORIS, later).differ


def test_words_that_differ_are_a_conflict() -> None:
    outcome = weighed(ANNA, BORIS)
    assert outcome.conflict
    assert not outcome.adjudicated


def test_an_adjudication_decides() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    outcome = weighed(ANNA, BORIS, ruling)
    assert outcome.adjudicated
    assert outcome.deciding == ruling


def test_the_latest_adjudication_decides() -> None:
    first, second = n(42, "clara", 3, adjudicates=True), n(43, "dan", 4, adjudicates=True)
    assert weighed(ANNA, BORIS, first, second).deciding == second


def test_whoever_differs_afterwards_opens_the_question_again() -> None:
    ruling, later = n(42, "clara", 3, adjudicates=True), n(41, "boris", 4)
    assert weighed(ANNA, BORIS, ruling, later).conflict


def test_whoever_agrees_afterwards_leaves_it_decided() -> None:
    ruling, later = n(42, "clara", 3, adjudicates=True), n(42, "boris", 4)
    outcome = weighed(ANNA, BORIS, ruling, later)
    assert outcome.deciding == ruling
    assert outcome.words[-1] == later


def test_the_adjudicator_may_repeat_and_may_withdraw() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    assert weighed(ANNA, BORIS, ruling, n(42, "clara", 4)).adjudicated
    assert weighed(ANNA, BORIS, ruling, n(40, "clara", 4)).conflict


def test_an_adjudication_with_nobody_left_to_decide_between_is_one_word() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    assert weighed(ruling) == Outcome((ruling,), ruling, differ=False)


def test_undos_are_no_words() -> None:
    assert weighed(ANNA, an_undo(BORIS)).words == (ANNA,)


def test_nobody_decides_alone_for_their_own_side() -> None:
    mine = n(40, "anna", 3, adjudicates=True)
    assert weighed(ANNA, BORIS, mine).conflict
    assert weighed(BORIS, mine).conflict  # the first word of hers, and against his alone
    assert weighed(n(43, "anna", 0), BORIS, n(42, "clara", 2), mine).conflict


def test_a_party_decides_once_somebody_else_agrees() -> None:
    mine, clara = n(40, "anna", 3, adjudicates=True), n(40, "clara", 4)
    assert weighed(ANNA, BORIS, mine, clara).deciding == mine
    assert weighed(ANNA, BORIS, mine, replace(clara, at=ANNA.at)).adjudicated
    assert not weighed(ANNA, BORIS, mine, n(40, "boris", 4)).differ


@given(
    st.lists(
        st.builds(
            n,
            st.integers(1, 3),
            st.sampled_from(["anna", "boris", "clara"]),
            st.integers(0, 4),
            adjudicates=st.booleans(),
        ),
        min_size=1,
        max_size=7,
    ),
    st.randoms(),
)
def test_order_and_repeats_change_nothing(words: list[Judgement], random: Random) -> None:
    shuffled = [*words, *words]
    random.shuffle(shuffled)
    outcome = weighed(*shuffled)
    assert outcome == weighed(*words)
    assert len({word.reviewer for word in outcome.words}) == len(outcome.words)
    assert not (outcome.conflict and outcome.adjudicated)
    if outcome.adjudicated and outcome.deciding is not None:  # two agree, or two others differ
        author, said = outcome.deciding.reviewer, outcome.deciding.value
        others = [word.value for word in outcome.words if word.reviewer != author]
        assert said in others or len(set(others)) > 1
