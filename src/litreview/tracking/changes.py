"""What became of records, as lines of the history, written by the run that finds it.

Presences before and after a run enter, or a record and what was known of it; history entries
leave. They are grouped: a first run has one line for all its new records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Record
from litreview.model.run import HistoryEntry, Membership, history_id
from litreview.model.story import HASH_LENGTH, Story, record_entry
from litreview.model.vocabulary import ChangeKind, Origin, Presence, Standing
from litreview.tracking.bibliography import WITHDRAWN
from litreview.tracking.presence import AWAY, never_found


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


def arrival_entries(
    members: Iterable[Membership], story: Story, at: datetime
) -> Iterator[HistoryEntry]:
    """One line for the records that were found, and never told as new."""
    new = {
        pmid
        for member in members
        if member.presence is Presence.PRESENT and member.first_seen
        if (pmid := _pmid(member.study)) not in story.arrived
    }
    if new:
        yield record_entry(ChangeKind.NEW_STUDY, new, at, after=Presence.PRESENT)


def added_entries(pmids: Collection[str], at: datetime) -> Iterator[HistoryEntry]:
    """One line for the records that a file brought, and nobody knew; no search was asked."""
    if pmids:
        yield record_entry(ChangeKind.ADDED, pmids, at)


def move_entries(
    members: Iterable[Membership],
    known: Mapping[StudyId, Membership],
    story: Story,
    at: datetime,
    cause: str = "",
) -> Iterator[HistoryEntry]:
    """A line for the records that left, or came back, from one place to another.

    Args:
        members: Where records are now.
        known: Where they were, as far as the history does not tell.
    """
    moved: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for member in members:
        pmid, before = _pmid(member.study), known.get(member.study)
        was = story.places.get(pmid) or (presence_words(before) if before is not None else "")
        now = presence_words(member)
        if was and now and was != now:
            moved[was, now].append(pmid)
    for (was, now), pmids in sorted(moved.items()):
        back = now == Presence.PRESENT
        kind = ChangeKind.RESTORED if back else ChangeKind.VANISHED
        yield record_entry(kind, pmids, at, was, now, cause)


def revision_entries(
    pairs: Iterable[tuple[Record, Record]], at: datetime
) -> Iterator[HistoryEntry]:
    """Lines for revised records: by what of them changed, and each change of standing.

    Args:
        pairs: Of each record what was known before, and what it is now.
    """
    revised: defaultdict[str, list[str]] = defaultdict(list)
    for before, after in pairs:
        parts = changed_parts(before, after)
        if before.origin is Origin.EXPORT and after.origin is not Origin.EXPORT:
            parts = tuple(part for part in parts if part in _OF_AN_EXPORT)
        if parts:
            revised[", ".join(parts)].append(_revision(after))
        if before.standing is not after.standing:
            yield standing_entry(after, before.standing, at)
    for what, studies in sorted(revised.items()):
        yield record_entry(ChangeKind.REVISED, studies, at, after=what)


def unseen_revisions(
    records: Iterable[Record], hashes: Mapping[StudyId, str], at: datetime
) -> Iterator[HistoryEntry]:
    """A line for records that differ from what the bibliography knows: only the hash of it."""
    differ = [r for r in records if (known := hashes.get(r.id)) and known != r.content_hash]
    if differ:
        cause = "their earlier text is not kept here"
        yield record_entry(ChangeKind.REVISED, map(_revision, differ), at, cause=cause)


def standing_entry(record: Record, before: Standing, at: datetime) -> HistoryEntry:
    """The line for a record whose standing is another than before.

    The same change at the same time has the same id, so that telling it twice adds nothing.
    """
    after, cause = record.standing, _shown_by_pubmed(record)
    content = to_json_bytes(["standing", record.id, before, after, cause, at.isoformat()])
    return HistoryEntry(
        id=history_id(content),
        at=at,
        kind=ChangeKind.STANDING,
        subject=record.id,
        before=before,
        after=after,
        cause=cause,
    )


def remembered_moves(
    members: Iterable[Membership], stored: Collection[StudyId]
) -> Iterator[HistoryEntry]:
    """What memberships remember of a time without these lines: the first day, and the last move.

    Args:
        stored: Of the records that PubMed did not serve last, those that it ever did.
    """
    found: defaultdict[tuple[str, ChangeKind, str, str], list[str]] = defaultdict(list)
    present = Presence.PRESENT.value
    for member in members:
        pmid = _pmid(member.study)
        served = member.presence is not Presence.NOT_SERVED or member.study in stored
        if member.first_seen and served:
            found[member.first_seen, ChangeKind.NEW_STUDY, "", present].append(pmid)
        if member.presence in AWAY and member.since:
            away = presence_words(member)
            found[member.since, ChangeKind.VANISHED, present, away].append(pmid)
        elif member.presence is Presence.PRESENT and member.since > member.first_seen:
            found[member.since, ChangeKind.RESTORED, "", present].append(pmid)
    for (day, kind, before, after), pmids in sorted(found.items()):
        at = datetime.combine(date.fromisoformat(day), time(), UTC)
        yield record_entry(kind, pmids, at, before, after)


def changed_parts(before: Record, after: Record) -> tuple[str, ...]:
    """What a reader or a rule would see differ between two revisions, in a fixed order."""
    found = [name for name, part in _PARTS.items() if part(before) != part(after)]
    if "standing" in found and "linked notices" in found:
        found.remove("linked notices")  # that is what the standing rests on
    if not found and before.content_hash != after.content_hash:
        found.append("other details")
    return tuple(found)


def _abstract(record: Record) -> object:
    return [(section.label, section.text.plain) for section in record.abstract]


def _other_abstracts(record: Record) -> object:
    return [(o.language, [s.text.plain for s in o.sections]) for o in record.other_abstracts]


_OF_AN_EXPORT = ("title", "standing")  # its layout of all else is another programme's
_PARTS: dict[str, Callable[[Record], object]] = {
    "title": lambda record: record.title.plain,
    "abstract": _abstract,
    "publication types": lambda record: sorted(kind.name for kind in record.publication_types),
    "MeSH": lambda record: sorted(map(repr, record.mesh_headings)),
    "standing": lambda record: record.standing,
    "authors": lambda record: [str(author) for author in record.authors],
    "journal details": lambda r: (r.journal, r.pub_date.iso(), r.doi, r.pmcid),
    "abstracts in other languages": _other_abstracts,
    "language": lambda record: record.languages,
    "keywords": lambda record: sorted(keyword.name for keyword in record.keywords),
    "linked notices": lambda record: sorted(map(repr, record.corrections)),
}


def _shown_by_pubmed(record: Record) -> str:
    """What PubMed shows for a standing, notices first."""
    signals = [signal for signal in record.signals if signal.standing is record.standing]
    if not signals:
        return "PubMed no longer shows a notice"
    notices = sorted({signal.notice for signal in signals if signal.notice is not None}, key=int)
    if notices:
        return f"PubMed links the notice {', '.join(f'PMID {notice}' for notice in notices)}"
    return f"PubMed marks it in the {signals[0].signal}"


def _revision(record: Record) -> str:
    return f"{_pmid(record.id)}={record.content_hash[:HASH_LENGTH]}"


def _pmid(study: StudyId) -> Pmid:
    return Pmid(study.removeprefix("pmid:"))
