"""Everything that bears on one claim: the body of evidence the ladder weighs.

A claim, the studies people linked to it, the community's reports and the word on a claim of
fact enter; a checked `Body` leaves. Nothing is weighed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from litreview.errors import NounError
from litreview.ladder.values import Values, read_values
from litreview.model.claim import Claim, Report
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.trial import NO_RELATIONS, Relations
from litreview.model.vocabulary import Verdict

FACT_VERDICTS = (
    Verdict.DOCUMENTED,
    Verdict.PARTLY_DOCUMENTED,
    Verdict.CONTRADICTED,
    Verdict.MIXED,
    Verdict.NOT_DOCUMENTED,
)


@dataclass(frozen=True)
class LinkedStudy:
    """One study's grade, and its bearing on the claim."""

    grade: Grade
    link: Link

    def __post_init__(self) -> None:
        if self.grade.study != self.link.study:
            raise NounError("link", f"{self.link.study} does not link {self.grade.study}")

    @property
    def study(self) -> StudyId:
        """The study linked."""
        return self.grade.study

    @property
    def label(self) -> bool:
        """Whether it is an official label, by its record or by all that people rest the link on."""
        return self.grade.label or self.link.on_label

    @cached_property
    def values(self) -> Values:
        """What the rules read of it; every one of them asks."""
        return read_values(self.grade, self.link)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of evidence for one claim.

    Attributes:
        studies: Every study a person linked to the claim, in any order; each once, or once
            for each part of the claim it bears on.
        reports: Community reports; they never move a benefit, and cap a claim of safety.
        fact: For a claim of fact: what the sources filed say; None when nobody filed any.
        stale_search: Whether the last complete search is overdue; shown, never weighed.
        relations: How reports hang together, computed over all in hand, not these alone.
    """

    claim: Claim
    studies: tuple[LinkedStudy, ...] = ()
    reports: tuple[Report, ...] = ()
    fact: Verdict | None = None
    stale_search: bool = False
    relations: Relations = NO_RELATIONS

    def __post_init__(self) -> None:
        seen: set[tuple[StudyId, str]] = set()
        for linked in self.studies:
            if linked.link.claim != self.claim.id:
                raise NounError("link", f"{linked.study} is linked to {linked.link.claim}")
            key = (linked.study, linked.link.value.part)
            if key in seen:
                raise NounError("studies", f"{linked.study} is linked twice to {self.claim.id}")
            seen.add(key)
        for report in self.reports:
            if self.claim.id not in report.claims:
                raise NounError("reports", f"{report.id} does not bear on {self.claim.id}")
        if self.fact is not None and self.fact not in FACT_VERDICTS:
            raise NounError("fact", f'"{self.fact}"', f"One of: {', '.join(FACT_VERDICTS)}.")
