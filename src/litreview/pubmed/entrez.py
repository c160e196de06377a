"""PubMed asked for a whole set of PMIDs, and for their records, by way of Bio.Entrez.

A query or PMIDs enter; a `SearchResult` or batches of parsed records leave, reconciled with
what was asked: what is missing, repeated, foreign or unreadable has a place of its own.
What to do about it is the caller's affair, and so is every comparison with stored records.
`Bio.Entrez` makes every request; it sends none, for its own way out has no time-out, no cache and
no Retry-After. Its one seam, `Entrez._open`, hands each to the session of the client that asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Generic, Self, TypeVar
from urllib.request import Request

from Bio import Entrez
from tenacity import RetryCallState, Retrying, retry_if_result, wait_exponential_jitter

from litreview.errors import PubmedError, PubmedGarbled, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.run import SearchResult
from litreview.pubmed.batches import FetchedBatch, read_in_parts, reconcile
from litreview.pubmed.esearch import DatabaseState, EsearchReply, read_einfo, read_esearch
from litreview.pubmed.parse import parse_articles
from litreview.pubmed.replies import Fault
from litreview.pubmed.search import (
    CEILING,
    check_query,
    lists_marked,
    marked_query,
    search_whole,
    window_of,
)
from litreview.pubmed.session import (
    ClientConfig,
    Deadline,
    EntrezSession,
    HttpReply,
    NoTimeLeftError,
)

BATCH = 400  # PMIDs a request; 200-500 is the useful size, 5-25 kB a record
GIVE_UP_AFTER = 3  # batches failing in a row: PubMed is down, the rest would only wait
LONGEST_WAIT_S = 60.0  # a longer pause of our own finds no better PubMed
JITTER = 0.5  # of the first pause: clients that failed together should not return together
KEPT_WORDS = "Fetched records are kept; run again."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One try of one request, or one reply found in the cache: what an observer is told.

    A log may write it as it is. It holds no parameters, no address and no text of a reply but
    PubMed's own error words, without the key.

    Attributes:
        endpoint: Such as `efetch.fcgi`.
        attempt: Counted from 1; 0 for a reply from the cache.
        status: The HTTP status; None when no whole reply came.
        bytes: Size of the body, unpacked.
        seconds: From sending to the last byte.
        fault: Why it could not be used; empty when it could.
        cached: Whether the cache answered.
    """

    endpoint: str
    attempt: int
    status: int | None
    bytes: int
    seconds: float
    fault: str = ""
    cached: bool = False


Observer = Callable[[Exchange], None]


def unobserved(_: Exchange) -> None:
    """The observer of those who need none."""


_CARRIER: ContextVar[Callable[[Request], Any]] = ContextVar("carrier", default=Entrez._open)


def _open(request: Request) -> Any:  # noqa: ANN401 - Biopython returns whatever this does
    """Have a request carried by the client that asks; by Biopython itself when none does."""
    return _CARRIER.get()(request)


_open.previous = 0.0  # type: ignore[attr-defined] # where Biopython's own keeps its last moment
Entrez._open = _open


@dataclass(slots=True)
class _Question(Generic[T]):
    """One thing to ask PubMed, and what came of asking it so far.

    Attributes:
        make: The function of Bio.Entrez that makes the request.
        parameters: Without key, e-mail and tool.
        read: Reads a body, or says why it is not good.
        fix: What to do when it is refused for good.
        keep: Whether a good reply may be cached.
        look: Whether the cache may answer.
        tries: How often to ask, where that is not as often as usual.
        tried: How often it was sent.
        fault: Of the last try.
    """

    make: Callable[..., Any]
    parameters: dict[str, Any]
    read: Callable[[bytes], T | Fault]
    fix: str = "Correct the query, or what was asked for; retrying is no use."
    keep: Callable[[T], bool] = lambda _: False
    look: bool = False
    tries: int = 0
    tried: int = 0
    fault: Fault = Fault("nothing was sent")  # noqa: RUF009 - frozen


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
        self._config = config
        self._observe = observe
        self._sleep = sleep
        self._deadline = Deadline(config.deadline_s, monotonic)
        self._session = EntrezSession(config, self._deadline, sleep)
        self._pause = wait_exponential_jitter(
            multiplier=config.retry_wait_s, max=LONGEST_WAIT_S, jitter=JITTER * config.retry_wait_s
        )
        self._answered = False  # whether anything ever came of what was sent
        self._counts: dict[str, int] = {}  # what each query found, for the probe

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()  # type: ignore[no-untyped-call]

    @property
    def requests(self) -> int:
        """HTTP requests really sent, tries included, cached replies not."""
        return self._session.adapter.requests

    def search(self, query: str, *, modified: tuple[date, date] | None = None) -> SearchResult:
        """Return every PMID the query finds, never from the cache.

        Args:
            query: In PubMed's own language, verbatim.
            modified: Only citations whose record NLM changed between these days, both included.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        window = window_of(*modified) if modified else {}
        result = search_whole(query, partial(self._page, window=window))
        if not window:
            self._counts[query] = result.count
        return result

    def count(self, query: str) -> SearchResult:
        """Return how many citations the query finds, and none of them; never from the cache.

        Asked once: a count that does not come costs one request.

        Raises:
            PubmedUnreachable: No answer.
            PubmedError: PubMed refuses the query, or the request.
        """
        check_query(query)
        reply = self._page(query, ids=0, tries=1)
        return SearchResult((), reply.count, reply.translation, reply.warnings)

    def confirms(self, query: str, found: SearchResult) -> bool:
        """Whether PubMed, asked once more, gives the same answer, as far as one reply shows it.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        reply = self._page(query)
        return reply.count == found.count and set(reply.pmids) <= set(found.pmids)

    def probe_standing(self, query: str) -> tuple[Pmid, ...]:
        """Return what the query finds whose standing PubMed marks: retracted, of concern.

        A hint where to look, not the whole truth: empty when PubMed knows none of the marks,
        and no more ids than PubMed serves at once.

        Raises:
            PubmedUnreachable: No answer within the tries and the time.
            PubmedError: PubMed refuses the query, or the request.
        """
        check_query(query)
        reply = self._page(marked_query(query))
        return reply.pmids if lists_marked(reply, self._counts.get(query)) else ()

    def database(self) -> DatabaseState:
        """Return how PubMed describes itself, never from the cache.

        Raises:
            PubmedError: As `search`.
        """
        parameters = {"db": "pubmed", "retmode": "xml", "version": "2.0"}
        return self._ask(_Question(Entrez.einfo, parameters, read_einfo))

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
        unique = tuple(dict.fromkeys(pmids))
        wanted_fresh = frozenset(fresh)
        failures = 0
        for start in range(0, len(unique), BATCH):
            batch = unique[start : start + BATCH]
            if failures >= GIVE_UP_AFTER:
                what = f"PubMed was not asked: {GIVE_UP_AFTER} batches in a row failed before."
                yield FetchedBatch(batch, error=PubmedUnreachable(what, fix=KEPT_WORDS))
                continue
            fetched = self._batch(batch, look=wanted_fresh.isdisjoint(batch))
            failures = failures + 1 if fetched.error else 0
            yield fetched

    def _batch(self, batch: tuple[Pmid, ...], *, look: bool) -> FetchedBatch:
        try:
            return self._ask(_records(batch, look=look))
        except PubmedGarbled as error:
            return read_in_parts(batch, error, self._part)
        except PubmedError as error:
            return FetchedBatch(batch, error=error)

    def _part(self, batch: tuple[Pmid, ...]) -> FetchedBatch:
        """Ask for part of a batch that cannot be read whole; once more where it is one record."""
        return self._ask(_records(batch, tries=1 if len(batch) > 1 else 2))

    def _page(
        self,
        term: str,
        start: int = 0,
        *,
        window: Mapping[str, str] | None = None,
        ids: int = CEILING,
        tries: int = 0,
    ) -> EsearchReply:
        """Ask for one page of a search, with at most so many ids."""
        parameters = {"db": "pubmed", "term": term, "retmode": "xml", "retmax": ids}
        parameters |= {"retstart": start, **(window or {})}
        fix = "Correct the `pubmed` line of the query file; try it on the PubMed website."
        return self._ask(_Question(Entrez.esearch, parameters, read_esearch, fix, tries=tries))

    def _ask(self, question: _Question[T]) -> T:
        """Return what is read of the first good reply: asked again while its faults may pass.

        Raises:
            PubmedUnreachable: No good reply within the tries and the time.
            PubmedError: The request was refused for good.
        """
        left_s = self._deadline.left_s

        def is_over(state: RetryCallState) -> bool:
            room = state.upcoming_sleep < self._deadline.left_s
            return state.attempt_number >= (question.tries or self._config.tries) or not room

        try:
            answer: T | Fault = Retrying(
                retry=retry_if_result(lambda one: isinstance(one, Fault) and one.passing),
                wait=partial(self._wait_s, question),
                stop=is_over,
                sleep=self._sleep,
                retry_error_callback=lambda _: question.fault,
            )(self._try, question)
        except NoTimeLeftError:
            answer = question.fault
        if not isinstance(answer, Fault):
            return answer
        if not answer.passing:
            raise self._refused(question)
        raise self._gave_up(question, left_s - self._deadline.left_s)

    def _try(self, question: _Question[T]) -> T | Fault:
        """Ask once, and read what comes; of a cached reply that is no good, ask for another."""
        reply = self._reply(question)
        answer = reply.fault or question.read(reply.body)
        if isinstance(answer, Fault) and reply.fault is None:
            answer = replace(answer, garbled=True)
        if reply.cached and isinstance(answer, Fault):
            question.look = False
            return self._try(question)
        question.tried += not reply.cached
        self._tell(question, reply, answer.what if isinstance(answer, Fault) else "")
        if isinstance(answer, Fault):
            question.fault = answer
        elif not reply.cached and question.keep(answer):
            self._session.keep(reply)
        return answer

    def _reply(self, question: _Question[T]) -> HttpReply:
        """What the session brings for the request that Bio.Entrez makes."""
        token = _CARRIER.set(partial(self._session.carry, look=question.look))
        try:
            reply: HttpReply = question.make(**question.parameters, **self._config.identity)
            return reply
        finally:
            _CARRIER.reset(token)

    def _tell(self, question: _Question[T], reply: HttpReply, fault: str) -> None:
        endpoint, size = f"{question.make.__name__}.fcgi", len(reply.body)
        exchange = Exchange(endpoint, 0, None, size, 0.0, cached=True)
        if not reply.cached:
            status = None if reply.response is None else reply.response.status_code
            self._answered |= status is not None
            seconds = round(self._session.adapter.seconds, 3)
            fault = self._config.redact(fault)
            exchange = Exchange(endpoint, question.tried, status, size, seconds, fault)
        self._observe(exchange)

    def _wait_s(self, question: _Question[T], state: RetryCallState) -> float:
        """Seconds before the next try; what the service asks for, every request waits for."""
        asked_s = question.fault.wait_s or 0.0
        wait_s = max(self._pause(state), asked_s)
        if asked_s:
            self._session.adapter.pace.hold(wait_s)  # for the next, when this one is given up
        return wait_s

    def _gave_up(self, question: _Question[T], took_s: float) -> PubmedUnreachable:
        if question.tried == 0:
            what = f"the time allowed, {self._deadline.seconds:.0f} s, is used up."
            return PubmedUnreachable(f"PubMed was not asked: {what}", fix=KEPT_WORDS)
        times = "1 try" if question.tried == 1 else f"{question.tried} tries"
        last = self._config.redact(question.fault.what)
        if question.fault.garbled:
            what = f"PubMed's answer could not be read after {times} (last: {last})."
            unread = PubmedGarbled(what, fix=KEPT_WORDS)
            unread.reason = last
            return unread
        how = "did not answer" if question.fault.silent else "gave no answer that can be used"
        what = f"PubMed {how} after {times} in {took_s:.0f} s (last: {last})."
        unreached = PubmedUnreachable(what, fix=KEPT_WORDS)
        unreached.answered = self._answered
        return unreached

    def _refused(self, question: _Question[T]) -> PubmedError:
        fault = question.fault.what
        if "api key" in fault.lower():
            return PubmedError(
                "PubMed refused the API key.",
                where="NCBI_API_KEY",
                fix="Correct it, or unset it and go on at 3 requests a second.",
            )
        if fault.startswith("HTTP 3"):
            return PubmedError(
                f"another address is named to ask instead ({fault}).",
                where="PubMed's address",
                fix="A proxy or a sign-in page may stand before it: look at the network.",
            )
        what = f"PubMed refused the request: {self._config.redact(fault)}."
        return PubmedError(what, fix=question.fix)


def _records(
    batch: tuple[Pmid, ...], *, look: bool = False, tries: int = 0
) -> _Question[FetchedBatch]:
    """Asks for these records by PMID, and holds the reply against what was asked for."""
    return _Question(
        Entrez.efetch,
        {"db": "pubmed", "id": batch, "retmode": "xml"},
        lambda body: reconcile(batch, parse_articles(body)),
        keep=lambda fetched: fetched.fits,
        look=look,
        tries=tries,
    )
