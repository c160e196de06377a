"""Where each file of a workspace lies.

A workspace's root and a compound enter; paths leave. Whether anything stands there is for the
readers to find out; only the list of compounds looks at the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from litreview.errors import NounError, QueryFileError
from litreview.model.identity import Compound, check_compound
from litreview.textfiles.files import files_in


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one workspace."""

    root: Path

    def compounds(self) -> tuple[Compound, ...]:
        """Every compound with a well-named query file, sorted; hidden files are none."""
        stems = (path.stem for path in self._query_files())
        return tuple(sorted(Compound(stem) for stem in stems if _is_compound(stem)))

    def misnamed(self) -> tuple[QueryFileError, ...]:
        """One error for each query file whose name cannot be a compound's."""
        return tuple(
            QueryFileError(
                "this file's name cannot be a compound's",
                where=f"queries/{path.name}",
                fix="Rename it: lower-case letters, digits, dots and hyphens, then .toml.",
            )
            for path in self._query_files()
            if not _is_compound(path.stem)
        )

    def _query_files(self) -> list[Path]:
        return sorted(files_in(self.root / "queries", ".toml", QueryFileError))

    def query(self, compound: Compound) -> Path:
        """The compound's identity and PubMed strategy."""
        return self.root / "queries" / f"{compound}.toml"

    def claims(self, compound: Compound) -> Path:
        """The claims made about it."""
        return self._data(compound) / "claims.toml"

    def reports(self, compound: Compound) -> Path:
        """Community evidence."""
        return self._data(compound) / "reports.toml"

    def corrections(self, compound: Compound) -> Path:
        """Errors found in what the site said of it; not every compound has had one."""
        return self._data(compound) / "corrections.toml"

    def citations(self, compound: Compound) -> Path:
        """The bibliographic snapshot, without abstracts."""
        return self._data(compound) / "citations.jsonl"

    def manual(self, compound: Compound) -> Path:
        """The folder of records PubMed does not hold."""
        return self._data(compound) / "manual"

    def open(self, compound: Compound) -> Path:
        """The folder of records whose abstract's licence allows it to stand in a workspace."""
        return self._data(compound) / "open"

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

    @property
    def topics(self) -> Path:
        """What claims of several compounds are about; not every workspace has it."""
        return self.root / "data" / "topics.toml"

    @property
    def site_facts(self) -> Path:
        """What the site says of itself; not every workspace has it."""
        return self.root / "data" / "site.toml"

    def _data(self, compound: Compound) -> Path:
        return self.root / "data" / compound


def _is_compound(stem: str) -> bool:
    try:
        return bool(check_compound(stem))
    except NounError:
        return False
