"""How fresh each compound is: its last complete search, and what came after it.

Compounds enter; rows leave, and the compounds that could not be read. A search dated later than
now was made under a wrong clock, and proves nothing. Nothing is asked of PubMed or written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import Compound
from litreview.model.query import Query
from litreview.model.run import HistoryEntry, Run
from litreview.model.vocabulary import RunOutcome, Species
from litreview.reviews.queue import Evidence, asked_of, waiting
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.freshness import unfinished
from litreview.workflow.results import StatusReport, StatusRow
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed

CLOCKS_APART = timedelta(minutes=5)  # by how much two machines may disagree; ours

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s")


def status(settings: Settings, compounds: Iterable[str] = ()) -> StatusReport:
    """How fresh each compound is, and how far its review has come."""
    chosen = choose_compounds(settings, tuple(compounds))
    return StatusReport(*for_each(chosen, partial(_row, settings)))


def overdue(rows: Iterable[StatusRow], max_age: timedelta, now: datetime) -> tuple[StatusRow, ...]:
    """The rows whose last complete search is older than allowed, or that never had one."""
    oldest = now - max_age
    return tuple(row for row in rows if row.completed_at is None or row.completed_at < oldest)


def first_sentence(message: str) -> str:
    """The first sentence of an error."""
    return _SENTENCE_ENDS.split(message.partition("\n")[0].strip())[0]


def _row(settings: Settings, compound: Compound) -> StatusRow:
    now = settings.now()
    with Shelf(settings, compound) as shelf:
        dossier, search, total = weighed(shelf), shelf.search, shelf.total
        searches = _complete(shelf.store.runs(compound), shelf.history)
        attempt = unfinished(shelf.store, compound)
        human = shelf.species()[Species.HUMAN] + _made_human(dossier.grades.values())
    completed = max((at for at in searches if at <= now + CLOCKS_APART), default=None)
    ahead = max((at for at in searches if at > now + CLOCKS_APART), default=None)
    others = total - len(dossier.records)  # nobody looked at them yet
    return StatusRow(
        compound=compound,
        last_complete=search.last_complete,
        data_through=search.data_through,
        next_due=search.next_due,
        overdue=_is_due(dossier.query, completed, now),
        records=total,
        human=human,
        graded=sum(bool(grade.reviewers) for grade in dossier.grades.values()),
        queue=len(waiting(asked_of(Evidence.of(dossier)))) + others,
        completed_at=completed,
        dated_ahead=ahead,
        attempt=_told_briefly(attempt) if attempt is not None else None,
    )


def _made_human(grades: Iterable[Grade]) -> int:
    """How many more studies are of people than the machine reads so."""
    species = [grade.fields[Field.SPECIES] for grade in grades]
    read = sum(f.machine is not None and f.machine.value == Species.HUMAN for f in species)
    return sum(field.value == Species.HUMAN for field in species) - read


def _complete(runs: Iterable[Run], history: Iterable[HistoryEntry]) -> set[datetime]:
    """When each complete search began, from the ledger and, without a database, the history."""
    stored = {run.started for run in runs if run.outcome is RunOutcome.COMPLETE and run.finished}
    filed = {entry.at for entry in history if entry.kind == "run"}
    return {at.astimezone(UTC) for at in stored | filed}


def _is_due(query: Query, completed: datetime | None, now: datetime) -> bool:
    """Whether the next search is overdue, by the last one whose date can be believed."""
    days = timedelta(days=query.cadence_days)
    return completed is None or (completed + days).date() < now.date()


def _told_briefly(run: Run) -> Run:
    why = first_sentence(run.error_message).removeprefix(f"{run.compound}: ")
    return replace(run, error_message=why)
