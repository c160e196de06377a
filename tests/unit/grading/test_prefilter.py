from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_grading import a_rule, a_text, bundled_rulebook

from litreview.grading.prefilter import MAX_WORDS, Prefilter
from litreview.grading.sections import read_document

SENTENCES = [
    *(line for rule in bundled_rulebook().text_rules for line in rule.matches),
    "84 patients (n=84) took 5 mg/kg i.p. in a phase-III trial.",
    "\u041f\u0430\u0446\u0438\u0435\u043d\u0442\u044b 12.",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES) | st.text(max_size=12), max_size=4).map(" ".join))
def test_no_rule_that_matches_is_left_out(abstract: str) -> None:
    document = read_document(a_text("", abstract))
    for sentence, rules in bundled_rulebook().prefilter.candidates(document):
        left_out = set(bundled_rulebook().text_rules) - set(rules)
        for rule in left_out:
            if rule.applies_in(sentence.section):
                assert rule.find(sentence.folded) is None, rule.id


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        ("yoga", "hathayogas"),
        ("yoga mat", "hathayoga mats"),
        (" yoga ", "a yoga mat"),
        ("/yoga", "tai chi/yogas"),
        ("(yoga)", "he did it (yoga) daily"),
        ("%", "12 % of them"),
        ("\u03bcg", "5 \u03bcg of it"),
    ],
)
def test_a_literal_is_found_in_and_across_words(need: str, sentence: str) -> None:
    prefilter = Prefilter([a_rule(needs=[need], where=["all"])])
    ((_, rules),) = prefilter.candidates(read_document(a_text("", sentence)))
    assert len(rules) == 1
    ((_, none),) = prefilter.candidates(read_document(a_text("", "a mat")))
    assert not none


def test_a_list_of_words_wants_one_of_them() -> None:
    prefilter = Prefilter([a_rule(words=["poses"])])
    found = [len(rules) for _, rules in prefilter.candidates(read_document(a_text("", "A tree.")))]
    assert found == [1]


def test_memory_stays_flat_whatever_words_come() -> None:
    prefilter = Prefilter([a_rule(needs=["yoga"])])
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = (a + b + c + d for a in letters for b in letters for c in letters for d in "abcd")
    # what is remembered has no other witness than the private table itself
    for _, _ in prefilter.candidates(read_document(a_text("", " ".join(words)))):
        assert len(prefilter._known) <= MAX_WORDS
