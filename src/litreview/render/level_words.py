"""The level of one study in words: what it is, why, and what would raise it.

What the ladder tried enters; sentences leave. Rule ids are shown only where all is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.decision import ClaimLevel, LevelNeed, StudyLevel
from litreview.model.fields import Field, Value
from litreview.model.grade import Grade
from litreview.model.policy import Policy
from litreview.model.reasons import Step, Why
from litreview.model.vocabulary import Blinded, Blinding, Reported, Species
from litreview.render.change_words import Names
from litreview.render.plain_reasons import reason_value, reason_words
from litreview.render.wording import field_name, listed, value_words

TOP_LEVEL = 4  # R2
PROVING_LEVEL = 3  # R8, R9: where people have to agree
_COUNTS = frozenset({Field.N, Field.CLUSTERS, Field.MATCHED_RCTS})
_TRAITS: dict[tuple[Field, Value], str] = {
    (Field.RANDOMIZED, Reported.YES): "randomized",
    (Field.BLINDING, Blinding.DOUBLE): "double-blind",
}
_PLAIN_IFS: dict[tuple[Field, Value], str] = {
    (Field.SPECIES, Species.HUMAN): "it studied people",
    (Field.BLINDING_WHO, (Blinded.ASSESSORS,)): "its assessors were blinded",
    (Field.CONCERN_RESOLVED, Reported.YES): "a person settled that what is held against it does"
    " not touch it",
}


def level_words(
    level: StudyLevel,
    grade: Grade,
    policy: Policy,
    names: Names,
    *,
    whole: bool = False,
    blind: bool = False,
) -> Iterator[str]:
    """The level, why it is no other, and what would raise it; a sentence or two.

    Args:
        blind: Whether others said something of it that is not shown.
    """
    if level.left_out:
        yield f"  Counts for no claim: {reason_words(level.left_out, names)}."
        return
    if not grade.assessable:
        nobody = "you have not judged it" if blind else "nobody judged the study"
        yield f"  Level not known: there is no abstract in hand, and {nobody}."
        return
    why = _why(level.steps, names, whole=whole)
    if level.preclinical:
        yield f"  Preclinical, no level: {why}."
        return
    stands = " as it stands" if level.needs else ""
    yield f"  Level {level.level} of {TOP_LEVEL}{stands}: {why}."
    people = policy.reviewers_required
    for need in level.needs:
        agreed = f", once {people} people agree" if need.level >= PROVING_LEVEL else ""
        yield f"  {_need_words(need, grade)}{agreed}."
    if level.level >= PROVING_LEVEL and level.to_agree:
        fields = _names(level.to_agree)
        yield f"  Clinical tiers wait until {people} people agree on {fields}, and on the link."


def claim_level_words(weight: ClaimLevel, level: StudyLevel, names: Names) -> str:
    """What a study weighs for one claim, where that is not its own level."""
    if weight.left_out:
        return f"does not count: {reason_words(weight.left_out, names)}"
    if weight.level == level.level or not weight.steps:
        return ""
    why = weight.steps[-1][1]
    indirect = why.kind is Why.INDIRECT
    told = reason_value("answers", why.values["answers"], names) if indirect else None
    return f"level {weight.level} for it: {told or reason_words(why, names)}"


def _why(steps: Sequence[Step], names: Names, *, whole: bool) -> str:
    """The steps in their order, each with the level it left where it moved it again."""
    told = [
        (f"{rule} " if whole else "")
        + (f"held at {why.values['level']}: " if place else "")
        + reason_words(why, names)
        for place, (rule, why) in enumerate(steps)
    ]
    return "; ".join(told)


def _need_words(need: LevelNeed, grade: Grade) -> str:
    hearsay = [f for f in need.confirmed if f in grade.fields and grade.fields[f].secondary]
    unread = [f for f in need.confirmed if f not in hearsay]
    open_ = {field for field, found in grade.fields.items() if found.conflict}
    disputed = [one for one in need.values if one[0] in open_]
    said = [one for one in need.values if one[0] not in open_]
    traits = [_TRAITS[field, some[0]] for field, some in said if _is_trait(field, some)]
    ifs = [f"it were {listed(traits)}"] if traits else []
    ifs += [_if(*one) for one in said if not _is_trait(*one)]
    ifs += [f"{_name(field)} were settled as {_any_of(some)}" for field, some in disputed]
    ifs += ["its outcome were objective"] if need.objective else []
    if unread:
        ifs.append(f"a person confirmed {_names(unread)} as read")
    if hearsay:
        ifs.append(f"{_names(hearsay)} stood on the paper itself")
    return f"Would be {need.level} if {listed(ifs)}"


def _is_trait(field: Field, values: tuple[Value, ...]) -> bool:
    return len(values) == 1 and (field, values[0]) in _TRAITS


def _if(field: Field, values: tuple[Value, ...]) -> str:
    """One condition: "it studied people", "n were 20 or more"."""
    if len(values) == 1 and (field, values[0]) in _PLAIN_IFS:
        return _PLAIN_IFS[field, values[0]]
    if field in _COUNTS:
        return f"{_name(field)} were {value_words(values[0])} or more"
    return f"{_name(field)} were {_any_of(values)}"


def _any_of(values: Sequence[Value]) -> str:
    """Values of which one would do: "placebo, active or usual care"."""
    *some, last = map(value_words, values)
    return f"{', '.join(some)}{' or ' if some else ''}{last}"


def _names(fields: Sequence[Field]) -> str:
    return listed([_name(field) for field in fields])


def _name(field: Field) -> str:
    """A field as a sentence names it."""
    if field is Field.N:
        return "n"
    name = field_name(field)
    return name[:1].lower() + name[1:]
