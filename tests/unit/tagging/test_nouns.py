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


@pytest.mark.parametrize("word", ["pilotage", "men", "s", "", "nursing", "pilots-only"])
def test_another_word_is_not(word: str) -> None:
    assert not is_listed(word, NOUNS)
