from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.support.outcome_sentences import Known, differences, no_differences, silences
from tests.support.sweeping import examples

from litreview.model.suggestion import EffectDirection
from litreview.tagging.effect_reading import ANY, Contrast, read_effect

HIGHER, LOWER = EffectDirection.HIGHER, EffectDirection.LOWER
NO_DIFFERENCE = EffectDirection.NO_DIFFERENCE
SILENT = None
CHEAP = settings(max_examples=examples(20), deadline=None)


def direction(sentence: str, asked: Contrast = ANY) -> EffectDirection | None:
    said = read_effect(sentence, asked)
    return said.direction if said else None


KNOWN = tomllib.loads(Path(__file__).with_name("effect_sentences.toml").read_text("utf-8"))["known"]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["sentence"][:50])
def test_a_sentence_says_what_an_outcome_was(known: dict[str, str]) -> None:
    asked = Contrast(known["outcome"], "green tea", "placebo")
    assert (direction(known["sentence"], asked) or "") == known["answer"]


@pytest.mark.parametrize(("group", "answer"), [("A", LOWER), ("B", HIGHER), ("C", SILENT)])
def test_a_group_known_by_a_letter(group: str, answer: EffectDirection | None) -> None:
    asked = Contrast("tea drunk", "group A: mint syrup", "group B: water")
    assert direction(f"Tea drunk was lower in group {group} (P = .01).", asked) is answer


@CHEAP
@given(known=differences())
def test_a_difference_is_read_the_right_way_round(known: Known) -> None:
    assert direction(known.sentence, known.asked) is known.answer


@CHEAP
@given(known=no_differences())
def test_no_difference_is_read_whoever_asks(known: Known) -> None:
    assert direction(known.sentence, known.asked) is known.answer
    assert direction(known.sentence) is known.answer


@CHEAP
@given(known=silences())
def test_what_is_hedged_or_compares_nothing_is_left_alone(known: Known) -> None:
    assert direction(known.sentence, known.asked) is None
    assert direction(known.sentence) is None


def test_without_an_outcome_clauses_must_agree() -> None:
    both = "Fever was lower with tea than with water (P = .01), but cough did not differ."
    assert direction(both) is None
    assert direction(both, Contrast("cough")) is NO_DIFFERENCE
    assert direction(both, Contrast("fever")) is LOWER


def test_placebo_named_first_is_not_taken_for_the_treated_group() -> None:
    assert direction("The placebo group had more pain than the yoga group (P = .01).") is LOWER
