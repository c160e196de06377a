from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text

from litreview.model.fields import MAX_TEXT
from litreview.tagging.evidence import Quotes, quote_around
from litreview.tagging.sections import read_document


def test_the_whole_sentence_is_quoted() -> None:
    document = read_document(a_text("Title.", "One is here. Two is there."))
    evidence = quote_around(document, document.sentences[2], 0, 3)
    assert evidence.quote == "Two is there."
    assert evidence.where == "abstract"
    assert document.text.text[slice(*evidence.span)] == evidence.quote


def test_of_a_long_sentence_the_clauses_around_the_match_are_quoted() -> None:
    words = "first clause, " * 30 + "the word Randomized stands here, " + "last clause, " * 30
    document = read_document(a_text("", words))
    start = document.folded.index("randomized")
    evidence = quote_around(document, document.sentences[0], start - 1, start + 9)
    assert "Randomized" in evidence.quote
    assert len(evidence.quote) <= MAX_TEXT
    assert evidence.quote.startswith("first clause")
    assert document.text.text[slice(*evidence.span)] == evidence.quote


@given(st.text(min_size=1, max_size=900), st.integers(0, 900), st.integers(0, 900))
def test_any_window_holds_in_its_text_and_is_no_longer_than_a_quote(
    words: str, first: int, second: int
) -> None:
    document = read_document(a_text("", words))
    for sentence in document.sentences:
        length = sentence.end - sentence.start
        start, end = sorted((first % (length + 1), second % (length + 1)))
        if start == end:
            continue
        evidence = quote_around(document, sentence, start, end)
        assert document.text.text[slice(*evidence.span)] == evidence.quote
        assert 0 < len(evidence.quote) <= MAX_TEXT


def test_a_sentence_is_quoted_once_for_all_that_is_found_in_it() -> None:
    document = read_document(a_text("Title.", "One is here."))
    quotes = Quotes(document, document.sentences[1])
    assert quotes.around(0, 3) is quotes.around(7, 11)
    assert quotes.around(0, 3).quote == "One is here."


def test_of_a_long_sentence_each_match_has_its_own_words() -> None:
    document = read_document(a_text("", "first clause, " * 30 + "last clause, " * 30))
    quotes = Quotes(document, document.sentences[0])
    early, late = quotes.around(0, 5), quotes.around(700, 704)
    assert early.quote.startswith("first") and late.quote.endswith("last clause,")
