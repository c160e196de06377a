"""What is known of a compound's records before PubMed is asked.

Stored records and `citations.jsonl` enter; one view of both leaves: which PMIDs were there,
with which content, since when. A missing database is normal; then the file remembers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from litreview.model.identity import StudyId
from litreview.model.run import Citation, Membership
from litreview.model.vocabulary import Presence, Standing
from litreview.tracking.bibliography import NOWHERE, membership_of, study_of


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
        places: Mapping[str, str] = NOWHERE,
    ) -> Baseline:
        """Join the database with the bibliography, read as a stream; the database wins.

        Args:
            places: Where the history last told records to be, see `Story.places`.
        """
        held = frozenset(stored)
        members = dict(memberships)
        hashes: dict[StudyId, str] = {}
        standings: dict[StudyId, Standing] = {}
        for citation in citations:
            study = study_of(citation.pmid)
            if study not in members:
                members[study] = membership_of(citation, places)
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
