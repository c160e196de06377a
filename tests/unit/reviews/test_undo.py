from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_reviews import NOON, a_link_word, a_word, an_undo

from litreview.errors import UsageError
from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import active_of
from litreview.reviews.undo import undo

ANNA = Reviewer("anna")


def test_the_latest_judgement_of_the_reviewer_is_taken_back() -> None:
    words = [a_word(after_s=5), a_word(Field.N, 40, after_s=2), a_word(reviewer="boris")]
    line = undo(words, ANNA, None, NOON)
    assert line.retracts == words[1].id  # said last, whatever the clock said
    assert active_of([*words, line]) == (words[2], words[0])
    assert line == line.sealed()


def test_a_link_is_taken_back_by_its_id() -> None:
    link, word = a_link_word(), a_word(after_s=5)
    line = undo([link, word], ANNA, link.id, NOON)
    assert (line.subject, line.field, line.value) == (link.subject, "link", "")
    assert active_of([link, word, line]) == (word,)


def test_the_start_of_an_id_is_enough_when_it_names_one() -> None:
    word = a_word()
    assert undo([word], ANNA, word.id[:6], NOON).retracts == word.id


@pytest.mark.parametrize("name", ["0000", "", "abc"])
def test_an_id_that_names_nothing_is_an_error(name: str) -> None:
    with pytest.raises(UsageError, match="names no standing judgement"):
        undo([a_word()], ANNA, name, NOON)


def test_the_start_of_several_ids_is_an_error() -> None:
    words = [replace(a_word(Field.N, n), id=f"feed{n}") for n in (1, 2)]
    with pytest.raises(UsageError, match="several"):
        undo(words, ANNA, "feed", NOON)
    assert undo(words, ANNA, "feed2", NOON).retracts == "feed2"


def test_anothers_judgement_is_not_mine_to_take_back() -> None:
    theirs = a_word(reviewer="boris")
    with pytest.raises(UsageError, match="this reviewer"):
        undo([theirs], ANNA, theirs.id, NOON)


@pytest.mark.parametrize("words", [[], [a_word(reviewer="boris")], [a_word(), an_undo(a_word())]])
def test_with_nothing_to_undo_the_error_says_so(words: list[Judgement]) -> None:
    with pytest.raises(UsageError, match='reviewer "anna": there is nothing to undo'):
        undo(words, ANNA, None, NOON)


def test_an_undo_is_undone_when_every_line_is_given() -> None:
    word = a_word()
    first = an_undo(word)
    again = undo([word, first], ANNA, first.id, NOON)
    assert active_of([word, first, again]) == (word,)
