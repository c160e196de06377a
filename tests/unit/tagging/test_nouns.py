from __future__ import annotations

import pytest

from litreview.tagging.nouns import is_listed

NOUNS = frozenset({"pilot", "policeman", "child", "secretary", "nurse", "waitress", "mouse"})


@pytest.mark.parametrize(
    "word",
    [
        "pilot",
        "pilots",
        "policemen",
        "children",
        "secretaries",
        "nurses",
        "waitresses",
        "co-pilots",
        "mice",
    ],
)
def test_a_noun_is_known_in_every_number(word: str) -> None:
    assert is_listed(word, NOUNS)


def test_a_plural_may_be_the_whole_word() -> None:
    assert is_listed("men", frozenset({"man"}))


def test_a_list_may_hold_endings_and_what_they_do_not_mean() -> None:
    nouns = frozenset({"-er", "-man", "!filter"})
    assert [is_listed(each, nouns) for each in ("vapers", "postmen", "filters", "er", "rates")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("word", ["pilotage", "men", "s", "", "nursing", "pilots-only"])
def test_another_word_is_not(word: str) -> None:
    assert not is_listed(word, NOUNS)
