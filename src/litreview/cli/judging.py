"""The queue, claims of fact, one study's sheet, and judgements as written, in words.

What the workflow hands back enters; lines and rows leave. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from litreview.cli.columns import Column
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.trial import NO_RELATIONS, Relations, suspicions_of
from litreview.model.vocabulary import BasisKind
from litreview.render.judgement_words import basis_text, value_text
from litreview.reviews.acceptance import Left, Why
from litreview.reviews.queue import Asked, Need, is_unsure, lost_links, stale_fields, unjudged

if TYPE_CHECKING:
    from litreview.render.study_sheet import StudySheet
    from litreview.workflow.queue import Queue
    from litreview.workflow.results import Written
    from litreview.workflow.show import FactInHand, StudyInHand

QUEUE_COLUMNS = (
    Column("study"),
    Column("year"),
    Column("waits for", wraps=True),
    Column("title", below=True),
)


ORDINALS = ("a first", "a second", "a third")
COULD_MOVE = "could move a tier"


def queue_row(queue: Queue, study: StudyId) -> list[str]:
    """One study of the review queue, and why it stands there."""
    record = queue.dossier.records[study]
    moves = [COULD_MOVE] if study in queue.moves else []
    level = queue.levels.get(study) if queue.asked[study].wanted else None
    levels = [f"level {level} if confirmed"] if level else []
    needs = [*moves, *levels, *needs_in(queue, study)] or [_done(queue.dossier.grades[study])]
    return [study, str(record.year or "n.r."), "; ".join(needs), record.title.plain]


def needs_in(queue: Queue, study: StudyId) -> tuple[str, ...]:
    """What one study of a queue asks of its reviewer."""
    dossier = queue.dossier
    links, grade = dossier.links_of(study), dossier.grades[study]
    return tuple(needs_of(grade, links, queue.asked[study], dossier.relations, queue.reviewer))


def needs_of(
    grade: Grade,
    links: tuple[Link, ...],
    asked: Asked,
    relations: Relations = NO_RELATIONS,
    reviewer: Reviewer | None = None,
) -> Iterator[str]:
    """What a reviewer is asked to settle, gravest first; nothing when nothing is asked.

    Args:
        grade: As this reviewer may see it, and so the links and relations.
        reviewer: None for anybody.
    """
    if asked.need is Need.NONE:
        return
    yield from _own_needs(grade, links, reviewer)
    suspicions = tuple(suspicions_of(grade.study, relations))
    yield from suspicions
    if asked.need is Need.SUSPECTED and not suspicions:
        yield "may be one trial with another report"
    if asked.wanted:
        unsure = [said.field for said in grade.fields.values() if is_unsure(said)]
        if unsure:
            yield f"machine unsure: {', '.join(unsure)}"
        yield _word_wanted(grade, asked, reviewer)
    if asked.unlinked and (reviewer in grade.reviewers or not asked.wanted):
        yield "a link to a claim, or a reason to exclude it"


def _own_needs(grade: Grade, links: tuple[Link, ...], reviewer: Reviewer | None) -> Iterator[str]:
    """What became of words already given."""
    lost = lost_links(links, reviewer)
    for why, names in (
        (
            "in dispute",
            [
                f.field
                for f in grade.fields.values()
                if f.state is GradeState.CONFLICT and reviewer in {None, *f.reviewers}
            ],
        ),
        ("stale", stale_fields(grade, reviewer)),
        (
            "link in dispute",
            [x.claim for x in links if x.conflict and reviewer in {None, *x.reviewers}],
        ),
        *(
            (
                f"link to make again, the {what} it cited is no longer in the record",
                [link.claim for link in lost if link.lost == what],
            )
            for what in ("sentence", "heading")
        ),
    ):
        if names:
            yield f"{why}: {', '.join(names)}"


def _word_wanted(grade: Grade, asked: Asked, reviewer: Reviewer | None) -> str:
    """Whose word is wanted, and on what where this reviewer began."""
    if reviewer in grade.reviewers:
        return f"your word: {', '.join(unjudged(grade, reviewer))}"
    if reviewer is None and grade.reviewers and grade.unconfirmed:
        return f"a person's word: {', '.join(grade.unconfirmed)}"
    which = ORDINALS[asked.others] if asked.others < len(ORDINALS) else "one more"
    return f"{which} reviewer"


def _done(grade: Grade) -> str:
    """Of a study that asks for nothing, why."""
    return f"nothing: excluded, {grade.excluded}" if grade.excluded else "nothing"


def sheet_of(hand: StudyInHand, *, whole: bool = False) -> StudySheet:
    """The sheet of one study in hand."""
    from litreview.render.study_sheet import Suggestions, study_sheet

    return study_sheet(
        hand.dossier,
        hand.level,
        hand.claims,
        hand.sentences,
        hand.notes,
        hand.hidden,
        included=hand.included.included,
        retracted=hand.included.retracted,
        suggestions=Suggestions(hand.effects, hand.may_bear),
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


def written_lines(written: Written) -> Iterator[str]:
    """Each judgement as written, with the id that takes it back, and what it replaces."""
    for word in written.judgements:
        role = written.roles.get(word.id)
        reads = f"; the quote reads as {role}" if role is not None else ""
        yield judgement_line(word, written.replaced.get(word.id)) + reads


def judgement_line(judgement: Judgement, replaced: Judgement | None = None) -> str:
    """One judgement as written, with the id that takes it back."""
    value = value_text(judgement.value)
    basis = judgement.basis
    unchecked = basis is not None and basis.kind is BasisKind.QUOTE and basis.start is None
    warning = "; quote unchecked: no abstract is in hand" if unchecked else ""
    before = ""
    if replaced is not None:
        other = replaced.value != judgement.value
        was = f"replaces {value_text(replaced.value)}" if other else "as before, on other grounds"
        before = f" ({was})"
    return f"{judgement.subject} {judgement.field} = {value}{before}  ({judgement.id}){warning}"


def reversed_line(judgement: Judgement, how: str) -> str:
    """One judgement that was taken or brought back."""
    value = value_text(judgement.value)
    return f"{how}: {judgement.subject} {judgement.field} = {value}  ({judgement.id})"


def left_line(left: Sequence[Left]) -> str:
    """What accepting left, and why: fields with one reason and nothing to show go together."""
    by_words: dict[str, list[str]] = {}
    for one in left:
        by_words.setdefault(_why(one), []).append(one.field)
    if silent := by_words.pop(Why.SILENT.value, []):
        told = f"read the text, then --set {silent[0]}=not-reported if it says nothing either"
        by_words[f"{Why.SILENT.value}: {told}"] = silent
    said = (f"{', '.join(fields)} ({words})" for words, fields in by_words.items())
    return f"Left for you: {', '.join(said)}"


def _why(left: Left) -> str:
    values = " / ".join(map(value_text, left.values))
    if left.confidence is not None:
        return f"{values}, {left.why.value} {left.confidence:.2f}"
    if left.why is Why.CONFLICT:
        return f"{values} {left.why.value}"
    return f"{values}, {left.why.value}" if values else left.why.value
