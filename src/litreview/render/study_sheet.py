"""One study on one or two screens: its text, what is said of each field, its links, its level.

What a reviewer may see enters, weighed already; a frozen noun leaves, which gives its own lines for
whoever prints them. The text is printed whole and word for word, for a quote is taken from it; the
marks between its sentences are told apart from it, and stand for what the lines below rest on.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.decision import ClaimLevel, StudyLevel
from litreview.model.dossier import Dossier
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import StudyId, cited
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.query import Criteria
from litreview.model.record import Record
from litreview.model.tag import FieldReading, Tag
from litreview.model.text import Passage, Span, StudyText
from litreview.model.trial import ties_of
from litreview.model.vocabulary import Account, BasisKind, Origin, QuoteRole, Standing
from litreview.render.level_words import claim_level_words, level_words
from litreview.render.trial_words import tie_words
from litreview.render.wording import counted, language, listed

FIELD_ORDER = tuple(dict.fromkeys((*LADDER_FIELDS, *Field)))
"""What a level rests on first; then as everywhere."""
AUTHORS_SHOWN = 3
NAMED_COLUMN = 26  # columns of "field = value" before what is said of it
NO_BREAK = "\N{NO-BREAK SPACE}"  # keeps a mark on the line of its sentence
BRACKETS = ("[{}]", "{{{}}}", "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}{}"
            "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}")  # fmt: skip
"""How a mark is written: the first way in which the text itself writes no number."""
COMMON_TYPES = re.compile(r"Journal Article|English Abstract|Research Support.*")
"""Publication types that say nothing of the study."""
_ACCOUNTS = {Account.SECONDARY: " account", Account.ABSTRACT: ", read whole"}
_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence of the text that something rests on.

    Attributes:
        number: From 1, in reading order.
        start: First code point in `StudyText.text`.
        end: One past the last.
        text: The sentence as it stands there.
    """

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StudySheet:
    """What is known of one study, part by part; each line of a part is one paragraph.

    Attributes:
        head: Citation, kind, standing.
        addresses: Where the full text and PubMed's own page are.
        text: Title and abstract with their marks, passage by passage, a label before each.
        fields: One paragraph a field; with every tag and quote below it where all was asked for.
        about: Trial, group, what its references name.
        links: One paragraph a link.
        level: Its level, why, and what would raise it.
        beside: Criteria, remarks, and whose words are hidden.
    """

    study: StudyId
    head: tuple[str, ...]
    addresses: tuple[str, ...]
    text: tuple[str, ...]
    marks: tuple[Mark, ...]
    fields: tuple[str, ...]
    about: tuple[str, ...]
    links: tuple[str, ...]
    level: tuple[str, ...]
    beside: tuple[str, ...]

    def lines(self, width: int) -> tuple[str, ...]:
        """The sheet, no line wider than asked but for a word that is."""
        title, *abstract = self.text
        first = (title, *self.head)
        parts = (
            first,
            abstract,
            self.fields,
            (*self.about, *self.links),
            self.level,
            self.beside,
        )
        lines: list[str] = []
        for part in filter(None, parts):
            more = 0 if part is abstract else 2
            lines += ["", *(line for text in part for line in _wrapped(text, width, more))]
            lines += _packed(self.addresses, width) if part is first else ()
        return tuple(lines[1:])


def study_sheet(
    dossier: Dossier,
    level: StudyLevel,
    claims: Sequence[ClaimLevel] = (),
    sentences: Sequence[Span] = (),
    notes: Sequence[Judgement] = (),
    hidden: int = 0,
    *,
    included: Sequence[str] = (),
    retracted: Sequence[str] = (),
    whole: bool = False,
) -> StudySheet:
    """Return the sheet of one study.

    Args:
        dossier: No more than its reader may see.
        level: The study's level; which study it is.
        claims: What it weighs for each claim, in the order of its links.
        sentences: Those of title and abstract; what lies in none of them cannot be marked.
        notes: People's remarks on it.
        hidden: How many others said something that is not shown.
        included: PMIDs of trials in people that a review cites, and may include.
        retracted: Those of them that were retracted.
        whole: Every tag, every quote and every source in full.
    """
    study = level.study
    record, grade, links = dossier.records[study], dossier.grades[study], dossier.links_of(study)
    words = [judgement for field in grade.fields.values() for judgement in field.judgements]
    bases = [word.basis for word in words]
    bases += [word.basis for link in links for word in link.words]
    tags = [tag for field in grade.fields.values() for tag in tags_shown(field, whole=whole)]
    text = record.study_text
    marks = _marks(text, sentences, [*_quoted(text, bases), *_spans(tags)])
    say = _Words(text, marks, _bracket(text), whole)
    return StudySheet(
        study=study,
        head=tuple(_head(record)),
        addresses=addresses(record),
        text=tuple(_text(record, marks, say.bracket)),
        marks=marks,
        fields=tuple(_fields(grade, say)),
        about=(*_about(dossier, study), *_included(included, retracted)),
        links=tuple(_links(links, claims, level, say)),
        level=tuple(level_words(level, grade, dossier.policy, whole=whole)),
        beside=tuple(_beside(dossier.query.criteria, notes, hidden)),
    )


# -- the text and its marks ------------------------------------------------------------------


def _bracket(text: StudyText) -> str:
    """How marks are written, so that no mark reads as a part of the text."""
    used = {style for style in BRACKETS if re.search(_numbered(style), text.text)}
    return next((style for style in BRACKETS if style not in used), BRACKETS[-1])


def _numbered(style: str) -> str:
    before, _, after = style.format("\0").partition("\0")
    return rf"{re.escape(before)}\d+{re.escape(after)}"


def _spans(tags: Iterable[Tag]) -> Iterator[Span]:
    return (tag.evidence.span for tag in tags if tag.evidence.is_quote)


def _quoted(text: StudyText, bases: Iterable[Basis | None]) -> Iterator[Span]:
    """Where the quotes stand that are in the text."""
    found = (quoted_span(text, basis) for basis in bases if basis is not None)
    return (span for span in found if span is not None)


def quoted_span(text: StudyText, basis: Basis) -> Span | None:
    """Where a quote stands: at the place it names when it is there, else where it is found."""
    if basis.kind is not BasisKind.QUOTE:
        return None
    for passage, start in zip(text.passages, text.starts, strict=True):
        if basis.start is None or basis.end is None or passage.where != basis.where:
            continue
        if passage.text[basis.start : basis.end] == basis.text:
            return Span(start + basis.start, start + basis.end)
    return text.find_quote(basis.text)


def _marks(text: StudyText, sentences: Sequence[Span], spans: Collection[Span]) -> tuple[Mark, ...]:
    """The sentences that anything rests on, numbered in reading order."""
    used = [s for s in sentences if any(s.start < one.end and one.start < s.end for one in spans)]
    return tuple(
        Mark(number, one.start, one.end, text.text[one.start : one.end])
        for number, one in enumerate(sorted(used), 1)
    )


def _text(record: Record, marks: Sequence[Mark], bracket: str) -> Iterator[str]:
    """Title, then the abstract as printed; what stands in its place when there is none."""
    text = record.study_text
    for passage, start in zip(text.passages, text.starts, strict=True):
        if passage.where == "title":
            name = f"{cited(record.id)}  "
        else:
            name = f"  {passage.label}: " if passage.label else "  "
        yield name + _marked(passage, start, marks, bracket)
    if not text.has_abstract:
        yield f"  {_no_abstract(record)}"


def _marked(passage: Passage, start: int, marks: Sequence[Mark], bracket: str) -> str:
    """A passage with the number of each marked sentence behind it."""
    end, pieces, at = start + len(passage.text), list[str](), 0
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            stop = mark.end - start
            pieces += [passage.text[at:stop], NO_BREAK, bracket.format(mark.number)]
            pieces += [" "] if passage.text[stop : stop + 1].strip() else []
            at = stop
    return "".join([*pieces, passage.text[at:]])


def _no_abstract(record: Record) -> str:
    """Why no abstract stands here, and what that means for whoever judges."""
    means = "The machine read the title alone, and a quote from elsewhere is kept unchecked."
    if record.origin is Origin.SNAPSHOT:
        return f"No abstract in hand: `litreview refresh` fetches it if PubMed has one. {means}"
    if record.origin is Origin.MANUAL:
        return f"No abstract in hand ({record.provenance or 'a record made by hand'}). {means}"
    return f"The record has no abstract. {means}"


# -- the citation ----------------------------------------------------------------------------


def _head(record: Record) -> Iterator[str]:
    if record.vernacular_title:
        yield f"  {record.vernacular_title}"
    names = [str(author) for author in record.authors]
    more = ", et al." if len(names) > AUTHORS_SHOWN else "."
    first = ", ".join(names[:AUTHORS_SHOWN]) + more if names else "No author."
    types = [t.name for t in record.publication_types if not COMMON_TYPES.fullmatch(t.name)]
    spoken = "/".join(language(code) for code in record.languages if code != "eng")
    facts = (f"{record.journal.name} {record.year or 'undated'}".strip(), spoken, *types)
    kind = record.kind if record.kind != "article" else ""
    yield f"  {first} {'; '.join(filter(None, (*facts, kind)))}"
    if record.standing is not Standing.NONE:
        yield f"  {_standing(record)}"


def _standing(record: Record) -> str:
    notices = f" (notice: PMID {', '.join(record.notices)})" if record.notices else ""
    return record.standing.value.replace("_", " ").upper() + notices


def addresses(record: Record) -> tuple[str, ...]:
    """Where the full text and PubMed's own page are."""
    found = {"doi": record.doi, "pmcid": record.pmcid, "pmid": record.pmid}
    return tuple(_ADDRESSES[kind].format(number) for kind, number in found.items() if number)


# -- fields ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """How values and what they rest on are put, with the marks of one text."""

    text: StudyText
    marks: tuple[Mark, ...]
    bracket: str
    whole: bool = False

    def at(self, spans: Iterable[Span | None]) -> str:
        """The marks of the sentences these lie in: "[1] [4]"."""
        held = [span for span in spans if span is not None]
        numbers = [
            mark.number
            for mark in self.marks
            if any(mark.start < span.end and span.start < mark.end for span in held)
        ]
        return "".join(self.bracket.format(number) for number in numbers)

    def basis(self, basis: Basis | None, check: str = "") -> str:
        """What a word rests on, short: a mark, a heading, or a source."""
        if basis is None:
            return "own reading"
        if basis.kind is BasisKind.QUOTE:
            doubt = f"quote {check.upper()}" if check in _FAILED else ""
            return " ".join(filter(None, (doubt, self.at([quoted_span(self.text, basis)]))))
        if basis.kind is BasisKind.METADATA:
            return f"{basis.where.replace('_', ' ')} {basis.text}"
        return account_text(basis)

    def judgement(self, word: Judgement, check: str, *, value: bool) -> str:
        """Who, what, on what: "a.ivanova 110 [3]"."""
        said = f" {value_text(word.value)}" if value else ""
        basis = self.basis(word.basis, check)
        marked = basis[:1] == self.bracket[0] or not basis
        rests = f" {basis}" if marked and basis else f" ({basis})" if basis else ""
        note = f"; “{word.note}”" if word.note and self.whole else ""
        return f"{word.reviewer}{said}{rests}{note}"

    def machine(self, reading: FieldReading) -> str:
        """How sure the machine is, and of which sentence."""
        unsure = ", unsure" if reading.uncertain else ""
        return " ".join(filter(None, (f"machine {reading.confidence:.2f}{unsure}",
                                      self._evidence(reading))))  # fmt: skip

    def _evidence(self, reading: FieldReading) -> str:
        """The marks of the tags that give the value; else the headings they rest on."""
        giving = [tag for tag in reading.tags if tag.value == reading.value] or reading.tags
        marks = self.at(_spans(giving))
        headings = dict.fromkeys(_heading(tag) for tag in giving if not tag.evidence.is_quote)
        return marks or f"({'; '.join(headings)})" if marks or headings else ""

    def tag(self, tag: Tag) -> str:
        """Where one tag's words stand: a mark, or else the words."""
        if not tag.evidence.is_quote:
            return f"({_heading(tag)})"
        return self.at(_spans([tag])) or f'"{tag.evidence.quote}"'


def _heading(tag: Tag) -> str:
    return f"{tag.evidence.where.replace('_', ' ')} {tag.evidence.quote}"


_FAILED = frozenset({QuoteCheck.NOT_FOUND, QuoteCheck.UNCHECKED})


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


def _fields(grade: Grade, say: _Words) -> Iterator[str]:
    said = [grade.fields[field] for field in FIELD_ORDER if field in grade.fields]
    shown = [one for one in said if _is_said(one) or (say.whole and tags_shown(one, whole=True))]
    for one in shown:
        yield _field_line(one, say)
        if say.whole:
            yield from _details(one, say)
    silent = [one.field for one in said if one not in shown]
    if silent:
        yield f"  not reported, by anybody: {', '.join(silent)}"


def _is_said(field: FieldGrade) -> bool:
    """Whether anybody says anything of it; tags that give no value, and no dispute, do not."""
    if field.judgements or field.conflict:
        return True
    return field.machine is not None and field.machine.value != NOT_REPORTED


def _field_line(field: FieldGrade, say: _Words) -> str:
    """One field, what it is, and who says so."""
    named = f"  {field.field} = {value_text(field.value)}"
    said = [_who_says(field, say), *_doubts(field, say)]
    return f"{named:<{NAMED_COLUMN}}  {'; '.join(filter(None, said))}"


def _who_says(field: FieldGrade, say: _Words) -> str:
    machine = field.machine
    if not field.judgements:
        if machine is None:
            return ""
        if field.state is GradeState.SILENT:
            suggests = value_text(machine.value)
            return f"{say.machine(machine)} suggests {suggests}: only a person can say"
        if machine.value == NOT_REPORTED and not field.conflict:
            return "the machine makes no value of its tags"
        return say.machine(machine)
    checks = [*field.quote_checks, *[""] * len(field.judgements)]
    pairs = list(zip(field.judgements, checks, strict=False))
    alike = not field.conflict and len({str(word.value) for word in field.judgements}) == 1
    words = [say.judgement(word, check, value=not alike) for word, check in pairs]
    if field.state is GradeState.CONFLICT:
        return f"IN DISPUTE: {', '.join(words)}"
    if field.state is GradeState.ADJUDICATED:
        ruling = field.judgements[-1]
        agreeing = f", {listed(ruling.consent)} consenting" if ruling.consent else ""
        why = f" “{ruling.note}”" if ruling.note and not say.whole else ""
        return f"decided by {words[-1]}{agreeing}{why}; before: {', '.join(words[:-1])}"
    return f"{', '.join(words)}{' agree' if len(words) > 1 else ''}"


def _doubts(field: FieldGrade, say: _Words) -> Iterator[str]:
    machine = field.machine
    if field.judgements and machine is not None and _departs(field):
        yield f"machine reads {value_text(machine.value)}, {say.machine(machine)[8:]}"
    elif machine is not None and machine.conflict and not field.judgements:
        others = " / ".join(map(value_text, machine.conflict))
        where = say.at(_spans(tag for tag in machine.tags if tag.value in machine.conflict))
        yield f"the record also reads {others} {where}".rstrip()
    if field.stale:
        yield "STALE: the record changed since"
    told = [word.basis for word in field.judgements if word.basis is not None]
    if field.secondary and not all(basis.is_secondary for basis in told):
        yield "known only from a secondary account"


def _details(field: FieldGrade, say: _Words) -> Iterator[str]:
    """Every quote and source in full, and every tag with its sentence and its rule."""
    for word in field.judgements:
        other = f"{value_text(word.value)}; " if word.value != field.value else ""
        yield f"      {word.reviewer}: {other}{basis_text(word.basis)}"
        for against in word.overruled:
            yield f"        against {value_text(against.value)}; {basis_text(against.basis)}"
    for tag in field.machine.tags if field.machine else ():
        where = say.tag(tag)
        yield f"      machine: {value_text(tag.value)} {where} {tag.rule} {tag.confidence:.2f}"


# -- links, trial, what stands beside --------------------------------------------------------


def _links(
    links: Sequence[Link], claims: Sequence[ClaimLevel], level: StudyLevel, say: _Words
) -> Iterator[str]:
    if not links:
        yield "  Linked to no claim."
    for place, link in enumerate(links):
        weight = claims[place] if place < len(claims) else None
        said = claim_level_words(weight, level) if weight is not None else ""
        alike = len({word.value for word in link.words}) == 1
        dispute = "  IN DISPUTE, counted as" if link.conflict else ""
        words = ", ".join(_link_word(word, say, value=not alike) for word in link.words)
        yield "; ".join(filter(None, (f"  {link.claim}:{dispute} {value_text(link.value)}",
                                      f"by {words}", said)))  # fmt: skip
        if say.whole:
            for word in link.words:
                yield f"      {word.reviewer}: {basis_text(word.basis)}"


def _link_word(word: LinkWord, say: _Words, *, value: bool) -> str:
    said = f" ({value_text(word.value)})" if value else ""
    marks = (
        *([say.basis(word.basis, word.quote_check)] if word.basis is not None else []),
        *(["no longer in the record"] if word.stale else []),
        *([str(word.role)] if word.role not in {None, QuoteRole.RESULT} else []),
        *(["the title alone"] if word.title_only else []),
        *(["the page that makes the claim"] if word.circular else []),
        *([f"“{word.note}”"] if word.note and say.whole else []),
    )
    rests = ", ".join(filter(None, marks))
    plain = f" {rests}" if rests[:1] == say.bracket[0] else f" ({rests})" if rests else ""
    return f"{word.reviewer}{said}{plain}"


def _about(dossier: Dossier, study: StudyId) -> Iterator[str]:
    """What ties the study to others: trial, registrations, group."""
    ties = dossier.relations
    yield from (f"  {sentence}" for sentence in tie_words(dossier, study))
    if ties.registrations.get(study):
        yield f"  Registered as {', '.join(ties.registrations[study])}."
    kin = {end for tie in ties_of(study, ties.same_group) for end in (tie.one, tie.other)}
    if kin:
        others = counted(len(kin) - 1, "other study", "other studies")
        yield f"  Of one group with {others} here, until a person says `independent_of=`."


def _included(included: Sequence[str], retracted: Sequence[str]) -> Iterator[str]:
    """The trials a review's references name, for a person to confirm as included."""
    if included:
        yield (
            f"  Its references name trials in people: {', '.join(included)}. Those it includes, "
            "and does not only mention, go into --set included=…"
        )
    if retracted:
        yield f"  Retracted among them: {', '.join(retracted)}."


def _beside(criteria: Criteria, notes: Sequence[Judgement], hidden: int) -> Iterator[str]:
    for name, said in (("Include", criteria.include), ("Exclude", criteria.exclude)):
        if said:
            yield f"  {name}: {'; '.join(said)}."
    for note in notes:
        yield f"  Note of {note.reviewer}, {note.at:%Y-%m-%d}: {value_text(note.value)}"
    if hidden:
        others = counted(hidden, "other reviewer")
        yield f"  Words of {others} on this study are hidden until you judge."


# -- values as typed, and what they rest on --------------------------------------------------


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
    return f"{account_text(basis)}: {basis.text}"


def account_text(basis: Basis) -> str:
    """What kind of source it is, and how sure its reader: "full text, high certainty"."""
    account = f"{basis.account.replace('_', ' ')}{_ACCOUNTS.get(basis.account, '')}"
    return f"{account}, {basis.certainty} certainty"


def _packed(words: Iterable[str], width: int) -> list[str]:
    """Words that must not be broken, as many on a line as fit."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= width:
            lines[-1] += f"  {word}"
        else:
            lines.append(f"  {word}")
    return lines


def _wrapped(text: str, width: int, more: int) -> list[str]:
    """A paragraph; its later lines are indented by so much more than its first."""
    body = text.lstrip(" ")
    indent = " " * (len(text) - len(body))
    return textwrap.wrap(
        body,
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * more,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
