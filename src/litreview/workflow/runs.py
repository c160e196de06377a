"""The last runs of each compound, as the database and the history know them.

Compounds enter; runs leave, newest first. A run that another machine completed is known by its
line of the history alone. Nothing is asked of PubMed or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.identity import Compound
from litreview.model.run import COUNTS, HistoryEntry, Run
from litreview.model.vocabulary import RunOutcome
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout


@dataclass(frozen=True, slots=True)
class LastRuns:
    """The last runs of several compounds; one that cannot be read stops no other."""

    runs: tuple[Run, ...]
    unread: tuple[Unread, ...] = ()


def runs(settings: Settings, compounds: Sequence[str] = (), *, last: int) -> LastRuns:
    """The last runs of each of the compounds named, or all, compound by compound.

    Args:
        last: How many of each compound.
    """
    chosen = choose_compounds(settings, compounds)
    every, unread = for_each(chosen, partial(_of_one, settings, last))
    return LastRuns(tuple(run for some in every for run in some), unread)


def _of_one(settings: Settings, last: int, compound: Compound) -> tuple[Run, ...]:
    history = read_history(Layout(settings.workspace).history(compound))
    with open_store(settings.database_url) as store:
        own = {run.id: run for run in store.runs(compound)}
    others = {e.subject: _told(e, compound) for e in history if e.kind == "run"}
    every = sorted((others | own).values(), key=lambda run: (run.started, run.id), reverse=True)
    return tuple(every[:last])


def _told(entry: HistoryEntry, compound: Compound) -> Run:
    """What a line of the history knows of a run: when it ended, it does not say."""
    counts = {name: n for name, n in (entry.counts or {}).items() if name in COUNTS}
    return Run(
        entry.subject,
        compound,
        entry.at,
        RunOutcome.COMPLETE,
        data_through=entry.after,
        **counts,  # type: ignore[arg-type] # names and numbers of its fields, checked above
    )
