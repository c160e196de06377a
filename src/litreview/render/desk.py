"""One study on a reviewer's desk: its text sentence by sentence, and what is said of each field.

A study enters as its reviewer may see it; rows of fields and blocks of text leave, for whoever
draws them. A sentence that a field rests on carries the field's letter, so that nothing hangs on
colour alone. Nothing is drawn here, and no terminal known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.basis import MAX_QUOTE
from litreview.model.fields import NOT_REPORTED, ROB2_FIELDS, SYRCLE_FIELDS, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import Reviewer, cited
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.record import Record
from litreview.model.suggestion import Effect, MayBear
from litreview.model.tag import FieldReading
from litreview.model.text import Span
from litreview.model.vocabulary import BasisKind
from litreview.render.judgement_words import FIELD_ORDER, basis_text, value_text
from litreview.render.marks import quoted_span, spans_of
from litreview.render.study_sheet import head_lines, no_abstract
from litreview.render.wording import listed

LETTERS: dict[Field, str] = {
    Field.AGE: "A",
    Field.BLINDING: "B",
    Field.CONTROL: "C",
    Field.DESIGN: "D",
    Field.SEX: "E",
    Field.FORM: "F",
    Field.REGISTERED: "G",
    Field.HEALTH_STATUS: "H",
    Field.INTERVENTION: "I",
    Field.RISK_OF_BIAS: "J",
    Field.N_KIND: "K",
    Field.DURATION: "L",
    Field.ARMS: "M",
    Field.N: "N",
    Field.CONDITION: "O",
    Field.FULL_TEXT_READ: "P",
    Field.DOSE: "Q",
    Field.RANDOMIZED: "R",
    Field.SPECIES: "S",
    Field.ROUTE: "T",
    Field.CLUSTER: "U",
    Field.SPECIES_DETAIL: "V",
    Field.BLINDING_WHO: "W",
    Field.CROSSOVER: "X",
    Field.FINDING: "Y",
}
"""The key of each field that has one, everywhere the same; Z brings an undo back."""

DOMAINS = (*ROB2_FIELDS, *SYRCLE_FIELDS)
ROWS = tuple(
    sorted(
        FIELD_ORDER,
        key=lambda field: (field not in LETTERS, field not in DOMAINS, FIELD_ORDER.index(field)),
    )
)
"""Those a level rests on first, then those with a letter, the domains of bias, and the others."""

JUDGED, UNSURE, SILENT, DISPUTED, READ = "✓", "?", "–", "!", " "  # noqa: RUF001 - a dash to see
"""By this reviewer; not certain; said by nobody; people differ or it is stale; read by machine."""

_CUT = re.compile(r"\s+\S*$")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as its reviewer may see it.

    Attributes:
        letter: Empty where it has none.
        value: In words; empty where nothing is said, or shown.
        confidence: The machine's, where the value is its own.
        mark: One character; see `JUDGED` and the others.
        spans: Where the words stand that it rests on.
        heading: The heading or source it rests on; empty where it rests on the text.
        about: Who says it, and what the machine reads beside a person's word.
        proposed: What a reviewer may accept: the machine's value; None for nothing.
        judged: Whether this reviewer's own word stands.
    """

    field: Field
    letter: str
    value: str
    confidence: float | None
    mark: str
    spans: tuple[Span, ...] = ()
    heading: str = ""
    about: str = ""
    proposed: Value | None = None
    judged: bool = False


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as its reviewer may see it.

    Attributes:
        mark: "l1": what stands behind the sentence it rests on.
        words: Claim, answers, and who says so; no name.
        span: Where that sentence stands; None where it rests on something else.
    """

    mark: str
    words: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; a sentence of the abstract has its place, and what rests on it.

    Attributes:
        letters: Of the fields.
        links: The marks of the links, with a space between two.
    """

    text: str
    sentence: int | None = None
    letters: str = ""
    links: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: what it is (`title`, `head`, `section`, `headings`), its label, its text."""

    kind: str
    pieces: tuple[Piece, ...]
    label: str = ""


# -- fields ------------------------------------------------------------------------------------


def field_rows(
    record: Record,
    grade: Grade,
    reviewer: Reviewer,
    notes: Sequence[Judgement] = (),
    fit: Collection[Field] = (),
) -> tuple[FieldRow, ...]:
    """Every field in its row, in the order of `ROWS`; of the domains of bias those that fit.

    Args:
        notes: Remarks on the study: of a field its reviewer may have said to be unsure.
        fit: The domains of bias that fit the study; others are shown where somebody judged them.
    """
    doubted = {note.value for note in notes if note.reviewer == reviewer}
    return tuple(
        _row(
            record,
            grade.fields.get(field) or FieldGrade(field, NOT_REPORTED, GradeState.SILENT),
            reviewer,
            doubted=unsure_words(field) in doubted,
        )
        for field in ROWS
        if field not in DOMAINS or field in fit or _is_spoken_of(grade, field)
    )


def _is_spoken_of(grade: Grade, field: Field) -> bool:
    return field in grade.fields and bool(grade.fields[field].judgements)


def readable(field: str) -> str:
    """A field's name as a person says it: "risk of bias", "bias: randomization"."""
    tool, point, domain = field.partition(".")
    return (f"bias: {domain}" if point else tool).replace("_", " ")


def unsure_words(field: Field) -> str:
    """The remark by which a reviewer says that they cannot tell a field."""
    return f"unsure of {field}"


def _row(record: Record, said: FieldGrade, reviewer: Reviewer, *, doubted: bool) -> FieldRow:
    own = next((word for word in reversed(said.judgements) if word.reviewer == reviewer), None)
    machine = said.machine
    read = machine is not None and (machine.value != NOT_REPORTED or bool(machine.conflict))
    word = own or (said.judgements[-1] if said.judgements else None)
    if said.state is GradeState.CONFLICT:
        value = " / ".join(map(value_text, said.conflict))
    elif word is not None:
        value = value_text(said.value if said.decided else word.value)
    else:
        value = value_text(machine.value) if machine is not None and read else ""
    by_machine = word is None and machine is not None and read
    spans, heading = _rests(record, word, machine if by_machine else None)
    return FieldRow(
        said.field,
        LETTERS.get(said.field, ""),
        value.replace(NOT_REPORTED, "not reported"),
        machine.confidence if by_machine and machine is not None else None,
        _mark(said, judged=own is not None, read=read, doubted=doubted),
        spans,
        heading,
        "; ".join(_about(said, reviewer)),
        machine.value if machine is not None and machine.value != NOT_REPORTED else None,
        own is not None,
    )


def _mark(said: FieldGrade, *, judged: bool, read: bool, doubted: bool) -> str:
    if said.state is GradeState.CONFLICT or said.stale:
        return DISPUTED
    if judged:
        return JUDGED
    unsure = said.machine is not None and (said.machine.uncertain or bool(said.machine.conflict))
    if doubted or (unsure and read):
        return UNSURE
    return READ if read or said.judgements else SILENT


def _rests(
    record: Record, word: Judgement | None, machine: FieldReading | None
) -> tuple[tuple[Span, ...], str]:
    if word is not None:
        span = quoted_span(record.study_text, word.basis)
        quoted = word.basis is not None and word.basis.kind is BasisKind.QUOTE
        return ((span,), "") if span else ((), "" if quoted else basis_text(word.basis))
    if machine is None:
        return (), ""
    tags = [tag for tag in machine.tags if tag.value == machine.value] or machine.tags
    headings = dict.fromkeys(tag.evidence.quote for tag in tags if not tag.evidence.is_quote)
    spans = tuple(spans_of(tags))
    return spans, "" if spans else "; ".join(headings)


def _about(said: FieldGrade, reviewer: Reviewer) -> Iterator[str]:
    """Who says it, and what else is to be known of it."""
    names = ["you" if one == reviewer else one for one in said.reviewers]
    if said.state is GradeState.CONFLICT:  # no name is shown until it is decided
        yield "in dispute, d decides it"
    elif names:
        yield listed(names)
    if said.stale:
        yield "changed since it was judged"
    machine = said.machine
    if machine is None:
        return
    if said.judgements and machine.value not in {NOT_REPORTED, said.value}:
        yield f"the machine reads {value_text(machine.value)} ({machine.confidence:.2f})"
    elif not said.judgements and machine.value != NOT_REPORTED:
        unsure = ", and not certain" if machine.uncertain else ""
        yield f"read by the machine, {machine.confidence:.2f} sure{unsure}"
    if not said.judgements and machine.conflict:
        yield f"the text also reads {' / '.join(map(value_text, machine.conflict))}"


def link_rows(record: Record, links: Sequence[Link], reviewer: Reviewer) -> tuple[LinkRow, ...]:
    """The links of a study, each with this reviewer's own answers where they gave some."""
    return tuple(_link_row(record, n, link, reviewer) for n, link in enumerate(links, 1))


def _link_row(record: Record, number: int, link: Link, reviewer: Reviewer) -> LinkRow:
    own = next((word for word in reversed(link.words) if word.reviewer == reviewer), None)
    word = own or link.words[-1]
    who = "you" if own is not None else "said by others"
    dispute = "; in dispute, d decides it" if link.conflict else ""
    span = quoted_span(record.study_text, word.basis)
    rests = "" if span is not None else f", {basis_text(word.basis)}"
    said = value_text((own or link).value).replace("_", " ")
    words = f"{link.claim}: {said} ({who}{rests}{dispute})"
    return LinkRow(f"l{number}", words, span)


# -- text --------------------------------------------------------------------------------------


def text_blocks(
    record: Record,
    sentences: Sequence[Span],
    rows: Sequence[FieldRow],
    ties: Sequence[str] = (),
    links: Sequence[LinkRow] = (),
) -> tuple[Block, ...]:
    """Title, citation, abstract by section, links, trial and headings, in reading order.

    Args:
        ties: What ties it to other reports, in words.
    """
    text = record.study_text
    blocks: list[Block] = []
    for passage, start in zip(text.passages, text.starts, strict=True):
        within = Span(start, start + len(passage.text))
        pieces = tuple(_pieces(text.text, within, sentences, rows, links))
        if passage.where == "title":
            blocks.append(Block("title", pieces))
            head = [line.strip() for line in head_lines(record)]
            blocks += [Block("head", (Piece(line),)) for line in (cited(record.id), *head)]
        elif passage.text:
            blocks.append(Block("section", pieces, passage.label))
    if not text.has_abstract:
        blocks.append(Block("head", (Piece(no_abstract(record)),)))
    blocks += [Block("headings", (Piece(link.words),), f"Link {link.mark}") for link in links]
    if ties:
        blocks.append(Block("headings", (Piece(" ".join(ties)),), "Trial"))
    numbers = ", ".join(one.accession for one in record.registry_ids if one.accession)
    if numbers:
        blocks.append(Block("headings", (Piece(numbers),), "Registered"))
    for label, names in (("Type", text.publication_types), ("MeSH", text.mesh_headings)):
        if names:
            blocks.append(Block("headings", tuple(_headings(names, rows)), label))
    return tuple(blocks)


def _pieces(
    text: str,
    within: Span,
    sentences: Sequence[Span],
    rows: Sequence[FieldRow],
    links: Sequence[LinkRow],
) -> Iterator[Piece]:
    """A passage cut at its sentences; what lies between them is kept."""
    at = within.start
    for place, one in enumerate(sentences):
        if not (within.start <= one.start and one.end <= within.end) or one.start < at:
            continue
        if at < one.start:
            yield Piece(text[at : one.start])
        resting = " ".join(each.mark for each in links if each.span and _overlap(each.span, one))
        yield Piece(text[one.start : one.end], place, letters_on(one, rows), resting)
        at = one.end
    if at < within.end:
        yield Piece(text[at : within.end])


def letters_on(sentence: Span, rows: Sequence[FieldRow]) -> str:
    """The letters of the fields that rest on a sentence, in the order of the rows."""
    return "".join(row.letter for row in rows if letters_on_any(row, sentence))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _headings(names: Sequence[str], rows: Sequence[FieldRow]) -> Iterator[Piece]:
    for place, name in enumerate(names):
        resting = "".join(row.letter for row in rows if name in row.heading.split("; "))
        yield Piece(name, None, resting)
        if place < len(names) - 1:
            yield Piece("; ")


# -- what a word may rest on -------------------------------------------------------------------


def sentence_of(row: FieldRow, sentences: Sequence[Span]) -> int | None:
    """The place of the first sentence that a field rests on; None for none."""
    return next((n for n, one in enumerate(sentences) if letters_on_any(row, one)), None)


def letters_on_any(row: FieldRow, sentence: Span) -> bool:
    """Whether a field rests on a sentence."""
    return any(_overlap(one, sentence) for one in row.spans)


def likely_sentence(value: str, row: FieldRow, text: str, sentences: Sequence[Span]) -> int | None:
    """The sentence that most likely says a value: one that writes it, else the field's own."""
    holds = re.compile(rf"(?<![\d.,]){re.escape(value)}(?![.,]?\d)", re.IGNORECASE)
    own = sentence_of(row, sentences)
    written = [n for n, one in enumerate(sentences) if holds.search(text[one.start : one.end])]
    if own in written or not written:
        return own
    return next((n for n in written if n), written[0])  # the abstract before the title


def result_sentence(
    claim: str, may_bear: Sequence[MayBear], effects: Sequence[Effect], sentences: Sequence[Span]
) -> int | None:
    """The sentence a link to a claim likely rests on: a result that shares its words."""
    near = next((one for one in may_bear if one.claim == claim), None)
    words = [word.casefold() for word in near.words] if near is not None else []
    ranked = sorted(
        effects,
        key=lambda one: (
            -sum(word in one.evidence.quote.casefold() for word in words),
            -one.confidence,
        ),
    )
    places = [one.evidence for one in ranked if one.evidence.where != "title"]
    if near is not None and near.evidence.is_quote and near.evidence.where != "title":
        places.append(near.evidence)
    for evidence in places:
        for n, one in enumerate(sentences):
            if one.start <= evidence.start < one.end:
                return n
    return None


def quote_of(text: str, sentence: Span, wanted: str = "") -> str:
    """A sentence as it may be quoted: of a long one so many whole words, around what is wanted."""
    whole = text[sentence.start : sentence.end].strip()
    if len(whole) <= MAX_QUOTE:
        return whole
    at = max(0, whole.casefold().find(wanted.casefold())) if wanted else 0
    first = 0 if at + len(wanted) < MAX_QUOTE // 2 else whole.find(" ", at - MAX_QUOTE // 2) + 1
    part = whole[first : first + MAX_QUOTE]
    return part if first + MAX_QUOTE >= len(whole) else _CUT.sub("", part)
