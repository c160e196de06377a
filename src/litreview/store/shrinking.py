"""Less room for the same records: raw XML is dropped, nothing else.

A database and what XML to keep enter; how many rows and bytes it made leaves. The records and
every revision of them stay as they are; only the XML they were read from goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from sqlalchemy import Connection, and_, exists, func, select, update

from litreview.store.database import Database
from litreview.store.schema import records, revisions

Keep = Literal["all", "current", "none"]  # whose raw XML stays


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What it came to.

    Attributes:
        rows: Revisions whose XML was dropped.
        bytes_before: Size of the database file; of records and XML where there is no file.
    """

    rows: int
    bytes_before: int
    bytes_after: int


def shrink(database: Database, keep: Keep) -> Shrunk:
    """Drop the XML that is not to be kept and give the room back.

    What is dropped is gone at once; should the room not be given back (another process reads,
    or the disk is too full to copy to), the next call does so.
    """
    before = _size(database)
    with database.writing() as connection:
        dropped = _drop(connection, keep)
    if database.is_sqlite:
        with database.outside_transactions() as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return Shrunk(dropped, before, _size(database))


def _drop(connection: Connection, keep: Keep) -> int:
    holding = update(revisions).where(revisions.c.xml != b"").values(xml=b"")
    at_head = and_(records.c.study == revisions.c.study, records.c.seq == revisions.c.seq)
    match keep:
        case "all":
            return 0
        case "current":
            return connection.execute(holding.where(~exists().where(at_head))).rowcount
        case "none":
            return connection.execute(holding).rowcount
        case _:
            assert_never(keep)


def _size(database: Database) -> int:
    with database.reading() as connection:
        if database.is_sqlite:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        both = func.length(revisions.c.record) + func.length(revisions.c.xml)
        return int(connection.scalar(select(func.sum(both))) or 0)
