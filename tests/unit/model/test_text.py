"""Offsets and quotes: the words found are the words asked for."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.text import Passage, Span, StudyText

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def study(*texts: str) -> StudyText:
    names = ["title", *(f"abstract[{i}]" for i in range(len(texts) - 1))]
    return StudyText("x", tuple(map(Passage, names, texts)))


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_any_piece_of_any_passage_is_found_where_it_says(
    texts: list[str], data: st.DataObject
) -> None:
    read = study(*texts)
    passage = data.draw(st.sampled_from(read.passages))
    start = data.draw(st.integers(0, len(passage.text)))
    end = data.draw(st.integers(start, len(passage.text)))
    quote = passage.text[start:end]
    found = read.find_quote(quote)
    if not quote.split():
        assert found is None
        return
    assert found is not None
    where, within = read.where_is(found)
    inside = next(p.text for p in read.passages if p.where == where)
    assert inside[within.start : within.end] == read.text[found.start : found.end]
    assert (
        read.text[found.start : found.end].split()[0][0]
        in quote + "-\u2010\u2011\u2012\u2013\u2014\u2212'\u2018\u2019\u02bc\"\u201c\u201d"
    )


@given(st.lists(words, min_size=1, max_size=5))
def test_passages_stand_where_their_starts_say(texts: list[str]) -> None:
    read = study(*texts)
    for passage, start in zip(read.passages, read.starts, strict=True):
        assert read.text[start : start + len(passage.text)] == passage.text


def test_white_space_and_typographic_marks_are_folded_and_nothing_else() -> None:
    read = study("T", "the drug\u2019s  effect \u2013 in\nrats")
    assert read.find_quote("the drug's effect - in rats") == Span(2, 30)
    assert read.find_quote("the drugs effect - in rats") is None
    assert read.find_quote("The drug's effect") is None


@pytest.mark.parametrize(
    "text",
    [
        "\uf900 day",
        "caf\u00e9 au lait",
        "cafe\u0301 au lait",
        "3 \u212b",
        "10 \u212a",
        "\ud55c\uae00 text",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_letter_is_found_in_each_way_unicode_writes_it(
    text: str, form: Literal["NFC", "NFD"]
) -> None:
    read = study("T", f"We gave {text} to rats")
    span = read.find_quote(f"gave  {unicodedata.normalize(form, text)}")
    assert span is not None
    assert read.text[span.start : span.end] == f"gave {text}"


@given(st.text("ab ", max_size=20), words, st.sampled_from(["NFC", "NFD"]))
def test_a_text_is_found_by_its_canonical_equivalent(
    before: str, text: str, form: Literal["NFC", "NFD"]
) -> None:
    read = study("T", f"{before}.{text}.")
    quote = unicodedata.normalize(form, f".{text}.")
    span = read.find_quote(quote)
    assert span is not None
    found = unicodedata.normalize("NFC", read.text[span.start : span.end])
    assert "".join(found.split()) == "".join(unicodedata.normalize("NFC", quote).split())


def test_a_quote_never_runs_from_one_passage_into_the_next() -> None:
    read = study("A trial", "of rats")
    assert read.find_quote("trial of") is None
    assert read.find_quote("of rats") is not None


def test_a_quote_that_first_seems_to_cross_is_found_inside_a_later_passage() -> None:
    read = study("a trial", "of b", "trial of")
    assert read.find_quote("trial of") == Span(13, 21)


def test_a_span_over_two_passages_lies_in_none() -> None:
    with pytest.raises(NounError):
        study("ab", "cd").where_is(Span(1, 4))


def test_a_passage_has_a_known_name() -> None:
    with pytest.raises(NounError):
        Passage("body", "x")


def test_a_title_alone_is_no_abstract() -> None:
    assert not study("Title").has_abstract
    assert not study("Title", "  ").has_abstract
    assert study("Title", "Text").has_abstract


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("fell (p<0.05) in rats", "It fell (p < 0.05) in rats."),
        ("fell (p < 0.05) in rats", "It fell (p<0.05) in rats."),
        ("doses 1-2 mg", "At doses 1 - 2 mg."),
        ("doses 1 \N{EN DASH} 2 mg", "At doses 1-2 mg."),
        ("5 \N{MICRO SIGN}g daily", "Of 5 \N{GREEK SMALL LETTER MU}g daily."),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE}", "A cafe\N{COMBINING ACUTE ACCENT}."),
        ("cafe\N{COMBINING ACUTE ACCENT}", "A caf\N{LATIN SMALL LETTER E WITH ACUTE}."),
    ],
)
def test_space_around_signs_and_other_forms_of_a_sign_make_no_difference(
    quote: str, text: str
) -> None:
    assert study(text).find_quote(quote) is not None


def test_space_between_words_and_letters_counts() -> None:
    read = study("The in vitro dose was 10 5 mg.")
    assert read.find_quote("invitro") is None
    assert read.find_quote("105 mg") is None
    assert read.find_quote("in vitro") is not None
