from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    ABSENT_QUOTE,
    ABSTRACT,
    QUOTE,
    RANDOM_SENTENCE,
    SECONDARY,
    TITLE,
    a_citation,
)

from litreview.errors import InputFailed
from litreview.model.basis import MAX_QUOTE, Basis, says_enough
from litreview.model.grade import QuoteCheck
from litreview.model.text import Passage, StudyText
from litreview.model.vocabulary import BasisKind
from litreview.reviews.quotes import check_quote, recheck

FULL = a_citation(mesh=("Stroke", "Humans"), types=("Clinical Trial",)).study_text
TITLE_ONLY = a_citation(abstract="").study_text


def metadata(text: str, where: str = "") -> Basis:
    return Basis(BasisKind.METADATA, text, where)


def test_a_quote_is_found_where_it_stands() -> None:
    basis = check_quote(FULL, RANDOM_SENTENCE)
    assert basis == QUOTE
    assert ABSTRACT[basis.start : basis.end] == basis.text


def test_a_quote_of_the_title_is_found() -> None:
    basis = check_quote(FULL, "a trial in one ward")
    assert basis.where == "title"
    assert TITLE[basis.start : basis.end] == "a trial in one ward"


@given(st.integers(0, len(ABSTRACT) - 1), st.integers(1, MAX_QUOTE))
def test_any_words_of_the_record_are_found_as_they_stand(start: int, length: int) -> None:
    piece = ABSTRACT[start : start + length].strip()
    if says_enough(piece):
        basis = check_quote(FULL, piece)
        within = TITLE if basis.where == "title" else ABSTRACT
        assert within[basis.start : basis.end] == basis.text == piece
        assert recheck(basis, FULL) is QuoteCheck.FOUND


def test_offsets_count_from_the_section_the_quote_stands_in() -> None:
    sections = (
        Passage("title", "A"),
        Passage("abstract[0]", "One of them."),
        Passage("abstract[1]", "Two of them."),
    )
    basis = check_quote(StudyText("pmid:1", sections), "Two of them.")
    assert (basis.where, basis.start, basis.end) == ("abstract[1]", 0, 12)


def test_the_records_own_spelling_is_kept() -> None:
    text = a_citation(abstract="It was a placebo\N{HYPHEN}controlled  trial, “blind”.").study_text
    typed = 'a placebo-controlled trial, "blind"'
    assert check_quote(text, typed).text == "a placebo\N{HYPHEN}controlled  trial, “blind”"


def test_a_quote_that_is_not_there_is_refused_with_the_nearest_sentence() -> None:
    with pytest.raises(InputFailed) as caught:
        check_quote(FULL, "They were assigned at random to peptide or saline.")
    assert caught.value.where == "pmid:1"
    assert "not in the record" in caught.value.what
    assert f"“{RANDOM_SENTENCE}”" in caught.value.fix
    assert caught.value.exit_code == 1


def test_when_nothing_is_near_no_sentence_is_offered() -> None:
    with pytest.raises(InputFailed, match="Nothing in it is near"):
        check_quote(FULL, "Zebrafish larvae swam.")


def test_a_long_nearest_sentence_is_clipped() -> None:
    sentence = " ".join(f"word{n}" for n in range(100))
    text = a_citation(abstract=sentence).study_text
    with pytest.raises(InputFailed) as caught:
        check_quote(text, sentence[:200].replace("word3 ", "word4 "))
    assert "…”" in caught.value.fix
    assert len(caught.value.fix) < MAX_QUOTE + 60


def test_the_nearest_sentence_of_twenty_thousand_alike_is_found() -> None:
    # comparing each with each would take an hour
    text = a_citation(abstract="alike and alike and alike. " * 20_000).study_text
    with pytest.raises(InputFailed):
        check_quote(text, "alike " * 49 + "not")


@pytest.mark.parametrize("quote", ["", "  \n ", "x" * 301, "ab " * 101])
def test_an_empty_or_long_quote_is_refused(quote: str) -> None:
    with pytest.raises(InputFailed, match=r"is empty|characters"):
        check_quote(FULL, quote)


def test_a_quote_that_is_long_only_in_the_record_is_refused() -> None:
    text = a_citation(abstract="a word" + " " * 400 + "more").study_text
    with pytest.raises(InputFailed, match="410 characters"):
        check_quote(text, "a word more")


def test_without_an_abstract_a_quote_is_unchecked() -> None:
    basis = check_quote(TITLE_ONLY, f"  {RANDOM_SENTENCE}\n")
    assert basis == Basis(BasisKind.QUOTE, RANDOM_SENTENCE)
    assert recheck(basis, TITLE_ONLY) is QuoteCheck.UNCHECKED


@pytest.mark.parametrize(
    ("basis", "text", "check"),
    [
        (None, FULL, QuoteCheck.NOT_A_QUOTE),
        (SECONDARY, FULL, QuoteCheck.NOT_A_QUOTE),
        (SECONDARY, None, QuoteCheck.NOT_A_QUOTE),
        (QUOTE, FULL, QuoteCheck.FOUND),
        (QUOTE, TITLE_ONLY, QuoteCheck.UNCHECKED),
        (QUOTE, None, QuoteCheck.UNCHECKED),
        (ABSENT_QUOTE, FULL, QuoteCheck.NOT_FOUND),
        (Basis(BasisKind.QUOTE, "a trial", "title"), TITLE_ONLY, QuoteCheck.FOUND),
        (Basis(BasisKind.QUOTE, "no trial", "title"), TITLE_ONLY, QuoteCheck.NOT_FOUND),
        (metadata("Stroke", "mesh"), FULL, QuoteCheck.FOUND),
        (metadata("stroke/drug therapy", "mesh"), FULL, QuoteCheck.FOUND),
        (metadata("Rats", "mesh"), FULL, QuoteCheck.NOT_FOUND),
        (metadata("Clinical Trial", "mesh"), FULL, QuoteCheck.NOT_FOUND),
        (metadata("Clinical Trial", "publication_type"), FULL, QuoteCheck.FOUND),
        (metadata("Clinical Trial"), FULL, QuoteCheck.FOUND),
        (metadata("Case Reports"), FULL, QuoteCheck.NOT_FOUND),
        (metadata("Stroke", "mesh"), TITLE_ONLY, QuoteCheck.UNCHECKED),
        (metadata("Stroke"), None, QuoteCheck.UNCHECKED),
    ],
)
def test_a_stored_basis_is_checked_again(
    basis: Basis | None, text: StudyText | None, check: QuoteCheck
) -> None:
    assert recheck(basis, text) is check


@pytest.mark.parametrize(
    ("basis", "text", "check"),
    [
        (QUOTE, FULL, QuoteCheck.FOUND),
        (QUOTE, TITLE_ONLY, QuoteCheck.NOT_FOUND),
        (QUOTE, None, QuoteCheck.UNCHECKED),
        (Basis(BasisKind.QUOTE, RANDOM_SENTENCE), TITLE_ONLY, QuoteCheck.UNCHECKED),
        (SECONDARY, TITLE_ONLY, QuoteCheck.NOT_A_QUOTE),
    ],
)
def test_in_a_whole_record_a_missing_abstract_was_taken_away(
    basis: Basis, text: StudyText | None, check: QuoteCheck
) -> None:
    assert recheck(basis, text, whole=True) is check


LITTLE = (
    *("n", "N.", "Forty", "patients", "24", "24 30", "in rats", "Semax", "double-blind", "..."),
    *("n = 40", "n=40", "p = 0.01", "p < 0.05, CI 95%", "SD 3.2", "24 and 30", "1 2 3 a", "5 mg"),
)
ENOUGH = (
    *(
        "24 patients",
        "Forty patients",
        "40 men",
        "(n = 40 rats)",
        "twenty-four mice",
        "It was blind.",
    ),
    *("a double-blind trial", "\u60a3\u800524\u4f8b", "allocated at random"),
)


@pytest.mark.parametrize("quote", LITTLE)
def test_one_letter_or_word_is_no_quote(quote: str) -> None:
    text = a_citation(abstract=f"{ABSTRACT} {quote}").study_text
    with pytest.raises(InputFailed, match="too little") as caught:
        check_quote(text, quote)
    assert "Quote 3 words or more, or a number with its noun." in caught.value.fix


def test_what_is_too_little_is_shown_within_its_sentence() -> None:
    with pytest.raises(InputFailed) as caught:
        check_quote(FULL, "random")
    assert f"“{RANDOM_SENTENCE}”" in caught.value.fix


@pytest.mark.parametrize("quote", ENOUGH)
def test_three_words_or_a_number_with_its_noun_are_a_quote(quote: str) -> None:
    text = a_citation(abstract=f"Before. {quote}").study_text
    assert check_quote(text, quote).text == quote


def test_an_older_quote_of_one_word_is_still_found() -> None:
    assert recheck(Basis(BasisKind.QUOTE, "random"), FULL) is QuoteCheck.FOUND


def test_what_stands_in_title_and_abstract_is_quoted_from_the_abstract() -> None:
    text = a_citation(title="Peptide eased pain.", abstract="Peptide eased pain.").study_text
    assert check_quote(text, "Peptide eased pain.").where == "abstract"


def test_what_the_text_does_not_hold_is_not_looked_for_there() -> None:
    assert recheck(metadata("Ivanova A", "authors"), FULL) is QuoteCheck.NOT_A_QUOTE


def test_an_entry_of_the_databank_list_is_looked_for_in_that_list() -> None:
    basis = metadata("ClinicalTrials.gov NCT04881760", "databank")
    assert recheck(basis, FULL) is QuoteCheck.UNCHECKED
    assert recheck(basis, FULL, databanks=("ClinicalTrials.gov NCT04881760",)) is QuoteCheck.FOUND
    assert recheck(basis, FULL, databanks=("ISRCTN ISRCTN12345678",)) is QuoteCheck.NOT_FOUND


TYPED_OTHERWISE = {
    "-": "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}",
    "'": "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}",
    '"': '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}',
}
PRINTED = (
    "In a placebo-controlled, “double-blind” trial the nurses' aides gave 24 patients 5 mg \u2013 "
    "twice a day (n = 124); Scores rose by 12% in women and 3.5% in men, p<0.01."
)


@given(st.data())
def test_words_typed_in_other_capitals_and_marks_are_kept_as_the_record_has_them(
    data: st.DataObject,
) -> None:
    text = a_citation(abstract=PRINTED).study_text
    words = PRINTED.split(" ")
    first = data.draw(st.integers(0, len(words) - 4))
    piece = " ".join(words[first : data.draw(st.integers(first + 4, len(words)))])
    plain = piece.translate(str.maketrans("“”\u2013", '""-'))
    typed = "".join(
        data.draw(st.sampled_from([char, char.upper(), *TYPED_OTHERWISE.get(char, ""), char]))
        for char in plain
    )
    typed = data.draw(st.sampled_from(["", '"', "“ "])) + typed.rstrip(".,;")
    typed += data.draw(st.sampled_from(["", ".", "…", '"', ".”", " "]))
    basis = check_quote(text, typed)
    assert PRINTED[basis.start : basis.end] == basis.text
    assert basis.text.casefold().strip("“” .,;") in piece.casefold()
    assert len(basis.text) >= len(piece.strip("“”'.,;\u2013 "))
    assert recheck(basis, text) is QuoteCheck.FOUND


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24 patients", "24 patients"),
        ("Day (N = 124)", "day (n = 124)"),
        ("gave 24 patients 5 MG.", "gave 24 patients 5 mg"),
        ("SCORES ROSE BY 12%", "Scores rose by 12%"),
    ],
)
def test_a_quote_keeps_the_records_own_words(typed: str, kept: str) -> None:
    text = a_citation(abstract=f"Of 124 patients asked, we {PRINTED}").study_text
    assert check_quote(text, typed).text == kept


@pytest.mark.parametrize(
    "typed", ["4 patients", "day (n = 12)", "5% in men", "day (n = 1240)", "gave 24 rats"]
)
def test_a_quote_cuts_no_number_and_changes_no_letter(typed: str) -> None:
    with pytest.raises(InputFailed, match="is not in the record"):
        check_quote(a_citation(abstract=PRINTED).study_text, typed)


def test_a_quote_typed_before_its_abstract_came_is_found_as_it_was_typed() -> None:
    typed = check_quote(TITLE_ONLY, f"“{RANDOM_SENTENCE.upper()}”")
    assert typed.where == ""
    assert recheck(typed, FULL) is QuoteCheck.FOUND
    assert recheck(Basis(BasisKind.QUOTE, RANDOM_SENTENCE.upper(), "abstract", 26, 78), FULL) is (
        QuoteCheck.NOT_FOUND
    )


LONG = (
    "Background words come first and say little of it all, as they so often do in such a text, "
    "and go on for a while with clause after clause, none of which anybody would want to quote, "
    "until at last the authors say that forty-eight patients with ischaemic oedema of the brain "
    "were randomised, in a “double\N{EN DASH}blind” trial of \ufb01ve weeks, to the peptide or to "
    "placebo in the centre."
)


@pytest.mark.parametrize(
    "typed",
    [
        "FORTY EIGHT PATIENTS with ischemic edema were RANDOMIZED",
        "patients were randomized in a 'double-blind' trial of five weeks",
        "to the peptide, or the placebo; in the center",
    ],
)
def test_the_nearest_sentence_is_found_however_it_was_typed(typed: str) -> None:
    text = a_citation(abstract=f"The patients were of one centre. {LONG} Fine weeks went by.")
    with pytest.raises(InputFailed) as caught:
        check_quote(text.study_text, typed)
    assert "“double\N{EN DASH}blind” trial of \ufb01ve weeks" in caught.value.fix
    assert len(caught.value.fix) < MAX_QUOTE + 60


def test_of_two_sentences_the_one_with_the_words_in_order_is_nearer() -> None:
    text = a_citation(
        abstract="Placebo and peptide were weighed by men. Men were given peptide and placebo."
    ).study_text
    with pytest.raises(InputFailed) as caught:
        check_quote(text, "women were given peptide and placebo")
    assert "“Men were given peptide and placebo.”" in caught.value.fix
