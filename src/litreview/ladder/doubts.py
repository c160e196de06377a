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
from litreview.model.identity import StudyId, cited
from litreview.model.vocabulary import ClaimKind, TiedBy


def doubts_of(body: Body, counted: Collection[CountedStudy]) -> tuple[str, ...]:
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


def _about(linked: LinkedStudy, kind: ClaimKind) -> Iterator[str]:
    """The doubts about one study; how harms were looked for matters for claims of harm alone."""
    study, grade = cited(linked.study), linked.grade
    idle = () if kind in {ClaimKind.HARM, ClaimKind.SAFETY} else HARM_FIELDS
    fields = [field for field in disputed(grade) if field not in idle]
    if fields:
        yield f"People disagree on {', '.join(fields)} of {study}, and nobody decided."
    if linked.link.conflict:
        yield f"People disagree on what {study} says of the claim, and nobody decided."
    read = (f for f in FIELDS_READ if f in grade.fields and f not in idle)
    failed = [f for f in read if _failed(grade.fields[f])]
    if failed:
        yield f"What was quoted for {', '.join(failed)} of {study} is not in its record."
    if not linked.link.stands:  # a word that lost its sentence beside one that holds is only fewer
        yield f"What the link of {study} cites is no longer in its record."
    if linked.values.concern:
        yield f"An expression of concern about {study} is not resolved."


def _failed(field: FieldGrade) -> bool:
    """Whether a quote that holds the value up was not found in the record."""
    checks = zip(field.judgements, field.quote_checks, strict=False)
    return any(
        check is QuoteCheck.NOT_FOUND and (field.conflict or word.value == field.value)
        for word, check in checks
    )


def _duplicates(body: Body, counted: Collection[CountedStudy]) -> Iterator[str]:
    for trial in counted:
        if trial.joined_by is TiedBy.SUSPECTED:
            for tie in sorted(body.relations.suspected):
                if {tie.one, tie.other} <= set(trial.reports):
                    why = f": {tie.why}" if tie.why else ""
                    yield f"{cited(tie.one)} and {cited(tie.other)} may be one trial{why}."


def _disputed(body: Body, reports: Collection[StudyId]) -> Iterator[str]:
    for tie in sorted(body.relations.disputed):
        if {tie.one, tie.other} & set(reports):
            pair = f"{cited(tie.one)} and {cited(tie.other)}"
            yield f"People disagree whether {pair} are one trial, and nobody decided."
