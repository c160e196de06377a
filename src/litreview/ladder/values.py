"""What one study counts as saying, field by field, with disputes taken at their weakest.

A grade and a link enter; the few values the ladder reads leave. Nothing is guessed: silence stays
`not_reported`, and a dispute nobody decided, among people or among a machine's own tags, takes
the weaker value. The people of a study are those who bear on the claim: see `LinkValue.people`.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.basis import rests_on_authors
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, WEAKEST_FIRST, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.link import Link
from litreview.model.names import group_key, names_nobody
from litreview.model.policy import Policy
from litreview.model.vocabulary import (
    REVIEWS,
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
    Field.CLUSTER,
    Field.CLUSTERS,
)
"""Every field a rule reads (`trial` by way of the relations); never country or language."""

HARM_FIELDS = (Field.HARMS_COLLECTION, Field.EXPOSED)
"""Those that only claims of harm and of safety rest on."""

NO_RESULTS = frozenset({Design.NARRATIVE_REVIEW, Design.PROTOCOL, Design.EDITORIAL, Design.NOTICE})
"""Papers without subjects of their own, whatever their species."""
LEVEL_0_DESIGNS = NO_RESULTS | {Design.CASE_REPORT, Design.OTHER}
LEVEL_2_DESIGNS = frozenset({Design.RCT, Design.CONTROLLED_TRIAL, Design.CASE_CONTROL})

_WEAKER: dict[Field, tuple[Value, ...]] = {
    **WEAKEST_FIRST,
    Field.SPECIES: (
        Species.NONE,
        Species.NOT_REPORTED,
        Species.IN_SILICO,
        Species.IN_VITRO,
        Species.ANIMAL,
        Species.MIXED,
    ),
    Field.CONTROL: (Control.NONE, Control.NOT_REPORTED),
    Field.DESIGN: (
        *sorted(LEVEL_0_DESIGNS),
        *sorted(REVIEWS),
        Design.IN_VITRO_STUDY,
        Design.ANIMAL_STUDY,
        Design.SECONDARY_ANALYSIS,
        Design.NOT_REPORTED,
    ),
    Field.CLUSTER: (Reported.YES,),
    Field.FULL_TEXT_READ: (Reported.NO, Reported.NOT_REPORTED),
    Field.REGISTERED: (Reported.NO, Reported.NOT_REPORTED),
    Field.CONCERN_RESOLVED: (Reported.NO, Reported.NOT_REPORTED),
    Field.HARMS_COLLECTION: (HarmsCollection.NOT_REPORTED, HarmsCollection.MENTIONED),
    Field.GROUP: (NOT_REPORTED,),
    Field.BLINDING_WHO: (NOT_REPORTED,),
}
"""Which value of a dispute is the weaker; a value not named here is stronger than all."""

NOBODYS_WORD = frozenset({GradeState.SILENT, GradeState.MACHINE})
"""How a field stands that no person judged."""


PEOPLE_BEHIND = {GradeState.REVIEWED: 1, GradeState.RECONCILED: 1, GradeState.AGREED: 2}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one study that the rules weigh.

    Attributes:
        n: The people of the study who bear on the claim; None when not reported.
        clusters: Of a cluster trial, how many; None when not reported.
        group: The research group, comparable; empty when unknown.
        inferred: Whether nothing but the author list names the group.
        sponsor: Who paid, comparable; empty when unknown.
        exposed: People exposed who bear on the claim; None when not reported.
    """

    species: Species
    design: Design
    randomized: Reported
    control: Control
    blinding: Blinding
    assessors_blinded: bool
    n: int | None
    matched_rcts: int | None
    high_risk: bool
    concern: bool
    full_text: bool
    registered: bool
    cluster: bool
    clusters: int | None
    group: str
    inferred: bool
    sponsor: str
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


def read_values(grade: Grade, link: Link) -> Values:
    """What the rules may read of one study for one claim; disputes at their weakest."""
    who = settled(grade, Field.BLINDING_WHO)
    label = grade.label or link.on_label  # it speaks of people, and studied none
    n = None if label else people(grade, link)
    group = str(settled(grade, Field.GROUP))
    return Values(
        species=Species(str(settled(grade, Field.SPECIES))),
        design=Design(str(settled(grade, Field.DESIGN))),
        randomized=Reported(str(settled(grade, Field.RANDOMIZED))),
        control=Control(str(settled(grade, Field.CONTROL))),
        blinding=Blinding(str(settled(grade, Field.BLINDING))),
        assessors_blinded=isinstance(who, tuple) and Blinded.ASSESSORS in who,
        n=n,
        matched_rcts=_matched(grade),
        high_risk=settled(grade, Field.RISK_OF_BIAS) == RiskOfBias.HIGH,
        concern=grade.standing is Standing.EXPRESSION_OF_CONCERN and not concern_resolved(grade),
        full_text=settled(grade, Field.FULL_TEXT_READ) == Reported.YES,
        registered=settled(grade, Field.REGISTERED) == Reported.YES,
        cluster=settled(grade, Field.CLUSTER) == Reported.YES or _counts_clusters(grade),
        clusters=number(grade, Field.CLUSTERS),
        group="" if label or names_nobody(group) else group_key(group),
        inferred=is_inferred(grade.fields.get(Field.GROUP)),
        sponsor=group_key(grade.text(Field.SPONSOR)),
        systematic_harms=settled(grade, Field.HARMS_COLLECTION) == HarmsCollection.SYSTEMATIC,
        exposed=None if label else _at_most(n, number(grade, Field.EXPOSED)),
    )


def people(grade: Grade, link: Link) -> int | None:
    """The people who bear on the claim: at most the study's, by any count in a dispute."""
    n = link.value.people(number(grade, Field.N))
    found = grade.fields.get(Field.N)
    counts = [held for held in found.conflict if isinstance(held, int)] if found else []
    return n if n is None else min((n, *counts))


def _at_most(n: int | None, part: int | None) -> int | None:
    """A part of the people who bear on the claim; never more than they are."""
    return part if part is None or n is None else min(part, n)


def _counts_clusters(grade: Grade) -> bool:
    """Whether anybody counts clusters: then there were some, whatever the text calls the trial."""
    found = grade.fields.get(Field.CLUSTERS)
    held = (found.value, *found.conflict) if found is not None else ()
    return any(isinstance(value, int) for value in held)


def _matched(grade: Grade) -> int | None:
    """How many of a review's trials match; never more than it is said to include."""
    included = settled(grade, Field.INCLUDED)
    most = len(set(included)) if isinstance(included, tuple) else None
    return _at_most(most, number(grade, Field.MATCHED_RCTS))


def concern_resolved(grade: Grade) -> bool:
    """Whether a person said that what is held against the study does not touch it."""
    return settled(grade, Field.CONCERN_RESOLVED) == Reported.YES


def is_inferred(grade: FieldGrade | None) -> bool:
    """Whether nobody names the group on more than its authors; so of a group nobody named."""
    if grade is None or not grade.confirmed:
        return True
    holding = [word for word in grade.judgements if word.value == grade.value]
    return all(rests_on_authors(word.basis) for word in holding or grade.judgements)


def settled(grade: Grade, field: Field) -> Value:
    """The value to weigh: the grade's, or of a dispute nobody decided the weakest."""
    found = grade.fields.get(field)
    if found is None:
        return NOT_REPORTED
    held = found.conflict or (found.value,)
    weakest = next((weak for weak in _WEAKER.get(field, ()) if weak in held), None)
    return found.value if weakest is None else weakest


def number(grade: Grade, field: Field) -> int | None:
    """A count, of a dispute nobody decided the smallest; None when one says not reported."""
    found = grade.fields.get(field)
    if found is None:
        return None
    held = found.conflict or (found.value,)
    counts = [value for value in held if isinstance(value, int)]
    return min(counts) if counts and len(counts) == len(held) else None


def disputed(grade: Grade) -> tuple[Field, ...]:
    """The fields a rule reads on which people disagree, and nobody decided."""
    fields = grade.fields
    return tuple(f for f in FIELDS_READ if f in fields and fields[f].state is GradeState.CONFLICT)


def enough_people(grade: FieldGrade | None, policy: Policy) -> bool:
    """Whether as many people as required agree on a field, or somebody decided their dispute.

    Readers who are the same people are one.
    """
    if grade is None or grade.conflict or not grade.confirmed:
        return False
    if grade.state is GradeState.ADJUDICATED:
        return True
    behind = max(len(policy.people(grade.reviewers)), PEOPLE_BEHIND[grade.state])
    return behind >= policy.reviewers_required
