"""What can be mended inside a database that opens: for `litreview doctor --repair`.

A database enters; sentences leave, one for each thing mended. No revision is ever deleted: what
cannot be read is set aside and fetched again. A file that is damaged through and through is not
for here: it is moved away and rebuilt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, text, update

from litreview.errors import NounError
from litreview.model.codec import from_json
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.store.checks import (
    missing_tables,
    sqlite_problems,
    unreadable_records,
    wrong_heads,
)
from litreview.store.database import Database
from litreview.store.ledger import finish_run
from litreview.store.revisions import by_number
from litreview.store.rows import insert_rows, update_rows, utc_text
from litreview.store.schema import compound_records, metadata, records, revisions, runs

DIED_AFTER = timedelta(days=1)  # ours: no refresh may take as long

Mending = Callable[[Connection], Iterator[str]]


def repair_database(database: Database, now: datetime | None) -> tuple[str, ...]:
    """Mend it in one transaction and say what was done; empty when nothing had to be.

    Raises:
        StoreError: It is too damaged to be read or written; nothing was changed.
    """
    with database.writing() as connection:
        done = [*_indexes(connection)] if database.is_sqlite else []
        done += _tables(connection)
        for mend in (_missing_revisions, _heads, _dangling, _unreadable):
            done += mend(connection)
        if now is not None:
            done += _dead_runs(connection, now)
    return tuple(done)


def _indexes(connection: Connection) -> Iterator[str]:
    """SQLite's indexes hold nothing that the tables do not."""
    if any(problem.startswith("SQLite: ") for problem in sqlite_problems(connection)):
        connection.execute(text("REINDEX"))
        yield "SQLite's indexes were made again"


def _tables(connection: Connection) -> Iterator[str]:
    """What a missing table held is lost: `data/` and the next refresh bring most of it back."""
    for name in missing_tables(connection):
        metadata.tables[name].create(connection)
        yield f"the table {name} was missing; it was made anew, and is empty"


def _missing_revisions(connection: Connection) -> Iterator[str]:
    known = select(revisions.c.study)
    empty = select(records.c.study).where(records.c.study.not_in(known))
    for study in sorted(connection.scalars(empty), key=by_number):
        connection.execute(delete(compound_records).where(compound_records.c.study == study))
        connection.execute(delete(records).where(records.c.study == study))
        yield f"{study}: nothing of it was stored; the next refresh fetches it"


def _heads(connection: Connection) -> Iterator[str]:
    wrong = wrong_heads(connection)
    known = set(connection.scalars(select(records.c.study).where(records.c.study.in_(wrong))))
    rows = [{"study": study, "seq": seq} for study, seq in wrong.items()]
    update_rows(connection, records, [row for row in rows if row["study"] in known])
    insert_rows(connection, records, [row for row in rows if row["study"] not in known])
    for study in sorted(wrong, key=by_number):
        yield f"{study}: its last revision is the current one again"


def _dangling(connection: Connection) -> Iterator[str]:
    mine = compound_records.c
    lost = mine.study.not_in(select(records.c.study))
    for row in connection.execute(select(mine.compound, mine.study).where(lost)).all():
        yield f"{row.study}: {row.compound} held nothing of it; the next refresh fetches it"
    connection.execute(delete(compound_records).where(lost))


def _unreadable(connection: Connection) -> Iterator[str]:
    """Have it fetched again: an empty hash lets any content follow it, and marks it set aside."""
    for study in sorted(unreadable_records(connection), key=by_number):
        at_head = select(records.c.seq).where(records.c.study == study).scalar_subquery()
        broken = (revisions.c.study == study) & (revisions.c.seq == at_head)
        connection.execute(update(revisions).where(broken).values(content_hash=""))
        connection.execute(delete(compound_records).where(compound_records.c.study == study))
        yield f"{study}: could not be read back and was set aside; the next refresh fetches it"


def _dead_runs(connection: Connection, now: datetime) -> Iterator[str]:
    old = (runs.c.finished == "") & (runs.c.started < utc_text(now - DIED_AFTER))
    for row in connection.execute(select(runs.c.id, runs.c.run).where(old)).all():
        try:
            run = from_json(Run, row.run)
        except NounError:
            connection.execute(delete(runs).where(runs.c.id == row.id))
            yield f"run {row.id}: never ended and could not be read back; it was dropped"
            continue
        finish_run(connection, _closed(run, now))
        yield f"run {row.id}: never ended; it was closed as failed"


def _closed(run: Run, now: datetime) -> Run:
    return replace(
        run,
        finished=now,
        outcome=RunOutcome.FAILED,
        error_code="interrupted",
        error_message="The process ended before the run did.",
    )
