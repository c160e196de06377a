"""Everything known about one compound at one moment: what a page or a table shows.

`workflow` gathers it from the rooms; `render` and `cli` only read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from litreview.model.agreement import ReviewFigures
from litreview.model.audit import CitationAudit, NumberAudit
from litreview.model.claim import Claim, LiteratureCount, Report, Source, Topic
from litreview.model.correction import Correction
from litreview.model.decision import TierDecision
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.memo import Memo, ReadLate
from litreview.model.outline import Outline
from litreview.model.page import PrismaFlow
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Membership
from litreview.model.trial import NO_RELATIONS, Relations


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The latest refresh, when it is not complete.

    Attributes:
        on: UTC date it began.
        outcome: `partial` or `failed`; empty when it has not ended.
        error: The first sentence of what went wrong, without its full stop; may be empty.
    """

    on: str
    outcome: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SearchState:
    """How fresh the records are.

    Attributes:
        last_complete: UTC date of the last complete search; empty when there was none.
        data_through: UTC date up to which the records are complete; empty when unknown.
        next_due: UTC date the next search is due; empty when there was none.
        snapshot: True when the records come from the bundled bibliography and not from a
            complete search of PubMed; then few abstracts, or none, are in hand.
        abstracts: Of a snapshot, how many: those whose licence lets the workspace hold them.
        fetched: Whether this database saw a complete search: what is not in it is not to be had.
        hits: How many records the search found.
        translation: The query as PubMed understood it; empty when PubMed was never asked.
        warnings: What PubMed said about the query.
        fell_short: The latest refresh, when it is not complete; None when it is, and without a
            database.
    """

    last_complete: str = ""
    data_through: str = ""
    next_due: str = ""
    snapshot: bool = False
    abstracts: int = 0
    fetched: bool = False
    hits: int = 0
    translation: str = ""
    warnings: tuple[str, ...] = ()
    fell_short: Shortfall | None = None


@dataclass(frozen=True)
class Dossier:
    """One compound: the question, the records, people's words, and the decisions.

    Attributes:
        records: Every stored or filed record, by study id.
        grades: One for every record.
        links: One per study and claim that a person linked.
        facts: Standing `documented` judgements, by claim.
        decisions: One per claim, in the claims' order.
        notes: Standing remarks on studies and claims, oldest first, by subject; they never count.
        history: Oldest first; what happened to records and claims, see `story.changes_of`.
        rulebook: The rule book's version.
        problems: What a maintainer should know: torn lines mended, quotes not found.
        absent: Links to studies of which not even the citation is in hand.
        relations: How the reports in hand hang together.
        sources: What claims, reports and bases name, as `reports.toml` lists it.
        audited: Every asserted citation beside its record, by claim; empty where nobody asked.
        unstated: Texts with numbers that could not be traced, by claim; empty where nobody asked.
        counted: What statements about the literature come to, counted from all records.
        topics: What claims of several compounds have in common, in the order of their file.
        judgements: Everybody's standing words, oldest first.
        figures: What reviewing comes to; None where nobody asked.
        corrections: Errors found in what the site said, the newest first.
        memo: Values of the studies that nobody touched, kept from the last time.
    """

    query: Query
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    records: Mapping[StudyId, Record]
    memberships: Mapping[StudyId, Membership]
    grades: Mapping[StudyId, Grade]
    links: tuple[Link, ...]
    decisions: tuple[TierDecision, ...]
    policy: Policy
    search: SearchState
    flow: PrismaFlow
    rulebook: str
    facts: Mapping[ClaimId, tuple[Judgement, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    history: tuple[HistoryEntry, ...] = ()
    problems: tuple[str, ...] = ()
    absent: tuple[Link, ...] = ()
    relations: Relations = NO_RELATIONS
    sources: tuple[Source, ...] = ()
    counted: Mapping[ClaimId, LiteratureCount] = field(default_factory=dict)
    audited: Mapping[ClaimId, tuple[CitationAudit, ...]] = field(default_factory=dict)
    unstated: Mapping[ClaimId, tuple[NumberAudit, ...]] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    figures: ReviewFigures | None = None
    corrections: tuple[Correction, ...] = ()
    memo: Memo = field(default_factory=Memo)

    def claim(self, claim_id: str) -> Claim:
        """The claim of this id; KeyError when there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def decision(self, claim_id: str) -> TierDecision:
        """The decision on this claim; KeyError when there is none."""
        for decision in self.decisions:
            if decision.claim == claim_id:
                return decision
        raise KeyError(claim_id)

    def reports_on(self, claim_id: str) -> tuple[Report, ...]:
        """The community reports that bear on a claim, in file order."""
        return tuple(report for report in self.reports if claim_id in report.claims)

    @cached_property
    def outlines(self) -> Mapping[StudyId, Outline]:
        """Every study in outline, in the order of the records."""
        return self.memo.each("outlines", Outline, self.records, self._outline)

    def _outline(self, study: StudyId) -> Outline:
        return Outline.of(self.records[study], self.grades.get(study, Grade(study, {})))

    def let_go(self) -> None:
        """Forget the records and grades that were read late; see `ReadLate`."""
        for part in (self.records, self.grades):
            if isinstance(part, ReadLate):
                part.let_go()

    @property
    def touched_grades(self) -> Iterator[Grade]:
        """The grades of all studies but those that nobody touched, where that is known."""
        return (self.grades[study] for study in self.grades if study not in self.memo.keys)

    def links_of(self, study: StudyId) -> tuple[Link, ...]:
        """The links of one study, in claim order."""
        return self._links_by_study.get(study, ())

    @cached_property
    def _links_by_study(self) -> Mapping[StudyId, tuple[Link, ...]]:
        order = {claim.id: index for index, claim in enumerate(self.claims)}
        found: defaultdict[StudyId, tuple[Link, ...]] = defaultdict(tuple)
        for link in sorted(self.links, key=lambda link: order.get(link.claim, len(order))):
            found[link.study] += (link,)
        return found
