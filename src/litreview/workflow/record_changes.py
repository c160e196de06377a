"""What became of a compound's records: new, revised, vanished, restored.

The store and memberships enter; changes leave, newest first. Everything is read from what was
kept, so that the same store always tells the same story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Change, Membership
from litreview.model.vocabulary import ChangeKind, Origin, Presence
from litreview.store.revised import RevisionPair
from litreview.store.store import Store
from litreview.workflow.presence import AWAY


def record_changes(
    store: Store, compound: Compound, members: Mapping[StudyId, Membership]
) -> tuple[Change, ...]:
    """What became of a compound's records, newest first: new, revised, vanished, restored."""
    found = [*_presence_changes(compound, members.values()), *_revisions(store, compound)]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.subject), reverse=True))


def _revisions(store: Store, compound: Compound) -> Iterator[Change]:
    for pair in store.revised(compound):
        if pair.before.origin is not Origin.SNAPSHOT and (what := changed_parts(pair)):
            yield Change(pair.at, compound, ChangeKind.REVISED, pair.study, "", ", ".join(what), "")


def changed_parts(pair: RevisionPair) -> tuple[str, ...]:
    """What a reader or a rule would see differ between two revisions, in a fixed order."""
    before, after = pair.before, pair.after
    return tuple(name for name, part in _PARTS.items() if part(before) != part(after)) or (
        ("other details",) if before.content_hash != after.content_hash else ()
    )


def _title(record: Record) -> object:
    return record.title.plain


def _abstract(record: Record) -> object:
    return [(section.label, section.text.plain) for section in record.abstract]


def _types(record: Record) -> object:
    return sorted(ptype.name for ptype in record.publication_types)


def _mesh(record: Record) -> object:
    return sorted(map(repr, record.mesh_headings))


def _standing(record: Record) -> object:
    return record.standing


def _authors(record: Record) -> object:
    return [str(author) for author in record.authors]


def _place(record: Record) -> object:
    return (record.journal, record.pub_date.iso(), record.doi, record.pmcid)


_PARTS = {
    "title": _title,
    "abstract": _abstract,
    "publication types": _types,
    "MeSH": _mesh,
    "standing": _standing,
    "authors": _authors,
    "journal details": _place,
}


def _presence_changes(compound: Compound, members: Iterable[Membership]) -> Iterator[Change]:
    for member in members:
        if member.first_seen:
            yield _dated(compound, ChangeKind.NEW_STUDY, member, member.first_seen)
        if not member.since:
            continue
        if member.presence in AWAY:
            yield _dated(compound, ChangeKind.VANISHED, member, member.since, after=_away(member))
        elif member.presence is Presence.PRESENT and member.since > member.first_seen:
            yield _dated(compound, ChangeKind.RESTORED, member, member.since)


def _away(member: Membership) -> str:
    if member.merged_into is not None:
        return f"pmid:{member.merged_into}"
    return "withdrawn" if member.withdrawn else member.presence.value


def _dated(
    compound: Compound, kind: ChangeKind, member: Membership, day: str, *, after: str = ""
) -> Change:
    at = datetime.combine(date.fromisoformat(day), time(), UTC)
    before = Presence.PRESENT.value if kind is ChangeKind.VANISHED else ""
    return Change(at, compound, kind, member.study, before, after or _AFTER[kind], "")


_AFTER = {
    ChangeKind.NEW_STUDY: Presence.PRESENT.value,
    ChangeKind.RESTORED: Presence.PRESENT.value,
    ChangeKind.VANISHED: Presence.GONE.value,
}
