"""Records that arrive, saved: every revision kept, the right one current.

Records with their XML enter, within a transaction; what they were to the compound leaves.
Which revision wins is decided in `arrivals`; here the decisions become rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from litreview.model.codec import to_json
from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.vocabulary import Origin
from litreview.store.arrivals import Arrival, Held, Seen, Step, decide_step, name_arrival
from litreview.store.filed import unfile
from litreview.store.revisions import CHUNK, current, record_of
from litreview.store.schema import (
    Row,
    compound_records,
    insert_rows,
    records,
    replace_rows,
    revisions,
    update_rows,
    utc_text,
)
from litreview.store.ties import save_tie_keys

_CITES = '"references":["'  # how a stored record that has references spells them
Tell = Callable[[Sequence[tuple[Record, Record]]], object]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did, to this compound; each study stands in one place, in the order it came.

    Attributes:
        new: The compound did not hold it before.
        revised: Its content differs from what the compound last saw.
        same: Nothing a reader or a rule can see differs.
        completed: A full record took the place of a line of the snapshot.
    """

    new: tuple[StudyId, ...] = ()
    revised: tuple[StudyId, ...] = ()
    same: tuple[StudyId, ...] = ()
    completed: tuple[StudyId, ...] = ()


class Arrived(NamedTuple):
    """A record and its raw XML."""

    record: Record
    xml: bytes


def save_records(
    connection: Connection,
    compound: Compound,
    items: Iterable[tuple[Record, bytes]],
    *,
    run_id: str,
    at: datetime,
    tell: Tell | None = None,
) -> Saved:
    """Store what came, in the transaction given; the items may be a stream.

    Args:
        tell: Told of each revised record as the compound last saw it, and as it is now, before
            the transaction ends.
    """
    outcomes: dict[StudyId, Arrival] = {}
    stream = (Arrived(*item) for item in items)
    while batch := list(islice(stream, CHUNK)):
        work = _Batch(compound, run_id, utc_text(at))
        work.load(connection, batch)
        for arrived in batch:
            arrival = work.take(arrived)
            if outcomes.get(arrived.record.id, Arrival.SAME) is Arrival.SAME:
                outcomes[arrived.record.id] = arrival
        work.write(connection)
        if tell is not None and (pairs := work.revised(connection)):
            tell(pairs)
    return Saved(
        **{kind.value: tuple(s for s, a in outcomes.items() if a is kind) for kind in Arrival}
    )


@dataclass
class _Batch:
    """Up to `CHUNK` arrivals: what is stored of them, and the rows to write."""

    compound: Compound
    run_id: str
    at: str
    held: dict[StudyId, Held] = field(default_factory=dict)
    seen: dict[StudyId, Seen] = field(default_factory=dict)
    added: list[Row] = field(default_factory=list)
    refreshed: list[Row] = field(default_factory=list)
    sights: dict[StudyId, Row] = field(default_factory=dict)
    seen_before: dict[StudyId, str] = field(default_factory=dict)
    changed: list[Record] = field(default_factory=list)

    def load(self, connection: Connection, batch: Sequence[Arrived]) -> None:
        """Look up what the store and the compound hold of these records."""
        studies = {arrived.record.id for arrived in batch}
        kept, mine = revisions.c, compound_records.c
        cites = kept.record.contains(_CITES, autoescape=True).label("cites")
        told = (kept.seq, kept.content_hash, kept.origin, kept.version, kept.date_revised, cites)
        heads = current(*told)
        for row in connection.execute(heads.where(records.c.study.in_(studies))):
            self.held[row.study] = Held(
                row.seq,
                row.content_hash,
                Origin(row.origin),
                row.version,
                row.date_revised,
                bool(row.cites),
            )
        for row in connection.execute(
            select(compound_records).where(mine.compound == self.compound, mine.study.in_(studies))
        ):
            self.seen[row.study] = Seen(row.seen_hash, Origin(row.seen_origin))

    def take(self, arrived: Arrived) -> Arrival:
        """Decide on one arrival and note the rows it makes."""
        study = arrived.record.id
        before = self.held.get(study)
        came = Held.of(arrived.record, before.seq + 1 if before else 1)
        match decide_step(before, came):
            case Step.ADD:
                self.held[study] = came
                self.added.append(self._revision(arrived, came))
                self.changed.append(arrived.record)
            case Step.REFRESH:
                self.held[study] = replace(came, seq=came.seq - 1)
                self.refreshed.append(_refreshed(arrived, self.held[study]))
                self.changed.append(arrived.record)
            case Step.KEEP:
                pass
        now, seen = self.held[study], self.seen.get(study)
        self.seen[study] = Seen(now.content_hash, now.origin)
        if self.seen[study] != seen:
            self.sights[study] = self._sight(study, now)
            if seen is not None and seen.origin is not Origin.SNAPSHOT:  # a line knew less
                self.seen_before.setdefault(study, seen.content_hash)
        return name_arrival(seen, now)

    def revised(self, connection: Connection) -> list[tuple[Record, Record]]:
        """Records that differ from what the compound last saw, each as seen then and now."""
        apart = {
            study: (before, self.seen[study].content_hash)
            for study, before in self.seen_before.items()
            if before != self.seen[study].content_hash
        }
        if not apart:
            return []
        kept, hashes = revisions.c, {one for pair in apart.values() for one in pair}
        wanted = select(kept.study, kept.content_hash, kept.record).where(
            kept.study.in_(apart), kept.content_hash.in_(hashes)
        )
        rows: Iterable[SqlRow[Any]] = connection.execute(wanted)
        found = {(row.study, row.content_hash): row for row in rows}
        return [
            (record_of(before), record_of(after))
            for study, (was, now) in apart.items()
            if (before := found.get((study, was))) and (after := found.get((study, now)))
        ]

    def write(self, connection: Connection) -> None:
        """Write the rows; new revisions first, since all others point to them."""
        if self.added or self.refreshed or self.sights:
            unfile(connection)
        insert_rows(connection, revisions, self.added)
        for with_xml in (True, False):
            rows = [row for row in self.refreshed if ("xml" in row) is with_xml]
            update_rows(connection, revisions, rows)
        heads: dict[object, Row] = {row["study"]: _head(row) for row in self.added}
        fresh = {row["study"] for row in self.added if row["seq"] == 1}
        insert_rows(connection, records, [h for study, h in heads.items() if study in fresh])
        update_rows(connection, records, [h for study, h in heads.items() if study not in fresh])
        replace_rows(connection, compound_records, list(self.sights.values()))
        save_tie_keys(connection, self.changed)

    def _sight(self, study: StudyId, now: Held) -> Row:
        return {
            "compound": self.compound,
            "study": study,
            "seen_hash": now.content_hash,
            "seen_origin": now.origin.value,
        }

    def _revision(self, arrived: Arrived, came: Held) -> Row:
        return {
            "study": arrived.record.id,
            "seq": came.seq,
            "content_hash": came.content_hash,
            "record": to_json(arrived.record),
            "xml": _packed(arrived.xml),
            "version": came.version,
            "date_revised": came.date_revised,
            "origin": came.origin.value,
            "at": self.at,
            "run_id": self.run_id,
        }


def _head(revision: Row) -> Row:
    return {"study": revision["study"], "seq": revision["seq"]}


def _refreshed(arrived: Arrived, now: Held) -> Row:
    """The columns that move on when only NLM's maintenance did; `at` and `run_id` stay."""
    row: dict[str, object] = {
        "study": arrived.record.id,
        "seq": now.seq,
        "record": to_json(arrived.record),
        "date_revised": now.date_revised,
        "origin": now.origin.value,
    }
    return {**row, "xml": _packed(arrived.xml)} if arrived.xml else row


def _packed(xml: bytes) -> bytes:
    return zlib.compress(xml, 1) if xml else b""  # 6 takes half as long again for a twentieth less
