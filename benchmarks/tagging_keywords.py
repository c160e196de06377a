"""The naive peer of the tagger: the first keyword that occurs decides each field.

A labelled record enters; a prediction in the words of the corpora's scorer leaves. This is
what one writes in an afternoon; nothing is learned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Prediction: TypeAlias = dict[str, Any]
_DESIGNS = (
    ("protocol", r"protocol"),
    ("systematic_review", r"systematic review|meta-analysis"),
    ("narrative_review", r"review"),
    ("case_report", r"case report|case series"),
    ("animal_study", r"\b(?:rats?|mice|mouse|rabbits?)\b"),
    ("in_vitro_study", r"in vitro|cell line|cultured"),
    ("rct", r"randomi[sz]ed"),
    ("clinical_trial", r"trial|treatment"),
)
_SPECIES = (
    ("animal", r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?)\b"),
    ("in_vitro", r"in vitro|cell line|cultured"),
    ("human", r"patients?|participants?|volunteers?|women|men|children|adults"),
)
_BLINDING = (
    ("double", r"double[ -](?:blind|mask)"),
    ("single", r"single[ -](?:blind|mask)|assessor[ -]blind"),
    ("open", r"open[ -]label"),
    ("reported", r"blinded|masked"),
)
_N = re.compile(r"\bn ?= ?(\d+)|(\d+) (?:\w+ ){0,2}(?:patients|participants|subjects|women)")
_RANDOMIZED = re.compile(r"randomi[sz]ed|randomly")


def baseline(line: Mapping[str, Any]) -> Prediction:
    """The first keyword that occurs decides each field."""
    text = f"{line['title']} {line['abstract']}".lower()
    number = _N.search(text)
    return {
        "id": line["id"],
        "species": _first(_SPECIES, text, "none"),
        "design": _first(_DESIGNS, text, "other"),
        "randomised": _RANDOMIZED.search(text) is not None,
        "blinding": _first(_BLINDING, text, "none_reported"),
        "n": int(number[1] or number[2]) if number else None,
    }


def _first(table: Sequence[tuple[str, str]], text: str, otherwise: str) -> str:
    return next((value for value, pattern in table if re.search(pattern, text)), otherwise)
