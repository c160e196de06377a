"""How several reports come to be one trial, in words.

A dossier and what counts enter; sentences leave. Who joined them and by what is always said; a
suspicion is never called a fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model.decision import CountedStudy
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.trial import Tie
from litreview.model.vocabulary import TiedBy
from litreview.render.wording import WORDS, counted, listed, study_label


def trial_words(dossier: Dossier, study: CountedStudy) -> tuple[str, ...]:
    """What makes a counted study's reports one trial, and which may be of it; empty for one alone.

    The first sentence speaks of the reports that are joined, the next of each that is suspected,
    the last of those that pool several trials.
    """
    ties, reports = dossier.relations, set(study.reports)
    pooled = [report for report in study.also if report in ties.pooled]
    suspected = [tie for tie in ties.suspected if {tie.one, tie.other} <= reports]
    doubtful = _apart(study, suspected)
    joined = [r for r in study.reports if r not in pooled and r not in doubtful]
    sentences = []
    if len(joined) > 1:
        how = _how(study, [tie for tie in ties.joined if {tie.one, tie.other} <= set(joined)])
        sentences.append(f"One trial in {counted(len(joined), 'report')}{how}.")
    for tie in suspected:
        names = f"{_name(dossier, tie.one)} and {_name(dossier, tie.other)}"
        why = f" ({tie.why})" if tie.why else ""
        sentences.append(
            f"{names} may be of one trial{why}: counted as one until a person settles it."
        )
    if pooled:
        names = listed([_name(dossier, report) for report in pooled])
        several = "pools several trials and adds" if len(pooled) == 1 else "pool trials and add"
        sentences.append(f"{names} {several} no people.")
    return tuple(sentences)


def _apart(study: CountedStudy, suspected: Iterable[Tie]) -> set[StudyId]:
    """The reports that only a suspicion ties to the one that leads."""
    beside = {report for tie in suspected for report in (tie.one, tie.other)}
    return beside - {study.study}


def _how(study: CountedStudy, ties: list[Tie]) -> str:
    """By what they are joined, the strongest word first; empty where nobody says."""
    order = list(TiedBy)
    best = min(ties, key=lambda tie: order.index(tie.by), default=None)
    by = best.by if best is not None else study.joined_by
    said = WORDS["joined_by"].get(by, "") if by is not None else ""
    if not said:
        return ""
    why = f" ({best.why})" if best is not None and best.why else ""
    return f", {said}{why}"


def _name(dossier: Dossier, study: StudyId) -> str:
    record = dossier.records.get(study)
    number = study.replace("pmid:", "PMID ")
    return f"{study_label(record)} ({number})" if record is not None else number
