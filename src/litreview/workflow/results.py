"""What the verbs hand back: small frozen nouns that `cli` prints.

Counts, paths and errors enter; nothing is decided here but the exit code of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.errors import LitreviewError
from litreview.model.claim import Claim
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, Compound, Pmid
from litreview.model.judgement import Judgement
from litreview.model.run import Change, HistoryEntry, Run
from litreview.model.vocabulary import QuoteRole, RunOutcome

if TYPE_CHECKING:
    from litreview.reviews.acceptance import Left

TierMoves = Mapping[Compound, tuple[HistoryEntry, ...]]  # what publishing decided anew

EXIT_ORDER = (30, 20, 10, 11, 3, 4, 1)  # the first of these that happened is the exit code


def exit_code_of(errors: Iterable[LitreviewError | Finding]) -> int:
    """The exit code several errors, or findings, end with; 0 for none."""
    codes = {error.exit_code for error in errors} - {0}
    return next((code for code in EXIT_ORDER if code in codes), max(codes, default=0))


def distinct(errors: Iterable[LitreviewError]) -> tuple[LitreviewError, ...]:
    """The errors in order, those that read the same only once: one file may fail many compounds."""
    each: dict[str, LitreviewError] = {}
    for error in errors:
        each.setdefault(str(error), error)
    return tuple(each.values())


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a refresh would do, for a person to look at first.

    Attributes:
        hits_before: Of the last complete search; 0 when there was none.
        new: PMIDs never seen before.
        lost: Known from the bibliography and not in the database.
        modified: Changed at PubMed since the last complete search.
        departed: Known, and no longer found.
        due: Not looked at for a long time.
        stops: Whether the refresh would stop and ask: so many fewer or more hits than before.
        advice: What NCBI asks of large jobs; empty when it does not matter.
    """

    query: str
    translation: str
    hits: int
    hits_before: int
    phrases_not_found: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    new: tuple[Pmid, ...] = ()
    lost: tuple[Pmid, ...] = ()
    modified: tuple[Pmid, ...] = ()
    departed: tuple[Pmid, ...] = ()
    due: tuple[Pmid, ...] = ()
    stops: bool = False
    advice: str = ""


@dataclass(frozen=True, slots=True)
class GraveChange:
    """One change nobody should miss, by its name for `--fail-on`, and its sentence."""

    name: str
    change: Change
    sentence: str


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """How the refresh of one compound went.

    Attributes:
        run: With the counts.
        grave: What nobody should miss.
        tagged: How many records were read for tags as they came.
    """

    run: Run
    error: LitreviewError | None = None
    notes: tuple[str, ...] = ()
    rehearsal: Rehearsal | None = None
    grave: tuple[GraveChange, ...] = ()
    tagged: int = 0

    @property
    def compound(self) -> Compound:
        """Whose run it was."""
        return self.run.compound

    @property
    def outcome(self) -> RunOutcome:
        """How it ended."""
        return self.run.outcome


@dataclass(frozen=True, slots=True)
class GatedClaim:
    """A claim that went out lower than decided, or as decided in spite of its doubts."""

    compound: Compound
    decided: TierDecision
    shown: TierDecision

    @property
    def claim(self) -> ClaimId:
        """The claim."""
        return self.decided.claim

    @property
    def allowed(self) -> str:
        """Why a person let it out as decided; empty when it was held."""
        return self.shown.allowed


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was written: paths below `site` whose bytes changed, and the claims the gate held."""

    published: tuple[str, ...]
    site: Path
    compounds: tuple[Compound, ...] = ()
    tier_changes: TierMoves = field(default_factory=dict)
    errors: tuple[LitreviewError, ...] = ()
    notes: tuple[str, ...] = ()
    gated: tuple[GatedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run over several compounds: refresh, tag, tiers, publish."""

    refreshes: tuple[RefreshReport, ...]
    tagged: dict[str, int]
    publication: PublishReport
    errors: tuple[LitreviewError, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one file gave: counts of records, and one line per record that could not be read.

    Attributes:
        refused: Why the file as a whole could not be used, or only up to a point.
    """

    file: Path
    compound: Compound
    read: int = 0
    new: int = 0
    revised: int = 0
    same: int = 0
    deleted: int = 0
    failed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refused: LitreviewError | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A compound that could not be told of, and why."""

    compound: Compound
    error: LitreviewError


@dataclass(frozen=True, slots=True)
class StatusRow:
    """How fresh one compound is, and how far its review has come.

    Attributes:
        completed_at: When the last complete search began, as far as the clock can be believed;
            None when there was none.
        dated_ahead: When a complete search is dated that is still to come; None for none.
        attempt: A later refresh that is not complete, with the first sentence of its error; None
            when there is none.
    """

    compound: Compound
    last_complete: str
    data_through: str
    next_due: str
    overdue: bool
    records: int
    human: int
    graded: int
    queue: int
    completed_at: datetime | None = None
    dated_ahead: datetime | None = None
    attempt: Run | None = None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How fresh several compounds are; one that cannot be read stops no other."""

    rows: tuple[StatusRow, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `doctor` looked at or did.

    Attributes:
        level: `ok`, `mended`, `warning` or `problem`.
        fix: What to do; empty when there is nothing to do.
        exit_code: What a problem ends with; 0 for everything else.
    """

    level: str
    what: str
    fix: str = ""
    exit_code: int = 0

    def __post_init__(self) -> None:
        if self.level == "problem" and not self.exit_code:
            object.__setattr__(self, "exit_code", 1)


@dataclass(frozen=True, slots=True)
class TiersReport:
    """Several compounds decided; one that cannot be read stops no other."""

    dossiers: tuple[Dossier, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """The claims of one compound as filed, or everything that is wrong with its files."""

    rows: tuple[ClaimRow, ...]
    mistakes: tuple[LitreviewError, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as filed, with how many reports and citations come with it."""

    claim: Claim
    reports: int
    cites: int


@dataclass(frozen=True, slots=True)
class Written:
    """Judgements as they stand in the file, and what their reviewer should know of them.

    Attributes:
        judgements: In the order they were made; a word that already stood is not among them.
        warnings: Why a link will not count as its reviewer may expect.
        left: What accepting left; empty when nothing was accepted.
        replaced: By the id of a judgement: the reviewer's own earlier word that it replaces.
        roles: By the id of a link: what its quote reads as, where the reviewer did not say.
    """

    judgements: tuple[Judgement, ...]
    warnings: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    replaced: Mapping[str, Judgement] = field(default_factory=dict)
    roles: Mapping[str, QuoteRole] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TierMove:
    """A claim whose tier or verdict, or what a page shows of it, is another than before.

    Each as "T2 supports", or "T2 supports (in doubt: shown as T1)".
    """

    claim: ClaimId
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an undo took back, or a redo brought back.

    Attributes:
        lines: As they stand in the file: each retracts another.
        words: The judgements that fell or stand again, each once, in the order of the lines.
        moves: The claims this moved, in the claims' order.
    """

    lines: tuple[Judgement, ...]
    words: tuple[Judgement, ...]
    moves: tuple[TierMove, ...] = ()
