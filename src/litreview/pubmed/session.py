"""One patient conversation with the E-utilities: cache, limiter, tries and deadline.

An endpoint, parameters and a reader enter; what the reader makes of a good reply leaves.
A reply is good when its status, its XML and its content fit; only then is it cached. The
key, the e-mail address and the tool travel in request bodies and are kept nowhere. Which
requests make up a search is decided in `client`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

import requests

from litreview.errors import PubmedError, PubmedGarbled, PubmedUnreachable
from litreview.pubmed.ahead import Ahead
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.exchange import Exchange, Observer, unobserved
from litreview.pubmed.limiter import limiter_for
from litreview.pubmed.replies import Fault
from litreview.pubmed.retry import Deadline, backoff
from litreview.pubmed.shelf import Shelf
from litreview.pubmed.transport import Came, Transport, unpacked

KEPT_WORDS = "Fetched records are kept; run again."

T = TypeVar("T")
Reader = Callable[[bytes], "T | Fault"]
_Asked = tuple[str, dict[str, str]]  # endpoint, parameters without identity


class Session:
    """Sends requests one after another until each is answered, refused or out of time."""

    def __init__(
        self,
        config: ClientConfig,
        *,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        draw: Callable[[float, float], float] = random.uniform,
        observe: Observer = unobserved,
    ) -> None:
        self.requests = 0
        self._observe = observe
        self.deadline = Deadline(config.deadline_s, monotonic)
        self._config = config
        self._sleep = sleep
        self._monotonic = monotonic
        self._draw = draw
        self._limiter = limiter_for(config.base_url, config.rate_per_s, monotonic, config.pace_dir)
        self._shelf = Shelf(config.cache_path)
        self._transport = Transport(config, self.deadline, monotonic)
        self._ahead: tuple[_Asked, Ahead[Came]] | None = None

    def close(self) -> None:
        """Close connections and the cache; a request under way is the last one."""
        self.deadline.stop()
        self._transport.close()
        self._shelf.close()

    def ask(
        self,
        endpoint: str,
        parameters: Mapping[str, str],
        read: Reader[T],
        *,
        keep: Callable[[T], bool] = lambda _: False,
        tried: int = 0,
        tries: int = 0,
    ) -> T:
        """Return what `read` makes of the first good reply, never of a cached one.

        Args:
            endpoint: Such as `efetch.fcgi`.
            parameters: Without key, e-mail and tool.
            read: Reads a body, or says why it is not good.
            keep: Whether the reply that was read may be cached.
            tried: How often it was asked for in another way before: these tries count too.
            tries: How often to ask, where that is not as often as usual.

        Raises:
            PubmedUnreachable: No good reply within the tries and the time.
            PubmedError: The request was refused for good.
        """
        most = tries or max(self._config.tries, tried + 1)
        body, answer = self._try(endpoint, parameters, read, most, tried)
        if keep(answer):
            self.remember(endpoint, parameters, body)
        return answer

    def ask_once(
        self, endpoint: str, parameters: Mapping[str, str], read: Reader[T]
    ) -> tuple[bytes, T]:
        """Return the body as it was sent and what `read` makes of it: one try, never the cache.

        Raises:
            PubmedError: As `ask`.
        """
        return self._try(endpoint, parameters, read, 1)

    def send_ahead(self, endpoint: str, parameters: Mapping[str, str]) -> None:
        """Send a request that is about to be asked for, and do not wait for its reply.

        It is the first of its tries; the others are made when it is asked for. One at most is
        under way, and none when the time is up.
        """
        if self._ahead is not None:
            return
        wait_s = self._turn()
        if wait_s is None:
            return
        pause_s: float = wait_s
        request = self._transport.prepare(endpoint, parameters)
        self.requests += 1

        def send() -> Came:
            if pause_s > 0:
                self._sleep(pause_s)
            return self._transport.receive(request)

        self._ahead = ((endpoint, dict(parameters)), Ahead(send))

    def holds(self, endpoint: str, parameters: Mapping[str, str]) -> bool:
        """Whether a reply to this request is on the shelf, good or not."""
        return self._shelf.holds(self._shown(endpoint, parameters))

    def recall(self, endpoint: str, parameters: Mapping[str, str], read: Reader[T]) -> T | None:
        """Return what `read` makes of a cached reply; None when there is no good one."""
        body = self._shelved(self._shown(endpoint, parameters))
        answer = None if body is None else read(body)
        if body is None or answer is None or isinstance(answer, Fault):
            return None
        self._observe(Exchange(endpoint, 0, None, len(body), 0.0, cached=True))
        return answer

    def _shelved(self, request: requests.PreparedRequest) -> bytes | None:
        """The body on the shelf, unpacked; None when there is none, or a damaged one."""
        try:
            kept = self._shelf.read(request)
            return None if kept is None else unpacked(kept)
        except requests.exceptions.ContentDecodingError:
            return None

    def remember(self, endpoint: str, parameters: Mapping[str, str], body: bytes) -> None:
        """Put the body of a good reply, as it was sent, on the shelf."""
        self._shelf.write(self._shown(endpoint, parameters), body)

    def _shown(self, endpoint: str, parameters: Mapping[str, str]) -> requests.PreparedRequest:
        """A request without identity and headers: what the cache knows it by."""
        return self._transport.plain(endpoint, parameters).prepare()

    def _try(
        self,
        endpoint: str,
        parameters: Mapping[str, str],
        read: Reader[T],
        tries: int,
        attempt: int = 0,
    ) -> tuple[bytes, T]:
        """The tries: pause, send, read; until good, refused, or out of tries or time."""
        early = self._early(endpoint, parameters)
        request = self._transport.prepare(endpoint, parameters)
        began = self._monotonic()
        fault, garbled = Fault("nothing was sent"), False
        while attempt < tries:
            if early is None and not self._wait_turn():
                break
            attempt += 1
            came = self._received(request) if early is None else early
            early = None
            garbled = came.fault is None  # so far
            came, answer = self._judged(partial(Exchange, endpoint, attempt), came, read)
            if answer is not None:
                return came.sent, answer
            fault = came.fault or fault
            if not fault.passing:
                raise self._refused(fault)
            if not self._pause(attempt, tries, fault):
                break
        raise self._gave_up(attempt, self._monotonic() - began, fault, garbled=garbled)

    def _turn(self) -> float | None:
        """Seconds until a request may start; None when no time is left for it."""
        wait_s = self._limiter.reserve()
        return wait_s if self.deadline.leaves_room_for(wait_s) else None

    def _wait_turn(self) -> bool:
        """Wait until a request may start; False when no time is left for it."""
        wait_s = self._turn()
        if wait_s is None:
            return False
        if wait_s > 0:
            self._sleep(wait_s)
        return True

    def _early(self, endpoint: str, parameters: Mapping[str, str]) -> Came | None:
        """What the request sent ahead brought, when it was this one; another is let go."""
        if self._ahead is None:
            return None
        (asked, ahead), self._ahead = self._ahead, None
        came = ahead.wait()  # one connection: it ends first
        return came if asked == (endpoint, dict(parameters)) else None

    def _judged(
        self, exchange: Callable[..., Exchange], came: Came, read: Reader[T]
    ) -> tuple[Came, T | None]:
        """What one try brought, told to the observer, and what was read when it was good."""
        answer = read(came.body) if came.fault is None else came.fault
        if isinstance(answer, Fault):
            came = replace(came, fault=answer)
        fault = self._config.redact(came.fault.what) if came.fault else ""
        self._observe(exchange(came.status, len(came.body), round(came.seconds, 3), fault))
        return came, None if isinstance(answer, Fault) else answer

    def _received(self, request: requests.PreparedRequest) -> Came:
        self.requests += 1
        return self._transport.receive(request)

    def _pause(self, attempt: int, tries: int, fault: Fault) -> bool:
        """Wait before the next try; False when there is none, or no time for it."""
        wait_s = max(backoff(attempt, self._config.retry_wait_s, self._draw), fault.wait_s or 0.0)
        if fault.wait_s:
            self._limiter.hold(wait_s)  # for the next request too, when this one is given up
        if attempt >= tries or not self.deadline.leaves_room_for(wait_s):
            return False
        self._sleep(wait_s)
        return True

    def _gave_up(
        self, tries: int, took_s: float, fault: Fault, *, garbled: bool
    ) -> PubmedUnreachable:
        if tries == 0:
            what = f"the time allowed, {self.deadline.seconds:.0f} s, is used up."
            return PubmedUnreachable(f"PubMed was not asked: {what}", fix=KEPT_WORDS)
        times = "1 try" if tries == 1 else f"{tries} tries"
        last = self._config.redact(fault.what)
        if garbled:
            what = f"PubMed's answer could not be read after {times} (last: {last})."
            unread = PubmedGarbled(what, fix=KEPT_WORDS)
            unread.reason = last
            return unread
        return PubmedUnreachable(
            f"PubMed did not answer after {times} in {took_s:.0f} s (last: {last}).",
            fix=KEPT_WORDS,
        )

    def _refused(self, fault: Fault) -> PubmedError:
        if "api key" in fault.what.lower():
            return PubmedError(
                "PubMed refused the API key.",
                where="NCBI_API_KEY",
                fix="Correct it, or unset it and go on at 3 requests a second.",
            )
        what = f"PubMed refused the request: {self._config.redact(fault.what)}."
        return PubmedError(
            what, fix="Correct the query, or what was asked for; retrying is no use."
        )
