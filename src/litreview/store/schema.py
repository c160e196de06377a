"""The tables, for any database, and rows written to them.

Rows (column name to value) enter. A database of another schema number is set aside and made anew:
what is in it comes again from PubMed and from `data/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    update,
)

Row = Mapping[str, object]

# A table that an earlier program did not know is made when it is missing. The number is raised when
# a table changes or a stored noun can no longer be read; what can be made again elsewhere gets a
# table of another name instead, so that a database need not be set aside for it.
SCHEMA = 2

# Characters; only databases that want a bound for a key use them.
_NAME, _HASH, _DATE, _WORD = 128, 64, 40, 32
KEY_LENGTH = 128  # characters of a longer key are left out: more may share it than should

metadata = MetaData()

schema_number = Table("schema_number", metadata, Column("number", Integer, primary_key=True))

revisions = Table(
    "revisions",  # one row for each content a record ever had; never deleted
    metadata,
    Column("study", String(_NAME), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("content_hash", String(_HASH), nullable=False),
    Column("record", Text, nullable=False),  # the noun as JSON
    Column("xml", LargeBinary, nullable=False),  # as PubMed sent it, zlib
    Column("version", Integer, nullable=False),
    Column("date_revised", String(_DATE), nullable=False),  # ISO, partial; empty when unknown
    Column("origin", String(_WORD), nullable=False),
    Column("at", String(_DATE), nullable=False),  # when this content first came, ISO UTC
    Column("run_id", String(_NAME), nullable=False),
)

records = Table(
    "records",  # which revision is the current one
    metadata,
    Column("study", String(_NAME), primary_key=True),
    Column("seq", Integer, nullable=False),
    ForeignKeyConstraint(["study", "seq"], [revisions.c.study, revisions.c.seq]),
)

compound_records = Table(
    "compound_records",  # which records a compound holds, and what it last saw of each
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), ForeignKey(records.c.study), primary_key=True),
    Column("seen_hash", String(_HASH), nullable=False),
    Column("seen_origin", String(_WORD), nullable=False),
)

memberships = Table(
    "memberships",  # whether the compound's search finds it; a record need not have come yet
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("presence", String(_WORD), nullable=False),
    Column("first_seen", String(_DATE), nullable=False),
    Column("since", String(_DATE), nullable=False),
    Column("last_checked", String(_DATE), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("merged_into", String(_WORD), nullable=False, server_default=""),  # a PMID, or empty
)

readings = Table(
    "machine_readings",  # what the machine read in each study, by the content it read
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("content_hash", String(_HASH), nullable=False),
    Column("maker", String(_NAME), nullable=False),  # the rule book, and the names it looked for
    Column("species", String(_WORD), nullable=False),
    Column("reading", LargeBinary, nullable=False),  # the noun as JSON, zlib
)

glances = Table(
    "glances",  # what a review queue asks of each study nobody touched, by the content it is of
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("content_hash", String(_HASH), nullable=False),
    Column("maker", String(_NAME), nullable=False),  # the reading's maker, and the policy
    Column("glance", Integer, nullable=False),
)

tie_keys = Table(
    "tie_keys",  # what of each record's current revision may tie it to others
    metadata,
    Column("study", String(_NAME), primary_key=True),
    Column("tie_key", String(KEY_LENGTH), primary_key=True),  # one says which program found them
    Index("studies_by_tie_key", "tie_key"),
)

bibliographies = Table(
    "bibliographies",  # what `citations.jsonl` says beyond the database, so that it is read once
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("stamp", String(_NAME), nullable=False),  # of the file as it was when it was read
    Column("filed", LargeBinary, nullable=False),  # the noun as JSON, zlib
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(_NAME), primary_key=True),
    Column("compound", String(_NAME), nullable=False),
    Column("started", String(_DATE), nullable=False),
    Column("finished", String(_DATE), nullable=False),  # empty while it runs, or when it died
    Column("outcome", String(_WORD), nullable=False),
    Column("run", Text, nullable=False),
    Index("runs_by_compound", "compound", "started"),
)

filed = Table(
    "filed",  # the bibliography that shows what the database holds of a compound, by its digest
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("digest", String(_HASH), nullable=False),
)

prints = Table(
    "prints",  # what the pages of a compound were printed from, and how their files stood then
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("folder", Text, nullable=False),  # the site's
    Column("prints", LargeBinary, nullable=False),  # by path, as JSON, zlib
)

memos = Table(
    "memos",  # values of single studies that nobody touched, by what they rest on
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("name", String(_NAME), primary_key=True),
    Column("held", LargeBinary, nullable=False),  # by key, as JSON, zlib
)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, none of which may be there; all name the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Change rows by their primary key; all name the same columns."""
    if not rows:
        return
    keys = {column.name for column in table.primary_key}
    changed: dict[str, object] = {
        name: bindparam(f"new_{name}") for name in rows[0] if name not in keys
    }
    connection.execute(
        update(table).where(_by_key(table)).values(changed),
        [{(f"key_{k}" if k in keys else f"new_{k}"): v for k, v in row.items()} for row in rows],
    )


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Put rows in the place of those with the same primary key, if there are any.

    Deleting first is the one way to do so that every database knows.
    """
    keys = [column.name for column in table.primary_key]
    latest = {tuple(row[key] for key in keys): row for row in rows}
    if latest:
        connection.execute(
            delete(table).where(_by_key(table)),
            [{f"key_{key}": row[key] for key in keys} for row in latest.values()],
        )
    insert_rows(connection, table, list(latest.values()))


def _by_key(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))


def utc_text(at: datetime) -> str:
    """A time as the tables keep it: `2026-11-22T10:00:00Z`.

    Raises:
        ValueError: The time has no zone, so that nobody could say when it was.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
