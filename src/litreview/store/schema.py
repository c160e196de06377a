"""The tables of the newest schema, for any database.

Nothing enters; tables leave. How an older database comes by them is for `migrations`.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

# Characters; only databases that want a bound for a key use them.
_NAME, _HASH, _DATE, _WORD = 128, 64, 40, 32

metadata = MetaData()

schema_number = Table("schema_number", metadata, Column("number", Integer, primary_key=True))

revisions = Table(
    "revisions",  # one row for each content a record ever had; never deleted
    metadata,
    Column("study", String(_NAME), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("content_hash", String(_HASH), nullable=False),
    Column("record", Text, nullable=False),  # the noun as JSON
    Column("xml", LargeBinary, nullable=False),  # as PubMed sent it, zlib
    Column("version", Integer, nullable=False),
    Column("date_revised", String(_DATE), nullable=False),  # ISO, partial; empty when unknown
    Column("origin", String(_WORD), nullable=False),
    Column("at", String(_DATE), nullable=False),  # when this content first came, ISO UTC
    Column("run_id", String(_NAME), nullable=False),
)

records = Table(
    "records",  # which revision is the current one
    metadata,
    Column("study", String(_NAME), primary_key=True),
    Column("seq", Integer, nullable=False),
    ForeignKeyConstraint(["study", "seq"], [revisions.c.study, revisions.c.seq]),
)

compound_records = Table(
    "compound_records",  # which records a compound holds, and what it last saw of each
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), ForeignKey(records.c.study), primary_key=True),
    Column("seen_hash", String(_HASH), nullable=False),
    Column("seen_origin", String(_WORD), nullable=False),
)

memberships = Table(
    "memberships",  # whether the compound's search finds it; a record need not have come yet
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("presence", String(_WORD), nullable=False),
    Column("first_seen", String(_DATE), nullable=False),
    Column("since", String(_DATE), nullable=False),
    Column("last_checked", String(_DATE), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("merged_into", String(_WORD), nullable=False, server_default=""),  # a PMID, or empty
)

readings = Table(
    "readings",  # what the machine read in each study, by the content it read
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("study", String(_NAME), primary_key=True),
    Column("content_hash", String(_HASH), nullable=False),
    Column("maker", String(_NAME), nullable=False),  # the rule book, and the names it looked for
    Column("species", String(_WORD), nullable=False),
    Column("reading", LargeBinary, nullable=False),  # the noun as JSON, zlib
)

bibliographies = Table(
    "bibliographies",  # what `citations.jsonl` says beyond the database, so that it is read once
    metadata,
    Column("compound", String(_NAME), primary_key=True),
    Column("stamp", String(_NAME), nullable=False),  # of the file as it was when it was read
    Column("filed", LargeBinary, nullable=False),  # the noun as JSON, zlib
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(_NAME), primary_key=True),
    Column("compound", String(_NAME), nullable=False),
    Column("started", String(_DATE), nullable=False),
    Column("finished", String(_DATE), nullable=False),  # empty while it runs, or when it died
    Column("outcome", String(_WORD), nullable=False),
    Column("run", Text, nullable=False),
    Index("runs_by_compound", "compound", "started"),
)
