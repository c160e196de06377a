"""Which stored records share what may tie them: a DOI, a registration, PubMed's own word.

Records enter as they are saved, and those of an earlier program when somebody first asks; keys
and the studies that share them leave. Whether they hang together is for others to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, inspect, select

from litreview.errors import StoreLocked, StoreReadOnly
from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.trial import TIE_KEYS, tie_keys
from litreview.store.database import Database
from litreview.store.revisions import chunks, records_of, studies_of
from litreview.store.schema import KEY_LENGTH, Row, compound_records, insert_rows
from litreview.store.schema import tie_keys as table

_FOUND = f"= {TIE_KEYS}"  # the key of every record whose keys were found by this program's rules

Sharing = Mapping[str, frozenset[StudyId]]


def save_tie_keys(connection: Connection, some: Sequence[Record]) -> None:
    """Put the keys of some records in the place of those they had."""
    latest = {record.id: record for record in some}
    for studies in chunks(latest):
        connection.execute(delete(table).where(table.c.study.in_(studies)))
    rows: list[Row] = [
        {"study": study, "tie_key": key}
        for study, record in latest.items()
        for key in sorted({_FOUND, *_keys(record)})
    ]
    insert_rows(connection, table, rows)


def without_tie_keys(connection: Connection, compound: Compound) -> tuple[StudyId, ...]:
    """The compound's records whose keys were never found, or by other rules."""
    if not inspect(connection).has_table(table.name):  # nothing may be made in it
        return studies_of(connection, compound)
    mine = compound_records.c
    done = select(table.c.study).where(table.c.tie_key == _FOUND)
    wanted = select(mine.study).where(mine.compound == compound, mine.study.not_in(done))
    return tuple(StudyId(study) for study in connection.scalars(wanted))


def sharing(connection: Connection, compound: Compound, keys: Iterable[str]) -> Sharing:
    """The compound's records that have each of these keys, as far as they are kept."""
    if not inspect(connection).has_table(table.name):
        return {}
    rows = [
        row
        for some in chunks(map(StudyId, sorted({key[:KEY_LENGTH] for key in keys})))
        for row in connection.execute(select(table).where(table.c.tie_key.in_(some)))
    ]
    held = set(studies_of(connection, compound, {StudyId(row.study) for row in rows}))
    found: defaultdict[str, set[StudyId]] = defaultdict(set)
    for row in rows:  # a join would read every record the compound holds
        found[row.tie_key] |= held & {StudyId(row.study)}
    return {key: frozenset(studies) for key, studies in found.items()}


def find_missing(database: Database, compound: Compound) -> Sharing:
    """Find the keys that are not kept, and keep them; those that cannot be kept leave."""
    with database.reading() as connection:
        missing = without_tie_keys(connection, compound)
    try:
        for some in chunks(missing):
            with database.writing(at_once=False) as connection:
                save_tie_keys(connection, list(records_of(connection, some)))
    except (StoreReadOnly, StoreLocked):
        found: defaultdict[str, set[StudyId]] = defaultdict(set)
        with database.reading() as connection:
            for record in records_of(connection, missing):
                for key in _keys(record):
                    found[key].add(record.id)
        return {key: frozenset(those) for key, those in found.items()}
    return {}


def shared(of: Sharing, others: Sharing, keys: Iterable[str]) -> dict[str, frozenset[StudyId]]:
    """Who has each of these keys, in either."""
    nobody = frozenset[StudyId]()
    cut = {key: key[:KEY_LENGTH] for key in keys}
    return {k: of.get(c, nobody) | others.get(c, nobody) for k, c in cut.items()}


def _keys(record: Record) -> frozenset[str]:
    return frozenset(key[:KEY_LENGTH] for key in tie_keys(record))
