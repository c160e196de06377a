"""What becomes of a record that arrives: the decision, apart from the act.

What is stored and what came enter; plain answers leave. No database here, so that the rules
about which revision wins can be read and tested on their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.record import Record
from litreview.model.vocabulary import Origin

# A bibliography line knows less than a file of records, and a file may be older than PubMed.
_RANK = {
    Origin.SNAPSHOT: 0,
    Origin.EXPORT: 1,
    Origin.FILE: 2,
    Origin.PUBMED: 3,
    Origin.MANUAL: 3,
}
_FILES = (Origin.FILE, Origin.EXPORT)


class Arrival(StrEnum):
    """What an arriving record is to a compound."""

    NEW = "new"
    REVISED = "revised"
    COMPLETED = "completed"  # a full record in place of a line of the snapshot
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a record, or what came, as far as it decides anything.

    Attributes:
        cites: Whether it has references, which are no part of the content.
    """

    seq: int
    content_hash: str
    origin: Origin
    version: int
    date_revised: str
    cites: bool = False

    @classmethod
    def of(cls, record: Record, seq: int) -> Held:
        """The same of a record, as revision `seq`."""
        revised, cites = record.date_revised.iso(), bool(record.references)
        return cls(seq, record.content_hash, record.origin, record.version, revised, cites)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a compound last saw of a record."""

    content_hash: str
    origin: Origin


class Step(StrEnum):
    """What to do with the stored revisions."""

    ADD = "add"  # a new revision, which becomes the current one
    REFRESH = "refresh"  # the same content: dates, origin or references moved on
    KEEP = "keep"


def decide_step(current: Held | None, came: Held) -> Step:
    """Say whether what came becomes the current revision.

    A lower origin never replaces a higher one unless NLM's own dates show it is newer, and an
    older revision (a late file, a cached reply) never replaces a newer one.
    """
    if current is None:
        return Step.ADD
    if not _may_replace(current, came):
        return Step.KEEP
    if came.content_hash != current.content_hash:
        return Step.ADD
    moved = (came.origin, came.date_revised) != (current.origin, current.date_revised)
    return Step.REFRESH if moved or (came.cites and not current.cites) else Step.KEEP


def _may_replace(current: Held, came: Held) -> bool:
    if current.origin is Origin.SNAPSHOT:
        return True
    if came.origin is Origin.SNAPSHOT:
        return False
    if _RANK[came.origin] < _RANK[current.origin]:
        return _newer(came, current)
    if came.origin in _FILES and current.date_revised and not came.date_revised:
        return False  # it may be years older, from before a retraction
    return not _newer(current, came)


def _newer(one: Held, other: Held) -> bool:
    """Whether NLM's version number or date shows it; an unknown date shows nothing."""
    if one.version != other.version:
        return one.version > other.version
    return bool(one.date_revised and other.date_revised) and one.date_revised > other.date_revised


def name_arrival(seen: Seen | None, now: Held) -> Arrival:
    """Say what a record is to a compound, given what the compound saw of it before.

    Another compound may have brought the revision: it is news to this one all the same.
    """
    if seen is None:
        return Arrival.NEW
    if seen.content_hash == now.content_hash:
        return Arrival.SAME
    if seen.origin is Origin.SNAPSHOT and now.origin is not Origin.SNAPSHOT:
        return Arrival.COMPLETED
    return Arrival.REVISED
