"""In whom each outcome was studied: outcomes by people, each trial once in a cell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.decision import CountedStudy
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.vocabulary import ClaimKind, HealthStatus, Species
from litreview.render.figures.layout import place, radius
from litreview.render.order import grade_of
from litreview.render.people import CountedTrial, trials_once
from litreview.render.refs import ClaimRef, claim_anchor
from litreview.render.wording import CATEGORY_NAMES, WORDS, counted

MOST_CONDITIONS = 3  # columns that a telephone has room for beside the others
MIN_TRIALS = 2  # a condition that one trial studied is among the other patients
_SMALLEST, _LARGEST = 11.0, 17.0  # px; the number within stays readable

HEALTHY, OTHERS, UNDESCRIBED = "healthy", "other_patients", "not_described"
ANIMALS, CELLS, USERS = "animal", "in_vitro", "users"
_PRECLINICAL = {Species.ANIMAL: ANIMALS, Species.IN_VITRO: CELLS, Species.IN_SILICO: CELLS}
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands under one heading for one outcome.

    Attributes:
        whom: The heading.
        count: Trials that count; under users, reports filed. 0: none.
        quality: The highest level of those trials, 1 to 4; 0 for animals, cells and users.
        size: The radius of the bubble, px.
        words: All of it in words: "3 studies, quality 2 of 4"; empty for none.
    """

    whom: str
    count: int = 0
    quality: int = 0
    size: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome.

    Attributes:
        topic: The topic's id; empty for a category of claims without one.
        claims: The claims about it that studies could move, in the order of the file.
        cells: One for each column.
    """

    name: str
    topic: str
    claims: tuple[ClaimRef, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The figure, ready to draw.

    Attributes:
        columns: Whom; the last are users, who report and are no trial.
        in_people: For how many outcomes any trial in people counts.
        in_healthy: For how many one in healthy people does.
        in_nobody: For how many no trial counts at all.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    in_people: int
    in_healthy: int
    in_nobody: int


def evidence_map_figure(dossier: Dossier) -> EvidenceMap | None:
    """Return the figure; None when there is no claim that studies could move."""
    groups = tuple(_outcomes(dossier))
    if not groups:
        return None
    trials = {name: _trials(dossier, claims) for name, _, claims in groups}
    conditions = _conditions(dossier, trials.values())
    people = (HEALTHY, *conditions, OTHERS, UNDESCRIBED)
    found = {name: _cells(dossier, mine, conditions) for name, mine in trials.items()}
    used = {whom for cells in found.values() for whom in cells}
    columns = [w for w in (*people, ANIMALS, CELLS) if w in used or w in {HEALTHY, ANIMALS, CELLS}]
    most = max((len(t) for cells in found.values() for t in cells.values()), default=1)
    rows = tuple(
        Row(
            name,
            topic,
            tuple(
                ClaimRef(claim_anchor(c.id), c.short or c.statement, c.statement) for c in claims
            ),
            (
                *(_cell(whom, found[name].get(whom, []), most) for whom in columns),
                _users(dossier, claims),
            ),
        )
        for name, topic, claims in groups
    )
    return EvidenceMap(
        columns=tuple(_heading(whom) for whom in (*columns, USERS)),
        rows=rows,
        in_people=sum(any(whom in cells for whom in people) for cells in found.values()),
        in_healthy=sum(HEALTHY in cells for cells in found.values()),
        in_nobody=sum(not cells for cells in found.values()),
    )


def _heading(whom: str) -> str:
    return WORDS["studied"].get(whom, whom)


def _outcomes(dossier: Dossier) -> Iterator[tuple[str, str, list[Claim]]]:
    """The topics in the order of their file, then claims without one by category."""
    claims = [c for c in dossier.claims if dossier.decision(c.id).kind is not ClaimKind.FACT]
    named = {topic.id: topic.name for topic in dossier.topics}
    groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        name = named.get(claim.topic) or CATEGORY_NAMES[claim.category]
        groups[name, claim.topic if claim.topic in named else ""].append(claim)
    order = {name: at for at, name in enumerate([*named.values(), *CATEGORY_NAMES.values()])}
    for name, topic in sorted(groups, key=lambda key: (not key[1], order[key[0]])):
        yield name, topic, groups[name, topic]


def _trials(dossier: Dossier, claims: Iterable[Claim]) -> tuple[CountedTrial, ...]:
    """The trials that count for any of these claims, each once; a label studied nobody."""
    studies = [
        study
        for claim in claims
        for part in dossier.decision(claim.id).by_part
        for study in part.counted
        if not study.label
    ]
    return trials_once(dossier, studies)


def _conditions(dossier: Dossier, trials: Iterable[Iterable[CountedTrial]]) -> tuple[str, ...]:
    """The conditions that most trials studied, the commonest first; each of several trials."""
    ill: dict[CountedStudy, Grade] = {}
    for trial in (one for some in trials for one in some):
        grade = grade_of(dossier, trial.best.study)
        if trial.best.human and _is_ill(grade):
            ill.setdefault(trial.best, grade)
    grades = {study.study: grade for study, grade in ill.items()}
    names = sorted({name for grade in grades.values() for name in _names(grade)})
    common = Counter({n: sum(_has(grade, n) for grade in grades.values()) for n in names})
    chosen: list[str] = []
    for name, count in sorted(common.items(), key=lambda item: (-item[1], len(item[0]), item[0])):
        apart = not any(_within(name, one) or _within(one, name) for one in chosen)
        if count >= MIN_TRIALS and apart and len(chosen) < MOST_CONDITIONS:
            chosen.append(name)
    return tuple(chosen)


def _names(grade: Grade) -> tuple[str, ...]:
    """The conditions studied, without what stands in brackets."""
    said = grade.value(Field.CONDITION)
    names = said if isinstance(said, tuple) else ()
    return tuple(_IN_BRACKETS.sub("", n).strip() for n in names if n != NOT_REPORTED)


def _has(grade: Grade, condition: str) -> bool:
    return any(_within(condition, name) for name in _names(grade))


def _within(name: str, other: str) -> bool:
    """Whether the words of one name stand in the other: "stroke" in "acute stroke"."""
    return f" {name.casefold()} " in f" {other.casefold()} "


def _is_ill(grade: Grade) -> bool:
    status = grade.value(Field.HEALTH_STATUS)
    return status in {HealthStatus.PATIENTS, HealthStatus.BOTH} or (
        status != HealthStatus.HEALTHY and bool(_names(grade))
    )


def _whom(dossier: Dossier, trial: CountedTrial, conditions: tuple[str, ...]) -> Iterator[str]:
    """Under which headings a trial stands: it may have studied several kinds of people."""
    grade = grade_of(dossier, trial.best.study)
    if not trial.best.human:
        yield _PRECLINICAL.get(Species(str(grade.value(Field.SPECIES))), ANIMALS)
        return
    status = grade.value(Field.HEALTH_STATUS)
    if status in {HealthStatus.HEALTHY, HealthStatus.BOTH}:
        yield HEALTHY
    if _is_ill(grade):
        yield from [one for one in conditions if _has(grade, one)] or [OTHERS]
    elif status == HealthStatus.NOT_REPORTED:
        yield UNDESCRIBED


def _cells(
    dossier: Dossier, trials: Iterable[CountedTrial], conditions: tuple[str, ...]
) -> dict[str, list[CountedTrial]]:
    cells: defaultdict[str, list[CountedTrial]] = defaultdict(list)
    for trial in trials:
        for whom in _whom(dossier, trial, conditions):
            cells[whom].append(trial)
    return dict(cells)


def _cell(whom: str, trials: list[CountedTrial], most: int) -> Cell:
    if not trials:
        return Cell(_heading(whom))
    quality = max(trial.best.level for trial in trials)
    words = counted(len(trials), "study", "studies")
    if quality:
        said = WORDS["weight"]["level"].format(level=quality)
        words += f", the best of {said}" if len(trials) > 1 else f", {said}"
    size = place(radius(len(trials), most, _SMALLEST, _LARGEST))
    return Cell(_heading(whom), len(trials), quality, size, words)


def _users(dossier: Dossier, claims: Iterable[Claim]) -> Cell:
    """The community reports on any of these claims, each once."""
    ids = {report.id for claim in claims for report in dossier.reports_on(claim.id)}
    if not ids:
        return Cell(_heading(USERS))
    return Cell(_heading(USERS), len(ids), 0, place(_SMALLEST), counted(len(ids), "report"))
