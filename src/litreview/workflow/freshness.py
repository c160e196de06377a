"""How fresh the records of a compound are, and whether its latest refresh fell short, and why.

The run ledger, the history and the bibliography enter; what a reader should be told leaves.
Nothing is asked of PubMed or mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from litreview.model.dossier import SearchState, Shortfall
from litreview.model.identity import Compound
from litreview.model.query import Query
from litreview.model.run import HistoryEntry, Run
from litreview.store.bibliography import Filed
from litreview.store.store import Store

# Where it happened ("queries/mint.toml: ") and what a server answered last: for maintainers.
_PLACE = re.compile(r"^[\w./-]+: (?=\S)")
_ASIDE = re.compile(r" \(last: .*\)|\bhttps?://\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


def search_state(
    query: Query,
    store: Store,
    history: Sequence[HistoryEntry],
    filed: Filed,
    now: datetime,
    opened: int | None,
) -> SearchState:
    """How fresh the records are, from the ledger and, without a database, the history.

    Args:
        opened: Where no record is stored, how many abstracts stand in the workspace itself; else
            None.
    """
    last = store.last_complete(query.compound, now)
    runs = [entry for entry in history if entry.kind == "run"]
    known = runs[-1].after if runs else ""
    stored = last.data_through if last is not None else ""
    through = max(known, stored)
    return SearchState(
        last_complete=through,
        data_through=through or filed.last_seen,
        next_due=_due(through, query.cadence_days),
        snapshot=opened is not None,
        abstracts=opened or 0,
        fetched=last is not None,
        hits=last_hits(last, history) or filed.count,
        translation=last.translation if last is not None else "",
        warnings=last.warnings if last is not None else (),
        fell_short=shortfall(unfinished(store, query.compound, now), through),
    )


def _due(last_complete: str, cadence_days: int) -> str:
    if not last_complete:
        return ""
    return (date.fromisoformat(last_complete) + timedelta(days=cadence_days)).isoformat()


def last_hits(last: Run | None, history: Iterable[HistoryEntry]) -> int:
    """Hits of the last complete search, from the ledger or, without one, the history; else 0."""
    if last is not None:
        return last.hits
    counts = [entry.counts or {} for entry in history if entry.kind == "run"]
    return counts[-1].get("hits", 0) if counts else 0


def unfinished(store: Store, compound: Compound, until: datetime | None = None) -> Run | None:
    """The latest run, when it is not complete and later than the last complete one.

    It failed, is partial, or has not ended: then `finished` is None, and it is either under way
    or died. None without runs, and so without a database.

    Args:
        until: Now, where a run from a day when the clock was ahead must not count.
    """
    runs = [run for run in store.runs(compound) if until is None or run.started <= until]
    complete = store.last_complete(compound, until)
    if not runs or (complete is not None and runs[-1].started <= complete.started):
        return None
    return runs[-1]


def shortfall(run: Run | None, complete_through: str) -> Shortfall | None:
    """What a page tells of a run that is not complete.

    Args:
        run: From `unfinished`.
        complete_through: UTC date of the last complete search, wherever it was made.
    """
    if run is None:
        return None
    on = run.started.astimezone(UTC).date().isoformat()
    if on < complete_through:  # another machine was here since, and the history tells of it
        return None
    if run.finished is None:
        return Shortfall(on)
    return Shortfall(on, run.outcome.value, _first_sentence(run.error_message))


def _first_sentence(message: str) -> str:
    line = _ASIDE.sub("", _PLACE.sub("", message.partition("\n")[0].strip())).strip()
    return _SENTENCE_END.split(line)[0].rstrip(".")
