"""Judgements, records and readings for the tests of the reviews room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from litreview.model.basis import Basis
from litreview.model.fields import Field, Value
from litreview.model.identity import Reviewer, RuleId, StudyId
from litreview.model.judgement import LINK, STATED, Judgement
from litreview.model.link import LinkValue
from litreview.model.record import AbstractSection, MeshHeading, PublicationType, Record, RichText
from litreview.model.tag import Evidence, FieldReading, Reading, Tag
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    Certainty,
    Direction,
    InterventionMatch,
    Origin,
    OutcomeMatch,
    PopulationMatch,
    Reported,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
BLINDED_TRIAL: dict[Field, Value] = {  # what people say of one, of 250 people
    Field.SPECIES: "human",
    Field.DESIGN: "rct",
    Field.RANDOMIZED: "yes",
    Field.CONTROL: "placebo",
    Field.BLINDING: "double",
    Field.N: 250,
}
TITLE = "Nasal peptide after a first stroke: a trial in one ward."
ABSTRACT = (
    "Forty patients took part. They were allocated at random to peptide or placebo. "
    "Neither patients nor nurses knew the allocation."
)
RANDOM_SENTENCE = "They were allocated at random to peptide or placebo."

QUOTE = Basis(BasisKind.QUOTE, RANDOM_SENTENCE, "abstract", 26, 78)
ABSENT_QUOTE = Basis(BasisKind.QUOTE, "A sentence that stands nowhere.", "abstract", 0, 31)
SECONDARY = Basis(BasisKind.SOURCE, "a census of trials", certainty=Certainty.HIGH)
FULL_TEXT = Basis(
    BasisKind.SOURCE, "the paper, page 4", certainty=Certainty.HIGH, account=Account.FULL_TEXT
)


def a_word(
    field: str = Field.RANDOMIZED,
    value: Value | LinkValue = "yes",
    *,
    reviewer: str = "anna",
    after_s: int = 0,
    subject: str = "pmid:1",
    basis: Basis | None = QUOTE,
    machine: Value | None = None,
    adjudicates: bool = False,
    note: str = "",
) -> Judgement:
    """A sealed judgement, made so many seconds after noon."""
    return Judgement(
        id="unsealed",
        at=NOON + timedelta(seconds=after_s),
        reviewer=Reviewer(reviewer),
        subject=subject,
        field=str(field),
        value=value,
        basis=basis,
        note=note,
        machine=machine,
        adjudicates=adjudicates,
    ).sealed()


def a_link_value(
    direction: str = "supports",
    *,
    population: str = "match",
    outcome: str = "direct",
    intervention: str = "same",
    objective: str = "not_reported",
    part: str = "",
) -> LinkValue:
    """What one person says of one study for one claim."""
    return LinkValue(
        PopulationMatch(population),
        OutcomeMatch(outcome),
        InterventionMatch(intervention),
        Direction(direction),
        Reported(objective),
        part,
    )


def a_link_word(
    value: LinkValue | None = None,
    *,
    reviewer: str = "anna",
    after_s: int = 0,
    subject: str = "pmid:1@stroke-recovery",
    basis: Basis | None = QUOTE,
    adjudicates: bool = False,
) -> Judgement:
    """A sealed judgement that links a study to a claim."""
    return a_word(
        LINK,
        value or a_link_value(),
        reviewer=reviewer,
        after_s=after_s,
        subject=subject,
        basis=basis,
        adjudicates=adjudicates,
    )


def a_fact_word(
    value: str = "yes",
    *,
    reviewer: str = "anna",
    after_s: int = 0,
    claim: str = "on-the-list",
    adjudicates: bool = False,
) -> Judgement:
    """A sealed judgement on a claim of fact."""
    return a_word(
        STATED,
        value,
        reviewer=reviewer,
        after_s=after_s,
        subject=f"claim:{claim}",
        basis=SECONDARY,
        adjudicates=adjudicates,
    )


def an_undo(of: Judgement, *, after_s: int = 60, reviewer: str = "") -> Judgement:
    """A sealed line that takes a judgement back."""
    return Judgement(
        id="unsealed",
        at=NOON + timedelta(seconds=after_s),
        reviewer=Reviewer(reviewer or of.reviewer),
        subject=of.subject,
        field=of.field,
        value="",
        retracts=of.id,
    ).sealed()


def a_citation(
    study: str = "pmid:1",
    *,
    title: str = TITLE,
    abstract: str = ABSTRACT,
    mesh: tuple[str, ...] = (),
    types: tuple[str, ...] = (),
    origin: Origin | None = None,
    kind: str = "article",
) -> Record:
    """A record with one abstract section, or none."""
    manual = study.startswith("manual:")
    return Record(
        id=StudyId(study),
        title=RichText(title, title),
        abstract=(AbstractSection(RichText(abstract, abstract)),) if abstract else (),
        mesh_headings=tuple(MeshHeading(name) for name in mesh),
        publication_types=tuple(PublicationType(name) for name in types),
        origin=origin or (Origin.MANUAL if manual else Origin.PUBMED),
        kind=kind,
    )


def a_machine_tag(field: Field, value: Value) -> Tag:
    """A tag resting on a publication type."""
    evidence = Evidence("publication_type", "Randomized Controlled Trial")
    return Tag(field, value, evidence, RuleId(f"{field}.some-value.by-type"), 0.9)


def a_reading(
    values: Mapping[Field, Value] | None = None,
    *,
    study: str = "pmid:1",
    conflict: Mapping[Field, tuple[Value, ...]] | None = None,
    uncertain: tuple[Field, ...] = (),
    assessable: bool = True,
) -> Reading:
    """A reading with one tag for each value given."""
    fields = {
        field: FieldReading(
            field,
            value,
            (a_machine_tag(field, value),),
            (conflict or {}).get(field, ()),
            0.9,
            field in uncertain,
        )
        for field, value in (values or {}).items()
    }
    return Reading(StudyId(study), fields, assessable, "1")
