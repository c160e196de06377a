"""The one session that carries every request of Bio.Entrez: cached above, paced below.

A request as Biopython builds it enters; an `HttpReply` leaves, whole and judged, never an
exception of the network. What it means and whether to ask again is decided in `entrez`. The key,
the e-mail address and the tool travel in request bodies and are kept nowhere.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit
from urllib.request import Request

import requests
from requests import exceptions as errors
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from requests_cache.models.response import CachedResponse
from urllib3 import exceptions as wire

from litreview.pubmed.http_cache import HttpCache, cache_key
from litreview.pubmed.pace import Pace
from litreview.pubmed.replies import Fault, judge

REPLY_TIMEOUTS = 6  # a whole reply may take so many times the time-out: 2 minutes for 20 s
LARGEST_REPLY = 64 * 1024 * 1024  # bytes, unpacked; 400 records with long references are 10 MB
GRACE_S = 0.5  # seconds after the deadline until a reply under way is given up
CHUNK = 1 << 16  # bytes read at most at once
GZIP = b"\x1f\x8b"
PACKED = frozenset({"gzip", "x-gzip"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

T = TypeVar("T")
_WORDS = (  # what `requests` and `urllib3` raise, the more special first
    ((errors.ConnectTimeout, wire.ConnectTimeoutError), "no connection in time"),
    ((errors.Timeout, wire.ReadTimeoutError), "no answer in time"),
    ((errors.SSLError, wire.SSLError), "no secure connection"),
    ((errors.ProxyError, wire.ProxyError), "the proxy failed"),
    ((errors.ContentDecodingError, wire.DecodeError), "a damaged reply"),
    ((errors.ChunkedEncodingError, wire.ProtocolError), "the connection broke"),
)


@dataclass(frozen=True)
class ClientConfig:
    """Everything the client needs to know; its secrets are never shown.

    Attributes:
        base_url: All before `esearch.fcgi`; ends in a slash.
        cache_path: The HTTP cache's SQLite file; None for no cache.
        api_key: NCBI API key; empty when there is none. Sent in request bodies, kept nowhere.
        email: NCBI writes to it before it blocks an address; treated like the key.
        timeout_s: Seconds to wait for a connection, and for each read.
        deadline_s: Seconds all requests of one client may take together.
        retry_wait_s: Seconds before the first retry; doubled, jittered, each time after.
        rate_per_s: Requests started per second.
        tries: How often one request is sent before it is given up.
        pace_dir: Where processes of one user agree who starts when; None for nowhere.
    """

    base_url: str
    cache_path: Path | None
    api_key: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    tool: str = "litreview"
    timeout_s: float = 20
    deadline_s: float = 900
    retry_wait_s: float = 1
    rate_per_s: float = 3
    tries: int = 4
    pace_dir: Path | None = None

    @property
    def identity(self) -> dict[str, str]:
        """What Bio.Entrez adds to a request to say who asks; empty texts are not sent."""
        return {
            "tool": self.tool,
            "email": str.__str__(self.email),  # a secret text shows *** to `str`
            "api_key": str.__str__(self.api_key),
        }

    def redact(self, text: str) -> str:
        """Return text without the secrets: a 429's body echoes the key."""
        for secret in (str.__str__(self.api_key), str.__str__(self.email)):
            if secret:
                text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return text


class Deadline:
    """The moment by which everything must be done, by a clock in seconds."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self.seconds = seconds
        self.monotonic = monotonic
        self._end = monotonic() + seconds

    @property
    def left_s(self) -> float:
        """Seconds left; negative once it has passed."""
        return self._end - self.monotonic()


class NoTimeLeftError(Exception):
    """A request was not sent: its turn would come after the deadline."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What one request brought.

    Attributes:
        body: Unpacked; empty when no whole reply came.
        fault: Why it cannot be read as XML; None when it can.
        response: As it came, packed or not, with what was asked; None when no whole reply came.
    """

    body: bytes
    fault: Fault | None
    response: requests.Response | None

    @property
    def cached(self) -> bool:
        """Whether it comes from the cache."""
        return isinstance(self.response, CachedResponse)


class EntrezSession(CachedSession):
    """Carries requests that Bio.Entrez made, one at a time.

    It reads the cache by itself, and writes nothing to it: a reply is kept after it was read.

    Args:
        sleep: Waits so many seconds.

    Attributes:
        adapter: Sends, and counts what it sends.
    """

    def __init__(
        self, config: ClientConfig, deadline: Deadline, sleep: Callable[[float], None]
    ) -> None:
        self._replies = HttpCache(config.cache_path)
        super().__init__(
            backend=self._replies, allowable_methods=("POST",), key_fn=cache_key, read_only=True
        )
        self._base_url = config.base_url.rstrip("/") + "/"
        self.adapter = PacedAdapter(config, deadline, sleep)
        self.mount("http://", self.adapter)
        self.mount("https://", self.adapter)
        self.headers["User-Agent"] = config.tool
        self.headers["Accept-Encoding"] = "gzip"  # which is kept as it comes
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nothing needs one
        if urlsplit(config.base_url).hostname in LOOPBACK:
            self.trust_env = False  # a proxy cannot reach this machine's own ports

    def carry(self, request: Request, *, look: bool) -> HttpReply:
        """Send a request by POST to our own host: a URL ends in logs, and long ones are refused.

        Args:
            look: Whether the cache may answer.

        Raises:
            NoTimeLeftError: Nothing was sent.
        """
        parts = urlsplit(request.full_url)
        asked = request.data.decode() if isinstance(request.data, bytes) else parts.query
        url = self._base_url + parts.path.rpartition("/")[2]
        response: requests.Response | None = None
        body = b""
        try:
            with nullcontext() if look else self.cache_disabled():
                response = self.post(url, data=parse_qsl(asked), allow_redirects=False)
            body = unpacked(response.content)
            fault = judge(response.status_code, response.headers, body)
        except (requests.RequestException, wire.HTTPError, OSError) as error:
            fault = Fault(_transport_words(error), silent=response is None)
        return HttpReply(body, fault, response)

    def keep(self, reply: HttpReply) -> None:
        """Cache a reply that was read and found good, as it was sent."""
        if reply.response is not None:
            self._replies.keep(reply.response)


class PacedAdapter(HTTPAdapter):
    """Sends below the cache, so that a cached reply never waits: in turn, whole, and in time.

    Attributes:
        requests: How many were really sent.
        seconds: What the last one took, from sending to the last byte.
    """

    def __init__(
        self, config: ClientConfig, deadline: Deadline, sleep: Callable[[float], None]
    ) -> None:
        super().__init__()
        self.requests = 0
        self.seconds = 0.0
        self.pace = Pace(
            config.base_url, config.rate_per_s, config.pace_dir, monotonic=deadline.monotonic
        )
        self._timeout_s = config.timeout_s
        self._deadline = deadline
        self._sleep = sleep

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:  # noqa: ANN401 - as `requests` calls it
        """One request and its whole reply.

        Headers that drip outlast any read time-out: a thread waits for them, and is left behind
        with its connection when the time of a whole reply is over.

        Raises:
            NoTimeLeftError: Its turn would come too late.
        """
        wait_s = self.pace.reserve()
        if wait_s >= self._deadline.left_s:
            raise NoTimeLeftError
        if wait_s > 0:
            self._sleep(wait_s)
        self.requests += 1
        left_s = max(self._deadline.left_s, 0.001)
        limit_s = min(self._timeout_s * REPLY_TIMEOUTS, left_s)
        options |= {"stream": True, "timeout": min(self._timeout_s, left_s)}

        def exchange() -> requests.Response:
            reply = HTTPAdapter.send(self, request, **options)
            return self._read_whole(reply, left_s - limit_s)

        try:
            return _within(limit_s + GRACE_S, exchange)
        finally:
            self.seconds = left_s - self._deadline.left_s

    def _read_whole(self, reply: requests.Response, spare_s: float) -> requests.Response:
        """Read what comes as it comes: a body that drips would outlast any read time-out.

        Args:
            spare_s: Of the time left until the deadline, what must not be used up.
        """
        chunks: list[bytes] = []
        size = 0
        packed = reply.headers.get("Content-Encoding", "").lower() in PACKED
        with reply:
            while chunk := reply.raw.read1(CHUNK, decode_content=not packed):
                chunks.append(chunk)
                size += len(chunk)
                if self._deadline.left_s < spare_s:
                    raise errors.ReadTimeout("the reply did not end")
                if size > LARGEST_REPLY:
                    raise errors.ContentDecodingError("the reply is far too large")
        reply._content = b"".join(chunks)
        reply.headers.pop("Location", None)  # nobody is to go there
        return reply


def unpacked(body: bytes) -> bytes:
    """Return the body itself where gzip was sent, with a word of it in the headers or without.

    Raises:
        errors.ContentDecodingError: It is damaged, cut off, or far too large.
    """
    if not body.startswith(GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, LARGEST_REPLY)
    except zlib.error as error:
        raise errors.ContentDecodingError("damaged gzip") from error
    if not unpacker.eof or unpacker.unused_data:
        raise errors.ContentDecodingError("gzip without its end, with two, or far too large")
    return plain


def _within(limit_s: float, action: Callable[[], T]) -> T:
    """Do something in a thread of its own, and leave it behind when it takes too long.

    The thread is a daemon: a program that was interrupted waits for no reply nobody will read.
    """
    future: Future[T] = Future()

    def work() -> None:
        try:
            future.set_result(action())
        except BaseException as error:  # raised again where the reply is wanted
            future.set_exception(error)

    Thread(target=work, name="entrez", daemon=True).start()
    try:
        return future.result(limit_s)
    except TimeoutError as late:
        raise errors.ReadTimeout("the reply did not end") from late


def _transport_words(error: Exception) -> str:
    """What happened to a connection, without addresses."""
    causes = (error, *error.args)
    return next(
        (words for kinds, words in _WORDS if any(isinstance(c, kinds) for c in causes)),
        "no connection",
    )
