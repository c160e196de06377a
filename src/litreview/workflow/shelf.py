"""The first door to the evidence: what files and database hold of one compound, nothing weighed.

Settings and a compound enter; text, records and readings leave, each read when it is first asked
for, and of the studies asked for alone. Works without PubMed and without a database: then records
come from `citations.jsonl`, and abstracts from `open/`, where their licence lets them stand there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from litreview.errors import DataFileError, StoreLocked, StoreReadOnly, UsageError
from litreview.model.claim import Claim, Report, Source, Topic
from litreview.model.codec import from_json, to_json
from litreview.model.correction import Correction
from litreview.model.dossier import SearchState
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import Compound, Pmid, Reviewer, StudyId, cited, pmid_of
from litreview.model.judgement import LINK, NOTE, Hidden, Judgement
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.registration import find_registration
from litreview.model.run import HistoryEntry, Membership
from litreview.model.story import Story
from litreview.model.tag import Reading
from litreview.model.trial import related_studies, tie_keys, tie_keys_of_line
from litreview.model.vocabulary import Origin
from litreview.reviews.blind import hidden_on, seen_by
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.settings import Settings
from litreview.store.bibliography import Filed
from litreview.store.store import Store, open_store
from litreview.tagging.version import bundled_version, maker_of, text_hash
from litreview.textfiles.files import files_in, stamp_of
from litreview.tracking.bibliography import (
    FROM_FILES,
    membership_of,
    record_of,
    study_of,
    with_filed_standing,
    with_open_record,
)
from litreview.workflow.freshness import search_state
from litreview.workflow.open_records import read_open
from litreview.workflow.tag import BATCH, read_texts
from litreview.workspace.citations import iter_citations
from litreview.workspace.claims import read_claims
from litreview.workspace.corrections import read_corrections
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import policy_problems, read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports, read_sources
from litreview.workspace.topics import read_topics

_BEARING = frozenset({LINK, Field.TRIAL, Field.SEPARATE})  # what people say beyond a grade
_FIRST_SEEN = re.compile(rb'"first_seen"\s*:\s*"([0-9-]+)"')


class Shelf:
    """What files and database hold of one compound; a context manager, for the database.

    A verb pays for what it asks: the record and judgements of one study, those of the studies
    people touched, or everything.

    Attributes:
        reviewer: Whose view of people's words it is: others' on what this reviewer has not judged
            are not on it. None shows everybody's.
    """

    def __init__(
        self, settings: Settings, compound: Compound, reviewer: Reviewer | None = None
    ) -> None:
        self.compound = compound
        self.settings = settings
        self.reviewer = reviewer
        self.layout = Layout(settings.workspace)
        self._store: Store | None = None

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()

    # -- text files -----------------------------------------------------------------------

    @cached_property
    def query(self) -> Query:
        """The compound's identity and PubMed strategy."""
        return read_query(self.layout.query(self.compound))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims made about it."""
        return read_claims(self.layout.claims(self.compound))

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Community evidence."""
        return read_reports(self.layout.reports(self.compound), {c.id for c in self.claims})

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """What claims, reports and bases name as their source."""
        return read_sources(self.layout.reports(self.compound))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What claims of several compounds have in common."""
        return read_topics(self.layout.topics)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Errors found in what the site said, the newest first."""
        path = self.layout.corrections(self.compound)
        return read_corrections(path, {claim.id for claim in self.claims}, self.knows)

    @cached_property
    def policy(self) -> Policy:
        """The ladder's thresholds."""
        return read_policy(self.layout.policy)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a maintainer should know of the text files."""
        return (*policy_problems(self.layout.policy), *self.files.problems)

    @cached_property
    def history(self) -> tuple[HistoryEntry, ...]:
        """Complete runs and changes, oldest first."""
        return read_history(self.layout.history(self.compound))

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said, as far as this view shows it."""
        files = read_judgements(self.layout.reviews(self.compound))
        return replace(files, active=self._seen(files.active))

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The standing ones, oldest first."""
        return self.files.active

    def judgements_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing ones on one study, without reading the others."""
        return self._seen(read_judgements(self.layout.reviews(self.compound), study).active)

    def hidden_on(self, study: StudyId, *, people: bool) -> Hidden:
        """What of one study this view does not show yet; see `reviews.blind.hidden_on`."""
        if self.reviewer is None:
            return Hidden()
        words = read_judgements(self.layout.reviews(self.compound), study).active
        return hidden_on(words, study, self.reviewer, self.policy, people=people)

    def _seen(self, judgements: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
        return seen_by(judgements, self.reviewer) if self.reviewer is not None else judgements

    @cached_property
    def manual(self) -> Mapping[StudyId, Record]:
        """The records PubMed does not hold."""
        return {record.id: record for record in read_manual(self.layout.manual(self.compound))}

    # -- the database, and what the bibliography says beyond it ---------------------------

    @property
    def store(self) -> Store:
        """The database, opened at first use."""
        if self._store is None:
            self._store = open_store(self.settings.database_url)
        return self._store

    @cached_property
    def filed(self) -> Filed:
        """What `citations.jsonl` says beyond the database; the file is read when it changed."""
        path = self.layout.citations(self.compound)

        def read() -> Filed:
            known = self.store.studies(self.compound)
            return filed_beyond(path, self.store.memberships(self.compound).keys() & set(known))

        return self._remembered(self.compound, stamp_of(path), read)

    @cached_property
    def opened(self) -> Mapping[StudyId, Record]:
        """The records whose abstract's licence lets the workspace hold it; read when it changed."""
        folder = self.layout.open(self.compound)
        paths = files_in(folder, ".xml", DataFileError)
        if not paths:
            return {}

        def read() -> Filed:
            found = read_open(folder, self.knows)
            return Filed(len(found), "", {study: to_json(one) for study, one in found.items()})

        stamp = " ".join(map(stamp_of, (self.layout.citations(self.compound), *paths)))
        shelf = Compound(f"{self.compound}/open")  # no compound's name: it has a slash
        held = self._remembered(shelf, stamp, read).beyond
        return {study: from_json(Record, text) for study, text in held.items()}

    def _remembered(self, shelf: Compound, stamp: str, read: Callable[[], Filed]) -> Filed:
        """What the database remembers of files that bear this stamp; else they are read."""
        filed = self.store.filed(shelf, stamp)
        if filed is None:
            filed = read()
            with suppress(StoreReadOnly, StoreLocked):
                self.store.save_filed(shelf, stamp, filed)
        return filed

    def knows(self, study: StudyId) -> bool:
        """Whether it is one of the compound's studies that PubMed holds."""
        return study in self.filed.beyond or bool(self.store.studies(self.compound, [study]))

    @cached_property
    def lines_alone(self) -> tuple[StudyId, ...]:
        """The studies that are known by a line of the bibliography alone, in file order."""
        stored = set(self.store.studies(self.compound, self.filed.beyond))
        return tuple(study for study in self.filed.beyond if study not in stored)

    @cached_property
    def stored(self) -> int:
        """How many records are stored."""
        return self.store.count(self.compound)

    @cached_property
    def total(self) -> int:
        """How many records there are, stored, filed or manual."""
        return self.stored + len({*self.lines_alone, *self.manual})

    @cached_property
    def search(self) -> SearchState:
        """How fresh the records are."""
        now = self.settings.now()
        opened = None if self.stored else len(self.opened)
        return search_state(self.query, self.store, self.history, self.filed, now, opened)

    # -- studies --------------------------------------------------------------------------

    @cached_property
    def bearing(self) -> frozenset[StudyId]:
        """The studies people linked, filed or named, those claims cite, and manual records.

        Those a review includes are among the named: one that was retracted weakens the review.
        """
        words = self.judgements
        judged = {w.study for w in words if w.study is not None and w.field in _BEARING}
        named = {study for word in words for study in studies_named(word)}
        cited = {study_of(cite.pmid) for claim in self.claims for cite in claim.cites if cite.pmid}
        return frozenset(judged | named | cited | self.manual.keys())

    @cached_property
    def touched(self) -> frozenset[StudyId]:
        """Those that bear on something, and all that people graded."""
        words = (word for word in self.judgements if word.field != NOTE)
        return self.bearing | {word.study for word in words if word.study is not None}

    def relatives(self, records: Collection[Record]) -> set[StudyId]:
        """The other studies that PubMed, a DOI or a registration may tie to these.

        Of those that share a DOI, no more are told than show that it is a supplement's.
        """
        keys = {key for record in records for key in (record.id, *tie_keys(record))}
        found = {study for record in records for study in related_studies(record)}
        most = self.policy.max_doi_reports + 1
        for key, stored in self.store.sharing(self.compound, keys).items():
            sharing = sorted(stored | self._line_keys.get(key, frozenset()))
            found.update(sharing[:most] if key.startswith("10.") else sharing)
        return found

    @cached_property
    def _line_keys(self) -> Mapping[str, frozenset[StudyId]]:
        """What may tie the studies that are known by a line alone."""
        found: defaultdict[str, set[StudyId]] = defaultdict(set)
        for study in self.lines_alone:
            for key in tie_keys_of_line(self.filed.beyond[study]):
                found[key].add(study)
        for record in self.opened.values():
            for key in tie_keys(record):
                found[key].add(record.id)
        return {key: frozenset(studies) for key, studies in found.items()}

    def record(self, study: StudyId) -> Record:
        """The record of one study.

        Raises:
            UsageError: It is not in the store.
        """
        record = self.records([study]).get(study)
        if record is None:
            raise UsageError(
                f"{cited(study)} is not in the store",
                where=self.compound,
                fix=f"Run `litreview refresh {self.compound}`, or check the number.",
            )
        return record

    def records(self, studies: Collection[StudyId] | None = None) -> dict[StudyId, Record]:
        """The records of these studies, or of all: stored ones by PMID, filed ones, manual ones.

        One without abstract gives way to an open one.
        """
        found = {record.id: record for record in self.store.records(self.compound, studies)}
        if any(record.origin in FROM_FILES for record in found.values()):
            for study in found.keys() & self.filed.beyond.keys():
                found[study] = with_filed_standing(found[study], self.filed.line_of(study))
        missing = set(studies) - found.keys() if studies is not None else None
        if missing is None or any(pmid_of(study) for study in missing):
            lines = (study for study in self.lines_alone if missing is None or study in missing)
            found |= {study: record_of(self.filed.line_of(study)) for study in lines}
        bare = {study for study, record in found.items() if _lacks_abstract(record)}
        if missing is None or bare:  # where all are asked for, no open file may be broken
            for study in bare & self.opened.keys():
                found[study] = with_open_record(found[study], self.opened[study])
        if missing is None or any(pmid_of(study) is None for study in missing):
            manual = (study for study in self.manual if missing is None or study in missing)
            found |= {study: self.manual[study] for study in manual}
        return found

    def everything(self) -> tuple[StudyId, ...]:
        """Every study: stored ones by PMID, filed ones, manual ones."""
        return (*self.store.studies(self.compound), *self.lines_alone, *self.manual)

    def marks(self) -> dict[StudyId, str]:
        """What the record of each study is made of: equal marks, equal records."""
        found = defaultdict(str, self.store.marks(self.compound))
        for study, line in self.filed.beyond.items():
            found[study] += line
        for part in (self.opened, self.manual):
            for study, record in part.items():
                found[study] += to_json(record)
        return found

    def each_record(self) -> Iterator[Record]:
        """Every record, a batch of them in memory."""
        stream = iter(self.everything())
        while some := list(islice(stream, BATCH)):
            yield from self.records(some).values()

    def memberships(self, studies: Collection[StudyId] | None = None) -> dict[StudyId, Membership]:
        """Whether the search finds these studies, or all, as far as it is known."""
        wanted = None if studies is None else frozenset(studies)
        lines = [one for one in self.filed.beyond if wanted is None or one in wanted]
        places = Story.of(self.history).places if lines else {}
        filed = {study: membership_of(self.filed.line_of(study), places) for study in lines}
        return filed | self.store.memberships(self.compound, studies)

    @cached_property
    def maker(self) -> str:
        """Whose readings hold: the rule book's, looking for the compound's names."""
        return maker_of(self.rulebook, self.query)

    @property
    def rulebook(self) -> str:
        """The rule book's version."""
        return bundled_version()

    def readings(self, records: Mapping[StudyId, Record]) -> dict[StudyId, Reading]:
        """What the machine reads in these records; what was never read is read, and kept.

        Where nothing can be written, it is read again next time.
        """
        compound, store, maker = self.compound, self.store, self.maker
        opened = _opened(records)
        found = store.readings(compound, maker, records.keys() - opened)
        unread = records.keys() - found.keys()
        if unread:
            stored = store.hashes(compound, unread - opened)
            apart = {s: text_hash(records[s].study_text) for s in unread if s not in stored}
            found |= store.readings_apart(compound, maker, apart)
            texts = {s: records[s].study_text for s in records if s not in found}
            for some in read_texts(texts.values(), self.query):
                found |= {reading.study: reading for reading in some}
                with suppress(StoreReadOnly, StoreLocked):
                    kept = ((r, stored.get(r.study) or apart[r.study]) for r in some)
                    store.save_readings(compound, kept, maker)
        return found

    def species(self) -> Counter[str]:
        """How many records the machine reads each species in; stored readings stay packed."""
        counts = self.store.species(self.compound, self.maker)
        unread = self.store.unread(self.compound, self.maker) if counts.pop("", 0) else ()
        opened = _opened(self.records(self.opened.keys()))
        for reading in self.store.readings(self.compound, self.maker, opened).values():
            counts[str(reading.value(Field.SPECIES))] -= 1  # of the title alone
        stream = iter(dict.fromkeys((*unread, *self.lines_alone, *self.manual, *opened)))
        while some := list(islice(stream, BATCH)):
            readings = self.readings(self.records(some))
            counts.update(str(reading.value(Field.SPECIES)) for reading in readings.values())
        return counts


def _lacks_abstract(record: Record) -> bool:
    """Whether an abstract may exist that this record does not have: PubMed lacks some."""
    return record.origin is not Origin.MANUAL and not record.study_text.has_abstract


def _opened(records: Mapping[StudyId, Record]) -> set[StudyId]:
    """Those of these studies whose text is an open record's, and not the database's."""
    return {study for study, record in records.items() if record.origin is Origin.OPEN}


def shelf_for(
    settings: Settings, compound: Compound, reviewer: Reviewer, held: Shelf | None
) -> AbstractContextManager[Shelf]:
    """The shelf in hand, which stays open; without one, a shelf of this reviewer's."""
    return nullcontext(held) if held is not None else Shelf(settings, compound, reviewer)


def filed_beyond(path: Path, known: Container[StudyId]) -> Filed:
    """What a bibliography says of other records than these, and of all that it lists.

    A line that says nothing new is not parsed: there may be a hundred thousand.
    """
    listed: set[int] = set()
    last_seen = b""

    def wanted(pmid: Pmid, line: bytes) -> bool:
        nonlocal last_seen
        listed.add(int(pmid))
        seen = _FIRST_SEEN.search(line)
        last_seen = max(last_seen, seen[1]) if seen else last_seen
        return study_of(pmid) not in known or b'"standing"' in line

    lines = {study_of(line.pmid): to_json(line) for line in iter_citations(path, wanted)}
    return Filed(len(listed), last_seen.decode("ascii"), lines)


def studies_named(word: Judgement) -> Iterator[StudyId]:
    """The other studies a person's word names: of one trial, or included in a review."""
    if word.field == Field.TRIAL and word.value != NOT_REPORTED:
        if not find_registration(str(word.value)):
            yield StudyId(str(word.value))
    elif word.field == Field.INCLUDED and isinstance(word.value, tuple):
        yield from (study_of(Pmid(pmid)) for pmid in word.value)
