"""PubMed asked for a whole set of PMIDs, and for their records.

A query or PMIDs enter; a `SearchResult` or batches of parsed records leave, reconciled with
what was asked: what is missing, repeated, foreign or unreadable has a place of its own.
What to do about it is the caller's affair, and so is every comparison with stored records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Self

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.run import SearchResult
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.esearch import EsearchReply, read_esearch
from litreview.pubmed.parse import ParsedRecord, Unreadable, parse_articles
from litreview.pubmed.replies import Fault
from litreview.pubmed.session import KEPT_WORDS, Session
from litreview.pubmed.slicing import CEILING, Slice

__all__ = ["ClientConfig", "FetchedBatch", "PubmedClient"]

BATCH = 400  # PMIDs a request; 200-500 is the useful size, 5-25 kB a record
GIVE_UP_AFTER = 3  # batches failing in a row: PubMed is down, the rest would only wait
FIRST_DAY_EVER = date(1800, 1, 1)
LAST_DAY_EVER = date(3000, 12, 31)  # Entrez's own word for "until now"


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """What came of one request for records.

    Attributes:
        requested: The PMIDs asked for, each once.
        records: The records that came, in reply order; of several versions the highest.
        not_served: Asked for and absent without an error: unknown, withdrawn or merged.
        unreadable: Came and could not be read, with the reason.
        error: Why nothing came; None when PubMed answered.
        notes: What else was odd about the reply, in plain words.
    """

    requested: tuple[Pmid, ...]
    records: tuple[ParsedRecord, ...] = ()
    not_served: tuple[Pmid, ...] = ()
    unreadable: tuple[tuple[Pmid, str], ...] = ()
    error: PubmedError | None = None
    notes: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether exactly what was asked for came, and could be read."""
        return not (self.not_served or self.unreadable or self.error or self.notes)


class PubmedClient:
    """One run's conversation with PubMed; its deadline starts when it is made.

    Args:
        config: Address, limits and who asks.
        sleep: Waits so many seconds.
        monotonic: The clock the deadline and the limiter use.
    """

    def __init__(
        self,
        config: ClientConfig,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = Session(config, sleep=sleep, monotonic=monotonic)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache."""
        self._session.close()

    @property
    def requests(self) -> int:
        """HTTP requests really sent, tries included, cached replies not."""
        return self._session.requests

    def search(
        self,
        query: str,
        *,
        modified_from: date | None = None,
        modified_to: date | None = None,
    ) -> SearchResult:
        """Return every PMID the query finds, never from the cache.

        Args:
            query: In PubMed's own language, verbatim.
            modified_from: Only citations whose record NLM changed on this day or later.
            modified_to: Only those changed on this day or before.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        if not query.strip():
            raise PubmedError("the query is empty", fix="Fill the `pubmed` line of the query file.")
        window = _window(modified_from, modified_to)
        whole = self._page(query, window)
        if whole.count > CEILING:
            pmids = self._sliced(query, window, whole)
        else:
            pmids = self._rest(query, window, whole)
        return SearchResult(pmids, whole.count, whole.translation, _reconciled(whole, len(pmids)))

    def fetch(
        self, pmids: Sequence[Pmid], *, fresh: Collection[Pmid] = ()
    ) -> Iterator[FetchedBatch]:
        """Yield the records of these PMIDs in batches of `BATCH`, in the order given.

        A batch that fails carries its error and the next is asked for; after the deadline, or
        when several fail in a row, the rest carry an error at once.

        Args:
            pmids: Repeats are asked for once.
            fresh: PMIDs whose batch must not come from the cache.
        """
        unique = iter(dict.fromkeys(pmids))
        wanted_fresh = frozenset(fresh)
        failures = 0
        while batch := tuple(islice(unique, BATCH)):
            if failures >= GIVE_UP_AFTER:
                yield FetchedBatch(batch, error=_not_asked())
                continue
            fetched = self._batch(batch, look=wanted_fresh.isdisjoint(batch))
            failures = failures + 1 if fetched.error else 0
            yield fetched

    def _batch(self, batch: tuple[Pmid, ...], *, look: bool) -> FetchedBatch:
        parameters = {"db": "pubmed", "retmode": "xml", "id": ",".join(batch)}
        try:
            return self._session.ask(
                "efetch.fcgi",
                parameters,
                lambda body: reconcile(batch, parse_articles(body)),
                look=look,
                keep=lambda fetched: fetched.fits,
            )
        except PubmedError as error:
            return FetchedBatch(batch, error=error)

    def _page(self, query: str, window: dict[str, str], start: int = 0) -> EsearchReply:
        parameters = {
            "db": "pubmed",
            "term": query,
            "retmode": "xml",
            "retmax": str(CEILING),
            "retstart": str(start),
            **window,
        }
        try:
            return self._session.ask("esearch.fcgi", parameters, read_esearch)
        except PubmedUnreachable:
            raise
        except PubmedError as error:
            if error.where:
                raise
            fix = "Correct the `pubmed` line of the query file; try it on the PubMed website."
            raise PubmedError(error.what, fix=fix) from error

    def _rest(self, query: str, window: dict[str, str], first: EsearchReply) -> tuple[Pmid, ...]:
        """The ids of a search no larger than the ceiling, page by page until none is new."""
        found = dict.fromkeys(first.pmids)
        while first.pmids and len(found) < first.count:
            known = len(found)
            found.update(dict.fromkeys(self._page(query, window, known).pmids))
            if len(found) == known:
                break
        return tuple(found)

    def _sliced(self, query: str, window: dict[str, str], whole: EsearchReply) -> tuple[Pmid, ...]:
        """The ids of a search of any size: by day, then by PMID where days fell short."""
        ask = partial(self._slice, query, window)
        found = dict.fromkeys(_cut(Slice(), whole, Slice.halves, ask))
        if len(found) < whole.count:  # some citations have no creation day to be found by
            found.update(dict.fromkeys(_cut(Slice(), whole, Slice.pmid_halves, ask)))
        return tuple(found)

    def _slice(self, query: str, window: dict[str, str], part: Slice) -> EsearchReply:
        """One slice; all its ids when PubMed serves that many."""
        term = part.term(query)
        page = self._page(term, window)
        if page.count > CEILING:
            return page
        return replace(page, pmids=self._rest(term, window, page))


def _cut(
    part: Slice,
    page: EsearchReply,
    halve: Callable[[Slice], tuple[Slice, Slice] | None],
    ask: Callable[[Slice], EsearchReply],
) -> Iterator[Pmid]:
    """Yield the ids of a slice, halving it until PubMed serves each part whole."""
    halves = halve(part) if page.count > CEILING else None
    if halves is None:
        yield from page.pmids
        return
    left = ask(halves[0])
    yield from _cut(halves[0], left, halve, ask)
    if left.count < page.count:  # else the other half is empty and need not be asked for
        yield from _cut(halves[1], ask(halves[1]), halve, ask)


def reconcile(
    requested: tuple[Pmid, ...], parsed: Iterator[ParsedRecord | Unreadable]
) -> FetchedBatch | Fault:
    """Return what came against what was asked for; a fault when the reply answers neither.

    Foreign records are left out and noted. A record that came without a readable PMID may be
    any of the missing ones, so those count as unreadable: *not served* must mean absent.
    """
    best: dict[Pmid, ParsedRecord] = {}
    broken: dict[Pmid, str] = {}
    nameless: list[str] = []
    for item in parsed:
        if isinstance(item, ParsedRecord):
            _keep_highest(best, item)
        elif item.ends:
            return Fault(item.reason)
        elif item.pmid is None:
            nameless.append(item.reason)
        else:
            broken[item.pmid] = item.reason
    asked = set(requested)
    foreign = [pmid for pmid in (*best, *broken) if pmid not in asked]
    if foreign and not asked & {*best, *broken}:
        return Fault("records that were not asked for")
    missing = [pmid for pmid in requested if pmid not in best and pmid not in broken]
    if nameless:
        broken.update(dict.fromkeys(missing, nameless[0]))
        missing = []
    return FetchedBatch(
        requested,
        tuple(one for pmid, one in best.items() if pmid in asked),
        tuple(missing),
        tuple((pmid, why) for pmid, why in broken.items() if pmid in asked and pmid not in best),
        notes=tuple(f"PubMed sent {pmid}, which was not asked for" for pmid in foreign),
    )


def _keep_highest(best: dict[Pmid, ParsedRecord], item: ParsedRecord) -> None:
    pmid = item.record.pmid
    if pmid is not None and (pmid not in best or best[pmid].record.version < item.record.version):
        best[pmid] = item


def _window(first: date | None, last: date | None) -> dict[str, str]:
    """PubMed needs both ends of a window of dates."""
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


def _not_asked() -> PubmedUnreachable:
    return PubmedUnreachable(
        f"PubMed was not asked: {GIVE_UP_AFTER} batches in a row failed before.", fix=KEPT_WORDS
    )
