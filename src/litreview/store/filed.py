"""Which `citations.jsonl` shows what the database holds: then it need not be written anew.

A compound and a digest enter and leave. Whatever changes what a line shows forgets the digest
first, so that a process killed at any moment leaves at worst a file that is written once more.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from litreview.model.identity import Compound
from litreview.store.schema import filed, replace_rows


def filed_digest(connection: Connection, compound: Compound) -> str:
    """The digest of the bibliography that shows what is held now; empty when none does."""
    mine = select(filed.c.digest).where(filed.c.compound == compound)
    return str(connection.scalar(mine) or "")


def file_digest(connection: Connection, compound: Compound, digest: str) -> None:
    """Note that the bibliography of this digest shows what is held now."""
    replace_rows(connection, filed, [{"compound": compound, "digest": digest}])


def unfile(connection: Connection) -> None:
    """What is held changes: no bibliography shows it any more, of whatever compound."""
    connection.execute(delete(filed))
