"""What a database complains of, as errors people can act on.

A driver's error enters; a `StoreError` that names the database leaves. Nothing is retried and
nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from litreview.errors import StoreError, StoreLocked, StoreReadOnly

REBUILD = "Move it away; litreview rebuilds it from PubMed and from data/."
MEND = "Mend it with `litreview doctor --repair`, which keeps all that can be read."

# SQLite's own words (sqlite3ErrStr and os_unix.c), and what each means to a user.
_SQLITE: tuple[tuple[str, type[StoreError], str, str], ...] = (
    (
        "is locked",
        StoreLocked,
        "another process is writing to the database",
        "Wait until it is done and run again.",
    ),
    (
        "readonly database",
        StoreReadOnly,
        "the database may not be written",
        "Give yourself the right to write to it and to its folder.",
    ),
    (
        "unable to open database file",
        StoreReadOnly,
        "the database can be neither opened nor made",
        "Give yourself the right to write in its folder.",
    ),
    (
        "database or disk is full",
        StoreReadOnly,
        "there is no room left for the database",
        "Free some space and run again. What was stored before is untouched.",
    ),
    (
        "disk I/O error",
        StoreReadOnly,
        "the disk refused to read or write the database",
        "See whether it is full or failing. What was stored before is untouched.",
    ),
    ("file is not a database", StoreError, "is not a database", MEND),
    ("malformed", StoreError, "the database is damaged", MEND),
)


@contextmanager
def speaking_of(where: str) -> Iterator[None]:
    """Turn what the database complains of inside into a `StoreError` naming it."""
    try:
        yield
    except StoreError as error:
        raise type(error)(error.what, where=error.where or where, fix=error.fix) from error
    except SQLAlchemyError as error:
        raise as_store_error(error, where) from error


def as_store_error(error: SQLAlchemyError, where: str) -> StoreError:
    """The error a user sees for one of the database's."""
    complaint = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    for words, kind, what, fix in _SQLITE:
        if words in complaint:
            return kind(what, where=where, fix=fix)
    first_line = complaint.strip().partition("\n")[0]
    return StoreError(
        f"the database refused: {first_line}",
        where=where,
        fix="Check the database with `litreview doctor`.",
    )


def unreadable(what: str, error: Exception) -> StoreError:
    """The error for a stored noun that no longer can be read."""
    return StoreError(f"{what} cannot be read back ({error})", fix=MEND)
