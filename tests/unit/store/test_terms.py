"""What people type, and the words of a text: folded alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.store.terms import Term, fold, read_terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  A  title,\nwith: words. ", "a title with words"),
        ("Тест-1 (Ångström)", "тест 1 angstrom"),
        ("\N{LATIN SMALL LETTER SHARP S} ﬁn", "ss fin"),
        ("10\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT THREE}", "10 3"),
        ("İstanbul", "istanbul"),
        ("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}"),
        ("snake_case", "snake case"),
        ("кафе\N{COMBINING ACUTE ACCENT}", "кафе"),
        ("\x00a\x00", "a"),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("a B", [Term(("a",)), Term(("b",))]),
        ("a A a", [Term(("a",))]),
        ('"a b" c', [Term(("a", "b")), Term(("c",))]),
        ('c"a b"', [Term(("c",)), Term(("a", "b"))]),
        ('"a b', [Term(("a", "b"))]),
        ("«a b»", [Term(("a", "b"))]),
        ("a-b*", [Term(("a", "b"), prefix=True)]),
        ('"a b"*', [Term(("a", "b"), prefix=True)]),
        ("*a a**", [Term(("a",)), Term(("a",), prefix=True)]),
        ('" " "" * - AND', [Term(("and",))]),
    ],
)
def test_what_is_typed_is_read(typed: str, terms: list[Term]) -> None:
    assert read_terms(typed) == tuple(terms)


@pytest.mark.parametrize(
    ("term", "text", "times"),
    [
        (Term(("a",)), "a b a", 2),
        (Term(("a",)), "ab ba", 0),
        (Term(("a",), prefix=True), "ab ba a", 2),
        (Term(("a", "b")), "a b", 1),
        (Term(("a", "b")), "a c b", 0),
        (Term(("a",)), "", 0),
    ],
)
def test_a_term_is_counted_in_a_text(term: Term, text: str, times: int) -> None:
    assert term.occurs_in(text) == times


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_folding_twice_is_folding_once_and_nothing_typed_is_an_error(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for term in read_terms(text):
        assert term.words
        assert all(fold(word) == word for word in term.words)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_english_folds_the_same_the_short_way(text: str) -> None:
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
