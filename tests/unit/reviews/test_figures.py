"""What reviewing comes to: words that leave the machine's value as it was, and words taken back."""

from dataclasses import replace

from tests.support.builders_reviews import a_word, an_undo

from litreview.model.agreement import Unchanged
from litreview.model.fields import Field
from litreview.reviews.figures import review_figures


def test_nothing_judged_comes_to_nothing() -> None:
    figures = review_figures(())
    assert (figures.agreement, figures.unchanged, figures.taken_back) == ((), (), 0)


def test_words_beside_the_machines_value_are_counted_field_by_field() -> None:
    words = (
        a_word(Field.DESIGN, "rct", machine="rct"),
        a_word(Field.DESIGN, "cohort", machine="rct", subject="pmid:2"),
        a_word(Field.RANDOMIZED, "yes", machine="yes"),
    )
    assert review_figures(words).unchanged == (
        Unchanged(Field.DESIGN, shown=2, kept=1),
        Unchanged(Field.RANDOMIZED, shown=1, kept=1),
    )


def test_words_given_with_the_machines_value_hidden_stand_apart() -> None:
    unaided = replace(a_word(Field.DESIGN, "rct", machine="rct"), unaided=True).sealed()
    other = a_word(Field.DESIGN, "cohort", machine="rct", subject="pmid:2")
    (design,) = review_figures((unaided, other)).unchanged
    assert design == Unchanged(Field.DESIGN, shown=1, kept=0, hidden=1, same=1)


def test_where_the_machine_read_nothing_there_is_nothing_to_leave() -> None:
    silent = a_word(Field.DESIGN, "rct", machine="not_reported")
    unrecorded = a_word(Field.BLINDING, "double")
    own = a_word(Field.RISK_OF_BIAS, "low", machine=None)
    assert review_figures((silent, unrecorded, own)).unchanged == ()


def test_only_the_last_word_of_a_person_counts_and_no_decision_does() -> None:
    first = a_word(Field.DESIGN, "cohort", machine="rct")
    last = a_word(Field.DESIGN, "rct", machine="rct", after_s=10)
    decision = a_word(Field.DESIGN, "cohort", machine="rct", after_s=20, adjudicates=True)
    (design,) = review_figures((first, last, decision)).unchanged
    assert design == Unchanged(Field.DESIGN, shown=1, kept=1)


def test_what_was_taken_back_is_counted_once() -> None:
    word = a_word(Field.DESIGN, "rct", machine="rct")
    undo = an_undo(word)
    figures = review_figures((word, undo, word))
    assert (figures.taken_back, figures.unchanged) == (1, ())
    assert review_figures((word, undo, an_undo(undo, after_s=120))).taken_back == 0
