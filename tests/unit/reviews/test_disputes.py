from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    FULL_TEXT,
    QUOTE,
    SECONDARY,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.errors import UsageError
from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.disputes import Dispute, check_ruling, disputes, has_spoken
from litreview.reviews.weighing import weigh_words


def n(value: int, reviewer: str, after_s: int = 0, **more: object) -> Judgement:
    word = a_word(Field.N, value, reviewer=reviewer, after_s=after_s, basis=FULL_TEXT)
    return replace(word, **more).sealed()  # type: ignore[arg-type]


LATEST_S = 9  # seconds: no word below is given later

ANNA, BORIS = n(40, "anna", 1), n(41, "boris", 2)


def the_one(*words: Judgement) -> Dispute:
    (found,) = disputes(words)
    return found


def ruling(value: int, who: str, *consent: str) -> Judgement:
    more = {"adjudicates": True, "consent": tuple(map(Reviewer, consent)), "note": "why"}
    return n(value, who, LATEST_S + 1, **more)  # files date it after every word on the thing


def test_words_that_agree_are_no_dispute() -> None:
    assert disputes([]) == ()
    assert (
        disputes([ANNA, n(40, "boris"), a_word(NOTE, "a"), a_word(NOTE, "b", reviewer="c")]) == ()
    )


def test_a_dispute_has_a_side_for_each_answer() -> None:
    found = the_one(ANNA, BORIS, n(41, "clara", 3, note="table 1"))
    assert found.thing == ("pmid:1", "n", "")
    assert found.ruling is None
    assert [side.letter for side in found.sides] == ["A", "B"]
    assert {side.value: len(side.words) for side in found.sides} == {40: 1, 41: 2}
    side = found.side_of(41)
    assert side is not None
    assert (side.bases, side.notes) == ((FULL_TEXT,), ("table 1",))


def test_fields_links_with_their_parts_and_facts_are_told_in_order() -> None:
    two = a_link_value("null", part="memory")
    words = [
        a_fact_word("yes"),
        a_fact_word("no", reviewer="boris"),
        a_link_word(two),
        a_link_word(replace(two, part="memory", n=3), reviewer="boris"),
        a_word(Field.DESIGN, "rct"),
        a_word(Field.DESIGN, "cohort", reviewer="boris"),
        ANNA,
        BORIS,
    ]
    assert [found.thing for found in disputes(words)] == [
        ("claim:on-the-list", "stated", ""),
        ("pmid:1", "design", ""),
        ("pmid:1", "n", ""),
        ("pmid:1@stroke-recovery", "link", "memory"),
    ]


def test_silence_of_one_source_is_no_dispute_of_a_fact() -> None:
    silent = replace(
        a_fact_word("not_reported", reviewer="boris"), basis=replace(SECONDARY, text="a register")
    ).sealed()
    assert disputes([a_fact_word("yes"), silent]) == ()


def test_a_side_rests_on_the_study_rather_than_on_an_account_or_on_nothing() -> None:
    bases = (None, SECONDARY, QUOTE)
    words = [a_word(basis=basis, reviewer=f"r{i}") for i, basis in enumerate(bases)]
    side = the_one(*words, a_word(value="no", reviewer="x")).side_of("yes")
    assert side is not None
    assert side.best.basis == QUOTE


def test_a_decided_dispute_keeps_what_each_said_before() -> None:
    word = ruling(40, "boris", "anna", "clara")
    found = the_one(ANNA, BORIS, n(43, "clara", 3), replace(word, value=44).sealed())
    assert found.ruling is not None
    assert {side.value: [w.reviewer for w in side.words] for side in found.sides} == {
        40: ["anna"],
        41: ["boris"],
        43: ["clara"],
    }


def test_a_third_person_may_decide_and_a_party_needs_all_who_differ() -> None:
    found = the_one(ANNA, BORIS)
    check_ruling(found, ruling(45, "clara"))
    check_ruling(found, ruling(45, "anna", "boris"))
    check_ruling(found, ruling(41, "anna"))  # joins the only other side
    three = the_one(ANNA, BORIS, n(43, "clara", 3))
    check_ruling(three, ruling(40, "anna", "boris", "clara"))
    check_ruling(three, ruling(41, "anna", "clara"))


@pytest.mark.parametrize(
    ("word", "named"),
    [
        (ruling(40, "anna"), "2 people differ"),
        (ruling(40, "anna", "boris"), "1 person differs"),
        (ruling(41, "anna", "boris", "clara"), "boris gave no word that differs"),
        (ruling(40, "anna", "zoe"), "zoe gave no word that differs"),
        (ruling(40, "anna", "anna"), "anna gave no word that differs"),
        (ruling(40, "dan", "boris"), "needs nobody's consent"),
    ],
)
def test_who_may_not_decide_is_told_what_to_do(word: Judgement, named: str) -> None:
    found = the_one(ANNA, BORIS, n(43, "clara", 3))
    with pytest.raises(UsageError, match=named) as refused:
        check_ruling(found, word)
    assert refused.value.fix


def test_a_word_taken_back_makes_nobody_a_third_person() -> None:
    found, once = the_one(ANNA, BORIS), n(45, "clara")
    lines = [once, ANNA, an_undo(once), BORIS]
    assert has_spoken(lines, found, Reviewer("clara"))
    assert not has_spoken(lines, found, Reviewer("dan"))
    assert not has_spoken([ruling(45, "clara")], found, Reviewer("clara"))
    with pytest.raises(UsageError, match=r"a word taken back counts.*2 people differ"):
        check_ruling(found, ruling(45, "clara"), spoke=True)
    with pytest.raises(UsageError, match="1 person differs"):
        check_ruling(found, ruling(40, "clara"), spoke=True)
    check_ruling(found, ruling(45, "clara", "anna", "boris"), spoke=True)
    check_ruling(found, ruling(40, "clara", "boris"), spoke=True)


def test_rulings_made_without_knowledge_of_each_other_are_sides_of_an_open_dispute() -> None:
    one, other = ruling(42, "clara"), ruling(43, "dan")
    found = the_one(ANNA, BORIS, one, other)
    assert found.ruling is None
    assert {side.value for side in found.sides} == {40, 41, 42, 43}
    assert set(found.rivals) == {one, other}
    known = replace(other, settles=tuple(word.id for word in (ANNA, BORIS, one))).sealed()
    assert the_one(ANNA, BORIS, one, known).ruling == known
    assert the_one(ANNA, BORIS, one, n(41, "boris", 20)).rivals == ()


def test_what_was_decided_stays_when_all_come_to_agree() -> None:
    word = ruling(40, "clara")
    found = the_one(ANNA, BORIS, word, n(40, "boris", 12))
    assert (found.ruling, found.agreed) == (word, True)
    assert {side.value for side in found.sides} == {40, 41}
    assert not the_one(ANNA, BORIS, word).agreed
    elsewhere = [n(44, who, 20) for who in ("anna", "boris", "clara")]
    assert disputes([ANNA, BORIS, word, *elsewhere]) == ()


def test_an_unknown_letter_names_those_there_are() -> None:
    found = the_one(ANNA, BORIS)
    assert found.side("b") == found.sides[1]
    with pytest.raises(UsageError, match='no side "C"') as refused:
        found.side("C")
    assert "A, B" in refused.value.fix


def test_what_a_decision_goes_against_stands_with_what_it_rests_on() -> None:
    found = the_one(ANNA, BORIS, n(43, "clara", 3))
    assert {other.value for other in found.overruled_by(40)} == {41, 43}
    assert {other.value for other in found.overruled_by(99)} == {40, 41, 43}
    linked = the_one(a_link_word(), a_link_word(a_link_value("null"), reviewer="boris"))
    assert linked.overruled_by(a_link_value("mixed")) == ()


some_words = st.lists(
    st.builds(
        n,
        st.sampled_from([40, 41, 42]),
        st.sampled_from(["anna", "boris", "clara", "dan"]),
        st.integers(0, LATEST_S),
        note=st.sampled_from(["", "seen", "counted"]),
    ),
    min_size=1,
    max_size=7,
)


def told(found: tuple[Dispute, ...]) -> str:
    """What an open dispute shows."""
    return json.dumps(
        [
            [side.letter, side.value, len(side.words), side.notes]
            for one in found
            for side in one.sides
        ]
    )


@given(some_words, st.randoms())
def test_order_and_repeats_of_lines_change_nothing(words: list[Judgement], random: Random) -> None:
    shuffled = [*words, *words]
    random.shuffle(shuffled)
    assert disputes(shuffled) == disputes(words)


@given(
    st.dictionaries(st.sampled_from(["anna", "boris", "clara"]), st.sampled_from([40, 41, 42])),
    st.permutations(["x", "y", "z"]),
    st.permutations([1, 2, 3]),
)
def test_names_and_times_move_no_letter(
    said: dict[str, int], names: list[str], times: list[int]
) -> None:
    values = list(said.values())
    first = disputes(n(value, f"r{i}", i) for i, value in enumerate(values))
    other = disputes(n(value, names[i], times[i]) for i, value in enumerate(values))
    assert told(first) == told(other)


@given(some_words, st.sampled_from([40, 41, 42, 43]), st.sampled_from(["anna", "boris", "zoe"]))
def test_what_may_be_decided_is_what_then_holds(
    words: list[Judgement], value: int, who: str
) -> None:
    for found in disputes(words):
        word = ruling(value, who)
        try:
            check_ruling(found, word)
        except UsageError:
            assert who != "zoe"
            allowed = False
        else:
            allowed = True
        outcome = weigh_words([*words, word], lambda said: said.value)
        assert (outcome.ruling == word or not outcome.differ) is allowed
