"""Whether a value that the rules read is right, by the labels of a corpus.

A field, a value and a record's `gold` enter; True, False, or None where the labels do not say.
The words "alike" and "numbers" are the corpora's own scorer's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from litreview.model.fields import Field, Value

Gold = Mapping[str, Any]
Answer = bool | None


def answer(field: Field, value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    """Whether the value is what the labels say of the field; None where they are silent."""
    told = ANSWERS.get(field)
    return told(value, gold, scorer) if told is not None else None


def _n(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    if gold.get("n") is not None:
        return bool(value == gold["n"])
    if gold.get("n_ok"):
        return value in gold["n_ok"]
    if gold.get("n_range"):
        low, high = gold["n_range"]
        return low <= int(str(value)) and (high is None or int(str(value)) <= high)
    return False if gold.get("n_none") else None


def _condition(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    words = value if isinstance(value, tuple) else (value,)
    if gold.get("conditions"):
        return any(scorer.alike(x, y) for x in words for y in gold["conditions"])
    if gold.get("population_spans"):
        return any(scorer.within(x, y) for x in words for y in gold["population_spans"])
    if gold.get("target_condition"):
        if re.search("cancer|breast|carcinoma|tumou?r|neoplas", " ".join(map(str, words)).lower()):
            return None  # what all people of that corpus have is not annotated
        return any(scorer.alike(x, y) for x in words for y in gold["target_condition"])
    return False if gold.get("status") == "healthy" else None


def _numbers(key: str, other: str = "") -> Callable[[Value, Gold, ModuleType], Answer]:
    def told(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
        wanted = gold.get(key) or gold.get(other)
        if not wanted:
            return None
        read = scorer.spans_of_time if key == "durations" else scorer.numbers
        if key == "durations" and not read(value):
            return None  # "single dose": labels of periods do not tell
        return bool(read(value) & set().union(*map(read, wanted)))

    return told


def _route(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    if gold.get("routes_none"):
        return False
    said = set(re.split(r" and |, |; ", str(value).lower()))
    return bool(said & set(gold["routes"])) if gold.get("routes") else None


def _closed(key: str) -> Callable[[Value, Gold, ModuleType], Answer]:
    def told(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
        if gold.get(key) is None:
            return None
        said = scorer.CONTROL.get(value, value) if key == "control" else value
        return said == gold[key] or said in (gold.get(f"{key}_ok") or ())

    return told


def _health(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    """Healthy people beside patients: either is right, for `reading` joins them."""
    told = gold.get("status")
    if told is None or "not_reported" in (gold.get("status_ok") or ()):  # inferred from silence
        return None
    return told in (value, "both")


def _arms(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    wanted = gold.get("arms_n")
    if not wanted:
        return None
    parts = [scorer.numbers(each) for each in (value if isinstance(value, tuple) else (value,))]
    if len(parts) == 1:  # an arm in a sentence of its own: its size is one of those wanted
        return any(n in parts[0] for n in wanted) and not set(wanted) <= parts[0]
    return len(parts) == len(wanted) and all(any(n in part for part in parts) for n in wanted)


def _strain(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    def flat(text: object) -> str:
        return re.sub(r"[^a-z0-9]+", "", str(text).lower())

    wanted = gold.get("strain")
    return any(flat(each) in flat(value) for each in wanted) if wanted else None


def _design(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    if gold.get("design") is None:
        return None
    return value in (gold["design"], *(gold.get("design_ok") or ()))


def _randomized(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    wanted = gold.get("randomised")
    return None if wanted is None else wanted == (value == "yes")


def _blinding(value: Value, gold: Gold, scorer: ModuleType) -> Answer:
    wanted = gold.get("blinding")
    if wanted is None:
        return None
    return value == wanted or (wanted == "reported" and value in ("single", "double"))


ANSWERS: Mapping[Field, Callable[[Value, Gold, ModuleType], Answer]] = {
    Field.N: _n,
    Field.CONDITION: _condition,
    Field.DOSE: _numbers("doses"),
    Field.DURATION: _numbers("durations"),
    Field.AGE: _numbers("age_text", "age_numbers"),
    Field.ROUTE: _route,
    Field.CONTROL: _closed("control"),
    Field.HEALTH_STATUS: _health,
    Field.ARMS: _arms,
    Field.SPECIES_DETAIL: _strain,
    Field.SPECIES: _closed("species"),
    Field.SEX: _closed("sex"),
    Field.DESIGN: _design,
    Field.RANDOMIZED: _randomized,
    Field.BLINDING: _blinding,
}
