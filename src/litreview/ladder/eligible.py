"""R1: whether a linked study counts at all for one claim.

One linked study enters; the one reason why it does not count leaves, in a few words. A study that
a reviewer excluded from the whole review is left out here as well.
"""

from __future__ import annotations

from litreview.ladder.body import LinkedStudy
from litreview.ladder.reviewers import repeats
from litreview.model.identity import StudyId, cited
from litreview.model.link import Link
from litreview.model.vocabulary import (
    Design,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    Standing,
)


def ineligible(linked: LinkedStudy, replacement: StudyId | None = None) -> str:
    """Why R1 leaves a study out, in a few words; empty when it may count.

    The gravest reason is given, and no other.

    Args:
        replacement: The report that replaces it; None when none is known.
    """
    grade, bearing = linked.grade, linked.link.value
    reasons = (
        (bool(grade.excluded), f"excluded by a reviewer: {grade.excluded}"),
        (replacement is not None, f"replaced by {cited(replacement)}" if replacement else ""),
        (grade.standing is Standing.REPUBLISHED, "retracted and republished: replaced"),
        (grade.standing is Standing.RETRACTED, "retracted"),
        (
            grade.notice or linked.values.design is Design.NOTICE,
            "a notice, not a study",
        ),
        (
            bearing.intervention is InterventionMatch.OTHER_COMPOUND,
            "other compound, or given to both arms",
        ),
        (
            bearing.outcome is OutcomeMatch.MISMATCH,
            "measured something else than the claim names",
        ),
        (bearing.direction is Direction.NOT_REPORTED, "direction not reported"),
        (True, _repeated(linked.link)),
    )
    return next(reason for holds, reason in reasons if holds)


def _repeated(link: Link) -> str:
    """R1: whether all that is known of it repeats somebody else; empty when not."""
    words = link.standing_words
    if not words or not all(map(repeats, words)):
        return ""
    if all(word.circular for word in words):
        return "known only from the page that makes the claim"
    if any(word.circular for word in words):
        return "known only from the page that makes the claim, or quoted from background or aim"
    roles = " or ".join(sorted({str(word.role) for word in words}))
    return f"direction quoted from its {roles}"
