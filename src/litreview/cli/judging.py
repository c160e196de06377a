"""One study as a reviewer sees it, the queue, and judgements as written, in words.

Dossiers and judgements enter; lines and rows leave. Each value stands beside the
sentence or source it rests on, people's words before the machine's. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from litreview.cli.columns import Column
from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue
from litreview.model.tag import Tag
from litreview.model.trial import NO_RELATIONS, Relations, suspicions_of
from litreview.model.vocabulary import Account, BasisKind, Standing
from litreview.reviews.acceptance import Left, Why

if TYPE_CHECKING:
    from litreview.workflow.show import FactInHand

_ACCOUNTS = {Account.SECONDARY: " account", Account.ABSTRACT: ", read whole"}

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


def _suggested(said: FieldGrade) -> bool:
    """Whether the machine suggests what only a person can say."""
    return said.machine is not None and bool(said.machine.tags)


def study_lines(dossier: Dossier, study: StudyId) -> Iterator[str]:
    """One study: its citation, every field with its sentences, its links."""
    from litreview.render.trial_words import tie_words

    record, grade = dossier.records[study], dossier.grades[study]
    yield f"{study}  {record.title.plain}"
    names = [str(author) for author in record.authors]
    first = ", ".join(names[:3]) + (" et al" if len(names) > 3 else "")
    yield f"  {first or 'No author'}. {record.journal.name} {record.year or 'undated'}"
    if record.standing is not Standing.NONE:
        yield f"  {record.standing.value.replace('_', ' ').upper()}"
    if not record.study_text.has_abstract:
        yield "  No abstract in hand: a quote from it can be kept but not checked."
    yield from (f"  {sentence}" for sentence in tie_words(dossier, study))
    yield f"  Graded by {', '.join(grade.graded_by)}"
    said = [grade.fields[field] for field in Field if field in grade.fields]
    for one in said:
        if one.state is not GradeState.SILENT or _suggested(one):
            yield from field_lines(one)
    silent = [one.field for one in said if one.state is GradeState.SILENT and not _suggested(one)]
    if silent:
        yield ""
        yield f"not_reported, by anybody: {', '.join(silent)}"
    yield from _included_lines(dossier, study)
    for link in dossier.links_of(study):
        yield from link_lines(link)


def _included_lines(dossier: Dossier, study: StudyId) -> Iterator[str]:
    """The trials a review's reference list names, for a person to confirm as included."""
    from litreview.reviews.included import included_suggestion

    found = included_suggestion(dossier.records[study], dossier.records, dossier.grades)
    if found.included:
        yield ""
        yield f"its references name trials in people: {', '.join(found.included)}"
        yield "  Those it includes, and does not only mention, go into --set included=…"
    if found.retracted:
        yield f"  Retracted among them: {', '.join(found.retracted)}"


def field_lines(said: FieldGrade) -> Iterator[str]:
    """One field: value and state, then who said what, resting on which words."""
    unsaid = said.state is GradeState.SILENT
    marks = ["suggested: only a reviewer can say" if unsaid else said.state.value]
    marks += ["stale"] if said.stale else []
    marks += ["from a secondary account"] if said.secondary else []
    marks += [f"disputed: {' / '.join(map(value_text, said.conflict))}"] if said.conflict else []
    yield ""
    yield f"{said.field} = {value_text(said.value)}  ({'; '.join(marks)})"
    for judgement, check in zip(said.judgements, said.quote_checks, strict=False):
        checked = "" if check.value == "not a quote" else f" [quote {check.value}]"
        words = basis_text(judgement.basis)
        note = f" Note: {judgement.note}" if judgement.note else ""
        yield f"  {judgement.reviewer}: {value_text(judgement.value)}; {words}{checked}{note}"
    for tag in said.machine.tags if said.machine else ():
        yield f"  machine: {tag_text(tag)}"


def link_lines(link: Link) -> Iterator[str]:
    """One link: the four answers, then each person's word."""
    yield ""
    dispute = "  (in dispute)" if link.conflict else ""
    yield f"{link.claim}: {value_text(link.value)}{dispute}"
    for word in link.words:
        gone = " [no longer in the record]" if word.stale else ""
        marks = gone + (f" [{word.role}]" if word.role else "")
        marks += " [the title alone]" if word.title_only else ""
        marks += " [the page that makes the claim]" if word.circular else ""
        yield f"  {word.reviewer}: {value_text(word.value)}; {basis_text(word.basis)}{marks}"


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
    value = value_text(judgement.value)
    basis = judgement.basis
    unchecked = basis is not None and basis.kind is BasisKind.QUOTE and basis.start is None
    warning = "; quote unchecked: no abstract is in hand" if unchecked else ""
    return f"{judgement.subject} {judgement.field} = {value}  ({judgement.id}){warning}"


def reversed_line(judgement: Judgement, how: str) -> str:
    """One judgement that was taken or brought back."""
    value = value_text(judgement.value)
    return f"{how}: {judgement.subject} {judgement.field} = {value}  ({judgement.id})"


def left_line(left: Sequence[Left]) -> str:
    """What accepting left, and why: fields with one reason and nothing to show go together."""
    by_words: dict[str, list[str]] = {}
    for one in left:
        by_words.setdefault(_why(one), []).append(one.field)
    said = (f"{', '.join(fields)} ({words})" for words, fields in by_words.items())
    return f"Left for you: {', '.join(said)}"


def _why(left: Left) -> str:
    values = " / ".join(map(value_text, left.values))
    if left.confidence is not None:
        return f"{values}, {left.why.value} {left.confidence:.2f}"
    if left.why is Why.CONFLICT:
        return f"{values} {left.why.value}"
    return f"{values}, {left.why.value}" if values else left.why.value


def value_text(value: Value | LinkValue) -> str:
    """A value as it would be typed."""
    if isinstance(value, LinkValue):
        part = f", part {value.part}" if value.part else ""
        people = f", n {value.n}" if value.n is not None else ""
        return (
            f"population {value.population}, outcome {value.outcome}, "
            f"intervention {value.intervention}, {value.direction}{people}{part}"
        )
    return ",".join(value) if isinstance(value, tuple) else str(value)


def basis_text(basis: Basis | None) -> str:
    """What a judgement rests on, in a few words."""
    if basis is None:
        return "own reading"
    if basis.kind is BasisKind.QUOTE:
        return f'"{basis.text}" ({basis.where or "not checked"})'
    if basis.kind is BasisKind.METADATA:
        return f"{basis.where.replace('_', ' ')} {basis.text}"
    account = f"{basis.account.replace('_', ' ')}{_ACCOUNTS.get(basis.account, '')}"
    return f"{account}, {basis.certainty} certainty: {basis.text}"


def tag_text(tag: Tag) -> str:
    """A machine tag with its evidence and its rule."""
    where = tag.evidence.where.replace("_", " ")
    return (
        f'{value_text(tag.value)}; "{tag.evidence.quote}" '
        f"({where}; {tag.rule}; {tag.confidence:.2f})"
    )
