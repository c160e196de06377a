"""What a machine suggests to whoever judges: what a sentence found, and which claims it bears on.

Suggestions are never counted: no ladder and no consensus reads one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.errors import NounError
from litreview.model.identity import ClaimId, RuleId, StudyId
from litreview.model.tag import Evidence


class EffectDirection(StrEnum):
    """The outcome as measured, in the treated group against the other; not good or bad.

    Where nobody can tell which group is the treated one, it is the one named first.
    """

    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True, slots=True)
class Effect:
    """One direction, the sentence it was read in, and the rule that read it."""

    evidence: Evidence
    direction: EffectDirection
    confidence: float
    rule: RuleId

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise NounError("confidence", f"{self.confidence} is not between 0 and 1")


@dataclass(frozen=True, slots=True)
class MayBear:
    """A claim that a study may bear on, and the words that say so.

    Attributes:
        evidence: The sentence or heading that shares most with the claim.
        words: The words they share, as the claim writes them, the rarest first.
        score: Comparable within one study, or within one claim, and nowhere else.
    """

    study: StudyId
    claim: ClaimId
    evidence: Evidence
    words: tuple[str, ...]
    score: float
