from __future__ import annotations

from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.designs import (
    BESIDE_TRIALS,
    BLINDINGS,
    NO_NOTICES,
    NO_PEOPLE,
    NOTICES,
    PLANS,
    TRIALS,
    Filled,
    filled,
)
from tests.support.sweeping import examples

from litreview.model.fields import Field, Value
from litreview.tagging.reading import read_study

MANY = settings(max_examples=examples(20), deadline=None)


def read(made: Filled) -> dict[Field, Value]:
    text = a_text(made.title, made.abstract, pubtypes=made.frame.publication_types)
    reading = read_study(text, bundled_rulebook())
    return {field: reading.value(field) for field in Field if field in reading.fields}


def assert_read(made: Filled) -> None:
    found = read(made)
    assert {field: found[field] for field in made.frame.read} == dict(made.frame.read)


@MANY
@given(filled(NOTICES))
def test_a_notice_is_not_the_trial_it_is_about(made: Filled) -> None:
    assert_read(made)


@MANY
@given(filled(NO_NOTICES))
def test_a_republished_trial_and_a_comment_are_no_notices(made: Filled) -> None:
    assert_read(made)


@MANY
@given(filled(TRIALS))
def test_a_trial_is_known_by_how_it_allocates(made: Filled) -> None:
    assert_read(made)


@MANY
@given(filled(PLANS))
def test_a_plan_is_a_protocol(made: Filled) -> None:
    assert_read(made)


@MANY
@given(filled(BESIDE_TRIALS))
def test_what_stands_beside_a_trial_is_none(made: Filled) -> None:
    assert_read(made)


@MANY
@given(filled(NO_PEOPLE))
def test_chance_without_people_makes_no_trial(made: Filled) -> None:
    assert read(made)[Field.DESIGN] not in ("rct", "controlled_trial", "clinical_trial")
    assert_read(made)


@MANY
@given(filled(BLINDINGS))
def test_blinding_is_read_from_who_did_not_know(made: Filled) -> None:
    assert_read(made)
