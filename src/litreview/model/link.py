"""One study's bearing on one claim, as people judged it.

Four answers enter with their basis; a checked `Link` leaves. The ladder reads links, and
nothing else ties a study to a claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import NounError
from litreview.model.basis import Basis
from litreview.model.fields import MAX_N
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.vocabulary import (
    BasisKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
)

VANISHED = "not found"  # QuoteCheck.NOT_FOUND, whose module reads this one


@dataclass(frozen=True, slots=True)
class LinkValue:
    """What one person says of one study for one claim.

    Attributes:
        objective: Whether the outcome is objective (R2: single blinding with assessors).
        part: The part of a two-part claim it bears on; empty for all parts.
        n: The people of this study who bear on this claim; None means the study's n.
    """

    population: PopulationMatch
    outcome: OutcomeMatch
    intervention: InterventionMatch
    direction: Direction
    objective: Reported = Reported.NOT_REPORTED
    part: str = ""
    n: int | None = None

    def __post_init__(self) -> None:
        if self.n is not None and not 1 <= self.n <= MAX_N:
            raise NounError("n", f"{self.n} is impossible", "Write a whole number from 1.")

    def people(self, of: int | None) -> int | None:
        """The people who bear on the claim, of a study of so many; None when not reported."""
        known = [n for n in (self.n, of) if n is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class LinkWord:
    """One reviewer's word within a link, with its basis and how its quote checked out.

    Attributes:
        role: What its quote is for in the paper: as a person said, else by rule; None for no quote
            and for one that no rule places.
        circular: Whether it rests on the page that makes the claim.
        decides: Whether it decided a disagreement.
        consent: Who differed and agreed to that.
    """

    reviewer: Reviewer
    value: LinkValue
    basis: Basis | None
    note: str
    judgement: str
    quote_check: str = "not a quote"
    role: QuoteRole | None = None
    circular: bool = False
    decides: bool = False
    consent: tuple[Reviewer, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the sentence or heading it cites is no longer in the record."""
        return self.quote_check == VANISHED

    @property
    def title_only(self) -> bool:
        """Whether a direction rests on the title alone: no longer taken, in older lines kept."""
        quoted = self.basis is not None and self.basis.where == "title"
        return quoted and self.value.direction is not Direction.NOT_REPORTED


@dataclass(frozen=True, slots=True)
class Link:
    """The consensus on one study for one claim.

    Attributes:
        value: The value all agree on, or an adjudicated one; where people disagree and
            nobody decided, the more cautious answer to each question.
        words: Every reviewer's own word, oldest first.
        conflict: Whether people disagree and nobody decided.
        adjudicated: Whether people disagreed and somebody decided; not so of two readings by the
            same people.
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
    def stale(self) -> bool:
        """Whether anybody's word cites what is no longer in the record: it waits for a person."""
        return any(word.stale for word in self.words)

    @property
    def stands(self) -> bool:
        """Whether anything its value rests on is still in the record; else it counts for nothing.

        A reviewer whose quote could not be checked is believed, as ever.
        """
        return not self.words or any(not word.stale for word in self._holding)

    @property
    def standing_words(self) -> tuple[LinkWord, ...]:
        """The words its value rests on that cite nothing the record no longer holds."""
        return tuple(word for word in self._holding if not word.stale)

    @property
    def on_label(self) -> bool:
        """Whether every word it rests on is known from an official label."""
        bases = [word.basis for word in self.standing_words]
        return bool(bases) and all(b is not None and b.is_label for b in bases)

    @property
    def decided(self) -> bool:
        """Whether a disagreement of people was decided, on words the record still holds."""
        return self.adjudicated and not any(word.stale for word in self._holding)

    @property
    def lost(self) -> str:
        """What is no longer in the record, "sentence" or "heading"; empty when nothing is."""
        kinds = {word.basis.kind for word in self.words if word.stale and word.basis is not None}
        if not kinds:
            return ""
        return "sentence" if BasisKind.QUOTE in kinds else "heading"

    @property
    def _holding(self) -> tuple[LinkWord, ...]:
        """The words its value rests on: those that say the same, in a dispute all."""
        same = tuple(word for word in self.words if word.value == self.value)
        return self.words if self.conflict or not same else same
