"""What the pages of studies rest on that no person touched, as a digest.

A dossier and a printer enter; digests leave. Two equal digests mean two equal pages, so that most
pages of a large site need not be made again. Of a study that people touched nothing is promised.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from litreview.model.codec import to_json_bytes
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.render.order import grade_of
from litreview.render.printer import Printer
from litreview.textfiles.files import stamp_of

LIBRARIES = ("jinja2", "markupsafe", "msgspec", "nh3")
"""Outside libraries whose version may change a page."""


@dataclass(frozen=True)
class Untouched:
    """What the pages of studies rest on that no person judged, linked, tied or remarked on.

    They show their record, what the machine reads in it by the rules and whether the search finds
    it; besides those, what stands in people's files and how a page looks.
    """

    dossier: Dossier
    touched: frozenset[StudyId]
    common: bytes

    @classmethod
    def of(cls, dossier: Dossier, printer: Printer) -> Untouched:
        """All studies of a dossier, as a printer prints them."""
        seen = sha256(f"{program_digest()} {printer.digest} {dossier.rulebook}".encode())
        for part in (
            *(printer.site, dossier.query, dossier.policy, dossier.claims, dossier.topics),
            *(dossier.sources, dossier.reports),
        ):
            seen.update(to_json_bytes(part))
        return cls(dossier, _touched(dossier), seen.digest())

    def digest(self, study: StudyId) -> str:
        """A hash over all that a study's page rests on; empty for one that people touched."""
        if study in self.touched or grade_of(self.dossier, study).reviewers:
            return ""
        seen = sha256(self.common)
        record = self.dossier.records[study]
        for shown in (record, *self._cited(record)):
            seen.update(to_json_bytes(shown))
        held = self.dossier.memberships.get(study)
        if held is not None:
            said = (held.presence, held.withdrawn, held.merged_into, held.first_seen, held.since)
            seen.update(repr(said).encode())
        return seen.hexdigest()[:32]

    def _cited(self, record: Record) -> Iterator[Record]:
        """The records in hand that a review cites, which its page names to programs."""
        held = (self.dossier.records.get(StudyId(f"pmid:{pmid}")) for pmid in record.references)
        return (other for other in held if other is not None)


@cache
def program_digest() -> str:
    """A hash over this program's files as they lie on the disk, and over what it prints with."""
    root = Path(__file__).parents[1]
    seen = sha256(" ".join((sys.version, *map(version, LIBRARIES))).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".toml", ".json"}:
            seen.update(f"{path.relative_to(root)} {stamp_of(path)}\n".encode())
    return seen.hexdigest()


def _touched(dossier: Dossier) -> frozenset[StudyId]:
    """Every study that anybody linked or remarked on, or that anything ties to another."""
    ties = dossier.relations
    found = {link.study for link in (*dossier.links, *dossier.absent)}
    found.update(StudyId(subject.partition("@")[0]) for subject in dossier.notes)
    for tie in (*ties.joined, *ties.suspected, *ties.disputed, *ties.same_group):
        found.update((tie.one, tie.other))
    for named in (ties.pooled, ties.replaced, ties.registrations):
        found.update(named)
    found.update(other for others in ties.pooled.values() for other in others)
    return frozenset(found.union(ties.replaced.values(), ties.retracted))
