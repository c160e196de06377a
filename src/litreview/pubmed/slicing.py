"""Listing a search that is too large for PubMed, part by part.

What a search found and a way to ask for a part of it enter; every PMID that could be listed
leaves. PubMed serves 9,999 ids of any search, so a larger one is cut into ranges of PMIDs:
they never overlap, every citation has one, and those already listed show where to cut. By day
of creation is the second way, for where ranges of PMIDs are not understood: a thousand
citations may share a day, and some have none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from litreview.model.identity import MAX_PMID, Pmid

CEILING = 9_999  # ids PubMed serves of one search; biopython issue 4189
MOST_PARTS = (
    34  # parts asked for; 30,000 ids in any order need 20, what is more is bulk files' work
)
IN_ORDER = 0.9  # share of neighbours in one order that makes a listing an ordered one
FIRST_DAY = date(1900, 1, 1)  # before the first creation date in PubMed
LAST_DAY = date(2099, 12, 31)


class Listing(Protocol):
    """How many citations a search or a part of it has, and the ids PubMed lists of them."""

    @property
    def count(self) -> int:
        """All of them."""

    @property
    def pmids(self) -> tuple[Pmid, ...]:
        """Those listed, in PubMed's order."""


@dataclass(frozen=True, slots=True)
class PmidRange:
    """A range of PMIDs, ends included."""

    first: int = 1
    last: int = MAX_PMID

    def term(self, query: str) -> str:
        """The query, confined to this range."""
        return f"({query}) AND {self.first}:{self.last}[uid]"

    def below(self, pmid: int) -> PmidRange:
        """The part before a PMID."""
        return PmidRange(self.first, pmid - 1)

    def start_at(self, pmid: int) -> PmidRange:
        """The part from a PMID on."""
        return PmidRange(pmid, self.last)


@dataclass(frozen=True, slots=True)
class DayRange:
    """A range of days on which citations were created, ends included."""

    first: date = FIRST_DAY
    last: date = LAST_DAY

    def term(self, query: str) -> str:
        """The query, confined to these days."""
        return f'({query}) AND ("{_day(self.first)}"[crdt] : "{_day(self.last)}"[crdt])'

    def halves(self) -> tuple[DayRange, DayRange] | None:
        """The two halves; None when it is one day."""
        days = (self.last - self.first).days
        if days == 0:
            return None
        middle = self.first + timedelta(days=days // 2)
        return DayRange(self.first, middle), DayRange(middle + timedelta(days=1), self.last)


class NotUnderstoodError(Exception):
    """A reply to a part that cannot be one: the part was not understood as it was meant."""


def list_by_pmid(
    whole: Listing, ask: Callable[[PmidRange], Listing], ceiling: int = CEILING
) -> tuple[Pmid, ...]:
    """Return the ids of a search, asked for by ranges of PMIDs.

    Args:
        whole: The search as first answered.
        ask: Lists a range: whole when it is no larger than the ceiling.
        ceiling: How many ids are served of one search.

    Raises:
        NotUnderstoodError: The replies do not fit the ranges asked for.
    """
    cutting = _Cutting(ask, ceiling, whole.pmids)
    cutting.cut(PmidRange(), whole)
    return cutting.found


class _Cutting:
    """A listing under way: what is known so far, and how many parts may still be asked for."""

    def __init__(
        self, ask: Callable[[PmidRange], Listing], ceiling: int, pmids: Iterable[Pmid]
    ) -> None:
        self._ask = ask
        self._ceiling = ceiling
        self._left = MOST_PARTS
        self._listed: dict[Pmid, None] = {}
        self._sorted: list[int] = []
        self._learn(pmids)

    @property
    def found(self) -> tuple[Pmid, ...]:
        """Every id listed so far: PubMed's order within each reply."""
        return tuple(self._listed)

    def cut(self, part: PmidRange, page: Listing) -> None:
        """List the rest of a range that was asked for and is larger than the ceiling."""
        order = _order(page.pmids)
        listed = [int(pmid) for pmid in page.pmids]
        if order < 0 and min(listed) > part.first:  # newest first: what is missing lies below
            self._divide(page.count, part.below(min(listed)), part.start_at(min(listed)))
        elif order > 0 and max(listed) < part.last:
            self._divide(page.count, part.start_at(max(listed) + 1), part.below(max(listed) + 1))
        else:
            self._halve(part, page.count)

    def _halve(self, part: PmidRange, count: int) -> None:
        """Cut a range in the middle of what is known of it."""
        if part.first == part.last:
            return
        at = self._among(part)
        known = self._sorted[at]
        middle = known[len(known) // 2] if known else (part.first + part.last + 1) // 2
        middle = max(middle, part.first + 1)
        self._divide(count, part.below(middle), part.start_at(middle))

    def _divide(self, count: int, asked: PmidRange, other: PmidRange) -> None:
        """Ask for one part; how many the other one has follows from that."""
        page = self._listing(asked)
        if page is None:
            return
        if page.count > self._ceiling:
            self.cut(asked, page)
        self._rest(other, count - page.count)

    def _rest(self, part: PmidRange, count: int) -> None:
        """List what is not known yet of a range that has so many ids."""
        known = self._sorted[self._among(part)]
        if len(known) >= count:
            return
        if count > self._ceiling and len(known) >= self._ceiling:
            self._halve(part, count)
            return
        page = self._listing(part)
        if page is not None and page.count > self._ceiling:
            self.cut(part, page)

    def _listing(self, part: PmidRange) -> Listing | None:
        if self._left <= 0:
            return None
        self._left -= 1
        page = self._ask(part)
        known = len(self._sorted[self._among(part)])
        if page.count < known // 2 or not all(_within(part, pmid) for pmid in page.pmids):
            raise NotUnderstoodError(f"PMIDs {part.first} to {part.last}")
        self._learn(page.pmids)
        return page

    def _learn(self, pmids: Iterable[Pmid]) -> None:
        self._listed.update(dict.fromkeys(pmids))
        self._sorted = sorted(int(pmid) for pmid in self._listed)

    def _among(self, part: PmidRange) -> slice:
        """Where the known ids of a range stand."""
        return slice(
            bisect_left(self._sorted, part.first), bisect_left(self._sorted, part.last + 1)
        )


def list_by_day(
    whole: Listing, ask: Callable[[DayRange], Listing], ceiling: int = CEILING
) -> tuple[Pmid, ...]:
    """Return the ids of a search, asked for by days of creation; it may fall short.

    Args:
        whole: The search as first answered.
        ask: Lists a range of days: whole when it is no larger than the ceiling.
        ceiling: How many ids are served of one search.
    """
    found = dict.fromkeys(whole.pmids)
    parts = [(DayRange(), whole.count)]
    left = MOST_PARTS
    while parts and len(found) < whole.count:
        part, count = parts.pop()
        for half in (count > ceiling and part.halves()) or ():
            if left == 0 or count == 0:  # or the first half had them all
                break
            page = ask(half)
            left -= 1
            found.update(dict.fromkeys(page.pmids))
            parts.append((half, page.count))
            count -= page.count
    return tuple(found)


def _order(pmids: tuple[Pmid, ...]) -> int:
    """1 when most ids stand in rising order, -1 when in falling order, else 0."""
    rising = sum(int(one) < int(other) for one, other in pairwise(pmids))
    share = rising / max(len(pmids) - 1, 1)
    return int(share >= IN_ORDER) - int(share <= 1 - IN_ORDER) if len(pmids) > 1 else 0


def _within(part: PmidRange, pmid: Pmid) -> bool:
    return part.first <= int(pmid) <= part.last


def _day(when: date) -> str:
    return when.strftime("%Y/%m/%d")
