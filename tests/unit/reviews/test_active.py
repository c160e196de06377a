from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    NOON,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.errors import InputFailed, UsageError
from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.active import active_of, in_order, live, thing_judged, words_to_add

histories = st.lists(
    st.builds(
        a_word,
        st.just(Field.N),
        st.integers(1, 3),
        reviewer=st.sampled_from(["anna", "boris"]),
        after_s=st.integers(0, 3),
    ),
    max_size=6,
)


def with_undos(history: list[Judgement], undone: list[int]) -> list[Judgement]:
    lines = list(history)
    for pick in undone:
        if lines:
            lines.append(an_undo(lines[pick % len(lines)], after_s=100 + len(lines)))
    return lines


@given(histories, st.lists(st.integers(0, 20), max_size=6), st.randoms())
def test_order_and_repeats_change_nothing(
    history: list[Judgement], undone: list[int], random: Random
) -> None:
    lines = with_undos(history, undone)
    shuffled = [*lines, *lines]
    random.shuffle(shuffled)
    assert active_of(shuffled) == active_of(lines)


@given(histories)
def test_a_judgement_and_its_undo_leave_everything_as_it_was(history: list[Judgement]) -> None:
    word = a_word(Field.N, 99, after_s=50)
    assert active_of([*history, word, an_undo(word)]) == active_of(history)


@given(histories.filter(bool))
def test_an_undone_undo_brings_the_judgement_back(history: list[Judgement]) -> None:
    first = an_undo(history[0])
    again = an_undo(first, after_s=70)
    assert active_of([*history, first, again]) == active_of(history)
    assert history[0] in active_of([*history, first, again])


def test_a_long_chain_of_undos_is_followed_to_its_end() -> None:
    lines = [a_word()]
    for step in range(3000):
        lines.append(an_undo(lines[-1], after_s=step))
    assert active_of(lines) == (lines[0],)
    assert active_of(lines[:-1]) == ()


def test_undos_that_take_each_other_back_all_fall() -> None:
    word = a_word()
    one = replace(an_undo(word), id="one", retracts="other")
    other = replace(an_undo(word), id="other", retracts="one")
    assert live([word, one, other]) == (word,)
    assert live([replace(one, retracts="one")]) == ()


def test_an_undo_of_the_unknown_waits_for_it() -> None:
    word = a_word()
    assert live([an_undo(word)]) == (an_undo(word),)
    assert active_of([an_undo(word), word]) == ()


def test_of_lines_that_share_an_id_the_one_it_was_made_from_is_kept() -> None:
    word = a_word(Field.N, 40)
    edited = replace(word, value=400)
    assert in_order([edited, word]) == in_order([word, edited]) == (word,)


def test_lines_are_ordered_by_time_then_id() -> None:
    later, sooner = a_word(after_s=2), a_word(after_s=1)
    same = a_word(Field.N, 7, after_s=1)
    assert in_order([later, sooner, same]) == (*sorted([sooner, same], key=lambda j: j.id), later)


def test_parts_of_a_claim_are_different_things() -> None:
    whole, part = a_link_word(), a_link_word(a_link_value(part="recovery"))
    assert thing_judged(whole) != thing_judged(part)


def test_a_word_that_is_already_the_latest_is_not_added_again() -> None:
    word = a_word(Field.N, 40)
    assert words_to_add([word], [word]) == ()
    assert words_to_add([], [word, word]) == (word,)


def test_the_last_word_given_within_one_second_is_the_one_that_holds() -> None:
    typed = [a_word(Field.N, n) for n in (40, 41, 40)]
    added = words_to_add([], typed)
    assert [word.value for word in active_of(added)] == [40, 41, 40]
    assert [word.at - NOON for word in added] == [timedelta(seconds=s) for s in (0, 1, 2)]
    assert all(word == word.sealed() for word in added)


@given(histories, histories)
def test_added_words_are_their_reviewers_latest(
    known: list[Judgement], fresh: list[Judgement]
) -> None:
    own = [word for word in known if word.reviewer == "anna"]
    mine = [word for word in fresh if word.reviewer == "anna"]
    everything = active_of([*own, *words_to_add(own, mine)])
    if mine:
        assert everything[-1].value == mine[-1].value


def test_a_judgement_made_again_after_its_undo_stands() -> None:
    word = a_word(Field.N, 40)
    undo = an_undo(word, after_s=0)
    added = words_to_add([word, undo], [word])
    assert [again.value for again in active_of([word, undo, *added])] == [40]


def test_an_undo_is_added_once() -> None:
    word = a_word(Field.N, 40)
    undo = an_undo(word)
    assert words_to_add([word], [undo, replace(undo, note="again")]) == (undo,)
    assert words_to_add([], [word, undo]) == (word, undo)


def test_a_word_undone_again_within_one_second_is_undone() -> None:
    word = a_word(Field.N, 40)
    undo = an_undo(word, after_s=0)
    redo = an_undo(undo, after_s=0)
    added = words_to_add([], [word, undo, redo, undo])
    assert len({line.id for line in added}) == 4
    assert active_of(added) == ()


def test_nobody_takes_back_what_they_never_said() -> None:
    with pytest.raises(UsageError, match="no judgement"):
        words_to_add([], [an_undo(a_word(reviewer="boris"), reviewer="anna")])


def test_an_adjudication_comes_after_the_words_it_decides() -> None:
    boris = a_word(Field.N, 41, reviewer="boris", after_s=9)
    ruling = a_word(Field.N, 40, after_s=3, adjudicates=True)
    (added,) = words_to_add([], [ruling], [boris])
    assert added.at > boris.at
    assert words_to_add([], [replace(ruling, adjudicates=False)], [boris])[0].at == ruling.at


def test_a_word_after_an_adjudication_comes_after_it_whatever_the_clock_says() -> None:
    ruling = a_word(Field.N, 41, reviewer="boris", after_s=9, adjudicates=True)
    (added,) = words_to_add([], [a_word(Field.N, 40, after_s=3)], [ruling])
    assert added.at > ruling.at
    (aside,) = words_to_add([], [a_word(Field.ROUTE, "oral", after_s=3)], [ruling])
    assert aside.at < ruling.at


def test_times_are_kept_in_whole_seconds_of_utc() -> None:
    at = (NOON + timedelta(microseconds=7)).astimezone(timezone(timedelta(hours=3)))
    (added,) = words_to_add([], [replace(a_word(), at=at)])
    assert added == a_word()
    assert added.at.utcoffset() == timedelta(0)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputFailed, match="not UTF-8"):
        words_to_add([], [replace(a_word(), note="caf\udce9")])
