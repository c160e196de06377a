from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.errors import RuleBookError
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.tagging.certainty import UNLEARNED, certain, encode, load_certainty, signs_of
from litreview.tagging.combining import rule_of
from litreview.tagging.deciding import MIN_CERTAIN
from litreview.tagging.reading import read_fields, read_study
from litreview.tagging.version import CERTAINTY_FILE

LEARNED = {Field.DESIGN: {"always": 1.0, "said": 1.0, "conflict": -3.0, "value rct": 0.5}}


def a_tag(value: str = "rct", confidence: float = 0.7, *, field: Field = Field.DESIGN) -> Tag:
    return Tag(field, value, Evidence("abstract", "words", 0, 5), RuleId("a.rule"), confidence)


def a_reading(confidence: float = 0.7, *, conflict: tuple[str, ...] = ()) -> FieldReading:
    return FieldReading(Field.DESIGN, "rct", (a_tag(),), conflict, confidence)


def test_a_field_nothing_was_learned_of_keeps_its_own_word() -> None:
    assert certain(a_reading(), UNLEARNED) == a_reading()


def test_silence_stays_certain() -> None:
    silent = FieldReading(Field.DESIGN, NOT_REPORTED)
    assert certain(silent, LEARNED) == silent


def test_what_disagrees_makes_less_sure() -> None:
    disputed = certain(a_reading(conflict=("other",)), LEARNED)
    assert disputed.confidence < certain(a_reading(), LEARNED).confidence


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_is_surer_stays_surer(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = [certain(a_reading(raw), LEARNED).confidence for raw in (low, high)]
    assert 0 < found[0] <= found[1] < 1


def test_the_model_agrees_or_differs() -> None:
    learned = replace(a_tag("other"), rule=rule_of(Field.DESIGN))
    reading = FieldReading(Field.DESIGN, "rct", (a_tag(), learned), (), 0.7)
    assert "model differs" in signs_of(reading)
    assert "model agrees" in signs_of(replace(reading, value="other"))


def test_a_free_value_is_no_sign() -> None:
    evidence = Evidence("abstract", "words", 0, 5)
    reading = FieldReading(Field.N, 12, (Tag(Field.N, 12, evidence, RuleId("n.a"), 0.8),), (), 0.8)
    assert set(signs_of(reading)) == {"always", "said"}


def test_an_indexer_alone_is_a_sign() -> None:
    reading = replace(a_reading(), tags=(replace(a_tag(), evidence=Evidence("mesh", "A heading")),))
    assert "metadata alone" in signs_of(reading)


def test_uncertain_follows_from_the_calibrated_confidence() -> None:
    for shift, uncertain in ((-3.0, True), (3.0, False)):
        learned = {Field.DESIGN: {"always": shift}}
        reading = read_fields([a_tag("case_report", 0.9)], learned)[Field.DESIGN]
        assert (reading.confidence < MIN_CERTAIN, reading.uncertain) == (uncertain, uncertain)


def test_words_that_left_it_open_stay_uncertain() -> None:
    learned = {Field.RANDOMIZED: {"always": 4.0}}
    tags = [a_tag("yes", 0.5, field=Field.RANDOMIZED)]
    assert read_fields(tags, learned)[Field.RANDOMIZED].uncertain


def test_weights_survive_their_file_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_bytes(encode(LEARNED))
    assert encode(load_certainty(path)) == path.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"design": 3}', b'{"dragons": {}}'])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "torn.json"
    path.write_bytes(damage)
    with pytest.raises(RuleBookError, match=r"torn\.json.*is not a file of weights"):
        load_certainty(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match=r"none\.json"):
        load_certainty(tmp_path / "none.json")


def test_the_bundled_weights_are_those_of_their_file() -> None:
    assert encode(bundled_rulebook().certainty) == CERTAINTY_FILE.read_bytes()


def test_every_confidence_of_a_study_is_one_number_between_none_and_all() -> None:
    text = a_text("Mint for sleep: a randomised trial", "We randomly assigned 90 adults to mint.")
    reading = read_study(text, bundled_rulebook())
    assert all(0 < each.confidence <= 1 for each in reading.fields.values())
