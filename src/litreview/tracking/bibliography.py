"""The bibliography line of a record, and the record and presence a line stands for.

Records, memberships and `Citation`s enter and leave. A line says nothing that changes while
PubMed does not: when PubMed was last asked about a record is in the database alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.names import author_named
from litreview.model.record import (
    Journal,
    PublicationType,
    Record,
    RegistryId,
    RichText,
    StandingSignal,
)
from litreview.model.run import Citation, Membership
from litreview.model.vocabulary import Origin, Presence, Standing

FROM_FILES = (Origin.FILE, Origin.EXPORT)
NOWHERE: Mapping[str, str] = {}
WITHDRAWN = "withdrawn"
"""What the history says of a record that was found gone on two days."""


def study_of(pmid: Pmid) -> StudyId:
    """The study id of a PMID."""
    return StudyId(f"pmid:{pmid}")


def membership_of(citation: Citation, places: Mapping[str, str] = NOWHERE) -> Membership:
    """The presence a bibliography line stands for.

    Args:
        places: Where the history last told records to be, see `Story.places`: it alone knows
            that a record was found gone twice.
    """
    since, gone = citation.since or citation.first_seen, citation.presence is Presence.GONE
    twice = gone and places.get(citation.pmid) == WITHDRAWN
    away = citation.presence is not Presence.PRESENT
    return Membership(
        study=study_of(citation.pmid),
        presence=citation.presence,
        first_seen=citation.first_seen,
        since=since,
        last_checked=citation.last_checked or (since if away else ""),
        misses=max(citation.misses, gone + twice),
        merged_into=citation.merged_into,
    )


def record_of(citation: Citation) -> Record:
    """A bibliographic record without abstract or MeSH, for when PubMed was never reached."""
    return Record(
        id=study_of(citation.pmid),
        title=_plain(citation.title),
        version=citation.version,
        vernacular_title=citation.vernacular_title,
        authors=tuple(author_named(name) for name in citation.authors),
        journal=Journal(
            abbreviation=citation.journal,
            volume=citation.volume,
            issue=citation.issue,
            pages=citation.pages,
        ),
        pub_date=PartialDate.from_iso(citation.pub_date or _year(citation.year)),
        languages=citation.languages,
        publication_types=tuple(PublicationType(name) for name in citation.publication_types),
        registry_ids=tuple(_registry(text) for text in citation.registry_ids),
        doi=citation.doi,
        pmcid=citation.pmcid,
        signals=_signals(citation),
        date_revised=PartialDate.from_iso(citation.date_revised),
        origin=Origin.SNAPSHOT,
    )


def with_filed_standing(record: Record, citation: Citation) -> Record:
    """A record from a file with the standing the bibliography knows, unless the file is newer.

    An old export knows nothing of a retraction that PubMed has told us of since.
    """
    if record.origin not in FROM_FILES or citation.standing is Standing.NONE:
        return record
    known = citation.date_revised
    if known and record.date_revised.iso() > known:
        return record
    return replace(record, signals=(*record.signals, *_signals(citation)))


def with_open_record(bare: Record, opened: Record) -> Record:
    """A record with an abstract that a workspace may hold, in the place of one without abstract.

    What it leaves out, the other says; and it may be older than what the other knows of standing.
    """
    silent = [f.name for f in fields(Record) if getattr(opened, f.name) == f.default]
    said: dict[str, Any] = {name: getattr(bare, name) for name in silent}
    return replace(opened, **said | {"signals": (*opened.signals, *bare.signals)})


def citation_of(record: Record, membership: Membership, content_hash: str = "") -> Citation:
    """The bibliography line of a record: everything but abstract, MeSH and affiliations.

    Args:
        content_hash: The record's, where it is known already.
    """
    if record.pmid is None:
        raise ValueError(f"{record.id} is not in PubMed")
    return Citation(
        pmid=record.pmid,
        title=record.title.plain,
        year=record.year,
        journal=record.journal.name,
        authors=tuple(str(author) for author in record.authors),
        publication_types=tuple(ptype.name for ptype in record.publication_types),
        languages=record.languages,
        volume=record.journal.volume,
        issue=record.journal.issue,
        pages=record.journal.pages,
        doi=record.doi,
        pmcid=record.pmcid,
        pub_date=record.pub_date.iso(),
        vernacular_title=record.vernacular_title,
        registry_ids=tuple(f"{rid.databank}:{rid.accession}" for rid in record.registry_ids),
        version=record.version,
        date_revised=record.date_revised.iso(),
        content_hash=content_hash or record.content_hash,
        standing=record.standing,
        notices=record.notices,
        **presence_of(membership),
    )


def presence_of(membership: Membership) -> dict[str, Any]:
    """What a bibliography line says of presence."""
    moved = membership.since != membership.first_seen
    return {
        "presence": membership.presence,
        "first_seen": membership.first_seen,
        "since": membership.since if moved else "",
        "merged_into": membership.merged_into,
    }


def _plain(text: str) -> RichText:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return RichText(text, escaped)


def _year(year: int | None) -> str:
    return f"{year:04d}" if year is not None else ""


def _registry(text: str) -> RegistryId:
    databank, _, accession = text.partition(":")
    return RegistryId(databank, accession)


def _signals(citation: Citation) -> tuple[StandingSignal, ...]:
    if citation.standing is Standing.NONE:
        return ()
    notices: tuple[Pmid | None, ...] = citation.notices or (None,)
    return tuple(StandingSignal(citation.standing, "citations.jsonl", pmid) for pmid in notices)
