"""A copy of the database beside it, made before its schema is changed.

A database enters; one whole file leaves, or an error and no file. Nothing else is written. Only
SQLite in a file is copied; a server has backups of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from litreview.errors import StoreReadOnly
from litreview.store.database import Database


def back_up(database: Database, number: int) -> Path | None:
    """Return the copy of a database of this schema number; None where none can be made.

    The copy is one state of the database, also while others read and wait to write. One of the
    same schema that stands there from an earlier try is replaced.

    Raises:
        StoreReadOnly: There is no room, or no right to write, beside the database.
    """
    if database.file is None:
        return None
    copy = database.file.with_name(f"{database.file.name}.schema-{number}.bak")
    half = copy.with_name(f"{copy.name}.tmp")
    try:
        half.unlink(missing_ok=True)
        try:
            with database.outside_transactions() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(half),))
            _keep(half, copy)
        finally:
            half.unlink(missing_ok=True)
    except OSError as refused:
        raise StoreReadOnly(
            f"no copy could be made before the change of schema ({refused.strerror})",
            where=str(copy),
            fix="Free some space or give yourself the right to write there. Nothing was changed.",
        ) from refused
    return copy


def _keep(half: Path, copy: Path) -> None:
    """Have the copy outlive a power cut before anything is changed; SQLite does not see to it."""
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(copy)
