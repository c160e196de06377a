"""The index of words: which of a compound's records say what somebody is looking for.

Records enter as they become current, in the transaction that stores them; study ids leave, best
first. SQLite keeps an index (FTS5); any other database has its records read one by one, which
finds the same, more slowly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import DatabaseError

from litreview.errors import StoreError
from litreview.model.identity import Compound, StudyId, pmid_of
from litreview.model.record import Record
from litreview.store.revisions import by_number, current, record_of, records_of, studies_of
from litreview.store.schema import revisions
from litreview.store.searched import indexed_texts, searched_texts
from litreview.store.terms import Term, read_terms

INDEX = "record_words"
CHUNK = 500  # records read and indexed at once

# How much a word weighs by where it stands; ours: a title names what a study is about.
_WEIGHTS = {"title": 10.0, "abstract": 2.0, "topics": 4.0, "people": 4.0, "source": 1.0}
_COLUMNS = ("study", "content_hash", *_WEIGHTS)

# To this tokenizer ASCII letters and digits, upper and lower case alike, and all characters beyond
# ASCII are words: just what `fold` makes of ASCII. All other text is folded before it comes here.
_MAKE = text(
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
    f"(study UNINDEXED, content_hash UNINDEXED, {', '.join(_WEIGHTS)}, tokenize = 'ascii')"
)
# Parts of the index are merged once there are so many: with 4, as it is by default, adding many
# records takes a quarter more time.
_MERGE_LATE = text(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('automerge', 16)")  # noqa: S608
_ADD = (
    f"INSERT OR REPLACE INTO {INDEX} (rowid, {', '.join(_COLUMNS)})"  # noqa: S608 - our names
    f" VALUES (?{', ?' * len(_COLUMNS)})"
)
_LIST = text(f"SELECT study, content_hash FROM {INDEX}")  # noqa: S608
_FIND = text(
    "SELECT compound_records.study,"  # noqa: S608
    f" bm25({INDEX}, 0, 0, {', '.join(map(str, _WEIGHTS.values()))}) AS badness"
    f" FROM {INDEX} JOIN compound_records ON compound_records.study = {INDEX}.study"
    f" WHERE {INDEX} MATCH :terms AND compound_records.compound = :compound"
)


Entry = tuple[int | str, ...]  # a row of the index: its number, then its columns


class Ranked(NamedTuple):
    """A study that was found; the least badness comes first."""

    study: StudyId
    badness: float


def make_index(connection: Connection) -> None:
    """Make the index from the records there are; nothing when the database has no such thing."""
    if not can_index(connection):
        return
    connection.execute(_MAKE)
    connection.execute(_MERGE_LATE)
    heads = current(revisions.c.record).execution_options(yield_per=CHUNK)
    for rows in connection.execute(heads).partitions():
        if entries := list(_readable(rows)):
            connection.exec_driver_sql(_ADD, entries)


def remake_index(connection: Connection) -> None:
    """Throw the index away and make it again."""
    if has_index(connection):
        connection.execute(text(f"DROP TABLE {INDEX}"))
    make_index(connection)


def has_index(connection: Connection) -> bool:
    """Whether this database keeps the index."""
    if connection.dialect.name != "sqlite":
        return False
    named = text("SELECT 1 FROM sqlite_master WHERE name = :name")
    return connection.scalar(named, {"name": INDEX}) is not None


def index_records(connection: Connection, changed: Iterable[Record]) -> None:
    """Have the index say what these records, now current, say; each study once."""
    entries = [_entry(record) for record in changed]
    if entries and has_index(connection):
        connection.exec_driver_sql(_ADD, entries)


def is_whole(connection: Connection) -> bool:
    """Whether FTS5 finds its own tables in order; asks for the right to write."""
    if not has_index(connection):
        return True
    try:
        connection.execute(text(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('integrity-check')"))  # noqa: S608
    except DatabaseError:
        return False
    return True


def indexed(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every study the index holds, with the content hash of what it holds."""
    return ((row.study, row.content_hash) for row in connection.execute(_LIST))


def find_studies(connection: Connection, compound: Compound, typed: str) -> tuple[StudyId, ...]:
    """The compound's studies that hold every term, best first."""
    terms = read_terms(typed)
    if not terms:
        return ()
    look = _look_up if has_index(connection) else _look_through
    found = sorted(
        look(connection, compound, terms), key=lambda one: (one.badness, by_number(one.study))
    )
    return tuple(one.study for one in found)


def _look_up(connection: Connection, compound: Compound, terms: Iterable[Term]) -> Iterator[Ranked]:
    wanted = " ".join(f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms)
    for row in connection.execute(_FIND, {"terms": wanted, "compound": compound}):
        yield Ranked(row.study, row.badness)


def _look_through(
    connection: Connection, compound: Compound, terms: tuple[Term, ...]
) -> Iterator[Ranked]:
    studies = studies_of(connection, compound)
    for record in records_of(connection, studies):
        texts = searched_texts(record)
        scores = [_score(term, texts) for term in terms]
        if all(scores):
            yield Ranked(record.id, -sum(scores))


def _score(term: Term, texts: dict[str, str]) -> float:
    return sum(term.occurs_in(texts[where]) * weight for where, weight in _WEIGHTS.items())


def can_index(connection: Connection) -> bool:
    """Whether this is SQLite, and built with FTS5."""
    if connection.dialect.name != "sqlite":
        return False
    return bool(connection.scalar(text("SELECT sqlite_compileoption_used('ENABLE_FTS5')")))


def _readable(rows: Iterable[Row[Any]]) -> Iterator[Entry]:
    for row in rows:
        with suppress(StoreError):  # the checks tell of it; all others can be found
            yield _entry(record_of(row))


def _entry(record: Record) -> Entry:
    texts = indexed_texts(record)
    return (
        _row_number(record.id),
        record.id,
        record.content_hash,
        *(texts[where] for where in _WEIGHTS),
    )


def _row_number(study: StudyId) -> int:
    """A number that stays the study's own: the PMID, or a negative one made from the name."""
    pmid = pmid_of(study)
    if pmid is not None:
        return int(pmid)
    return -1 - int.from_bytes(hashlib.sha256(study.encode()).digest()[:7])
