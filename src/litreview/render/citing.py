"""How to cite a compound's pages, under which terms, and which files there are to download.

A dossier enters; plain text leaves for the pages that may hold the date of the search.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier, SearchState
from litreview.model.site import SiteFacts
from litreview.render.data_files import NO_PARQUET, DataFile, Format, files_here
from litreview.render.wording import day


@dataclass(frozen=True)
class Citing:
    """How to cite one compound's pages, and its files."""

    dossier: Dossier

    def text(self, site: SiteFacts) -> str:
        """The citation in one line: name, site, rule set, date of the search, address."""
        query, search = self.dossier.query, self.dossier.search
        parts = [
            f"{query.name}: the evidence, claim by claim",
            f"In: {site.title}",
            f"Rule set {self.dossier.policy.rule_set}",
            _searched(search),
        ]
        address = f"{site.url}/{query.compound}/" if site.url else ""
        return " ".join((*(f"{part.removesuffix('.')}." for part in parts), address)).rstrip()

    @property
    def files(self) -> dict[str, list[DataFile]]:
        """The files to download by what is in them, in order."""
        found: dict[str, list[DataFile]] = {}
        for file in files_here():
            found.setdefault(file.about, []).append(file)
        return found

    @property
    def left_out(self) -> str:
        """What cannot be downloaded, and why; empty when nothing is missing."""
        able = any(file.format is Format.PARQUET for file in files_here())
        return "" if able else NO_PARQUET


def _searched(search: SearchState) -> str:
    """How far the search has come; records known without one are not said to be searched for."""
    known = day(search.data_through or search.last_complete)
    if search.last_complete:
        return f"PubMed searched to {known}"
    return f"Records of PubMed as known on {known}" if known else "PubMed not yet searched"
