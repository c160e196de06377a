"""Where each file of a workspace lies.

A workspace's root and a compound enter; paths leave. Whether anything stands there is for the
readers to find out; only the list of compounds looks at the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from litreview.errors import QueryFileError
from litreview.model.identity import Compound
from litreview.workspace.files import toml_files


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one workspace."""

    root: Path

    def compounds(self) -> tuple[Compound, ...]:
        """Every compound with a query file, sorted; hidden files are not query files."""
        paths = toml_files(self.root / "queries", QueryFileError)
        return tuple(sorted(Compound(path.stem) for path in paths))

    def query(self, compound: Compound) -> Path:
        """The compound's identity and PubMed strategy."""
        return self.root / "queries" / f"{compound}.toml"

    def claims(self, compound: Compound) -> Path:
        """The claims made about it."""
        return self._data(compound) / "claims.toml"

    def reports(self, compound: Compound) -> Path:
        """Community evidence."""
        return self._data(compound) / "reports.toml"

    def citations(self, compound: Compound) -> Path:
        """The bibliographic snapshot, without abstracts."""
        return self._data(compound) / "citations.jsonl"

    def manual(self, compound: Compound) -> Path:
        """The folder of records PubMed does not hold."""
        return self._data(compound) / "manual"

    def reviews(self, compound: Compound) -> Path:
        """The folder of reviewers' files."""
        return self._data(compound) / "reviews"

    def history(self, compound: Compound) -> Path:
        """Complete runs and every change of a tier."""
        return self._data(compound) / "history.jsonl"

    @property
    def policy(self) -> Path:
        """The ladder's thresholds."""
        return self.root / "data" / "policy.toml"

    def _data(self, compound: Compound) -> Path:
        return self.root / "data" / compound
