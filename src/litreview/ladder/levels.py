"""R2 to R5: how much one study counts for one claim, step by step.

One linked study enters, with what became of the reports beside it; its level, indirectness points
and effective level leave, with one sentence per rule that set or moved them. R1 is in `eligible`,
whose word it rests on (R12) in `reviewers`, which reports are of one trial in `sorting`.

Where the table of rule set 2 leaves a choice, the cautious reading is taken:

- A paper without subjects of its own (narrative review, protocol, editorial, notice) is level 0
  even when it describes a randomized, blinded design, and even when it is about animals.
- Species not reported is neither people nor animals: level 0.
- A study called animal or in-vitro by its design is preclinical, whatever its species field.
- The people of a mixed study count only where a person said on the link how many they are.
- A report of several trials of which a report is in hand is held at 2: what it adds to them is
  theirs, and nobody can raise a tier by leaving them out.
- A review that matches enough trials is held at 2 until enough people agree on what makes it 4.
- Risk of bias is taken off before the size of a level-3 trial is looked at, as written.
- Beside a retracted report of its trial a study is at level 1 as under a concern: R10 does not
  take it as direct evidence either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from litreview.ladder.body import LinkedStudy
from litreview.ladder.reviewers import REVIEW_FIELDS, doubts_about, enough_reviewers
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.values import (
    LEVEL_0_DESIGNS,
    LEVEL_2_DESIGNS,
    NO_RESULTS,
    Values,
    concern_resolved,
)
from litreview.model.identity import StudyId
from litreview.model.link import LinkValue
from litreview.model.policy import Policy
from litreview.model.reasons import Reason, Step, Why
from litreview.model.vocabulary import (
    Blinding,
    Control,
    Design,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Species,
)

LEVEL_0, PRECLINICAL = "level 0", "preclinical"  # R2: what stands before a step in the trace
LEVEL_OF_A_PROOF = 3  # R8, R9: the effective level a study needs
CAP_DESIGN = 2  # R2: levels; a secondary analysis, few clusters, a review of a retracted trial
CAP_UNCONFIRMED = 2  # R12: levels; what no person confirmed, or only secondary accounts say
CAP_CONCERN = 1  # R4: levels; under an expression of concern, or beside a retracted report
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
class Company:
    """What became of the reports beside one study.

    Attributes:
        retracted: Other reports of its trial that were retracted and not replaced.
        included: Retracted trials among those it includes.
        pooled: Reports in hand of the several trials it names.
    """

    retracted: tuple[StudyId, ...] = ()
    included: tuple[StudyId, ...] = ()
    pooled: tuple[StudyId, ...] = ()


ALONE = Company()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One study with its weight for the claim.

    Attributes:
        level: After R2, R3, R12 and R4; 0 for a preclinical study.
        effective: After R5; 0 does not count for a benefit.
        reviewed: Whether as many people as the policy asks stand behind it (R12).
        waits: Whether only reviewers keep it from counting for T3 and T4 (R12).
        doubts: What no person confirmed, or only a secondary account says (R12).
        doubted: Whether a concern, or a retracted report of its trial, is not resolved (R4).
        of_several: Whether it names several trials of which a report is in hand.
        speaks_at: The effective level at which it may speak against the trials it names.
        steps: What each rule did, in the order applied.
    """

    linked: LinkedStudy
    values: Values
    studied: Studied
    level: int
    points: int
    effective: int
    reviewed: bool
    waits: bool
    doubts: tuple[Reason, ...]
    doubted: bool
    of_several: bool
    speaks_at: int
    steps: tuple[Step, ...]

    @property
    def study(self) -> StudyId:
        """The study weighed."""
        return self.linked.study

    @property
    def human(self) -> bool:
        """Whether it weighs among people."""
        return self.studied is Studied.PEOPLE

    @property
    def bearing(self) -> LinkValue:
        """What people say it means for the claim."""
        return self.linked.link.value


def weigh(linked: LinkedStudy, rules: RuleSet, company: Company = ALONE) -> Weighed:
    """Return one study's weight for one claim, with the steps that led to it."""
    values = linked.values
    studied, why = who_was_studied(linked, values)
    steps: list[Step] = [("R2", why)] if why else []
    doubts = doubts_about(linked, values) if rules.applies("R12") else ()
    reviewed = not rules.applies("R12") or enough_reviewers(linked, values, rules.policy)
    level = points = effective = speaks_at = 0
    waits = False
    if studied is Studied.PEOPLE:
        caps = _caps(values, linked, doubts, company, reviewed=reviewed, rules=rules)
        level = _level(values, linked, caps, rules, steps)
        indirect = indirectness(linked.link.value)
        points = sum(indirect.values())
        speaks_at = effective = _effective(level, indirect, rules, steps)
        if company.pooled:
            alone = replace(company, pooled=())
            free = _caps(values, linked, doubts, alone, reviewed=reviewed, rules=rules)
            speaks_at = _effective(_level(values, linked, free, rules, []), indirect, rules, [])
        if not reviewed:
            could_be = _level(values, linked, caps[:-1], rules, [])
            waits = _effective(could_be, indirect, rules, []) >= LEVEL_OF_A_PROOF
    doubted = values.concern or _beside_retracted(linked, company)
    return Weighed(
        linked,
        values,
        studied,
        level,
        points,
        effective,
        reviewed,
        waits,
        doubts,
        doubted,
        bool(company.pooled),
        speaks_at,
        tuple(steps),
    )


def who_was_studied(linked: LinkedStudy, values: Values) -> tuple[Studied, Reason | None]:
    """R2: people, animals and cells, or nobody; and why it is not people."""
    if linked.label:
        return Studied.NOBODY, Reason(Why.LABEL, LEVEL_0)
    if values.design in NO_RESULTS:
        return Studied.NOBODY, Reason(Why.DESIGN, LEVEL_0, design=values.design)
    if values.species is Species.NONE:
        return Studied.NOBODY, Reason(Why.NO_SUBJECTS, LEVEL_0)
    if values.species in {Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO}:
        return Studied.PRECLINICAL, Reason(Why.SPECIES, PRECLINICAL, species=values.species)
    if values.design in {Design.ANIMAL_STUDY, Design.IN_VITRO_STUDY}:
        return Studied.PRECLINICAL, Reason(Why.DESIGN, PRECLINICAL, design=values.design)
    if values.species is Species.MIXED:
        return _human_part(linked)
    if values.species is Species.NOT_REPORTED:
        return Studied.NOBODY, Reason(Why.NO_SPECIES, LEVEL_0)
    return Studied.PEOPLE, None


def _human_part(linked: LinkedStudy) -> tuple[Studied, Reason | None]:
    if linked.link.value.n is not None:
        return Studied.PEOPLE, None
    return Studied.PRECLINICAL, Reason(Why.PEOPLE_UNKNOWN, PRECLINICAL)


Cap = tuple[str, int, Reason | None]
"""A rule, the level it holds a study at or below, and why; no reason, no cap."""


def _caps(
    values: Values,
    linked: LinkedStudy,
    doubts: tuple[Reason, ...],
    company: Company,
    *,
    reviewed: bool,
    rules: RuleSet,
) -> tuple[Cap, ...]:
    """What holds a study of people down beside its design, in the order applied.

    The last is what only more reviewers could lift.
    """
    included = company.included if not concern_resolved(linked.grade) else ()
    beside = company.retracted if _beside_retracted(linked, company) else ()
    few = values.is_review and not reviewed
    people = rules.policy.reviewers_required
    return (
        ("R2", CAP_DESIGN, _if(included, Why.INCLUDES_RETRACTED, studies=included)),
        ("R2", CAP_DESIGN, _if(company.pooled, Why.POOLED, studies=company.pooled)),
        ("R12", CAP_UNCONFIRMED, _if(doubts, Why.SEVERAL, reasons=doubts)),
        ("R4", CAP_CONCERN, _if(values.concern, Why.CONCERN)),
        ("R4", CAP_CONCERN, _if(beside, Why.BESIDE_RETRACTED, studies=beside)),
        (
            "R12",
            CAP_UNCONFIRMED,
            _if(few, Why.REVIEWERS, people_needed=people, fields=REVIEW_FIELDS),
        ),
    )


def _if(holds: object, kind: Why, **values: object) -> Reason | None:
    return Reason(kind, **values) if holds else None


def _beside_retracted(linked: LinkedStudy, company: Company) -> bool:
    return bool(company.retracted) and not concern_resolved(linked.grade)


def _level(
    values: Values, linked: LinkedStudy, caps: tuple[Cap, ...], rules: RuleSet, steps: list[Step]
) -> int:
    """R2, then what R3 and the caps take off; each adds its step only when it matters."""
    level, why = design_level(values, linked.link.value, rules)
    steps.append(("R2", why.under(f"level {level}", level=level)))

    def lower(rule: str, to: int, because: Reason | None) -> None:
        nonlocal level
        if because and rules.applies(rule) and to < level:
            level = to
            steps.append((rule, because.under(f"level {level}", level=level)))

    if values.high_risk:
        lower("R3", max(level - 1, 1), Reason(Why.RISK_OF_BIAS))
    if level == 3 and (values.n is None or values.n < rules.policy.min_n_level_3):
        lower("R3", 2, Reason(Why.SMALL, n=values.n, needed=rules.policy.min_n_level_3))
    for cap in caps:
        lower(*cap)
    return level


def design_level(values: Values, bearing: LinkValue, rules: RuleSet) -> tuple[int, Reason]:
    """R2: the level of a human study by its design, and why; read beside the table of rules."""
    policy = rules.policy
    if not rules.applies("R2"):
        return 1, Reason(Why.ANY)
    if values.design in LEVEL_0_DESIGNS:
        return 0, Reason(Why.DESIGN, design=values.design)
    if values.is_review:
        return _review_level(values, policy)
    said = Reason(
        Why.TRIAL,
        randomized=values.randomized,
        control=values.control,
        blinding=_blinding_words(values, bearing),
    )
    if is_blinded_trial(values, bearing):
        held = _held_at_2(values, policy)
        return (CAP_DESIGN, Reason(Why.SEVERAL, reasons=(held, said))) if held else (3, said)
    if values.names_control or (
        values.design in LEVEL_2_DESIGNS and values.control is not Control.NONE
    ):
        return 2, Reason(Why.CONTROLLED, design=values.design, reasons=(said,))
    if values.n is not None and values.n >= policy.min_n_uncontrolled:
        return 1, Reason(Why.UNCONTROLLED, control=values.control, n=values.n)
    return 0, Reason(Why.UNSIZED) if values.n is None else Reason(Why.TOO_FEW, n=values.n)


def _review_level(values: Values, policy: Policy) -> tuple[int, Reason]:
    """R2: a review by the trials it matches; none stated, it is listed and no more."""
    if values.matched_rcts is None:
        return 0, Reason(Why.REVIEW_UNSTATED, design=values.design)
    is_open = values.blinding is Blinding.OPEN
    kind = Why.REVIEW_OPEN if is_open else Why.REVIEW
    enough = values.matched_rcts >= policy.min_matched_rcts
    why = Reason(kind, design=values.design, trials=values.matched_rcts)
    return CAP_DESIGN if is_open else 4 if enough else 0, why


def _held_at_2(values: Values, policy: Policy) -> Reason | None:
    """R2: why a randomized blinded trial is at level 2 all the same; None when it is not."""
    if values.design is Design.SECONDARY_ANALYSIS:
        return Reason(Why.SECONDARY_ANALYSIS)
    if values.cluster and (values.clusters or 0) < policy.min_clusters:
        return Reason(Why.CLUSTERS, n=values.clusters, needed=policy.min_clusters)
    return None


def is_blinded_trial(values: Values, bearing: LinkValue) -> bool:
    """R2: randomized against a named comparator, and blinded as level 3 asks."""
    randomized = values.randomized is Reported.YES
    return randomized and values.names_control and well_blinded(values, bearing)


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
    taken = "1 point" if points == 1 else f"{points} points"
    why = Reason(Why.INDIRECT, points=taken, answers=tuple(indirect))
    steps.append(("R5", why.under(f"effective level {effective}", level=effective)))
    return effective
