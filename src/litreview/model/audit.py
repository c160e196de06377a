"""What a source asserts, set beside what records, grades and people's words have.

The `ladder` makes these nouns and `render` words them. A finding says what the record in hand
says, and nothing of why the source says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.claim import AssertedCitation
from litreview.model.identity import ClaimId, Compound, StudyId
from litreview.model.vocabulary import Certainty


class CitationStatus(StrEnum):
    """What an audit comes to for one citation."""

    OK = "ok"
    MISMATCH = "mismatch"
    UNLOCATABLE = "unlocatable"
    WRONG_NAMESPACE = "wrong_namespace"  # a PMC id, a DOI or a registration, called a PMID


class Agreement(StrEnum):
    """Whether a record says what is asserted of it; a silent record contradicts nobody."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """One field of a citation beside the record.

    Attributes:
        field: `author`, `year`, `title`, `journal`, `n` or `species`.
        asserted: As the source has it.
        record: As the record or the grade has it; empty when neither says.
        note: What else there is to know, in a sentence without its full stop; may be empty.
    """

    field: str
    asserted: str
    record: str
    agreement: Agreement
    note: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A record that may be the one a citation means, how sure that is, and what speaks for it."""

    study: StudyId
    certainty: Certainty
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitationAudit:
    """One asserted citation, audited.

    Attributes:
        study: The record it was compared with: of its PMID, or the one that was located; None
            when no record in hand is its own.
        fields: What it asserts, field by field; empty without a record.
        located: For a citation without a usable PMID: the records it may mean, surest first.
        problem: What is wrong with it as a whole, in a sentence; may be empty.
    """

    claim: ClaimId
    cite: AssertedCitation
    status: CitationStatus
    study: StudyId | None = None
    fields: tuple[FieldCheck, ...] = ()
    located: tuple[Located, ...] = ()
    problem: str = ""

    @property
    def differing(self) -> tuple[FieldCheck, ...]:
        """The fields the record contradicts."""
        return tuple(one for one in self.fields if one.agreement is Agreement.DIFFERS)

    @property
    def remarked(self) -> bool:
        """Whether a title that agrees leaves something to remark upon."""
        agreeing = (one for one in self.fields if one not in self.differing)
        return any(one.field == "title" and one.note for one in agreeing)

    @property
    def silent(self) -> tuple[str, ...]:
        """The fields that could not be checked: the record in hand does not state them."""
        return tuple(o.field for o in self.fields if o.agreement is Agreement.NOT_STATED)


@dataclass(frozen=True, slots=True)
class NumberAudit:
    """Numbers of one text that nothing on file has.

    Attributes:
        file: Where the text stands, within the workspace.
        place: Where in the file: the claim, report or judgement, and the key.
        key: What the text is: `statement`, `note`, `short`, `question` or `cites` of a claim,
            `report`, or a reviewer's `remark`.
        numbers: As they are written, with their unit, in order.
        claims: The claims the text bears on; none for a remark on a study.
        studies: The studies that could have stated them.
        unread: Those of them whose abstract is not in hand: then nothing is known of the numbers.
        attributed: Whether the text speaks for studies; else for a source whose text is not filed.
    """

    file: str
    place: str
    text: str
    numbers: tuple[str, ...]
    key: str = ""
    claims: tuple[ClaimId, ...] = ()
    studies: tuple[StudyId, ...] = ()
    unread: tuple[StudyId, ...] = ()
    attributed: bool = True

    @property
    def claim(self) -> ClaimId | None:
        """The first claim it bears on."""
        return self.claims[0] if self.claims else None

    @property
    def checked(self) -> bool:
        """Whether all that could have stated them was read."""
        return not self.unread


@dataclass(frozen=True)
class Audit:
    """Everything a compound's sources assert that could be held against what is on file.

    Attributes:
        citations: One per citation and claim, in the order of the claims.
        numbers: The texts with numbers nothing on file has.
        numbers_read: How many numbers were looked for.
    """

    compound: Compound
    citations: tuple[CitationAudit, ...]
    numbers: tuple[NumberAudit, ...] = ()
    numbers_read: int = 0
