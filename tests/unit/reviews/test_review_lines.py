from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    FULL_TEXT,
    SECONDARY,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.errors import DataFileError, InputFailed
from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.lines import parse_lines, split_torn, to_line

NAME = "data/semax/reviews/anna.jsonl"
GOOD = to_line(a_word(Field.N, 40))

printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1)
words = st.one_of(
    st.builds(a_word, st.just(Field.N), st.integers(1, 5000), machine=st.integers(1, 5000)),
    st.builds(a_word, st.just(Field.FINDING), printable, note=st.text(max_size=40)),
    st.builds(a_word, st.just(Field.ARMS), st.just(("peptide", "placebo")), basis=st.none()),
    st.builds(a_word, basis=st.sampled_from([FULL_TEXT, SECONDARY]), adjudicates=st.booleans()),
    st.builds(a_link_word, st.builds(a_link_value, part=st.sampled_from(["", "recovery"]))),
    st.builds(a_fact_word),
    st.builds(an_undo, st.builds(a_link_word)),
)


def parsed(data: bytes) -> list[Judgement]:
    return [line.judgement for line in parse_lines(data, NAME, "anna").lines]


def refusal(line: bytes) -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        parse_lines(GOOD + line + b"\n" + GOOD, NAME, "anna")
    return caught.value


@given(st.lists(words, max_size=5))
def test_lines_come_back_as_the_judgements_they_were_made_of(made: list[Judgement]) -> None:
    assert parsed(b"".join(to_line(word) for word in made)) == made


def test_a_line_is_one_line_of_readable_text() -> None:
    line = to_line(a_word(Field.FINDING, "лучше чем", note="two\nlines\u2028three"))
    assert line.count(b"\n") == 1
    assert "лучше" in line.decode()


def test_line_numbers_count_blank_lines() -> None:
    lines = parse_lines(b"\n \t\n" + GOOD, NAME, "anna").lines
    assert [line.number for line in lines] == [3]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")])
def test_a_bom_and_crlf_are_taken_as_they_come(data: bytes) -> None:
    assert parsed(data) == parsed(GOOD)


def test_an_empty_file_holds_nothing() -> None:
    assert parsed(b"") == []


@pytest.mark.parametrize("cut", range(len(GOOD)))
def test_a_last_line_cut_anywhere_is_torn_or_complete(cut: int) -> None:
    read = parse_lines(GOOD + GOOD[:cut], NAME, "anna")
    complete = cut == len(GOOD) - 1  # only the newline is missing
    assert len(read.lines) == (2 if complete else 1)
    assert read.torn == (b"" if complete else GOOD[:cut])


def test_a_cut_within_a_letter_is_torn_and_not_an_encoding_error() -> None:
    line = to_line(a_word(Field.FINDING, "ж"))
    cut = line.index("ж".encode()) + 1
    assert parse_lines(line[:cut], NAME, "anna").torn == line[:cut]


def test_zeros_after_a_power_cut_are_torn() -> None:
    assert split_torn(GOOD + b"\0\0\0") == (GOOD, b"\0\0\0")


def test_a_broken_line_is_named_with_file_line_and_fix() -> None:
    error = refusal(GOOD[:40])
    assert error.where == f"{NAME}, line 2"
    assert "not JSON" in error.what
    assert error.fix


def changed(**keys: object) -> bytes:
    return json.dumps({**json.loads(GOOD), **keys}).encode()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (changed(value=-3), "n"),
        (changed(value=11.5), "value"),
        (changed(field="size"), "field"),
        (changed(field="blinding", value="maybe"), "blinding"),
        (changed(at="yesterday"), "at"),
        (changed(at="2026-11-22T10:00:00"), "at"),
        (changed(subject="PMC123"), "subject"),
        (changed(subject="pmid:PMC123"), "subject"),
        (changed(colour="red"), "colour"),
        (changed(basis={"kind": "quote", "text": "x" * 301}), "basis.text"),
        (changed(basis={"kind": "source", "text": "a page"}), "basis.certainty"),
        (changed(reviewer="boris"), "reviewer"),
        (
            changed(field="link", subject="pmid:1@a", value={"population": "all"}),
            "value.population",
        ),
        (b'{"id":"a","id":"b"}', "id"),
        (b'{"id":"a"}', "value"),
    ],
)
def test_a_wrong_value_names_its_field(line: bytes, field: str) -> None:
    error = refusal(line)
    assert f'field "{field}"' in error.what
    assert error.where.endswith("line 2")
    assert error.fix


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[1, 2]", "not a JSON object"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"<<<<<<< HEAD", "merge"),
        (b"[" * 100_000, "too deeply"),
        (b'{"value": ' + b"1" * 5000 + b"}", "cannot be used"),
        (b'{"note": "\\ud800"}', "cannot be used"),
    ],
)
def test_what_is_no_judgement_at_all_is_named(line: bytes, words: str) -> None:
    assert words in refusal(line).what


def test_bytes_that_are_no_text_are_refused_before_they_are_written() -> None:
    word = a_word(Field.N, 40)
    object.__setattr__(word, "note", "caf\udce9")
    with pytest.raises(InputFailed, match="not UTF-8"):
        to_line(word)
