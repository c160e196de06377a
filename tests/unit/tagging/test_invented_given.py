"""Invented sentences on what was given, sampled: every one says its value and no other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_doses import (
    Invented,
    ages,
    doses,
    durations,
    no_doses,
    no_durations,
    routes,
    sexes,
    strengths,
)

from litreview.model.fields import Field
from litreview.tagging.reading import read_study
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_sightings

KINDS = {
    "dose": doses(),
    "strength": strengths(),
    "no dose": no_doses(),
    "duration": durations(),
    "no duration": no_durations(),
    "age": ages(),
    "sex": sexes(),
}
NUMBER = re.compile(r"\d[\d.,·]*|\.\d+")


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_it_is_read_as_it_was_made(kind: str, data: st.DataObject) -> None:
    made = data.draw(KINDS[kind])
    assert _plain(made.field, _read(made)) == _plain(made.field, made.said), made.abstract


@given(made=routes())
@settings(max_examples=60, deadline=None)
def test_a_route_is_found_and_no_other_is_said(made: Invented) -> None:
    document = read_document(a_text("", made.abstract))
    found = {each.tag.value for each in find_sightings(document, bundled_rulebook())}
    assert made.said in found, made.abstract
    assert _read(made) in {made.said, "not_reported"}, made.abstract


def _read(made: Invented) -> str:
    return str(read_study(a_text("", made.abstract), bundled_rulebook()).value(made.field))


def _plain(field: Field, value: str) -> object:
    """What two ways of printing one value share: the numbers of an age or a dose."""
    if field in {Field.AGE, Field.DOSE} and value != "not_reported":
        return NUMBER.findall(value)
    return value
