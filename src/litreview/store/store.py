"""The store: one object over one database, a transaction for each call.

Nouns enter and leave; no row, statement or connection does. It keeps everything that came and
decides nothing about evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Membership, Run
from litreview.model.tag import Reading
from litreview.model.vocabulary import Origin
from litreview.store import ledger, revisions, schema
from litreview.store.checks import check_database
from litreview.store.database import BUSY_TIMEOUT_MS, Database, open_database
from litreview.store.revisions import Revision
from litreview.store.saving import Saved, save_records


def open_store(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Store:
    """Return the store of a database URL, made or brought up to date when need be.

    Args:
        busy_timeout_ms: SQLite: milliseconds to wait for another writer.

    Raises:
        StoreLocked: Another process has been writing for longer than that.
        StoreReadOnly: It may not be written, or there is no room.
        StoreError: It is no database, is damaged, or was made by a newer litreview.
    """
    database = open_database(url, busy_timeout_ms=busy_timeout_ms)
    try:
        return Store(database, _prepared(database))
    except BaseException:
        database.close()
        raise


def _prepared(database: Database) -> int:
    """Look before writing, so that opening a sound database never waits for a writer."""
    known = len(schema.MIGRATIONS) + 1
    with database.reading() as connection:
        found = schema.found_number(connection)
        if found is not None:
            schema.refuse_foreign(found)
    if found == known:
        return known
    with database.writing() as connection:  # another process may have been first: look again
        if schema.found_number(connection) == known:
            return known
        return schema.prepare(connection)


class Store:
    """Records with every revision, presence, readings and runs; closes as a context manager."""

    def __init__(self, database: Database, schema_version: int) -> None:
        self._database = database
        self.schema_version = schema_version

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def save_records(
        self,
        compound: Compound,
        items: Iterable[tuple[Record, bytes]],
        *,
        run_id: str,
        at: datetime,
    ) -> Saved:
        """Keep records with their raw XML, all or none of them.

        A revision is added only when its content differs from the current one's; a fuller
        origin replaces a lesser one, and an older revision never a newer one. When the items
        raise an error, nothing is stored. The items may be a stream, but must not use the store.
        """
        with self._database.writing() as connection:
            return save_records(connection, compound, items, run_id=run_id, at=at)

    def records(self, compound: Compound) -> tuple[Record, ...]:
        """The current revision of every record the compound holds, in PMID order."""
        with self._database.reading() as connection:
            return revisions.read_records(connection, compound)

    def record(self, study: StudyId) -> Record | None:
        """The current revision of one record; None when it never came."""
        with self._database.reading() as connection:
            return revisions.read_record(connection, study)

    def revisions(self, study: StudyId) -> tuple[Revision, ...]:
        """Every content one record had, oldest first; empty when it never came."""
        with self._database.reading() as connection:
            return revisions.read_revisions(connection, study)

    def origins(self, compound: Compound) -> dict[StudyId, Origin]:
        """Where the current revision of each of the compound's records came from."""
        with self._database.reading() as connection:
            return revisions.read_origins(connection, compound)

    def hashes(self, compound: Compound) -> dict[StudyId, str]:
        """The content hash of the current revision of each of the compound's records."""
        with self._database.reading() as connection:
            return revisions.read_hashes(connection, compound)

    def memberships(self, compound: Compound) -> dict[StudyId, Membership]:
        """Whether the compound's search finds each study, and since when."""
        with self._database.reading() as connection:
            return ledger.read_memberships(connection, compound)

    def save_memberships(
        self, compound: Compound, memberships: Iterable[Membership] | Mapping[StudyId, Membership]
    ) -> None:
        """Put each membership in the place of the study's earlier one; others stay."""
        given = memberships.values() if isinstance(memberships, Mapping) else memberships
        with self._database.writing() as connection:
            ledger.save_memberships(connection, compound, given)

    def readings(self, compound: Compound, rulebook: str) -> dict[StudyId, Reading]:
        """What a rule book's version reads in current revisions; others are left out."""
        with self._database.reading() as connection:
            return ledger.read_readings(connection, compound, rulebook)

    def save_readings(self, compound: Compound, items: Iterable[tuple[Reading, str]]) -> None:
        """Keep readings, each with the content hash of the record it was made from."""
        with self._database.writing() as connection:
            ledger.save_readings(connection, compound, items)

    def start_run(self, run: Run) -> None:
        """Enter a run that begins; it stays unfinished if the process dies."""
        with self._database.writing() as connection:
            ledger.start_run(connection, run)

    def finish_run(self, run: Run) -> None:
        """Enter how a run ended."""
        with self._database.writing() as connection:
            ledger.finish_run(connection, run)

    def runs(self, compound: Compound) -> tuple[Run, ...]:
        """The compound's runs, oldest first."""
        with self._database.reading() as connection:
            return ledger.read_runs(connection, compound)

    def last_complete(self, compound: Compound) -> Run | None:
        """The latest run that ended complete; None when there is none."""
        with self._database.reading() as connection:
            return ledger.last_complete(connection, compound)

    def check(self) -> tuple[str, ...]:
        """What is wrong inside the database; empty when it is sound."""
        return check_database(self._database)
