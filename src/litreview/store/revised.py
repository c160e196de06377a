"""What became of records: each revision beside the one before it.

A compound and a time enter; pairs of records leave, oldest first, a few in memory at a time.
What differs between the two, and whether it matters, is for others to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, select

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.store.revisions import by_number, record_of
from litreview.store.rows import utc_text
from litreview.store.schema import compound_records, revisions


@dataclass(frozen=True, slots=True)
class RevisionPair:
    """A revision and its predecessor.

    Attributes:
        at: When the later content first came, UTC.
        run_id: The run that brought it.
        before: May be a line of the snapshot, which knows less: see its `origin`.
    """

    study: StudyId
    at: datetime
    run_id: str
    before: Record
    after: Record


class Revised(NamedTuple):
    """Which revision it is, before its records are read."""

    study: StudyId
    seq: int
    at: datetime
    run_id: str


def list_revised(
    connection: Connection, compound: Compound, since: datetime | None
) -> tuple[Revised, ...]:
    """Every later revision of the compound's records at or after a time, oldest first."""
    kept = revisions.c
    wanted = select(kept.study, kept.seq, kept.at, kept.run_id).join(
        compound_records,
        and_(compound_records.c.study == kept.study, compound_records.c.compound == compound),
    )
    if since is not None:  # only whole seconds sort alike as text and as time
        wanted = wanted.where(kept.at >= utc_text(since.replace(microsecond=0)).rstrip("Z"))
    rows = connection.execute(wanted.where(kept.seq > 1))
    found = (Revised(r.study, r.seq, datetime.fromisoformat(r.at), r.run_id) for r in rows)
    late = (one for one in found if since is None or one.at >= since)
    return tuple(sorted(late, key=lambda one: (one.at, by_number(one.study), one.seq)))


def read_pairs(connection: Connection, wanted: Sequence[Revised]) -> Iterator[RevisionPair]:
    """Each revision with its predecessor, in the order given, without what `repair` set aside."""
    kept = revisions.c
    studies = {one.study for one in wanted}
    readable = and_(kept.study.in_(studies), kept.content_hash != "")
    rows: Iterable[Row[Any]] = connection.execute(
        select(kept.study, kept.seq, kept.record).where(readable)
    )
    by_key = {(row.study, row.seq): row for row in rows}
    for one in wanted:
        before = by_key.get((one.study, one.seq - 1))
        after = by_key.get((one.study, one.seq))
        if before and after:
            yield RevisionPair(one.study, one.at, one.run_id, record_of(before), record_of(after))
