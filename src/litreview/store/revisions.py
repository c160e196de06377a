"""Stored records and their revisions, read back as nouns.

A study or a compound enters; records leave in PMID order, revisions oldest first, each later one
beside the one before. Nothing is written here, and what differs between two is for others to say.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, func, select

from litreview.errors import NounError
from litreview.model.codec import from_json
from litreview.model.identity import Compound, StudyId, pmid_of
from litreview.model.record import Record
from litreview.model.vocabulary import Origin
from litreview.store.database import unreadable
from litreview.store.schema import compound_records, records, revisions

_WITH_DICTIONARY = b"\x78\x7d"  # how XML packed by isal began, which needs a text (RFC 1950, FDICT)

CHUNK = 500  # records looked up at once; SQLite before 3.32 takes 999 values a query


@dataclass(frozen=True, slots=True)
class Revision:
    """One content a record had.

    Attributes:
        at: When this content first came, UTC.
        run_id: The run that brought it.
        xml: As PubMed sent it; empty for a line of the snapshot, a manual record, and where
            it was packed with a dictionary, as it was at first.
    """

    record: Record
    at: datetime
    run_id: str
    xml: bytes


def current(*columns: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's own
    """Select columns of every record's current revision."""
    at_head = and_(records.c.study == revisions.c.study, records.c.seq == revisions.c.seq)
    return select(revisions.c.study, *columns).select_from(records.join(revisions, at_head))


def current_of(compound: Compound, *columns: Any) -> Select[Any]:  # noqa: ANN401
    """Select columns of the current revision of every record a compound holds."""
    held = compound_records.c.study == records.c.study
    selected = current(*columns)
    return selected.join(compound_records, held).where(compound_records.c.compound == compound)


def read_records(
    connection: Connection, compound: Compound, studies: Collection[StudyId] | None = None
) -> tuple[Record, ...]:
    """The records a compound holds, of these or all: PMIDs by number, then manual ones by name."""
    return tuple(records_of(connection, studies_of(connection, compound, studies)))


def records_of(connection: Connection, studies: Sequence[StudyId]) -> Iterator[Record]:
    """The current revision of each of these studies, in the order given."""
    return map(record_of, iter_rows(connection, studies, revisions.c.record))


def read_record(connection: Connection, study: StudyId) -> Record | None:
    """The current revision of one record; None when it never came."""
    row = connection.execute(
        current(revisions.c.record).where(records.c.study == study)
    ).one_or_none()
    return None if row is None else record_of(row)


def read_revisions(connection: Connection, study: StudyId) -> tuple[Revision, ...]:
    """Every content one record had, oldest first."""
    rows = connection.execute(
        select(revisions).where(revisions.c.study == study).order_by(revisions.c.seq)
    )
    return tuple(
        Revision(record_of(row), datetime.fromisoformat(row.at), row.run_id, _unpacked(row))
        for row in rows
    )


def read_origins(connection: Connection, compound: Compound) -> dict[StudyId, Origin]:
    """Where each record's current revision came from, in PMID order."""
    rows = connection.execute(current_of(compound, revisions.c.origin)).all()
    return {StudyId(row.study): Origin(row.origin) for row in _in_order(rows)}


def read_hashes(
    connection: Connection, compound: Compound, studies: Collection[StudyId] | None = None
) -> dict[StudyId, str]:
    """The content hash of each record's current revision, of these or all, in PMID order."""
    held = current_of(compound, revisions.c.content_hash)
    rows = [row for one in among(held, studies) for row in connection.execute(one)]
    return {StudyId(row.study): row.content_hash for row in _in_order(rows)}


def read_marks(connection: Connection, compound: Compound) -> dict[StudyId, str]:
    """A hash over all that is stored of each record, in PMID order: equal hash, equal record."""
    studies = studies_of(connection, compound)
    rows = iter_rows(connection, studies, revisions.c.record)
    return {StudyId(row.study): sha256(row.record.encode()).hexdigest() for row in rows}


def count_records(connection: Connection, compound: Compound) -> int:
    """How many records a compound holds."""
    mine = compound_records.c.compound == compound
    return int(
        connection.scalar(select(func.count()).select_from(compound_records).where(mine)) or 0
    )


def with_dois(
    connection: Connection, compound: Compound, dois: Collection[str]
) -> dict[str, tuple[StudyId, ...]]:
    """The compound's records that bear each of these DOIs, in any case of its letters."""
    bearers: dict[str, list[StudyId]] = {doi.casefold(): [] for doi in dois}
    for record in records_of(connection, studies_of(connection, compound)):
        bearers.get(record.doi.casefold(), []).append(record.id)
    return {doi: tuple(bearers[doi.casefold()]) for doi in dois}


def by_number(study: StudyId) -> tuple[int, int, str]:
    """Sort key: PMIDs by number, then manual records by name."""
    pmid = pmid_of(study)
    return (1, 0, study) if pmid is None else (0, int(pmid), "")


def _in_order(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: by_number(row.study))


def studies_of(
    connection: Connection, compound: Compound, studies: Collection[StudyId] | None = None
) -> tuple[StudyId, ...]:
    """Which records a compound holds, of these or all: PMIDs by number, then manual by name."""
    held = select(compound_records.c.study).where(compound_records.c.compound == compound)
    found = [study for one in among(held, studies) for study in connection.scalars(one)]
    return tuple(sorted(found, key=by_number))


def among(held: Select[Any], studies: Collection[StudyId] | None) -> Iterator[Select[Any]]:
    """The statements that ask for these studies, some at a time, or the one for all."""
    if studies is None:
        yield held
    else:
        yield from (held.where(compound_records.c.study.in_(some)) for some in chunks(studies))


def chunks(studies: Iterable[StudyId]) -> Iterator[list[StudyId]]:
    """As many studies at a time as one statement may name."""
    stream = iter(studies)
    while some := list(islice(stream, CHUNK)):
        yield some


def iter_rows(
    connection: Connection,
    studies: Sequence[StudyId],
    *columns: Any,  # noqa: ANN401 - SQLAlchemy's own
) -> Iterator[Row[Any]]:
    """Columns of the current revision of each of these studies, in the order given."""
    for start in range(0, len(studies), CHUNK):
        asked = studies[start : start + CHUNK]
        rows = connection.execute(current(*columns).where(records.c.study.in_(asked)))
        by_study = {row.study: row for row in rows}
        yield from (by_study[study] for study in asked if study in by_study)


def record_of(row: Row[Any]) -> Record:
    """The record a row holds.

    Raises:
        StoreError: It can no longer be read.
    """
    try:
        return from_json(Record, row.record)
    except NounError as error:
        raise unreadable(f"record {row.study}", error) from error


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


def list_revised(connection: Connection, compound: Compound) -> tuple[Revised, ...]:
    """Every later revision of the compound's records, oldest first."""
    kept = revisions.c
    wanted = select(kept.study, kept.seq, kept.at, kept.run_id).join(
        compound_records,
        and_(compound_records.c.study == kept.study, compound_records.c.compound == compound),
    )
    rows = connection.execute(wanted.where(kept.seq > 1))
    found = (Revised(r.study, r.seq, datetime.fromisoformat(r.at), r.run_id) for r in rows)
    return tuple(sorted(found, key=lambda one: (one.at, by_number(one.study), one.seq)))


def read_pairs(connection: Connection, wanted: Sequence[Revised]) -> Iterator[RevisionPair]:
    """Each revision with its predecessor, in the order given."""
    kept = revisions.c
    studies = {one.study for one in wanted}
    # an earlier `doctor --repair` emptied the hash of what could not be read
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


def _unpacked(row: Row[Any]) -> bytes:
    if not row.xml or row.xml.startswith(_WITH_DICTIONARY):
        return b""
    try:
        return zlib.decompress(row.xml)
    except zlib.error as error:
        raise unreadable(f"the XML of {row.study}", error) from error
