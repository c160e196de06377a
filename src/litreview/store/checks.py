"""What may be wrong inside a database that opens: for `litreview doctor`.

A database enters; complaints leave, none when it is sound. Nothing is written here; `repair`
mends what is found.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, inspect, select

from litreview.errors import NounError, StoreError
from litreview.model.codec import from_json
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.store.database import Database
from litreview.store.revisions import CHUNK, current
from litreview.store.schema import compound_records, metadata, records, revisions


def check_database(database: Database) -> tuple[str, ...]:
    """Return what is wrong, in the database's words and in ours."""
    try:
        with database.reading() as connection:
            own = sqlite_problems(connection) if database.is_sqlite else []
            missing = missing_tables(connection)
            ours = [f"the table {name} is missing" for name in missing]
            ours += [] if missing else _our_problems(connection)
    except StoreError as error:
        return (str(error),)
    return (*own, *ours)


def missing_tables(connection: Connection) -> list[str]:
    """Our tables that are not there."""
    there = set(inspect(connection).get_table_names())
    return [name for name in metadata.tables if name not in there]


def _our_problems(connection: Connection) -> Iterator[str]:
    for study in wrong_heads(connection):
        yield f"{study}: its current revision is not its last"
    for study, reason in unreadable_records(connection).items():
        yield f"record {study} cannot be read back ({reason})"


def sqlite_problems(connection: Connection) -> list[str]:
    """What SQLite's own checks say."""
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    problems = [f"SQLite: {line}" for line in said if line != "ok"]
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return problems + [f"a row of {row[0]} points to a missing row of {row[2]}" for row in dangling]


def wrong_heads(connection: Connection) -> dict[StudyId, int]:
    """The last revision of each study whose current one is another, or none."""
    last = select(revisions.c.study, func.max(revisions.c.seq).label("seq"))
    latest = last.group_by(revisions.c.study).subquery()
    wrong = (
        select(latest.c.study, latest.c.seq)
        .outerjoin(records, records.c.study == latest.c.study)
        .where(records.c.seq.is_(None) | (records.c.seq != latest.c.seq))
    )
    return {StudyId(row.study): row.seq for row in connection.execute(wrong)}


def unreadable_records(connection: Connection) -> dict[StudyId, NounError]:
    """Why each record that some compound holds cannot be read, if it cannot."""
    held = current(revisions.c.record).where(records.c.study.in_(select(compound_records.c.study)))
    problems = {}
    for row in connection.execute(held.execution_options(yield_per=CHUNK)):
        try:
            from_json(Record, row.record)
        except NounError as error:
            problems[StudyId(row.study)] = error
    return problems
