"""Bodies of evidence drawn with every value a field or a link may take."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any

from hypothesis import strategies as st
from tests.support.builders import (
    ANNA,
    BORIS,
    STRONG,
    a_basis,
    a_body,
    a_claim,
    a_field_grade,
    a_link,
    a_report,
    a_study_id,
)

from litreview.ladder.body import Body, LinkedStudy
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import (
    Account,
    Blinded,
    Blinding,
    ClaimKind,
    Control,
    Design,
    Direction,
    HarmsCollection,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    RiskOfBias,
    Species,
    Standing,
    TiedBy,
)

REPLACED = (Standing.REPUBLISHED,)
COUNTS: tuple[Value, ...] = (NOT_REPORTED, 1, 9, 10, 19, 20, 59, 60, 61, 120, 200, 399, 400, 1000)
COUNTS_OF_RCTS: tuple[Value, ...] = (NOT_REPORTED, 0, 1, 2, 5)
WHO: tuple[Value, ...] = (*((str(who),) for who in Blinded), ("participants", "assessors"))
TRIALS: tuple[Value, ...] = ("pmid:1", "pmid:2")
INCLUDED: tuple[Value, ...] = (("1",), ("1", "2"), ("99",))
GROUPS: tuple[Value, ...] = (NOT_REPORTED, "Moscow", "Leiden", "Kyoto")
STANDINGS = st.sampled_from((Standing.NONE,) * 4 + tuple(Standing))


def _often(strong: str, values: type[StrEnum]) -> st.SearchStrategy[Any]:
    """Every value of an enum, the strong one often, so that high tiers are reached."""
    every = (strong,) * 4 + tuple(str(value) for value in values)
    return st.sampled_from(every)


FIELD_VALUES: dict[Field, st.SearchStrategy[Value]] = {
    Field.SPECIES: _often("human", Species),
    Field.DESIGN: _often("rct", Design),
    Field.RANDOMIZED: _often("yes", Reported),
    Field.BLINDING: _often("double", Blinding),
    Field.CONTROL: _often("placebo", Control),
    Field.N: st.sampled_from(COUNTS),
    Field.BLINDING_WHO: st.sampled_from(WHO),
    Field.RISK_OF_BIAS: _often("low", RiskOfBias),
    Field.FULL_TEXT_READ: _often("yes", Reported),
    Field.REGISTERED: _often("yes", Reported),
    Field.MATCHED_RCTS: st.sampled_from(COUNTS_OF_RCTS),
    Field.INCLUDED: st.sampled_from(INCLUDED),
    Field.GROUP: st.sampled_from(GROUPS),
    Field.TRIAL: st.sampled_from(TRIALS),
    Field.HARMS_COLLECTION: _often("systematic", HarmsCollection),
    Field.EXPOSED: st.sampled_from(COUNTS),
    Field.CONCERN_RESOLVED: _often("not_reported", Reported),
    Field.INVENTOR_AUTHORED: _often("no", Reported),
    Field.CLUSTER: _often("no", Reported),
    Field.CLUSTERS: st.sampled_from((NOT_REPORTED, 2, 7, 8, 20)),
    Field.COUNTRY: st.sampled_from((NOT_REPORTED, "Russia", "Japan")),
}
BASE: dict[Field, Value] = {
    **STRONG,
    Field.HARMS_COLLECTION: "systematic",
    Field.EXPOSED: 200,
    Field.GROUP: "Kyoto",
}
"""What a drawn study says unless drawn otherwise: a strong trial, so that high tiers are met."""

LINK_VALUES: dict[str, tuple[str, ...]] = {
    "population": tuple(PopulationMatch),
    "outcome": tuple(OutcomeMatch),
    "intervention": tuple(InterventionMatch),
    "direction": tuple(Direction),
    "objective": tuple(Reported),
}
USUALLY = (False,) * 9 + (True,)


@cache
def _graded(field: Field, value: Value, study: int, state: GradeState) -> FieldGrade:
    return a_field_grade(field, value, study=study, state=state)


@st.composite
def field_grades(draw: st.DrawFn, field: Field, study: int) -> FieldGrade | None:
    """One field in any state, in dispute, from a secondary account, or not there at all."""
    value = draw(FIELD_VALUES[field])
    state = draw(st.sampled_from((None, *GradeState)))
    if state is None:
        return None
    made = _graded(field, value, study, state)
    if state is GradeState.CONFLICT:
        made = replace(made, conflict=(value, draw(FIELD_VALUES[field])))
    return replace(made, secondary=draw(st.sampled_from(USUALLY)))


@st.composite
def grades(draw: st.DrawFn, study: int) -> Grade:
    """A strong trial with any few of its fields drawn again."""
    fields = {f: _graded(f, value, study, GradeState.AGREED) for f, value in BASE.items()}
    fields[Field.N] = _graded(Field.N, draw(st.sampled_from(COUNTS)), study, GradeState.AGREED)
    for field in draw(st.lists(st.sampled_from(list(FIELD_VALUES)), max_size=5, unique=True)):
        drawn = draw(field_grades(field, study))
        if drawn is None:
            fields.pop(field, None)
        else:
            fields[field] = drawn
    return Grade(
        a_study_id(study),
        fields,
        standing=draw(STANDINGS),
        label=draw(st.sampled_from(USUALLY)),
        in_pubmed=draw(st.booleans()),
        excluded="duplicate" if draw(st.sampled_from(USUALLY)) else "",
    )


@st.composite
def linked_studies(
    draw: st.DrawFn, study: int, direction: str | None = None, part: str = ""
) -> LinkedStudy:
    """One study, linked in any way; in one direction when it is given."""
    changed = draw(st.lists(st.sampled_from(list(LINK_VALUES)), max_size=2, unique=True))
    bearing: dict[str, Any] = {name: draw(st.sampled_from(LINK_VALUES[name])) for name in changed}
    if direction is not None:
        bearing["direction"] = direction
    kind = draw(st.sampled_from((*["agreed"] * 4, "single", "secondary", "conflict", "decided")))
    link = a_link(
        study,
        reviewers=(ANNA,) if kind == "single" else (ANNA, BORIS),
        basis=a_basis(account=Account.SECONDARY) if kind == "secondary" else None,
        conflict=kind == "conflict",
        adjudicated=kind == "decided",
        part=part,
        **bearing,
    )
    return LinkedStudy(draw(grades(study)), link)


CLAIM_KINDS = tuple(kind for kind in ClaimKind if kind is not ClaimKind.FACT)
SAME_WAY = tuple(d for d in Direction if d is not Direction.NOT_REPORTED)


@st.composite
def bodies(
    draw: st.DrawFn,
    *,
    same_direction: bool = False,
    kinds: tuple[ClaimKind, ...] = CLAIM_KINDS,
    min_studies: int = 0,
) -> Body:
    """A body of up to five studies for a claim of any kind, about people or animals."""
    direction = draw(st.sampled_from(SAME_WAY)) if same_direction else None
    parts = draw(st.sampled_from(((),) * 4 + (("memory", "mood"),)))
    kind = draw(st.sampled_from(kinds))
    about = draw(st.sampled_from(("people",) * 5 + ("animals",)))
    claim = a_claim(kind=kind, about=about, parts=parts)
    count = draw(st.integers(min_studies, 5))
    names = ("", *parts) if parts else ("",)
    studies = tuple(
        draw(linked_studies(number, direction, draw(st.sampled_from(names))))
        for number in range(1, count + 1)
    )
    relations = draw(relations_of(studies))
    contrary = draw(st.sampled_from(((), (), (a_report(direction="opposes"),), (a_report(),))))
    stale = draw(st.booleans())
    return a_body(*studies, claim=claim, reports=contrary, stale_search=stale, relations=relations)


@st.composite
def relations_of(draw: st.DrawFn, studies: tuple[LinkedStudy, ...]) -> Relations:
    """How these studies hang together, each with another or with one that is not linked."""
    ids = sorted({linked.study for linked in studies} | {StudyId("pmid:99")})
    pairs = [Tie(one, other, TiedBy.RELATION) for one, other in combinations(ids, 2)]

    def ties(by: TiedBy) -> tuple[Tie, ...]:
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
        return tuple(sorted(replace(tie, by=by) for tie in chosen))

    gone = {s.study for s in studies if s.grade.standing in (Standing.RETRACTED, *REPLACED)}
    if draw(st.booleans()):
        return Relations(retracted=frozenset(gone))
    return Relations(
        joined=ties(draw(st.sampled_from((TiedBy.DOI, TiedBy.PERSON, TiedBy.REGISTRATION)))),
        suspected=ties(TiedBy.SUSPECTED),
        same_group=ties(TiedBy.AUTHORS),
        retracted=frozenset(gone | set(draw(st.sampled_from(((), ("pmid:99",)))))),
    )
