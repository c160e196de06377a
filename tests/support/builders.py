"""Whole, valid nouns for tests: build one, change one thing, assert one thing.

Every builder returns an object that could stand in a real workspace; keywords override what
the test is about. The default study is the strongest one there is (a double-blind,
placebo-controlled trial in the right people that two reviewers agree on), so that a test
weakens exactly what it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from litreview.ladder.body import Body, LinkedStudy
from litreview.model.basis import Basis
from litreview.model.claim import KIND_BY_CATEGORY, AssertedCitation, Claim, Report
from litreview.model.dates import PartialDate
from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, Field, Value, check_value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import ClaimId, Pmid, Reviewer, RuleId, StudyId, check_study_id
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.record import (
    AbstractSection,
    Author,
    Journal,
    PublicationType,
    Record,
    RichText,
)
from litreview.model.tag import Evidence, FieldReading, Reading, Tag
from litreview.model.vocabulary import (
    Account,
    AssertedTier,
    BasisKind,
    Category,
    Certainty,
    ClaimKind,
    ClaimStatus,
    Direction,
    InterventionMatch,
    Origin,
    OutcomeMatch,
    PageSection,
    PopulationMatch,
    QuoteRole,
    Reported,
    Standing,
    Subjects,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
ANNA, BORIS = Reviewer("anna"), Reviewer("boris")

TITLE = "Examplin for attention: a randomized trial."
ABSTRACT = "We randomized 120 healthy adults to examplin or placebo. Attention improved."

STRONG: dict[Field, Value] = {
    Field.SPECIES: "human",
    Field.DESIGN: "rct",
    Field.RANDOMIZED: "yes",
    Field.BLINDING: "double",
    Field.CONTROL: "placebo",
    Field.N: 120,
    Field.FULL_TEXT_READ: "yes",
    Field.REGISTERED: "yes",
    Field.RISK_OF_BIAS: "low",
}
"""The fields of the default study."""

ANIMAL: dict[Field, Value] = {
    Field.SPECIES: "animal",
    Field.DESIGN: "animal_study",
    Field.N: 24,
}
"""The fields of an animal study that says nothing more; see `an_animal_study`."""


def a_study_id(study: str | int = 1) -> StudyId:
    """`1` or `"1"` as `pmid:1`; a full id as it is."""
    return check_study_id(str(study))


def rich(text: str) -> RichText:
    """Plain text with the same words as markup."""
    return RichText(text, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def a_record(
    study: str | int = 1,
    *,
    title: str = TITLE,
    abstract: str | Iterable[tuple[str, str]] = ABSTRACT,
    authors: Iterable[str] = ("Ivanova A", "Petrov B"),
    year: int | None = 2020,
    publication_types: Iterable[str] = ("Journal Article",),
    **changes: Any,
) -> Record:
    """One record; `abstract` is text, or (label, text) pairs; empty text is no abstract."""
    labelled = [("", abstract)] if isinstance(abstract, str) else list(abstract)
    identity = a_study_id(study)
    record = Record(
        id=identity,
        title=rich(title),
        abstract=tuple(AbstractSection(rich(t), label, label) for label, t in labelled if t),
        authors=tuple(an_author(name) for name in authors),
        journal=Journal("Journal of Examples", "J Ex", "1234-5678", "0000001", "1", "2", "3-4"),
        pub_date=PartialDate(year),
        languages=("eng",),
        publication_types=tuple(PublicationType(name) for name in publication_types),
        origin=Origin.MANUAL if identity.startswith("manual:") else Origin.PUBMED,
    )
    return replace(record, **changes)


def an_author(name: str) -> Author:
    """`Ivanova AB` as an author with initials."""
    last, _, initials = name.rpartition(" ")
    return Author(last_name=last or name, initials=initials if last else "")


def a_basis(
    text: str = "Full text, p. 3",
    kind: str = "source",
    **changes: Any,
) -> Basis:
    """By default a source: the full text, with high certainty."""
    if kind == "source":
        changes = {"certainty": Certainty.HIGH, "account": Account.FULL_TEXT, **changes}
    return Basis(BasisKind(kind), text, **changes)


def a_judgement(
    subject: str | int = 1,
    field: str = "n",
    value: Value | LinkValue = 120,
    *,
    reviewer: str = ANNA,
    at: datetime = AT,
    basis: Basis | None = None,
    **changes: Any,
) -> Judgement:
    """One sealed judgement; `subject` may be a bare PMID."""
    plain = str(subject)
    judgement = Judgement(
        id="draft",
        at=at,
        reviewer=Reviewer(reviewer),
        subject=plain if ":" in plain else f"pmid:{plain}",
        field=field,
        value=value,
        basis=basis if basis is not None else a_basis(),
    )
    return replace(judgement, **changes).sealed()


def a_tag(
    field: str | Field = Field.N,
    value: Value = 120,
    *,
    quote: str = "We randomized 120 healthy adults",
    where: str = "abstract",
    start: int = len(TITLE) + 1,
    rule: str = "n.total.randomized",
    confidence: float = 0.9,
) -> Tag:
    """One tag; by default its quote stands where `a_record`'s abstract has it."""
    metadata = where in {"mesh", "publication_type"}
    begin, end = (-1, -1) if metadata else (start, start + len(quote))
    evidence = Evidence(where, quote, begin, end)
    return Tag(Field(field), value, evidence, RuleId(rule), confidence)


def a_reading(
    study: str | int = 1, *tags: Tag, assessable: bool = True, rulebook: str = "1"
) -> Reading:
    """The machine's view holding these tags, each deciding its field."""
    fields = {tag.field: FieldReading(tag.field, tag.value, (tag,)) for tag in tags}
    return Reading(a_study_id(study), fields, assessable, rulebook)


def a_field_grade(
    field: str | Field = Field.N,
    value: Value = 120,
    *,
    study: str | int = 1,
    state: GradeState = GradeState.AGREED,
    basis: Basis | None = None,
    **changes: Any,
) -> FieldGrade:
    """One field, with the judgements or the tag that its state implies.

    What only people say is never the machine's: there, `MACHINE` is one person's word.
    """
    if state is GradeState.MACHINE and Field(field) not in TAGGED_FIELDS:
        state = GradeState.REVIEWED
    name = Field(field)
    spelled = check_value(name, value)
    people: tuple[Reviewer, ...] = {
        GradeState.SILENT: (),
        GradeState.MACHINE: (),
        GradeState.REVIEWED: (ANNA,),
    }.get(state, (ANNA, BORIS))
    words = tuple(_said_once(study, name, spelled, person, basis) for person in people)
    machine = None
    if state is GradeState.MACHINE:
        tags = (a_tag(name, spelled),) if spelled != NOT_REPORTED else ()
        machine = FieldReading(name, spelled, tags)
    checks = tuple(QuoteCheck.NOT_A_QUOTE for _ in words)
    return replace(FieldGrade(name, spelled, state, words, machine, quote_checks=checks), **changes)


@cache
def _said_once(
    study: str | int, field: Field, value: Value, reviewer: Reviewer, basis: Basis | None
) -> Judgement:
    """A judgement that many grades share: sealing one anew for each is most of their cost."""
    return a_judgement(study, field, value, reviewer=reviewer, basis=basis)


def a_grade(
    study: str | int = 1,
    *,
    state: GradeState = GradeState.AGREED,
    states: Mapping[str, GradeState] | None = None,
    secondary: Iterable[str] = (),
    standing: str = Standing.NONE,
    assessable: bool = True,
    label: bool = False,
    in_pubmed: bool = True,
    excluded: str = "",
    blank: bool = False,
    **fields: Value | None,
) -> Grade:
    """The strongest grade there is, changed where the test says.

    Args:
        state: How every field came by its value.
        states: Fields that differ from it: `{"n": GradeState.MACHINE}`.
        secondary: Fields known only from a secondary account.
        blank: Start from nothing instead of the strong study.
        fields: Values by field name; None leaves the field out.
    """
    values: dict[str, Value | None] = {} if blank else {str(k): v for k, v in STRONG.items()}
    values.update(fields)
    apart = set(secondary)
    graded = {
        Field(name): a_field_grade(
            name,
            value,
            study=study,
            state=(states or {}).get(name, state),
            secondary=name in apart,
            basis=a_basis(account=Account.SECONDARY) if name in apart else None,
        )
        for name, value in values.items()
        if value is not None
    }
    return Grade(
        a_study_id(study), graded, Standing(standing), assessable, label, in_pubmed, excluded
    )


def an_animal_study(
    study: str | int = 1,
    **changes: Any,
) -> Grade:
    """The grade of an animal study, changed where the test says."""
    values: dict[str, Any] = {str(name): value for name, value in ANIMAL.items()}
    return a_grade(study, blank=True, **{**values, **changes})


def a_link_value(
    population: str = "match",
    outcome: str = "direct",
    intervention: str = "same",
    direction: str = "supports",
    *,
    objective: str = "not_reported",
    part: str = "",
    link_n: int | None = None,
) -> LinkValue:
    """A bearing as direct as can be, supporting the claim."""
    return LinkValue(
        PopulationMatch(population),
        OutcomeMatch(outcome),
        InterventionMatch(intervention),
        Direction(direction),
        Reported(objective),
        part,
        link_n,
    )


def a_link(
    study: str | int = 1,
    claim: str = "attention",
    *,
    reviewers: Iterable[str] = (ANNA, BORIS),
    basis: Basis | None = None,
    conflict: bool = False,
    adjudicated: bool = False,
    role: str = "",
    circular: bool = False,
    **value: Any,
) -> Link:
    """A link on which two reviewers agree; `value` names population, outcome and so on."""
    bearing = a_link_value(**value)
    words = tuple(
        LinkWord(
            Reviewer(person),
            bearing,
            basis if basis is not None else a_basis(),
            "",
            f"{person}-{study}-{claim}-{bearing.direction}",
            role=QuoteRole(role) if role else None,
            circular=circular,
        )
        for person in reviewers
    )
    return Link(a_study_id(study), ClaimId(claim), bearing, words, conflict, adjudicated)


def a_claim(
    claim: str = "attention",
    *,
    category: str = "effect",
    kind: str = "",
    statement: str = "It sharpens attention.",
    population: str = "healthy adults",
    outcome: str = "attention on a test",
    asserted_tier: str = "community",
    about: str = "people",
    parts: tuple[str, ...] = (),
    **changes: Any,
) -> Claim:
    """A benefit claimed for healthy adults."""
    group = Category(category)
    built = Claim(
        id=ClaimId(claim),
        statement=statement,
        category=group,
        population=population,
        outcome=outcome,
        asserted_tier=AssertedTier(asserted_tier),
        kind=ClaimKind(kind) if kind else KIND_BY_CATEGORY[group],
        status=ClaimStatus.STATED,
        section=PageSection.EVIDENCE,
        about=Subjects(about),
        parts=parts,
    )
    return replace(built, **changes)


def a_citation(
    as_typed: str = "Ivanova A et al. (2020) PMID 1",
    pmid: str | None = "1",
    **changes: Any,
) -> AssertedCitation:
    """A citation as a source offers it."""
    cited = AssertedCitation(as_typed, "example page", Pmid(pmid) if pmid else None)
    return replace(cited, **changes)


def a_report(
    report: str = "example-report",
    *,
    claims: Iterable[str] = ("attention",),
    direction: str = "supports",
    count: int | str = "several",
    **changes: Any,
) -> Report:
    """A community report that supports the claim."""
    built = Report(
        id=report,
        says="People say that it helps.",
        claims=tuple(ClaimId(claim) for claim in claims),
        direction=Direction(direction),
        count=count,
        source="example page",
    )
    return replace(built, **changes)


def a_fact(said: str = "yes", claim: str = "approved", *, reviewer: str = ANNA) -> Judgement:
    """A person's word on a claim of fact."""
    return a_judgement(f"claim:{claim}", "stated", said, reviewer=reviewer)


LINK_KEYS = frozenset(
    {
        *("population", "outcome", "intervention", "direction", "objective", "part"),
        *("link_n", "role", "circular"),
    }
)


def a_study(
    study: str | int = 1,
    *,
    claim: str = "attention",
    link_reviewers: Iterable[str] = (ANNA, BORIS),
    link_basis: Basis | None = None,
    link_conflict: bool = False,
    animal: bool = False,
    **changes: Any,
) -> LinkedStudy:
    """The strongest study, linked to a claim as directly as can be; or an animal study."""
    bearing = {key: changes.pop(key) for key in sorted(LINK_KEYS & changes.keys())}
    grade = an_animal_study(study, **changes) if animal else a_grade(study, **changes)
    link = a_link(
        study,
        claim,
        reviewers=link_reviewers,
        basis=link_basis,
        conflict=link_conflict,
        **bearing,
    )
    return LinkedStudy(grade, link)


def without_words(linked: LinkedStudy, count: int = 2) -> LinkedStudy:
    """The same study after the first few people's quotes for the link left the record."""
    quote = a_basis("Attention improved.", "quote", where="abstract", start=0, end=19)
    words = tuple(
        replace(word, basis=quote, quote_check=QuoteCheck.NOT_FOUND) if place < count else word
        for place, word in enumerate(linked.link.words)
    )
    return replace(linked, link=replace(linked.link, words=words))


def a_body(
    *studies: LinkedStudy,
    claim: Claim | None = None,
    **changes: Any,
) -> Body:
    """These studies as the evidence for a claim (by default a benefit)."""
    return replace(Body(claim if claim is not None else a_claim(), studies), **changes)
