"""What a history tells of records and claims: each thing once, in the order it happened.

Entries enter, oldest first; what of them is news leaves. A file that git merged from two clones
may tell a thing twice, on two days and in two lines; a run that was killed may have told it
already. Whoever writes a history and whoever reads it asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound
from litreview.model.run import Change, HistoryEntry, history_id
from litreview.model.vocabulary import ChangeKind, Presence

OF_CLAIMS = (ChangeKind.TIER, ChangeKind.RULE_SET)
HASH_LENGTH = 8  # hex digits of a content hash: enough to tell one text of a record from its next

# Lines of earlier versions, one for each record.
_OLD_PRESENCE, _OLD_REVISION = "presence", "revision"


def record_entry(
    kind: ChangeKind,
    studies: Iterable[str],
    at: datetime,
    before: str = "",
    after: str = "",
    cause: str = "",
) -> HistoryEntry:
    """One line for everything of one kind that one run found; PMIDs by number.

    Args:
        studies: PMIDs; of revised records with the hash of what they are now, "123=0a1b2c3d".
    """
    listed = tuple(sorted(studies, key=lambda study: int(_pmid(study))))
    content = [kind, before, after, day_of(at), listed]
    return HistoryEntry(
        history_id(to_json_bytes(content)), at, kind, "", before, after, cause, studies=listed
    )


@dataclass
class Story:
    """What was told so far.

    Attributes:
        arrived: PMIDs told as new.
        added: PMIDs told as added from a file, whether or not a search finds them.
        places: Where each record was last told to be, by PMID: `present`, `left_query`, `gone`,
            `withdrawn`, or the study it became part of.
        contents: Hash of the latest revision told, by PMID.
        standings: By study id.
        decisions: Moves of claims, by what makes one itself.
    """

    arrived: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    standings: dict[str, str] = field(default_factory=dict)
    decisions: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, history: Iterable[HistoryEntry]) -> Story:
        """The story a whole history tells."""
        story = cls()
        for entry in history:
            story.take(entry)
        return story

    @property
    def away(self) -> set[str]:
        """PMIDs of the records last told to be somewhere else than in the search."""
        return {pmid for pmid, place in self.places.items() if place != Presence.PRESENT}

    def take(self, entry: HistoryEntry) -> HistoryEntry | None:
        """The entry with what it tells for the first time; None when all of it was told."""
        entry = _modern(entry)
        if entry.kind in OF_CLAIMS:
            key = (day_of(entry.at), entry.kind, entry.subject, entry.before, entry.after)
            known = key in self.decisions
            self.decisions.add(key)
            return None if known else entry
        if entry.kind == ChangeKind.STANDING:
            known = self.standings.get(entry.subject) == entry.after
            self.standings[entry.subject] = entry.after
            return None if known else entry
        tells = _TELLS.get(entry.kind)
        if tells is None:
            return entry
        news = tuple(study for study in entry.studies if tells(self, entry, study))
        if len(news) == len(entry.studies):
            return entry
        if not news:
            return None
        kind = ChangeKind(entry.kind)
        return record_entry(kind, news, entry.at, entry.before, entry.after, entry.cause)

    def news(self, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
        """What of some entries was not told yet; from now on it was."""
        return tuple(new for entry in entries if (new := self.take(entry)) is not None)

    def _arrives(self, _: HistoryEntry, pmid: str) -> bool:
        known = pmid in self.arrived
        self.arrived.add(pmid)
        return not known

    def _is_added(self, _: HistoryEntry, pmid: str) -> bool:
        known = pmid in self.added or pmid in self.arrived
        self.added.add(pmid)
        return not known

    def _moves(self, entry: HistoryEntry, pmid: str) -> bool:
        """A move from elsewhere than where the record is was found by a clone that knew less."""
        place = self.places.get(pmid)
        if place == entry.after or (place and entry.before and place != entry.before):
            return False
        self.places[pmid] = entry.after
        return True

    def _is_revised(self, _: HistoryEntry, study: str) -> bool:
        pmid, _sign, content = study.partition("=")
        if content and self.contents.get(pmid) == content:
            return False
        self.contents[pmid] = content
        return True


_TELLS: dict[str, Callable[[Story, HistoryEntry, str], bool]] = {
    ChangeKind.NEW_STUDY: Story._arrives,
    ChangeKind.ADDED: Story._is_added,
    ChangeKind.VANISHED: Story._moves,
    ChangeKind.RESTORED: Story._moves,
    ChangeKind.REVISED: Story._is_revised,
}


def changes_of(history: Sequence[HistoryEntry], compound: Compound) -> Iterator[Change]:
    """Every change a history tells, each once, oldest first; a run is none.

    Args:
        history: Oldest first.
    """
    story, kinds = Story(), set(ChangeKind)
    for entry in history:
        told = story.take(entry)
        if told is None or told.kind not in kinds:
            continue
        kind, before, after = ChangeKind(told.kind), told.before, told.after
        if told.studies:
            for study in told.studies:
                yield Change(told.at, compound, kind, f"pmid:{_pmid(study)}", before, after, "")
        else:
            yield Change(told.at, compound, kind, told.subject, before, after, told.cause)


def day_of(at: datetime) -> str:
    """The UTC date of a time."""
    return at.astimezone(UTC).date().isoformat()


def _modern(entry: HistoryEntry) -> HistoryEntry:
    """A line of an earlier version, which named one record by its study id, as of today."""
    pmid = entry.subject.removeprefix("pmid:")
    if entry.kind == _OLD_PRESENCE:
        back = entry.after == Presence.PRESENT
        kind = ChangeKind.RESTORED if back else ChangeKind.VANISHED
        return replace(entry, kind=kind, studies=(pmid,))
    if entry.kind == _OLD_REVISION:  # it kept the hashes of both texts
        study = f"{pmid}={entry.after[:HASH_LENGTH]}"
        return replace(entry, kind=ChangeKind.REVISED, before="", after="", studies=(study,))
    return entry


def _pmid(study: str) -> str:
    return study.partition("=")[0]
