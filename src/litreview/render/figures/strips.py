"""What is known of the best study behind each claim, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model.basis import Basis
from litreview.model.claim import Claim
from litreview.model.decision import CountedStudy
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, QuoteCheck
from litreview.model.link import Link
from litreview.model.vocabulary import BasisKind
from litreview.render.directness import strongest
from litreview.render.order import grade_of, link_of
from litreview.render.refs import StudyRef, claim_anchor, study_ref
from litreview.render.whom import those_who_bear
from litreview.render.wording import WORDS, number, value_words

SENTENCE, OTHERS, SILENT = "sentence", "others", "silent"
_FACTS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("people", (Field.CONDITION, Field.HEALTH_STATUS)),
    ("n", (Field.N,)),
    ("control", (Field.CONTROL,)),
    ("blinding", (Field.BLINDING,)),
    ("route", (Field.ROUTE,)),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a study: what is known, and on whose word.

    Attributes:
        name: "people", "n", "control", "blinding", "route".
        value: In words; "not stated" where nobody says.
        known: `sentence`, when a sentence in hand says it; `others`, when a person's note, a
            heading or a third party does; `silent`, when nobody does.
    """

    name: str
    value: str
    known: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One claim, and the facts of the best study in people that counts for it."""

    anchor: str
    claim: str
    study: StudyRef
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """The figure, ready to draw.

    Attributes:
        names: The headings of the facts.
        without: How many more claims rest on animals or cells alone.
        sentence: Of all facts shown, how many a sentence in hand says.
        others: How many only somebody else says.
        silent: How many nobody says.
    """

    names: tuple[str, ...]
    rows: tuple[Strip, ...]
    without: int
    sentence: int
    others: int
    silent: int


def strips_figure(dossier: Dossier) -> Strips | None:
    """Return the figure, the claims in the order of their file; None when no study counts."""
    best = [(claim, strongest(_counted(dossier, claim))) for claim in dossier.claims]
    rows = tuple(
        _strip(dossier, claim, study) for claim, study in best if study is not None and study.human
    )
    without = sum(study is not None and not study.human for _, study in best)
    if not rows and not without:
        return None
    known = [fact.known for row in rows for fact in row.facts]
    return Strips(
        names=tuple(WORDS["fact"][name] for name, _ in _FACTS),
        rows=rows,
        without=without,
        sentence=known.count(SENTENCE),
        others=known.count(OTHERS),
        silent=known.count(SILENT),
    )


def _counted(dossier: Dossier, claim: Claim) -> tuple[CountedStudy, ...]:
    """What counts for a claim; a label studied nobody."""
    parts = dossier.decision(claim.id).by_part
    return tuple(study for part in parts for study in part.counted if not study.label)


def _strip(dossier: Dossier, claim: Claim, study: CountedStudy) -> Strip:
    grade = grade_of(dossier, study.study)
    link = link_of(dossier, study.study, claim.id, study.part)
    return Strip(
        claim_anchor(claim.id),
        claim.short or claim.statement,
        study_ref(dossier, study.study),
        tuple(_fact(name, fields, grade, link) for name, fields in _FACTS),
    )


def _fact(name: str, fields: tuple[Field, ...], grade: Grade, link: Link | None) -> Fact:
    """The first of these fields that says anything; of n what the link says goes first."""
    if name == "n" and link is not None and link.value.n is not None:
        said = any(_is_quoted(word.basis, word.quote_check) for word in link.words)
        return _told(name, number(link.value.n), SENTENCE if said else OTHERS)
    found = (grade.fields[field] for field in fields if field in grade.fields)
    for field in found:
        if field.value not in {NOT_REPORTED, (NOT_REPORTED,), ()}:
            n = link.value.people(grade.number(Field.N)) if link is not None else None
            who = ", ".join(those_who_bear(grade, n)) if field.field is Field.CONDITION else ""
            return _told(name, who or value_words(field.value), _known(field))
        if field.conflict:
            return _told(name, "in dispute", OTHERS)
    return _told(name, WORDS["fact"]["silent"], SILENT)


def _told(name: str, value: str, known: str) -> Fact:
    return Fact(WORDS["fact"][name], value, known)


def _known(field: FieldGrade) -> str:
    """Whether a sentence in hand says the value, found there by a person or by the machine."""
    checks = (*field.quote_checks, *("" for _ in field.judgements))
    by_person = any(
        word.value == field.value and _is_quoted(word.basis, check)
        for word, check in zip(field.judgements, checks, strict=False)
    )
    return SENTENCE if by_person or any(_quotes(field)) else OTHERS


def _is_quoted(basis: Basis | None, check: str) -> bool:
    quote = basis is not None and basis.kind is BasisKind.QUOTE
    return quote and check == QuoteCheck.FOUND


def _quotes(field: FieldGrade) -> Iterator[bool]:
    """Of the machine's tags for the value in use: whether each is a sentence, and no heading."""
    if field.machine is not None and not field.stale and field.machine.value == field.value:
        for tag in field.machine.tags:
            yield tag.value == field.value and tag.evidence.is_quote
