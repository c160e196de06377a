"""One patient conversation with the E-utilities: cache, limiter, tries and deadline.

An endpoint, parameters and a reader enter; what the reader makes of a good reply leaves.
A reply is good when its status, its XML and its content fit; only then is it cached. The
key, the e-mail address and the tool travel in request bodies and are kept nowhere. Which
requests make up a search is decided in `client`.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from litreview.errors import PubmedError, PubmedGarbled, PubmedUnreachable
from litreview.pubmed.ahead import Ahead
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.exchange import Exchange, Observer, unobserved
from litreview.pubmed.limiter import limiter_for
from litreview.pubmed.replies import Fault, judge
from litreview.pubmed.retry import Deadline, backoff
from litreview.pubmed.shelf import Shelf

REPLY_TIMEOUTS = 6  # a whole reply may take so many times the time-out: 2 minutes for 20 s
LARGEST_REPLY = 64 * 1024 * 1024  # bytes, unpacked; 400 records with long references are 10 MB
GRACE_S = 0.5  # seconds after the deadline until a reply under way is given up
CHUNK = 1 << 16  # bytes read at most at once
GZIP = b"\x1f\x8b"
PACKED = frozenset({"gzip", "x-gzip"})
KEPT_WORDS = "Fetched records are kept; run again."

T = TypeVar("T")
Reader = Callable[[bytes], "T | Fault"]


@dataclass(frozen=True, slots=True)
class _Came:
    """What one try brought: status and body where there were any, and what is wrong with them.

    Attributes:
        sent: The body as it was sent, packed or not.
        seconds: From sending to the last byte.
    """

    status: int | None
    sent: bytes
    body: bytes
    fault: Fault | None
    seconds: float = 0.0


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
        self._ahead: Ahead[_Came] | None = None
        self._http = self._connections()

    def _connections(self) -> requests.Session:
        http = requests.Session()
        http.headers["User-Agent"] = self._config.tool
        http.headers["Accept-Encoding"] = "gzip"  # which is shelved as it comes
        http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nothing needs one
        if urlsplit(self._config.base_url).hostname in ("127.0.0.1", "localhost", "::1"):
            http.trust_env = False  # a proxy cannot reach this machine's own ports
        return http

    def close(self) -> None:
        """Close connections and the cache; a request under way is the last one."""
        self.deadline.stop()
        self._http.close()
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
        wait_s = self._limiter.reserve()
        if not self.deadline.leaves_room_for(wait_s):
            return
        request = self._identified(endpoint, parameters)
        self.requests += 1

        def send() -> _Came:
            if wait_s > 0:
                self._sleep(wait_s)
            return self._receive(request)

        self._ahead = Ahead(endpoint, parameters, send)

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
            return None if kept is None else _unpacked(kept)
        except requests.exceptions.ContentDecodingError:
            return None

    def remember(self, endpoint: str, parameters: Mapping[str, str], body: bytes) -> None:
        """Put the body of a good reply, as it was sent, on the shelf."""
        self._shelf.write(self._shown(endpoint, parameters), body)

    def _shown(self, endpoint: str, parameters: Mapping[str, str]) -> requests.PreparedRequest:
        """A request without identity and headers: what the cache knows it by."""
        return self._request(endpoint, parameters).prepare()

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
        request = self._identified(endpoint, parameters)
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

    def _wait_turn(self) -> bool:
        """Wait until a request may start; False when no time is left for it."""
        wait_s = self._limiter.reserve()
        if not self.deadline.leaves_room_for(wait_s):
            return False
        if wait_s > 0:
            self._sleep(wait_s)
        return True

    def _early(self, endpoint: str, parameters: Mapping[str, str]) -> _Came | None:
        """What the request sent ahead brought, when it was this one; another is let go."""
        ahead, self._ahead = self._ahead, None
        came = ahead.wait() if ahead is not None else None  # one connection: it ends first
        return came if ahead is not None and ahead.answers(endpoint, parameters) else None

    def _judged(
        self, exchange: Callable[..., Exchange], came: _Came, read: Reader[T]
    ) -> tuple[_Came, T | None]:
        """What one try brought, told to the observer, and what was read when it was good."""
        answer = read(came.body) if came.fault is None else came.fault
        if isinstance(answer, Fault):
            came = replace(came, fault=answer)
        fault = self._config.redact(came.fault.what) if came.fault else ""
        self._observe(exchange(came.status, len(came.body), round(came.seconds, 3), fault))
        return came, None if isinstance(answer, Fault) else answer

    def _received(self, request: requests.PreparedRequest) -> _Came:
        self.requests += 1
        return self._receive(request)

    def _receive(self, request: requests.PreparedRequest) -> _Came:
        """One try: what came, or what kept it from coming, and how long it took.

        Headers that drip outlast any read time-out: a thread waits for them, and is left behind
        with its connection when the time of a whole reply is over.
        """
        sent = self._monotonic()
        longest = self._config.timeout_s * REPLY_TIMEOUTS
        limit_s = min(longest, max(self.deadline.left_s, 0.001) + GRACE_S)
        try:
            came = Ahead("", {}, partial(self._exchange, self._http, request)).wait(limit_s)
        except TimeoutError:
            self._http = self._connections()
            came = _Came(None, b"", b"", Fault("no answer in time"))
        return replace(came, seconds=self._monotonic() - sent)

    def _exchange(self, http: requests.Session, request: requests.PreparedRequest) -> _Came:
        try:
            status, headers, sent = self._send(http, request)
            body = _unpacked(sent)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _Came(None, b"", b"", Fault(_transport_words(error)))
        return _Came(status, sent, body, judge(status, headers, body))

    def _send(
        self, http: requests.Session, request: requests.PreparedRequest
    ) -> tuple[int, Mapping[str, str], bytes]:
        wait = self._config.timeout_s
        patience = min(wait, max(self.deadline.left_s, 0.001))
        with http.send(
            request, stream=True, timeout=(patience, patience), allow_redirects=False
        ) as reply:
            ends = self._monotonic() + min(wait * REPLY_TIMEOUTS, self.deadline.left_s)
            return reply.status_code, reply.headers, self._body(reply, ends)

    def _body(self, reply: requests.Response, ends: float) -> bytes:
        """Read what comes as it comes: a body that drips would outlast any read time-out."""
        chunks: list[bytes] = []
        size = 0
        packed = reply.headers.get("Content-Encoding", "").lower() in PACKED
        unpack = not packed or reply.is_redirect  # of which `requests` has read the body already
        while chunk := reply.raw.read1(CHUNK, decode_content=unpack):
            chunks.append(chunk)
            size += len(chunk)
            if self._monotonic() > ends:
                raise requests.exceptions.ReadTimeout("the reply did not end")
            if size > LARGEST_REPLY:
                raise requests.exceptions.ContentDecodingError("the reply is far too large")
        return b"".join(chunks)

    def _pause(self, attempt: int, tries: int, fault: Fault) -> bool:
        """Wait before the next try; False when there is none, or no time for it."""
        wait_s = max(backoff(attempt, self._config.retry_wait_s, self._draw), fault.wait_s or 0.0)
        if fault.wait_s:
            self._limiter.hold(wait_s)  # for the next request too, when this one is given up
        if attempt >= tries or not self.deadline.leaves_room_for(wait_s):
            return False
        self._sleep(wait_s)
        return True

    def _identified(self, endpoint: str, parameters: Mapping[str, str]) -> requests.PreparedRequest:
        """A request as it is sent: with who asks, and what every request of ours says."""
        identified = {**parameters, **self._config.identity}
        return self._http.prepare_request(self._request(endpoint, identified))

    def _request(self, endpoint: str, parameters: Mapping[str, str]) -> requests.Request:
        """A POST with everything in its body: a URL ends in logs, and long ones are refused."""
        url = self._config.base_url.rstrip("/") + "/" + endpoint
        return requests.Request("POST", url, data=dict(parameters))

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


def _unpacked(body: bytes) -> bytes:
    """The body itself where gzip was sent, with a word of it in the headers or without."""
    if not body.startswith(GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, LARGEST_REPLY)
    except zlib.error as error:
        raise requests.exceptions.ContentDecodingError("damaged gzip") from error
    if unpacker.unconsumed_tail:
        raise requests.exceptions.ContentDecodingError("the reply is far too large")
    if not unpacker.eof or unpacker.unused_data:
        raise requests.exceptions.ContentDecodingError("gzip without its end, or with two")
    return plain


def _transport_words(error: Exception) -> str:
    """What happened to a connection, without addresses."""
    causes = {type(error).__name__, *(type(arg).__name__ for arg in error.args)}
    named = {
        "ReadTimeout": "no answer in time",
        "ReadTimeoutError": "no answer in time",
        "ConnectTimeout": "no connection in time",
        "ConnectTimeoutError": "no connection in time",
        "ProtocolError": "the connection broke",
        "IncompleteRead": "the connection broke",
        "ChunkedEncodingError": "the connection broke",
        "SSLError": "no secure connection",
        "ProxyError": "the proxy failed",
        "DecodeError": "a damaged reply",
        "ContentDecodingError": "a damaged reply",
    }
    return next((named[cause] for cause in named if cause in causes), "no connection")
