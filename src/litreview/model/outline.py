"""A study in outline: what is asked of every study of a compound at once.

A record and its grade enter. Counts and orders are made of outlines, so that studies nobody
touched need not be read for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import Pmid
from litreview.model.record import Record
from litreview.model.trial import tie_keys
from litreview.model.vocabulary import (
    BLINDED,
    PEOPLE,
    Design,
    Given,
    Origin,
    Reported,
    Standing,
)

_LOST = frozenset({Standing.RETRACTED, Standing.REPUBLISHED})
_NOT_GIVEN = frozenset({Given.MENTIONED, Given.OTHER_COMPOUND})


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of every study.

    Attributes:
        species: As graded; `not_reported` where nobody and nothing says.
        year: That people cite it by.
        excluded: Why a person left it out; empty when nobody did.
        origin: Where its record comes from.
        in_pubmed: Whether PubMed holds it.
        published: When it first appeared, partial as it is known; empty when nobody says.
        lost: Whether it was retracted, or republished because of errors.
        notice: Whether it is a notice about another paper, and no study.
        publication_types: What PubMed says it is, in small letters.
        references: What a review cites.
        unread_trial: Whether machines alone read it, as a randomized and blinded trial in people.
        ties: What may tie it to other reports; see `model.trial.tie_keys`.
    """

    species: str
    year: int | None
    excluded: str
    origin: Origin
    in_pubmed: bool
    published: str
    lost: bool
    notice: bool
    publication_types: tuple[str, ...]
    references: tuple[Pmid, ...]
    unread_trial: bool
    ties: tuple[str, ...]

    @classmethod
    def of(cls, record: Record, grade: Grade) -> Outline:
        """The outline of a study."""
        return cls(
            species=str(grade.value(Field.SPECIES)),
            year=record.year,
            excluded=grade.excluded,
            origin=record.origin,
            in_pubmed=grade.in_pubmed,
            published=record.first_published.iso() or record.pub_date.iso(),
            lost=record.standing in _LOST,
            notice=grade.notice,
            publication_types=tuple(one.name.casefold() for one in record.publication_types),
            references=record.references,
            unread_trial=_unread_trial(grade),
            ties=tuple(sorted((record.id, *tie_keys(record)))),
        )


def _unread_trial(grade: Grade) -> bool:
    return (
        not grade.reviewers
        and grade.standing not in _LOST
        and grade.value(Field.SPECIES) in PEOPLE
        and grade.value(Field.DESIGN) == Design.RCT
        and grade.value(Field.RANDOMIZED) == Reported.YES
        and grade.value(Field.BLINDING) in BLINDED
        and grade.value(Field.INTERVENTION) not in _NOT_GIVEN
    )
