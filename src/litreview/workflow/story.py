"""The story of one compound: `history.jsonl`, filled once, added to as a run finds things.

A store and a layout enter; entries leave, or are appended. A workspace whose history does not
tell of records yet gets what its database and its bibliography remember of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from litreview.model.identity import Compound, StudyId
from litreview.model.run import HistoryEntry, Run
from litreview.model.story import Story, changes_of
from litreview.model.vocabulary import ChangeKind, Origin, RunOutcome, Standing
from litreview.render.change_words import Names, change_sentence
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.tracking.bibliography import WITHDRAWN, membership_of, study_of
from litreview.tracking.changes import remembered_moves, revision_entries
from litreview.workflow.results import GraveChange
from litreview.workspace.citations import iter_citations
from litreview.workspace.history import append_history, in_order, read_history
from litreview.workspace.layout import Layout

GRAVE = {
    (ChangeKind.STANDING, Standing.RETRACTED.value): "retraction",
    (ChangeKind.STANDING, Standing.REPUBLISHED.value): "retraction",
    (ChangeKind.STANDING, Standing.EXPRESSION_OF_CONCERN.value): "concern",
    (ChangeKind.VANISHED, WITHDRAWN): "withdrawal",
}
"""What `--fail-on` calls a grave change, by its kind and what it came to; the gravest first."""


@dataclass
class StoryFile:
    """A compound's history while a verb adds to it.

    Attributes:
        entries: Those there were before, oldest first.
        added: Those added since, as they came.
    """

    path: Path
    entries: tuple[HistoryEntry, ...]
    story: Story
    added: list[HistoryEntry] = field(default_factory=list)

    @classmethod
    def open(cls, layout: Layout, store: Store, compound: Compound) -> StoryFile:
        """Read a compound's history; fill it first where it tells nothing of records.

        Raises:
            DataFileError: It cannot be used.
            StoreError: The database cannot be read, or the file not be written.
        """
        path = layout.history(compound)
        history = read_history(path)
        missing = missing_entries(layout, store, compound, history)
        if append_history(path, missing):
            history = read_history(path)
        return cls(path, history, Story.of(history))

    def add(self, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
        """Append what was not told yet; it is on the disk when this returns."""
        news = append_history(self.path, self.story.news(entries))
        self.added += news
        return news


def fill_story(settings: Settings, compound: Compound) -> None:
    """Fill the history of a compound where it tells nothing of records yet.

    Raises:
        StoreError: The database cannot be read, or the file not be written.
    """
    layout = Layout(settings.workspace)
    if not _tells_of_records(read_history(layout.history(compound))):
        with open_store(settings.database_url) as store:
            StoryFile.open(layout, store, compound)


def told_history(settings: Settings, compound: Compound) -> tuple[HistoryEntry, ...]:
    """A compound's history for a reader: filled in memory where no run filled the file yet."""
    layout = Layout(settings.workspace)
    history = read_history(layout.history(compound))
    if _tells_of_records(history):
        return history
    with open_store(settings.database_url) as store:
        missing = missing_entries(layout, store, compound, history)
    return in_order((*history, *missing))


def missing_entries(
    layout: Layout, store: Store, compound: Compound, history: Iterable[HistoryEntry]
) -> tuple[HistoryEntry, ...]:
    """What is remembered of a time when histories did not tell of records; else nothing.

    Every entry that two clones remember alike has one id.
    """
    history = tuple(history)
    if _tells_of_records(history):
        return ()
    stored = frozenset(store.studies(compound))
    members = store.memberships(compound)
    for line in iter_citations(
        layout.citations(compound), lambda pmid, _: study_of(pmid) not in members
    ):
        members.setdefault(study_of(line.pmid), membership_of(line))
    remembered = (*remembered_moves(members.values(), stored), *_revisions(store, compound))
    return Story.of(history).news(in_order(remembered))


def _tells_of_records(history: Iterable[HistoryEntry]) -> bool:
    return any(entry.kind == ChangeKind.NEW_STUDY for entry in history)


def _revisions(store: Store, compound: Compound) -> Iterator[HistoryEntry]:
    told = (one for one in store.revised(compound) if one.before.origin is not Origin.SNAPSHOT)
    for at, same in groupby(told, key=lambda one: one.at):
        yield from revision_entries(((one.before, one.after) for one in same), at)


def grave_changes(
    store: Store, run: Run, file: StoryFile, standings: Iterable[HistoryEntry]
) -> tuple[GraveChange, ...]:
    """What nobody should miss: found by this run, and by runs before it that never reported.

    Args:
        standings: What this database learned in the run, whether or not the history tells it.
    """
    reported, killed = (RunOutcome.COMPLETE, RunOutcome.PARTIAL), set()
    for earlier in reversed([one for one in store.runs(run.compound) if one.id != run.id]):
        if earlier.finished is not None and earlier.outcome in reported:
            break
        killed.add(earlier.started)
    missed = [entry for entry in file.entries if entry.at in killed]
    entries = {entry.id: entry for entry in (*missed, *file.added, *standings)}
    changes = changes_of(tuple(entries.values()), run.compound)
    grave = [(name, one) for one in changes if (name := GRAVE.get((one.kind, one.after)))]
    studies = [StudyId(one.subject) for _, one in grave]
    names = Names({record.id: record for record in store.records(run.compound, studies)}, {})
    order = list(GRAVE.values())
    grave.sort(key=lambda found: order.index(found[0]))
    return tuple(GraveChange(name, one, change_sentence(one, names)) for name, one in grave)
