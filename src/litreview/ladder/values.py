"""What one study counts as saying, field by field, with disputes taken at their weakest.

A grade enters; the few values the ladder reads leave. Nothing is guessed: silence stays
`not_reported`, and a dispute nobody decided takes the weaker value.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, WEAKEST_FIRST, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.vocabulary import (
    Blinded,
    Blinding,
    Control,
    Design,
    HarmsCollection,
    Reported,
    RiskOfBias,
    Species,
    Standing,
)

FIELDS_READ = (
    Field.SPECIES,
    Field.DESIGN,
    *LADDER_FIELDS,
    Field.BLINDING_WHO,
    Field.RISK_OF_BIAS,
    Field.MATCHED_RCTS,
    Field.INCLUDED,
    Field.FULL_TEXT_READ,
    Field.REGISTERED,
    Field.GROUP,
    Field.TRIAL,
    Field.HARMS_COLLECTION,
    Field.EXPOSED,
    Field.CONCERN_RESOLVED,
)
"""Every field a rule reads; country and language are not among them."""

REVIEWS = frozenset({Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS})
NO_RESULTS = frozenset({Design.NARRATIVE_REVIEW, Design.PROTOCOL, Design.EDITORIAL})
"""Papers without subjects of their own, whatever their species."""
LEVEL_0_DESIGNS = NO_RESULTS | {Design.CASE_REPORT, Design.OTHER}
LEVEL_2_DESIGNS = frozenset({Design.RCT, Design.CONTROLLED_TRIAL, Design.CASE_CONTROL})

_WEAKER: dict[Field, tuple[Value, ...]] = {
    **WEAKEST_FIRST,
    Field.CONTROL: (Control.NONE, Control.NOT_REPORTED),
    Field.DESIGN: (*sorted(LEVEL_0_DESIGNS), *sorted(REVIEWS)),
}
"""Which value of a dispute is the weaker; a value not named here is stronger than all."""

NOBODYS_WORD = frozenset({GradeState.SILENT, GradeState.MACHINE})
"""How a field stands that no person judged."""

PEOPLE_BEHIND = {GradeState.REVIEWED: 1, GradeState.AGREED: 2}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one study that the rules weigh."""

    species: Species
    design: Design
    randomized: Reported
    control: Control
    blinding: Blinding
    assessors_blinded: bool
    n: int | None
    matched_rcts: int
    high_risk: bool
    concern: bool
    full_text: bool
    registered: bool
    group: str
    systematic_harms: bool
    exposed: int | None

    @property
    def names_control(self) -> bool:
        """Whether it names what the comparison group got."""
        return self.control not in {Control.NONE, Control.NOT_REPORTED}

    @property
    def rests_on_assessors(self) -> bool:
        """Whether it is single-blind by its assessors, so that who was blinded matters (R2)."""
        return self.blinding is Blinding.SINGLE and self.assessors_blinded

    @property
    def is_review(self) -> bool:
        """Whether it pools other studies."""
        return self.design in REVIEWS


def read_values(grade: Grade) -> Values:
    """What the rules may read of one study; disputes at their weakest."""
    who = settled(grade, Field.BLINDING_WHO)
    return Values(
        species=Species(str(settled(grade, Field.SPECIES))),
        design=Design(str(settled(grade, Field.DESIGN))),
        randomized=Reported(str(settled(grade, Field.RANDOMIZED))),
        control=Control(str(settled(grade, Field.CONTROL))),
        blinding=Blinding(str(settled(grade, Field.BLINDING))),
        assessors_blinded=isinstance(who, tuple) and Blinded.ASSESSORS in who,
        n=grade.number(Field.N),
        matched_rcts=grade.number(Field.MATCHED_RCTS) or 0,
        high_risk=settled(grade, Field.RISK_OF_BIAS) == RiskOfBias.HIGH,
        concern=grade.standing is Standing.EXPRESSION_OF_CONCERN
        and grade.value(Field.CONCERN_RESOLVED) != Reported.YES,
        full_text=grade.value(Field.FULL_TEXT_READ) == Reported.YES,
        registered=grade.value(Field.REGISTERED) == Reported.YES,
        group=grade.text(Field.GROUP).strip().casefold(),
        systematic_harms=grade.value(Field.HARMS_COLLECTION) == HarmsCollection.SYSTEMATIC,
        exposed=grade.number(Field.EXPOSED),
    )


def settled(grade: Grade, field: Field) -> Value:
    """The value to weigh: the grade's, or of a dispute nobody decided the weakest."""
    found = grade.fields.get(field)
    if found is None:
        return NOT_REPORTED
    order = _WEAKER.get(field, ())
    held = (found.value, *found.conflict)
    return next((weak for weak in order if weak in held), found.value)


def people_behind(grade: FieldGrade | None, required: int) -> bool:
    """Whether as many people as required agree on a field, or somebody decided a dispute."""
    if grade is None or grade.conflict or not grade.confirmed:
        return False
    if grade.state is GradeState.ADJUDICATED:
        return True
    return max(len(grade.reviewers), PEOPLE_BEHIND[grade.state]) >= required
