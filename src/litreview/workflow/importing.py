"""Store records from files, without asking PubMed.

Files enter; their records are stored and one report per file leaves. PubMed's baseline and
update files are read in the order of their numbers and held against the compound's query; a
record that is held already is kept up to date whether or not it still matches; what the files
delete is marked as gone, never deleted. A record that cannot be read is named and the rest goes
on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from litreview.errors import InputFailed, QueryFileError
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.pubmed.bulk import Outside, is_bulk, place_of, sift_file, sort_bulk
from litreview.pubmed.files import Deleted, ParsedRecord, Remark, Unreadable, read_records
from litreview.pubmed.strategy import Strategy, read_strategy
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.textfiles.locks import writer_lock
from litreview.tracking.baseline import study_of
from litreview.workflow.compounds import choose_compound
from litreview.workflow.filed_presence import Brought, filed_members, pmid_number
from litreview.workflow.heartbeat import beating
from litreview.workflow.holdings import Holdings
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import ImportReport
from litreview.workflow.tag import keep_readings
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

BATCH = 500  # records stored per transaction

Item = ParsedRecord | Outside | Unreadable | Deleted | Remark


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
        holdings = Holdings.look_up(settings, store, chosen)
        reports = []
        for file, wanted in zip(ordered, wants, strict=True):
            work = _Import(holdings, file, heart.beside(progress), strategy if wanted else None)
            reports.append(work.perform())
            log.note(
                LogEvent.BATCH_STORED,
                compound=chosen,
                file=file.name,
                read=reports[-1].read,
                new=reports[-1].new,
                unreadable=len(reports[-1].failed),
            )
        holdings.close()
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

    holdings: Holdings
    file: Path
    progress: Progress
    strategy: Strategy | None
    batch: list[tuple[ParsedRecord, bool]] = field(default_factory=list)
    deleted: list[Pmid] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: InputFailed | None = None
    read: int = 0
    new: int = 0
    revised: int = 0
    same: int = 0
    left: int = 0
    gone: int = 0

    def __post_init__(self) -> None:
        self.now = self.holdings.settings.now()
        self.run_id = f"import-{self.now:%Y%m%dT%H%M%SZ}-{token_hex(3)}"

    def perform(self) -> ImportReport:
        """Read the file, store what it holds, and mark what it moves."""
        if self.strategy is not None:
            self.notes += self.holdings.news(self.strategy.notes)
        try:
            for found in self._items():
                self._take(found)
                if len(self.batch) == BATCH:
                    self._flush()
        except InputFailed as error:
            self.refused = error
        self._flush()
        deleted = self._mark_deleted()
        self._note_moves()
        return ImportReport(
            file=self.file,
            compound=self.holdings.compound,
            read=self.read,
            new=self.new,
            revised=self.revised,
            same=self.same,
            deleted=deleted,
            failed=tuple(self.failed),
            notes=tuple(self.notes),
            refused=self.refused,
        )

    def _items(self) -> Iterator[Item]:
        if self.strategy is None:
            return read_records(self.file)
        return sift_file(self.file, self.strategy, self.holdings.held)

    def _take(self, found: Item) -> None:
        match found:
            case ParsedRecord():
                self.batch.append((found, self.strategy is not None))
                self.read += 1
            case Outside():
                self.batch.append((found.found, False))
                self.read += 1
            case Deleted():
                self.deleted.append(found.pmid)
            case Remark():
                self.notes.append(found.text)
            case Unreadable():
                what = f"PMID {found.pmid}: " if found.pmid else ""
                before = f" ({self.read:,} records were read before)" if found.ends else ""
                self.failed.append(f"{what}{found.reason}{before}")

    def _flush(self) -> None:
        holdings = self.holdings
        matched = self._matched_before()
        items = [(parsed.record, parsed.xml) for parsed, _ in self.batch]
        store, compound = holdings.store, holdings.compound
        saved = store.save_records(compound, items, run_id=self.run_id, at=self.now)
        keep_readings(store, holdings.query, [record.id for record, _ in items])
        self.new += len(saved.new)
        self.revised += len(saved.revised)
        self.same += len(saved.same)
        for record, _ in items:
            holdings.take(record)
        revised = set(saved.revised)
        brought = Brought(
            given={record.id for record, _ in items},
            found={parsed.record.id for parsed, found in self.batch if found},
            revised=revised,
            left={study for study, was in matched.items() if was} & revised,
            back={study for study, was in matched.items() if not was} & revised,
        )
        holdings.deliveries.give(map(pmid_number, brought.given), place_of(self.file))
        members = self._mark(brought)
        self.left += sum(member.study in brought.left for member in members)
        self.gone += sum(member.presence is Presence.GONE for member in members)
        self.batch.clear()
        self.progress(f"{compound}: importing {self.file.name}", self.read, 0)

    def _matched_before(self) -> dict[StudyId, bool]:
        """Of records that may have left the query, or come back: whether it found them so far."""
        if self.strategy is None:
            return {}
        matched = {}
        for parsed, found in self.batch:
            study = parsed.record.id
            if found and not self._is_outside(study):
                continue
            held = self.holdings.store.record(study)
            if held is not None and self.strategy.matches(held) is not found:
                matched[study] = not found
        return matched

    def _is_outside(self, study: StudyId) -> bool:
        member = self.holdings.member(study)
        return member is not None and member.presence is Presence.LEFT_QUERY

    def _mark(self, brought: Brought) -> tuple[Membership, ...]:
        """Keep where the records are that were brought, or deleted; those that moved."""
        holdings = self.holdings
        known = ((study, holdings.member(study)) for study in brought.touched)
        members = tuple(
            filed_members(
                brought,
                {study: member for study, member in known if member is not None},
                holdings.deliveries,
                self.now.date().isoformat(),
                searched=holdings.searched,
                placed=place_of(self.file) is not None,
            )
        )
        holdings.keep(members)
        return members

    def _mark_deleted(self) -> int:
        """Mark what the file deletes, at its end; how many held records that were."""
        holdings = self.holdings
        holdings.deliveries.delete(map(int, self.deleted), place_of(self.file))
        holdings.deliveries.write()
        held = {study_of(pmid) for pmid in self.deleted if int(pmid) in holdings.stored}
        self._mark(Brought(deleted=held))
        members = (holdings.member(study) for study in held)
        return sum(one is not None and one.presence is Presence.GONE for one in members)

    def _note_moves(self) -> None:
        told = {
            "that the query found, and whose newest version it does not; kept, as one that left "
            "the query": self.left,
            "that PubMed deleted in a later file; kept, as gone": self.gone,
        }
        self.notes += (f"Records {words}: {count}." for words, count in told.items() if count)
        if note := self.holdings.deliveries.note:
            self.notes += self.holdings.news((note,))
