from __future__ import annotations

import pytest
from tests.support.builders_tagging import a_text

from litreview.model.fields import Field, Value
from litreview.model.suggestion import EffectDirection
from litreview.tagging.effects import effect_shapes, suggest_effects
from litreview.tagging.reading import read_fields
from litreview.tagging.sections import read_document

RESULT = "Itching was lower with mint than with placebo (P = .01)."
TRIAL: dict[Field, Value] = {Field.DESIGN: "rct", Field.CONTROL: "placebo"}
SECTIONS = [
    ("BACKGROUND", "Itching is higher in winter than in summer."),
    ("METHODS", "Doses were higher in men than in women."),
    ("RESULTS", RESULT),
]


def test_results_give_effects_with_their_sentence() -> None:
    text = a_text("Mint for itching", SECTIONS)
    (effect,) = suggest_effects(read_document(text), TRIAL)
    assert effect.direction is EffectDirection.LOWER
    assert effect.evidence.quote == RESULT
    assert text.text[effect.evidence.start : effect.evidence.end] == RESULT


def test_a_title_says_less_surely_than_a_result() -> None:
    text = a_text("Mint reduces itching compared with placebo", SECTIONS)
    title, result = suggest_effects(read_document(text), TRIAL)
    assert title.evidence.where == "title"
    assert title.confidence < result.confidence


@pytest.mark.parametrize(
    "values",
    [
        {},
        {Field.DESIGN: "cohort", Field.CONTROL: "none"},
        {Field.DESIGN: "narrative_review", Field.CONTROL: "not_reported"},
    ],
)
def test_a_study_that_compares_no_groups_gives_none(values: dict[Field, Value]) -> None:
    assert suggest_effects(read_document(a_text("Mint", SECTIONS)), values) == ()


def test_a_question_is_no_result() -> None:
    text = a_text("Is itching lower with mint than with placebo?")
    assert suggest_effects(read_document(text), TRIAL) == ()


@pytest.mark.parametrize(
    "change",
    [
        "Itching fell from baseline with mint (P = .01).",
        "Itching fell from 5 to 3 points (P = .01).",
        "Compared with baseline, itching was lower at 8 weeks (P = .01).",
        "Itching was lower at week 8 than at week 4 (P = .01).",
        "In the placebo group, itching was lower at week 8 than at week 4 (P = .01).",
        "Itching fell in the placebo group (P = .01).",
    ],
)
def test_what_one_group_came_to_is_no_effect(change: str) -> None:
    text = a_text("Mint", [("RESULTS", change)])
    assert suggest_effects(read_document(text), TRIAL) == ()


def test_printed_offsets_count_from_the_passage() -> None:
    text = a_text("Mint", SECTIONS)
    fields = read_fields(())
    assert effect_shapes(read_document(text), fields) == []
    fields[Field.CONTROL] = type(fields[Field.CONTROL])(Field.CONTROL, "placebo")
    (shape,) = effect_shapes(read_document(text), fields)
    assert (shape["where"], shape["start"], shape["end"]) == ("abstract[2]", 0, len(RESULT))
    assert (shape["direction"], shape["sentence"]) == ("lower", RESULT)


ACTIVE: dict[Field, Value] = {Field.DESIGN: "rct", Field.CONTROL: "active"}
FIRST = "Compared with leafol, mintol lowered pain."
FEWER = "Rashes were fewer in the leafol group than in the mintol group."
ALONE = "Itching was more common with leafol than with mintol."


@pytest.mark.parametrize(
    ("title", "given", "signs"),
    [
        ("Mintol versus leafol for pain", (), "lower higher lower"),
        ("Leafol versus mintol for pain", (), "higher lower higher"),
        ("Mintol for pain", (), "lower higher lower"),
        ("Mintol versus leafol for pain", ("leafol",), "higher lower higher"),
    ],
)
def test_of_two_active_arms_one_is_spoken_of_throughout(
    title: str, given: tuple[str, ...], signs: str
) -> None:
    method = "Forty nurses were randomised to leafol or mintol for 12 weeks."
    text = a_text(title, [("METHODS", method), ("RESULTS", f"{FIRST} {FEWER} {ALONE}")])
    effects = suggest_effects(read_document(text), ACTIVE, given)
    assert " ".join(effect.direction.value for effect in effects) == signs


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Relief was reached by 62% with mint compared with 20% with placebo.", "higher"),
        ("Relapses were rarer with mint than with placebo.", "lower"),
        ("Pain scores were identical in the groups.", "no_difference"),
        ("Mint was shown to be non-inferior to placebo.", "no_difference"),
        ("Non-inferiority was not shown.", None),
        ("They took identical tablets.", None),
    ],
)
def test_plain_wordings_are_read_where_they_are_safe(sentence: str, direction: str | None) -> None:
    effects = suggest_effects(read_document(a_text("Mint", [("RESULTS", sentence)])), TRIAL)
    assert [effect.direction.value for effect in effects] == [direction] * (direction is not None)
