"""Comparators and arms of invented sentences: frames and fillers with known answers."""

from __future__ import annotations

import re

from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_arms import Compared, Sized, comparisons, not_sized, sized

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.tagging.reading import read_study
from litreview.tagging.sample_size import decide_arms
from litreview.tagging.tagger import find_tags
from litreview.tagging.trial_fields import decide_control

TITLE = "Cold hands in sailors"


def read(sentences: str, field: Field) -> FieldReading:
    return read_study(a_text(TITLE, sentences), bundled_rulebook()).fields[field]


@settings(max_examples=100, deadline=None)
@given(comparisons())
def test_the_comparator_is_among_what_the_rules_see_with_its_sentence(case: Compared) -> None:
    found = find_tags(a_text(TITLE, case.sentence), bundled_rulebook())
    quotes = {tag.evidence.quote for tag in found if tag.value == case.control}
    assert any(case.sentence.startswith(quote) for quote in quotes), case


@settings(max_examples=100, deadline=None)
@given(comparisons())
def test_the_comparator_of_an_invented_trial_is_read(case: Compared) -> None:
    assert read(case.sentence, Field.CONTROL).value == case.control, case


@settings(max_examples=100, deadline=None)
@given(sized())
def test_the_sizes_of_two_arms_are_read(case: Sized) -> None:
    value = read(case.sentence, Field.ARMS).value
    assert isinstance(value, tuple), case
    assert len(value) == len(case.sizes), (case, value)
    for arm, size in zip(value, case.sizes, strict=True):
        assert str(size) in re.findall(r"\d+", arm), (case, value)


@settings(max_examples=50, deadline=None)
@given(not_sized())
def test_shares_doses_and_weeks_are_no_arms(case: Sized) -> None:
    assert read(case.sentence, Field.ARMS).value == NOT_REPORTED, case


def test_the_surest_comparator_wins_and_placebo_goes_first_between_equals() -> None:
    assert decide_control([_control("active", 0.7), _control("placebo", 0.6)]).value == "active"
    assert decide_control([_control("active", 0.6), _control("placebo", 0.6)]).value == "placebo"


def test_arms_of_two_sentences_are_as_sure_as_the_weaker() -> None:
    one, other = _arm("tea group (n = 5)", 10, 0.9), _arm("mint group (n = 6)", 50, 0.7)
    reading = decide_arms([other, one])
    assert reading.value == ("tea group (n = 5)", "mint group (n = 6)")
    assert reading.confidence == 0.7
    assert reading.tags[:2] == (one, other)


def test_one_arm_alone_is_no_reading() -> None:
    assert decide_arms([_arm("tea group (n = 5)", 10, 0.9)]).value == NOT_REPORTED


def test_users_beside_others_are_no_comparator() -> None:
    observed = "In this cross-sectional survey tea drinkers were compared with coffee drinkers."
    assert read(observed, Field.CONTROL).value == NOT_REPORTED


def _control(value: str, confidence: float) -> Tag:
    return Tag(
        Field.CONTROL, value, Evidence("abstract", "x", 0, 1), RuleId("control.x"), confidence
    )


def _arm(words: str, at: int, confidence: float) -> Tag:
    evidence = Evidence("abstract", "x", at, at + 1)
    return Tag(Field.ARMS, (words,), evidence, RuleId("arms.x"), confidence)
