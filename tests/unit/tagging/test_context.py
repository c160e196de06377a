from __future__ import annotations

import pytest

from litreview.tagging.context import TESTS, Context, is_a_label


def around(sentence: str, word: str) -> frozenset[Context]:
    start = sentence.index(word)
    end = start + len(word)
    return frozenset(each for each, holds in TESTS.items() if holds(sentence, start, end))


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("the trial was not randomized.", "randomized"),
        ("it was a non-randomized trial.", "randomized"),
        ("it was done without placebo.", "placebo"),
        ("neither patients nor staff were blinded.", "blinded"),
        ("it wasn't randomized.", "randomized"),
        ("blinding was not possible.", "blinding"),
        ("randomization was impossible.", "randomization"),
    ],
)
def test_what_is_denied_is_negated(sentence: str, word: str) -> None:
    assert Context.NEGATED in around(sentence, word)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("it was not only randomized but blinded.", "randomized"),
        ("it was not small but randomized.", "randomized"),
        ("no one knew. it was randomized.", "randomized"),
        ("placebo was not significantly worse.", "placebo"),
        ("patients were randomized.", "randomized"),
        ("nurses who could not take tea were randomized.", "were randomized"),
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(sentence: str, word: str) -> None:
    assert Context.NEGATED not in around(sentence, word)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("randomized trials are needed.", "randomized"),
        ("future randomized studies may tell.", "randomized"),
        ("it should be tested in randomized trials.", "randomized"),
        ("larger, placebo-controlled work is awaited.", "placebo"),
    ],
)
def test_what_is_wished_for_is_hedged(sentence: str, word: str) -> None:
    assert Context.HEDGED in around(sentence, word)


def test_a_plan_is_no_hedge() -> None:
    assert Context.HEDGED not in around("patients will be randomized to yoga.", "randomized")


def test_studies_in_the_plural_are_those_of_others() -> None:
    assert Context.OTHERS in around("we reviewed 12 randomized trials.", "randomized")
    assert Context.OTHERS not in around("we conducted two randomized trials.", "randomized")
    assert Context.OTHERS not in around("this randomized trial was small.", "randomized")


def test_a_parent_trial_is_seen() -> None:
    sentence = "this is a secondary analysis of a randomized trial."
    assert Context.PARENT in around(sentence, "randomized")
    assert Context.PARENT not in around("this is a randomized trial.", "randomized")


@pytest.mark.parametrize(
    "sentence", ["type 2", "aged 18", "at least 3", "\u2265 5", "in may 2015", "phase 3"]
)
def test_numbers_that_count_nobody(sentence: str) -> None:
    digits = next(at for at, char in enumerate(sentence) if char.isdigit())
    assert is_a_label(sentence, digits)


@pytest.mark.parametrize("sentence", ["we saw 18", "(n = 24", "of 2015 patients", "total of 45"])
def test_numbers_that_count_people(sentence: str) -> None:
    digits = next(at for at, char in enumerate(sentence) if char.isdigit())
    assert not is_a_label(sentence, digits)


@pytest.mark.parametrize(
    ("sentence", "words", "context"),
    [
        ("nurses taking tealine 5 mg were given mint.", "5 mg", Context.BACKGROUND),
        ("nurses undergoing tealine (75 mg) were randomised to mint.", "75 mg", Context.BACKGROUND),
        ("mint until 36 weeks' postmenstrual age.", "36 weeks", Context.ANOTHER_TIME),
        ("mint until 4 months of age.", "4 months", Context.ANOTHER_TIME),
        ("pain was induced with formalin (2 ml).", "2 ml", Context.BACKGROUND),
        ("rats weighing 250-300 g ran.", "250-300 g", Context.MEASURED),
        ("weight fell by 3 g.", "3 g", Context.MEASURED),
        ("nurses aged over 60 years came.", "60 years", Context.ANOTHER_TIME),
        ("all were followed for six months.", "six months", Context.ANOTHER_TIME),
        ("they walked for 3 days a week.", "3 days", Context.ANOTHER_TIME),
        ("the gestational age 24-34 weeks was usual.", "age 24-34 weeks", Context.ANOTHER_AGE),
    ],
)
def test_what_is_not_the_studys_own_is_known_by_its_words(
    sentence: str, words: str, context: Context
) -> None:
    assert context in around(sentence, words)


@pytest.mark.parametrize("words", ["5 mg", "6 weeks"])
def test_what_was_given_has_no_such_context(words: str) -> None:
    others = {Context.BACKGROUND, Context.MEASURED, Context.ANOTHER_TIME, Context.ANOTHER_AGE}
    assert not around("nurses were given mint 5 mg for 6 weeks.", words) & others
