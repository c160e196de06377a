"""Which records the search finds now, and what became of the others.

The search, what EFetch served and the baseline enter; memberships leave. A record that left
is marked, never deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from litreview.model.identity import Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of

AWAY = (Presence.LEFT_QUERY, Presence.GONE)


def present_members(
    pmids: Iterable[Pmid],
    unserved: Collection[Pmid],
    served: Collection[Pmid],
    baseline: Baseline,
    now: datetime,
) -> Iterator[Membership]:
    """Yield the memberships, of what the search found, that are not as they were.

    Args:
        unserved: Asked for, and absent from the reply.
        served: Asked for, and there.
    """
    today = now.date().isoformat()
    for pmid in pmids:
        before = baseline.memberships.get(study_of(pmid))
        presence = Presence.NOT_SERVED if pmid in unserved else Presence.PRESENT
        if presence is Presence.PRESENT and not baseline.knows(study_of(pmid)):
            before = None  # listed before and never served: it is new today
        member = _moved(pmid, presence, before, today)
        if pmid in served:
            member = replace(member, last_checked=today)
        if member != before or study_of(pmid) not in baseline.kept:
            yield member


def restored_members(
    pmids: Iterable[Pmid], baseline: Baseline, now: datetime, told_away: Collection[str] = ()
) -> list[Membership]:
    """Those of what the search found that had been away, and been there before.

    Args:
        told_away: PMIDs of records that the history tells are away: a clone may have told so.
    """
    today = now.date().isoformat()
    known = ((pmid, baseline.memberships.get(study_of(pmid))) for pmid in pmids)
    return [
        _moved(pmid, Presence.PRESENT, before, today)
        for pmid, before in known
        if before is not None
        and not never_found(before)
        and (before.presence in AWAY or pmid in told_away)
    ]


def vanished_members(
    departed: Iterable[Pmid],
    served: Collection[Pmid],
    merged: Mapping[Pmid, Pmid],
    baseline: Baseline,
    now: datetime,
) -> tuple[tuple[Membership, ...], int]:
    """The memberships of what the search no longer finds, and how many left just now.

    Each record is asked for once a day at most, so a miss is a miss on another day.
    `left_query` when EFetch still serves the record, else `gone`; gone on two different days
    reads as withdrawn. A record that came from a file and that no search ever found is outside
    the query since nobody knows when, and has not left it.

    Args:
        merged: For a record that is gone, the citation that stands in its place.
    """
    today = now.date().isoformat()
    members, newly = [], 0
    for pmid in departed:
        study = study_of(pmid)
        outside = Membership(study, Presence.LEFT_QUERY, first_seen="", since="")
        before = baseline.memberships.get(study, outside)
        presence = Presence.LEFT_QUERY if pmid in served else Presence.GONE
        newly += before.presence not in AWAY
        member = _moved(pmid, presence, before, today)
        gone = presence is Presence.GONE
        members.append(
            replace(
                member,
                last_checked=today,
                misses=member.misses + 1 if gone else 0,
                merged_into=merged.get(pmid, member.merged_into) if gone else None,
            )
        )
    return tuple(members), newly


def arrived_member(study: StudyId, today: str) -> Membership:
    """The membership of a record that a file brought, and nobody knew before."""
    return Membership(study, Presence.PRESENT, first_seen=today, since=today)


def deleted_member(study: StudyId, before: Membership | None, today: str) -> Membership:
    """The membership of a record that PubMed deleted, as one of its files says."""
    member = before or Membership(study, Presence.PRESENT, first_seen="", since="")
    if member.presence is not Presence.GONE:
        member = replace(member, presence=Presence.GONE, since=today, misses=1)
    return replace(member, last_checked=today)


def returned_member(before: Membership, today: str) -> Membership:
    """The membership of a deleted record that a file gives again; PubMed itself was not asked."""
    return Membership(before.study, Presence.PRESENT, before.first_seen or today, since=today)


def never_found(member: Membership) -> bool:
    """Whether a record outside the search was outside it from the first."""
    return member.presence is Presence.LEFT_QUERY and not member.since


def newly_unserved(unserved: set[Pmid], baseline: Baseline, now: datetime) -> set[Pmid]:
    """What is in the search, not served, and not known so from an earlier day.

    A record that stays unserved must not hold the watermark back for ever: after one run on
    an earlier day it is a finding, and looked at again each time.
    """
    today = now.date().isoformat()
    members = ((pmid, baseline.memberships.get(study_of(pmid))) for pmid in unserved)
    return {
        pmid
        for pmid, one in members
        if one is None or one.presence is not Presence.NOT_SERVED or one.since >= today
    }


def presence_notes(
    departed: Iterable[Membership],
    baseline: Baseline,
    unserved: Collection[Pmid],
    replacements: Collection[Pmid] = (),
) -> tuple[str, ...]:
    """What a maintainer should know; a record that left is told of once.

    Args:
        unserved: In the search, and not served.
        replacements: Asked for because they replace records in hand.
    """
    moved = [
        member
        for member in departed
        if not never_found(member)
        and (
            (before := baseline.memberships.get(member.study)) is None
            or (before.presence, before.merged_into) != (member.presence, member.merged_into)
        )
    ]
    left = sum(member.presence is Presence.LEFT_QUERY for member in moved)
    merged = sum(member.merged_into is not None for member in moved)
    counts = {
        "that left the query, still served by PubMed; kept here": left,
        "that PubMed merged into another; kept here": merged,
        "that PubMed serves no more; kept here": len(moved) - left - merged,
        "that the search lists and PubMed did not serve, or not readably; asked for again next "
        "time": len(unserved),
        "that replace one in hand, outside the search; asked for": len(replacements),
    }
    return tuple(f"Records {words}: {count}." for words, count in counts.items() if count)


def _moved(pmid: Pmid, presence: Presence, before: Membership | None, today: str) -> Membership:
    if before is None or (never_found(before) and presence not in AWAY):
        return Membership(study_of(pmid), presence, first_seen=today, since=today)
    if before.presence is presence:
        return before
    return replace(
        before,
        presence=presence,
        since=_since(presence, before, today),
        last_checked="",
        misses=0,
        merged_into=None,
    )


def _since(presence: Presence, before: Membership, today: str) -> str:
    """Since when: a reply that left a record out once does not make it arrive or leave anew."""
    match before.presence, presence:
        case Presence.NOT_SERVED, Presence.PRESENT:
            return before.first_seen
        case Presence.GONE, Presence.LEFT_QUERY:
            return before.since
    return today
