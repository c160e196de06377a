"""A workbook that a colleague fills in: what waits for their word, a row for each thing.

Studies as one reviewer may see them enter; sheets leave. Of other people's words none is in it, and
of the abstract no more than the sentence a value rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from litreview.model.claim import Claim
from litreview.model.fields import (
    CLOSED,
    LADDER_FIELDS,
    NOT_REPORTED,
    TAGGED_FIELDS,
    Field,
)
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.policy import Policy
from litreview.model.record import Record
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import (
    Account,
    Certainty,
    ClaimKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
    Stated,
)
from litreview.render.codebook import GROUPS, QUESTIONS, values_of
from litreview.render.filled_rows import (
    ANSWERS,
    EXPORTED,
    MACHINES,
    YOURS,
    Stamp,
    filled_mark,
    state_mark,
    told_mark,
    word_cells,
)
from litreview.render.judgement_words import value_text
from litreview.textfiles.workbook import Sheet

FIRST = (*LADDER_FIELDS, Field.SPECIES, Field.DESIGN, Field.INTERVENTION, Field.CONDITION)
"""What every study is asked, whatever the machine reads of it."""
LAST = (Field.FULL_TEXT_READ, Field.RISK_OF_BIAS, Field.EXCLUDED)
"""In this order: risk of bias is judged in the full text."""
SPARE = 200  # empty rows below, with the same choices
HIDDEN = "hidden"  # instead of the machine's value

_GROUNDS = ("quote", "source", "certainty", "account", "note")
_GRADES = ("study", "title", "field", MACHINES, "sentence", YOURS, *_GROUNDS, EXPORTED)
_LINKS = (
    *("study", "title", "claim", "statement", *ANSWERS),
    *("quote", "role", *_GROUNDS[1:], EXPORTED),
)
_FACTS = ("claim", "statement", YOURS, "as_of", *_GROUNDS[1:], EXPORTED)
_STUDIES = ("study", "year", "title", "journal", "page")
_CODEBOOK = ("field", "what it says", "what it takes")
_WIDTHS = {
    **dict.fromkeys(("title", "statement", "sentence", "quote", "source", "page"), 40),
    **dict.fromkeys(("what it says", "what it takes"), 60),
    **dict.fromkeys(("year", "n", "part", "certainty"), 10),
}
_WIDTH = 16
_QUESTIONS = {
    "population": PopulationMatch,
    "outcome": OutcomeMatch,
    "intervention": InterventionMatch,
    "direction": Direction,
    "objective": Reported,
}
_KINDS = {"certainty": tuple(Certainty), "account": tuple(Account)}


@dataclass(frozen=True)
class StudyToFill:
    """One study of a workbook.

    Attributes:
        grade: Of which the machine's readings alone are told.
        words: Its reviewer's own standing words on it and its links, oldest first.
        sentences: By field: the sentence or heading that the machine's value rests on.
        may_bear: Claims it may bear on, where the machine's suggestions are shown.
        unaided: Whether the machine's values are hidden.
    """

    record: Record
    grade: Grade
    words: tuple[Judgement, ...]
    sentences: Mapping[Field, str] = field(default_factory=dict)
    may_bear: tuple[ClaimId, ...] = ()
    unaided: bool = False


@dataclass(frozen=True)
class Desk:
    """Whose workbook it is, and what its rows are about.

    Attributes:
        facts: The reviewer's own standing words on claims of fact, oldest first.
    """

    reviewer: Reviewer
    claims: tuple[Claim, ...]
    policy: Policy
    studies: tuple[StudyToFill, ...]
    facts: tuple[Judgement, ...] = ()


def workbook_sheets(desk: Desk) -> tuple[Sheet, ...]:
    """The sheets: grades, links and facts to fill in; studies and codebook to look things up."""
    return (_grades(desk), _links(desk), _facts(desk), _studies(desk), _codebook())


def _grades(desk: Desk) -> Sheet:
    rows, choices = [], []
    for study in desk.studies:
        own = {word.study_field: word for word in study.words if word.study_field is not None}
        for name in _asked(study, own):
            reading = study.grade.machine(name)
            told = _told(reading, study.sentences.get(name, ""), unaided=study.unaided)
            cells = _title(study.record) | {"field": name.value} | told
            rows.append(_stamped(desk, study, cells, own.get(name), _shown(reading, study)))
            choices.append(_values(name, desk.policy))
    extra = {"field": tuple(Field), **_KINDS}
    return _sheet("grades", _GRADES, rows, (YOURS, *_GROUNDS), extra, (YOURS, choices))


def _asked(study: StudyToFill, own: Mapping[Field, Judgement]) -> Iterator[Field]:
    """The fields a study has a row for; where the machine is hidden, none tells what it read."""
    read = () if study.unaided else TAGGED_FIELDS
    shown = [name for name in read if _reads(study.grade.machine(name))]
    yield from dict.fromkeys((*FIRST, *shown, *(n for n in own if n not in LAST), *LAST))


def _reads(reading: FieldReading | None) -> bool:
    return reading is not None and (reading.value != NOT_REPORTED or bool(reading.conflict))


def _told(reading: FieldReading | None, sentence: str, *, unaided: bool) -> dict[str, str]:
    if unaided:
        return {"machine": HIDDEN}
    if reading is None:
        return {}
    values = dict.fromkeys((reading.value, *reading.conflict))
    doubt = " (unsure)" if reading.uncertain else " (in conflict)" if reading.conflict else ""
    return {"machine": " / ".join(map(value_text, values)) + doubt, "sentence": sentence}


def _shown(reading: FieldReading | None, study: StudyToFill) -> FieldReading | None:
    return None if study.unaided else reading


def _values(name: Field, policy: Policy) -> tuple[str, ...]:
    """What may be chosen for a field; empty where words or numbers are typed."""
    if name is Field.EXCLUDED:
        return policy.exclusions
    kind = CLOSED.get(name)
    if kind is None:
        return ()
    return tuple(map(str, (*kind, NOT_REPORTED) if name is Field.N_KIND else kind))


def _links(desk: Desk) -> Sheet:
    rows = []
    statements = {claim.id: claim.statement for claim in desk.claims}
    for study in desk.studies:
        own = [word for word in study.words if word.field == LINK]
        linked = [word.claim for word in own]
        pairs: list[tuple[ClaimId | None, Judgement | None]] = [(w.claim, w) for w in own]
        pairs += [(claim, None) for claim in study.may_bear if claim not in linked]
        for claim, word in pairs:
            told = statements.get(claim, "") if claim is not None else ""
            about = {"claim": str(claim), "statement": told}
            rows.append(_stamped(desk, study, _title(study.record) | about, word, None))
    choices = {name: tuple(map(str, kind)) for name, kind in _QUESTIONS.items()}
    claims = tuple(claim.id for claim in desk.claims if claim.kind is not ClaimKind.FACT)
    extra = {**choices, "role": tuple(map(str, QuoteRole)), **_KINDS}
    extra |= {"claim": claims} if claims else {}
    filled = (*ANSWERS, "quote", "role", *_GROUNDS[1:])
    return _sheet("links", _LINKS, rows, filled, extra)


def _facts(desk: Desk) -> Sheet:
    rows = []
    for claim in desk.claims:
        if claim.kind is ClaimKind.FACT:
            cells = {"claim": claim.id, "statement": claim.statement}
            own = [word for word in desk.facts if word.claim == claim.id]
            rows += [_stamped(desk, None, cells, word, None) for word in own or (None,)]
    extra = {YOURS: tuple(map(str, Stated)), **_KINDS}
    return _sheet("facts", _FACTS, rows, (YOURS, "as_of", *_GROUNDS[1:]), extra)


def _studies(desk: Desk) -> Sheet:
    rows = []
    for study in desk.studies:
        record = study.record
        page = f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""
        about = {"year": str(record.year or ""), "journal": record.journal.name, "page": page}
        rows.append(_title(record) | about)
    return _sheet("studies", _STUDIES, rows)


def _codebook() -> Sheet:
    rows = [
        {"field": name.value, "what it says": says, "what it takes": values_of(name)}
        for fields in GROUPS.values()
        for name, says in fields.items()
    ]
    for question, answers in QUESTIONS.items():
        rows += [
            {"field": f"{question}: {answer}", "what it says": says}
            for answer, (says, _) in answers.items()
        ]
    return _sheet("codebook", _CODEBOOK, rows)


def _title(record: Record) -> dict[str, str]:
    return {"study": record.id, "title": record.title.plain}


def _stamped(
    desk: Desk,
    study: StudyToFill | None,
    cells: Mapping[str, str],
    own: Judgement | None,
    reading: FieldReading | None,
) -> dict[str, str]:
    """A row with its reviewer's word, if any, and the stamp of both."""
    filled = dict(cells) | (word_cells(own) if own is not None else {})
    state = state_mark(own, reading.value if reading is not None else None)
    unaided = study is not None and study.unaided
    stamp = Stamp(desk.reviewer, filled_mark(filled), told_mark(cells), state, unaided)
    return filled | {EXPORTED: str(stamp)}


def _sheet(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    filled_in: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
    row_choices: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> Sheet:
    columns = {YOURS: "value", MACHINES: "machine"}
    return Sheet(
        name,
        headings,
        [[row.get(columns.get(each, each), "") for each in headings] for row in rows],
        [_WIDTHS.get(each, _WIDTH) for each in headings],
        choices or {},
        row_choices,
        frozenset({EXPORTED}),
        frozenset(filled_in),
        SPARE if filled_in else 0,
    )


def own_words(words: Iterable[Judgement], reviewer: Reviewer) -> dict[StudyId, list[Judgement]]:
    """One reviewer's words by study, remarks left out."""
    found: dict[StudyId, list[Judgement]] = {}
    for word in words:
        if word.reviewer == reviewer and word.study is not None and word.field != NOTE:
            found.setdefault(word.study, []).append(word)
    return found
