from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.tagging.splitter import MAX_SENTENCE, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It was given i.v. in the arm.", ["It was given i.v. in the arm."]),
        ("It was given i.v. The arm hurt.", ["It was given i.v.", "The arm hurt."]),
        ("Peptides, e.g. Semax, act.", ["Peptides, e.g. Semax, act."]),
        ("We saw n = 24. Most were men.", ["We saw n = 24.", "Most were men."]),
        ("A vs. B was tested.", ["A vs. B was tested."]),
        ("St. John's wort helped.", ["St. John's wort helped."]),
        ("Dr. J. Smith wrote it.", ["Dr. J. Smith wrote it."]),
        (
            "It rose by 2.5 points (p = 0.04). It fell.",
            ["It rose by 2.5 points (p = 0.04).", "It fell."],
        ),
        ("Was it so? Yes!", ["Was it so?", "Yes!"]),
        ("It ended here.The next began.", ["It ended here.", "The next began."]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        (
            "\u041e\u043f\u044b\u0442. \u0418\u0442\u043e\u0433.",
            ["\u041e\u043f\u044b\u0442.", "\u0418\u0442\u043e\u0433."],
        ),
        ("Fig. 2 shows it. Ref. 3 too.", ["Fig. 2 shows it.", "Ref. 3 too."]),
        ('He said "no." She left.', ['He said "no."', "She left."]),
        ("We saw. . . ! it. It fell.", ["We saw.", "!", "it.", "It fell."]),
        (". . .", ["."]),
        ("", []),
        ("   \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("aB .\n!?\u0416\u05d0\U0001f600\u0301\"'3(")) | st.text())
def test_sentences_tile_the_text(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert start >= at
        assert end > start
        assert all(len(marks) == 1 and marks in ".!?" for marks in text[at:start].split())
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_text_without_full_stops_is_cut() -> None:
    cut = sentences("word " * 2000)
    assert max(map(len, cut)) <= MAX_SENTENCE
    assert "".join(cut).replace(" ", "") == "word" * 2000


@pytest.mark.parametrize(
    "unit", ["a" * 97 + " ", ". ", "\u0416" * 50, "e.g. ", '." ', "(" * 9 + ". A"]
)
def test_a_megabyte_of_anything_is_split(unit: str) -> None:
    # quadratic work on a million characters would take an hour
    assert sum(1 for _ in split_sentences(unit * (1_000_000 // len(unit.encode())))) > 0


@pytest.mark.parametrize("mark", [".", ".)", "?!", ". ", "\n"])
def test_a_megabyte_of_marks_is_cut_in_a_moment(mark: str) -> None:
    # quadratic work on a million marks would take an hour
    assert all(len(each) <= MAX_SENTENCE for each in sentences(mark * (1_000_000 // len(mark))))
