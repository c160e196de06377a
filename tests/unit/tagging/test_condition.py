from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_conditions import Invented, any_invented, some_of_each
from tests.support.sweeping import examples

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, Tag
from litreview.tagging.condition import MAX_CONDITIONS, decide_condition
from litreview.tagging.reading import read_fields, read_study
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_sightings

BOUND = 0.5


def a_name(name: str, confidence: float = 0.8, quote: str = "") -> Tag:
    quote = quote or f"Adults with {name} took part."
    evidence = Evidence("abstract", quote, 0, len(quote))
    return Tag(Field.CONDITION, (name,), evidence, RuleId("condition.test"), confidence)


def said(*tags: Tag) -> object:
    return decide_condition(tags, BOUND).value


def names_read(invented: Invented) -> tuple[str, ...]:
    """What the rules alone make of it, without learned chances."""
    document = read_document(a_text(title=invented.title, abstract=invented.abstract))
    tags = [each.tag for each in find_sightings(document, bundled_rulebook())]
    value = read_fields(tags)[Field.CONDITION].value
    return tuple(name.lower() for name in value) if isinstance(value, tuple) else ()


@settings(max_examples=examples(20), deadline=None)
@given(any_invented())
def test_the_name_is_read_and_nothing_after_it(invented: Invented) -> None:
    assert sorted(names_read(invented)) == sorted(invented.names)


@settings(max_examples=examples(20), deadline=None)
@given(any_invented())
def test_the_surest_name_is_right_with_learned_chances(invented: Invented) -> None:
    text = a_text(title=invented.title, abstract=invented.abstract)
    value = read_study(text, bundled_rulebook()).fields[Field.CONDITION].value
    assert value == NOT_REPORTED or (
        isinstance(value, tuple) and value[0].lower() in invented.names
    )


def test_learned_chances_silence_few_names() -> None:
    texts = [a_text(title=each.title, abstract=each.abstract) for each in some_of_each(6)]
    found = [read_study(each, bundled_rulebook()).fields[Field.CONDITION].value for each in texts]
    assert found.count(NOT_REPORTED) <= 0.1 * len(found)


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("The patient with two pianos", "We met a pianist."),
        ("Trial", "Participants had less gout."),
        ("Trial", "We interviewed 203 caregivers of persons with dementia."),
        ("Trial", "Eighty parents of children with asthma kept a diary."),
    ],
)
def test_what_nobody_studied_has_is_no_condition(title: str, abstract: str) -> None:
    invented = Invented(title, abstract, ())
    assert names_read(invented) == ()
    text = a_text(title=title, abstract=abstract)
    assert read_study(text, bundled_rulebook()).fields[Field.CONDITION].value == "not_reported"


def test_an_abbreviation_gives_way_to_the_words_it_stands_for() -> None:
    long = a_name("cold hands", 0.3, "Cold hands (CH) are common.")
    assert said(a_name("CH"), long) == ("cold hands",)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("cold hands", "hands", ("cold hands",)),
        ("cold hand", "cold hands", ("cold hand",)),
        ("hands", "cold hands", ("hands", "cold hands")),
    ],
)
def test_a_name_that_says_no_more_than_another_is_left_out(
    first: str, second: str, kept: tuple[str, ...]
) -> None:
    assert said(a_name(first, 0.9), a_name(second, 0.8)) == kept


def test_a_second_name_must_be_surer_than_the_first() -> None:
    assert said(a_name("tremor", 0.55), a_name("fever", 0.54)) == ("tremor",)
    assert said(a_name("tremor", 0.45)) == "not_reported"


def test_no_more_names_than_a_record_gives() -> None:
    names = [a_name(letter * 3) for letter in "abcdefgh"]
    assert len(decide_condition(names, BOUND).value) == MAX_CONDITIONS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "abstract", "said"),
    [
        ("Tea in migraine", "Nurses with migraine treated 57 attacks with tea.", ("migraine",)),
        ("Tea", "We describe six nurses admitted with acute pancreatitis 3 to 19 weeks after tea.",
         ("acute pancreatitis",)),
        ("Tea for asthma", "Nurses with asthma treated once with tea slept.", ("asthma",)),
        ("Tea for chronic cough", "Forty nurses with chronic cough each took tea.",
         ("chronic cough",)),
        ("Tea and low mood", "Forty nurses with low mood spent an hour with tea.", ("low mood",)),
        ("Outcomes of 1,902 pregnancies", "They were read.", NOT_REPORTED),
        ("Tea at night", "Nurses who had worked nights were asked.", NOT_REPORTED),
        ("Tea at home", "Children with parents who smoke were asked.", NOT_REPORTED),
        ("Tea at work", "Nurses with informed consent were asked.", NOT_REPORTED),
    ],
)  # fmt: skip
def test_a_name_has_no_tail_and_is_the_peoples_own(title: str, abstract: str, said: object) -> None:
    value = read_study(a_text(title, abstract), bundled_rulebook()).value(Field.CONDITION)
    assert value == said
