"""What may be wrong inside a database that opens: for `litreview doctor`.

A database enters; complaints leave, none when it is sound. Nothing is mended: all of it can be
fetched again.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from litreview.errors import NounError, StoreError
from litreview.model.codec import from_json
from litreview.model.record import Record
from litreview.store.database import Database
from litreview.store.revisions import current
from litreview.store.schema import records, revisions


def check_database(database: Database) -> tuple[str, ...]:
    """Return what is wrong, in the database's words and in ours."""
    try:
        with database.reading() as connection:
            own = _sqlite_problems(connection) if database.is_sqlite else []
            return (*own, *_wrong_heads(connection), *_unreadable_records(connection))
    except StoreError as error:
        return (str(error),)


def _sqlite_problems(connection: Connection) -> list[str]:
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    problems = [f"SQLite: {line}" for line in said if line != "ok"]
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return problems + [f"a row of {row[0]} points to a missing row of {row[2]}" for row in dangling]


def _wrong_heads(connection: Connection) -> list[str]:
    last = select(revisions.c.study, func.max(revisions.c.seq).label("seq"))
    latest = last.group_by(revisions.c.study).subquery()
    wrong = select(latest.c.study).join(
        records, (records.c.study == latest.c.study) & (records.c.seq != latest.c.seq)
    )
    return [f"{study}: its current revision is not its last" for study in connection.scalars(wrong)]


def _unreadable_records(connection: Connection) -> list[str]:
    problems = []
    for row in connection.execute(current(revisions.c.record)):
        try:
            from_json(Record, row.record)
        except NounError as error:
            problems.append(f"record {row.study} cannot be read back ({error})")
    return problems
