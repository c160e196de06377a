"""What became of records, as lines of the history: left, gone, merged, back, revised.

Presences before and after a run enter; history entries leave. The history is only ever added
to, so that what was told once stays told, and a machine without a database can tell it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from litreview.model.codec import to_json_bytes
from litreview.model.identity import StudyId
from litreview.model.run import HistoryEntry, Membership, history_id
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.presence import AWAY, never_found

PRESENCE, REVISION = "presence", "revision"
WITHDRAWN = "withdrawn"


def presence_entries(
    members: Iterable[Membership],
    baseline: Baseline,
    at: datetime,
    cause: str = "complete search",
) -> Iterator[HistoryEntry]:
    """One entry for each record that left, came back, or is away in another way than before."""
    for member in members:
        known = baseline.memberships.get(member.study)
        before = presence_words(known) if known is not None else ""
        after = presence_words(member)
        if before and after and before != after:
            yield _entry(PRESENCE, member.study, before, after, cause, at)


def revision_entry(study: StudyId, before: str, after: str, at: datetime) -> HistoryEntry:
    """The entry for a record whose earlier text is not here, only its hash.

    Args:
        before: Content hash of what the bibliography knows.
        after: Content hash of what PubMed serves.
    """
    return _entry(REVISION, study, before, after, "its earlier text is not kept here", at)


def presence_words(member: Membership) -> str:
    """Where a record is: `present`, `left_query`, `gone`, `withdrawn`, or what it became part of.

    Empty for a record that the search never found.
    """
    if never_found(member):
        return ""
    if member.presence not in AWAY:
        return Presence.PRESENT.value
    if member.merged_into is not None:
        return f"pmid:{member.merged_into}"
    return WITHDRAWN if member.withdrawn else member.presence.value


def _entry(
    kind: str, study: StudyId, before: str, after: str, cause: str, at: datetime
) -> HistoryEntry:
    """An entry known by its day, so that a run that was killed and done again adds none."""
    day = at.astimezone(UTC).date().isoformat()
    content = to_json_bytes([kind, study, before, after, day])
    return HistoryEntry(history_id(content), at, kind, study, before, after, cause)
