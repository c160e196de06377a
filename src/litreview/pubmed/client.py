"""PubMed asked for a whole set of PMIDs, and for their records.

A query or PMIDs enter; a `SearchResult` or batches of parsed records leave, reconciled with
what was asked: what is missing, repeated, foreign or unreadable has a place of its own.
What to do about it is the caller's affair, and so is every comparison with stored records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import Self

from litreview.errors import PubmedError, PubmedGarbled, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.run import SearchResult
from litreview.pubmed.batches import FetchedBatch, reconcile
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.einfo import DatabaseState, read_einfo
from litreview.pubmed.exchange import Exchange, Observer, unobserved
from litreview.pubmed.history import HistorySet
from litreview.pubmed.parse import parse_articles
from litreview.pubmed.piecewise import read_in_parts
from litreview.pubmed.probing import answers_probe, standing_query
from litreview.pubmed.replies import Fault
from litreview.pubmed.search import Search, window_of
from litreview.pubmed.session import KEPT_WORDS, Session
from litreview.pubmed.slicing import CEILING

__all__ = ["ClientConfig", "DatabaseState", "Exchange", "FetchedBatch", "PubmedClient", "reconcile"]

BATCH = 400  # PMIDs a request; 200-500 is the useful size, 5-25 kB a record
EFETCH = "efetch.fcgi"
GIVE_UP_AFTER = 3  # batches failing in a row: PubMed is down, the rest would only wait


class PubmedClient:
    """One run's conversation with PubMed; its deadline starts when it is made.

    Args:
        config: Address, limits and who asks.
        observe: Told of every try of every request.
        sleep: Waits so many seconds.
        monotonic: The clock the deadline and the limiter use.
    """

    def __init__(
        self,
        config: ClientConfig,
        observe: Observer = unobserved,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = Session(config, sleep=sleep, monotonic=monotonic, observe=observe)
        self._kept: HistorySet | None = None
        self._counts: dict[str, int] = {}  # what each query found, for the probe

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
        _check(query)
        window = window_of(modified_from, modified_to)
        result, kept = Search(self._session, query, window, CEILING).perform()
        if not window:
            self._kept = kept
            self._counts[query] = result.count
        return result

    def confirms(self, query: str, found: SearchResult) -> bool:
        """Whether PubMed, asked once more, gives the same answer, as far as one reply shows it.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        reply = Search(self._session, query, {}, CEILING).page(query)
        return reply.count == found.count and set(reply.pmids) <= set(found.pmids)

    def probe_standing(self, query: str) -> tuple[Pmid, ...]:
        """Return what the query finds whose standing PubMed marks: retracted, of concern.

        A hint where to look, not the whole truth: empty when PubMed knows none of the marks,
        and no more ids than PubMed serves at once.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        _check(query)
        reply = Search(self._session, query, {}, CEILING).page(standing_query(query))
        return reply.pmids if answers_probe(reply, self._counts.get(query)) else ()

    def database(self) -> DatabaseState:
        """Return how PubMed describes itself, never from the cache.

        Raises:
            PubmedError: As `search`.
        """
        parameters = {"db": "pubmed", "retmode": "xml", "version": "2.0"}
        return self._session.ask("einfo.fcgi", parameters, read_einfo)

    def fetch(
        self, pmids: Sequence[Pmid], *, fresh: Collection[Pmid] = ()
    ) -> Iterator[FetchedBatch]:
        """Yield the records of these PMIDs in batches of `BATCH`, in the order given.

        A batch that fails carries its error and the next is asked for; after the deadline, or
        when several fail in a row, the rest carry an error at once. A set just searched for
        is read from the History server, as long as that serves exactly what it listed.

        Args:
            pmids: Repeats are asked for once.
            fresh: PMIDs whose batch must not come from the cache.
        """
        unique = tuple(dict.fromkeys(pmids))
        wanted_fresh = frozenset(fresh)
        if self._kept is not None and not (len(unique) > BATCH and self._kept.holds(unique)):
            self._kept = None
        failures = 0
        for start in range(0, len(unique), BATCH):
            batch = unique[start : start + BATCH]
            if failures >= GIVE_UP_AFTER:
                yield FetchedBatch(batch, error=_not_asked())
                continue
            fetched = self._batch(batch, start, look=wanted_fresh.isdisjoint(batch))
            failures = failures + 1 if fetched.error else 0
            following = unique[start + BATCH : start + 2 * BATCH]
            if following and not failures:
                self._send_ahead(following, start + BATCH, look=wanted_fresh.isdisjoint(following))
            yield fetched

    def _batch(self, batch: tuple[Pmid, ...], start: int, *, look: bool) -> FetchedBatch:
        by_ids, read = _by_ids(batch), _reader_of(batch)
        kept = self._session.recall(EFETCH, by_ids, read) if look else None
        if kept is not None:
            return kept
        tried = int(self._kept is not None)
        placed = self._from_history(batch, start, read, by_ids)
        if placed is not None:
            return placed
        try:
            return self._session.ask(EFETCH, by_ids, read, keep=lambda got: got.fits, tried=tried)
        except PubmedGarbled as error:
            return read_in_parts(batch, error, self._part)
        except PubmedError as error:
            return FetchedBatch(batch, error=error)

    def _part(self, batch: tuple[Pmid, ...]) -> FetchedBatch:
        """Ask for part of a batch that cannot be read whole; once more where it is one record."""
        tries = 1 if len(batch) > 1 else 2
        return self._session.ask(
            EFETCH, _by_ids(batch), _reader_of(batch), keep=lambda got: got.fits, tries=tries
        )

    def _send_ahead(self, batch: tuple[Pmid, ...], start: int, *, look: bool) -> None:
        """Ask for the batch that is wanted next, unless there is a reply to it already."""
        by_ids = _by_ids(batch)
        if look and self._session.holds(EFETCH, by_ids):
            return
        wanted = by_ids if self._kept is None else self._kept.batch(start, len(batch))
        self._session.send_ahead(EFETCH, wanted)

    def _from_history(
        self,
        batch: tuple[Pmid, ...],
        start: int,
        read: Callable[[bytes], FetchedBatch | Fault],
        by_ids: dict[str, str],
    ) -> FetchedBatch | None:
        """The batch by its place in the last search; None, from then on, after any trouble.

        The reply is shelved under the PMIDs it holds: its own request is never repeatable.
        """
        if self._kept is None:
            return None
        parameters = self._kept.batch(start, len(batch))
        try:
            body, fetched = self._session.ask_once(EFETCH, parameters, _fitting(read))
        except PubmedError:
            self._kept = None
            return None
        self._session.remember(EFETCH, by_ids, body)
        return fetched


def _reader_of(batch: tuple[Pmid, ...]) -> Callable[[bytes], FetchedBatch | Fault]:
    """A reader that holds a reply against what was asked for."""
    return lambda body: reconcile(batch, parse_articles(body))


def _by_ids(batch: tuple[Pmid, ...]) -> dict[str, str]:
    """The parameters that ask for these records by name."""
    return {"db": "pubmed", "retmode": "xml", "id": ",".join(batch)}


def _fitting(
    read: Callable[[bytes], FetchedBatch | Fault],
) -> Callable[[bytes], FetchedBatch | Fault]:
    """A reader that takes nothing but exactly what was asked for."""

    def strictly(body: bytes) -> FetchedBatch | Fault:
        fetched = read(body)
        if isinstance(fetched, Fault) or fetched.fits:
            return fetched
        return Fault("a history set that does not fit the search")

    return strictly


def _check(query: str) -> None:
    if not query.strip():
        raise PubmedError("the query is empty", fix="Fill the `pubmed` line of the query file.")


def _not_asked() -> PubmedUnreachable:
    return PubmedUnreachable(
        f"PubMed was not asked: {GIVE_UP_AFTER} batches in a row failed before.", fix=KEPT_WORDS
    )
