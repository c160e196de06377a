"""Runs, presence and readings: what happened, what the search finds, what the machine read.

Nouns enter and leave; each table is one small pair of functions. Records have their own
modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from sys import intern
from typing import Any

from sqlalchemy import Connection, and_, select, update
from sqlalchemy import Row as SqlRow

from litreview.errors import NounError
from litreview.model.codec import from_json, to_builtins, to_json
from litreview.model.identity import Compound, Pmid, StudyId
from litreview.model.run import Membership, Run
from litreview.model.tag import Reading
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.store.database import unreadable
from litreview.store.filed import filed_digest, unfile
from litreview.store.revisions import CHUNK, by_number, current_of
from litreview.store.schema import (
    Row,
    insert_rows,
    memberships,
    readings,
    replace_rows,
    revisions,
    runs,
    utc_text,
)

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


def read_memberships(connection: Connection, compound: Compound) -> dict[StudyId, Membership]:
    """The compound's memberships in PMID order."""
    mine = select(memberships).where(memberships.c.compound == compound)
    rows = connection.execute(mine.execution_options(yield_per=CHUNK))
    found = sorted(map(membership_of_row, rows), key=lambda m: by_number(m.study))
    return {member.study: member for member in found}


def save_readings(
    connection: Connection, compound: Compound, items: Iterable[tuple[Reading, str]]
) -> None:
    """Keep readings with the content hash each was made from."""
    rows: list[Row] = [
        {
            "compound": compound,
            "study": reading.study,
            "content_hash": content_hash,
            "rulebook": reading.rulebook,
            "reading": _reading_json(reading),
        }
        for reading, content_hash in items
    ]
    replace_rows(connection, readings, rows)


def read_readings(
    connection: Connection, compound: Compound, rulebook: str
) -> dict[StudyId, Reading]:
    """The rule book's readings of current revisions, in PMID order; unreadable ones left out."""
    of_current = and_(
        readings.c.compound == compound,
        readings.c.study == revisions.c.study,
        readings.c.content_hash == revisions.c.content_hash,
        readings.c.rulebook == rulebook,
    )
    rows = connection.execute(
        current_of(compound, readings.c.reading).join(readings, of_current)
    ).all()
    found: dict[StudyId, Reading] = {}
    for row in sorted(rows, key=lambda row: by_number(row.study)):
        with suppress(NounError):  # written by another version: it is simply made again
            found[StudyId(row.study)] = from_json(Reading, row.reading)
    return found


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


def _reading_json(reading: Reading) -> str:
    """A reading's JSON; its read-only mapping is written as the mapping it is."""
    return to_json(
        {
            "study": reading.study,
            "fields": {field: to_builtins(found) for field, found in reading.fields.items()},
            "assessable": reading.assessable,
            "rulebook": reading.rulebook,
        }
    )


def _run(name: str, text: str) -> Run:
    try:
        return from_json(Run, text)
    except NounError as error:
        raise unreadable(f"run {name}", error) from error
