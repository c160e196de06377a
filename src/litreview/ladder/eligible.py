"""R1: whether a linked study counts at all for one claim.

One linked study enters; the one reason why it does not count leaves. A study that a reviewer
excluded from the whole review is left out here as well.
"""

from __future__ import annotations

from litreview.ladder.body import LinkedStudy
from litreview.ladder.reviewers import repeats
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.reasons import Reason, Why
from litreview.model.vocabulary import (
    Design,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    Standing,
)


def ineligible(linked: LinkedStudy, replacement: StudyId | None = None) -> Reason | None:
    """Why R1 leaves a study out; None when it may count.

    The gravest reason is given, and no other.

    Args:
        replacement: The report that replaces it; None when none is known.
    """
    grade, bearing = linked.grade, linked.link.value
    if grade.excluded:
        return Reason(Why.EXCLUDED, excluded=grade.excluded)
    if replacement is not None:
        return Reason(Why.REPLACED, studies=(replacement,))
    kinds = (
        (grade.standing is Standing.REPUBLISHED, Why.REPUBLISHED),
        (grade.standing is Standing.RETRACTED, Why.RETRACTED),
        (grade.notice or linked.values.design is Design.NOTICE, Why.NOTICE),
        (bearing.intervention is InterventionMatch.OTHER_COMPOUND, Why.OTHER_COMPOUND),
        (bearing.outcome is OutcomeMatch.MISMATCH, Why.OTHER_OUTCOME),
        (bearing.direction is Direction.NOT_REPORTED, Why.NO_DIRECTION),
    )
    found = next((kind for holds, kind in kinds if holds), None)
    return Reason(found) if found else _repeated(linked.link)


def _repeated(link: Link) -> Reason | None:
    """R1: that all that is known of it repeats somebody else; None when not all does."""
    words = link.standing_words
    if not words or not all(map(repeats, words)):
        return None
    if all(word.circular for word in words):
        return Reason(Why.CIRCULAR)
    if any(word.circular for word in words):
        return Reason(Why.CIRCULAR_OR_QUOTED)
    return Reason(Why.QUOTED, roles=tuple(sorted({str(word.role) for word in words})))
