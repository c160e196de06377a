"""What stands under a tier and waits for a person, and the evidence without it.

A body and what counts of it enter; one sentence for each doubt leaves, and the body without the
studies in doubt. A doubt moves no tier: rules already take the weaker value. It holds back what
is shown, see `TierDecision.undoubted`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.values import FIELDS_READ, HARM_FIELDS, disputed
from litreview.model.decision import CountedStudy
from litreview.model.grade import FieldGrade, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.reasons import Doubt, Reason
from litreview.model.vocabulary import ClaimKind, TiedBy


def doubts_of(body: Body, counted: Collection[CountedStudy]) -> tuple[Reason, ...]:
    """One sentence for each thing a person must settle about the studies that count."""
    reports = {report for study in counted for report in study.reports}
    linked = sorted(body.studies, key=lambda each: (each.study, each.link.value.part))
    kind = body.claim.kind
    about = (text for each in linked if each.study in reports for text in _about(each, kind))
    return tuple(dict.fromkeys((*about, *_duplicates(body, counted), *_disputed(body, reports))))


def without_doubts(body: Body, counted: Collection[CountedStudy]) -> Body:
    """The body without the studies in doubt; of suspected duplicates the best report is left."""
    doubtful = {each.study for each in body.studies if any(_about(each, body.claim.kind))}
    for trial in counted:
        if trial.joined_by is TiedBy.SUSPECTED:
            doubtful |= _beside_the_best(trial, doubtful)
    return replace(body, studies=tuple(s for s in body.studies if s.study not in doubtful))


def _beside_the_best(trial: CountedStudy, doubtful: Collection[StudyId]) -> set[StudyId]:
    best = next((report for report in trial.reports if report not in doubtful), None)
    return {report for report in trial.reports if report != best}


def _about(linked: LinkedStudy, kind: ClaimKind) -> Iterator[Reason]:
    """The doubts about one study; how harms were looked for matters for claims of harm alone."""
    studies, grade = (linked.study,), linked.grade
    idle = () if kind in {ClaimKind.HARM, ClaimKind.SAFETY} else HARM_FIELDS
    fields = tuple(field for field in disputed(grade) if field not in idle)
    if fields:
        yield Reason(Doubt.FIELDS, studies=studies, fields=fields)
    if linked.link.conflict:
        yield Reason(Doubt.LINK, studies=studies)
    read = (f for f in FIELDS_READ if f in grade.fields and f not in idle)
    failed = tuple(f for f in read if _failed(grade.fields[f]))
    if failed:
        yield Reason(Doubt.QUOTE, studies=studies, fields=failed)
    if not linked.link.stands:  # a word that lost its sentence beside one that holds is only fewer
        yield Reason(Doubt.LOST, studies=studies)
    if linked.values.concern:
        yield Reason(Doubt.CONCERN, studies=studies)


def _failed(field: FieldGrade) -> bool:
    """Whether a quote that holds the value up was not found in the record."""
    checks = zip(field.judgements, field.quote_checks, strict=False)
    return any(
        check is QuoteCheck.NOT_FOUND and (field.conflict or word.value == field.value)
        for word, check in checks
    )


def _duplicates(body: Body, counted: Collection[CountedStudy]) -> Iterator[Reason]:
    for trial in counted:
        if trial.joined_by is TiedBy.SUSPECTED:
            for tie in sorted(body.relations.suspected):
                if {tie.one, tie.other} <= set(trial.reports):
                    why = f": {tie.why}" if tie.why else ""
                    yield Reason(Doubt.SUSPECTED, pair=(tie.one, tie.other), why=why)


def _disputed(body: Body, reports: Collection[StudyId]) -> Iterator[Reason]:
    for tie in sorted(body.relations.disputed):
        if {tie.one, tie.other} & set(reports):
            yield Reason(Doubt.DISPUTED, pair=(tie.one, tie.other))
