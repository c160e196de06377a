"""Comparators and arms of invented sentences: frames and fillers with known answers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_arms import Compared, Sized, comparisons, not_sized, sized
from tests.support.sweeping import examples

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


@settings(max_examples=examples(15), deadline=None)
@given(comparisons())
def test_the_comparator_is_among_what_the_rules_see_with_its_sentence(case: Compared) -> None:
    found = find_tags(a_text(TITLE, case.sentence), bundled_rulebook())
    quotes = {tag.evidence.quote for tag in found if tag.value == case.control}
    assert any(case.sentence.startswith(quote) for quote in quotes), case


@settings(max_examples=examples(15), deadline=None)
@given(comparisons())
def test_the_comparator_of_an_invented_trial_is_read(case: Compared) -> None:
    assert read(case.sentence, Field.CONTROL).value == case.control, case


@settings(max_examples=examples(15), deadline=None)
@given(sized())
def test_the_sizes_of_two_arms_are_read(case: Sized) -> None:
    value = read(case.sentence, Field.ARMS).value
    if value == NOT_REPORTED and case.sentence.startswith("There were "):
        return  # may be a result as well: its chance lies about the bound
    assert isinstance(value, tuple), case
    assert len(value) == len(case.sizes), (case, value)
    for arm, size in zip(value, case.sizes, strict=True):
        assert str(size) in re.findall(r"\d+", arm), (case, value)


@settings(max_examples=examples(15), deadline=None)
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


@pytest.mark.parametrize(
    "sentence",
    [
        "We describe three cases of cold hands: a case series.",
        "In a retrospective cohort we reviewed the charts of 217 sailors.",
        "Warmth rose compared with baseline in 20 sailors who wore gloves.",
    ],
)
def test_a_design_without_a_word_on_comparators_denies_none(sentence: str) -> None:
    assert read(sentence, Field.CONTROL).value == NOT_REPORTED


def test_a_year_after_another_is_no_comparator() -> None:
    said = "Falls were compared for 310 sailors seen in the year before and 296 in the year after."
    assert read(said, Field.CONTROL).value == NOT_REPORTED


def test_open_treatment_is_never_surely_without_comparator() -> None:
    alone = read("In this open-label pilot study 20 sailors wore gloves.", Field.CONTROL)
    assert (alone.value, alone.uncertain) in {("none", True), (NOT_REPORTED, False)}
    said = read("In this uncontrolled, open-label pilot study 20 sailors took tea.", Field.CONTROL)
    assert said.value == "none"
    beside = [_control("none", 0.7, "control.none.open-label"), _control("active", 0.5)]
    assert decide_control(beside).value == "active"


def test_a_run_in_is_no_arm() -> None:
    trial = "sailors were randomly assigned to gloves or usual care."
    assert read(f"After a run-in with sham gloves, {trial}", Field.CONTROL).value == "usual_care"
    trial = "preceded randomisation of 90 sailors to gloves plus usual care or usual care alone."
    assert read(f"A run-in with sham gloves {trial}", Field.CONTROL).value == "usual_care"
    trial = "sailors were randomly assigned to gloves or placebo."
    assert read(f"After a placebo run-in, {trial}", Field.CONTROL).value == "placebo"


@pytest.mark.parametrize(
    ("sentence", "control"),
    [
        ("Gene expression was compared with that of the frostbite group.", NOT_REPORTED),
        ("Wistar rats received mint or saline for 5 days.", "placebo"),
        ("Wistar rats received mint or tea, and mint was better than tea.", NOT_REPORTED),
    ],
)
def test_of_animals_plain_words_alone_name_the_comparator(sentence: str, control: str) -> None:
    text = a_text("Mint in rats", f"Rats were kept in pairs. {sentence}")
    assert read_study(text, bundled_rulebook()).fields[Field.CONTROL].value == control


@pytest.mark.parametrize(
    "sentence",
    [
        "Hands were cold in 14 percent of the mint group and 35 percent of the tea group.",
        "Sailors (51 helmsmen, 25 cooks) were followed.",
        "All were randomized (30 men, 30 women).",
        "Of these, 551 underwent randomization and 496 completed the follow-up.",
        "Sailors with cold hands (342 women, 156 men) received tea (n = 20).",
        "Chilblains struck 191 sailors (12.0%) in the mint group and 205 (13.1%) in the tea group.",
        "Groups were A (n=10), B (n=11), C (n=12), D (n=13), E (n=14) and F (n=15).",
        "Three trials in sailors were pooled (mint 10 mg, n=914; tea, n=613).",
        "Bakers (n = 62) and pilots (n = 71) were randomised to tea or mint.",
        "Patients with mild (n = 30) and severe (n = 32) pain were randomised to tea or mint.",
    ],
)
def test_shares_sexes_results_and_flow_are_no_arms(sentence: str) -> None:
    assert read(sentence, Field.ARMS).value == NOT_REPORTED


@pytest.mark.parametrize(
    ("sentence", "arms"),
    [
        (
            "Sailors were randomized to mint 50 mg (n=67), 75 mg (n=66), 100 mg (n=65), tea (n=64) "
            "or placebo (n=63).",
            ("mint 50 mg (n=67)", "75 mg (n=66)", "100 mg (n=65)", "tea (n=64)", "placebo (n=63)"),
        ),
        (
            "Sailors were randomised to stockings worn for 2 years (n=410) or tea socks (n=396).",
            ("stockings worn for 2 years (n=410)", "tea socks (n=396)"),
        ),
        ("They were randomized: 30 to mint and 31 to tea.", ("30 to mint", "31 to tea")),
        (
            "Sailors found online (N=1 711) were randomized to mint (n = 855) or tea (n = 856).",
            ("mint (n = 855)", "tea (n = 856)"),
        ),
        (
            "They got mint 15 mL q6h plus usual care (n = 30) or usual care (n = 31).",
            ("mint 15 mL q6h plus usual care (n = 30)", "usual care (n = 31)"),
        ),
        (
            "Pilots were randomised to mint three times a day (n = 93) or nothing (n = 91).",
            ("mint three times a day (n = 93)", "nothing (n = 91)"),
        ),
    ],
)
def test_arms_are_whole_and_all_of_them(sentence: str, arms: tuple[str, ...]) -> None:
    assert read(sentence, Field.ARMS).value == arms


def test_users_beside_others_are_no_comparator() -> None:
    observed = "In this cross-sectional survey tea drinkers were compared with coffee drinkers."
    assert read(observed, Field.CONTROL).value == NOT_REPORTED


def _control(value: str, confidence: float, rule: str = "control.x") -> Tag:
    return Tag(Field.CONTROL, value, Evidence("abstract", "x", 0, 1), RuleId(rule), confidence)


def _arm(words: str, at: int, confidence: float) -> Tag:
    evidence = Evidence("abstract", "x", at, at + 1)
    return Tag(Field.ARMS, (words,), evidence, RuleId("arms.x"), confidence)


@pytest.mark.parametrize(
    ("sentence", "control"),
    [
        (
            "In this double-blind trial sailors were randomised to mint syrup or sugar water.",
            "placebo",
        ),
        ("Sailors were randomised, double-blind, to creatine or maltodextrin.", "placebo"),
        ("Twelve sailors inhaled oxygen or air in a double-blind crossover trial.", "placebo"),
        (
            "Patients received standard care and were randomised to mint or nebulised saline.",
            "placebo",
        ),
        ("All patients received usual care and were randomised to mint or placebo.", "placebo"),
        ("Sailors were randomised to mint tea or water.", NOT_REPORTED),
        (
            "In this open-label trial sailors were randomly assigned to 300 or 100 U/mL.",
            NOT_REPORTED,
        ),
        ("Patients were randomised to mint plus usual care or usual care alone.", "usual_care"),
    ],
)
def test_what_acts_or_stands_under_both_arms_is_no_placebo(sentence: str, control: str) -> None:
    assert read(sentence, Field.CONTROL).value == control
