"""The fields of a study: their names, and which values each may take.

A field name and a value as typed enter; a checked value leaves, or a `NounError` naming
the values that would do. Tags and judgements share these names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import StrEnum

from litreview.errors import NounError
from litreview.model.identity import check_pmid, check_study_id
from litreview.model.registration import find_registration
from litreview.model.vocabulary import (
    Blinded,
    Blinding,
    Control,
    Design,
    FreeOfBias,
    Given,
    HarmsCollection,
    HealthStatus,
    NKind,
    Reported,
    RiskOfBias,
    Species,
)

Value = str | int | tuple[str, ...]
NOT_REPORTED = "not_reported"
MAX_N = 50_000_000  # people; above the largest registry cohorts, so more is a typing error
MAX_TEXT = 300  # characters; one sentence


class Field(StrEnum):
    """What can be said of one study."""

    SPECIES = "species"
    SPECIES_DETAIL = "species_detail"
    DESIGN = "design"
    CROSSOVER = "crossover"
    CLUSTER = "cluster"
    RANDOMIZED = "randomized"
    BLINDING = "blinding"
    BLINDING_WHO = "blinding_who"
    CONTROL = "control"
    N = "n"
    N_KIND = "n_kind"
    ARMS = "arms"
    CONDITION = "condition"
    HEALTH_STATUS = "health_status"
    AGE = "age"
    SEX = "sex"
    INTERVENTION = "intervention"
    FORM = "form"
    ROUTE = "route"
    DOSE = "dose"
    DURATION = "duration"
    # said by people only
    COUNTRY = "country"
    FINDING = "finding"
    RISK_OF_BIAS = "risk_of_bias"
    FULL_TEXT_READ = "full_text_read"
    REGISTERED = "registered"
    MATCHED_RCTS = "matched_rcts"
    INCLUDED = "included"
    GROUP = "group"
    TRIAL = "trial"
    SEPARATE = "separate"
    SPONSOR = "sponsor"
    INDEPENDENT_OF = "independent_of"
    CLUSTERS = "clusters"
    HARMS_COLLECTION = "harms_collection"
    EXPOSED = "exposed"
    EXCLUDED = "excluded"
    CONCERN_RESOLVED = "concern_resolved"
    INVENTOR_AUTHORED = "inventor_authored"
    # risk of bias by domain: the tools of `bias`
    ROB2_RANDOMIZATION = "rob2.randomization"
    ROB2_DEVIATIONS = "rob2.deviations"
    ROB2_MISSING_DATA = "rob2.missing_data"
    ROB2_MEASUREMENT = "rob2.measurement"
    ROB2_REPORTING = "rob2.reporting"
    SYRCLE_SEQUENCE = "syrcle.sequence"
    SYRCLE_BASELINE = "syrcle.baseline"
    SYRCLE_CONCEALMENT = "syrcle.concealment"
    SYRCLE_HOUSING = "syrcle.housing"
    SYRCLE_CAREGIVERS = "syrcle.caregivers"
    SYRCLE_SAMPLING = "syrcle.sampling"
    SYRCLE_ASSESSORS = "syrcle.assessors"
    SYRCLE_MISSING_DATA = "syrcle.missing_data"
    SYRCLE_REPORTING = "syrcle.reporting"
    SYRCLE_OTHER = "syrcle.other"


TAGGED_FIELDS = tuple(Field)[: tuple(Field).index(Field.COUNTRY)]
SUGGESTED_FIELDS = (Field.REGISTERED,)
"""What the machine may suggest and only a person says: accepting tags confirms none of them."""
LADDER_FIELDS = (Field.RANDOMIZED, Field.CONTROL, Field.BLINDING, Field.N)
ROB2_FIELDS = tuple(field for field in Field if field.startswith("rob2."))
SYRCLE_FIELDS = tuple(field for field in Field if field.startswith("syrcle."))
BIAS_FIELDS = (Field.RISK_OF_BIAS, *ROB2_FIELDS, *SYRCLE_FIELDS)
"""What only somebody who read the full text can assess."""
COUNTED = (Field.N, Field.EXPOSED, Field.CLUSTERS, Field.MATCHED_RCTS)

CLOSED: dict[Field, type[StrEnum]] = {
    Field.SPECIES: Species,
    Field.DESIGN: Design,
    Field.CROSSOVER: Reported,
    Field.CLUSTER: Reported,
    Field.RANDOMIZED: Reported,
    Field.BLINDING: Blinding,
    Field.CONTROL: Control,
    Field.N_KIND: NKind,
    Field.HEALTH_STATUS: HealthStatus,
    Field.INTERVENTION: Given,
    Field.RISK_OF_BIAS: RiskOfBias,
    Field.FULL_TEXT_READ: Reported,
    Field.REGISTERED: Reported,
    Field.HARMS_COLLECTION: HarmsCollection,
    Field.CONCERN_RESOLVED: Reported,
    Field.INVENTOR_AUTHORED: Reported,
    **dict.fromkeys(ROB2_FIELDS, RiskOfBias),
    **dict.fromkeys(SYRCLE_FIELDS, FreeOfBias),
}

_RISK_WEAKEST_FIRST = (
    RiskOfBias.HIGH,
    RiskOfBias.NOT_ASSESSABLE,
    RiskOfBias.SOME,
    RiskOfBias.LOW,
)

WEAKEST_FIRST: dict[Field, tuple[str, ...]] = {
    Field.RANDOMIZED: (Reported.NO, Reported.NOT_REPORTED, Reported.YES),
    Field.BLINDING: (
        Blinding.OPEN,
        Blinding.NOT_REPORTED,
        Blinding.REPORTED,
        Blinding.SINGLE,
        Blinding.DOUBLE,
    ),
    **dict.fromkeys((Field.RISK_OF_BIAS, *ROB2_FIELDS), _RISK_WEAKEST_FIRST),
    **dict.fromkeys(
        SYRCLE_FIELDS,
        (FreeOfBias.NO, FreeOfBias.NOT_ASSESSABLE, FreeOfBias.UNCLEAR, FreeOfBias.YES),
    ),
}
"""From least credit to most: a dispute that nobody decided takes the first (R2)."""


def spelled(text: str) -> str:
    """The one spelling of a value typed in any case, with spaces, hyphens or underscores."""
    return _BETWEEN_WORDS.sub("_", text.strip().lower())


def says_not_reported(value: object) -> bool:
    """Whether a value says nothing but `not_reported`, however spelled, once or in a list."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(says_not_reported, value))
    return isinstance(value, str) and spelled(value) == NOT_REPORTED


FIELDS_THERE_ARE = (
    f"Fields: {', '.join(field for field in Field if '.' not in field)}, and the domains of bias, "
    "such as rob2.randomization."
)


def check_field(name: str) -> Field:
    """Return the field of this name, or say which one was meant and which there are."""
    try:
        return Field(spelled(name))
    except ValueError:
        near = get_close_matches(spelled(name), list(Field), 1)
        hint = f'Did you mean "{near[0]}"? ' if near else ""
        fix = f"{hint}{FIELDS_THERE_ARE}"
        raise NounError("field", f'unknown field "{name}"', fix) from None


def check_value(field: Field, value: object) -> Value:
    """Return the value in its one spelling; refuse what the field cannot take.

    `not_reported` is taken by every field that a record can be silent about, in any spelling; of
    a list it is the whole, or no part. What is returned is returned again for itself.
    `separate=not_reported` objects to what takes a study apart.
    """
    kind = CLOSED.get(field)
    if kind is not None:
        return _closed(field, kind, value)
    return NOT_REPORTED if says_not_reported(value) else _OPEN.get(field, _text)(field, value)


def check_together(values: Mapping[Field, Value]) -> None:
    """Refuse values of one study that cannot all be true; those not given are not compared.

    Raises:
        NounError: More people were exposed than took part, or more trials match than are included.
    """
    n, exposed = values.get(Field.N), values.get(Field.EXPOSED)
    if isinstance(n, int) and isinstance(exposed, int) and exposed > n:
        raise NounError(
            Field.EXPOSED,
            f"{exposed} people exposed, of a study of {n}",
            "Count the exposed people of this study; if n is wrong, set it in the same command.",
        )
    included, matched = values.get(Field.INCLUDED), values.get(Field.MATCHED_RCTS)
    if isinstance(included, tuple) and isinstance(matched, int) and matched > len(set(included)):
        raise NounError(
            Field.MATCHED_RCTS,
            f"{matched} trials match, of {len(set(included))} included",
            "Name every included trial, or count those that match among them.",
        )


def is_free_text(field: Field) -> bool:
    """Whether its values are a reader's own words, or a list of them."""
    return field not in CLOSED and _OPEN.get(field, _text) in (_text, _texts)


_BETWEEN_WORDS = re.compile(r"[\s_\-\u2010-\u2015]+")  # spaces, underscores, hyphens and dashes
_ALSO = {
    "randomised": "randomized",
    "randomised_controlled_trial": "rct",
    "some_concerns": "some",  # as RoB 2 calls it
}
# every tag made is checked: the values of each closed set, read from its enum once
_SPELLINGS = {kind: tuple(member.value for member in kind) for kind in CLOSED.values()}


def _closed(field: Field, kind: type[StrEnum], value: object) -> str:
    allowed = _SPELLINGS[kind]
    if type(value) is str and value in allowed:
        return value
    if isinstance(value, bool):
        value = "yes" if value else "no"
    said = spelled(str(value))
    said = _ALSO.get(said, said)
    if said in allowed or (said == NOT_REPORTED and field is Field.N_KIND):
        return said
    raise NounError(field, f'"{value}" is not a value of {field}', f"One of: {', '.join(allowed)}.")


def _count(field: Field, value: object) -> Value:
    digits = str(value).strip()
    if isinstance(value, bool | float) or not re.fullmatch(r"-?\d+", digits):
        raise NounError(
            field, f'"{value}" is not a whole number', "Write a number, or not_reported."
        )
    number = int(digits)
    lowest = 0 if field is Field.MATCHED_RCTS else 1
    if not lowest <= number <= MAX_N:
        raise NounError(
            field,
            f"{number} is impossible for {field}",
            f"Write a whole number from {lowest} to {MAX_N:,}, or not_reported.",
        )
    return number


def _text(field: Field, value: object) -> Value:
    if not isinstance(value, str) or not value.strip():
        raise NounError(field, "needs some text", "Write a few words, or not_reported.")
    text = " ".join(value.split())
    if len(text) > MAX_TEXT:
        raise NounError(field, f"{len(text)} characters; at most {MAX_TEXT} are kept")
    return text


def _texts(field: Field, value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts:
        raise NounError(field, "needs a list of words", "Separate them with commas.")
    return tuple(str(_text(field, part)) for part in parts if not says_not_reported(part))


def _blinded(field: Field, value: object) -> Value:
    parts = _texts(field, value)
    for part in parts:
        if part not in set(Blinded):
            raise NounError(field, f'"{part}" is unknown', f"One of: {', '.join(Blinded)}.")
    return parts


def _studies(field: Field, value: object) -> Value:
    return tuple(check_study_id(part, field) for part in _texts(field, value))


def _trial(field: Field, value: object) -> Value:
    found, name = find_registration(str(value)), str(value).strip()
    if not found and _OF_REGISTRY.match(name):
        raise NounError(
            field,
            f'"{name}" is no registration: its registry writes other digits',
            "Write it as the registry does, NCT and eight digits: NCT01234567.",
        )
    return found or check_study_id(name, field)


_OF_REGISTRY = re.compile(
    r"(?:NCT|ISRCTN|EudraCT|EUCTR|ChiCTR|ACTRN|UMIN|j?RCT|DRKS|CTRI|IRCT|KCT|PACTR|TCTR)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)  # the start of a number, whatever follows


def _pmids(field: Field, value: object) -> Value:
    return tuple(check_pmid(part, field) for part in _texts(field, value))


_OPEN: dict[Field, Callable[[Field, object], Value]] = {
    **dict.fromkeys(COUNTED, _count),
    Field.BLINDING_WHO: _blinded,
    Field.ARMS: _texts,
    Field.CONDITION: _texts,
    Field.INCLUDED: _pmids,
    Field.TRIAL: _trial,
    Field.SEPARATE: _studies,
    Field.INDEPENDENT_OF: _studies,
}
