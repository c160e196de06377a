"""What a bibliography line is made of, some records at a time.

A connection, a compound and studies enter; their citations leave, with presence and hash, in the
order asked for. Two columns of every record of a large compound would not fit in little memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.store.ledger import membership_of_row
from litreview.store.revisions import iter_rows, record_of
from litreview.store.schema import compound_records, memberships, revisions


class Shelved(NamedTuple):
    """A record as its bibliography line shows it.

    Attributes:
        membership: None where no search has found it yet.
    """

    record: Record
    content_hash: str
    membership: Membership | None


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
