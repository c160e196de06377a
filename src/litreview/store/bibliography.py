"""What a bibliography line is made of, some records at a time, and what lines say beyond it.

A connection, a compound and studies enter; their citations leave, with presence and hash, in the
order asked for. Two columns of every record of a large compound would not fit in little memory.
Of the file itself is remembered what the database does not know, so that it is read only once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, select

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Citation, Membership
from litreview.store.ledger import membership_of_row
from litreview.store.revisions import iter_rows, record_of
from litreview.store.schema import (
    bibliographies,
    compound_records,
    memberships,
    replace_rows,
    revisions,
)


class Shelved(NamedTuple):
    """A record as its bibliography line shows it.

    Attributes:
        membership: None where no search has found it yet.
    """

    record: Record
    content_hash: str
    membership: Membership | None


@dataclass(frozen=True, slots=True)
class Filed:
    """What `citations.jsonl` says of a compound.

    Attributes:
        count: How many records it lists.
        last_seen: UTC date the last of them was first seen; empty when unknown.
        beyond: By study, in file order, the lines that say more than the database, as JSON: of no
            stored record, of one whose presence is unknown, or with a standing.
    """

    count: int = 0
    last_seen: str = ""
    beyond: Mapping[StudyId, str] = field(default_factory=dict)

    def line_of(self, study: StudyId) -> Citation:
        """The line of one of these studies."""
        return from_json(Citation, self.beyond[study])


def read_filed(connection: Connection, compound: Compound, stamp: str) -> Filed | None:
    """What was remembered of a file that bore this stamp; None for another one."""
    mine = bibliographies.c
    row = connection.execute(
        select(mine.filed).where(mine.compound == compound, mine.stamp == stamp)
    ).one_or_none()
    try:
        return None if row is None else from_json(Filed, zlib.decompress(row.filed))
    except (NounError, zlib.error):  # written by another version: the file is simply read again
        return None


def save_filed(connection: Connection, compound: Compound, stamp: str, filed: Filed) -> None:
    """Remember what a file of this stamp says beyond the database."""
    packed = zlib.compress(to_json_bytes(filed), 1)
    replace_rows(
        connection, bibliographies, [{"compound": compound, "stamp": stamp, "filed": packed}]
    )


def shelved_of(
    connection: Connection, studies: Sequence[StudyId], compound: Compound
) -> Iterator[Shelved]:
    """These records, in the order given."""
    mine = memberships.c
    rows = connection.execute(
        select(memberships).where(mine.compound == compound, mine.study.in_(studies))
    )
    members = {StudyId(row.study): membership_of_row(row) for row in rows}
    for row in iter_rows(connection, studies, revisions.c.record, revisions.c.content_hash):
        yield Shelved(record_of(row), row.content_hash, members.get(StudyId(row.study)))


def unshelved(connection: Connection, compound: Compound) -> dict[StudyId, Membership]:
    """The memberships of what the compound knows, and the database does not hold."""
    held = select(compound_records.c.study).where(compound_records.c.compound == compound)
    mine = memberships.c
    rows = connection.execute(
        select(memberships).where(mine.compound == compound, mine.study.not_in(held))
    )
    return {StudyId(row.study): membership_of_row(row) for row in rows}
