"""What is said of a study, field by field and claim by claim, on a line each.

Grades, links and a marked text enter; paragraphs leave. Values read as they would be typed; each
stands beside whose word it is and the mark, heading or source that it rests on. A dispute, a
failed quote and a changed record are said, never smoothed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.decision import ClaimLevel, StudyLevel
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Account, BasisKind, Reported
from litreview.render.basis_views import NOBODY, Directory, basis_view
from litreview.render.basis_views import place as place_name
from litreview.render.change_words import Names
from litreview.render.field_views import SECONDARY_ONLY
from litreview.render.level_words import claim_level_words
from litreview.render.marks import MarkedText, quoted_span, spans_of
from litreview.render.wording import listed

FIELD_ORDER = tuple(dict.fromkeys((*LADDER_FIELDS, *Field)))
"""What a level rests on first; then as everywhere."""
NAMED_COLUMN = 26  # columns of "field = value" before what is said of it
_FAILED = frozenset({QuoteCheck.NOT_FOUND, QuoteCheck.UNCHECKED})
_ACCOUNTS = {Account.SECONDARY: " account", Account.ABSTRACT: ", read whole"}


@dataclass(frozen=True, slots=True)
class _Words:
    """How what people and the machine say is put, with the marks of one text."""

    marked: MarkedText
    known: Directory
    whole: bool

    def reader(self, reviewer: Reviewer) -> str:
        """Who says it, and of a second reading by the same people that it is one."""
        about = self.known.reader(reviewer)
        return f"{reviewer} ({about})" if about else reviewer

    def marks(self, basis: Basis | None, check: str) -> str:
        """The marks of what a word quotes; empty for what it does not, or what is not there."""
        return "" if check in _FAILED else self.marked.at(quoted_span(self.marked.text, basis))

    def basis(self, basis: Basis | None, check: str) -> str:
        """What a word rests on, in a few words, where no mark tells."""
        if basis is None:
            return "own reading"
        if basis.kind is BasisKind.QUOTE:
            return f"quote {check.upper()}" if check in _FAILED else "quote"
        if basis.kind is BasisKind.METADATA:
            return f"{basis.where.replace('_', ' ')} {basis.text}"
        return account_text(basis)

    def judgement(self, word: Judgement, check: str, *, value: bool) -> str:
        """Who, what, on what: "a.ivanova 110 [3]"."""
        said = f" {value_text(word.value)}" if value else ""
        rests = self.marks(word.basis, check) or f"({self.basis(word.basis, check)})"
        note = f"; “{word.note}”" if word.note and self.whole else ""
        return f"{self.reader(word.reviewer)}{said} {rests}{note}"

    def link_word(self, word: LinkWord, *, value: bool) -> str:
        """The same of a link, and what is held against it: "anna [2] (aim)"."""
        said = f" ({value_text(word.value)})" if value else ""
        marks = self.marks(word.basis, word.quote_check)
        about = (
            *([] if marks else [self.basis(word.basis, word.quote_check)]),
            *(["no longer in the record"] if word.stale else []),
            *([str(word.role)] if word.role is not None else []),
            *(["the title alone"] if word.title_only else []),
            *(["the page that makes the claim"] if word.circular else []),
            *([f"“{word.note}”"] if word.note and self.whole else []),
        )
        more = f" ({', '.join(about)})" if about else ""
        return f"{self.reader(word.reviewer)}{said}{f' {marks}' if marks else ''}{more}"

    def sureness(self, reading: FieldReading) -> str:
        """How sure the machine is, and of which sentences or headings: "0.93, unsure [3]"."""
        giving = [tag for tag in reading.tags if tag.value == reading.value] or reading.tags
        headings = dict.fromkeys(_heading(tag) for tag in giving if not tag.evidence.is_quote)
        rests = self.marked.at(*spans_of(giving)) or (headings and f"({'; '.join(headings)})")
        unsure = ", unsure" if reading.uncertain else ""
        return f"{reading.confidence:.2f}{unsure} {rests or ''}".rstrip()

    def tag(self, tag: Tag) -> str:
        """Where one tag's words stand: a mark, or else the words."""
        if not tag.evidence.is_quote:
            return f"({_heading(tag)})"
        return self.marked.at(tag.evidence.span) or f'"{tag.evidence.quote}"'


def _heading(tag: Tag) -> str:
    return f"{tag.evidence.where.replace('_', ' ')} {tag.evidence.quote}"


def tags_shown(field: FieldGrade, *, whole: bool = False) -> tuple[Tag, ...]:
    """The tags a field's line points to: those of its value, and of what else the record reads."""
    if field.machine is None:
        return ()
    if field.judgements:
        return field.machine.tags if whole or _departs(field) else ()
    return field.machine.tags if whole or _is_said(field) else ()


def _departs(field: FieldGrade) -> bool:
    """Whether the machine reads something else than people say; finding nothing departs not."""
    machine = field.machine
    return machine is not None and machine.value not in {NOT_REPORTED, field.value}


def field_lines(
    grade: Grade,
    marked: MarkedText,
    known: Directory,
    *,
    whole: bool = False,
    blind: bool = False,
) -> Iterator[str]:
    """A paragraph a field, those a level rests on first; those nobody speaks of in the last.

    Args:
        known: Whom and what the names of readers and sources stand for.
        blind: Whether others said something that is not shown.
    """
    say = _Words(marked, known, whole)
    said = [grade.fields[field] for field in FIELD_ORDER if field in grade.fields]
    shown = [one for one in said if _is_said(one) or (say.whole and tags_shown(one, whole=True))]
    for one in shown:
        yield _field_line(one, say)
        if say.whole:
            yield from _details(one, say)
    silent = [one.field for one in said if one not in shown]
    if silent:
        whom = "the machine or you" if blind else "anybody"
        yield f"  not reported, by {whom}: {', '.join(silent)}"


def _is_said(field: FieldGrade) -> bool:
    """Whether anybody says anything of it; tags that give no value, and no dispute, do not."""
    if field.judgements or field.conflict:
        return True
    return field.machine is not None and field.machine.value != NOT_REPORTED


def _field_line(field: FieldGrade, say: _Words) -> str:
    """One field, what it is, and who says so."""
    values = field.conflict if field.state is GradeState.CONFLICT else (field.value,)
    named = f"  {field.field} = {' / '.join(map(value_text, values))}"
    who_says = _people_say if field.judgements else _machine_says
    said = [who_says(field, say), *_doubts(field, say)]
    return f"{named:<{NAMED_COLUMN}}  {'; '.join(filter(None, said))}"


def _machine_says(field: FieldGrade, say: _Words) -> str:
    machine = field.machine
    if machine is None:
        return ""
    if machine.value == NOT_REPORTED and not field.conflict:
        return "the machine makes no value of its tags"
    if field.state is GradeState.SILENT:
        suggests = f"suggests {value_text(machine.value)}: only a person can say"
        return f"machine {say.sureness(machine)} {suggests}"
    return f"machine {say.sureness(machine)}"


def _people_say(field: FieldGrade, say: _Words) -> str:
    checks = [*field.quote_checks, *[""] * len(field.judgements)]
    pairs = list(zip(field.judgements, checks, strict=False))
    alike = not field.conflict and len({str(word.value) for word in field.judgements}) == 1
    words = [say.judgement(word, check, value=not alike) for word, check in pairs]
    if field.state is GradeState.CONFLICT:
        return f"IN DISPUTE: {', '.join(words)}"
    if field.decided:
        ruling = field.judgements[-1]
        agreeing = f", {listed(ruling.consent)} consenting" if ruling.consent else ""
        why = f" “{ruling.note}”" if ruling.note and not say.whole else ""
        return f"decided by {words[-1]}{agreeing}{why}; before: {', '.join(words[:-1])}"
    people = say.known.policy.people(field.reviewers)
    return f"{', '.join(words)}{' agree' if len(people) > 1 else ''}"


def _doubts(field: FieldGrade, say: _Words) -> Iterator[str]:
    machine = field.machine
    if field.judgements and machine is not None and _departs(field):
        yield f"machine reads {value_text(machine.value)}, {say.sureness(machine)}"
    elif machine is not None and machine.conflict and not field.judgements:
        others = " / ".join(map(value_text, machine.conflict))
        where = say.marked.at(
            *spans_of(tag for tag in machine.tags if tag.value in machine.conflict)
        )
        yield f"the record also reads {others} {where}".rstrip()
    if field.stale:
        yield "STALE: the record changed since"
    told = [word.basis for word in field.judgements if word.basis is not None]
    if field.secondary and not all(basis.is_secondary for basis in told):
        yield SECONDARY_ONLY


def _details(field: FieldGrade, say: _Words) -> Iterator[str]:
    """Every quote and source in full, and every tag with its sentence and its rule."""
    for word in field.judgements:
        other = f"{value_text(word.value)}; " if word.value != field.value else ""
        yield f"      {word.reviewer}: {other}{basis_text(word.basis, say.known)}"
        for against in word.overruled:
            rests = basis_text(against.basis, say.known)
            yield f"        against {value_text(against.value)}; {rests}"
    for tag in field.machine.tags if field.machine else ():
        where = say.tag(tag)
        yield f"      machine: {value_text(tag.value)} {where} {tag.rule} {tag.confidence:.2f}"


def link_lines(
    links: Sequence[Link],
    claims: Sequence[ClaimLevel],
    level: StudyLevel,
    marked: MarkedText,
    known: Directory,
    names: Names,
    *,
    whole: bool = False,
    blind: bool = False,
) -> Iterator[str]:
    """A paragraph a link: the four answers, whose word they are, and what it weighs for the claim.

    Args:
        claims: What the study weighs for each claim, in the order of the links.
        known: Whom and what the names of readers and sources stand for.
        blind: Whether others said something that is not shown.
    """
    say = _Words(marked, known, whole)
    if not links:
        yield "  You linked it to no claim." if blind else "  Linked to no claim."
    for place, link in enumerate(links):
        weight = claims[place] if place < len(claims) else None
        said = claim_level_words(weight, level, names) if weight is not None else ""
        alike = len({word.value for word in link.words}) == 1
        dispute = "  IN DISPUTE, counted as" if link.conflict else ""
        words = ", ".join(say.link_word(word, value=not alike) for word in link.words)
        yield "; ".join(filter(None, (f"  {link.claim}:{dispute} {value_text(link.value)}",
                                      f"by {words}", said)))  # fmt: skip
        if say.whole:
            for word in link.words:
                yield f"      {word.reviewer}: {basis_text(word.basis, say.known)}"


def value_text(value: Value | LinkValue) -> str:
    """A value as it would be typed."""
    if isinstance(value, LinkValue):
        part = f", part {value.part}" if value.part else ""
        people = f", n {value.n}" if value.n is not None else ""
        told = value.objective is not Reported.NOT_REPORTED
        objective = f", objective {value.objective}" if told else ""
        return (
            f"population {value.population}, outcome {value.outcome}, "
            f"intervention {value.intervention}, direction {value.direction}"
            f"{objective}{people}{part}"
        )
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def basis_text(basis: Basis | None, known: Directory = NOBODY) -> str:
    """What a judgement rests on, in a few words; the address of a source filed follows it."""
    if basis is None:
        return "own reading"
    if basis.kind is BasisKind.QUOTE:
        return f'"{basis.text}" ({place_name(basis.where) or "not checked"})'
    if basis.kind is BasisKind.METADATA:
        return f"{basis.where.replace('_', ' ')} {basis.text}"
    view = basis_view(basis, known)
    address = f" ({view.url})" if view is not None and view.url not in basis.text else ""
    return f"{account_text(basis)}: {basis.text}{address}"


def account_text(basis: Basis) -> str:
    """What kind of source it is, and how sure its reader: "full text, high certainty"."""
    account = f"{basis.account.replace('_', ' ')}{_ACCOUNTS.get(basis.account, '')}"
    return f"{account}, {basis.certainty} certainty"
