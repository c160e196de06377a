from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_rule, a_text, bundled_rulebook
from tests.support.sweeping import examples

from litreview.tagging.prefilter import Prefilter, Try
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


@cache
def ready() -> Prefilter:
    """The bundled rules with the beginnings of their patterns known."""
    return Prefilter(bundled_rulebook().text_rules, patience=0)


def tries_of(prefilter: Prefilter, abstract: str) -> list[tuple[Sentence, list[Try]]]:
    found = prefilter.tries(read_document(a_text("", abstract)))
    return [(sentence, list(tries)) for sentence, tries in found]


def span(found: object) -> object:
    return getattr(found, "span", lambda: None)()


@pytest.mark.parametrize("prefilter", [ready, lambda: Prefilter(bundled_rulebook().text_rules)])
@settings(max_examples=examples(30), deadline=None)
@given(
    abstract=st.lists(st.sampled_from(SENTENCES) | st.text(max_size=12), max_size=4).map(" ".join)
)
def test_no_match_is_lost_moved_or_added(prefilter: Callable[[], Prefilter], abstract: str) -> None:
    for sentence, tries in tries_of(prefilter(), abstract):
        folded = sentence.folded
        found = {
            rule.id: span(rule.find_unfiltered(folded, places, may_be_off))
            for rule, places, may_be_off in tries
        }
        for rule in bundled_rulebook().text_rules:
            expected = rule.find(folded) if rule.applies_in(sentence.section) else None
            assert found.get(rule.id) == span(expected), rule.id


def test_the_beginnings_are_learned_once_enough_records_were_read() -> None:
    prefilter = Prefilter([a_rule(pattern=r"\byoga\b")], patience=1)
    looked = [tries_of(prefilter, "Some yoga.")[0][1][0][1] for _ in range(3)]
    assert looked == [None, [5], [5]]


def tried(rule: Rule, abstract: str) -> list[int]:
    prefilter = Prefilter([rule], patience=0)
    return [len(tries) for _, tries in tries_of(prefilter, abstract)]


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


def test_a_rule_is_tried_only_where_a_match_can_begin() -> None:
    prefilter = Prefilter([a_rule(pattern=r"\byoga\b")], patience=0)
    ((_, tries), (_, none)) = tries_of(prefilter, "Some yoga, no hathayoga, yoga. No.")
    assert [places for _, places, _ in tries] == [[5, 25]]
    assert none == []


def test_an_unless_is_looked_for_only_where_its_words_are() -> None:
    prefilter = Prefilter([a_rule(pattern=r"\byoga\b", unless=[r"\bmats?\b"])], patience=0)
    sentences = tries_of(prefilter, "Yoga on mats. Yoga on grass.")
    assert [tries[0][2] for _, tries in sentences] == [True, False]
