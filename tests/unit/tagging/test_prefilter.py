from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_rule, a_text, bundled_rulebook

from litreview.tagging.prefilter import Candidates, Prefilter
from litreview.tagging.rule import Rule
from litreview.tagging.sections import read_document

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
]


@cache
def ready() -> Prefilter:
    """The bundled rules with the beginnings of their patterns known."""
    return Prefilter(bundled_rulebook().text_rules, patience=0)


def candidates(prefilter: Prefilter, abstract: str) -> list[Candidates]:
    return list(prefilter.candidates(read_document(a_text("", abstract))))


def span(found: object) -> object:
    return getattr(found, "span", lambda: None)()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES) | st.text(max_size=12), max_size=4).map(" ".join))
def test_no_match_is_lost_moved_or_added(abstract: str) -> None:
    for sentence, heard, tries in candidates(ready(), abstract):
        folded = sentence.folded
        found = {
            rule.id: span(rule.find_unfiltered(folded, places, heard, may_be_off))
            for rule, places, may_be_off in tries
        }
        for rule in bundled_rulebook().text_rules:
            expected = rule.find(folded) if rule.applies_in(sentence.section) else None
            assert found.get(rule.id) == span(expected), rule.id


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join))
def test_the_first_records_are_read_alike_without_the_beginnings(abstract: str) -> None:
    patient = Prefilter(bundled_rulebook().text_rules, patience=1)
    for sentence, heard, tries in candidates(patient, abstract):
        found = {rule for rule, places, _ in tries if rule.find_unfiltered(sentence.folded, places)}
        for rule in set(bundled_rulebook().text_rules) - found:
            assert not rule.applies_in(sentence.section) or rule.find(sentence.folded) is None
        assert heard and all(may_be_off for *_, may_be_off in tries)


def tried(rule: Rule, abstract: str) -> list[int]:
    prefilter = Prefilter([rule], patience=0)
    return [len(tries) for _, _, tries in candidates(prefilter, abstract)]


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
    ((_, _, tries), (_, _, none)) = candidates(prefilter, "Some yoga, no yogas, yoga. No.")
    assert [places for _, places, _ in tries] == [[5, 21]]
    assert none == []


def test_an_unless_is_looked_for_only_where_its_words_are() -> None:
    prefilter = Prefilter([a_rule(pattern=r"\byoga\b", unless=[r"\bmats?\b"])], patience=0)
    sentences = candidates(prefilter, "Yoga on mats. Yoga on grass.")
    assert [tries[0][2] for _, _, tries in sentences] == [True, False]
