"""The store: one object over one database, a transaction for each call.

Nouns enter and leave; no row, statement or connection does. It keeps everything that came and
decides nothing about evidence.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, inspect, select

from litreview.errors import StoreError
from litreview.model.identity import Compound, StudyId
from litreview.model.page import Print
from litreview.model.record import Record
from litreview.model.run import Membership, Run
from litreview.model.tag import Reading
from litreview.model.vocabulary import Origin
from litreview.store import bibliography, ledger, prints, readings, revisions, ties
from litreview.store.bibliography import Filed, Shelved
from litreview.store.database import BUSY_TIMEOUT_MS, REBUILD, Database, open_database
from litreview.store.filed import file_digest, filed_digest
from litreview.store.health import check_database, schema_fault, set_aside
from litreview.store.revisions import CHUNK, Revision, RevisionPair
from litreview.store.saving import Saved, Tell, save_records
from litreview.store.schema import SCHEMA, metadata, schema_number
from litreview.textfiles.locks import writer_lock

_LOG = logging.getLogger(__name__)


def open_store(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Store:
    """Return the store of a database URL, made when there is none that can be used.

    An SQLite file of another schema, or that cannot be read, is set aside by name, and that is
    logged. Where nothing may be written, such a one is left alone and the store is empty.

    Args:
        busy_timeout_ms: SQLite: milliseconds to wait for another writer.

    Raises:
        StoreLocked: Another process has been writing for longer than that.
        StoreReadOnly: It may not be read or made, or there is no room.
        StoreError: It is no database of ours, and none that can be set aside.
    """
    database = open_database(url, busy_timeout_ms=busy_timeout_ms)
    try:
        if database.read_only:
            return Store(_readable(database))
        fault = schema_fault(database)
        note = _replace(database, fault) if fault else ""
        if fault != "":
            _make_tables(database)
        return Store(database, note)
    except BaseException:
        database.close()
        raise


def _readable(database: Database) -> Database:
    """The database itself when it can be used, else an empty one; neither takes anything."""
    there = database.file is not None and database.file.exists()
    if there and schema_fault(database) == "":
        return database
    database.close()
    empty = open_database("sqlite://")
    _make_tables(empty)
    empty.where, empty.read_only = database.where, True
    return empty


def _replace(database: Database, fault: str) -> str:
    """Set a file that cannot be used aside, for a new one to be made, and say so.

    While one process does so, others wait, and then find it done.
    """
    if database.file is None:
        raise StoreError(fault, where=database.where, fix=REBUILD)
    database.close()
    lock = database.file.with_name(f"{database.file.name}.lock")
    with writer_lock(lock, wait_s=BUSY_TIMEOUT_MS / 1000):
        if not schema_fault(database):
            return ""
        database.close()
        aside = set_aside(database.file)
    note = (
        f"{database.where}: {fault}; it is kept as {aside.name}, and a new one was made.\n"
        "  The next refresh fetches the records again. What people wrote is in data/."
    )
    _LOG.warning("litreview: %s", note)
    return note


def _make_tables(database: Database) -> None:
    """Make the tables, or those that an earlier program of the same schema did not know."""
    with database.writing() as connection:  # another process may have been first
        ours = inspect(connection).has_table(schema_number.name)
        metadata.create_all(connection, checkfirst=ours)  # never take over others' tables
        if not ours:
            connection.execute(schema_number.insert(), {"number": SCHEMA})


class Store:
    """Records with every revision, presence, readings and runs; closes as a context manager.

    Attributes:
        note: What was set aside when it was opened; empty when nothing was.
    """

    def __init__(self, database: Database, note: str = "") -> None:
        self._database = database
        self.note = note
        self._unkept_keys: dict[Compound, ties.Sharing] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
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
        tell: Tell | None = None,
    ) -> Saved:
        """Keep records with their raw XML, all or none of them.

        A revision is added only when its content differs from the current one's; a fuller
        origin replaces a lesser one, and an older revision never a newer one. When the items
        raise an error, nothing is stored. The items may be a stream, but must not use the store.
        After a power cut the latest saves may be gone, unless the run was finished.

        Args:
            tell: Told of revised records, as the compound last saw each and as it is now, before
                they are kept: what it writes down is not lost with a killed process. It must not
                use the store.
        """
        with self._database.writing(at_once=False) as connection:
            return save_records(connection, compound, items, run_id=run_id, at=at, tell=tell)

    def records(
        self, compound: Compound, studies: Collection[StudyId] | None = None
    ) -> tuple[Record, ...]:
        """The current revision of the records the compound holds, in PMID order.

        Args:
            studies: Only of these; of all when None.
        """
        with self._database.reading() as connection:
            return revisions.read_records(connection, compound, studies)

    def studies(
        self, compound: Compound, studies: Collection[StudyId] | None = None
    ) -> tuple[StudyId, ...]:
        """Which records the compound holds, of these or of all, in PMID order."""
        with self._database.reading() as connection:
            return revisions.studies_of(connection, compound, studies)

    def filed_digest(self, compound: Compound) -> str:
        """The digest of the bibliography that shows what is held now; empty when none does."""
        with self._database.reading() as connection:
            return filed_digest(connection, compound)

    def file_digest(self, compound: Compound, digest: str) -> None:
        """Note that the bibliography of this digest shows what is held now."""
        with self._database.writing() as connection:
            file_digest(connection, compound, digest)

    def iter_shelved(self, compound: Compound, chunk: int = CHUNK) -> Iterator[Shelved]:
        """What the bibliography tells of each record in PMID order, `chunk` of them in memory.

        Which records there are is settled at the start; between two chunks the database is free
        to write to, so that a record revised meanwhile comes as it then is.
        """
        with self._database.reading() as connection:
            studies = revisions.studies_of(connection, compound)
        for start in range(0, len(studies), chunk):
            some = studies[start : start + chunk]
            with self._database.reading() as connection:
                shelved = tuple(bibliography.shelved_of(connection, some, compound))
            yield from shelved

    def unshelved(self, compound: Compound) -> dict[StudyId, Membership]:
        """The memberships of what the compound knows, and the database does not hold."""
        with self._database.reading() as connection:
            return bibliography.unshelved(connection, compound)

    def revised(self, compound: Compound) -> Iterator[RevisionPair]:
        """Every later revision of the compound's records beside the one before, oldest first."""
        with self._database.reading() as connection:
            wanted = revisions.list_revised(connection, compound)
        for start in range(0, len(wanted), CHUNK):
            with self._database.reading() as connection:
                pairs = tuple(revisions.read_pairs(connection, wanted[start : start + CHUNK]))
            yield from pairs

    def with_dois(
        self, compound: Compound, dois: Collection[str]
    ) -> dict[str, tuple[StudyId, ...]]:
        """The compound's records that bear each of these DOIs, in any case of its letters."""
        with self._database.reading() as connection:
            return revisions.with_dois(connection, compound, dois)

    def sharing(
        self, compound: Compound, keys: Collection[str]
    ) -> Mapping[str, frozenset[StudyId]]:
        """The compound's records that have each of these tie keys (`model.trial.tie_keys`).

        Those of records that an earlier program saved are found at the first call.
        """
        if compound not in self._unkept_keys:
            self._unkept_keys[compound] = ties.find_missing(self._database, compound)
        with self._database.reading() as connection:
            kept = ties.sharing(connection, compound, keys)
        return ties.shared(kept, self._unkept_keys[compound], keys)

    def count(self, compound: Compound) -> int:
        """How many records the compound holds."""
        with self._database.reading() as connection:
            return revisions.count_records(connection, compound)

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

    def hashes(
        self, compound: Compound, studies: Collection[StudyId] | None = None
    ) -> dict[StudyId, str]:
        """The content hash of the current revision of the compound's records, of these or all."""
        with self._database.reading() as connection:
            return revisions.read_hashes(connection, compound, studies)

    def marks(self, compound: Compound) -> dict[StudyId, str]:
        """A hash over all that is stored of each record: equal hashes, equal records."""
        with self._database.reading() as connection:
            return revisions.read_marks(connection, compound)

    def memberships(
        self, compound: Compound, studies: Collection[StudyId] | None = None
    ) -> dict[StudyId, Membership]:
        """Whether the compound's search finds each study, of these or all, and since when."""
        with self._database.reading() as connection:
            return ledger.read_memberships(connection, compound, studies)

    def save_memberships(
        self, compound: Compound, memberships: Iterable[Membership] | Mapping[StudyId, Membership]
    ) -> None:
        """Put each membership in the place of the study's earlier one; others stay."""
        given = memberships.values() if isinstance(memberships, Mapping) else memberships
        with self._database.writing() as connection:
            ledger.save_memberships(connection, compound, given)

    def readings(
        self, compound: Compound, maker: str, studies: Collection[StudyId] | None = None
    ) -> dict[StudyId, Reading]:
        """What a maker reads in current revisions, of these studies or all; others are left out."""
        with self._database.reading() as connection:
            return readings.read_readings(connection, compound, maker, studies)

    def readings_apart(
        self, compound: Compound, maker: str, hashes: Mapping[StudyId, str]
    ) -> dict[StudyId, Reading]:
        """What a maker read in studies that are no stored records, where the content is this."""
        with self._database.reading() as connection:
            return readings.read_apart(connection, compound, maker, hashes)

    def save_readings(
        self, compound: Compound, items: Iterable[tuple[Reading, str]], maker: str
    ) -> None:
        """Keep readings, each with the content hash of what it was made from.

        Args:
            maker: What the reading depends on besides the content.
        """
        with self._database.writing(at_once=False) as connection:
            readings.save_readings(connection, compound, items, maker)

    def species(self, compound: Compound, maker: str) -> Counter[str]:
        """How many records each species was read in; "" counts those without a reading."""
        with self._database.reading() as connection:
            return readings.count_species(connection, compound, maker)

    def unread(
        self, compound: Compound, maker: str, studies: Collection[StudyId] | None = None
    ) -> tuple[StudyId, ...]:
        """Which records, of these or all, have no reading of their current revision by a maker."""
        with self._database.reading() as connection:
            return readings.unread_studies(connection, compound, maker, studies)

    def glances(self, compound: Compound, maker: str) -> dict[StudyId, int]:
        """What a review queue noted of current revisions; others are left out."""
        with self._database.reading() as connection:
            return readings.read_glances(connection, compound, maker)

    def save_glances(
        self, compound: Compound, items: Iterable[tuple[StudyId, str, int]], maker: str
    ) -> None:
        """Keep what a review queue noted of studies, each with the content hash it is of."""
        with self._database.writing(at_once=False) as connection:
            readings.save_glances(connection, compound, items, maker)

    def filed(self, compound: Compound, stamp: str) -> Filed | None:
        """What the bibliography says beyond the database; None when it was not read as it is.

        Args:
            stamp: Of the file as it is now.
        """
        with self._database.reading() as connection:
            return bibliography.read_filed(connection, compound, stamp)

    def save_filed(self, compound: Compound, stamp: str, filed: Filed) -> None:
        """Remember what a bibliography of this stamp says beyond the database."""
        with self._database.writing(at_once=False) as connection:
            bibliography.save_filed(connection, compound, stamp, filed)

    def prints(self, compound: Compound, folder: Path) -> dict[str, Print]:
        """What the pages in a site's folder were printed from, by path."""
        with self._database.reading() as connection:
            return prints.read_prints(connection, compound, str(folder))

    def save_prints(self, compound: Compound, folder: Path, given: Mapping[str, Print]) -> None:
        """Remember it, in the place of what was known of the compound's pages."""
        with self._database.writing(at_once=False) as connection:
            prints.save_prints(connection, compound, str(folder), given)

    def memo(self, compound: Compound) -> dict[str, bytes]:
        """What was kept of the compound's single studies, by the name of the value."""
        with self._database.reading() as connection:
            return prints.read_memo(connection, compound)

    def save_memo(self, compound: Compound, given: Mapping[str, bytes]) -> None:
        """Keep these values, in the place of earlier ones of their names."""
        with self._database.writing(at_once=False) as connection:
            prints.save_memo(connection, compound, given)

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

    def last_complete(self, compound: Compound, until: datetime | None = None) -> Run | None:
        """The latest run that ended complete; None when there is none.

        Args:
            until: Now, where a run from a day when the clock was ahead must not count.
        """
        with self._database.reading() as connection:
            return ledger.last_complete(connection, compound, until)

    def check(self) -> tuple[str, ...]:
        """What is wrong inside the database; empty when it is sound."""
        return check_database(self._database)

    def set_aside(self) -> Path | None:
        """Close, and rename the database's file; its new path, or None where there is no file."""
        self.close()
        return set_aside(self._database.file) if self._database.file else None

    def row_counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self._database.reading() as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table)) or 0
                for name, table in metadata.tables.items()
            }
