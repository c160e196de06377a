"""Store records from files, without asking PubMed.

Files enter; their records are stored and one report per file leaves. PubMed's baseline and
update files are read in the order of their numbers and held against the compound's query; what
they delete is marked as gone, never deleted. A record that cannot be read is named and the
rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex

from litreview.errors import InputFailed, QueryFileError
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.pubmed.bulk import is_bulk, parse_bulk, sort_bulk
from litreview.pubmed.files import Deleted, ParsedRecord, Unreadable, read_records
from litreview.pubmed.strategy import Strategy, read_strategy
from litreview.settings import Settings
from litreview.store.lock import writer_lock
from litreview.store.store import Store, open_store
from litreview.workflow.baseline import study_of
from litreview.workflow.compounds import choose_compound
from litreview.workflow.heartbeat import beating
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.reports import ImportReport
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

BATCH = 500  # records stored per transaction

Item = ParsedRecord | Unreadable | Deleted


def import_files(
    settings: Settings,
    files: Sequence[Path],
    compound: str | None,
    *,
    only: str = "auto",
    progress: Progress = silent,
    log: Logbook = silent_logbook,
) -> tuple[ImportReport, ...]:
    """Store the records of the files for one compound.

    Args:
        only: `query` takes the records the compound's query would find, `all` takes all; `auto`
            means `query` for PubMed's baseline and update files and `all` for others.

    Raises:
        QueryFileError: The query cannot be judged without PubMed.
        StoreError: The database cannot be used, or a refresh is running.
    """
    chosen = choose_compound(settings, compound)
    ordered = sort_bulk(files)
    wants = [only == "query" or (only == "auto" and is_bulk(file)) for file in ordered]
    strategy = _strategy(settings, chosen) if any(wants) else None
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
        beating(settings, "import") as heart,
    ):
        reports = []
        gone: set[StudyId] = set()
        for file, wanted in zip(ordered, wants, strict=True):
            work = _Import(settings, store, chosen, file, heart.beside(progress), gone)
            reports.append(work.perform(strategy if wanted else None))
            log.note(
                LogEvent.BATCH_STORED,
                compound=chosen,
                file=file.name,
                read=reports[-1].read,
                new=reports[-1].new,
                unreadable=len(reports[-1].failed),
            )
        return tuple(reports)


def _strategy(settings: Settings, compound: Compound) -> Strategy:
    path = Layout(settings.workspace).query(compound)
    try:
        return read_strategy(read_query(path).pubmed)
    except QueryFileError as error:
        where = error.where or f"queries/{path.name}"
        raise QueryFileError(error.what, where=where, fix=error.fix) from error


@dataclass
class _Import:
    """One file on its way into the store."""

    settings: Settings
    store: Store
    compound: Compound
    file: Path
    progress: Progress
    gone: set[StudyId]  # what the files before this one deleted
    batch: list[tuple[Record, bytes]] = field(default_factory=list)
    deleted: list[Pmid] = field(default_factory=list)
    back: set[StudyId] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    refused: InputFailed | None = None
    read: int = 0
    new: int = 0
    revised: int = 0
    same: int = 0

    def __post_init__(self) -> None:
        self.now = self.settings.now()
        self.run_id = f"import-{self.now:%Y%m%dT%H%M%SZ}-{token_hex(3)}"

    def perform(self, strategy: Strategy | None) -> ImportReport:
        """Read the file, store what it holds, and mark what it deletes."""
        try:
            for found in self._items(strategy):
                self._take(found)
                if len(self.batch) == BATCH:
                    self._flush()
        except InputFailed as error:
            self.refused = error
        self._flush()
        self._mark_back()
        notes = strategy.notes if strategy is not None else ()
        return ImportReport(
            file=self.file,
            compound=self.compound,
            read=self.read,
            new=self.new,
            revised=self.revised,
            same=self.same,
            deleted=self._mark_deleted(),
            failed=tuple(self.failed),
            notes=notes,
            refused=self.refused,
        )

    def _items(self, strategy: Strategy | None) -> Iterator[Item]:
        if strategy is None:
            return read_records(self.file)
        return parse_bulk(self.file, strategy)

    def _take(self, found: Item) -> None:
        match found:
            case ParsedRecord():
                self.read += 1
                self.batch.append((found.record, found.xml))
            case Deleted():
                self.deleted.append(found.pmid)
            case Unreadable():
                what = f"PMID {found.pmid}: " if found.pmid else ""
                self.failed.append(f"{what}{found.reason}")

    def _flush(self) -> None:
        saved = self.store.save_records(self.compound, self.batch, run_id=self.run_id, at=self.now)
        self.new += len(saved.new)
        self.revised += len(saved.revised)
        self.same += len(saved.same)
        came = {record.id for record, _ in self.batch}
        self.back |= (came & self.gone) | set(saved.revised)
        self.batch.clear()
        self.progress(f"{self.compound}: importing {self.file.name}", self.read, 0)

    def _mark_back(self) -> None:
        """Mark records as there again that PubMed deleted, and gave anew."""
        members = self.store.memberships(self.compound) if self.back else {}
        today = self.now.date().isoformat()
        again = [
            replace(
                members[study], presence=Presence.PRESENT, since=today, misses=0, merged_into=None
            )
            for study in self.back & members.keys()
            if members[study].presence is Presence.GONE
        ]
        if again:
            self.store.save_memberships(self.compound, again)

    def _mark_deleted(self) -> int:
        """Mark held records that PubMed deleted as gone; how many there were."""
        if not self.deleted:
            return 0
        held = self.store.hashes(self.compound)
        members = self.store.memberships(self.compound)
        today = self.now.date().isoformat()
        gone = []
        for study in dict.fromkeys(study_of(pmid) for pmid in self.deleted):
            if study in held:
                member = members.get(study, Membership(study, Presence.PRESENT, today, today))
                if member.presence is not Presence.GONE:
                    member = replace(member, presence=Presence.GONE, since=today, misses=1)
                gone.append(replace(member, last_checked=today))
        self.store.save_memberships(self.compound, gone)
        self.gone |= {member.study for member in gone}
        return len(gone)
