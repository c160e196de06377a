"""Claims, studies, links and judgements as tables, each column with its meaning.

A dossier enters; rows leave, in the order of the columns. "Not reported" is the value
`not_reported`, in every file but Parquet, where a number nobody reported is null. An empty cell
means that the column does not apply. The codebook is made of the columns themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256

from litreview.model.codec import to_builtins, to_json_bytes
from litreview.model.decision import CountedStudy, NotCounted, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Value
from litreview.model.identity import StudyId, pmid_of
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue
from litreview.model.vocabulary import BasisKind, Tier
from litreview.render.data_columns import (
    CLAIM_COLUMNS,
    CODEBOOK_COLUMNS,
    JUDGEMENT_COLUMNS,
    LINK_COLUMNS,
    STUDY_COLUMNS,
    Column,
)
from litreview.render.pieces import Pieces
from litreview.render.study_cells import study_rows
from litreview.render.wording import TIER_NAMES
from litreview.textfiles.table_files import Cell


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table; `rows` gives the cells of each row in the columns' order."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Dossier], Iterator[Sequence[Cell]]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def _claim_rows(dossier: Dossier) -> Iterator[Sequence[Cell]]:
    """One row per claim, in the claims' order."""
    for decision in dossier.decisions:
        claim, tier = dossier.claim(decision.claim), _tier(decision)
        yield (
            *(claim.id, claim.statement, claim.short, claim.question, _several(claim.words)),
            *(claim.category.value, decision.kind.value, claim.status.value, claim.topic),
            *(claim.section.value if claim.section else "", claim.step, claim.about.value),
            *(claim.population, claim.outcome, claim.form, _several(claim.parts)),
            *(claim.asserted_tier.value, _several(claim.pages)),
            *(tier.value if tier else "", TIER_NAMES[tier] if tier else ""),
            "" if decision.undecided else decision.verdict.value,
            *(decision.decided, _yes_no(decision.provisional), _several(decision.doubts)),
            *(decision.human, _people(decision), decision.preclinical, decision.labels),
            *(decision.watched, decision.groups, _several(decision.flags), decision.reports),
            _several(one.study for one in decision.counted),
            _several(one.study for one in decision.not_counted),
            _several(decision.unread),
        )


def _tier(decision: TierDecision) -> Tier | None:
    """The tier; None of a claim of fact, which no study moves, and of one never decided."""
    return None if decision.off_ladder else decision.tier


def _people(decision: TierDecision) -> Cell:
    return NOT_REPORTED if decision.n is None and decision.human else decision.n


def _study_rows(dossier: Dossier) -> Iterator[Sequence[Cell]]:
    """One row per study, in the order of the study table."""
    for row in study_rows(dossier):
        yield tuple(row.values())


def _link_rows(dossier: Dossier) -> Iterator[Sequence[Cell]]:
    """One row per study and claim that a person linked, and per part of a claim in parts."""
    for link in sorted(dossier.links, key=lambda link: (link.claim, _by_number(link.study))):
        value = link.value
        for part, *weight in _weights(dossier.decision(link.claim), link):
            yield (
                *(link.claim, link.study, pmid_of(link.study) or "", part),
                *(value.population.value, value.outcome.value, value.intervention.value),
                *(value.direction.value, value.objective.value, value.n),
                _several(link.reviewers),
                *map(_yes_no, (link.conflict, link.adjudicated, link.stale)),
                *weight,
            )


def _weights(decision: TierDecision, link: Link) -> Iterator[tuple[Cell, ...]]:
    """Part, whether it counts there, level, points taken off, people, group, and why not."""
    bodies = [body for body in decision.by_part if link.value.part in {"", body.part}]
    for body in bodies or [decision]:
        found = next((one for one in body.counted if link.study in one.reports), None)
        left = next((one for one in body.not_counted if link.study == one.study), None)
        yield (body.part or link.value.part, *_weight(link.study, found, left))


def _weight(
    study: StudyId, found: CountedStudy | None, left: NotCounted | None
) -> tuple[Cell, ...]:
    if found is None:
        return ("no" if left else "not decided", None, None, None, "", left.reason if left else "")
    if found.study != study:
        return ("with its trial", None, None, None, found.group, f"counted as {found.study}")
    people = NOT_REPORTED if found.n is None else found.n
    return ("yes", found.level, found.points, people, found.group, "")


def _judgement_rows(dossier: Dossier) -> Iterator[Sequence[Cell]]:
    """One row per standing judgement, oldest first."""
    same = dossier.policy.same_people
    for word in sorted(dossier.judgements, key=lambda word: (word.at, word.id)):
        basis = word.basis
        yield (
            *(word.id, word.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            *(word.reviewer, same.get(word.reviewer, "")),
            *(word.study or "", word.claim or "", word.field, _spelled(word.value)),
            *(_basis(word) if basis is not None else ("",) * 6),
            *(word.note, _spelled(word.machine) if word.machine is not None else ""),
            *(_yes_no(word.unaided), _yes_no(word.adjudicates), _several(word.consent)),
            word.as_of,
            "; ".join(f"{_spelled(one.value)}: {one.basis.text}" for one in word.overruled),
        )


def _basis(word: Judgement) -> tuple[str, ...]:
    basis = word.basis
    if basis is None:
        return ("",) * 6
    is_source = basis.kind is BasisKind.SOURCE
    return (
        *(basis.kind.value, basis.text, basis.where),
        basis.certainty.value if basis.certainty else "",
        basis.account.value if is_source else "",
        basis.source,
    )


def _spelled(value: Value | LinkValue) -> str:
    if isinstance(value, LinkValue):
        answers = to_builtins(value).items()
        return "; ".join(f"{name}={said}" for name, said in answers if said not in {None, ""})
    return _several(value) if isinstance(value, tuple) else str(value)


CLAIMS = DataTable("claims", "Every claim with its tier and verdict", CLAIM_COLUMNS, _claim_rows)
STUDIES = DataTable("studies", "Every study with its fields", STUDY_COLUMNS, _study_rows)
LINKS = DataTable("links", "Which study bears on which claim, and how", LINK_COLUMNS, _link_rows)
JUDGEMENTS = DataTable(
    "judgements", "Every judgement that stands, with its basis", JUDGEMENT_COLUMNS, _judgement_rows
)
TABLES = (CLAIMS, STUDIES, LINKS, JUDGEMENTS)


def _codebook_rows(_dossier: Dossier) -> Iterator[Sequence[Cell]]:
    """One row per column of every table."""
    for table in TABLES:
        for column in table.columns:
            yield table.name, column.name, column.meaning, column.kind, column.values, column.silent


CODEBOOK = DataTable(
    "codebook",
    "What every column of these tables means",
    CODEBOOK_COLUMNS,
    _codebook_rows,
)


@dataclass(frozen=True)
class Tables:
    """The tables of one compound, the rows of each made once.

    Attributes:
        pieces: What files say of single studies.
    """

    dossier: Dossier
    pieces: Pieces = field(default_factory=Pieces)

    _rows: dict[str, list[Sequence[Cell]]] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def rows(self, table: DataTable) -> list[Sequence[Cell]]:
        """The rows of a table."""
        if table.name not in self._rows:
            self._rows[table.name] = list(table.rows(self.dossier))
        return self._rows[table.name]

    def digest(self, table: DataTable) -> str:
        """A hash over the rows of a table."""
        if table.name not in self._digests:
            self._digests[table.name] = sha256(to_json_bytes(self.rows(table))).hexdigest()
        return self._digests[table.name]


def _by_number(study: StudyId) -> tuple[int, str]:
    return len(study), study


def _yes_no(said: bool) -> str:
    return "yes" if said else "no"


def _several(texts: Iterable[str]) -> str:
    return "; ".join(texts)
