"""Whole nouns for tests of the store: change one field, assert one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.builders import a_record, a_study_id

from litreview.model.dates import PartialDate
from litreview.model.identity import Compound
from litreview.model.record import Record
from litreview.model.run import Membership, Run
from litreview.model.vocabulary import Origin, Presence, RunOutcome

SEMAX = Compound("semax")
SELANK = Compound("selank")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_revision(
    study: str | int = 1,
    content: str = "first",
    *,
    origin: Origin = Origin.PUBMED,
    revised: str = "",
    version: int = 1,
) -> Record:
    """One revision of a record: `content` is its title, `revised` its ISO date."""
    return a_record(
        study,
        title=content,
        origin=origin,
        date_revised=PartialDate.from_iso(revised),
        version=version,
    )


def xml_of(record: Record) -> bytes:
    """Stands for the bytes PubMed sent; differs for each content."""
    return f"<PubmedArticle>{record.id} {record.title.plain}</PubmedArticle>".encode()


def with_xml(*records: Record) -> list[tuple[Record, bytes]]:
    """Records as a fetch hands them over."""
    return [(record, xml_of(record)) for record in records]


HARMED = slice(2 * 8192, 60_000)  # bytes, from the third page on: the tables of records


def damage(path: Path) -> bytes:
    """Overwrite much of a database file, whatever it holds; return what stands there then."""
    data = bytearray(path.read_bytes())
    data[HARMED] = b"\xee" * (HARMED.stop - HARMED.start)
    path.write_bytes(data)
    return bytes(data)


def a_membership(
    study: str | int = 1, presence: Presence = Presence.PRESENT, *, misses: int = 0
) -> Membership:
    """A membership first seen on one day and checked on another."""
    return Membership(a_study_id(study), presence, "2026-09-13", "2026-11-22", "2026-11-21", misses)


def a_run(
    name: str = "run-1",
    *,
    compound: Compound = SEMAX,
    outcome: RunOutcome = RunOutcome.COMPLETE,
    minutes: int = 0,
    finished: bool = True,
) -> Run:
    """A run that took a minute."""
    started = NOON + timedelta(minutes=minutes)
    return Run(
        name,
        compound,
        started,
        outcome,
        finished=started + timedelta(minutes=1) if finished else None,
        hits=215,
        requested=3,
        received=3,
        parsed=2,
        failed=1,
        warnings=("phrase not found",),
        data_through="2026-11-22",
    )
