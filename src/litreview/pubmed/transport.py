"""One HTTP exchange with the E-utilities: a request out, a whole reply in, within its time.

A prepared request enters; status, body and what is wrong with them leave, never an exception.
What it means, and whether to try again, is decided in `session`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import urllib3

from litreview.pubmed.ahead import Ahead
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.replies import Fault, judge
from litreview.pubmed.retry import Deadline

REPLY_TIMEOUTS = 6  # a whole reply may take so many times the time-out: 2 minutes for 20 s
LARGEST_REPLY = 64 * 1024 * 1024  # bytes, unpacked; 400 records with long references are 10 MB
GRACE_S = 0.5  # seconds after the deadline until a reply under way is given up
CHUNK = 1 << 16  # bytes read at most at once
GZIP = b"\x1f\x8b"
PACKED = frozenset({"gzip", "x-gzip"})


@dataclass(frozen=True, slots=True)
class Came:
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


class Transport:
    """Sends prepared requests, one at a time, over connections that are kept.

    Args:
        deadline: By which every reply must have come.
        monotonic: The clock, in seconds.
    """

    def __init__(
        self, config: ClientConfig, deadline: Deadline, monotonic: Callable[[], float]
    ) -> None:
        self._config = config
        self._deadline = deadline
        self._monotonic = monotonic
        self._http = self._connections()

    def close(self) -> None:
        """Close the connections; a request under way is the last one."""
        self._http.close()

    def prepare(self, endpoint: str, parameters: Mapping[str, str]) -> requests.PreparedRequest:
        """A request as it is sent: with who asks, and what every request of ours says."""
        identified = {**parameters, **self._config.identity}
        return self._http.prepare_request(self.plain(endpoint, identified))

    def plain(self, endpoint: str, parameters: Mapping[str, str]) -> requests.Request:
        """A POST with everything in its body: a URL ends in logs, and long ones are refused."""
        url = self._config.base_url.rstrip("/") + "/" + endpoint
        return requests.Request("POST", url, data=dict(parameters))

    def receive(self, request: requests.PreparedRequest) -> Came:
        """One try: what came, or what kept it from coming, and how long it took.

        Headers that drip outlast any read time-out: a thread waits for them, and is left behind
        with its connection when the time of a whole reply is over.
        """
        sent = self._monotonic()
        longest = self._config.timeout_s * REPLY_TIMEOUTS
        limit_s = min(longest, max(self._deadline.left_s, 0.001) + GRACE_S)
        try:
            came = Ahead(partial(self._exchange, self._http, request)).wait(limit_s)
        except TimeoutError:
            self._http = self._connections()
            came = Came(None, b"", b"", Fault("no answer in time"))
        return replace(came, seconds=self._monotonic() - sent)

    def _exchange(self, http: requests.Session, request: requests.PreparedRequest) -> Came:
        try:
            status, headers, sent = self._send(http, request)
            body = unpacked(sent)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return Came(None, b"", b"", Fault(_transport_words(error)))
        return Came(status, sent, body, judge(status, headers, body))

    def _send(
        self, http: requests.Session, request: requests.PreparedRequest
    ) -> tuple[int, Mapping[str, str], bytes]:
        wait = self._config.timeout_s
        patience = min(wait, max(self._deadline.left_s, 0.001))
        with http.send(
            request, stream=True, timeout=(patience, patience), allow_redirects=False
        ) as reply:
            ends = self._monotonic() + min(wait * REPLY_TIMEOUTS, self._deadline.left_s)
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

    def _connections(self) -> requests.Session:
        http = requests.Session()
        http.headers["User-Agent"] = self._config.tool
        http.headers["Accept-Encoding"] = "gzip"  # which is shelved as it comes
        http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nothing needs one
        if urlsplit(self._config.base_url).hostname in ("127.0.0.1", "localhost", "::1"):
            http.trust_env = False  # a proxy cannot reach this machine's own ports
        return http


def unpacked(body: bytes) -> bytes:
    """Return the body itself where gzip was sent, with a word of it in the headers or without.

    Raises:
        requests.exceptions.ContentDecodingError: It is damaged, cut off, or far too large.
    """
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
