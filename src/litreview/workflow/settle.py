"""What reviewers make of each other's words: how far they agree, what they dispute, and decisions.

A compound enters; its agreement or its disputes leave, nothing hidden by who asks: a dispute is
told without names by whoever prints it. A decision as typed enters; one line of the decider's own
file is written, unless any part of it does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.errors import NounError, UsageError
from litreview.model.agreement import FieldAgreement
from litreview.model.claim import Claim
from litreview.model.codec import to_builtins
from litreview.model.fields import NOT_REPORTED, Field, Value, check_field, check_value, spelled
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId, cited
from litreview.model.judgement import LINK, STATED, Judgement
from litreview.model.link import LinkValue
from litreview.model.record import Record
from litreview.model.vocabulary import Stated
from litreview.reviews.agreement import ANSWERS, agreement_by_field
from litreview.reviews.basis import NO_GROUNDS, Grounds, basis_for, basis_from
from litreview.reviews.consensus import check_beside, check_exclusion, check_said
from litreview.reviews.disputes import (
    Dispute,
    Side,
    check_ruling,
    has_spoken,
    pair_disputes,
)
from litreview.reviews.disputes import disputes as all_disputes
from litreview.reviews.files import append_judgements
from litreview.reviews.relations import contested_pairs
from litreview.reviews.separations import Pair, listed_by, reports_named
from litreview.settings import Settings
from litreview.workflow.compounds import FACT, choose_compound, known_reviewer, known_study
from litreview.workflow.link import check_support, link_value, link_warnings
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import graded
from litreview.workspace.layout import Layout


@dataclass(frozen=True)
class DisputeList:
    """Things in dispute, with what their subjects are called.

    Attributes:
        titles: By study, where its record is in hand.
        statements: By claim.
    """

    compound: Compound
    disputes: tuple[Dispute, ...]
    titles: Mapping[StudyId, str]
    statements: Mapping[ClaimId, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as typed.

    Attributes:
        take: The letter of the side it takes; else empty.
        value: A value of its own, for a field or a fact; else empty.
        answers: The answers of its own, for a link; what is left out is empty.
        grounds: What it rests on; without any, what the side taken rests on.
        note: Why.
        consent: Who differs from it and agrees to it.
    """

    take: str = ""
    value: str = ""
    answers: Mapping[str, str] | None = None
    grounds: Grounds = NO_GROUNDS
    note: str = ""
    consent: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        typed = (self.take, self.value, self.answers, self.note, self.consent)
        return any(typed) or self.grounds != NO_GROUNDS


@dataclass(frozen=True)
class Settlement:
    """A decision as it stands in the file, what it settled, and what will not count as hoped.

    Attributes:
        disputed: The dispute as it is now: decided, with its names, also where its author joined
            the only other side, so that nobody differs any more.
    """

    judgement: Judgement
    disputed: DisputeList
    warnings: tuple[str, ...] = ()


def agreement(settings: Settings, compound: str | None) -> tuple[FieldAgreement, ...]:
    """How far reviewers agree, field by field; empty when nobody judged anything."""
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        return agreement_by_field(shelf.files.all, shelf.policy)


def disputes(
    settings: Settings,
    compound: str | None,
    study: str | None = None,
    thing: str | None = None,
    part: str = "",
    *,
    decided: bool = False,
) -> DisputeList:
    """What reviewers dispute, open or decided, of a compound, of one subject, or one thing.

    Args:
        study: A PMID, a manual id, or `claim:ID` of a fact.
        thing: A field of the study, or the id of the claim it is linked to; empty for all.

    Raises:
        UsageError: The study or thing named cannot be one, or is in no such dispute.
    """
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        found = [one for one in _all(shelf) if (one.ruling is not None) is decided]
        if study is not None:
            found = _named(found, shelf, _Name.of(study, thing, part), decided=decided)
        return _told(shelf, found)


def adjudicate(
    settings: Settings,
    compound: str | None,
    study: str,
    thing: str | None,
    decision: Decision,
    *,
    reviewer: str,
    part: str = "",
) -> Settlement:
    """Append one reviewer's decision of a dispute, and tell what became of it.

    Raises:
        UsageError: There is no such dispute, the decision is none, or its author cannot make it.
        InputFailed: A quote does not stand in the record.
    """
    who = known_reviewer(reviewer)
    if not decision.note.strip():
        raise UsageError("a decision needs its reason", fix='Add --note "why".')
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        name = _Name.of(study, thing, part)
        still = [one for one in _all(shelf) if one.ruling is None]
        dispute = _one(_named(still, shelf, name, decided=False))
        word = _word(shelf, dispute, decision, who)
        ruling = replace(
            word,
            reviewer=who,
            at=max([settings.now(), *(said.at for said in dispute.words)]),
            note=decision.note,
            adjudicates=True,
            consent=tuple(dict.fromkeys(known_reviewer(one) for one in decision.consent)),
            overruled=dispute.overruled_by(word.value),
            settles=tuple(said.id for said in dispute.words),
        )
        spoke = has_spoken(shelf.files.all, dispute, who, shelf.policy)
        check_ruling(dispute, ruling, shelf.policy, spoke=spoke)
        warnings = _warnings(shelf, ruling)
    ruling = replace(ruling, at=settings.now())  # it is dated after the others as it is written
    written = append_judgements(Layout(settings.workspace).reviews(shelf.compound), [ruling])
    with Shelf(settings, shelf.compound) as shelf:
        now = [one for one in _all(shelf) if one.thing == dispute.thing]
        return Settlement(written[0], _told(shelf, now), warnings)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a dispute is called: its subject, and its field or claim."""

    study: str
    thing: str
    part: str

    @classmethod
    def of(cls, study: str, thing: str | None, part: str) -> _Name:
        if not study.startswith(FACT):
            return cls(known_study(study), (thing or "").strip(), part)
        if thing and thing != STATED:
            raise UsageError(
                f'"{thing}" is said of a study, and {study} is a claim of fact',
                fix=f"Name {study} alone.",
            )
        return cls(study, "", part)

    def means(self, dispute: Dispute) -> bool:
        """Whether it names this dispute, alone or among others."""
        study, _, claim = dispute.subject.partition("@")
        if dispute.pair is not None:
            return self._means_pair(dispute.pair)
        if study != self.study or (self.part and self.part != dispute.part):
            return False
        said = claim or dispute.field
        return not self.thing or said in {self.thing, self.thing.lower().replace("-", "_")}

    def _means_pair(self, pair: Pair) -> bool:
        other = known_study(self.part) if self.part else ""
        named = self.study in pair and (not other or set(pair) == {self.study, other})
        return named and self.thing.lower() in {"", Field.SEPARATE, Field.TRIAL}

    def __str__(self) -> str:
        part = self.part and f"part {self.part}"
        return ", ".join(filter(None, (cited(StudyId(self.study)), self.thing, part)))


def _named(found: Sequence[Dispute], shelf: Shelf, name: _Name, *, decided: bool) -> list[Dispute]:
    chosen = [one for one in found if name.means(one)]
    if not chosen and name.thing:
        _check_thing(name.thing, shelf)
    if not chosen:
        raise UsageError(
            f"no {'decided' if decided else 'open'} dispute is on {name}",
            fix=f"`litreview adjudicate {shelf.compound}` lists what is open, and with --decided "
            "what is decided; whoever judges that otherwise opens it again.",
        )
    return chosen


def _check_thing(thing: str, shelf: Shelf) -> None:
    """Refuse what names neither a field of studies nor a claim."""
    if thing in {claim.id for claim in shelf.claims}:
        return
    try:
        check_field(thing)
    except NounError as error:
        raise UsageError(
            f'"{thing}" is no field of a study, and no claim',
            fix=f"{error.fix} `litreview claims {shelf.compound}` lists the claims.",
        ) from error


def _one(found: Sequence[Dispute]) -> Dispute:
    if len(found) > 1:
        parts = [one.part for one in found if one.part]
        things = ", ".join(one.subject.partition("@")[2] or one.field for one in found)
        raise UsageError(
            "several disputes bear this name",
            fix=f"Add --part: {', '.join(parts)}." if parts else f"Name one of: {things}.",
        )
    return found[0]


def _all(shelf: Shelf) -> tuple[Dispute, ...]:
    """Everything in dispute: of fields, links and facts, then of reports that may be one trial."""
    named = reports_named(shelf.judgements)
    records = shelf.records(named) if named else {}
    grades = {study: graded(shelf, record) for study, record in records.items()}
    contested = contested_pairs(records.values(), grades, shelf.policy)
    return (
        *all_disputes(shelf.judgements, shelf.policy),
        *pair_disputes(contested, shelf.policy),
    )


def _told(shelf: Shelf, found: Sequence[Dispute]) -> DisputeList:
    studies = {study for one in found if (study := one.words[0].study) is not None}
    studies |= {study for one in found for study in one.pair or ()}
    records = shelf.records(studies) if studies else {}
    return DisputeList(
        shelf.compound,
        tuple(found),
        {study: record.title.plain for study, record in records.items()},
        {claim.id: claim.statement for claim in shelf.claims},
    )


def _word(shelf: Shelf, dispute: Dispute, decision: Decision, who: Reviewer) -> Judgement:
    """The word that a decision comes to: its value, and what it rests on."""
    ways = [bool(decision.take), bool(decision.value), bool(decision.answers)]
    if sum(ways) != 1:
        own = "the answers of a link" if dispute.field == LINK else "--value VALUE"
        raise UsageError(
            "a decision takes a side, or says something else: one of the two",
            fix=f"Write --take {dispute.sides[0].letter}, or {own}.",
        )
    if dispute.pair is not None and not decision.take:
        raise UsageError(
            "two reports are one trial or two: the decision takes a side",
            fix=f"Write --take {dispute.sides[0].letter} or --take {dispute.sides[1].letter}.",
        )
    if decision.value and dispute.field == LINK:
        raise UsageError(
            "--value is said of a field", fix="Answer --population, --outcome and the others."
        )
    if decision.answers and dispute.field != LINK:
        raise UsageError("a field has no answers of a link", fix="Write --value VALUE.")
    if dispute.pair is not None:
        return _pair_word(shelf, dispute, decision, who)
    if dispute.field == LINK:
        return _link_word(shelf, dispute, decision)
    if dispute.field == STATED:
        return _fact_word(shelf, dispute, decision)
    return _field_word(shelf, dispute, decision, who)


def _taken(dispute: Dispute, decision: Decision, value: Value | LinkValue | None) -> Side | None:
    """The side a decision takes, by its letter or because it says the same."""
    if decision.take:
        return dispute.side(decision.take)
    return dispute.side_of(value) if value is not None else None


def _field_word(shelf: Shelf, dispute: Dispute, decision: Decision, who: Reviewer) -> Judgement:
    field = Field(dispute.field)
    record = shelf.record(StudyId(dispute.subject))
    grade = graded(shelf, record)
    value = _typed_value(shelf, field, decision) if decision.value else None
    side = _taken(dispute, decision, value)
    word = side.best if side is not None else dispute.words[0]
    said = side.value if side is not None and value is None else value
    if said is None or isinstance(said, LinkValue):
        raise TypeError(f"{field} of {record.id} has no value")
    check_said(record, grade, {field: said}, who)
    reading = grade.machine(field)
    basis = basis_from(decision.grounds, record, shelf.sources)
    if basis is None and side is None:
        basis = basis_for(field, said, None, reading, record)
    return _bare(
        word,
        value=said,
        basis=basis or (word.basis if side is not None else None),
        machine=reading.value if reading is not None else None,
    )


def _pair_word(shelf: Shelf, dispute: Dispute, decision: Decision, who: Reviewer) -> Judgement:
    """The word of a side as it stands; what its author keeps apart from the report stays so."""
    word = dispute.side(decision.take).best
    own = [
        listed_by(said) for said in shelf.judgements
        if said.reviewer == who and (said.subject, said.field) == (word.subject, word.field)
    ]  # fmt: skip
    value = word.value
    if isinstance(value, tuple) and own:
        value = tuple(sorted({*value, *own[-1]}))
    record = shelf.record(StudyId(word.subject))
    basis = basis_from(decision.grounds, record, shelf.sources)
    return _bare(word, value=value, basis=basis or word.basis)


def _typed_value(shelf: Shelf, field: Field, decision: Decision) -> Value:
    try:
        value = check_value(field, decision.value)
    except NounError as error:
        raise UsageError(error.problem, where="--value", fix=error.fix) from error
    if field is not Field.EXCLUDED or value == NOT_REPORTED:
        return value
    return check_exclusion(str(value), shelf.policy.exclusions, decision.note)


def _fact_word(shelf: Shelf, dispute: Dispute, decision: Decision) -> Judgement:
    value = spelled(decision.value)
    if value and value not in set(Stated):
        raise UsageError(
            f'"{decision.value}" is no word on a claim of fact',
            where="--value",
            fix=f"One of: {', '.join(Stated)}.",
        )
    side = _taken(dispute, decision, value or None)
    basis = basis_from(replace(decision.grounds, quote=""), None, shelf.sources)
    if decision.grounds.quote or (basis is None and side is None):
        raise UsageError(
            "a claim of fact rests on a source that others can look up",
            where=dispute.subject,
            fix='Add --source "register, label or page" --certainty high.',
        )
    word = side.best if side is not None else dispute.words[0]
    if basis is None:
        return _bare(word, value=value or word.value, basis=word.basis, as_of=word.as_of)
    return _bare(word, value=value or word.value, basis=basis)


def _link_word(shelf: Shelf, dispute: Dispute, decision: Decision) -> Judgement:
    value = None if decision.take else _typed_link(shelf, dispute, decision.answers or {})
    side = _taken(dispute, decision, value)
    word = side.best if side is not None else dispute.words[0]
    said = value if value is not None else word.value
    if not isinstance(said, LinkValue):
        raise TypeError(f"{dispute.subject} is no link")
    record = shelf.record(StudyId(str(word.study)))
    basis = basis_from(decision.grounds, record, shelf.sources)
    basis = basis or (word.basis if side is not None else None)
    check_support(basis, said, dispute.subject.replace("@", " and "))
    return _bare(word, value=said, basis=basis)


def _typed_link(shelf: Shelf, dispute: Dispute, answers: Mapping[str, str]) -> LinkValue:
    """The link as answered; what all sides answer alike need not be typed."""
    sides = [to_builtins(side.value) for side in dispute.sides]
    shared = {
        name: str(given) for name, given in sides[0].items()
        if given not in {None, ""} and all(side[name] == given for side in sides)
    }  # fmt: skip
    typed = shared | {name: answer for name, answer in answers.items() if answer}
    missing = [name for name in ANSWERS if name not in typed]
    if missing:
        raise UsageError(
            f"the sides differ on {', '.join(missing)}, and the decision does not say",
            where=dispute.subject.replace("@", " and "),
            fix=f"Add --{missing[0]}, or take a side whole with --take.",
        )
    return link_value(typed, _claim(shelf, dispute))


def _claim(shelf: Shelf, dispute: Dispute) -> Claim:
    wanted = dispute.words[0].claim
    for claim in shelf.claims:
        if claim.id == wanted:
            return claim
    raise UsageError(
        f'no claim "{wanted}"', fix=f"`litreview claims {shelf.compound}` lists the claims."
    )


def _bare(word: Judgement, **said: object) -> Judgement:
    """A new word on the same thing, with nothing of the old one but what it is about."""
    fresh = Judgement("new", word.at, word.reviewer, word.subject, word.field, word.value)
    return replace(fresh, **said)  # type: ignore[arg-type] # checked by the judgement itself


def _warnings(shelf: Shelf, ruling: Judgement) -> tuple[str, ...]:
    """Why what is decided will not count as its author may expect."""
    if ruling.study is None:
        return ()
    if ruling.study_field is not None and not isinstance(ruling.value, LinkValue):
        record = shelf.record(ruling.study)
        try:
            check_beside(graded(shelf, record), {ruling.study_field: ruling.value})
        except UsageError as beside:  # others said what it does not fit: for them to mend
            return (f"{beside.what}; the smaller number counts until one is mended.",)
        return ()
    records: Mapping[StudyId, Record] = shelf.records([ruling.study])
    known = (claim for claim in shelf.claims if claim.id == ruling.claim)
    return tuple(
        warning
        for claim in known
        for warning in link_warnings([ruling], records, claim, shelf.sources)
    )
