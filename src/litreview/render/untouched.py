"""What pages rest on, as a digest: of a study that nobody touched, and of a view.

A dossier and a printer enter; digests leave. Two equal digests mean two equal pages, so that most
pages of a large site need not be made again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from litreview.model.codec import to_json_bytes
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.render.corrections import corrections_of_study
from litreview.render.data_files import files_here
from litreview.render.printer import Printer
from litreview.textfiles.files import stamp_of

LIBRARIES = ("jinja2", "markupsafe", "msgspec", "nh3")
"""Outside libraries whose version may change a page."""


@dataclass(frozen=True)
class Untouched:
    """What the pages of studies rest on that no person judged, linked, tied or remarked on.

    They show their record, what the machine reads in it by the rules and whether the search finds
    it, which a memo's keys tell; besides those, what stands in people's files and how a page looks.
    """

    dossier: Dossier
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
        return cls(dossier, seen.digest())

    def digest(self, study: StudyId) -> str:
        """A hash over all that a study's page rests on; empty for one that people touched."""
        if study not in self.dossier.memo.keys:
            return ""
        corrected = repr(corrections_of_study(self.dossier, study)).encode()
        return self._over((corrected, *self._marks(study)))

    def of_study(self, study: StudyId, shown: object) -> str:
        """A hash over all that a study's page rests on which shows this view."""
        return self._over((repr(shown).encode(), *self._marks(study)))

    def of_view(self, *shown: object) -> str:
        """A hash over all that a page rests on which shows nothing but these views."""
        return self._over((repr(shown).encode(),))

    def of_all(self) -> str:
        """A hash over all that any page rests on: everything known, and the files made here."""
        dossier, keys = self.dossier, self.dossier.memo.keys
        by_study = {"records", "grades", "memo"}
        known = (getattr(dossier, f.name) for f in fields(dossier) if f.name not in by_study)
        touched = (s for s in dossier.records if s not in keys)
        studies = ((dossier.records[s], dossier.grades.get(s)) for s in touched)
        files = [file.name for file in files_here()]
        return self._over(map(to_json_bytes, (files, list(keys.items()), *known, *studies)))

    def _over(self, parts: Iterable[bytes]) -> str:
        seen = sha256(self.common)
        for part in parts:
            seen.update(part)
        return seen.hexdigest()[:32]

    def _marks(self, study: StudyId) -> Iterator[bytes]:
        """What its page tells programs: of itself, and of what it cites."""
        yield self._mark(study)
        for pmid in self.dossier.outlines[study].references:
            yield self._mark(StudyId(f"pmid:{pmid}"))

    def _mark(self, study: StudyId) -> bytes:
        """What is said of a study changes with this; nothing where it is not in hand."""
        if study not in self.dossier.records:
            return b""
        key = self.dossier.memo.keys.get(study)
        return key.encode() if key else to_json_bytes(self.dossier.records[study])


@cache
def program_digest() -> str:
    """A hash over this program's files as they lie on the disk, and over what it prints with."""
    root = Path(__file__).parents[1]
    seen = sha256(" ".join((sys.version, *map(version, LIBRARIES))).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".toml", ".json"}:
            seen.update(f"{path.relative_to(root)} {stamp_of(path)}\n".encode())
    return seen.hexdigest()
