"""What a reader's sentence must know besides the decision.

A dossier and a decision enter; one small noun leaves: how far the search and the reading have
come, whose people were studied and how directly, and whether animals showed the thing itself.
Weighs nothing; what no record describes stays unnamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from litreview.model.claim import Claim, LiteratureCount
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.judgement import Judgement
from litreview.model.link import LinkValue
from litreview.model.vocabulary import (
    REVIEWS,
    ClaimKind,
    ClaimStatus,
    Control,
    Design,
    Direction,
    HealthStatus,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Species,
    Subjects,
    Tier,
)
from litreview.render.order import grade_of
from litreview.render.pointing import rests_on, voices
from litreview.render.report_views import source_ref
from litreview.render.waiting import waiting_for
from litreview.render.whom import those_who_bear
from litreview.render.wording import HARM_KINDS, WORDS, listed, people_of, texts

_MODELS = (Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO)
_APART: dict[str, str] = texts("sentences.toml")["apart"]
_MAX_NAMES = 60  # characters of conditions named in a sentence
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
# R2: designs that compare by their nature, also where nobody names with what
_COMPARING = {Design.RCT, Design.CONTROLLED_TRIAL, Design.CASE_CONTROL, *REVIEWS}
_TRIALS = {Design.RCT, Design.CONTROLLED_TRIAL, Design.CLINICAL_TRIAL}
TRIAL, SECONDARY, REVIEW, STUDY = "trial", "secondary", "review", "study"


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a decision.

    Attributes:
        as_of: ISO date the records are complete to; empty when there was no search.
        unread: Records no person has read yet, of `records` in all.
        people: The people the claim is made for, in its own words.
        about_animals: Whether the claim is about animals.
        own_people: False when every human study that counts is of other people.
        whom: In whom the studies were done that say what the verdict says, "other people (night
            workers)"; empty when the claim's own people are among them.
        beside: Who took part beside the claim's own people: "other people"; empty where those
            alone, or others alone, did.
        apart: What else is indirect or weak in every one of these studies, in words.
        doubted: What is held against those of them that are direct, where others are not: "under an
            expression of concern"; empty when one is free of it.
        kinds: What each of the studies that speak is: `trial`, `secondary`, `review` or `study`;
            of a harm those its tier rests on.
        matched: Of reviews: how many of its trials each has, at the least, that reviewers found
            blinded and randomized.
        waits: Of a provisional decision, what keeps two people from standing behind it: they
            `disagree`, nobody was `second`, or they did not say all it takes (`open`).
        models: What the preclinical studies that count were done in: "animals or cells".
        shown: Whether a preclinical study that counts supports the claim itself: its outcome
            measured, the same compound, form and dose.
        found: Where it was found, as `found_in` says; empty of what somebody claims.
        proposed: Whether its pages only propose it.
        pages: How many pages on file make it.
        cited: Whether anything is cited for it.
        reports: Which way the community reports filed point; `mixed` where they differ.
        facts: What reviewers filed on a claim of fact.
        count: For a statement about the literature: what the records hold, then and now.
        parts: For a claim that says several things: what stands around each.
        dated: Whether the sentence may name the day of the search and what still waits: a page
            that stays as it is until its claim changes names neither.
    """

    as_of: str = ""
    unread: int = 0
    records: int = 0
    people: str = ""
    about_animals: bool = False
    own_people: bool = True
    whom: str = ""
    beside: str = ""
    apart: tuple[str, ...] = ()
    doubted: str = ""
    kinds: tuple[str, ...] = ()
    matched: int = 0
    waits: str = "second"
    models: str = "animals or cells"
    shown: bool = False
    found: str = ""
    proposed: bool = False
    pages: int = 0
    cited: bool = False
    reports: Direction = Direction.SUPPORTS
    facts: tuple[Judgement, ...] = ()
    count: LiteratureCount | None = None
    parts: tuple[Setting, ...] = ()
    dated: bool = True

    def undated(self) -> Setting:
        """The same for a page that outlives the search."""
        parts = tuple(part.undated() for part in self.parts)
        return replace(self, dated=False, parts=parts)

    @property
    def reviews_only(self) -> bool:
        """Whether only reviews speak."""
        return set(self.kinds) == {REVIEW}


def setting_of(dossier: Dossier, decision: TierDecision) -> Setting:
    """What stands around one decision of this dossier."""
    claim = dossier.claim(decision.claim)
    human = [study for study in decision.counted if study.human]
    preclinical = [study for study in decision.counted if not study.human]
    in_people = _values(dossier, decision, human)
    speaking = heard(decision)
    grades = [grade_of(dossier, study.study) for study in speaking]
    said = _values(dossier, decision, speaking)
    ways = {report.direction for report in dossier.reports_on(claim.id)} or {Direction.SUPPORTS}
    return Setting(
        as_of=dossier.search.data_through or dossier.search.last_complete,
        unread=dossier.flow.unread,
        records=dossier.flow.total,
        people=people_of(claim),
        about_animals=claim.about is Subjects.ANIMALS,
        own_people=not in_people or any(v.population is PopulationMatch.MATCH for v in in_people),
        whom=_whom(said, ((grade_of(dossier, study.study), study.n) for study in speaking)),
        beside=_beside(dossier, decision),
        apart=tuple(_apart(dossier, decision, said, grades)),
        doubted=_doubted_directly(speaking),
        kinds=tuple(_kind(dossier, study) for study in speaking),
        matched=_matched(grades),
        waits=waiting_for(dossier, decision),
        models=_models(grade_of(dossier, study.study) for study in preclinical),
        shown=any(map(_shows, _values(dossier, decision, preclinical))),
        found=found_in(dossier, claim),
        proposed=claim.status is ClaimStatus.PROPOSED,
        pages=len({source_ref(dossier.sources, name) for name in claim.pages}),
        cited=bool(claim.cites),
        reports=ways.pop() if len(ways) == 1 else Direction.MIXED,
        facts=dossier.facts.get(claim.id, ()),
        count=dossier.counted.get(claim.id),
        parts=tuple(setting_of(dossier, part) for part in decision.parts),
    )


def found_in(dossier: Dossier, claim: Claim) -> str:
    """Where what nobody claims was found: studies, reports or elsewhere; empty of a claim made."""
    if claim.status is not ClaimStatus.FOUND:
        return ""
    told = {source_ref(dossier.sources, r.source) for r in dossier.reports_on(claim.id)}
    named = {source_ref(dossier.sources, name) for name in claim.sources}
    linked = any(link.claim == claim.id for link in (*dossier.links, *dossier.absent))
    if linked and not named:
        return "studies"
    return "reports" if told and named <= told else "elsewhere"


def heard(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """The studies in people a sentence speaks of."""
    if decision.kind not in HARM_KINDS:
        return voices(decision)
    return tuple(s for s in rests_on(decision) if s.in_people)


def _shows(value: LinkValue) -> bool:
    itself = value.outcome is OutcomeMatch.DIRECT and value.intervention is InterventionMatch.SAME
    return itself and value.direction is Direction.SUPPORTS


def _values(
    dossier: Dossier, decision: TierDecision, studies: Iterable[CountedStudy]
) -> list[LinkValue]:
    """What people said of these studies for this claim, or its part: every report of a trial."""
    reports = {report for study in studies for report in study.reports}
    parts = {"", decision.part} if decision.part else None
    return [
        link.value
        for link in dossier.links
        if link.claim == decision.claim
        and link.study in reports
        and (parts is None or link.value.part in parts)
    ]


def _beside(dossier: Dossier, decision: TierDecision) -> str:
    """Who took part in studies that had none of the claim's own people, where others had them."""
    people = [study for study in decision.counted if study.in_people]
    each = [{v.population for v in _values(dossier, decision, [study])} for study in people]
    apart = [matches for matches in each if matches and PopulationMatch.MATCH not in matches]
    if len(apart) == len(each) or not apart:
        return ""
    matches = set[PopulationMatch]().union(*apart)
    ways = [way for way in PopulationMatch if way in matches]
    return " or ".join(WORDS["whose"][way] for way in ways)


def _whom(values: list[LinkValue], studied: Iterable[tuple[Grade, int | None]]) -> str:
    matches = {value.population for value in values}
    if not values or PopulationMatch.MATCH in matches:
        return ""
    near = matches == {PopulationMatch.ADJACENT}
    way = PopulationMatch.ADJACENT if near else PopulationMatch.MISMATCH
    groups = [_described(grade, n) for grade, n in studied]
    known = all(groups)
    text = _named_once(groups)
    named = f" ({text})" if known and text and len(text) <= _MAX_NAMES else ""
    return f"{WORDS['whose'][way]}{named}"


def _named_once(groups: Iterable[tuple[str, ...]]) -> str:
    """Whom several studies studied; what one study says of its people describes them together."""
    names = tuple(dict.fromkeys(", ".join(group) for group in groups))
    return "; ".join(names) if any(", " in name for name in names) else listed(names)


def _described(grade: Grade, n: int | None) -> tuple[str, ...]:
    """Whom a study says it studied: their conditions, else whether they were healthy."""
    conditions = those_who_bear(grade, n)
    if conditions:
        return tuple(_IN_BRACKETS.sub("", name) for name in conditions)
    status = grade.value(Field.HEALTH_STATUS)
    return () if status in {NOT_REPORTED, HealthStatus.BOTH} else (WORDS["people"][str(status)],)


def _kind(dossier: Dossier, study: CountedStudy) -> str:
    """What a study is: a trial as soon as one of its reports is that of a trial."""
    grades = [grade_of(dossier, report) for report in study.reports]
    designs = [grade.value(Field.DESIGN) for grade in grades]
    pooling = {Design.SECONDARY_ANALYSIS, *REVIEWS}
    if any(
        design in _TRIALS or (grade.value(Field.RANDOMIZED) == Reported.YES)
        for design, grade in zip(designs, grades, strict=True)
        if design not in pooling
    ):
        return TRIAL
    if designs[0] in REVIEWS:
        return REVIEW
    return SECONDARY if designs[0] == Design.SECONDARY_ANALYSIS else STUDY


def _matched(grades: Iterable[Grade]) -> int:
    reviews = (grade for grade in grades if grade.value(Field.DESIGN) in REVIEWS)
    return min((grade.number(Field.MATCHED_RCTS) or 0 for grade in reviews), default=0)


def _apart(
    dossier: Dossier,
    decision: TierDecision,
    values: list[LinkValue],
    grades: list[Grade],
) -> Iterable[str]:
    """What holds of every one of the studies that speak, and keeps them from showing the thing."""
    regimen = decision.kind is ClaimKind.REGIMEN
    if values and all(value.outcome is OutcomeMatch.SURROGATE for value in values):
        yield _APART["only_used" if regimen else "stand_in"]
    if values and all(value.intervention is InterventionMatch.DIFFERS for value in values):
        yield _APART["other_form"]
    if decision.kind not in HARM_KINDS and grades and decision.tier.rank < Tier.T3.rank:
        yield from _comparison(grades)
    against = {study.doubt for study in heard(decision)}
    if against and "" not in against:
        yield _APART[against.pop()] if len(against) == 1 else _APART["doubted"]


def _doubted_directly(studies: Iterable[CountedStudy]) -> str:
    """What is held against every direct study of several, where another is indirect."""
    found = tuple(studies)
    against = {study.doubt for study in found if not study.points}
    if not against or "" in against or all(study.doubt for study in found):
        return ""
    return _APART[against.pop()] if len(against) == 1 else _APART["doubted"]


def _comparison(grades: list[Grade]) -> Iterable[str]:
    """That none of the studies had a comparison group, or that none names one."""
    controls = [grade.value(Field.CONTROL) for grade in grades]
    if all(control == Control.NONE for control in controls):
        yield _APART["no_comparison"]
        return
    unnamed = {Control.NONE, Control.NOT_REPORTED}
    comparing = any(grade.value(Field.DESIGN) in _COMPARING for grade in grades)
    if all(control in unnamed for control in controls) and not comparing:
        yield _APART["comparison_unnamed"]


def _models(grades: Iterable[Grade]) -> str:
    """Animals, cells or computer models, as the records say; both words where one says neither."""
    species = {grade.value(Field.SPECIES) for grade in grades}
    if not species or not species <= set(_MODELS):
        return "animals or cells"
    return " or ".join(WORDS["people"][kind] for kind in _MODELS if kind in species)
