"""Many rows written at once, by any database's own means.

A table and rows (column name to value) enter; three statements at most are sent, each for all
rows. Which rows to write is for others to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    update,
)

Row = Mapping[str, object]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, none of which may be there; all name the same columns."""
    if rows:
        _send(connection, insert(table), rows)


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


def _send(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """One statement for many rows, as the driver takes it.

    The tables hold text, whole numbers and bytes alone, which drivers take as they are: to have
    SQLAlchemy look at each value again takes half as long as writing it.
    """
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    named = compiled.positiontup
    if named is None:
        connection.exec_driver_sql(str(compiled), [dict(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), [tuple(row[n] for n in named) for row in rows])


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
