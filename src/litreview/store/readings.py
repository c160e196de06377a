"""What the machine read in records, kept so that nothing is read twice.

Readings enter with the content they were made from and their maker, a rule book's version and
the compound's names; those that still hold leave, whole or counted by species. Beside them stands
what a review queue notes of each study, a number it makes and reads.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, func, select

from litreview.errors import NounError
from litreview.model.codec import from_json, to_builtins, to_json_bytes
from litreview.model.fields import Field
from litreview.model.identity import Compound, StudyId
from litreview.model.tag import Reading
from litreview.store.revisions import CHUNK, among, by_number, chunks, current_of
from litreview.store.schema import glances, readings, replace_rows, revisions


def save_readings(
    connection: Connection, compound: Compound, items: Iterable[tuple[Reading, str]], maker: str
) -> None:
    """Keep readings with the content hash each was made from, in the place of earlier ones."""
    stream = iter(items)
    while some := list(islice(stream, CHUNK)):
        rows = [
            {
                "compound": compound,
                "study": reading.study,
                "content_hash": content_hash,
                "maker": maker,
                "species": str(reading.value(Field.SPECIES)),
                "reading": zlib.compress(_json(reading), 1),
            }
            for reading, content_hash in some
        ]
        replace_rows(connection, readings, rows)


def read_readings(
    connection: Connection,
    compound: Compound,
    maker: str,
    studies: Collection[StudyId] | None = None,
) -> dict[StudyId, Reading]:
    """A maker's readings of current revisions, in PMID order; unreadable ones left out.

    Args:
        studies: Only of these; of all when None.
    """
    held = _of_current(compound, maker, readings.c.reading)
    return _nouns(row for one in among(held, studies) for row in connection.execute(one))


def read_apart(
    connection: Connection, compound: Compound, maker: str, hashes: Mapping[StudyId, str]
) -> dict[StudyId, Reading]:
    """A maker's readings of what is no stored record, where they were made from this content."""
    mine = readings.c
    wanted = select(mine.study, mine.content_hash, mine.reading).where(
        mine.compound == compound, mine.maker == maker
    )
    rows = [
        row
        for some in chunks(hashes)
        for row in connection.execute(wanted.where(mine.study.in_(some)))
        if row.content_hash == hashes[StudyId(row.study)]
    ]
    return _nouns(rows)


def count_species(connection: Connection, compound: Compound, maker: str) -> Counter[str]:
    """How many of the compound's records each species was read in; "" counts the unread."""
    species = func.coalesce(readings.c.species, "")
    held = _of_current(compound, maker, species.label("read"), outer=True)
    rows = connection.execute(held.with_only_columns(species, func.count()).group_by(species))
    return Counter({row[0]: row[1] for row in rows})


def unread_studies(
    connection: Connection,
    compound: Compound,
    maker: str,
    studies: Collection[StudyId] | None = None,
) -> tuple[StudyId, ...]:
    """Of these records or all, those whose current revision the maker did not read; PMID order."""
    held = _of_current(compound, maker, outer=True).where(readings.c.study.is_(None))
    found = (row.study for one in among(held, studies) for row in connection.execute(one))
    return tuple(sorted(map(StudyId, found), key=by_number))


def read_glances(connection: Connection, compound: Compound, maker: str) -> dict[StudyId, int]:
    """What was noted of current revisions for the review queue by this maker."""
    held = _of_current(compound, maker, glances.c.glance, table=glances)
    return {StudyId(row.study): row.glance for row in connection.execute(held)}


def save_glances(
    connection: Connection,
    compound: Compound,
    items: Iterable[tuple[StudyId, str, int]],
    maker: str,
) -> None:
    """Keep what is noted of studies, each with its content hash, in the place of earlier notes."""
    rows = [
        {
            "compound": compound,
            "study": study,
            "content_hash": content_hash,
            "maker": maker,
            "glance": glance,
        }
        for study, content_hash, glance in items
    ]
    replace_rows(connection, glances, rows)


def _of_current(
    compound: Compound,
    maker: str,
    *columns: Any,  # noqa: ANN401 - SQLAlchemy's own
    outer: bool = False,
    table: Table = readings,
) -> Select[Any]:
    """Select columns of the compound's current revisions with what holds of them."""
    holding = and_(
        table.c.compound == compound,
        table.c.study == revisions.c.study,
        table.c.content_hash == revisions.c.content_hash,
        table.c.maker == maker,
    )
    return current_of(compound, *columns).join(table, holding, isouter=outer)


def _nouns(rows: Iterable[Any]) -> dict[StudyId, Reading]:
    found: dict[StudyId, Reading] = {}
    for row in sorted(rows, key=lambda row: by_number(row.study)):
        try:
            found[StudyId(row.study)] = from_json(Reading, zlib.decompress(row.reading))
        except (NounError, zlib.error):  # written by another version: it is simply made again
            continue
    return found


def _json(reading: Reading) -> bytes:
    """A reading's JSON; its read-only mapping is written as the mapping it is."""
    return to_json_bytes(
        {
            "study": reading.study,
            "fields": {field: to_builtins(found) for field, found in reading.fields.items()},
            "assessable": reading.assessable,
            "rulebook": reading.rulebook,
        }
    )
