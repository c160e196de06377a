"""What each page of a site was printed from, and what it was made of, kept for the next printing.

Nouns enter and leave, all of a compound at once. Where none can be read, everything is made anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import Connection, select

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.identity import Compound
from litreview.model.page import Print
from litreview.store.schema import memos, prints, replace_rows


def read_prints(connection: Connection, compound: Compound, folder: str) -> dict[str, Print]:
    """The pages of a compound in this folder by their path; empty when nothing is known of them."""
    wanted = select(prints.c.prints).where(prints.c.compound == compound, prints.c.folder == folder)
    packed = connection.scalar(wanted)
    try:
        return from_json(dict[str, Print], zlib.decompress(packed)) if packed else {}
    except (NounError, zlib.error):  # written by another version: they are simply made again
        return {}


def save_prints(
    connection: Connection, compound: Compound, folder: str, given: Mapping[str, Print]
) -> None:
    """Keep these in the place of all that were known of the compound, in whatever folder."""
    packed = zlib.compress(to_json_bytes(dict(given)), 1)
    row = {"compound": compound, "folder": folder, "prints": packed}
    replace_rows(connection, prints, [row])


def read_memo(connection: Connection, compound: Compound) -> dict[str, bytes]:
    """What was kept of the compound's single studies, by the name of the value."""
    wanted = select(memos.c.name, memos.c.held).where(memos.c.compound == compound)
    held = {row.name: row.held for row in connection.execute(wanted)}
    with suppress(zlib.error):
        return {name: zlib.decompress(packed) for name, packed in held.items()}
    return {}


def save_memo(connection: Connection, compound: Compound, given: Mapping[str, bytes]) -> None:
    """Keep these in the place of earlier ones of their names."""
    rows = [
        {"compound": compound, "name": name, "held": zlib.compress(held, 1)}
        for name, held in given.items()
    ]
    replace_rows(connection, memos, rows)
