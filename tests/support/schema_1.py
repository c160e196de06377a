"""A database as litreview wrote it when the schema number was 1: its own statements, as they were.

Kept as text, so that no later change of the program changes what is migrated.
"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

from tests.support.builders_store import xml_of

from litreview.model.codec import to_json
from litreview.model.record import Record

SCHEMA_1 = """\
CREATE TABLE schema_number (number INTEGER NOT NULL, PRIMARY KEY (number));
CREATE TABLE revisions (study VARCHAR(128) NOT NULL, seq INTEGER NOT NULL, content_hash
    VARCHAR(64) NOT NULL, record TEXT NOT NULL, xml BLOB NOT NULL, version INTEGER NOT NULL,
    date_revised VARCHAR(40) NOT NULL, origin VARCHAR(32) NOT NULL, at VARCHAR(40) NOT NULL,
    run_id VARCHAR(128) NOT NULL, PRIMARY KEY (study, seq));
CREATE TABLE memberships (compound VARCHAR(128) NOT NULL, study VARCHAR(128) NOT NULL, presence
    VARCHAR(32) NOT NULL, first_seen VARCHAR(40) NOT NULL, since VARCHAR(40) NOT NULL,
    last_checked VARCHAR(40) NOT NULL, misses INTEGER NOT NULL, PRIMARY KEY (compound, study));
CREATE TABLE readings (compound VARCHAR(128) NOT NULL, study VARCHAR(128) NOT NULL, content_hash
    VARCHAR(64) NOT NULL, rulebook VARCHAR(128) NOT NULL, reading TEXT NOT NULL, PRIMARY KEY
    (compound, study, content_hash, rulebook));
CREATE TABLE runs (id VARCHAR(128) NOT NULL, compound VARCHAR(128) NOT NULL, started VARCHAR(40)
    NOT NULL, finished VARCHAR(40) NOT NULL, outcome VARCHAR(32) NOT NULL, run TEXT NOT NULL,
    PRIMARY KEY (id));
CREATE INDEX runs_by_compound ON runs (compound, started);
CREATE TABLE records (study VARCHAR(128) NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (study),
    FOREIGN KEY(study, seq) REFERENCES revisions (study, seq));
CREATE TABLE compound_records (compound VARCHAR(128) NOT NULL, study VARCHAR(128) NOT NULL,
    seen_hash VARCHAR(64) NOT NULL, seen_origin VARCHAR(32) NOT NULL, PRIMARY KEY (compound,
    study), FOREIGN KEY(study) REFERENCES records (study));
INSERT INTO schema_number VALUES (1);
"""


def write_schema_1(path: Path, *records: Record) -> None:
    """Make the file, with these records for semax, a membership and a reading of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = sqlite3.connect(path)
    plain.execute("PRAGMA journal_mode = WAL").close()
    plain.executescript(SCHEMA_1)
    seqs: dict[str, int] = {}
    for record in records:
        seq = seqs[record.id] = seqs.get(record.id, 0) + 1
        plain.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, 1, '', 'pubmed', ?, 'r1')",
            (
                record.id,
                seq,
                record.content_hash,
                to_json(record),
                zlib.compress(xml_of(record)),
                f"2026-09-1{seq}T12:00:00Z",
            ),
        )
    latest = {record.id: record for record in records}
    for study, record in latest.items():
        plain.execute("INSERT INTO records VALUES (?, ?)", (study, seqs[study]))
        plain.execute(
            "INSERT INTO compound_records VALUES ('semax', ?, ?, 'pubmed')",
            (study, record.content_hash),
        )
        plain.execute(
            "INSERT INTO memberships VALUES ('semax', ?, 'gone', ?, ?, '', 1)",
            (study, "2026-09-13", "2026-11-20"),
        )
    plain.commit()
    plain.close()
