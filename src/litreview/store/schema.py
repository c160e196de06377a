"""The tables, and the number that says which program may read them.

A connection enters; the tables stand, of the one schema number this program knows. An older
database is brought up step by step; a newer one is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
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
    inspect,
    select,
    update,
)

from litreview.errors import StoreError

Migration = Callable[[Connection], None]
MIGRATIONS: tuple[Migration, ...] = ()  # the first brings schema 1 to 2, and so on

# Characters; only databases that want a bound for a key use them.
_NAME, _HASH, _DATE, _WORD = 128, 64, 40, 32

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
)

readings = Table(
    "readings",  # what the machine read, by rule book and by the content it read
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("content_hash", String(_HASH), primary_key=True),
    Column("rulebook", String(_NAME), primary_key=True),
    Column("reading", Text, nullable=False),
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


def found_number(connection: Connection) -> int | None:
    """The schema number of the database; None when it holds none of our tables yet."""
    if not inspect(connection).has_table(schema_number.name):
        return None
    return int(connection.scalar(select(schema_number.c.number)) or 0)


def prepare(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Make the tables, or bring them up to date, in the transaction given; return the number.

    Raises:
        StoreError: A newer program made them.
    """
    known = len(migrations) + 1
    found = found_number(connection)
    if found is None:
        metadata.create_all(connection, checkfirst=False)  # never take over others' tables
        connection.execute(schema_number.insert(), {"number": known})
        return known
    refuse_foreign(found, known)
    for migrate in migrations[found - 1 :]:
        migrate(connection)
    if found != known:
        connection.execute(update(schema_number).values(number=known))
    return known


def refuse_foreign(found: int, known: int = len(MIGRATIONS) + 1) -> None:
    """Refuse a schema number this program cannot have written or followed."""
    if found > known:
        raise StoreError(
            f"was made by a newer litreview (schema {found}; this one knows {known})",
            fix="Update litreview, or move the database away; litreview rebuilds it.",
        )
    if found < 1:
        raise StoreError(
            "does not say which schema it has",
            fix="Move it away; litreview rebuilds it.",
        )
