"""Runs and presence: what happened, and what the search finds.

Nouns enter and leave; each table is one small pair of functions. Records have their own
modules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from sys import intern
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy import Row as SqlRow

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.run import Membership, Run
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.store.database import unreadable
from litreview.store.filed import filed_digest, unfile
from litreview.store.revisions import CHUNK, by_number, chunks
from litreview.store.schema import Row, insert_rows, memberships, replace_rows, runs, utc_text

_PRESENCES = {presence.value: presence for presence in Presence}
_SHOWN = ("study", "presence", "first_seen", "since", "merged_into")


def save_memberships(
    connection: Connection, compound: Compound, given: Iterable[Membership]
) -> None:
    """Put each membership in the place of the study's earlier one; others stay."""
    stream, is_filed = iter(given), bool(filed_digest(connection, compound))
    while some := [_membership_row(compound, one) for one in islice(stream, CHUNK)]:
        if is_filed and _moves(connection, compound, some):
            unfile(connection)
            is_filed = False
        replace_rows(connection, memberships, some)


def _moves(connection: Connection, compound: Compound, rows: Sequence[Row]) -> bool:
    """Whether rows change what a bibliography shows: not when PubMed was last asked."""
    mine = memberships.c
    kept = connection.execute(
        select(*(mine[name] for name in _SHOWN)).where(
            mine.compound == compound, mine.study.in_([row["study"] for row in rows])
        )
    )
    before = {tuple(row) for row in kept}
    return any(tuple(row[name] for name in _SHOWN) not in before for row in rows)


def read_memberships(
    connection: Connection, compound: Compound, studies: Collection[StudyId] | None = None
) -> dict[StudyId, Membership]:
    """The compound's memberships in PMID order, of these studies or all."""
    mine = select(memberships).where(memberships.c.compound == compound)
    rows: Iterable[SqlRow[Any]]
    if studies is None:
        rows = connection.execute(mine.execution_options(yield_per=CHUNK))
    else:
        wanted = (mine.where(memberships.c.study.in_(some)) for some in chunks(studies))
        rows = (row for one in wanted for row in connection.execute(one))
    found = sorted(map(membership_of_row, rows), key=lambda m: by_number(m.study))
    return {member.study: member for member in found}


def start_run(connection: Connection, run: Run) -> None:
    """Enter a run that begins; an id can begin once."""
    insert_rows(connection, runs, [_run_row(run)])


def finish_run(connection: Connection, run: Run) -> None:
    """Enter how a run ended, whether or not its beginning was entered."""
    row = _run_row(run)
    if not connection.execute(update(runs).where(runs.c.id == run.id).values(row)).rowcount:
        insert_rows(connection, runs, [row])


def read_runs(connection: Connection, compound: Compound) -> tuple[Run, ...]:
    """The compound's runs, oldest first."""
    rows = connection.execute(select(runs.c.id, runs.c.run).where(runs.c.compound == compound))
    found = (_run(row.id, row.run) for row in rows)
    return tuple(sorted(found, key=lambda run: (run.started, run.id)))


def last_complete(connection: Connection, compound: Compound, until: datetime | None) -> Run | None:
    """The latest run that ended complete; None when there is none.

    Args:
        until: Runs that say they started later are passed over: a clock was ahead.
    """
    ended = (
        run
        for run in read_runs(connection, compound)
        if run.outcome is RunOutcome.COMPLETE
        and run.finished is not None
        and (until is None or run.started <= until)
    )
    return max(ended, key=lambda run: (run.started, run.id), default=None)


def _run_row(run: Run) -> Row:
    return {
        "id": run.id,
        "compound": run.compound,
        "started": utc_text(run.started),
        "finished": utc_text(run.finished) if run.finished else "",
        "outcome": run.outcome.value,
        "run": to_json(run),
    }


def _membership_row(compound: Compound, membership: Membership) -> Row:
    return {
        "compound": compound,
        "study": membership.study,
        "presence": membership.presence.value,
        "first_seen": membership.first_seen,
        "since": membership.since,
        "last_checked": membership.last_checked,
        "misses": membership.misses,
        "merged_into": membership.merged_into or "",
    }


def membership_of_row(row: SqlRow[Any]) -> Membership:
    """The membership of a row; the few days there are stand in memory once.

    Taken apart by place: a refresh reads one for every record there is.
    """
    _, study, presence, first_seen, since, last_checked, misses, heir = tuple[Any, ...](row)
    return Membership(
        StudyId(study),
        _PRESENCES[presence],
        intern(first_seen),
        intern(since),
        intern(last_checked),
        misses,
        Pmid(heir) if heir else None,
    )


def _run(name: str, text: str) -> Run:
    try:
        return from_json(Run, text)
    except NounError as error:
        raise unreadable(f"run {name}", error) from error
