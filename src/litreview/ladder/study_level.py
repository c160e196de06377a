"""The level of one study by itself, and what would raise it: for whoever grades it.

A grade, its links and how reports hang together enter; levels leave, with their steps. What would
raise a level is tried on the rules themselves: silent and disputed fields with values they may
take, machine readings as if a person had confirmed them. What people agree on is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.eligible import ineligible
from litreview.ladder.levels import Company, Studied, Weighed, weigh
from litreview.ladder.reports import Reports
from litreview.ladder.reviewers import doubts_about, fields_rested_on
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.sorting import company_of, sort_body
from litreview.ladder.values import (
    Values,
    concern_resolved,
    enough_people,
    settled,
)
from litreview.model.claim import Claim
from litreview.model.decision import ClaimLevel, LevelNeed, StudyLevel
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.policy import Policy
from litreview.model.trial import NO_RELATIONS, Relations
from litreview.model.vocabulary import (
    PEOPLE,
    Blinded,
    Blinding,
    Control,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Species,
)

LEVEL_FIELDS = (
    Field.SPECIES,
    Field.DESIGN,
    *LADDER_FIELDS,
    Field.BLINDING_WHO,
    Field.RISK_OF_BIAS,
    Field.MATCHED_RCTS,
    Field.INCLUDED,
    Field.CONCERN_RESOLVED,
    Field.CLUSTER,
    Field.CLUSTERS,
)
"""The fields that R2 to R4 read; a dispute on another one moves no level."""
MOST_CHANGED = 4  # fields supposed otherwise at once: more is another study (ours)
COUNTS = frozenset({Field.N, Field.CLUSTERS, Field.MATCHED_RCTS})
Said = Mapping[Field, Value]


def study_level(grade: Grade, relations: Relations, policy: Policy) -> StudyLevel:
    """Return the level of a study for a claim that people agree it bears on directly."""
    alone = _Alone(grade, relations, policy)
    now, values = alone.as_it_stands, alone.values
    return StudyLevel(
        study=grade.study,
        level=now.level,
        human=now.human,
        preclinical=now.studied is Studied.PRECLINICAL,
        steps=now.steps,
        left_out=ineligible(alone.linked(), relations.replaced.get(grade.study)) or "",
        needs=tuple(alone.needs()),
        to_agree=tuple(
            field
            for field in fields_rested_on(values)
            if not enough_people(grade.fields.get(field), policy)
        ),
    )


def levels_if_confirmed(
    grades: Iterable[Grade], relations: Relations, policy: Policy
) -> dict[StudyId, int]:
    """Return the level each study of people would have once people confirmed what is read of it.

    Its values stay as they are, and its links are taken for direct. What would count for no claim,
    or weigh nothing, is left out.
    """
    tied = {
        end for tie in (*relations.joined, *relations.suspected) for end in (tie.one, tie.other)
    }
    tied |= relations.pooled.keys() | {one for named in relations.pooled.values() for one in named}
    tied |= relations.replaced.keys()
    found = {}
    for grade in grades:
        if grade.value(Field.SPECIES) not in PEOPLE:
            continue
        near = relations if grade.study in tied else NO_RELATIONS
        level = _Alone(grade, near, policy).if_confirmed
        if level:
            found[grade.study] = level
    return found


def claim_levels(
    grade: Grade,
    links: Iterable[Link],
    claims: Mapping[ClaimId, Claim],
    relations: Relations,
    policy: Policy,
) -> tuple[ClaimLevel, ...]:
    """Return what a study weighs for each claim it is linked to, in the order of its links."""
    return tuple(
        _claim_level(LinkedStudy(grade, link), claims[link.claim], relations, policy)
        for link in links
    )


def _claim_level(
    linked: LinkedStudy, claim: Claim, relations: Relations, policy: Policy
) -> ClaimLevel:
    sorted_out = sort_body(Body(claim, (linked,), relations=relations), RuleSet(policy))
    part = linked.link.value.part
    level, steps = next(((p.effective, p.steps) for p in sorted_out.papers), (0, ()))
    for each in sorted_out.left_out:
        return ClaimLevel(claim.id, level, steps, each.reason, part)
    return ClaimLevel(claim.id, level, steps, part=part)


@dataclass(frozen=True)
class _Alone:
    """One study, weighed as it stands and as it might be reported."""

    grade: Grade
    relations: Relations
    policy: Policy

    def linked(
        self, said: Said | None = None, objective: Reported = Reported.NOT_REPORTED
    ) -> LinkedStudy:
        """The study, with these values decided, linked as directly as can be."""
        fields = dict(self.grade.fields)
        fields |= {field: _decided(field, value, fields) for field, value in (said or {}).items()}
        return LinkedStudy(replace(self.grade, fields=fields), _direct_link(self.grade, objective))

    def weigh(
        self, said: Said | None = None, objective: Reported = Reported.NOT_REPORTED
    ) -> Weighed:
        """Its weight with these values decided."""
        return weigh(self.linked(said, objective), RuleSet(self.policy), self.company)

    @cached_property
    def values(self) -> Values:
        """What the rules read of it."""
        return self.linked().values

    @cached_property
    def company(self) -> Company:
        """What became of the reports beside it."""
        study = self.grade.study
        reports = Reports.of(self.relations, {study: self.values.is_review}, one_if_suspected=True)
        return company_of(self.linked(), reports, {study: self.grade.standing})

    @cached_property
    def as_it_stands(self) -> Weighed:
        """Its weight now."""
        return self.weigh()

    @cached_property
    def if_confirmed(self) -> int:
        """Its level once people confirmed what is read of it; 0 for what counts for no claim."""
        linked = self.linked()
        if ineligible(linked, self.relations.replaced.get(self.grade.study)):
            return 0
        weighed = self.weigh(self._unconfirmed({}))
        return weighed.level if weighed.human else 0

    def needs(self) -> Iterator[LevelNeed]:
        """The least that reaches each higher level; nothing that takes as much as a better one."""
        found: dict[int, LevelNeed] = {}
        for said in self._supposed():
            level = self.weigh({**self._unconfirmed(said), **said}, Reported.YES).level
            if level > self.as_it_stands.level and level not in found:
                found[level] = self._need(said, level)
        for level in sorted(found):
            better = [found[other] for other in found if other > level]
            if not any(len(one.values) <= len(found[level].values) for one in better):
                yield found[level]

    def _supposed(self) -> Iterator[Said]:
        """What might be said of it beyond what is known, the fewest changes first."""
        options = self._options
        for size in range(min(MOST_CHANGED, len(options)) + 1):
            for fields in combinations(options, size):
                for values in product(*(_tried(field, options[field]) for field in fields)):
                    yield dict(zip(fields, values, strict=True))

    @cached_property
    def _options(self) -> dict[Field, tuple[Value, ...]]:
        """What each field that is silent or in dispute could turn out to say."""
        fields = self.grade.fields
        disputed = {f: fields[f].conflict for f in LEVEL_FIELDS if f in fields}
        silent = {f: v for f, v in self._may_say().items() if _is_open(self.grade, f)}
        return silent | {field: values for field, values in disputed.items() if values}

    def _may_say(self) -> dict[Field, tuple[Value, ...]]:
        """Of the fields that decide a level: what a report that says more could say."""
        values, policy = self.values, self.policy
        if values.is_review:
            return {Field.MATCHED_RCTS: (policy.min_matched_rcts,), **self._resolved()}
        single = values.blinding is Blinding.SINGLE
        named = tuple(c for c in Control if c not in {Control.NONE, Control.NOT_REPORTED})
        return {
            Field.SPECIES: (Species.HUMAN,),
            Field.RANDOMIZED: (Reported.YES,),
            Field.BLINDING: (Blinding.DOUBLE,),
            Field.CONTROL: named,
            Field.N: (policy.min_n_uncontrolled, policy.min_n_level_3),
            **({Field.BLINDING_WHO: ((Blinded.ASSESSORS,),)} if single else {}),
            **({Field.CLUSTERS: (policy.min_clusters,)} if values.cluster else {}),
            **self._resolved(),
        }

    def _resolved(self) -> dict[Field, tuple[Value, ...]]:
        """That what is held against it does not touch it, where anything is."""
        held = self.values.concern or self.company.retracted or self.company.included
        open_ = held and not concern_resolved(self.grade)
        return {Field.CONCERN_RESOLVED: (Reported.YES,)} if open_ else {}

    def _need(self, said: Said, best: int) -> LevelNeed:
        """What that level takes: confirmed, and objective, only where that matters."""
        confirmed = self._unconfirmed(said)
        objective = self.weigh({**confirmed, **said}).level < best
        outcome = Reported.YES if objective else Reported.NOT_REPORTED
        if self.weigh(said, outcome).level == best:
            confirmed = {}

        def would_do(field: Field, value: Value) -> bool:
            return self.weigh({**confirmed, **said, field: value}, outcome).level == best

        values = tuple(
            (field, tuple(v for v in self._alike(field, value) if would_do(field, v)))
            for field, value in said.items()
        )
        return LevelNeed(best, values, tuple(confirmed), objective)

    def _alike(self, field: Field, value: Value) -> tuple[Value, ...]:
        """A value and the others its field could say; of a silent count, the least alone."""
        found = self.grade.fields.get(field)
        counted = field in COUNTS and not (found is not None and found.conflict)
        return (value,) if counted else self._options[field]

    def _unconfirmed(self, said: Said) -> dict[Field, Value]:
        """The values its level would rest on that no person confirmed (R12)."""
        linked = self.linked(said)
        values = linked.values
        if not doubts_about(linked, values):
            return {}
        fields = linked.grade.fields
        doubted = (f for f in fields_rested_on(values) if _is_doubted(fields.get(f)))
        return {field: settled(linked.grade, field) for field in doubted}


def _tried(field: Field, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Of values that weigh alike, one; which others would do is asked once a level is reached."""
    named = field is Field.CONTROL and not {Control.NONE, Control.NOT_REPORTED} & set(values)
    return values[:1] if named else values


def _is_doubted(found: FieldGrade | None) -> bool:
    return found is None or not found.confirmed or found.secondary


def _is_open(grade: Grade, field: Field) -> bool:
    """Whether the record leaves a field open; a person's "not reported" leaves it open as well."""
    return settled(grade, field) in {NOT_REPORTED, Blinding.REPORTED}


def _decided(field: Field, value: Value, fields: Mapping[Field, FieldGrade]) -> FieldGrade:
    """A field as if people had settled it on this value."""
    machine = fields[field].machine if field in fields else None
    return FieldGrade(field, value, GradeState.ADJUDICATED, machine=machine)


def _direct_link(grade: Grade, objective: Reported) -> Link:
    """A link that people agree on and that takes nothing off a study."""
    bearing = LinkValue(
        PopulationMatch.MATCH,
        OutcomeMatch.DIRECT,
        InterventionMatch.SAME,
        Direction.SUPPORTS,
        objective,
    )
    word = LinkWord(Reviewer("supposed"), bearing, None, "", "supposed")
    return Link(grade.study, ClaimId("supposed"), bearing, (word,), adjudicated=True)
