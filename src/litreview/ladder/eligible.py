"""R1: which linked studies may count at all.

One linked study enters; the reason it does not count leaves, or nothing. How much a study
weighs is the business of `levels`.
"""

from __future__ import annotations

from litreview.ladder.body import LinkedStudy
from litreview.model.vocabulary import Direction, InterventionMatch, OutcomeMatch, Standing


def ineligible(linked: LinkedStudy) -> str:
    """Why R1 leaves a study out, in a few words; empty when it may count.

    A study that a reviewer excluded from the whole review is left out here as well. The
    gravest reason is given first.
    """
    grade, bearing = linked.grade, linked.link.value
    if grade.excluded:
        return f"excluded by a reviewer: {grade.excluded}"
    if grade.standing is Standing.RETRACTED:
        return "retracted"
    if bearing.intervention is InterventionMatch.OTHER_COMPOUND:
        return "other compound, or given to both arms"
    if bearing.outcome is OutcomeMatch.MISMATCH:
        return "measured something else than the claim names"
    if bearing.direction is Direction.NOT_REPORTED:
        return "direction not reported"
    return ""
