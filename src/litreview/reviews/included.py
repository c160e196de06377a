"""Which trials a review seems to include: told by its reference list, for a person to confirm.

A record, the records in hand and their grades enter; PMIDs leave. A list of references also
holds what a review only mentions, so that nothing here counts until a person types `included`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Record
from litreview.model.vocabulary import PEOPLE, Design, Standing

_TRIALS = frozenset({Design.RCT, Design.CONTROLLED_TRIAL, Design.CLINICAL_TRIAL})
_RETRACTED = frozenset({Standing.RETRACTED, Standing.REPUBLISHED})


@dataclass(frozen=True, slots=True)
class IncludedSuggestion:
    """The trials in people that a review cites and that are in hand, in its own order.

    Attributes:
        retracted: Those of them that were retracted, replaced ones among them.
    """

    included: tuple[Pmid, ...] = ()
    retracted: tuple[Pmid, ...] = ()


def included_suggestion(
    record: Record, records: Mapping[StudyId, Record], grades: Mapping[StudyId, Grade]
) -> IncludedSuggestion:
    """Return what to suggest as `included`; empty once a person has said, and for no review.

    Args:
        record: The review; its references were read when it was fetched.
        records: Those in hand; cited papers outside them are not known to be trials.
        grades: By study; one in hand without a grade is no known trial either.
    """
    mine = grades.get(record.id)
    if mine is not None and Field.INCLUDED in mine.fields and mine.fields[Field.INCLUDED].confirmed:
        return IncludedSuggestion()
    cited = {pmid: StudyId(f"pmid:{pmid}") for pmid in record.references}
    trials = [
        pmid
        for pmid, study in cited.items()
        if study in records and study in grades and _is_trial_in_people(grades[study])
    ]
    lost = (pmid for pmid in trials if records[cited[pmid]].standing in _RETRACTED)
    return IncludedSuggestion(tuple(trials), tuple(lost))


def _is_trial_in_people(grade: Grade) -> bool:
    return grade.value(Field.DESIGN) in _TRIALS and grade.value(Field.SPECIES) in PEOPLE
