from __future__ import annotations

import pytest

from litreview.tagging.calling import (
    MAX_REMEMBERED,
    MAX_WORDS,
    Literals,
    MarkedLiterals,
    Openings,
    Remembered,
    begins_a_word,
    word_of,
)
from litreview.tagging.openings import DIGIT, Opening


def test_what_a_word_calls_for_is_worked_out_once() -> None:
    asked: list[str] = []

    def work_out(word: str) -> int:
        asked.append(word)
        return len(word)

    table = Remembered(work_out)
    assert [table["tea"], table["tea"], table["milk"]] == [3, 3, 4]
    assert asked == ["tea", "milk"]


def test_memory_stays_flat_whatever_words_come() -> None:
    table = Remembered(len)
    for number in range(MAX_WORDS + 10):
        assert table[f"w{number}"] == len(f"w{number}")
        assert len(table) <= MAX_WORDS
    assert table["x" * (MAX_REMEMBERED + 1)] == MAX_REMEMBERED + 1
    assert len(table) == 10


def test_the_words_of_a_full_table_are_not_worked_out_again() -> None:
    asked: list[str] = []

    def work_out(word: str) -> int:
        asked.append(word)
        return len(word)

    table = Remembered(work_out)
    for number in range(MAX_WORDS + 1):
        table[f"w{number}"]
    del asked[:]
    assert [table["w0"], table["w1"], table["new"]] == [2, 2, 3]
    assert asked == ["new"]


@pytest.mark.parametrize("word", ["tea", "steam", "teatea", "x" * 50 + "team"])
def test_a_literal_is_found_wherever_in_a_word_it_stands(word: str) -> None:
    assert Literals({"tea": 1, "milk": 2}).called_by(word) == 1


def test_a_word_without_a_literal_calls_for_nothing() -> None:
    assert Literals({"tea": 1}).called_by("te") == Literals({}).called_by("tea") == 0


@pytest.mark.parametrize(
    ("piece", "expected"),
    [("tea) ", 1), ("steam, ", 0), ("greentea), ", 1), ("tea ", 0), ("5 % ", 2), ("n = ", 4)],
)
def test_a_literal_may_end_in_marks(piece: str, expected: int) -> None:
    table = MarkedLiterals({"tea)": 1, "%": 2, "n =": 4})
    assert table.called_by(piece, word_of(piece)) == expected


@pytest.mark.parametrize(
    ("opening", "piece", "expected"),
    [
        (Opening("tea", bounded=True), "teapot ", True),
        (Opening("tea", bounded=True), "steam ", False),
        (Opening("tea"), "steam ", True),
        (Opening("tea", bounded=True, whole=True), "tea, ", True),
        (Opening("tea", bounded=True, whole=True), "teas, ", False),
        (Opening("tea", whole=True), "greentea ", True),
        (Opening("tea-", bounded=True), "tea-", True),
        (Opening("tea-", bounded=True), "tea ", False),
        (Opening(DIGIT, bounded=True), "12mg ", True),
        (Opening(DIGIT, bounded=True), "b12 ", False),
        (Opening(DIGIT), "b12 ", True),
        (Opening("("), "tea (", True),
        (Opening("tea", bounded=True), "x" * (MAX_REMEMBERED + 1), True),
    ],
)
def test_a_word_opens_a_pattern(opening: Opening, piece: str, expected: bool) -> None:
    openings, word = Openings([[], [opening]]), word_of(piece)
    called = openings.of_word(word) | openings.of_marks(piece, word)
    assert called >> 1 & 1 == expected


def test_a_mark_begins_no_word() -> None:
    assert begins_a_word(Opening(DIGIT, bounded=True))
    assert begins_a_word(Opening("_a", bounded=True))
    assert not begins_a_word(Opening("(", bounded=True))
    assert not begins_a_word(Opening("a"))
