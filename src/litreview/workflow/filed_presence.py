"""What files of records say of presence: found, no longer found, deleted, there again.

What one file brought, and what was known before it, enter; memberships leave. A search of PubMed
is asked by `refresh` alone: once a compound was searched there, that search decides what is new.
A file moves a known record only where the same query, read the same way, finds one revision of
it and not the next, or where PubMed deleted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from litreview.model.identity import StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.tracking.presence import AWAY
from litreview.workflow.deliveries import Deliveries


@dataclass(slots=True)
class Brought:
    """What a file brought that bears on presence.

    Attributes:
        given: Every record stored from it, or found as it was.
        found: Those the compound's query finds.
        revised: Those that differ from what was held.
        left: Those whose last revision the query found, and whose new one it does not.
        back: Those it did not find, and finds now.
        deleted: Held records that the file deletes.
    """

    given: set[StudyId] = field(default_factory=set)
    found: set[StudyId] = field(default_factory=set)
    revised: set[StudyId] = field(default_factory=set)
    left: set[StudyId] = field(default_factory=set)
    back: set[StudyId] = field(default_factory=set)
    deleted: set[StudyId] = field(default_factory=set)

    @property
    def touched(self) -> list[StudyId]:
        """Every study it bears on, in a fixed order."""
        return sorted(self.given | self.deleted)


def filed_members(
    brought: Brought,
    known: Mapping[StudyId, Membership],
    deliveries: Deliveries,
    today: str,
    *,
    searched: bool,
    placed: bool,
) -> Iterator[Membership]:
    """Yield the memberships that a file makes other than they were.

    Args:
        known: Of the database, or else of the bibliography.
        searched: Whether PubMed itself was searched for this compound before.
        placed: Whether the file's name tells its place among PubMed's files.
    """
    for study in brought.touched:
        before = known.get(study)
        member = before
        if before is None and study in brought.found and not searched:
            member = arrived_member(study, today)
        member = _in_query(study, member, brought, today)
        member = _served(study, member, brought, deliveries, today, placed=placed)
        if member is not None and member != before:
            yield member


def _in_query(
    study: StudyId, member: Membership | None, brought: Brought, today: str
) -> Membership | None:
    if study in brought.left and (member is None or member.presence not in AWAY):
        return replace(
            member or _unseen(study), presence=Presence.LEFT_QUERY, since=today, last_checked=""
        )
    left = member is not None and member.presence is Presence.LEFT_QUERY
    if member is not None and left and study in brought.back:
        return _back(member, today)
    return member


def _served(
    study: StudyId,
    member: Membership | None,
    brought: Brought,
    deliveries: Deliveries,
    today: str,
    *,
    placed: bool,
) -> Membership | None:
    """Gone as long as the last of PubMed's files that names it deletes it.

    What a file without a place gives is there again only where it is newer than what was held.
    """
    deleted = deliveries.is_deleted(pmid_number(study))
    if deleted and (placed or study in brought.deleted):
        return _gone(member or _unseen(study), today)
    again = study in brought.revised or (placed and deleted is False)
    if member is not None and member.presence is Presence.GONE and again:
        return _back(member, today)
    return member


def arrived_member(study: StudyId, today: str) -> Membership:
    """The membership of a record that nobody knew before."""
    return Membership(study, Presence.PRESENT, first_seen=today, since=today)


def pmid_number(study: StudyId) -> int:
    """The PMID of a study as a number: a set of those is small."""
    return int(study.removeprefix("pmid:"))


def _gone(member: Membership, today: str) -> Membership:
    if member.presence is not Presence.GONE:
        member = replace(member, presence=Presence.GONE, since=today, misses=1)
    return replace(member, last_checked=today)


def _back(member: Membership, today: str) -> Membership:
    """There again; PubMed itself was not asked about it since."""
    return Membership(member.study, Presence.PRESENT, member.first_seen or today, since=today)


def _unseen(study: StudyId) -> Membership:
    """A record that no search listed: nobody knows since when it is there."""
    return Membership(study, Presence.PRESENT, first_seen="", since="")
