"""R1 to R5 and R12: whether one study counts for one claim, and how much, step by step.

One linked study enters; why R1 leaves it out, or its level, indirectness points and effective
level leave, with one sentence per rule that set or moved them, and with whose word they rest on.
Other studies play no part here; what R12 asks for T3 and T4 is decided in `benefit` and `harms`.

Where the table of rule set 1 leaves a choice, the cautious reading is taken:

- A paper without subjects of its own (narrative review, protocol, editorial) is level 0
  even when it describes a randomized, blinded design, and even when it is about animals.
- Species not reported is neither people nor animals: level 0.
- A study called animal or in-vitro by its design is preclinical, whatever its species field.
- The `n` of a mixed study counts as the people's only when a person gave it: a machine
  cannot tell people from rats.
- Risk of bias is taken off before the size of a level-3 trial is looked at, as written.
- Blinding takes in who was blinded, where the level rests on it (single, the assessors) (R12).
- A link known only from secondary accounts is a fact known only from a secondary source,
  unless one who made it has read the full text (R12).
- A disputed field is confirmed by nobody until somebody decides (R12).
- A word on a link counts as nobody's while what it cites is not in the record (R12; see `lost`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from litreview.ladder.body import LinkedStudy
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.values import (
    LEVEL_0_DESIGNS,
    LEVEL_2_DESIGNS,
    NO_RESULTS,
    Values,
    people_behind,
    read_values,
)
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.link import LinkValue
from litreview.model.policy import Policy
from litreview.model.vocabulary import (
    Blinding,
    Control,
    Design,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Species,
    Standing,
)

Step = tuple[str, str]
"""A rule and what it did: ("R2", "level 2: control usual_care, randomized not_reported")."""

CAP_UNCONFIRMED = 2  # R12: levels; what no person confirmed, or only secondary accounts say
CAP_CONCERN = 1  # R4: levels; under an expression of concern
FLOOR_POINTS = 2  # R5: points up to which a controlled study still counts as 1

POINTS = {
    ("population", PopulationMatch.ADJACENT): 1,
    ("population", PopulationMatch.MISMATCH): 2,
    ("outcome", OutcomeMatch.SURROGATE): 1,
    ("intervention", InterventionMatch.DIFFERS): 1,
}
"""R5: by question and answer, for two questions share an answer; any other answer costs none."""


class Studied(Enum):
    """Who was studied, as far as the ladder cares."""

    PEOPLE = "people"
    PRECLINICAL = "animals, cells or models"
    NOBODY = "no subjects, or nobody says which"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One study with its weight for the claim.

    Attributes:
        level: After R2, R3, R12 and R4; 0 for a preclinical study.
        effective: After R5; 0 does not count for a benefit.
        reviewed: Whether as many people as the policy asks stand behind it (R12).
        doubts: What no person confirmed, or only a secondary account says (R12).
        steps: What each rule did, in the order applied.
    """

    linked: LinkedStudy
    values: Values
    studied: Studied
    level: int
    points: int
    effective: int
    reviewed: bool
    doubts: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def human(self) -> bool:
        """Whether it weighs among people."""
        return self.studied is Studied.PEOPLE

    @property
    def bearing(self) -> LinkValue:
        """What people say it means for the claim."""
        return self.linked.link.value


def ineligible(linked: LinkedStudy) -> str:
    """Why R1 leaves a study out, in a few words; empty when it may count.

    A study that a reviewer excluded from the whole review is left out here as well. The
    gravest reason is given first.
    """
    grade, bearing = linked.grade, linked.link.value
    if grade.excluded:
        return f"excluded by a reviewer: {grade.excluded}"
    if grade.standing is Standing.RETRACTED:
        return "retracted"
    if bearing.intervention is InterventionMatch.OTHER_COMPOUND:
        return "other compound, or given to both arms"
    if bearing.outcome is OutcomeMatch.MISMATCH:
        return "measured something else than the claim names"
    if bearing.direction is Direction.NOT_REPORTED:
        return "direction not reported"
    return ""


def weigh(linked: LinkedStudy, rules: RuleSet) -> Weighed:
    """Return one study's weight for one claim, with the steps that led to it."""
    values = read_values(linked.grade)
    studied, why = who_was_studied(linked, values)
    doubts = doubts_about(linked, values) if rules.applies("R12") else ()
    reviewed = not rules.applies("R12") or enough_reviewers(linked, values, rules.policy)
    steps: list[Step] = [("R2", why)] if studied is not Studied.PEOPLE else []
    level = points = effective = 0
    if studied is Studied.PEOPLE:
        level = _level(values, linked, doubts, rules, steps)
        indirect = indirectness(linked.link.value)
        points = sum(indirect.values())
        effective = _effective(level, indirect, rules, steps)
    return Weighed(
        linked, values, studied, level, points, effective, reviewed, doubts, tuple(steps)
    )


def who_was_studied(linked: LinkedStudy, values: Values) -> tuple[Studied, str]:
    """R2: people, animals and cells, or nobody; and why."""
    if linked.grade.label:
        return Studied.NOBODY, "level 0: an official label, not a study"
    if values.design in NO_RESULTS:
        return Studied.NOBODY, f"level 0: design {values.design}"
    if values.species is Species.NONE:
        return Studied.NOBODY, "level 0: not a study of subjects"
    if values.species in {Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO}:
        return Studied.PRECLINICAL, f"preclinical: species {values.species}"
    if values.design in {Design.ANIMAL_STUDY, Design.IN_VITRO_STUDY}:
        return Studied.PRECLINICAL, f"preclinical: design {values.design}"
    if values.species is Species.MIXED:
        return _human_part(linked, values)
    if values.species is Species.NOT_REPORTED:
        return Studied.NOBODY, "level 0: species not reported"
    return Studied.PEOPLE, ""


def _human_part(linked: LinkedStudy, values: Values) -> tuple[Studied, str]:
    n = linked.grade.fields.get(Field.N)
    if values.n is not None and n is not None and n.confirmed:
        return Studied.PEOPLE, ""
    return Studied.PRECLINICAL, "preclinical: species mixed, n of its human part not given"


def _level(
    values: Values,
    linked: LinkedStudy,
    doubts: tuple[str, ...],
    rules: RuleSet,
    steps: list[Step],
) -> int:
    """R2, then what R3, R12 and R4 take off; each adds its step only when it matters."""
    level, why = design_level(values, linked.link.value, rules)
    steps.append(("R2", f"level {level}: {why}"))

    def lower(rule: str, to: int, because: str) -> None:
        nonlocal level
        if rules.applies(rule) and to < level:
            level = to
            steps.append((rule, f"level {level}: {because}"))

    if values.high_risk:
        lower("R3", max(level - 1, 1), "risk of bias high")
    if level == 3 and (values.n is None or values.n < rules.policy.min_n_level_3):
        size = "not reported" if values.n is None else f"{values.n}"
        lower("R3", 2, f"n {size}; level 3 needs {rules.policy.min_n_level_3}")
    if doubts:
        lower("R12", CAP_UNCONFIRMED, "; ".join(doubts))
    if values.concern:
        lower("R4", CAP_CONCERN, "expression of concern, not resolved")
    return level


def design_level(values: Values, bearing: LinkValue, rules: RuleSet) -> tuple[int, str]:
    """R2: the level of a human study by its design, and why; read beside the table of rules."""
    policy = rules.policy
    if not rules.applies("R2"):
        return 1, "any human study"
    if values.design in LEVEL_0_DESIGNS:
        return 0, f"design {values.design}"
    if values.is_review:
        trials = f"{values.design} with {values.matched_rcts} matched randomized trials"
        return (4 if values.matched_rcts >= policy.min_matched_rcts else 0), trials
    said = (
        f"randomized {values.randomized}, control {values.control}, "
        f"blinding {_blinding_words(values, bearing)}"
    )
    if values.randomized is Reported.YES and values.names_control and well_blinded(values, bearing):
        return 3, said
    if values.names_control or (
        values.design in LEVEL_2_DESIGNS and values.control is not Control.NONE
    ):
        return 2, f"design {values.design}, {said}"
    if values.n is not None and values.n >= policy.min_n_uncontrolled:
        return 1, f"control {values.control}, n {values.n}"
    size = "not reported" if values.n is None else f"{values.n}"
    return 0, f"n {size} without comparator"


def well_blinded(values: Values, bearing: LinkValue) -> bool:
    """R2: double-blind; or single-blind, the assessors, measuring something objective."""
    if values.blinding is Blinding.DOUBLE:
        return True
    return values.rests_on_assessors and bearing.objective is Reported.YES


def _blinding_words(values: Values, bearing: LinkValue) -> str:
    if values.blinding is not Blinding.SINGLE:
        return str(values.blinding)
    who = "assessors" if values.assessors_blinded else "assessors not named"
    return f"single ({who}), objective outcome {bearing.objective}"


def indirectness(bearing: LinkValue) -> dict[str, int]:
    """R5: points for other people, a surrogate, another form or route, by answer.

    `{"population mismatch": 2, "outcome surrogate": 1}`.
    """
    answers = (
        ("population", bearing.population),
        ("outcome", bearing.outcome),
        ("intervention", bearing.intervention),
    )
    return {" ".join(answer): POINTS[answer] for answer in answers if answer in POINTS}


def _effective(level: int, indirect: dict[str, int], rules: RuleSet, steps: list[Step]) -> int:
    """R5: level minus points; a controlled study with few points still counts as 1."""
    points = sum(indirect.values())
    if not level or not points or not rules.applies("R5"):
        return level
    effective = max(level - points, 0)
    if effective < 1 and level >= 2 and points <= FLOOR_POINTS:
        effective = 1
    unit = "point" if points == 1 else "points"
    steps.append(("R5", f"effective level {effective}: {points} {unit} ({', '.join(indirect)})"))
    return effective


def doubts_about(linked: LinkedStudy, values: Values) -> tuple[str, ...]:
    """R12: the fields the level rests on that hold it at 2, in the table's order."""
    grade = linked.grade
    rests_on = fields_rested_on(values)
    unconfirmed = [f for f in rests_on if f not in grade.fields or not grade.fields[f].confirmed]
    secondary = [f for f in rests_on if f in grade.fields and grade.fields[f].secondary]
    found = []
    if unconfirmed:
        found.append(f"no person confirmed {', '.join(unconfirmed)}")
    if secondary:
        found.append(f"{', '.join(secondary)} known only from a secondary account")
    if secondary_only(linked):
        found.append("its bearing on the claim known only from a secondary account")
    return tuple(found)


def secondary_only(linked: LinkedStudy) -> bool:
    """Whether nobody who linked the study had more than a secondary account of it."""
    link, readers = linked.link, linked.grade.full_text_readers
    words = [word for word in link.words if not word.stale] or link.words
    return bool(words) and all(
        word.basis is not None and word.basis.is_secondary and word.reviewer not in readers
        for word in words
    )


def enough_reviewers(linked: LinkedStudy, values: Values, policy: Policy) -> bool:
    """R12: whether enough people agree on the fields and the link, or somebody decided."""
    link, fields = linked.link, linked.grade.fields
    linked_by_enough = link.decided or (
        not link.conflict and len(link.backers) >= policy.reviewers_required
    )
    return linked_by_enough and all(
        people_behind(fields.get(field), policy.reviewers_required)
        for field in fields_rested_on(values)
    )


def fields_rested_on(values: Values) -> tuple[Field, ...]:
    """R12: randomized, control, blinding and n; and who was blinded, where it matters."""
    single = (Field.BLINDING_WHO,) if values.rests_on_assessors else ()
    return (*LADDER_FIELDS, *single)
