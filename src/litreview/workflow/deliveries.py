"""Which of PubMed's files gave a record last, and which deleted it: remembered between imports.

The files' places and their PMIDs enter; whether PubMed deleted a record leaves, the same however
the files are spread over commands, and whatever was held when one was read. PubMed deletes at the
end of a file. What a record says, and what a compound holds, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from litreview.errors import NounError, StoreError
from litreview.model.codec import from_json, to_json_bytes
from litreview.pubmed.bulk import Place
from litreview.textfiles.files import read_bytes, write_atomically

DELIVERIES_NAME = "deliveries.json"
_BEFORE_ALL = (-1, 0)  # the place of a file whose name tells none


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What one file did last: PMIDs that no later file gave, or deleted, again."""

    year: int
    number: int
    given: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Deliveries:
    """The file on the disk."""

    files: tuple[_Delivery, ...] = ()


@dataclass(slots=True)
class Deliveries:
    """What is remembered, and where.

    Attributes:
        note: What kept it from being read; empty when nothing did.
    """

    path: Path
    given: dict[int, Place] = field(default_factory=dict)
    deleted: dict[int, Place] = field(default_factory=dict)
    note: str = ""
    changed: bool = False

    @classmethod
    def read(cls, path: Path) -> Deliveries:
        """Return what earlier imports remembered; nothing where there is no such file."""
        found = cls(path)
        if not path.exists():
            return found
        try:
            kept = from_json(_Deliveries, read_bytes(path, StoreError))
        except NounError:
            found.note = (
                f"{path.name} is damaged and was begun anew: import PubMed's files once more, "
                "in the order of their numbers, to be sure of what PubMed deleted."
            )
            return found
        for one in kept.files:
            found.given |= dict.fromkeys(one.given, (one.year, one.number))
            found.deleted |= dict.fromkeys(one.deleted, (one.year, one.number))
        return found

    def write(self) -> None:
        """Keep it, where anything is new."""
        if self.changed:
            write_atomically(self.path, to_json_bytes(_Deliveries(tuple(self._files()))))
            self.changed = False

    def give(self, pmids: Iterable[int], place: Place | None) -> None:
        """Note what a file gave; one without a place tells nothing of the order."""
        if place is not None:
            self._note(self.given, dict.fromkeys(pmids, place))

    def delete(self, pmids: Iterable[int], place: Place | None) -> None:
        """Note what a file deleted; one without a place counts as read after what gave it."""
        places = {
            pmid: self.given.get(pmid, _BEFORE_ALL) if place is None else place for pmid in pmids
        }
        self._note(self.deleted, places)

    def is_deleted(self, pmid: int) -> bool | None:
        """Whether PubMed's files delete a record and give it no more; None: never deleted."""
        deleted = self.deleted.get(pmid)
        if deleted is None:
            return None
        given = self.given.get(pmid)
        return given is None or deleted >= given

    def _note(self, known: dict[int, Place], places: dict[int, Place]) -> None:
        for pmid, place in places.items():
            if pmid not in known or known[pmid] < place:
                known[pmid] = place
                self.changed = True

    def _files(self) -> Iterable[_Delivery]:
        by_place: dict[Place, tuple[list[int], list[int]]] = {}
        for at, known in enumerate((self.given, self.deleted)):
            for pmid, place in known.items():
                by_place.setdefault(place, ([], []))[at].append(pmid)
        for (year, number), (given, deleted) in sorted(by_place.items()):
            yield _Delivery(year, number, tuple(sorted(given)), tuple(sorted(deleted)))
