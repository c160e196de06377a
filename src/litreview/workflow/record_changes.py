"""What became of a compound's records: new, revised, vanished, restored.

The store and memberships enter; changes leave, newest first. Everything is read from what was
kept, so that the same store always tells the same story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Change, HistoryEntry, Membership
from litreview.model.vocabulary import ChangeKind, Origin, Presence
from litreview.store.revisions import RevisionPair
from litreview.store.store import Store
from litreview.tracking.changes import PRESENCE, REVISION, presence_words
from litreview.tracking.presence import AWAY


def record_changes(
    store: Store,
    compound: Compound,
    members: Mapping[StudyId, Membership],
    history: Sequence[HistoryEntry] = (),
) -> tuple[Change, ...]:
    """What became of a compound's records, newest first: new, revised, vanished, restored.

    Args:
        history: What was told of them before; a presence it does not tell of is read from the
            membership, which knows the last move only.
    """
    told = [change for entry in history if (change := _told(entry, compound)) is not None]
    served = store.hashes(compound)
    moved = {change.subject for change in told if change.kind is not ChangeKind.REVISED}
    found = [
        *told,
        *_arrivals(compound, members.values(), served),
        *_moves(compound, (one for one in members.values() if one.study not in moved)),
        *_revisions(store, compound),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.subject), reverse=True))


def _revisions(store: Store, compound: Compound) -> Iterator[Change]:
    for pair in store.revised(compound):
        what = changed_parts(pair)
        if pair.before.origin is Origin.EXPORT and pair.after.origin is not Origin.EXPORT:
            what = tuple(part for part in what if part in _OF_AN_EXPORT)
        if pair.before.origin is not Origin.SNAPSHOT and what:
            yield Change(pair.at, compound, ChangeKind.REVISED, pair.study, "", ", ".join(what), "")


def changed_parts(pair: RevisionPair) -> tuple[str, ...]:
    """What a reader or a rule would see differ between two revisions, in a fixed order."""
    before, after = pair.before, pair.after
    found = [name for name, part in _PARTS.items() if part(before) != part(after)]
    if "standing" in found and "linked notices" in found:
        found.remove("linked notices")  # that is what the standing rests on
    if not found and before.content_hash != after.content_hash:
        found.append("other details")
    return tuple(found)


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


def _other_abstracts(record: Record) -> object:
    return [(o.language, [s.text.plain for s in o.sections]) for o in record.other_abstracts]


def _languages(record: Record) -> object:
    return record.languages


def _keywords(record: Record) -> object:
    return sorted(keyword.name for keyword in record.keywords)


def _notices(record: Record) -> object:
    return sorted(map(repr, record.corrections))


_OF_AN_EXPORT = ("title", "standing")  # its layout of all else is another programme's
_PARTS = {
    "title": _title,
    "abstract": _abstract,
    "publication types": _types,
    "MeSH": _mesh,
    "standing": _standing,
    "authors": _authors,
    "journal details": _place,
    "abstracts in other languages": _other_abstracts,
    "language": _languages,
    "keywords": _keywords,
    "linked notices": _notices,
}


def _told(entry: HistoryEntry, compound: Compound) -> Change | None:
    """What an entry of the history says of a record."""
    if entry.kind == REVISION:
        kind, before, after = ChangeKind.REVISED, "", ""
    elif entry.kind == PRESENCE:
        back = entry.after == Presence.PRESENT.value
        kind = ChangeKind.RESTORED if back else ChangeKind.VANISHED
        before, after = entry.before, entry.after
    else:
        return None
    return Change(entry.at, compound, kind, entry.subject, before, after, "")


def _arrivals(
    compound: Compound, members: Iterable[Membership], served: Collection[StudyId]
) -> Iterator[Change]:
    for member in members:
        never_served = member.presence is Presence.NOT_SERVED and member.study not in served
        if member.first_seen and not never_served:
            yield _dated(compound, ChangeKind.NEW_STUDY, member, member.first_seen)


def _moves(compound: Compound, members: Iterable[Membership]) -> Iterator[Change]:
    """The last move of each record, as far as its membership knows it."""
    for member in members:
        if not member.since:
            continue
        if member.presence in AWAY:
            away = presence_words(member)
            yield _dated(compound, ChangeKind.VANISHED, member, member.since, after=away)
        elif member.presence is Presence.PRESENT and member.since > member.first_seen:
            yield _dated(compound, ChangeKind.RESTORED, member, member.since)


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
