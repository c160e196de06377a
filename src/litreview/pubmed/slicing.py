"""Cutting a search that is too large for PubMed into slices that are not.

A slice enters; its two halves leave. PubMed serves 9,999 ids of any search, so a larger one
is cut by the day a citation was created, and a single day by PMID. Slices never overlap and
together cover everything. Nothing is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from litreview.model.identity import MAX_PMID

CEILING = 9_999  # ids PubMed serves of one search; biopython issue 4189
FIRST_DAY = date(1900, 1, 1)  # before the first creation date in PubMed
LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Slice:
    """A range of creation days and a range of PMIDs, ends included."""

    first_day: date = FIRST_DAY
    last_day: date = LAST_DAY
    first_pmid: int = 1
    last_pmid: int = MAX_PMID

    def term(self, query: str) -> str:
        """The query, confined to this slice."""
        parts = [f"({query})"]
        if (self.first_day, self.last_day) != (FIRST_DAY, LAST_DAY):
            parts.append(f'("{_day(self.first_day)}"[crdt] : "{_day(self.last_day)}"[crdt])')
        if (self.first_pmid, self.last_pmid) != (1, MAX_PMID):
            parts.append(f"{self.first_pmid}:{self.last_pmid}[uid]")
        return " AND ".join(parts)

    def halves(self) -> tuple[Slice, Slice] | None:
        """The two halves: by day down to one day, then by PMID; None when it is one PMID."""
        days = (self.last_day - self.first_day).days
        if days > 0:
            middle = self.first_day + timedelta(days=days // 2)
            return (
                Slice(self.first_day, middle, self.first_pmid, self.last_pmid),
                Slice(middle + timedelta(days=1), self.last_day, self.first_pmid, self.last_pmid),
            )
        return self.pmid_halves()

    def pmid_halves(self) -> tuple[Slice, Slice] | None:
        """The two halves by PMID alone; None when it is one PMID."""
        if self.first_pmid >= self.last_pmid:
            return None
        middle = (self.first_pmid + self.last_pmid) // 2
        return (
            Slice(self.first_day, self.last_day, self.first_pmid, middle),
            Slice(self.first_day, self.last_day, middle + 1, self.last_pmid),
        )


def _day(when: date) -> str:
    return when.strftime("%Y/%m/%d")
