"""One ESearch question answered whole: paged, sliced and reconciled.

A session, a query and a window of changes enter; an `Answer` leaves, with the History set
where PubMed kept one. Nothing here comes from a cache: a search is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.run import SearchResult
from litreview.pubmed.esearch import EsearchReply, read_esearch
from litreview.pubmed.history import HistorySet
from litreview.pubmed.session import Session
from litreview.pubmed.slicing import (
    DayRange,
    NotUnderstoodError,
    PmidRange,
    list_by_day,
    list_by_pmid,
)

FIRST_DAY_EVER = date(1800, 1, 1)
LAST_DAY_EVER = date(3000, 12, 31)  # Entrez's own word for "until now"


@dataclass(frozen=True, slots=True)
class Search:
    """A question, and how much of it PubMed serves at once.

    Attributes:
        query: In PubMed's own language, verbatim.
        window: Parameters that confine it to a window of dates.
        ceiling: How many ids PubMed serves of one search.
    """

    session: Session
    query: str
    window: Mapping[str, str]
    ceiling: int

    def perform(self) -> tuple[SearchResult, HistorySet | None]:
        """Return the whole set, and where PubMed kept it when that is all of it."""
        whole = self.page(self.query, history=not self.window)
        pmids = self._listed(whole)
        result = SearchResult(
            pmids,
            whole.count,
            whole.translation,
            _reconciled(whole, len(pmids)),
            whole.phrases_not_found,
        )
        kept = HistorySet(whole.pmids, whole.web_env, whole.query_key)
        return result, kept if kept.holds(pmids) else None

    def page(self, term: str, start: int = 0, *, history: bool = False) -> EsearchReply:
        """Ask for one page of a search."""
        parameters = {
            "db": "pubmed",
            "term": term,
            "retmode": "xml",
            "retmax": str(self.ceiling),
            "retstart": str(start),
            **self.window,
        }
        if history:
            parameters["usehistory"] = "y"
        try:
            return self.session.ask("esearch.fcgi", parameters, read_esearch)
        except PubmedUnreachable:
            raise
        except PubmedError as error:
            if error.where:
                raise
            fix = "Correct the `pubmed` line of the query file; try it on the PubMed website."
            raise PubmedError(error.what, fix=fix) from error

    def _listed(self, whole: EsearchReply) -> tuple[Pmid, ...]:
        if whole.count <= self.ceiling:
            return self._paged(self.query, whole)
        try:
            return list_by_pmid(whole, self._part, self.ceiling)
        except NotUnderstoodError:
            return list_by_day(whole, self._part, self.ceiling)

    def _part(self, part: PmidRange | DayRange) -> EsearchReply:
        """One part; all its ids when PubMed serves that many."""
        term = part.term(self.query)
        page = self.page(term)
        if page.count > self.ceiling:
            return page
        return replace(page, pmids=self._paged(term, page))

    def _paged(self, term: str, first: EsearchReply) -> tuple[Pmid, ...]:
        """The ids of a search no larger than the ceiling, page by page until none is new.

        A reply that lists less than it counts may have lost ids anywhere, so that where pages
        help no further, the first is asked for once more.
        """
        found = dict.fromkeys(first.pmids)
        again = False
        while len(found) < first.count and not again:
            known = len(found)
            page = self.page(term, known) if known else first
            found.update(dict.fromkeys(page.pmids))
            again = len(found) == known
        if again:
            found.update(dict.fromkeys(self.page(term).pmids))
        return tuple(found)


def window_of(first: date | None, last: date | None) -> dict[str, str]:
    """The parameters of a window of changes; PubMed needs both its ends."""
    if first is None and last is None:
        return {}
    return {
        "datetype": "mdat",
        "mindate": (first or FIRST_DAY_EVER).strftime("%Y/%m/%d"),
        "maxdate": (last or LAST_DAY_EVER).strftime("%Y/%m/%d"),
    }


def _reconciled(whole: EsearchReply, listed: int) -> tuple[str, ...]:
    """The warnings that still stand, and one more when ids fell short of the count."""
    kept = tuple(text for text in whole.warnings if "Restrictions achieved" not in text)
    if listed == whole.count:
        return kept
    return (*kept, f"PubMed counts {whole.count:,} citations and listed {listed:,}")
