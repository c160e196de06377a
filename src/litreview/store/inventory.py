"""A database looked at from outside: what it holds, and out of the way when it is past mending.

A URL enters; numbers leave, or the file's new name. The schema is left as it is, and an SQLite
file that is not there is not made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, inspect, select

from litreview.errors import StoreReadOnly
from litreview.store.database import Database, open_database
from litreview.store.migrations import KNOWN, found_number, refuse_foreign
from litreview.store.schema import metadata

COMPANIONS = ("-wal", "-shm", "-journal")  # files SQLite keeps beside its own


@dataclass(frozen=True, slots=True)
class Inventory:
    """What stands in a database.

    Attributes:
        file: SQLite's file; None for a server's, and for one in memory.
        schema: The number found; None when nothing of ours is there yet.
        known: The number this program writes.
        rows: How many, by table.
    """

    file: Path | None
    schema: int | None = None
    known: int = KNOWN
    rows: dict[str, int] = field(default_factory=dict)


def take_inventory(url: str) -> Inventory:
    """Count what a database holds.

    Raises:
        StoreError: It cannot be read, or was made by a newer litreview.
    """
    database = open_database(url)
    try:
        if database.file is not None and not database.file.exists():
            return Inventory(database.file)
        return _count(database)
    finally:
        database.close()


def _count(database: Database) -> Inventory:
    with database.reading() as connection:
        number = found_number(connection)
        if number is None:
            return Inventory(database.file)
        refuse_foreign(number)
        there = set(inspect(connection).get_table_names())
        rows = {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
            if name in there
        }
        return Inventory(database.file, number, rows=rows)


def set_aside(url: str, stamp: str) -> Path | None:
    """Rename an SQLite file and what belongs to it; None where there is no file of ours.

    Args:
        stamp: Put at the end of the new name; the caller holds the writer's lock.

    Raises:
        StoreReadOnly: It may not be renamed.
    """
    database = open_database(url)
    database.close()
    if database.file is None or not database.file.is_file():
        return None
    target = database.file.with_name(f"{database.file.name}.damaged-{stamp}")
    try:
        for suffix in COMPANIONS:
            companion = database.file.with_name(database.file.name + suffix)
            if companion.exists():
                companion.rename(target.with_name(target.name + suffix))
        return database.file.rename(target)
    except OSError as refused:
        raise StoreReadOnly(
            f"may not be moved aside ({refused.strerror})",
            where=str(database.file),
            fix="Give yourself the right to write in that folder.",
        ) from refused
