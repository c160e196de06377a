"""One database behind a URL: opened with care, read and written in transactions.

A URL enters; transactions leave, and what the database complains of as errors people can act on.
SQLite gets its settings here; any other database is taken as it comes. What the tables hold is
for the other modules.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from litreview.errors import StoreError, StoreLocked, StoreReadOnly

BUSY_TIMEOUT_MS = 5000  # milliseconds a writer waits for another; ours: saves take less

WAL_PAGES = 16_000  # of 4 kB: the log is put into its place after 64 MB, not after every batch

_WRITES = "litreview_writes"  # marks a connection that must have the write lock from the start
_AT_ONCE = "litreview_at_once"  # False: what it writes may reach the disk with the next commit

REBUILD = "Move it away; litreview rebuilds it from PubMed and from data/."
MEND = "`litreview doctor --repair` sets it aside; the next refresh makes it anew."

# SQLite's own words (sqlite3ErrStr and os_unix.c), and what each means to a user.
_SQLITE: dict[str, StoreError] = {
    "is locked": StoreLocked(
        "another process is writing to the database", fix="Wait until it is done and run again."
    ),
    "readonly database": StoreReadOnly(
        "the database may not be written",
        fix="Give yourself the right to write to it and to its folder.",
    ),
    "unable to open database file": StoreReadOnly(
        "the database can be neither opened nor made",
        fix="Give yourself the right to write in its folder.",
    ),
    "database or disk is full": StoreReadOnly(
        "there is no room left for the database",
        fix="Free some space and run again. What was stored before is untouched.",
    ),
    "disk I/O error": StoreReadOnly(
        "the disk refused to read or write the database",
        fix="See whether it is full or failing. What was stored before is untouched.",
    ),
    "file is not a database": StoreError("is not a database", fix=MEND),
    "malformed": StoreError("the database is damaged", fix=MEND),
}


class Database:
    """An engine that speaks of its failures in our words.

    Attributes:
        where: What errors call it.
        file: SQLite's; None for a server's, and for one in memory.
        read_only: SQLite's file can be read, if it is there, and nothing can be written beside it.
    """

    def __init__(
        self, engine: Engine, where: str, file: Path | None = None, *, read_only: bool = False
    ) -> None:
        self._engine = engine
        self.where = where
        self.file = file
        self.read_only = read_only

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        with speaking_of(self.where), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, at_once: bool = True) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all when anything is raised inside.

        Args:
            at_once: It outlives a power cut from its end on; else from the end of the next one
                that does. Either outlives a killed program.
        """
        if self.read_only:
            raise as_store_error("readonly database", self.where)
        with speaking_of(self.where), self._engine.connect() as connection:
            writer = connection.execution_options(**{_WRITES: True, _AT_ONCE: at_once})
            with writer.begin():
                yield writer

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_database(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Database:
    """Return the database of a URL; the folder of an SQLite file is made when missing.

    Where nothing may be written, an SQLite file is opened to be read only, and nothing is made.

    Raises:
        StoreError: The URL names no database litreview can speak to.
        StoreReadOnly: The folder cannot be made.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return Database(_engine(parsed), f"{parsed.drivername}://…")  # the rest may hold secrets
    if _is_in_memory(parsed):
        engine = _engine(parsed, poolclass=StaticPool, connect_args={"check_same_thread": False})
        _configure_sqlite(engine, busy_timeout_ms)
        return Database(engine, parsed.database or "the database in memory")
    file = Path(str(parsed.database))
    read_only = _is_shut(file)
    if read_only:
        parsed = _to_read(parsed, file)
    else:
        _make_folder(file)
    engine = _engine(parsed)
    _configure_sqlite(engine, busy_timeout_ms, read_only=read_only)
    return Database(engine, str(file), file, read_only=read_only)


def _is_shut(file: Path) -> bool:
    """Whether what is in the folder, or in the one it would be made in, can be read alone."""
    as_me = os.access in os.supports_effective_ids
    folder = next(
        one for one in file.absolute().parents if os.access(one, os.F_OK, effective_ids=as_me)
    )
    rights = [
        os.access(folder, right, effective_ids=as_me) for right in (os.R_OK | os.X_OK, os.W_OK)
    ]
    return rights == [True, False]


def _to_read(url: URL, file: Path) -> URL:
    """The URL of a file in a folder where SQLite cannot make its own files beside it.

    Without a log beside it nobody writes, and it is whole: https://www.sqlite.org/wal.html#readonly
    """
    how = {"mode": "ro", "uri": "true"}
    if not file.with_name(f"{file.name}-wal").exists():
        how["immutable"] = "1"
    return url.set(database=file.absolute().as_uri(), query=how)


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:  # the text may hold a password: it is not repeated
        raise StoreError(
            "the database URL cannot be read",
            where="LITREVIEW_DB",
            fix="Write it like sqlite:////path/to/records.sqlite3.",
        ) from error


def _engine(url: URL, **options: Any) -> Engine:  # noqa: ANN401 - passed on as they are
    try:
        return create_engine(url, **options)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"there is no driver for {url.drivername} databases ({error})",
            where="LITREVIEW_DB",
            fix="Install the driver beside litreview, or leave LITREVIEW_DB out to use SQLite.",
        ) from error


def _is_in_memory(url: URL) -> bool:
    return not url.database or ":memory:" in url.database or "mode" in url.query


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        in_the_way = path.is_dir()
    except OSError as refused:
        raise StoreReadOnly(
            f"the database's folder cannot be made or entered ({refused.strerror})",
            where=str(path),
            fix="Give yourself the right to write there, or move away what stands in its place.",
        ) from refused
    if in_the_way:
        raise StoreReadOnly(
            "a folder stands in the database's place", where=str(path), fix="Move it away."
        )


def _configure_sqlite(engine: Engine, busy_timeout_ms: int, *, read_only: bool = False) -> None:
    """Have SQLite keep its promises, and say ourselves when a transaction begins.

    The driver begins a transaction only before the first change, so two reads may see two
    states, and a writer may find out late that it has to wait.
    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html (read 2026-11-22)
    """
    pragmas = [f"busy_timeout = {busy_timeout_ms:d}", "foreign_keys = ON"]
    if not read_only:
        pragmas += [
            "page_size = 8192",  # of a new file: a record with its XML fills one or two
            "journal_mode = WAL",  # readers go on while one process writes
            f"wal_autocheckpoint = {WAL_PAGES:d}",
        ]

    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        sync = "FULL" if options.get(_AT_ONCE, True) else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous = {sync}").close()
        writes = options.get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


@contextmanager
def speaking_of(where: str) -> Iterator[None]:
    """Turn what the database complains of inside into a `StoreError` naming it."""
    try:
        yield
    except StoreError as error:
        raise _placed(error, where) from error
    except SQLAlchemyError as error:
        complaint = str(error.orig if isinstance(error, DBAPIError) else error)
        raise as_store_error(complaint, where) from error


def as_store_error(complaint: str, where: str) -> StoreError:
    """The error a user sees for what a database complains of."""
    first_line = complaint.strip().partition("\n")[0]
    other = StoreError(
        f"the database refused: {first_line}", fix="Check the database with `litreview doctor`."
    )
    return _placed(next((_SQLITE[w] for w in _SQLITE if w in complaint), other), where)


def _placed(error: StoreError, where: str) -> StoreError:
    return type(error)(error.what, where=error.where or where, fix=error.fix)


def unreadable(what: str, error: Exception) -> StoreError:
    """The error for a stored noun that no longer can be read."""
    return StoreError(f"{what} cannot be read back ({error})", fix=MEND)
