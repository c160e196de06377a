"""The queue, claims of fact, one study's sheet, and judgements as written, in words.

What the workflow hands back enters; lines and rows leave. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from litreview.cli.columns import Column
from litreview.model.dossier import Dossier
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.trial import NO_RELATIONS, Relations, suspicions_of
from litreview.model.vocabulary import BasisKind
from litreview.render.judgement_words import basis_text, value_text

if TYPE_CHECKING:
    from litreview.render.study_sheet import StudySheet
    from litreview.workflow.show import FactInHand, StudyInHand

QUEUE_COLUMNS = (
    Column("study"),
    Column("year"),
    Column("waits for", wraps=True),
    Column("title", below=True),
)


def queue_row(dossier: Dossier, study: StudyId) -> list[str]:
    """One study of the review queue, and why it stands there."""
    record = dossier.records[study]
    links = dossier.links_of(study)
    needs = "; ".join(needs_of(dossier.grades[study], links, dossier.relations))
    return [study, str(record.year or "n.r."), needs, record.title.plain]


def needs_of(
    grade: Grade, links: tuple[Link, ...], relations: Relations = NO_RELATIONS
) -> Iterator[str]:
    """What a reviewer is asked to settle, gravest first."""
    fields = grade.fields.values()
    for why, names in (
        ("conflict", [f.field for f in fields if f.state is GradeState.CONFLICT]),
        ("stale", [f.field for f in fields if f.stale]),
        ("machine unsure", [f.field for f in fields if _unsure(f)]),
    ):
        if names:
            yield f"{why}: {', '.join(names)}"
    disputed = [link.claim for link in links if link.conflict]
    if disputed:
        yield f"link in dispute: {', '.join(disputed)}"
    for lost in ("sentence", "heading"):
        claims = [link.claim for link in links if link.lost == lost]
        if claims:
            yield f"link to make again, the {lost} it cited is no longer in the record: " + (
                ", ".join(claims)
            )
    yield from suspicions_of(grade.study, relations)
    if not grade.reviewers:
        yield "a first reviewer"
    elif grade.unconfirmed:
        yield f"a person's word: {', '.join(grade.unconfirmed)}"
    elif not grade.double_reviewed:
        yield "a second reviewer"


def _unsure(said: FieldGrade) -> bool:
    if said.state is not GradeState.MACHINE or said.machine is None:
        return False
    return said.machine.uncertain or bool(said.machine.conflict)


def sheet_of(hand: StudyInHand, *, whole: bool = False) -> StudySheet:
    """The sheet of one study in hand."""
    from litreview.render.study_sheet import study_sheet

    return study_sheet(
        hand.dossier,
        hand.level,
        hand.claims,
        hand.sentences,
        hand.notes,
        hand.hidden,
        included=hand.included.included,
        retracted=hand.included.retracted,
        whole=whole,
    )


def fact_lines(fact: FactInHand) -> Iterator[str]:
    """A claim of fact: what it comes to, then each person's word, and what the records count."""
    yield f"{fact.claim.id}: {fact.verdict}"
    yield f"  {fact.claim.statement}"
    for word in fact.words:
        day = f" as of {word.as_of}" if word.as_of else ""
        note = f" Note: {word.note}" if word.note else ""
        yield f"  {word.reviewer}: {value_text(word.value)}{day}; {basis_text(word.basis)}{note}"
    if fact.count is not None:
        yield f"  counted from the records: {fact.count}"


def judgement_line(judgement: Judgement) -> str:
    """One judgement as written, with the id that takes it back."""
    if judgement.retracts:
        return f"taken back: {judgement.subject} {judgement.field} ({judgement.retracts})"
    value = value_text(judgement.value)
    basis = judgement.basis
    unchecked = basis is not None and basis.kind is BasisKind.QUOTE and basis.start is None
    warning = "; quote unchecked: no abstract is in hand" if unchecked else ""
    return f"{judgement.subject} {judgement.field} = {value}  ({judgement.id}){warning}"
