"""Columns: aligned, within the width, and nothing cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from litreview.cli.columns import Column, Painted, clean, fit, lay_out

WORDS = st.text("abcdefgh -", min_size=0, max_size=40)


def table(*rows: list[str], width: int = 80, wraps: bool = True) -> list[str]:
    columns = (Column("id"), Column("n", right=True), Column("title", wraps=wraps))
    return list(lay_out(columns, rows, width))


def test_no_rows_give_no_lines() -> None:
    assert table() == []


def test_cells_stand_below_their_headings() -> None:
    assert table(["pmid:1", "24", "Short"], ["pmid:22", "7", "Other"]) == [
        "id        n  title",
        "pmid:1   24  Short",
        "pmid:22   7  Other",
    ]


def test_a_long_cell_is_wrapped_and_never_cut() -> None:
    lines = table(["pmid:1", "24", "one two three four five six"], width=30)
    assert lines[1:] == ["pmid:1  24  one two three four", "            five six"]


def test_an_id_is_never_broken_even_where_room_is_short() -> None:
    lines = table(["a-very-long-identifier-that-stays-whole", "1", "words to wrap"], width=40)
    assert "a-very-long-identifier-that-stays-whole" in lines[1]


def test_a_column_below_takes_the_whole_width() -> None:
    columns = (Column("id"), Column("n", right=True), Column("title", below=True))
    rows = [["pmid:1", "24", "one two three four five six"], ["pmid:2", "7", ""]]
    assert list(lay_out(columns, rows, 24)) == [
        "id       n",
        "pmid:1  24",
        "    one two three four",
        "    five six",
        "pmid:2   7",
    ]


def test_the_widest_wrapping_column_gives_way_first() -> None:
    assert fit([[10], [30], [20]], [False, True, True], 54) == [10, 20, 20]


def test_columns_that_may_not_wrap_keep_their_width() -> None:
    assert fit([[30], [30]], [False, False], 40) == [30, 30]


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_every_word_of_every_row_survives(rows: list[tuple[str, str]]) -> None:
    columns = (Column("first", wraps=True), Column("second", wraps=True))
    lines = list(lay_out(columns, rows, 60))
    shown = "".join("".join(lines[1:]).split())
    told = "".join("".join(cell) for row in rows for cell in row).replace(" ", "")
    assert sorted(shown) == sorted(told)
    assert max(map(len, lines)) <= 60


def test_a_record_cannot_steer_the_terminal() -> None:
    assert clean("safe\x1b[2J\x07 text\u202e\r") == "safe[2J text"
    assert table(["pmid:1", "1", "evil\x1b]0;title\x07"])[1].endswith("evil]0;title")


def test_a_word_longer_than_its_column_is_broken_rather_than_pushing_the_table_out() -> None:
    columns = (Column("first", wraps=True), Column("second", wraps=True), Column("c", below=True))
    lines = list(lay_out(columns, [["a" * 40, "b" * 40, "c" * 90]], 60))
    assert max(map(len, lines)) <= 60
    assert "".join(lines).count("c") == 91  # with the "c" of "second"


def test_line_breaks_in_a_cell_become_spaces() -> None:
    assert table(["pmid:1", "1", "one\ntwo\tthree"])[1] == "pmid:1  1  one two three"


def test_colours_do_not_disturb_the_alignment() -> None:
    columns = (Column("level"), Column("what"))
    rows = [[Painted("problem", "bad"), "first"], [Painted("ok", "good"), "second"]]
    plain = list(lay_out(columns, rows, 80))
    painted = list(lay_out(columns, rows, 80, coloured=True))
    assert plain[2] == "ok       second"
    assert painted[2] == "\x1b[32mok\x1b[0m       second"
    assert painted[1].startswith("\x1b[31mproblem\x1b[0m  first")
