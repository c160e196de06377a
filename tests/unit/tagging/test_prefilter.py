from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_rule, a_text, bundled_rulebook
from tests.support.sweeping import examples

from litreview.tagging.prefilter import Prefilter
from litreview.tagging.rule import Rule
from litreview.tagging.sections import Sentence, read_document

SENTENCES = [
    *(
        line
        for rule in bundled_rulebook().text_rules
        for line in (*rule.matches, *rule.not_matches)
    ),
    "84 patients (n=84) took 5 mg/kg i.p. in a phase-III trial.",
    "It wasn't randomized; larger trials may be needed, and 12,5 % of 3x4 men left.",
    "\u041f\u0430\u0446\u0438\u0435\u043d\u0442\u044b 12.",
    "a" * 50 + " placebo",
    "\u0661\u0662 patients were randomized; _12 patients_ and \u00e912 women, 4\u0665 men.",
]


def tries_of(rules: Sequence[Rule], abstract: str) -> list[tuple[Sentence, list[Rule]]]:
    return list(Prefilter(rules).tries(read_document(a_text("", abstract))))


def span(found: object) -> object:
    return getattr(found, "span", lambda: None)()


@settings(max_examples=examples(12), deadline=None)
@given(
    abstract=st.lists(st.sampled_from(SENTENCES) | st.text(max_size=12), max_size=4).map(" ".join)
)
def test_no_match_is_lost_or_added(abstract: str) -> None:
    document = read_document(a_text("", abstract))
    for sentence, tries in bundled_rulebook().prefilter.tries(document):
        folded = sentence.folded
        found = {rule.id: span(rule.find_unfiltered(folded)) for rule in tries}
        for rule in bundled_rulebook().text_rules:
            expected = rule.find(folded) if rule.applies_in(sentence.section) else None
            assert found.get(rule.id) == span(expected), rule.id


def tried(rule: Rule, abstract: str) -> list[int]:
    return [len(tries) for _, tries in tries_of([rule], abstract)]


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        ("yoga", "hathayogas"),
        ("yoga mat", "hathayoga mats"),
        (" yoga ", "a yoga mat"),
        ("/yoga", "tai chi/yogas"),
        ("(yoga)", "he did it (yoga) daily"),
        ("yoga)", "he did it (yoga) daily"),
        ("n =", "in all (n = 4)"),
        ("%", "12 % of them"),
        (" %", "12 % of them"),
        ("% o", "12 % of them"),
        ("% ", "% of them"),
        ("\u03bcg", "5 \u03bcg of it"),
        ("12", "of 2124 men"),
    ],
)
def test_a_literal_is_found_in_and_across_words(need: str, sentence: str) -> None:
    rule = a_rule(needs=[need], where=["all"], pattern=".")
    assert tried(rule, sentence) == [1]
    assert tried(rule, "a mat") == [0]


def test_a_list_of_words_wants_one_of_them() -> None:
    rule = a_rule(words=["poses"], pattern=r"\w+")
    assert tried(rule, "A tree.") == [1]
    assert tried(rule, "A street.") == [0]


def test_of_every_group_of_literals_one_must_stand_there() -> None:
    rule = a_rule(needs=["mat", "block", ["yoga", "tai chi"]], pattern=".")
    found = [
        tried(rule, each) for each in ("Yoga on a mat.", "A block, tai chi.", "A mat.", "Yoga.")
    ]
    assert found == [[1], [1], [0], [0]]


def test_rules_are_tried_in_file_order() -> None:
    rules = [a_rule(id=f"control.active.{name}", pattern=".") for name in ("z", "a", "m")]
    assert [tries for _, tries in tries_of(rules, "Yoga.")] == [rules]


def test_no_rules_try_nothing() -> None:
    assert [tries for _, tries in tries_of([], "Yoga.")] == [[]]
