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
from litreview.store.fulltext import INDEX, can_index, has_index, indexed, is_whole
from litreview.store.revisions import CHUNK, by_number, current
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
    return (*own, *ours, *_index_problems(database))


def missing_tables(connection: Connection) -> list[str]:
    """Our tables that are not there, the index of words among them where there can be one."""
    there = set(inspect(connection).get_table_names())
    ours = [*metadata.tables, *([INDEX] if can_index(connection) else [])]
    return [name for name in ours if name not in there]


def _index_problems(database: Database) -> tuple[str, ...]:
    """What FTS5 says of its own tables; nothing where we may not write, as it wants to."""
    try:
        with database.writing() as connection:
            whole = is_whole(connection)
    except StoreError:
        return ()
    return () if whole else ("the index of words is damaged",)


def _our_problems(connection: Connection) -> Iterator[str]:
    for study in wrong_heads(connection):
        yield f"{study}: its current revision is not its last"
    for study, reason in unreadable_records(connection).items():
        yield f"record {study} cannot be read back ({reason})"
    if wrong := misfiled(connection):
        yield f"the index of words is wrong about {len(wrong)} records, such as {wrong[0]}"


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


def misfiled(connection: Connection) -> list[StudyId]:
    """Studies that the index of words lacks, has too much, or has as they were."""
    if not has_index(connection):
        return []
    heads = connection.execute(
        current(revisions.c.content_hash).where(revisions.c.content_hash != "")
    )
    stored = {(row.study, row.content_hash) for row in heads}
    wrong = stored ^ set(indexed(connection))
    return sorted({StudyId(study) for study, _ in wrong}, key=by_number)
