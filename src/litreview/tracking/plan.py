"""What a refresh fetches, and why: decided before a single record is asked for.

What the search found, what is known and today's date enter; a `Plan` leaves. Every PMID stands
in one list of it. Nothing is fetched or stored here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from litreview.model.identity import Pmid, StudyId, pmid_of
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.presence import AWAY, never_found

RECHECK_AFTER_DAYS = 28  # a record not looked at for so long is fetched again, changed or not
OUTSIDE_AFTER_DAYS = 7  # the same for one no search ever found: no list of changes names it
SETTLED_DAYS = 2  # a record found away on two days is looked at again every other day
PEAK_REQUESTS = 100  # NCBI asks that larger jobs wait for weekends or evenings; NBK25497
PEAK_HOURS = range(5, 21)  # US Eastern; NBK25497
PEAK_ZONE = "America/New_York"
OFF_PEAK_WORDS = (
    "This asks PubMed for more than {} replies in its busy hours; NCBI wants large jobs at "
    "weekends, or between 21:00 and 05:00 US Eastern time."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records to fetch, and why: every PMID stands in exactly one list.

    Attributes:
        batch: How many records one request brings.
        unseen: In the search for the first time; alone may be answered from the HTTP cache.
        lost: In the search and known from the bibliography, but not in the database.
        modified: Stored, and changed at PubMed since the last complete run, or never compared.
        departed: Known, absent from the search, and due to be looked at; once there or never.
        due: Stored and present, or never in a search, and not looked at for a long time.
    """

    batch: int
    unseen: tuple[Pmid, ...] = ()
    lost: tuple[Pmid, ...] = ()
    modified: tuple[Pmid, ...] = ()
    departed: tuple[Pmid, ...] = ()
    due: tuple[Pmid, ...] = ()

    @property
    def all(self) -> tuple[Pmid, ...]:
        """Everything to fetch, routine looks last."""
        return (*self.unseen, *self.lost, *self.modified, *self.departed, *self.due)

    @property
    def fresh(self) -> frozenset[Pmid]:
        """What no cached reply may answer."""
        return frozenset((*self.lost, *self.modified, *self.departed, *self.due))

    @property
    def batches(self) -> int:
        """How many requests for records it takes."""
        return -(-len(self.all) // self.batch)

    def with_due(self, baseline: Baseline, present: Collection[Pmid], today: date) -> Plan:
        """Fill up one batch with the records looked at longest ago, so that none is forgotten.

        Beside records that left the search the room costs no request, so that every record not
        looked at today may have it; else only those nobody looked at for long.
        """
        room = self.batch - len(self.all)
        taken = set(self.all)
        days = 1 if self.departed else RECHECK_AFTER_DAYS
        waiting = (m for m in _overdue(baseline, today, days) if _pmid(m.study) not in taken)
        there = [m for m in waiting if _pmid(m.study) in present or never_found(m)]
        oldest = sorted(there, key=lambda m: (_looked_at(m), int(_pmid(m.study))))
        return replace(self, due=tuple(_pmid(m.study) for m in oldest[: max(room, 0)]))

    def with_control(self, baseline: Baseline, present: Collection[Pmid]) -> Plan:
        """Beside records that could not be had before, one that could, looked at longest ago.

        A reply that holds nothing but these cannot be told from a PubMed that is out of order.
        """
        if not self.all or not all(
            _not_served(baseline.memberships.get(study_of(pmid))) for pmid in self.all
        ):
            return self
        there = (
            member
            for study, member in baseline.memberships.items()
            if study in baseline.stored
            and member.presence is Presence.PRESENT
            and _pmid(study) in present
        )
        control = min(there, key=lambda m: (_looked_at(m), int(_pmid(m.study))), default=None)
        return self if control is None else replace(self, due=(_pmid(control.study),))


def plan_of(
    found: Collection[Pmid],
    modified: Collection[Pmid],
    baseline: Baseline,
    today: date,
    *,
    batch: int,
) -> Plan:
    """The plan for what a search found.

    Args:
        found: The whole search, in PubMed's order.
        modified: Those of it that PubMed says changed.
        today: UTC.
        batch: How many records one request brings.
    """
    unstored = [pmid for pmid in found if study_of(pmid) not in baseline.stored]
    present = frozenset(found)
    again = (p for p in found if _not_served(baseline.memberships.get(study_of(p))))
    changed = (present & {*modified, *again}) - set(unstored)
    return Plan(
        batch,
        unseen=tuple(p for p in unstored if not baseline.knows(study_of(p))),
        lost=tuple(p for p in unstored if baseline.knows(study_of(p))),
        modified=tuple(p for p in found if p in changed),
        departed=_departed(baseline, present, today),
    )


def _not_served(member: Membership | None) -> bool:
    """Whether the last request for a record brought nothing of it that could be read."""
    return member is not None and member.presence is Presence.NOT_SERVED


def in_order(pmids: Iterable[Pmid]) -> tuple[Pmid, ...]:
    """PMIDs by number."""
    return tuple(sorted(pmids, key=int))


def off_peak_advice(requests: int, now: datetime) -> str:
    """What NCBI asks of large jobs, when this is one at the wrong hour; else empty.

    Args:
        requests: How many replies the job still wants.
        now: With its time zone.
    """
    if requests <= PEAK_REQUESTS:
        return ""
    try:
        there = now.astimezone(ZoneInfo(PEAK_ZONE))
    except ZoneInfoNotFoundError:  # a machine without time zones: better one word too many
        return OFF_PEAK_WORDS.format(PEAK_REQUESTS)
    busy = there.weekday() < 5 and there.hour in PEAK_HOURS
    return OFF_PEAK_WORDS.format(PEAK_REQUESTS) if busy else ""


def _departed(baseline: Baseline, present: Collection[Pmid], today: date) -> tuple[Pmid, ...]:
    """Known records the search does not find, as far as they are due for a look.

    Among them those that came from a file and that no search ever found, once; then they are
    looked at as those that are there are.
    """
    away = (
        *(
            study
            for study, member in baseline.memberships.items()
            if baseline.knows(study) and _due_away(member, today)
            if not (never_found(member) and study in baseline.stored)
        ),
        *(study for study in baseline.stored if study not in baseline.memberships),
    )
    pmids = (_pmid(study) for study in away if pmid_of(study) is not None)
    return in_order(pmid for pmid in pmids if pmid not in present)


def _due_away(member: Membership, today: date) -> bool:
    """At once, then once a day until it was away on two days, then every other day."""
    if member.presence not in AWAY:
        return True
    if not member.since < member.last_checked:
        return member.last_checked != today.isoformat()
    settled = (today - timedelta(days=SETTLED_DAYS)).isoformat()
    return not settled < member.last_checked <= today.isoformat()


def _overdue(baseline: Baseline, today: date, days: int) -> Iterable[Membership]:
    """Those looked at so long ago, or on a day that has not come: then the clock was ahead."""
    latest = today.isoformat()
    oldest = (today - timedelta(days=days)).isoformat()
    outside = (today - timedelta(days=min(days, OUTSIDE_AFTER_DAYS))).isoformat()
    return (
        member
        for study, member in baseline.memberships.items()
        if study in baseline.stored
        and pmid_of(study) is not None
        and (member.presence not in AWAY or never_found(member))
        and not (outside if never_found(member) else oldest) < _looked_at(member) <= latest
    )


def _looked_at(member: Membership) -> str:
    return member.last_checked or member.since or member.first_seen


def _pmid(study: StudyId) -> Pmid:
    return Pmid(study.removeprefix("pmid:"))
