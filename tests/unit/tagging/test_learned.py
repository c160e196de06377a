from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_model import FILLER, a_model
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.sweeping import examples

from litreview.errors import RuleBookError
from litreview.model.fields import Field
from litreview.model.tag import Tag
from litreview.tagging.combining import VERSION, rule_of
from litreview.tagging.learned import (
    Model,
    decode,
    encode,
    load_model,
    loudest,
    probabilities,
)
from litreview.tagging.learned_file import MOST
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_tags
from litreview.tagging.version import MODEL_FILE

LARGEST = 1_500_000  # bytes; the package stays small


def bundled_model() -> Model:
    model = bundled_rulebook().model
    assert model is not None
    return model


def spotted(abstract: str, title: str = "", model: Model | None = None) -> dict[Field, Tag]:
    document = read_document(a_text(title, abstract))
    return {tag.field: tag for tag in (model or a_model()).spot(document, ())}


def test_the_value_with_the_highest_score_is_said() -> None:
    assert spotted(FILLER)[Field.SPECIES].value == "human"
    assert spotted(f"{FILLER} They lived in a meadow.")[Field.SPECIES].value == "animal"


def test_the_sentence_that_weighed_most_is_quoted() -> None:
    tag = spotted(f"{FILLER} They lived in a meadow. That was long ago.")[Field.SPECIES]
    assert tag.evidence.quote == "They lived in a meadow."
    assert tag.rule == "species.model.linear-v2"


def test_that_nothing_was_randomized_is_not_quoted() -> None:
    assert Field.RANDOMIZED not in spotted(FILLER)


def test_a_short_text_is_not_judged() -> None:
    assert spotted("They lived in a meadow.") == {}


def test_a_title_alone_is_not_judged() -> None:
    assert spotted("", title=FILLER) == {}


def test_unknown_words_are_not_judged() -> None:
    assert spotted(FILLER.replace("of", "von").replace("tells", "sagt")) != {}
    other = " ".join(f"{word}x {word}y" for word in FILLER.split())
    assert spotted(other) == {}


def test_confidence_stays_below_certainty() -> None:
    model = replace(a_model(), bias=np.array([0.0, 900.0, 1.0, 0.0]))
    assert spotted(FILLER, model=model)[Field.SPECIES].confidence == MOST


def test_shares_add_up_and_sharpen() -> None:
    flat, sharp = probabilities([0.0, 1.0], 1.0), probabilities([0.0, 1.0], 5.0)
    assert sum(flat) == pytest.approx(1) and sum(sharp) == pytest.approx(1)
    assert sharp[1] > flat[1] > 0.5


def test_what_rests_on_headings_is_no_sentence() -> None:
    places = np.array([1, 3, 0, 2])  # two words, two rules; the first of these is of a heading
    assert loudest(places, np.array([0.1, 0.2]), np.array([9.0, 0.5])) == 1


def test_a_model_survives_its_file_byte_for_byte() -> None:
    data = encode(a_model())
    assert encode(decode(data)) == data


def test_a_model_read_back_says_the_same() -> None:
    text = f"{FILLER} They lived in a meadow."
    assert spotted(text, model=decode(encode(a_model()))) == spotted(text)


@pytest.mark.parametrize("damage", [b"", b"no model", encode(a_model())[:-40]])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "torn.bin"
    path.write_bytes(damage)
    with pytest.raises(RuleBookError, match=r"torn\.bin.*is not a model"):
        load_model(path)


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.bin"
    path.write_bytes(encode(a_model()).replace(b"linear-v2", b"linear-v0"))
    with pytest.raises(RuleBookError, match="linear-v0"):
        load_model(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match=r"none\.bin"):
        load_model(tmp_path / "none.bin")


def test_the_bundled_model_loads_and_is_small() -> None:
    model = bundled_model()
    assert {head.field for head in model.heads} == {Field.SPECIES, Field.DESIGN, Field.RANDOMIZED}
    assert MODEL_FILE.stat().st_size < LARGEST
    assert model.trained_on
    assert VERSION in MODEL_FILE.name


def test_the_bundled_model_gives_the_same_bytes_again() -> None:
    assert encode(bundled_model()) == MODEL_FILE.read_bytes()


def test_the_bundled_model_uses_the_range_of_its_bytes() -> None:
    model = bundled_model()
    assert np.all(np.abs(model.words).max(axis=0) == 127)
    assert np.all(np.abs(model.rules).max(axis=0) == 127)


RATS = (
    "Forty adult male Wistar rats were kept in cages and trained in a maze for ten days before "
    "surgery. Half of them received a daily injection of mint extract for two weeks and the "
    "others received saline. Rats were killed on day fifteen and slices of hippocampus were "
    "stained. Treated rats found the platform sooner than controls, and their neurons had more "
    "spines. Levels of the transporter protein were raised in the cortex of treated animals. "
    "These findings in rats suggest that mint extract improves spatial memory by acting on the "
    "hippocampus."
)


def test_the_bundled_model_reads_an_animal_study() -> None:
    tags = find_tags(a_text("Mint extract and maze learning in rats", RATS), bundled_rulebook())
    said = {tag.field: tag for tag in tags if tag.rule == rule_of(tag.field)}
    assert (said[Field.SPECIES].value, said[Field.DESIGN].value) == ("animal", "animal_study")
    assert "rats" in said[Field.SPECIES].evidence.quote.lower()


@settings(max_examples=examples(20), deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=80), max_size=4))
def test_every_quote_of_the_model_holds_in_any_text(title: str, pieces: list[str]) -> None:
    text = a_text(title, f"{RATS} {' '.join(pieces)}")
    document = read_document(text)
    for tag in bundled_model().spot(document, ()):
        assert tag.evidence.is_quote
        assert text.text[slice(*tag.evidence.span)] == tag.evidence.quote
