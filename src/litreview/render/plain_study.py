"""One study read out line by line, for a screen reader: its text in numbered sentences, its fields.

A study enters as its reviewer may see it; lines leave. Nothing hangs on place, colour or boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.basis import Basis
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import Reviewer
from litreview.model.link import Link
from litreview.model.record import Record
from litreview.model.tag import FieldReading
from litreview.model.text import Span
from litreview.model.vocabulary import Standing
from litreview.render.judgement_words import FIELD_ORDER, basis_text, value_text
from litreview.render.marks import quoted_span, spans_of


def text_lines(record: Record, sentences: Sequence[Span]) -> Iterator[str]:
    """Citation and standing, then title and abstract, each sentence with its number from 1."""
    where = filter(None, (record.journal.name, str(record.year or "")))
    yield f"{record.id}, {' '.join(where) or 'source not reported'}."
    if record.standing is not Standing.NONE:
        yield f"Standing: {record.standing.value.replace('_', ' ')}."
    text, number = record.study_text, 0
    for passage, start in zip(text.passages, text.starts, strict=True):
        within = Span(start, start + len(passage.text))
        label = "Title" if passage.where == "title" else passage.label
        for one in sentences:
            if within.start <= one.start and one.end <= within.end:
                number = sentences.index(one) + 1
                yield (
                    f"{label}: {number}. {_said(record, one)}"
                    if label
                    else (f"{number}. {_said(record, one)}")
                )
                label = ""
    if not text.has_abstract:
        yield "No abstract is in hand."
    if text.mesh_headings:
        yield f"MeSH: {'; '.join(text.mesh_headings)}."


def _said(record: Record, sentence: Span) -> str:
    return " ".join(record.study_text.text[sentence.start : sentence.end].split())


def field_lines(
    record: Record, grade: Grade, sentences: Sequence[Span], reviewer: Reviewer
) -> Iterator[str]:
    """What is said of each field, those a level rests on first; what nobody speaks of is left out.

    Fields the ladder weighs are told also where nobody speaks of them.
    """
    for name in FIELD_ORDER:
        said = grade.fields.get(name)
        if said is not None and (said.judgements or _reads(said.machine)):
            yield f"{name}: {_field(record, said, sentences, reviewer)}"
        elif name in LADDER_FIELDS:
            yield f"{name}: not reported, as far as the machine reads"


def _reads(machine: FieldReading | None) -> bool:
    return machine is not None and (machine.value != NOT_REPORTED or bool(machine.conflict))


def _field(record: Record, said: FieldGrade, sentences: Sequence[Span], reviewer: Reviewer) -> str:
    own = next((word for word in reversed(said.judgements) if word.reviewer == reviewer), None)
    stale = "; changed since you judged it" if said.stale and own is not None else ""
    if said.state is GradeState.CONFLICT:
        return f"in dispute, {' or '.join(map(value_text, said.conflict))}; d decides it"
    if own is not None:
        return f"{value_text(own.value)}, your word{rests(record, own.basis, sentences)}{stale}"
    if said.judgements:
        return f"{value_text(said.value)}, said by {' and '.join(said.reviewers)}"
    machine = said.machine
    if machine is None:
        return "not reported"
    spans = tuple(spans_of(tag for tag in machine.tags if tag.value == machine.value))
    number = number_at(spans[0], sentences) if spans else None
    where = f", sentence {number}" if number else ""
    other = f", or {' or '.join(map(value_text, machine.conflict))}" if machine.conflict else ""
    sure = "unsure" if machine.uncertain or machine.conflict else "sure"
    return f"{value_text(machine.value)}{other}, machine {sure} {machine.confidence:.2f}{where}"


def rests(record: Record, basis: Basis | None, sentences: Sequence[Span]) -> str:
    """What a word rests on: ", sentence 3", or the source in words; empty for one's own reading."""
    if basis is None:
        return ""
    span = quoted_span(record.study_text, basis)
    number = number_at(span, sentences) if span is not None else None
    return f", sentence {number}" if number else f", {basis_text(basis)}"


def number_at(span: Span, sentences: Sequence[Span]) -> int | None:
    """The number, from 1, of the first sentence that a span lies in."""
    inside = (
        n for n, one in enumerate(sentences, 1) if span.start < one.end and one.start < span.end
    )
    return next(inside, None)


def link_lines(links: Sequence[Link], reviewer: Reviewer) -> Iterator[str]:
    """The links of a study, each with whether its reviewer made it."""
    for link in links:
        who = "your word" if reviewer in link.reviewers else "said by others"
        yield f"Linked to {link.claim}: {value_text(link.value)}; {who}."
