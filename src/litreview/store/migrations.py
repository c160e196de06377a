"""The schema number, and the steps that bring an older database up to date.

A connection enters; the tables stand, of the one schema number this program knows. An older
database is brought up step by step; a newer one is left alone. What the tables are is said in
`schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, select, text, update

from litreview.errors import StoreError
from litreview.store.schema import bibliographies, metadata, readings, schema_number

Migration = Callable[[Connection], None]


def _to_2(connection: Connection) -> None:
    """What a gone record was merged into.

    `ADD` without `COLUMN` is what every database understands.
    """
    connection.execute(
        text("ALTER TABLE memberships ADD merged_into VARCHAR(32) DEFAULT '' NOT NULL")
    )


def _to_3(connection: Connection) -> None:
    """Readings have a maker, and are made again; the bibliography is remembered."""
    connection.execute(text("DROP TABLE readings"))
    readings.create(connection)
    bibliographies.create(connection)


MIGRATIONS: tuple[Migration, ...] = (_to_2, _to_3)  # the first brings schema 1 to 2, and so on
KNOWN = len(MIGRATIONS) + 1  # the schema number this program writes


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


def refuse_foreign(found: int, known: int = KNOWN) -> None:
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
