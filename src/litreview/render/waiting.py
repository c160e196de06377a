"""Why a decision is provisional: who has not judged yet, or who disagrees.

A dossier and a decision enter; one word leaves, by which sentence and badge choose theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.decision import Provisional, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import LADDER_FIELDS
from litreview.model.grade import GradeState
from litreview.model.identity import StudyId
from litreview.render.order import grade_of, link_of


def waiting_for(dossier: Dossier, decision: TierDecision) -> str:
    """What keeps enough people from standing behind the studies a tier would rest on.

    `disagree` where people judged one of them differently and nobody decided, `second` where too
    few judged them at all, else `open`; `second` too where nothing waits.
    """
    studies = tuple(_waiting(decision))
    if any(_disputed(dossier, study, decision) for study in studies):
        return "disagree"
    required = dossier.policy.reviewers_required
    judged = all(_judges(dossier, study, decision) >= required for study in studies)
    return "open" if studies and judged else "second"


def _waiting(decision: TierDecision) -> Iterator[StudyId]:
    for part in (decision, *decision.parts):
        for fired in part.rules:
            if isinstance(fired, Provisional):
                yield from fired.studies


def _disputed(dossier: Dossier, study: StudyId, decision: TierDecision) -> bool:
    link = link_of(dossier, study, decision.claim, decision.part)
    states = {field.state for field in grade_of(dossier, study).fields.values()}
    return GradeState.CONFLICT in states or (link is not None and link.conflict)


def _judges(dossier: Dossier, study: StudyId, decision: TierDecision) -> int:
    """How many people judged everything of a study that the ladder weighs."""
    link = link_of(dossier, study, decision.claim, decision.part)
    fields = grade_of(dossier, study).fields
    judges = [fields[field].reviewers if field in fields else () for field in LADDER_FIELDS]
    judges.append(() if link is None else link.reviewers)
    return min(len(dossier.policy.people(names)) for names in judges)
