"""How many people stand behind the studies that count, nobody counted twice.

A dossier and counted studies enter; numbers and their words leave. What a study reports is
never stretched: people studied are not people exposed, and silence is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Design
from litreview.render.order import grade_of
from litreview.render.wording import HARM_KINDS, number

_REVIEWS = {Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS}


def trials_once(studies: Iterable[CountedStudy]) -> list[CountedStudy]:
    """The studies; a trial once, by the first of its papers that stands for it."""
    trials: list[CountedStudy] = []
    papers: set[StudyId] = set()
    for study in studies:
        if papers.isdisjoint({study.study, *study.also}):
            trials.append(study)
        papers |= {study.study, *study.also}
    return trials


def people_once(dossier: Dossier, studies: Iterable[CountedStudy]) -> int:
    """The people of the trials, or of one review where that has more: never both."""
    return _once(dossier, {study: study.n for study in studies if study.n is not None})


def exposed_words(dossier: Dossier, decision: TierDecision) -> str:
    """How many of the people behind a harm were exposed; empty for any other claim."""
    human = [study for study in decision.counted if study.human]
    if decision.kind not in HARM_KINDS or not human:
        return ""
    said = {study: grade_of(dossier, study.study).number(Field.EXPOSED) for study in human}
    known = {study: exposed for study, exposed in said.items() if exposed is not None}
    if not known:
        return "exposed number not reported"
    exposed = f"{number(_once(dossier, known))} exposed"
    return exposed if len(known) == len(human) else f"{exposed} in {len(known)} of {len(human)}"


def _once(dossier: Dossier, sizes: dict[CountedStudy, int]) -> int:
    reviews = [size for study, size in sizes.items() if _is_review(dossier, study)]
    return max(sum(sizes.values()) - sum(reviews), *reviews, 0)


def _is_review(dossier: Dossier, study: CountedStudy) -> bool:
    return grade_of(dossier, study.study).value(Field.DESIGN) in _REVIEWS
