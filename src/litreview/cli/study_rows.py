"""Which studies are shown, and each as a table row.

A dossier and filters enter; a smaller dossier, or cells of text, leave. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from litreview.cli.columns import Column, Painted
from litreview.errors import UsageError
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Standing
from litreview.render.order import study_order
from litreview.render.study_search import find_studies

STUDY_COLUMNS = (
    Column("study"),
    Column("year"),
    Column("species"),
    Column("design"),
    Column("n", right=True),
    Column("graded by", wraps=True),
    Column("title", below=True),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which studies to show; what is empty or None lets every study through.

    Attributes:
        graded: Whether a person judged any field.
        words: What a study's record must say; see `find_studies`.
    """

    species: frozenset[str] = frozenset()
    designs: frozenset[str] = frozenset()
    graded: bool | None = None
    claim: str | None = None
    words: str = ""

    def lets_through(self, dossier: Dossier, study: StudyId) -> bool:
        """Whether every filter but the words agrees."""
        grade = dossier.grades[study]
        return (
            (not self.species or grade.value(Field.SPECIES) in self.species)
            and (not self.designs or grade.value(Field.DESIGN) in self.designs)
            and (self.graded is None or self.graded == bool(grade.reviewers))
            and (not self.claim or any(k.claim == self.claim for k in dossier.links_of(study)))
        )


def chosen(dossier: Dossier, wanted: Wanted) -> Dossier:
    """The dossier with only the records wanted.

    Raises:
        UsageError: The claim is unknown; the message names the near ones.
    """
    if wanted.claim is not None and all(claim.id != wanted.claim for claim in dossier.claims):
        near = get_close_matches(wanted.claim, [claim.id for claim in dossier.claims], 3, 0.5)
        hint = f"Did you mean {', '.join(near)}?" if near else "`litreview claims` lists them."
        raise UsageError(f'no claim "{wanted.claim}"', fix=hint)
    kept = {s: r for s, r in dossier.records.items() if wanted.lets_through(dossier, s)}
    if wanted.words:
        hits = find_studies(kept.values(), wanted.words)
        kept = {study: record for study, record in kept.items() if study in hits}
    return replace(dossier, records=kept)


def study_rows(dossier: Dossier) -> Iterator[list[str]]:
    """One row per study: people before animals, newest first."""
    for study in study_order(dossier):
        record, grade = dossier.records[study], dossier.grades[study]
        standing = record.standing
        title = record.title.plain
        if standing is not Standing.NONE:
            title = f"{standing.value.replace('_', ' ').upper()}: {title}"
        yield [
            study,
            str(record.year or "n.r."),
            short(grade.value(Field.SPECIES)),
            short(grade.value(Field.DESIGN)),
            short(grade.value(Field.N)),
            ", ".join(grade.graded_by),
            Painted(title, "bad") if standing is Standing.RETRACTED else title,
        ]


def short(value: Value) -> str:
    """A value for a narrow column."""
    if isinstance(value, int):
        return f"{value:,}"
    text = value if isinstance(value, str) else ", ".join(value)
    return "n.r." if text == NOT_REPORTED else text.replace("_", " ")
