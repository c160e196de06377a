"""Which studies of a queue a reviewer wants listed, and a sample that is the same for everybody.

What every study asks, and filters, enter; the studies left leave, in the order they came. Nothing
is put in order here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.link import Link
from litreview.model.vocabulary import QueueKind
from litreview.reviews.queue import (
    Asked,
    Evidence,
    Need,
    is_excluded,
    lost_links,
    stale_fields,
    waiting,
)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which studies of a queue to list; the filters narrow each other.

    Attributes:
        found: Those that bear on a claim; None for all.
        field: Only where this reviewer's word on it is missing; see `misses`.
        unlinked: Only what this reviewer linked to nothing, excluded studies left out.
        with_abstract: Those of which an abstract is in hand; None for all.
        stale: Only what went stale.
        only: Only those of one kind.
        sample: So many, the same for everybody.
        every: Also what asks for nothing.
    """

    found: Collection[StudyId] | None = None
    field: Field | None = None
    unlinked: bool = False
    with_abstract: Collection[StudyId] | None = None
    stale: bool = False
    only: QueueKind | None = None
    sample: int | None = None
    every: bool = False

    def with_sample(self, compound: Compound, evidence: Evidence) -> QueueFilter:
        """The same filter with its sample drawn: `found` is what was drawn.

        It is drawn before anything that differs from reviewer to reviewer, of the studies in which
        the machine reads people before the others. Without a sample, the filter as it is.
        """
        if self.sample is None:
            return self
        chosen = [study for study in evidence.studies if self._lets_through(study)]
        people = set(filter(evidence.reads_people, chosen))
        return replace(self, found=draw_sample(compound, chosen, self.sample, people), sample=None)

    def choose(
        self, evidence: Evidence, asked: Mapping[StudyId, Asked], reviewer: Reviewer | None
    ) -> dict[StudyId, Asked]:
        """What is left of the studies asked about, in their order; a sample is drawn before."""
        links = evidence.links_by_study()
        kept = {
            study: one
            for study, one in asked.items()
            if self._lets_through(study)
            and (
                # nobody said anything of it: it misses every word and every link
                not (self.stale or self.only)
                if study in evidence.glances
                else self._is_of_kind(study, one, evidence, reviewer)
                and self._suits(evidence.grades[study], links.get(study, ()), evidence, reviewer)
            )
        }
        return kept if self.every else waiting(kept)

    def _lets_through(self, study: StudyId) -> bool:
        sets = (self.found, self.with_abstract)
        return all(some is None or study in some for some in sets)

    def _is_of_kind(
        self, study: StudyId, one: Asked, evidence: Evidence, reviewer: Reviewer | None
    ) -> bool:
        if self.only is None:
            return True
        if self.only is QueueKind.DISPUTES:
            return one.need is Need.CONFLICT
        graders = evidence.speakers_on(study).graders
        person = evidence.policy.person(reviewer) if reviewer is not None else None
        began = bool(graders) if person is None else person in graders
        return (
            began
            if self.only is QueueKind.MINE
            else bool(graders) and (person is None or not began)
        )

    def _suits(
        self, grade: Grade, links: Sequence[Link], evidence: Evidence, reviewer: Reviewer | None
    ) -> bool:
        if self.field is not None and not misses(grade, self.field, reviewer):
            return False
        if self.stale and not (stale_fields(grade, reviewer) or lost_links(links, reviewer)):
            return False
        if not self.unlinked:
            return True
        mine = [link for link in links if reviewer is None or reviewer in link.reviewers]
        spoke = evidence.speakers_on(grade.study, links)
        required = evidence.policy.reviewers_required
        return not (mine or is_excluded(grade, spoke, required, reviewer))


def linked_to(claim: ClaimId, links: Iterable[Link]) -> frozenset[StudyId]:
    """The studies that these links tie to a claim."""
    return frozenset(link.study for link in links if link.claim == claim)


def misses(grade: Grade, name: Field, reviewer: Reviewer | None = None) -> bool:
    """Whether one field could do with this reviewer's word.

    They gave none, and the machine is silent or unsure, or no person confirmed it.
    """
    found = grade.fields.get(name)
    if found is None:
        return True
    if reviewer in found.reviewers:
        return False
    machine = found.machine
    silent = machine is None or not machine.tags
    unsure = machine is not None and (machine.uncertain or bool(machine.conflict))
    return silent or unsure or not found.confirmed


def draw_sample(
    compound: Compound,
    studies: Iterable[StudyId],
    size: int,
    first: Collection[StudyId] = (),
) -> frozenset[StudyId]:
    """So many of these studies, the same for everybody: drawn by a hash of compound and study.

    A study that joins them later displaces one at most.

    Args:
        first: Those drawn before any other.
    """

    def place(study: StudyId) -> tuple[bool, bytes]:
        return study not in first, hashlib.sha256(f"{compound} {study}".encode()).digest()

    return frozenset(sorted(studies, key=place)[:size])
