"""Whether a database can be used, and what is done about one that cannot: it is set aside.

A database enters; faults leave, none when it is sound, or the new name of its file. Everything in
a database comes again from PubMed and from `data/`, so nothing inside it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from litreview.errors import NounError, StoreError, StoreReadOnly
from litreview.model.codec import from_json
from litreview.model.record import Record
from litreview.model.run import Run
from litreview.store.database import MEND, Database
from litreview.store.revisions import CHUNK, current
from litreview.store.schema import (
    SCHEMA,
    compound_records,
    metadata,
    records,
    revisions,
    runs,
    schema_number,
    tie_keys,
)

COMPANIONS = ("-wal", "-shm", "-journal")  # files SQLite keeps beside its own


def schema_fault(database: Database) -> str | None:
    """Why this program cannot use the database; empty when it can, None when tables are missing.

    Raises:
        StoreError: It cannot be looked into now: it is locked, or may not be read.
    """
    try:
        with database.reading() as connection:
            there = set(inspect(connection).get_table_names())
            if schema_number.name not in there:
                return None
            number = connection.scalar(select(schema_number.c.number))
    except StoreError as error:
        if error.fix != MEND:
            raise
        return error.what
    if number != SCHEMA:
        return f"is of schema {number or '?'}; this is {SCHEMA}"
    spared = {tie_keys.name} if database.read_only else set()  # what it would hold is found anew
    return "" if there >= set(metadata.tables) - spared else None


def set_aside(file: Path) -> Path:
    """Rename an SQLite file and what belongs to it, by the time it was last written (UTC).

    Raises:
        StoreReadOnly: It may not be renamed.
    """
    try:
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        aside = file.with_name(f"{file.name}.old-{written:%Y%m%dT%H%M%S.%fZ}")
        for suffix in COMPANIONS:
            companion = file.with_name(file.name + suffix)
            if companion.exists():
                companion.rename(aside.with_name(aside.name + suffix))
        return file.rename(aside)
    except OSError as refused:
        raise StoreReadOnly(
            f"may not be moved aside ({refused.strerror})",
            where=str(file),
            fix="Give yourself the right to write in that folder.",
        ) from refused


def check_database(database: Database) -> tuple[str, ...]:
    """What is wrong inside, in the database's words and in ours; empty when it is sound."""
    try:
        with database.reading() as connection:
            return tuple(_problems(connection))
    except StoreError as error:
        return (str(error),)


def _problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (f"SQLite: {line}" for line in said if line != "ok")
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        yield from (f"a row of {row[0]} points to a missing row of {row[2]}" for row in dangling)
    yield from _unreadable(connection)


def _unreadable(connection: Connection) -> Iterator[str]:
    """One line for each record that some compound holds, and each run, that cannot be read back."""
    held = current(revisions.c.record).where(records.c.study.in_(select(compound_records.c.study)))
    for row in connection.execute(held.execution_options(yield_per=CHUNK)):
        try:
            from_json(Record, row.record)
        except NounError as error:
            yield f"record {row.study} cannot be read back ({error})"
    for row in connection.execute(select(runs.c.id, runs.c.run)):
        try:
            from_json(Run, row.run)
        except NounError as error:
            yield f"run {row.id} cannot be read back ({error})"
