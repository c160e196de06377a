"""One person's word: on one field of one study, on one study for one claim, or on a fact.

Lines of `data/<compound>/reviews/<reviewer>.jsonl` become these nouns and back. Judgements
are appended, never changed; an undo is a judgement that retracts another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from litreview.errors import NounError
from litreview.model.basis import Basis
from litreview.model.codec import from_builtins, to_builtins, to_json_bytes
from litreview.model.dates import PartialDate
from litreview.model.fields import (
    NOT_REPORTED,
    Field,
    Value,
    check_field,
    check_value,
    says_not_reported,
)
from litreview.model.identity import (
    ClaimId,
    Reviewer,
    StudyId,
    check_claim_id,
    check_reviewer,
    check_study_id,
)
from litreview.model.link import LinkValue
from litreview.model.vocabulary import BasisKind, Stated

LINK = "link"  # one study for one claim; the value is a LinkValue
STATED = "stated"  # whether the source filed states a claim of fact; see vocabulary.Stated
NOTE = "note"  # a remark on a study or a claim, which never counts
MAX_NOTE = 1_000  # characters of a remark


@dataclass(frozen=True, slots=True)
class Hidden:
    """Others' words on one study that a reviewer may not see yet, counted, and until when.

    Attributes:
        reviewers: Whose words are hidden, how many people.
        fields: Those the reviewer has to judge first.
        unlinked: Whether the reviewer has to link it, to see what others linked it to.
    """

    reviewers: int = 0
    fields: tuple[Field, ...] = ()
    unlinked: bool = False


@dataclass(frozen=True, slots=True)
class Overruled:
    """A value another source gives for the same field, which this judgement decides against."""

    value: Value
    basis: Basis


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of one reviewer's file.

    Attributes:
        id: Hash of everything else in the line; see `sealed`.
        at: When it was made, UTC, whole seconds.
        subject: `pmid:1`, `manual:x` (a study); `pmid:1@claim-id` (a link); `claim:id` (a fact).
        field: A study field, `link`, `stated` (whether the source filed states a fact), or `note`.
        value: The value in its one spelling; a `LinkValue` for a link.
        basis: What it rests on; None only for an undo or a judgement of the reviewer's own
            reading (risk of bias, full text read, group).
        note: A remark, in the reviewer's words.
        overruled: The conflicting values this judgement decides against.
        machine: The machine's value when the person judged; a later change makes it stale.
        adjudicates: Whether it decides a disagreement between reviewers.
        consent: Who differed and agrees to the decision of one of their number; with `adjudicates`.
        settles: The ids of the words that its author knew and decides between; with `adjudicates`.
        unaided: Whether the machine's values were hidden from whoever judged.
        retracts: The id of the judgement this line takes back; then value is "".
        batch: What one action wrote (an accept, a link): undone together.
        as_of: For a claim of fact: the day it was true, as written (2018, 2018-07, 2018-07-01).
    """

    id: str
    at: datetime
    reviewer: Reviewer
    subject: str
    field: str
    value: Value | LinkValue
    basis: Basis | None = None
    note: str = ""
    overruled: tuple[Overruled, ...] = ()
    machine: Value | None = None
    adjudicates: bool = False
    retracts: str | None = None
    batch: str = ""
    as_of: str = ""
    consent: tuple[Reviewer, ...] = ()
    settles: tuple[str, ...] = ()
    unaided: bool = False

    def __post_init__(self) -> None:
        check_reviewer(self.reviewer)
        if self.at.tzinfo is None:
            raise NounError("at", "needs its time zone", "Write it like 2026-11-22T10:00:00Z.")
        if not self.id:
            raise NounError("id", "is empty")
        check_subject(self.subject, self.field)
        if self.as_of and self.field != STATED:
            raise NounError("as_of", "is said of a claim of fact only")
        for name in self.consent:
            check_reviewer(name, "consent")
        for key in ("consent", "settles"):
            if getattr(self, key) and not self.adjudicates:
                raise NounError(key, "is said of an adjudication only")
        PartialDate.from_iso(self.as_of)
        if self.retracts is None:
            _check_judged(self.field, self.value)

    @property
    def study(self) -> StudyId | None:
        """The study judged or linked; None for a claim of fact."""
        name = self.subject.partition("@")[0]
        return None if name.startswith("claim:") else StudyId(name)

    @property
    def claim(self) -> ClaimId | None:
        """The claim linked to or judged; None for a field of a study."""
        _, _, claim = self.subject.partition("@" if "@" in self.subject else "claim:")
        return ClaimId(claim) if claim else None

    @property
    def study_field(self) -> Field | None:
        """The field of a study it judges; None for a link, a fact or a note."""
        return None if self.field in {LINK, STATED, NOTE} else Field(self.field)

    def sealed(self) -> Judgement:
        """The same judgement with the id its content gives it."""
        content = content_bytes(self)
        return replace(self, id=hashlib.sha256(content).hexdigest()[:16])


ADDED_LATER = ("batch", "as_of", "n", "role", "source", "consent", "settles", "unaided")
"""Keys that lines of the first rule set did not have: absent or empty, they enter no id."""


def content_bytes(judgement: Judgement) -> bytes:
    """Everything in a line but its id, as the id is made from."""
    plain = to_builtins(judgement)
    del plain["id"]
    overruled = [other["basis"] for other in plain["overruled"]]
    for holder in (plain, plain["value"], plain["basis"], *overruled):
        for key in ADDED_LATER if isinstance(holder, dict) else ():
            if key in holder and not holder[key]:
                del holder[key]
    return to_json_bytes(plain)


def check_subject(subject: str, field: str) -> None:
    """Refuse a subject that does not fit the field judged."""
    study, at, claim = subject.partition("@")
    if field == LINK:
        if not at:
            raise NounError("subject", f'"{subject}" links nothing', 'Write "pmid:1@claim-id".')
        check_claim_id(claim, "subject")
        _check_spelled(study)
    elif field == STATED:
        kind, _, rest = subject.partition(":")
        if kind != "claim":
            raise NounError("subject", f'"{subject}" is no claim', 'Write "claim:claim-id".')
        check_claim_id(rest, "subject")
    elif field == NOTE:
        kind, _, rest = subject.partition(":")
        if kind == "claim":
            check_claim_id(rest, "subject")
        else:
            _check_spelled(subject)
    else:
        check_field(field)
        _check_spelled(subject)


def _check_spelled(study: str) -> None:
    if check_study_id(study) != study:
        raise NounError("subject", f'"{study}" is not spelled out', "Write it like pmid:29798983.")


def _check_judged(field: str, value: Value | LinkValue) -> None:
    if field == LINK:
        if not isinstance(value, LinkValue):
            raise NounError("value", "a link needs population, outcome, intervention, direction")
    elif field == STATED:
        if value not in set(Stated):
            raise NounError("value", f'"{value}"', f"One of: {', '.join(Stated)}.")
    elif field == NOTE:
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_NOTE:
            raise NounError("value", "a note needs words", f"Write 1 to {MAX_NOTE:,} characters.")
    elif isinstance(value, LinkValue) or check_value(Field(field), value) != value:
        raise NounError("value", f"{value!r} is not a value of {field} in its one spelling")


def judgement_from_json(data: dict[str, object]) -> Judgement:
    """Read one line's object.

    Raises:
        NounError: A key is unknown or missing, or a value does not fit.
    """
    unknown = set(data) - set(Judgement.__slots__)
    if unknown:
        raise NounError(
            sorted(unknown)[0], "unknown key", f"Keys: {', '.join(Judgement.__slots__)}."
        )
    return from_builtins(Judgement, _as_meant(data))


def _as_meant(line: dict[str, object]) -> dict[str, object]:
    """A line as older programs may have written it: "not reported" as a text or part of a list."""
    field, value = line.get("field"), line.get("value")
    parts = value if isinstance(value, list) else [value]
    if value == NOT_REPORTED or not any(map(says_not_reported, parts)):
        return line
    if field not in set(Field) or line.get("retracts"):
        return line
    return {**line, "value": check_value(Field(str(field)), value)}


def _kept_of_basis(basis: dict[str, object]) -> dict[str, object]:
    """A basis without its empty keys; what kind of account it is matters for a source only."""
    idle = {"account"} if basis["kind"] != BasisKind.SOURCE else set()
    return {k: v for k, v in basis.items() if v not in (None, "") and k not in idle}


def judgement_to_json(judgement: Judgement) -> dict[str, object]:
    """One line's object: keys in their order, those at their default left out."""
    plain: dict[str, object] = to_builtins(judgement)
    plain["at"] = judgement.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = {k: v for k, v in plain.items() if v not in (None, "", (), [], False) or k == "value"}
    basis, value = kept.get("basis"), kept["value"]
    if isinstance(basis, dict):
        kept["basis"] = _kept_of_basis(basis)
    if isinstance(value, dict):
        kept["value"] = {k: v for k, v in value.items() if k not in ADDED_LATER or v is not None}
    return kept
