"""What happened: refreshes with their counts, presence of records, and changes.

`workflow` fills these; `store` and `workspace` keep them; `cli` prints them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from litreview.errors import NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.vocabulary import ChangeKind, Presence, RunOutcome, Standing


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What ESearch answered: the set, and how PubMed read the question.

    Attributes:
        pmids: The whole set, in PubMed's order, each once.
        count: PubMed's own count; differs from the set's size only when something fell short.
        translation: The query as PubMed understood it.
        warnings: Phrases not found, ignored or searched unquoted, in plain words.
        phrases_not_found: Phrases PubMed does not know, as it writes them.
    """

    pmids: tuple[Pmid, ...]
    count: int
    translation: str = ""
    warnings: tuple[str, ...] = ()
    phrases_not_found: tuple[str, ...] = ()


COUNTS = (
    "hits",
    "requested",
    "received",
    "parsed",
    "failed",
    "new",
    "revised",
    "vanished",
    "restored",
    "retracted",
)
"""What a run counts, by the names of `Run`."""


@dataclass(frozen=True, slots=True)
class Run:
    """One refresh of one compound: what it did, as it counts and as the ledger keeps it.

    Attributes:
        requested: PMIDs asked of EFetch.
        received: Records that came.
        parsed: Records that could be read and stored.
        failed: Asked for and not received, or received and unreadable.
        new: Records never known before.
        revised: Records that differ from what was known of them.
        vanished: PMIDs absent from the search at this run for the first time.
        retracted: Records found to be retracted that were not known so.
        requests: HTTP requests sent, retries included, cache hits not.
        data_through: UTC date up to which the search is complete; None when it never was.
    """

    id: str
    compound: Compound
    started: datetime
    outcome: RunOutcome
    finished: datetime | None = None
    query: str = ""
    translation: str = ""
    warnings: tuple[str, ...] = ()
    hits: int = 0
    requested: int = 0
    received: int = 0
    parsed: int = 0
    failed: int = 0
    new: int = 0
    revised: int = 0
    vanished: int = 0
    restored: int = 0
    retracted: int = 0
    requests: int = 0
    data_through: str = ""
    error_code: str = ""
    error_message: str = ""

    def __post_init__(self) -> None:
        if self.started.tzinfo is None:
            raise NounError("started", "needs its time zone")
        if self.parsed > self.received:
            raise NounError("parsed", f"{self.parsed} of {self.received} received")

    @property
    def counts(self) -> dict[str, int]:
        """The `COUNTS` by name."""
        return {name: getattr(self, name) for name in COUNTS}


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a compound's search finds a record, and since when.

    Attributes:
        since: UTC date of the first run that gave this presence.
        last_checked: UTC date EFetch was last asked about the record; empty when unknown.
        misses: On how many different days it was found gone.
        first_seen: UTC date of the first run that found it.
        merged_into: For a record that is gone: the citation that took its place; None when
            none is known.
    """

    study: StudyId
    presence: Presence
    first_seen: str
    since: str
    last_checked: str = ""
    misses: int = 0
    merged_into: Pmid | None = None

    @property
    def withdrawn(self) -> bool:
        """Gone at two looks on different days."""
        return self.presence is Presence.GONE and self.misses >= 2


@dataclass(frozen=True, slots=True)
class Citation:
    """One line of `citations.jsonl`: a bibliography without abstracts, and a baseline.

    Attributes:
        content_hash: Of the full record when it was last fetched; empty when it never was.
        first_seen: UTC date; empty when unknown.
        presence: As the last complete run left it.
        since: UTC date of the first run that gave this presence, where it is not `first_seen`.
        last_checked: As in `Membership`, of records that are not present; so `misses`, too.
        merged_into: As in `Membership`.
    """

    pmid: Pmid
    title: str
    year: int | None = None
    journal: str = ""
    authors: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmcid: str = ""
    pub_date: str = ""
    vernacular_title: str = ""
    registry_ids: tuple[str, ...] = ()
    version: int = 1
    date_revised: str = ""
    content_hash: str = ""
    standing: Standing = Standing.NONE
    notices: tuple[Pmid, ...] = ()
    first_seen: str = ""
    presence: Presence = Presence.PRESENT
    since: str = ""
    last_checked: str = ""
    misses: int = 0
    merged_into: Pmid | None = None

    def __post_init__(self) -> None:
        PartialDate.from_iso(self.pub_date)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that differs from before, and why."""

    at: datetime
    compound: Compound
    kind: ChangeKind
    subject: str
    before: str
    after: str
    cause: str


def history_id(content: bytes) -> str:
    """The id of an entry: 16 hex digits made from what it says, so that repeats are known."""
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of `history.jsonl`: a complete run, or a change of a tier, rule set or record.

    Attributes:
        id: Hash of cause and content, so that a merged file drops repeats.
        kind: `run`, or one of `ChangeKind`.
        subject: A claim id for a tier, a run id for a run, a study id for a standing.
        before: Empty for the first decision.
        cause: One sentence: new judgements, a retraction, a revised record, another rule set.
        rule_set: The rule set in force.
        basis: Hash of what the decision rests on, by name, so that the next cause can be told.
        counts: For a run: its `COUNTS`.
        studies: Of what happened to many records alike: their PMIDs, see `story.record_entry`.
    """

    id: str
    at: datetime
    kind: str
    subject: str
    before: str = ""
    after: str = ""
    cause: str = ""
    rule_set: str = ""
    basis: dict[str, str] | None = None
    counts: dict[str, int] | None = None
    studies: tuple[str, ...] = ()
