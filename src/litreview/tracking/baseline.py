"""What is known of a compound's records before PubMed is asked.

Stored records and `citations.jsonl` enter; one view of both leaves: which PMIDs were there,
with which content, since when. A missing database is normal; then the file remembers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import (
    Author,
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


@dataclass(frozen=True)
class Baseline:
    """The records known before a run.

    Attributes:
        hashes: Content hash of records the bibliography has and the database has not; empty
            text when the record was never fetched.
        memberships: Presence by study, as the last complete run left it.
        stored: Studies whose full record is in the database.
        kept: Studies whose presence is in the database.
        standings: Of the bibliography; records in good standing are left out.
    """

    hashes: Mapping[StudyId, str]
    memberships: Mapping[StudyId, Membership]
    stored: frozenset[StudyId]
    kept: frozenset[StudyId] = frozenset()
    standings: Mapping[StudyId, Standing] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        stored: Iterable[StudyId],
        memberships: Mapping[StudyId, Membership],
        citations: Iterable[Citation],
    ) -> Baseline:
        """Join the database with the bibliography, read as a stream; the database wins."""
        held = frozenset(stored)
        members = dict(memberships)
        hashes: dict[StudyId, str] = {}
        standings: dict[StudyId, Standing] = {}
        for citation in citations:
            study = study_of(citation.pmid)
            if study not in members:
                members[study] = membership_of(citation)
            if study not in held:
                hashes[study] = citation.content_hash
            if citation.standing is not Standing.NONE:
                standings[study] = citation.standing
        return cls(hashes, members, held, frozenset(memberships), standings)

    def knows(self, study: StudyId) -> bool:
        """Whether the record was seen before; one the search listed and nobody served was not."""
        if study in self.stored or self.hashes.get(study):
            return True
        member = self.memberships.get(study)
        return member is not None and member.presence is not Presence.NOT_SERVED

    def last_checked(self, study: StudyId) -> str:
        """UTC date PubMed was last asked for the record; empty when it never was."""
        member = self.memberships.get(study)
        return member.last_checked if member is not None else ""

    def has_only_line_of(self, study: StudyId) -> bool:
        """Whether the record is known from the bibliography alone."""
        return study in self.hashes


def study_of(pmid: Pmid) -> StudyId:
    """The study id of a PMID."""
    return StudyId(f"pmid:{pmid}")


def membership_of(citation: Citation) -> Membership:
    """The presence a bibliography line stands for."""
    return Membership(
        study=study_of(citation.pmid),
        presence=citation.presence,
        first_seen=citation.first_seen,
        since=citation.since or citation.first_seen,
        last_checked=citation.last_checked,
        misses=citation.misses,
        merged_into=citation.merged_into,
    )


def record_of(citation: Citation) -> Record:
    """A bibliographic record without abstract or MeSH, for when PubMed was never reached."""
    return Record(
        id=study_of(citation.pmid),
        title=_plain(citation.title),
        version=citation.version,
        vernacular_title=citation.vernacular_title,
        authors=tuple(_author(name) for name in citation.authors),
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
    """What a bibliography line says of presence; more of a record that is not there."""
    moved = membership.since != membership.first_seen
    kept: dict[str, Any] = {
        "presence": membership.presence,
        "first_seen": membership.first_seen,
        "since": membership.since if moved else "",
    }
    if membership.presence is not Presence.PRESENT:
        names = ("last_checked", "misses", "merged_into")
        kept |= {name: getattr(membership, name) for name in names}
    return kept


def _plain(text: str) -> RichText:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return RichText(text, escaped)


def _author(name: str) -> Author:
    last, space, initials = name.rpartition(" ")
    if space and initials.isupper() and len(initials) <= 4:
        return Author(last_name=last, initials=initials)
    return Author(collective_name=name)


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
