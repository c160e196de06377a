"""How several reports come to be one trial, in words.

A dossier and what counts enter; sentences leave. Who joined them and by what is always said; a
suspicion is never called a fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model.decision import CountedStudy
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId, cited, pmid_of
from litreview.model.trial import Tie, ties_of
from litreview.model.vocabulary import TiedBy
from litreview.render.order import grade_of
from litreview.render.wording import WORDS, counted, listed, study_label

_AS_ONE = "counted as one until a person settles it"
_THINGS = {False: ("trial", "report"), True: ("product's label", "document")}


def trial_words(dossier: Dossier, study: CountedStudy) -> tuple[str, ...]:
    """What makes a counted study's reports one trial, and which may be of it; empty for one alone.

    The first sentence speaks of the reports that are joined, the next of each that is suspected,
    the last of those that pool several trials.
    """
    ties, reports = dossier.relations, set(study.reports)
    pooled = [report for report in study.also if report in ties.pooled]
    suspected = [tie for tie in ties.suspected if {tie.one, tie.other} <= reports]
    doubtful = _apart(dossier, study, suspected)
    joined = [r for r in study.reports if r not in pooled and r not in doubtful]
    sentences = []
    if len(joined) > 1:
        how = _how(study, [tie for tie in ties.joined if {tie.one, tie.other} <= set(joined)])
        one, report = _THINGS[study.label]
        sentences.append(f"One {one} in {counted(len(joined), report)}{how}.")
    for tie in suspected:
        both = f"{_name(dossier, tie.one)} and {_name(dossier, tie.other)}"
        one, _ = _THINGS[study.label]
        sentences.append(f"{both} may be of one {one}{_why(tie)}: {_AS_ONE}.")
    if pooled:
        names = listed([_name(dossier, report) for report in pooled])
        several = "pools several trials and adds" if len(pooled) == 1 else "pool trials and add"
        sentences.append(f"{names} {several} no people.")
    return tuple(sentences)


def tie_words(dossier: Dossier, study: StudyId) -> tuple[str, ...]:
    """What ties one study to others, counted or not; a sentence each, empty without any."""
    ties, (one, _) = dossier.relations, _THINGS[grade_of(dossier, study).label]
    sentences = [
        f"One {one} with {_other(dossier, tie, study)}{_by(tie.by, tie.why)}."
        for tie in ties_of(study, ties.joined)
    ]
    sentences += [
        f"May be one {one} with {_other(dossier, tie, study)}{_why(tie)}: {_AS_ONE}."
        for tie in ties_of(study, ties.suspected)
    ]
    if study in ties.pooled:
        named = listed([_name(dossier, other) for other in ties.pooled[study]])
        beside = f", those of {named} among them" if named else ""
        sentences.append(f"Names several trials{beside}: adds no people to them.")
    if study in ties.replaced:
        sentences.append(f"Replaced by {_name(dossier, ties.replaced[study])}.")
    return tuple(sentences)


def _other(dossier: Dossier, tie: Tie, study: StudyId) -> str:
    return _name(dossier, tie.other if tie.one == study else tie.one)


def _why(tie: Tie) -> str:
    return f" ({tie.why})" if tie.why else ""


def _apart(dossier: Dossier, study: CountedStudy, suspected: Iterable[Tie]) -> set[StudyId]:
    """The reports that only a suspicion ties to the one that leads."""
    joined, more = set[StudyId](), {study.study}
    while more:
        joined |= more
        ties = [tie for report in more for tie in ties_of(report, dossier.relations.joined)]
        more = {report for tie in ties for report in (tie.one, tie.other)} - joined
    return {report for tie in suspected for report in (tie.one, tie.other)} - joined


def _how(study: CountedStudy, ties: list[Tie]) -> str:
    """By what they are joined, the strongest word first; empty where nobody says."""
    order = list(TiedBy)
    best = min(ties, key=lambda tie: order.index(tie.by), default=None)
    return _by(study.joined_by) if best is None else _by(best.by, best.why)


def _by(by: TiedBy | None, why: str = "") -> str:
    """What joins reports, with the relation or number; a person's word needs none beside it."""
    said = WORDS["joined_by"].get(by, "") if by is not None else ""
    number = why if by in {TiedBy.RELATION, TiedBy.DOI, TiedBy.REGISTRATION} else ""
    return f", {said}{f' ({number})' if number else ''}" if said else ""


def _name(dossier: Dossier, study: StudyId) -> str:
    """As a text cites it, with its PMID; a study without a record by its id alone."""
    record = dossier.records.get(study)
    if record is None:
        return cited(study)
    return f"{study_label(record)} ({cited(study)})" if pmid_of(study) else study_label(record)
