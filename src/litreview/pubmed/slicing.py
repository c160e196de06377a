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
from litreview.pubmed.sizing import Guess, largest_guess

CEILING = 9_999  # ids PubMed serves of one search; biopython issue 4189
MOST_PARTS = 34  # parts asked for: 100,000 ids in any order; what is more is bulk files' work
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
    cutting = _Cutting(ask, ceiling, whole)
    cutting.work()
    return cutting.found


@dataclass(frozen=True, slots=True)
class _Part:
    """A range that may have ids not known yet.

    Attributes:
        within: The range.
        count: How many ids it has.
        page: Those listed when it was asked for; None when it never was.
    """

    within: PmidRange
    count: int
    page: tuple[Pmid, ...] | None = None


class _Cutting:
    """A listing under way: what is known so far, and which parts are still open.

    Every request is for a part that was never asked for, or cuts one that was: no range larger
    than the ceiling is asked for twice, and it ends however PubMed answers.
    """

    def __init__(self, ask: Callable[[PmidRange], Listing], ceiling: int, whole: Listing) -> None:
        self._ask = ask
        self._ceiling = ceiling
        self._count = whole.count
        self._open = [_Part(PmidRange(), whole.count, whole.pmids)]
        self._even = True  # until a guess proves wrong, known ids are an even sample of all
        self._listed: dict[Pmid, None] = {}
        self._sorted: list[int] = []
        self._learn(whole.pmids)

    @property
    def found(self) -> tuple[Pmid, ...]:
        """Every id listed so far: PubMed's order within each reply."""
        return tuple(self._listed)

    def work(self) -> None:
        """Ask for one part after another until every id is known, or nothing helps."""
        left = MOST_PARTS
        while self._open and left and len(self._listed) < self._count:
            part = self._open.pop()
            known = self._known(part.within)
            listed = part.page is not None and part.count <= self._ceiling
            if listed or len(known) >= part.count:
                continue
            if part.within.first < part.within.last or part.page is None:
                self._advance(part, known)
                left -= 1

    def _advance(self, part: _Part, known: list[int]) -> None:
        """Ask for a part, or for one end of it; how many the rest has follows from that."""
        guess = self._guess(part, known)
        asked = part.within
        if guess is not None and guess.known:
            asked = part.within.below(known[guess.known])
        elif part.page is not None or len(known) >= self._ceiling:
            asked = _beyond(part.within, part.page or ()) or _lower_half(part.within, known)
        page = self._listing(asked)
        if guess is not None and guess.known and not guess.fits(page.count):
            self._even = False
        if asked.last < part.within.last:
            self._open.append(_Part(part.within.start_at(asked.last + 1), part.count - page.count))
        if asked.first > part.within.first:
            self._open.append(_Part(part.within.below(asked.first), part.count - page.count))
        self._open.append(_Part(asked, page.count, page.pmids))

    def _guess(self, part: _Part, known: list[int]) -> Guess | None:
        """How much of a part to ask for at its lower end; None when there is a better way.

        A listing in one order is read on from where it stopped. What fits, and what hardly
        anything is known of, is asked for as it is.
        """
        if not self._even or part.count <= self._ceiling:
            return None
        if part.page is not None and _beyond(part.within, part.page) is not None:
            return None
        guess = largest_guess(len(known), part.count - len(known), self._ceiling)
        worth = part.page is not None or guess.expected > self._ceiling / 2
        return guess if worth else None

    def _listing(self, part: PmidRange) -> Listing:
        page = self._ask(part)
        known = len(self._known(part))
        if page.count < known // 2 or not all(_within(part, pmid) for pmid in page.pmids):
            raise NotUnderstoodError(f"PMIDs {part.first} to {part.last}")
        self._learn(page.pmids)
        return page

    def _learn(self, pmids: Iterable[Pmid]) -> None:
        self._listed.update(dict.fromkeys(pmids))
        self._sorted = sorted(int(pmid) for pmid in self._listed)

    def _known(self, part: PmidRange) -> list[int]:
        """The known ids of a range, rising."""
        first = bisect_left(self._sorted, part.first)
        return self._sorted[first : bisect_left(self._sorted, part.last + 1)]


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


def _beyond(part: PmidRange, page: tuple[Pmid, ...]) -> PmidRange | None:
    """What a listing of a range in one order had not come to; None when in no order, or done."""
    order = _order(page)
    listed = [int(pmid) for pmid in page]
    if order < 0 and min(listed) > part.first:  # newest first: what is missing lies below
        return part.below(min(listed))
    if order > 0 and max(listed) < part.last:
        return part.start_at(max(listed) + 1)
    return None


def _lower_half(part: PmidRange, known: list[int]) -> PmidRange:
    """A range cut in the middle of what is known of it."""
    middle = known[len(known) // 2] if known else (part.first + part.last + 1) // 2
    return part.below(max(middle, part.first + 1))


def _order(pmids: tuple[Pmid, ...]) -> int:
    """1 when most ids stand in rising order, -1 when in falling order, else 0."""
    rising = sum(int(one) < int(other) for one, other in pairwise(pmids))
    share = rising / max(len(pmids) - 1, 1)
    return int(share >= IN_ORDER) - int(share <= 1 - IN_ORDER) if len(pmids) > 1 else 0


def _within(part: PmidRange, pmid: Pmid) -> bool:
    return part.first <= int(pmid) <= part.last


def _day(when: date) -> str:
    return when.strftime("%Y/%m/%d")
