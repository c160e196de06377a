"""One database behind a URL: opened with care, read and written in transactions.

A URL enters; transactions leave. SQLite gets its settings here; any other database is taken as
it comes. What the tables hold is for the other modules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from litreview.errors import StoreError, StoreReadOnly
from litreview.store.failures import speaking_of

BUSY_TIMEOUT_MS = 5000  # milliseconds a writer waits for another; ours: saves take less

WAL_PAGES = 16_000  # of 4 kB: the log is put into its place after 64 MB, not after every batch

_WRITES = "litreview_writes"  # marks a connection that must have the write lock from the start
_AT_ONCE = "litreview_at_once"  # False: what it writes may reach the disk with the next commit
_ALONE = "litreview_alone"  # marks a connection for what SQLite does outside transactions


class Database:
    """An engine that speaks of its failures in our words."""

    def __init__(self, engine: Engine, where: str, file: Path | None = None) -> None:
        self._engine = engine
        self.where = where
        self.file = file  # None for a server's, and for one in memory

    @property
    def is_sqlite(self) -> bool:
        """Whether SQLite's own checks can be asked for."""
        return self._engine.dialect.name == "sqlite"

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
        with speaking_of(self.where), self._engine.connect() as connection:
            writer = connection.execution_options(**{_WRITES: True, _AT_ONCE: at_once})
            with writer.begin():
                yield writer

    @contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """SQLite: a connection whose every statement is kept at once, as VACUUM wants it."""
        with speaking_of(self.where), self._engine.connect() as connection:
            yield connection.execution_options(**{_ALONE: True})

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_database(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Database:
    """Return the database of a URL; the folder of an SQLite file is made when missing.

    Raises:
        StoreError: The URL names no database litreview can speak to.
        StoreReadOnly: The folder cannot be made.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return Database(_engine(parsed), f"{parsed.drivername}://…")  # the rest may hold secrets
    in_memory = _is_in_memory(parsed)
    if in_memory:
        engine = _engine(parsed, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(Path(str(parsed.database)))
        engine = _engine(parsed)
    _configure_sqlite(engine, busy_timeout_ms)
    file = None if in_memory else Path(str(parsed.database))
    return Database(engine, parsed.database or "the database in memory", file)


def urls_to_read(url: str) -> tuple[str, ...]:
    """How to reach an SQLite file, or the place of one, without writing anything, best first.

    SQLite keeps shared memory beside a file in WAL mode, and asks to be promised that nobody
    writes where it cannot. https://sqlite.org/wal.html#read_only_databases (read 2026-11-29)
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or _is_in_memory(parsed):
        return ()
    path = Path(str(parsed.database))
    try:
        path.stat()
    except FileNotFoundError:
        return ("sqlite://",)
    except OSError:
        return ()
    file = f"sqlite:///file:{quote(str(path))}?uri=true&mode=ro"
    return (file, f"{file}&immutable=1")


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


def _configure_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    """Have SQLite keep its promises, and say ourselves when a transaction begins.

    The driver begins a transaction only before the first change, so two reads may see two
    states, and a writer may find out late that it has to wait.
    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html (read 2026-11-22)
    """

    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {busy_timeout_ms:d}",
            "foreign_keys = ON",
            "page_size = 8192",  # of a new file: a record with its XML fills one or two
            "journal_mode = WAL",  # readers go on while one process writes
            f"wal_autocheckpoint = {WAL_PAGES:d}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(_ALONE, False):
            sync = "FULL" if options.get(_AT_ONCE, True) else "NORMAL"
            connection.exec_driver_sql(f"PRAGMA synchronous = {sync}").close()
            writes = options.get(_WRITES, False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
