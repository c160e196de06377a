"""A search as the History server keeps it, so that its records can be read by place.

The PMIDs of a search and where PubMed put them enter; the parameters of one batch leave. A
history set is a snapshot without a promised life: it serves this run at most, is never
written down, and whoever reads it must compare what comes with what was expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litreview.model.identity import Pmid


@dataclass(frozen=True, slots=True)
class HistorySet:
    """One search's place on the History server.

    Attributes:
        pmids: The whole set, in PubMed's order.
        web_env: Opaque; case counts.
        query_key: The number of the search in it.
    """

    pmids: tuple[Pmid, ...]
    web_env: str
    query_key: str

    def holds(self, asked: Sequence[Pmid]) -> bool:
        """Whether exactly this set is asked for, in this order."""
        return bool(self.web_env and self.query_key) and self.pmids == tuple(asked)

    def batch(self, start: int, count: int) -> dict[str, str]:
        """The parameters that ask for some of its records."""
        return {
            "db": "pubmed",
            "retmode": "xml",
            "WebEnv": self.web_env,
            "query_key": self.query_key,
            "retstart": str(start),
            "retmax": str(count),
        }
