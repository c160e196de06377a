from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text

from litreview.model.text import Span
from litreview.tagging.sections import Section, read_document, section_of


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("METHODS", Section.METHODS),
        ("Materials and Methods", Section.METHODS),
        ("OBJECTIVE AND DESIGN", Section.OBJECTIVE),
        ("MAIN OUTCOME MEASURES", Section.RESULTS),
        ("CONCLUSIONS", Section.CONCLUSIONS),
        ("Trial registration", Section.REGISTRATION),
        ("BACKGROUND", Section.BACKGROUND),
        ("ODE TO JOY", Section.ABSTRACT),
        ("", Section.ABSTRACT),
    ],
)
def test_a_label_names_its_section(label: str, section: Section) -> None:
    assert section_of(label) is section


def test_nlm_category_helps_where_the_label_does_not() -> None:
    assert section_of("WHAT WE DID", "METHODS") is Section.METHODS


def test_a_label_inside_an_unlabelled_abstract_opens_its_section() -> None:
    text = a_text(
        "T", "BACKGROUND: Cold hurts. It does. METHODS: We warmed it. RESULTS: It helped."
    )
    found = [sentence.section for sentence in read_document(text).sentences]
    assert found == [
        Section.TITLE,
        Section.BACKGROUND,
        Section.BACKGROUND,
        Section.METHODS,
        Section.RESULTS,
    ]


def test_a_word_that_is_also_a_label_opens_nothing() -> None:
    text = a_text("", "Results were good in all of them.")
    assert read_document(text).sentences[0].section is Section.ABSTRACT


def test_a_title_of_two_sentences_is_read_whole() -> None:
    text = a_text("Warm gloves. A randomized trial.")
    assert [sentence.folded for sentence in read_document(text).sentences] == [
        "warm gloves. a randomized trial."
    ]


@given(
    st.text(max_size=60), st.lists(st.tuples(st.just("METHODS"), st.text(max_size=80)), max_size=3)
)
def test_every_sentence_stands_where_it_says(title: str, sections: list[tuple[str, str]]) -> None:
    text = a_text(title, sections)
    for sentence in read_document(text).sentences:
        where, _ = text.where_is(Span(sentence.start, sentence.end))
        assert where == sentence.where
        assert len(sentence.folded) == sentence.end - sentence.start
