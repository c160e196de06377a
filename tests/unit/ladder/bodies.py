"""Bodies of evidence drawn with every value a field or a link may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from enum import StrEnum
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st
from tests.support.builders import (
    ANNA,
    BORIS,
    STRONG,
    a_basis,
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
    QuoteRole,
    Reported,
    RiskOfBias,
    Species,
    Standing,
    TiedBy,
)


class Drawn(Body):
    """A body whose text is short enough to be read when a property fails."""

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # as hypothesis prints it
        printer.text(repr(self))

    def __repr__(self) -> str:
        said = "\n".join(f"  {_told(linked)}" for linked in self.studies)
        known = {f.name: getattr(self.relations, f.name) for f in dataclass_fields(Relations)}
        tied = "; ".join(f"{name} {_plain(value)}" for name, value in known.items() if value)
        claim = f"{self.claim.kind} about {self.claim.about} {'+'.join(self.claim.parts)}"
        return f"<{claim}\n{said}\n  {tied}>"


def _told(linked: LinkedStudy) -> str:
    """A linked study by what it says apart from `BASE`."""
    grade, link = linked.grade, linked.link
    fields = " ".join(
        f"{name}={'|'.join(map(str, found.conflict)) or found.value}"
        f"{'' if found.state is GradeState.AGREED else f'({found.state})'}"
        f"{'(secondary)' if found.secondary else ''}"
        for name, found in grade.fields.items()
        if found.state is not GradeState.AGREED or found.value != BASE.get(name) or found.secondary
    )
    missing = " ".join(f"no {name}" for name in BASE.keys() - grade.fields.keys())
    grounds = [f"{word.role or ''}{' circular' if word.circular else ''}" for word in link.words]
    bearing = " ".join(str(getattr(link.value, f.name)) for f in dataclass_fields(link.value))
    how = f"{'conflict ' if link.conflict else ''}{'decided ' if link.adjudicated else ''}"
    what = f"{grade.standing} {grade.excluded}{' label' if grade.label else ''}"
    return f"{linked.study} {what} {fields} {missing} [{how}{bearing} {grounds}]"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{tie.one}~{tie.other} {tie.by}" for tie in value)
    return str(dict(value)) if isinstance(value, Mapping) else ", ".join(sorted(value))


REPLACED = (Standing.REPUBLISHED,)
COUNTS: tuple[Value, ...] = (NOT_REPORTED, 1, 9, 10, 19, 20, 59, 60, 61, 120, 200, 399, 400, 1000)
COUNTS_OF_RCTS: tuple[Value, ...] = (NOT_REPORTED, 0, 1, 2, 5)
WHO: tuple[Value, ...] = (*((str(who),) for who in Blinded), ("participants", "assessors"))
TRIALS: tuple[Value, ...] = ("pmid:1", "pmid:2")
INCLUDED: tuple[Value, ...] = (("1",), ("1", "2"), ("99",))
GROUPS: tuple[Value, ...] = (NOT_REPORTED, "Moscow", "Leiden", "Kyoto")
STANDINGS = (Standing.NONE,) * 6 + tuple(Standing)


def _often(strong: str, values: type[StrEnum]) -> tuple[Value, ...]:
    """Every value of an enum, the strong one often, so that high tiers are reached."""
    return (strong,) * 4 + tuple(str(value) for value in values)


FIELD_VALUES: dict[Field, tuple[Value, ...]] = {
    Field.SPECIES: _often("human", Species),
    Field.DESIGN: _often("rct", Design),
    Field.RANDOMIZED: _often("yes", Reported),
    Field.BLINDING: _often("double", Blinding),
    Field.CONTROL: _often("placebo", Control),
    Field.N: COUNTS,
    Field.BLINDING_WHO: WHO,
    Field.RISK_OF_BIAS: _often("low", RiskOfBias),
    Field.FULL_TEXT_READ: _often("yes", Reported),
    Field.REGISTERED: _often("yes", Reported),
    Field.MATCHED_RCTS: COUNTS_OF_RCTS,
    Field.INCLUDED: INCLUDED,
    Field.GROUP: GROUPS,
    Field.TRIAL: TRIALS,
    Field.HARMS_COLLECTION: _often("systematic", HarmsCollection),
    Field.EXPOSED: COUNTS,
    Field.CONCERN_RESOLVED: _often("not_reported", Reported),
    Field.INVENTOR_AUTHORED: _often("no", Reported),
    Field.CLUSTER: _often("no", Reported),
    Field.CLUSTERS: (NOT_REPORTED, 2, 7, 8, 20),
    Field.COUNTRY: (NOT_REPORTED, "Russia", "Japan"),
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
UNLINKED = (StudyId("pmid:98"), StudyId("pmid:99"))
REGISTERED_AS: tuple[tuple[str, ...], ...] = (
    *[()] * 5,
    ("NCT00000001",),
    ("NCT00000002",),
    ("NCT00000001", "NCT00000002"),
    ("NCT00000002", "NCT00000003"),
)
LINK_N = (None, None, None, 1, 20, 60, 400)
ROLES = (None, QuoteRole.RESULT, QuoteRole.BACKGROUND, QuoteRole.AIM)
USUALLY = (False,) * 9 + (True,)
SELDOM = (False,) * 29 + (True,)
CHANCES = st.integers(0, 2**64).map(Random)
"""A body is drawn at once from one number: a hundred fields drawn one by one would be slow."""


@cache
def _graded(field: Field, value: Value, study: int, state: GradeState) -> FieldGrade:
    return a_field_grade(field, value, study=study, state=state)


def field_grade(chance: Random, field: Field, study: int) -> FieldGrade | None:
    """One field in any state, in dispute, from a secondary account, or not there at all."""
    value = chance.choice(FIELD_VALUES[field])
    state = chance.choice((None, *GradeState))
    if state is None:
        return None
    made = _graded(field, value, study, state)
    if state is GradeState.CONFLICT:
        made = replace(made, conflict=(value, chance.choice(FIELD_VALUES[field])))
    return replace(made, secondary=chance.choice(USUALLY))


def a_drawn_grade(chance: Random, study: int) -> Grade:
    """A strong trial with any few of its fields drawn again."""
    fields = {f: _graded(f, value, study, GradeState.AGREED) for f, value in BASE.items()}
    for field in (Field.N, Field.GROUP):
        fields[field] = _graded(field, chance.choice(FIELD_VALUES[field]), study, GradeState.AGREED)
    for field in chance.sample(list(FIELD_VALUES), chance.choice((0, 0, 1, 1, 2, 3, 5))):
        drawn = field_grade(chance, field, study)
        if drawn is None:
            fields.pop(field, None)
        else:
            fields[field] = drawn
    return Grade(
        a_study_id(study),
        fields,
        standing=chance.choice(STANDINGS),
        label=chance.choice(SELDOM),
        in_pubmed=chance.choice((True, False)),
        excluded="duplicate" if chance.choice(SELDOM) else "",
    )


def a_linked_study(
    chance: Random, study: int, direction: str | None = None, part: str = ""
) -> LinkedStudy:
    """One study, linked in any way; in one direction when it is given."""
    changed = chance.sample(list(LINK_VALUES), chance.choice((0, 0, 1, 1, 2)))
    bearing: dict[str, Any] = {name: chance.choice(LINK_VALUES[name]) for name in changed}
    if direction is not None:
        bearing["direction"] = direction
    kind = chance.choice((*["agreed"] * 6, "single", "secondary", "conflict", "decided"))
    link = a_link(
        study,
        reviewers=(ANNA,) if kind == "single" else (ANNA, BORIS),
        basis=a_basis(account=Account.SECONDARY) if kind == "secondary" else None,
        conflict=kind == "conflict",
        adjudicated=kind == "decided",
        part=part,
        link_n=chance.choice(LINK_N),
        **bearing,
    )
    if chance.choice(USUALLY):
        words = tuple(
            replace(word, role=chance.choice(ROLES), circular=chance.choice((True, False)))
            for word in link.words
        )
        link = replace(link, words=words)
    return LinkedStudy(a_drawn_grade(chance, study), link)


CLAIM_KINDS = tuple(kind for kind in ClaimKind if kind is not ClaimKind.FACT)
SAME_WAY = tuple(d for d in Direction if d is not Direction.NOT_REPORTED)


@st.composite
def linked_studies(draw: st.DrawFn, study: int) -> LinkedStudy:
    """One study, linked in any way."""
    return a_linked_study(draw(CHANCES), study)


@st.composite
def bodies(
    draw: st.DrawFn,
    *,
    same_direction: bool = False,
    kinds: tuple[ClaimKind, ...] = CLAIM_KINDS,
    min_studies: int = 0,
) -> Body:
    """A body of up to five studies for a claim of any kind, about people or animals."""
    return a_drawn_body(
        draw(CHANCES),
        draw(st.integers(min_studies, 5)),
        same_direction=same_direction,
        kinds=kinds,
    )


def a_drawn_body(
    chance: Random, count: int, *, same_direction: bool, kinds: tuple[ClaimKind, ...]
) -> Body:
    """A body of so many studies, as the chance has it."""
    direction = chance.choice(SAME_WAY) if same_direction else None
    parts = chance.choice(((),) * 4 + (("memory", "mood"),))
    about = chance.choice(("people",) * 9 + ("animals",))
    claim = a_claim(kind=chance.choice(kinds), about=about, parts=parts)
    names = ("", *parts)
    studies = tuple(
        a_linked_study(chance, number, direction, chance.choice(names))
        for number in range(1, count + 1)
    )
    contrary = chance.choice(((), (), (a_report(direction="opposes"),), (a_report(),)))
    stale = chance.choice((True, False))
    relations = relations_of(chance, studies)
    return Drawn(claim, studies, contrary, stale_search=stale, relations=relations)


def relations_of(chance: Random, studies: tuple[LinkedStudy, ...]) -> Relations:
    """How these studies hang together, and with two that are not linked, as records tell it."""
    gone = {s.study for s in studies if s.grade.standing in (Standing.RETRACTED, *REPLACED)}
    if chance.choice((True, False)):
        return Relations(retracted=frozenset(gone))
    ids = sorted({linked.study for linked in studies} | set(UNLINKED))
    numbers = {one: chance.choice(REGISTERED_AS) for one in ids}
    several = {one for one in ids if len(numbers[one]) > 1}
    single = {one: numbers[one][0] for one in ids if len(numbers[one]) == 1}
    pairs = [Tie(one, other, TiedBy.RELATION) for one, other in combinations(ids, 2)]
    by_number = [
        replace(tie, by=TiedBy.REGISTRATION)
        for tie in pairs
        if tie.one in single and single[tie.one] == single.get(tie.other)
    ]

    def ties(by: TiedBy, among: list[Tie]) -> tuple[Tie, ...]:
        chosen = chance.sample(among, min(chance.choice((0, 0, 1, 2)), len(among)))
        return tuple(sorted(replace(tie, by=by) for tie in chosen))

    new = {tie.other: tie.one for tie in chance.sample(pairs, 1) if chance.choice(USUALLY)}
    republished = (s.study for s in studies if s.grade.standing in REPLACED)
    new = {**dict.fromkeys(republished, UNLINKED[0]), **new}
    apart = [tie for tie in pairs if not {tie.one, tie.other} & several]
    return Relations(
        joined=(
            *by_number,
            *ties(chance.choice((TiedBy.DOI, TiedBy.PERSON)), pairs),
            *(Tie(min(pair), max(pair), TiedBy.RELATION) for pair in new.items()),
        ),
        suspected=ties(TiedBy.SUSPECTED, apart),
        pooled={
            one: tuple(other for other, number in single.items() if number in numbers[one])
            for one in several
        },
        same_group=ties(TiedBy.AUTHORS, pairs),
        replaced=new,
        retracted=frozenset(gone | set(chance.choice(((), (), UNLINKED[:1])))),
        registrations={one: named for one, named in numbers.items() if named},
    )
