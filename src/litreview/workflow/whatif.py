"""What if: one claim's evidence as it would be, with nothing written.

What a person supposes enters as typed, and is checked; a shelf leaves that gives records and
judgements as if it were so. Everything behind the shelf, relations and grades and links and tiers,
is worked out by the code that works it out of the real ones, so that a supposition comes to what
really doing it would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from litreview.errors import NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.codec import from_builtins, to_builtins
from litreview.model.dossier import Dossier
from litreview.model.fields import FIELDS_THERE_ARE, Field, check_value
from litreview.model.identity import ClaimId, Reviewer, StudyId, check_study_id, cited
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import Link, LinkValue
from litreview.model.record import Record, StandingSignal
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Standing,
)
from litreview.reviews.active import in_order
from litreview.reviews.files import JudgementFiles
from litreview.workflow.shelf import Shelf

SUPPOSED = "what if"
"""What a supposed word rests on, and who says it: no file ever holds one."""

ANSWERS: dict[str, type[StrEnum]] = {
    "population": PopulationMatch,
    "outcome": OutcomeMatch,
    "intervention": InterventionMatch,
    "direction": Direction,
    "objective": Reported,
}
LINK_N = "link.n"
"""The people of a study who bear on the claim; `n` alone is the study's own."""
REQUIRED = ("population", "outcome", "intervention", "direction")
_BASIS = Basis(BasisKind.SOURCE, SUPPOSED, certainty=Certainty.HIGH, account=Account.FULL_TEXT)
_LATER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """What to suppose of one claim's evidence, as typed.

    Attributes:
        without: Studies nobody had linked to the claim.
        values: `PMID.field=value`: a field of the study, or an answer of its link to the claim, as
            if so many people said so as the rules ask for, and decided it where others differ.
        retracted: Studies that were retracted.
    """

    without: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without or self.values or self.retracted)

    @property
    def words(self) -> tuple[str, ...]:
        """What is supposed, as a question lists it: "without 29798983"."""
        return (
            *(f"without {study}" for study in self.without),
            *self.values,
            *(f"{study} were retracted" for study in self.retracted),
        )


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed, checked: links nobody made, records retracted, and words more."""

    claim: ClaimId
    without: frozenset[StudyId] = frozenset()
    retracted: frozenset[StudyId] = frozenset()
    words: tuple[Judgement, ...] = ()


class SupposedShelf(Shelf):
    """A shelf on which what is supposed is so; nothing of it is ever written."""

    def __init__(self, real: Shelf, supposed: Supposed) -> None:
        super().__init__(real.settings, real.compound)
        self._real = real
        self._supposed = supposed

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said, without the links supposed away and with the words supposed."""
        said = self._real.files
        unlinked = {f"{study}@{self._supposed.claim}" for study in self._supposed.without}
        kept = (word for word in said.active if word.field != LINK or word.subject not in unlinked)
        return replace(said, active=in_order((*kept, *self._supposed.words)))

    def judgements_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing ones on one study."""
        return tuple(word for word in self.judgements if word.study == study)

    def records(self, studies: Collection[StudyId] | None = None) -> dict[StudyId, Record]:
        """The records, those supposed to be retracted with that standing."""
        found = super().records(studies)
        for study in self._supposed.retracted & found.keys():
            found[study] = as_retracted(found[study])
        return found


def as_retracted(record: Record) -> Record:
    """The same record with its retraction, as if PubMed had told of one."""
    return replace(record, signals=(*record.signals, StandingSignal(Standing.RETRACTED, SUPPOSED)))


def suppose(shelf: Shelf, dossier: Dossier, claim: ClaimId, typed: Typed) -> Supposed:
    """Check what was typed against what is in hand.

    Args:
        dossier: What is on the shelf, weighed.

    Raises:
        UsageError: A study, field or value is unknown; names those near it.
    """
    links = {link.study: link for link in (*dossier.links, *dossier.absent) if link.claim == claim}
    without = [_linked(study, links, claim) for study in typed.without]
    retracted = [_held(shelf, study, links, "--as-retracted") for study in typed.retracted]
    words = _words(shelf, dossier, claim, [_Pair.of(pair) for pair in typed.values])
    return Supposed(claim, frozenset(without), frozenset(retracted), words)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One `PMID.field=value`, taken apart: a field of the study, or else an answer of its link."""

    typed: str
    study: str
    name: str
    value: str

    @classmethod
    def of(cls, typed: str) -> _Pair:
        left, equals, value = typed.partition("=")
        study, dot, name = left.strip().rpartition(".")
        if study.endswith(".link"):
            study, name = study.removesuffix(".link"), f"link.{name}"
        if not (equals and dot and value.strip()):
            raise UsageError(
                f'"{typed}" is not PMID.FIELD=VALUE',
                where="--if",
                fix="Write --if 29798983.blinding=double.",
            )
        return cls(typed, study, name.strip().lower().replace("-", "_"), value.strip())

    @property
    def spelled(self) -> str:
        return self.value.lower().replace("-", "_").replace(" ", "_")

    @property
    def answer(self) -> str:
        """The answer of the link it gives; empty when it is a field of the study."""
        name = self.name.removeprefix("link.")
        if self.name == LINK_N or (name in ANSWERS and self.name != name):
            return name
        if name == Field.INTERVENTION and self.spelled not in set(InterventionMatch):
            return ""  # `given` is said of the study, `same` and `differs` of the claim
        return name if name in ANSWERS else ""

    @property
    def field(self) -> Field:
        try:
            return Field(self.name)
        except ValueError:
            near = get_close_matches(self.name, [*Field, *ANSWERS, LINK_N], 3)
            hint = f"Did you mean {' or '.join(near)}?" if near else FIELDS_THERE_ARE
            raise UsageError(
                f'unknown field "{self.name}"', where=f"--if {self.typed}", fix=hint
            ) from None


def _words(
    shelf: Shelf, dossier: Dossier, claim: ClaimId, pairs: Sequence[_Pair]
) -> tuple[Judgement, ...]:
    """The judgements that say what the pairs say, each by as many people as must agree."""
    links = [link for link in (*dossier.links, *dossier.absent) if link.claim == claim]
    by_study = {link.study: link for link in links}
    answers: dict[StudyId, list[_Pair]] = {}
    things: list[tuple[str, str, object]] = []
    for pair in pairs:
        study = _held(shelf, pair.study, by_study, f"--if {pair.typed}")
        if pair.answer:
            answers.setdefault(study, []).append(pair)
        else:
            things.append((study, pair.field, _field_value(pair)))
    for study, said in answers.items():
        own: list[LinkValue | None] = [link.value for link in links if link.study == study]
        things += [
            (f"{study}@{claim}", LINK, _link_value(value, said, claim)) for value in own or [None]
        ]
    at = max([shelf.settings.now(), *(word.at + _LATER for word in shelf.judgements)])
    people = max(2, dossier.policy.reviewers_required)  # one alone settles no difference
    return tuple(
        word
        for thing in things
        for word in _said_by(people, thing, at, _at_odds(shelf, *thing[:2]))
    )


def _at_odds(shelf: Shelf, subject: str, field: str) -> tuple[Reviewer, ...]:
    """Who must be supposed to consent: people at odds with themselves settle it themselves."""
    said = (word for word in shelf.judgements if (word.subject, word.field) == (subject, field))
    names = sorted({word.reviewer for word in said})
    return tuple(names) if len(shelf.policy.people(names)) < len(names) else ()


def _said_by(
    people: int, thing: tuple[str, str, object], at: datetime, consent: tuple[Reviewer, ...]
) -> Iterable[Judgement]:
    """The same word by so many people; the last decides where somebody differs."""
    subject, field, value = thing
    for number in range(1, people + 1):
        yield Judgement(
            id="new",
            at=at,
            reviewer=Reviewer(f"what-if-{number}"),
            subject=subject,
            field=field,
            value=value,  # type: ignore[arg-type] # checked by the judgement itself
            basis=_BASIS,
            note=SUPPOSED,
            adjudicates=number == people,
            consent=consent if number == people else (),
        ).sealed()


def _field_value(pair: _Pair) -> object:
    try:
        return check_value(pair.field, pair.value)
    except NounError as error:
        raise UsageError(error.problem, where=f"--if {pair.typed}", fix=error.fix) from error


def _link_value(value: LinkValue | None, said: Sequence[_Pair], claim: ClaimId) -> LinkValue:
    """The link's value with these answers instead of its own; a new one needs all four."""
    plain = to_builtins(value) if value is not None else {}
    plain |= {pair.answer: _answer(pair) for pair in said}
    missing = [name for name in REQUIRED if name not in plain]
    if missing:
        raise UsageError(
            f"{said[0].study} is not linked to {claim}",
            where=f"--if {said[0].typed}",
            fix=f"Suppose a whole link: add --if {said[0].study}.{missing[0]}=... "
            f"({', '.join(missing)}).",
        )
    try:
        return from_builtins(LinkValue, plain)
    except NounError as error:
        raise UsageError(error.problem, where=f"--if {said[0].typed}", fix=error.fix) from error


def _answer(pair: _Pair) -> str | int:
    kind = ANSWERS.get(pair.answer)
    if kind is None:
        return int(pair.value) if pair.value.isdecimal() else pair.value
    if pair.spelled not in set(kind):
        near = get_close_matches(pair.spelled, list(kind), 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(
            f'"{pair.value}" is not a value of {pair.answer}',
            where=f"--if {pair.typed}",
            fix=f"{hint}One of: {', '.join(kind)}.",
        )
    return pair.spelled


def _linked(study: str, links: Mapping[StudyId, Link], claim: ClaimId) -> StudyId:
    where = "--without"
    known = _study(study, where)
    if known not in links:
        raise UsageError(
            f"{cited(known)} is not linked to {claim}", where=where, fix=_near(known, links)
        )
    return known


def _held(shelf: Shelf, study: str, links: Mapping[StudyId, Link], where: str) -> StudyId:
    known = _study(study, where)
    if known not in links and not shelf.records([known]):
        raise UsageError(
            f"{cited(known)} is not in the store", where=where, fix=_near(known, links)
        )
    return known


def _study(study: str, where: str) -> StudyId:
    try:
        return check_study_id(study)
    except NounError as error:
        raise UsageError(error.problem, where=where, fix=error.fix) from error


def _near(study: StudyId, links: Collection[StudyId]) -> str:
    """The linked studies spelled most like this one; all of a few where none is like it."""
    near = get_close_matches(study, links, 3, 0.8)
    names = ", ".join(name.removeprefix("pmid:") for name in near or sorted(links)[:5])
    if near:
        return f"Did you mean {names}?"
    return f"Linked to the claim: {names}." if names else "No study is linked to the claim."
