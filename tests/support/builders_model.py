"""Small learned models for tests of the tagging room."""

from __future__ import annotations

import numpy as np
from tests.support.builders_tagging import a_text

from litreview.model.fields import Field
from litreview.tagging.features import RULE_BITS, Numbers, read_features
from litreview.tagging.learned import Head, Model
from litreview.tagging.sections import read_document

_TREES = """aspen birch cedar dogwood elder fir gorse hazel ivy juniper
larch maple nettle oak pine rowan sloe thorn willow yew"""
# long enough for the model to be asked; every test text is this with its own words added
FILLER = " ".join(
    f"Plain sentence number {word} of this text tells of {word} leaves and of {word} stones."
    for word in _TREES.split()
)


def a_model(word: str = "meadow", *, weight: int = 100) -> Model:
    """A model that knows the filler and one word; there it says `animal`, else `human`."""
    keys = _keys(f"{FILLER} {word}")
    words = np.zeros((len(keys), 4), np.int8)
    words[np.searchsorted(keys, _keys(word)), 1] = weight
    heads = (
        Head(Field.SPECIES, ("human", "animal"), 0, 2.0),
        Head(Field.RANDOMIZED, ("no", "yes"), 2, 2.0),
    )
    return Model(
        heads,
        keys.astype(np.uint32),
        np.full(len(keys), 25, np.uint8),
        words,
        np.zeros((1 << RULE_BITS, 4), np.int8),
        np.ones(4),
        np.ones(4),
        np.array([1.0, 0.0, 1.0, 0.0]),
        "2026.0",
    )


def _keys(text: str) -> Numbers:
    return read_features(read_document(a_text("", text)), ()).words
