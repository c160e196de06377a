"""Which `citations.jsonl` shows what the database holds: then it need not be written anew.

A compound and a digest enter and leave. Whatever changes what a line shows forgets the digest
first, so that a process killed at any moment leaves at worst a file that is written once more.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, inspect, select

from litreview.model.identity import Compound
from litreview.store.rows import replace_rows
from litreview.store.schema import filed


def filed_digest(connection: Connection, compound: Compound) -> str:
    """The digest of the bibliography that shows what is held now; empty when none does."""
    if not inspect(connection).has_table(filed.name):  # a database made before there was one
        return ""
    mine = select(filed.c.digest).where(filed.c.compound == compound)
    return str(connection.scalar(mine) or "")


def file_digest(connection: Connection, compound: Compound, digest: str) -> None:
    """Note that the bibliography of this digest shows what is held now."""
    filed.create(connection, checkfirst=True)
    replace_rows(connection, filed, [{"compound": compound, "digest": digest}])


def unfile(connection: Connection, compound: Compound | None = None) -> None:
    """What is held changes: no bibliography shows it any more; of all compounds when None."""
    if inspect(connection).has_table(filed.name):
        mine = delete(filed)
        connection.execute(mine if compound is None else mine.where(filed.c.compound == compound))
