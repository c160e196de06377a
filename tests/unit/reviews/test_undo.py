from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import NOON, a_link_word, a_word, an_undo

from litreview.errors import UsageError
from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.active import active_of
from litreview.reviews.undo import in_batch, redo, undo

ANNA = Reviewer("anna")


def test_the_latest_judgement_of_the_reviewer_is_taken_back() -> None:
    words = [a_word(after_s=5), a_word(Field.N, 40, after_s=2), a_word(reviewer="boris")]
    (line,) = undo(words, ANNA, None, NOON)
    assert line.retracts == words[1].id  # said last, whatever the clock said
    assert active_of([*words, line]) == (words[2], words[0])
    assert line == line.sealed()


def test_a_link_is_taken_back_by_its_id() -> None:
    link, word = a_link_word(), a_word(after_s=5)
    (line,) = undo([link, word], ANNA, link.id, NOON)
    assert (line.subject, line.field, line.value) == (link.subject, "link", "")
    assert active_of([link, word, line]) == (word,)


def test_the_start_of_an_id_is_enough_when_it_names_one() -> None:
    word = a_word()
    (line,) = undo([word], ANNA, word.id[:6], NOON)
    assert line.retracts == word.id


@pytest.mark.parametrize("name", ["0000", "", "abc"])
def test_an_id_that_names_nothing_is_an_error(name: str) -> None:
    with pytest.raises(UsageError, match="names no standing judgement"):
        undo([a_word()], ANNA, name, NOON)


def test_the_start_of_several_ids_is_an_error() -> None:
    words = [replace(a_word(Field.N, n), id=f"feed{n}") for n in (1, 2)]
    with pytest.raises(UsageError, match="several"):
        undo(words, ANNA, "feed", NOON)
    (line,) = undo(words, ANNA, "feed2", NOON)
    assert line.retracts == "feed2"


def test_anothers_judgement_is_not_mine_to_take_back() -> None:
    theirs = a_word(reviewer="boris")
    with pytest.raises(UsageError, match="this reviewer"):
        undo([theirs], ANNA, theirs.id, NOON)


@pytest.mark.parametrize("words", [[], [a_word(reviewer="boris")], [a_word(), an_undo(a_word())]])
def test_with_nothing_to_undo_the_error_says_so(words: list[Judgement]) -> None:
    with pytest.raises(UsageError, match='reviewer "anna": there is nothing to undo'):
        undo(words, ANNA, None, NOON)


def test_a_redo_takes_the_undo_back() -> None:
    word = a_word()
    (first,) = undo([word], ANNA, None, NOON)
    (again,) = redo([word, first], ANNA, NOON)
    assert again.retracts == first.id
    assert active_of([word, first, again]) == (word,)
    with pytest.raises(UsageError, match="is already redone"):
        redo([word, first, again], ANNA, NOON)
    with pytest.raises(UsageError, match="was ever undone"):
        redo([word, an_undo(a_word(reviewer="boris"))], ANNA, NOON)


def test_a_judgement_after_an_undo_empties_what_can_be_redone() -> None:
    word, later = a_word(), a_word(Field.N, 40, after_s=5)
    lines = [word, *undo([word], ANNA, None, NOON), later]
    with pytest.raises(UsageError, match="nothing to redo") as caught:
        redo(lines, ANNA, NOON)
    assert "judge again what it took" in caught.value.fix
    assert redo([*lines, *undo(lines, ANNA, None, NOON)], ANNA, NOON)


def test_a_remark_empties_nothing() -> None:
    word, remark = a_word(), a_word(NOTE, "which ward?", basis=None, after_s=5)
    undone = undo([word], ANNA, None, NOON)
    lines = [word, *undone, remark]
    (again,) = redo(lines, ANNA, NOON)
    assert active_of([*lines, again]) == (word, remark)
    lines += undo(lines, ANNA, None, NOON)
    for back in (remark, word):  # the last undo first
        lines += redo(lines, ANNA, NOON)
        assert back in active_of(lines)


def test_what_two_clones_took_back_comes_back_from_both() -> None:
    word = a_word()
    lines = [word, an_undo(word, after_s=1), an_undo(word, after_s=2)]
    assert active_of([*lines, *redo(lines, ANNA, NOON)]) == (word,)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_each_undo_takes_back_the_whole_last_action(sizes: list[int]) -> None:
    words: list[Judgement] = []
    for action, size in enumerate(sizes):
        words += in_batch([a_word(Field.N, 10 + n, after_s=action * 9 + n) for n in range(size)])
    lines = list(words)
    for size in reversed(sizes):
        taken = undo(lines, ANNA, None, NOON)
        assert len(taken) == size
        lines += taken
    assert active_of(lines) == ()


def test_lines_that_know_no_batch_are_taken_back_one_by_one() -> None:
    words = [a_word(after_s=0), a_word(Field.N, 40, after_s=0)]
    assert [line.retracts for line in undo(words, ANNA, None, NOON)] == [words[1].id]


def test_one_word_needs_no_batch_and_another_action_has_another() -> None:
    words = [a_word(), a_word(Field.N, 40)]
    assert in_batch(words[:1]) == tuple(words[:1])
    first, later = in_batch(words), in_batch([a_word(after_s=1), words[1]])
    assert len({word.batch for word in (*first, *later)}) == 2
    assert in_batch(words) == first
