"""The store: one object over one database, a transaction for each call.

Nouns enter and leave; no row, statement or connection does. It keeps everything that came and
decides nothing about evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection

from litreview.errors import StoreError, StoreReadOnly
from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Citation, Membership, Run
from litreview.model.tag import Reading
from litreview.model.vocabulary import Origin
from litreview.store import bibliography, ledger, migrations, readings, revisions
from litreview.store.backup import back_up
from litreview.store.bibliography import Filed, Shelved
from litreview.store.checks import check_database
from litreview.store.database import BUSY_TIMEOUT_MS, Database, open_database, urls_to_read
from litreview.store.repair import repair_database
from litreview.store.revised import RevisionPair, list_revised, read_pairs
from litreview.store.revisions import CHUNK, Revision
from litreview.store.saving import Saved, save_records
from litreview.store.shrinking import Keep, Shrunk, shrink

T = TypeVar("T")


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


def open_to_read(url: str) -> Store:
    """As `open_store`, for a verb that only reads: it works where nothing can be written.

    On a read-only mount the database is read as it is, and an empty one in memory stands for one
    that is missing.

    Raises:
        StoreError: As `open_store`; also where an older schema cannot be brought up to date.
    """
    try:
        return open_store(url)
    except StoreReadOnly:
        for other in urls_to_read(url):
            with suppress(StoreError):
                return open_store(other)
        raise


@dataclass(frozen=True, slots=True)
class Prepared:
    """What opening did to the schema.

    Attributes:
        number: The schema number the database now has.
        upgraded: One sentence when it was brought up to date by this opening; else empty.
    """

    number: int
    upgraded: str = ""


def _prepared(database: Database) -> Prepared:
    """Look before writing, so that opening a sound database never waits for a writer."""
    with database.reading() as connection:
        found = migrations.found_number(connection)
        if found is not None:
            migrations.refuse_foreign(found)
    if found == migrations.KNOWN:
        return Prepared(found)
    with database.writing() as connection:  # another process may have been first: look again
        found = migrations.found_number(connection)
        if found == migrations.KNOWN:
            return Prepared(found)
        copy = back_up(database, found) if found else None
        return Prepared(migrations.prepare(connection), _upgraded(found, copy))


def _upgraded(found: int | None, copy: Path | None) -> str:
    if found is None:
        return ""
    kept = f"; as it was, it is kept as {copy.name}" if copy else ""
    return f"the database was brought from schema {found} to {migrations.KNOWN}{kept}"


class Store:
    """Records with every revision, presence, readings and runs; closes as a context manager."""

    def __init__(self, database: Database, prepared: Prepared) -> None:
        self._database = database
        self.schema_version = prepared.number
        self.upgraded = prepared.upgraded

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
        After a power cut the latest saves may be gone, unless the run was finished.
        """
        with self._database.writing(at_once=False) as connection:
            return save_records(connection, compound, items, run_id=run_id, at=at)

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

    def iter_records(self, compound: Compound, chunk: int = CHUNK) -> Iterator[Record]:
        """As `records`, with no more than `chunk` of them in memory.

        Which records there are is settled at the start; between two chunks the database is free
        to write to, so that a record revised meanwhile comes as it then is.
        """
        return self._iter(compound, chunk, revisions.records_of)

    def iter_shelved(self, compound: Compound, chunk: int = CHUNK) -> Iterator[Shelved]:
        """As `iter_records`, of each record only what its bibliography line shows."""
        return self._iter(compound, chunk, partial(bibliography.shelved_of, compound=compound))

    def unshelved(self, compound: Compound) -> dict[StudyId, Membership]:
        """The memberships of what the compound knows, and the database does not hold."""
        with self._database.reading() as connection:
            return bibliography.unshelved(connection, compound)

    def _iter(
        self,
        compound: Compound,
        chunk: int,
        read: Callable[[Connection, Sequence[StudyId]], Iterator[T]],
    ) -> Iterator[T]:
        with self._database.reading() as connection:
            studies = revisions.studies_of(connection, compound)
        for start in range(0, len(studies), chunk):
            with self._database.reading() as connection:
                found = tuple(read(connection, studies[start : start + chunk]))
            yield from found

    def revised(self, compound: Compound, since: datetime | None = None) -> Iterator[RevisionPair]:
        """Every later revision of the compound's records beside the one before, oldest first.

        Args:
            since: Only those that came at this time or later; all when None.
        """
        with self._database.reading() as connection:
            wanted = list_revised(connection, compound, since)
        for start in range(0, len(wanted), CHUNK):
            with self._database.reading() as connection:
                pairs = tuple(read_pairs(connection, wanted[start : start + CHUNK]))
            yield from pairs

    def with_dois(
        self, compound: Compound, dois: Collection[str]
    ) -> dict[str, tuple[StudyId, ...]]:
        """The compound's records that bear each of these DOIs, in any case of its letters."""
        with self._database.reading() as connection:
            return revisions.with_dois(connection, compound, dois)

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

    def unread(self, compound: Compound, maker: str) -> tuple[StudyId, ...]:
        """The records whose current revision has no reading by this maker, in PMID order."""
        with self._database.reading() as connection:
            return readings.unread_studies(connection, compound, maker)

    def filed(self, compound: Compound, stamp: str) -> Filed | None:
        """What the bibliography says beyond the database; None when it was not read as it is.

        Args:
            stamp: Of the file as it is now.
        """
        with self._database.reading() as connection:
            return bibliography.read_filed(connection, compound, stamp)

    def compare_lines(self, compound: Compound, lines: Iterable[Citation]) -> Filed:
        """What the lines of a bibliography say beyond the database."""
        with self._database.reading() as connection:
            return bibliography.compare_lines(connection, compound, lines)

    def save_filed(self, compound: Compound, stamp: str, filed: Filed) -> None:
        """Remember what a bibliography of this stamp says beyond the database."""
        with self._database.writing(at_once=False) as connection:
            bibliography.save_filed(connection, compound, stamp, filed)

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

    def repair(self, now: datetime | None = None) -> tuple[str, ...]:
        """Mend what can be mended inside the database and say what was; no revision is lost.

        Args:
            now: When given, runs unfinished for more than a day are closed as failed.
        """
        return repair_database(self._database, now)

    def shrink(self, keep: Keep) -> Shrunk:
        """Drop raw XML of superseded revisions (`current`) or of all (`none`); give room back."""
        return shrink(self._database, keep)
