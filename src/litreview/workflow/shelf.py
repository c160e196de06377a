"""The first door to the evidence: what files and database hold of one compound, nothing weighed.

Settings and a compound enter; text, records and readings leave, each read when it is first asked
for, and of the studies asked for alone. Works without PubMed and without a database: then records
come from `citations.jsonl`, without abstracts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import islice
from types import TracebackType

from litreview.errors import DataFileError, StoreLocked, StoreReadOnly
from litreview.model.claim import Claim, Report
from litreview.model.dossier import SearchState
from litreview.model.fields import Field
from litreview.model.identity import Compound, StudyId
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import Citation, HistoryEntry, Membership
from litreview.model.tag import Reading
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.settings import Settings
from litreview.store.bibliography import Filed
from litreview.store.store import Store, open_to_read
from litreview.tagging.version import bundled_version, maker_of, text_hash
from litreview.textfiles.files import stamp_of
from litreview.tracking.baseline import (
    FROM_FILES,
    membership_of,
    record_of,
    study_of,
    with_filed_standing,
)
from litreview.workflow.freshness import search_state
from litreview.workflow.tag import BATCH, read_texts
from litreview.workspace.citations import iter_citations
from litreview.workspace.claims import read_claims
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports


class Shelf:
    """What files and database hold of one compound; a context manager, for the database.

    A verb pays for what it asks: the record and judgements of one study, those of the studies
    people touched, or everything.
    """

    def __init__(self, settings: Settings, compound: Compound) -> None:
        self.compound = compound
        self._settings = settings
        self._layout = Layout(settings.workspace)
        self._store: Store | None = None

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._store is not None:
            self._store.close()

    # -- text files -----------------------------------------------------------------------

    @cached_property
    def query(self) -> Query:
        """The compound's identity and PubMed strategy."""
        return read_query(self._layout.query(self.compound))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims made about it."""
        return read_claims(self._layout.claims(self.compound))

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Community evidence."""
        return read_reports(self._layout.reports(self.compound), {c.id for c in self.claims})

    @cached_property
    def policy(self) -> Policy:
        """The ladder's thresholds."""
        return read_policy(self._layout.policy)

    @cached_property
    def history(self) -> tuple[HistoryEntry, ...]:
        """Complete runs and changes, oldest first."""
        return read_history(self._layout.history(self.compound))

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said."""
        return read_judgements(self._layout.reviews(self.compound))

    def words_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing judgements on one study; the others are not read."""
        return read_judgements(self._layout.reviews(self.compound), study).active

    @cached_property
    def manual(self) -> Mapping[StudyId, Record]:
        """The records PubMed does not hold."""
        return {record.id: record for record in read_manual(self._layout.manual(self.compound))}

    # -- the database, and what the bibliography says beyond it ---------------------------

    @property
    def store(self) -> Store:
        """The database, opened at first use."""
        if self._store is None:
            self._store = open_to_read(self._settings.database_url)
        return self._store

    @cached_property
    def filed(self) -> Filed:
        """What `citations.jsonl` says beyond the database; the file is read when it changed."""
        path = self._layout.citations(self.compound)
        stamp = stamp_of(path)
        filed = self.store.filed(self.compound, stamp)
        if filed is None:
            filed = self.store.compare_lines(self.compound, iter_citations(path))
            with suppress(StoreReadOnly, StoreLocked):
                self.store.save_filed(self.compound, stamp, filed)
        return filed

    @cached_property
    def lines(self) -> Mapping[StudyId, Citation]:
        """The lines of the bibliography that say more than the database."""
        return {study_of(line.pmid): line for line in self.filed.beyond}

    @cached_property
    def lines_alone(self) -> Mapping[StudyId, Citation]:
        """Those of them whose record is not stored."""
        stored = set(self.store.studies(self.compound, self.lines))
        return {study: line for study, line in self.lines.items() if study not in stored}

    @cached_property
    def stored(self) -> int:
        """How many records are stored."""
        return self.store.count(self.compound)

    @cached_property
    def total(self) -> int:
        """How many records there are, stored, filed or manual."""
        return self.stored + len(self.lines_alone.keys() | self.manual.keys())

    @cached_property
    def search(self) -> SearchState:
        """How fresh the records are."""
        return search_state(
            self.query, self.store, self.history, self.filed, self._settings.now(),
            snapshot=not self.stored,
        )  # fmt: skip

    # -- studies --------------------------------------------------------------------------

    @cached_property
    def touched(self) -> frozenset[StudyId]:
        """The studies people judged, linked or named, those claims cite, and manual records."""
        judged = {j.study for j in self.files.active if j.study is not None}
        named = {
            StudyId(str(j.value)) for j in self.files.active if j.field == Field.TRIAL
        }
        cited = {study_of(cite.pmid) for c in self.claims for cite in c.cites if cite.pmid}
        return frozenset({*judged, *named, *cited, *self.manual})

    def record(self, study: StudyId) -> Record:
        """The record of one study.

        Raises:
            DataFileError: It is not in the store.
        """
        record = self.records([study]).get(study)
        if record is None:
            raise DataFileError(
                f"{study} is not in the store",
                where=self.compound,
                fix=f"Run `litreview refresh {self.compound}`, or check the number.",
            )
        return record

    def records(self, studies: Collection[StudyId] | None = None) -> dict[StudyId, Record]:
        """The records of these studies, or of all: stored ones, then filed, then manual ones."""
        wanted = frozenset(studies) if studies is not None else None
        asked = None if wanted is None else {study for study in wanted if study in _Pubmed()}
        found = {record.id: record for record in self.store.records(self.compound, wanted)}
        if any(record.origin in FROM_FILES for record in found.values()):
            lines = self.lines
            for study, record in found.items():
                if study in lines:
                    found[study] = with_filed_standing(record, lines[study])
        return found
