"""One study's bearing on one claim, as people judged it.

Four answers enter with their basis; a checked `Link` leaves. The ladder reads links, and
nothing else ties a study to a claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
)


@dataclass(frozen=True, slots=True)
class LinkValue:
    """What one person says of one study for one claim.

    Attributes:
        objective: Whether the outcome is objective (R2: single blinding with assessors).
        part: The part of a two-part claim it bears on; empty for all parts.
    """

    population: PopulationMatch
    outcome: OutcomeMatch
    intervention: InterventionMatch
    direction: Direction
    objective: Reported = Reported.NOT_REPORTED
    part: str = ""


@dataclass(frozen=True, slots=True)
class LinkWord:
    """One reviewer's word within a link, with its basis and how its quote checked out."""

    reviewer: Reviewer
    value: LinkValue
    basis: Basis | None
    note: str
    judgement: str
    quote_check: str = "not a quote"


@dataclass(frozen=True, slots=True)
class Link:
    """The consensus on one study for one claim.

    Attributes:
        value: The value all agree on, or an adjudicated one; where people disagree and
            nobody decided, the more cautious answer to each question.
        words: Every reviewer's own word, oldest first.
        conflict: Whether people disagree and nobody decided.
    """

    study: StudyId
    claim: ClaimId
    value: LinkValue
    words: tuple[LinkWord, ...]
    conflict: bool = False
    adjudicated: bool = False

    @property
    def reviewers(self) -> tuple[Reviewer, ...]:
        """Who judged it, each once."""
        return tuple(dict.fromkeys(word.reviewer for word in self.words))

    @property
    def double_reviewed(self) -> bool:
        """Whether two people agree on it, or a disagreement was decided."""
        return self.adjudicated or (len(self.reviewers) > 1 and not self.conflict)
