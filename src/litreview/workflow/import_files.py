"""Store records from files, without asking PubMed.

Files enter; their records are stored and one report per file leaves. PubMed's baseline and
update files are read in the order of their numbers and held against the compound's query; a
record that is held already is kept up to date whether or not it still matches; what the files
delete is marked as gone, never deleted. A record that cannot be read is named and the rest goes
on. Whether the query still finds a record is for a search of PubMed to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from litreview.errors import InputFailed, LitreviewError, QueryFileError
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Membership
from litreview.model.vocabulary import Presence, Standing
from litreview.pubmed.bulk import Outside, is_bulk, sift_file, sort_bulk
from litreview.pubmed.files import Deleted, ParsedRecord, Remark, Unreadable, read_records
from litreview.pubmed.strategy import Strategy, read_strategy
from litreview.settings import Settings
from litreview.store.saving import Saved
from litreview.store.store import Store, open_store
from litreview.textfiles.locks import writer_lock
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.changes import (
    added_entries,
    arrival_entries,
    move_entries,
    revision_entries,
    standing_entry,
)
from litreview.tracking.presence import arrived_member, deleted_member, returned_member
from litreview.workflow.compounds import choose_compound
from litreview.workflow.heartbeat import beating
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import ImportReport
from litreview.workflow.story import StoryFile
from litreview.workflow.tag import keep_readings
from litreview.workspace.citations import iter_citations
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

BATCH = 500  # records stored per transaction
FROM_A_FILE = "a file of PubMed's"

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
    query = read_query(Layout(settings.workspace).query(chosen))
    ordered = sort_bulk(files)
    sifted = [only == "query" or (only == "auto" and is_bulk(file)) for file in ordered]
    strategy = _strategy(query) if any(sifted) else None
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
        beating(settings, "import") as heart,
    ):
        held = _Held.of(settings, store, query)
        progress = heart.beside(progress)
        reports, unsaid = [], strategy.notes if strategy is not None else ()
        for file, by_query in zip(ordered, sifted, strict=True):
            notes, unsaid = (unsaid, ()) if by_query else ((), unsaid)
            chosen_by = strategy if by_query else None
            report = _File(held, file, chosen_by, progress, notes=list(notes)).store()
            log.note(
                LogEvent.BATCH_STORED,
                compound=chosen,
                file=file.name,
                read=report.read,
                new=report.new,
                unreadable=len(report.failed),
            )
            reports.append(report)
        held.write_history()
        return tuple(reports)


def _strategy(query: Query) -> Strategy:
    try:
        return read_strategy(query.pubmed)
    except QueryFileError as error:
        where = error.where or f"queries/{query.compound}.toml"
        raise QueryFileError(error.what, where=where, fix=error.fix) from error


@dataclass
class _Held:
    """What a compound holds while files are read, one after the other.

    Attributes:
        pmids: What is stored, or known to the bibliography.
        unstored: Those of them that only the bibliography knows.
        moved: Memberships that a file changed.
        added: PMIDs nobody knew before, of files that were taken whole.
        deleted: What a file of this import deleted, and no later one gave again.
        story: The history, added to as files are read.
        searched: Whether PubMed itself was ever searched for it to the end.
    """

    settings: Settings
    store: Store
    query: Query
    now: datetime
    baseline: Baseline
    pmids: set[int]
    unstored: set[int]
    searched: bool
    story: StoryFile
    moved: dict[StudyId, Membership] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    deleted: set[StudyId] = field(default_factory=set)

    @classmethod
    def of(cls, settings: Settings, store: Store, query: Query) -> _Held:
        """Look up what is held before the first file."""
        compound = query.compound
        layout, now = Layout(settings.workspace), settings.now()
        story = StoryFile.open(layout, store, compound)
        baseline = Baseline.of(
            store.studies(compound),
            store.memberships(compound),
            iter_citations(layout.citations(compound)),
            story.story.places,
        )
        pmids = set(map(_number, baseline.stored | baseline.memberships.keys()))
        unstored = pmids.difference(map(_number, baseline.stored))
        searched = store.last_complete(compound, now) is not None or any(
            entry.kind == "run" for entry in story.entries
        )
        return cls(settings, store, query, now, baseline, pmids, unstored, searched, story)

    @property
    def compound(self) -> Compound:
        """The compound they are read for."""
        return self.query.compound

    @property
    def today(self) -> str:
        """The UTC date."""
        return self.now.date().isoformat()

    def member(self, study: StudyId) -> Membership | None:
        """Where a record is, as the files before left it."""
        return self.moved.get(study) or self.baseline.memberships.get(study)

    def stores(self, pmid: int) -> bool:
        """Whether a record is stored, and not only known."""
        return pmid in self.pmids and pmid not in self.unstored

    def place(self, members: Sequence[Membership]) -> None:
        """Store where records are now."""
        self.store.save_memberships(self.compound, members)
        self.moved |= {member.study: member for member in members}

    def save(self, batch: Sequence[ParsedRecord], run_id: str) -> Saved:
        """Store records, and tell what of them is news before it is kept."""
        records = [parsed.record for parsed in batch]
        self.story.add(self._filed_standings(records))
        saved = self.store.save_records(
            self.compound,
            [(parsed.record, parsed.xml) for parsed in batch],
            run_id=run_id,
            at=self.now,
            tell=lambda pairs: self.story.add(revision_entries(pairs, self.now)),
        )
        keep_readings(self.store, self.query, [record.id for record in records])
        self.pmids.update(_number(record.id) for record in records)
        self.unstored.difference_update(_number(record.id) for record in records)
        return saved

    def _filed_standings(self, records: Iterable[Record]) -> Iterator[HistoryEntry]:
        """Changes of standing of records known from the bibliography alone.

        A file may be older than the bibliography: only what it shows is news.
        """
        for record in records:
            if _number(record.id) in self.unstored and self.baseline.hashes.get(record.id):
                before = self.baseline.standings.get(record.id, Standing.NONE)
                if record.standing not in (before, Standing.NONE):
                    yield standing_entry(record, before, self.now)

    def write_history(self) -> None:
        """Write what became of known records, once for all files."""
        before, story = self.baseline.memberships, self.story.story
        fresh = (s for s, one in self.moved.items() if s not in before and one.first_seen)
        new = {study: arrived_member(study, self.today) for study in fresh}
        moves = move_entries(self.moved.values(), {**new, **before}, story, self.now, FROM_A_FILE)
        arrivals = arrival_entries(new.values(), story, self.now)
        self.story.add((*arrivals, *added_entries(self.added, self.now), *moves))


@dataclass
class _File:
    """One file on its way into the store.

    Attributes:
        batch: Records to be stored next.
        found: Those of them that the query finds.
    """

    held: _Held
    path: Path
    strategy: Strategy | None
    progress: Progress
    batch: list[ParsedRecord] = field(default_factory=list)
    found: set[StudyId] = field(default_factory=set)
    deleted: set[Pmid] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.now = self.held.settings.now()
        self.run_id = f"import-{self.now:%Y%m%dT%H%M%SZ}-{token_hex(3)}"

    def store(self) -> ImportReport:
        """Read the file, store what it holds, and mark what it deletes."""
        refused: LitreviewError | None = None
        try:
            for item in self._items():
                self._take(item)
                if len(self.batch) == BATCH:
                    self._save()
        except InputFailed as error:
            refused = error
        self._save()
        self._mark_deleted()
        return ImportReport(
            file=self.path,
            compound=self.held.compound,
            failed=tuple(self.failed),
            notes=tuple(self.notes),
            refused=refused,
            **self.counts,
        )

    def _items(self) -> Iterator[Item]:
        if self.strategy is None:
            return read_records(self.path)
        return sift_file(self.path, self.strategy, self.held.pmids)

    def _take(self, item: Item) -> None:
        match item:
            case ParsedRecord():
                self.batch.append(item)
                if self.strategy is not None:
                    self.found.add(item.record.id)
            case Outside():
                self.batch.append(item.found)
            case Deleted():
                self.deleted.add(item.pmid)
            case Remark():
                self.notes.append(item.text)
            case Unreadable():
                self.failed.append(self._reason(item))

    def _reason(self, item: Unreadable) -> str:
        whose = f"PMID {item.pmid}: " if item.pmid else ""
        if not item.ends:
            return f"{whose}{item.reason}"
        read = self.counts["read"] + len(self.batch)
        return (
            f"{whose}{item.reason} ({read:,} records were read before); nothing after it was read"
        )

    def _save(self) -> None:
        held, records = self.held, [parsed.record for parsed in self.batch]
        moved = {record.id: self._moved(record) for record in records}
        if self.strategy is None:
            held.added.update(str(n) for r in records if (n := _number(r.id)) not in held.pmids)
        saved = held.save(self.batch, self.run_id)
        held.place([member for member in moved.values() if member is not None])
        held.deleted -= {record.id for record in records}
        self.counts["read"] += len(records)
        self.counts.update({name: len(getattr(saved, name)) for name in ("new", "revised", "same")})
        self.batch.clear()
        self.found.clear()
        self.progress(f"{held.compound}: importing {self.path.name}", self.counts["read"], 0)

    def _moved(self, record: Record) -> Membership | None:
        """Where a record is that was not there before the file gave it."""
        held = self.held
        member = held.member(record.id)
        if member is None and record.id in self.found and not held.searched:
            return arrived_member(record.id, held.today)
        if member is None or member.presence is not Presence.GONE:
            return None
        again = record.id in held.deleted or self._is_newer(record)
        return returned_member(member, held.today) if again else None

    def _is_newer(self, record: Record) -> bool:
        """Whether NLM worked on a record since what is stored: else the file may be the older."""
        stored = self.held.store.record(record.id)
        if stored is None:
            return False
        known = (stored.version, stored.date_revised.iso())
        return (record.version, record.date_revised.iso()) > known

    def _mark_deleted(self) -> None:
        """Mark the stored records that the file deletes: PubMed deletes at the end of a file."""
        held = self.held
        studies = {study_of(pmid) for pmid in self.deleted if held.stores(int(pmid))}
        held.place([deleted_member(one, held.member(one), held.today) for one in sorted(studies)])
        held.deleted |= studies
        self.counts["deleted"] = len(studies)


def _number(study: StudyId) -> int:
    return int(study.removeprefix("pmid:"))
