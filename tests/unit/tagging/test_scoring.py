from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.errors import RuleBookError
from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.learned_file import LEAST, MOST
from litreview.tagging.neighbours import words_after, words_before
from litreview.tagging.scoring import (
    BITS,
    Scale,
    bucket_of,
    decode,
    encode,
    load_scales,
    values_of,
    weighed,
)
from litreview.tagging.sections import read_document
from litreview.tagging.sighting import Sighting
from litreview.tagging.tagger import find_sightings

TEXT = a_text(
    "Tea for sailors",
    "Eighty patients with gout were enrolled. Of these, 76 patients were randomized to tea.",
)


def a_scale(bias: float = 0.0, **clues: int) -> Scale:
    weights = array("b", bytes(1 << BITS))
    for clue, weight in clues.items():
        weights[bucket_of(clue.replace("_", " "))] = weight
    return Scale(weights, 0.1, bias)


def tags_of(field: Field, scale: Scale) -> list[Tag]:
    document = read_document(TEXT)
    sightings = find_sightings(document, bundled_rulebook())
    return [tag for tag in weighed(document, sightings, {field: scale}) if tag.field is field]


def test_the_chance_of_a_value_is_the_confidence_of_each_of_its_tags() -> None:
    by_value: dict[object, set[float]] = {}
    for tag in tags_of(Field.N, a_scale(bias=-1.0, near__randomized=40)):
        by_value.setdefault(tag.value, set()).add(tag.confidence)
    assert by_value.keys() == {80, 76}
    assert all(len(found) == 1 for found in by_value.values())


def test_a_clue_that_speaks_for_a_value_raises_its_chance() -> None:
    plain = {tag.value: tag.confidence for tag in tags_of(Field.N, a_scale())}
    scale = a_scale(**{"near+_randomized": 30})
    heard = {tag.value: tag.confidence for tag in tags_of(Field.N, scale)}
    assert heard[76] > plain[76]


def test_fields_without_weights_keep_the_word_of_their_rules() -> None:
    document = read_document(TEXT)
    sightings = find_sightings(document, bundled_rulebook())
    assert weighed(document, sightings, {}) == [each.tag for each in sightings]


def test_no_value_is_certain_nor_impossible() -> None:
    assert a_scale(bias=90.0).chance(()) == MOST
    assert a_scale(bias=-90.0).chance(()) == LEAST


@given(st.permutations(["a", "b", "c", "a"]))
def test_neither_order_nor_repetition_of_clues_matters(clues: list[str]) -> None:
    assert a_scale(a=5, b=-9, c=2).chance(clues) == a_scale(a=5, b=-9, c=2).chance("abc")


def test_every_value_of_a_field_is_met_once_whatever_the_case_of_its_words() -> None:
    document = read_document(a_text("Gout", "Patients with gout drank tea. Gout hurts."))
    sightings = find_sightings(document, bundled_rulebook())
    keys = [own[0].key for own, _ in values_of(document, sightings, [Field.CONDITION])]
    assert len(keys) == len(set(keys))


def test_the_clues_on_a_value_do_not_hold_its_study_apart() -> None:
    document = read_document(TEXT)
    found = find_sightings(document, bundled_rulebook())
    clues = {clue for _, clues in values_of(document, found, [Field.N]) for clue in clues}
    assert not {clue for clue in clues if "80" in clue or "76" in clue}


@given(st.text(alphabet="ab 1,(", max_size=40), st.integers(0, 40))
@settings(max_examples=60)
def test_words_beside_a_place_are_those_beside_it(text: str, at: int) -> None:
    before, after = words_before(text, at, 3), words_after(text, at, 3)
    assert len(before) <= 3 and len(after) <= 3
    assert not {word for word in (*before, *after) if any(c.isdigit() for c in word)}


@given(st.dictionaries(st.sampled_from([Field.N, Field.DOSE, Field.ROUTE]), st.integers(-127, 127)))
@settings(max_examples=20)
def test_weights_come_back_from_their_bytes(weights: dict[Field, int]) -> None:
    scales = {field: a_scale(bias=0.25, a=weight) for field, weight in weights.items()}
    found = decode(encode(scales))
    assert found.keys() == scales.keys()
    assert all(found[field].weights == scale.weights for field, scale in scales.items())
    assert encode(found) == encode(scales)


@pytest.mark.parametrize("kept", [0, 5, 30, -9])
def test_a_torn_file_is_refused_by_name(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "chances.bin"
    path.write_bytes(encode({Field.N: a_scale(a=5)})[:kept])
    with pytest.raises(RuleBookError, match=r"chances\.bin.*is not a file of weights"):
        load_scales(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match="cannot be read"):
        load_scales(tmp_path / "none.bin")


def test_a_heading_has_no_sentence() -> None:
    tag = tags_of(Field.N, a_scale())[0]
    assert Sighting(tag).place(read_document(TEXT)) is None
