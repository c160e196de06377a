"""One patient conversation with the E-utilities: cache, limiter, tries and deadline.

An endpoint, parameters and a reader enter; what the reader makes of a good reply leaves.
A reply is good when its status, its XML and its content fit; only then is it cached. The
key, the e-mail address and the tool travel in request bodies and are kept nowhere. Which
requests make up a search is decided in `client`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.limiter import limiter_for
from litreview.pubmed.replies import Fault, judge
from litreview.pubmed.retry import Deadline, backoff
from litreview.pubmed.shelf import Shelf

REPLY_TIMEOUTS = 6  # a whole reply may take so many times the time-out: 2 minutes for 20 s
LARGEST_REPLY = 512 * 1024 * 1024  # bytes; 200 records with long reference lists are about 5 MB
CHUNK = 1 << 16  # bytes read at most at once
KEPT_WORDS = "Fetched records are kept; run again."

T = TypeVar("T")
Reader = Callable[[bytes], "T | Fault"]


class Session:
    """Sends requests one after another until each is answered, refused or out of time."""

    def __init__(
        self,
        config: ClientConfig,
        *,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.requests = 0
        self.deadline = Deadline(config.deadline_s, monotonic)
        self._config = config
        self._sleep = sleep
        self._monotonic = monotonic
        self._draw = draw
        self._limiter = limiter_for(config.base_url, config.rate_per_s, monotonic)
        self._shelf = Shelf(config.cache_path)
        self._http = requests.Session()
        self._http.headers["User-Agent"] = config.tool
        if urlsplit(config.base_url).hostname in ("127.0.0.1", "localhost", "::1"):
            self._http.trust_env = False  # a proxy cannot reach this machine's own ports

    def close(self) -> None:
        """Close connections and the cache."""
        self._http.close()
        self._shelf.close()

    def ask(
        self,
        endpoint: str,
        parameters: Mapping[str, str],
        read: Reader[T],
        *,
        look: bool = False,
        keep: Callable[[T], bool] = lambda _: False,
    ) -> T:
        """Return what `read` makes of the first good reply.

        Args:
            endpoint: Such as `efetch.fcgi`.
            parameters: Without key, e-mail and tool.
            read: Reads a body, or says why it is not good.
            look: Whether a cached reply will do.
            keep: Whether the reply that was read may be cached.

        Raises:
            PubmedUnreachable: No good reply within the tries and the time.
            PubmedError: The request was refused for good.
        """
        shown = self._request(endpoint, parameters).prepare()  # without identity and headers
        body = self._shelf.read(shown) if look else None
        if body is not None:
            cached = read(body)
            if not isinstance(cached, Fault):
                return cached
        body, answer = self._try(endpoint, parameters, read)
        if keep(answer):
            self._shelf.write(shown, body)
        return answer

    def _try(
        self, endpoint: str, parameters: Mapping[str, str], read: Reader[T]
    ) -> tuple[bytes, T]:
        """The tries: pause, send, read; until good, refused, or out of tries or time."""
        identified = {**parameters, **self._config.identity}
        request = self._http.prepare_request(self._request(endpoint, identified))
        began = self._monotonic()
        fault = Fault("nothing was sent")
        attempt = 0
        while attempt < self._config.tries:
            if not self._wait_turn():
                break
            attempt += 1
            body, fault_or_answer = self._once(request, read)
            if not isinstance(fault_or_answer, Fault):
                return body, fault_or_answer
            fault = fault_or_answer
            if not fault.passing:
                raise self._refused(fault)
            if not self._pause(attempt, fault):
                break
        raise self._gave_up(attempt, self._monotonic() - began, fault)

    def _wait_turn(self) -> bool:
        """Wait until a request may start; False when no time is left for it."""
        wait_s = self._limiter.reserve()
        if not self.deadline.leaves_room_for(wait_s):
            return False
        if wait_s > 0:
            self._sleep(wait_s)
        return True

    def _once(self, request: requests.PreparedRequest, read: Reader[T]) -> tuple[bytes, T | Fault]:
        self.requests += 1
        try:
            status, headers, body = self._send(request)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return b"", Fault(_transport_words(error))
        fault = judge(status, headers, body)
        return body, fault if fault is not None else read(body)

    def _send(self, request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        wait = self._config.timeout_s
        patience = min(wait, max(self.deadline.left_s, 0.001))
        with self._http.send(
            request, stream=True, timeout=(patience, patience), allow_redirects=False
        ) as reply:
            ends = self._monotonic() + min(wait * REPLY_TIMEOUTS, self.deadline.left_s)
            return reply.status_code, reply.headers, self._body(reply, ends)

    def _body(self, reply: requests.Response, ends: float) -> bytes:
        """Read what comes as it comes: a body that drips would outlast any read time-out."""
        chunks: list[bytes] = []
        size = 0
        while chunk := reply.raw.read1(CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if self._monotonic() > ends:
                raise requests.exceptions.ReadTimeout("the reply did not end")
            if size > LARGEST_REPLY:
                raise requests.exceptions.ContentDecodingError("the reply is far too large")
        return b"".join(chunks)

    def _pause(self, attempt: int, fault: Fault) -> bool:
        """Wait before the next try; False when there is none, or no time for it."""
        if attempt >= self._config.tries:
            return False
        wait_s = max(backoff(attempt, self._config.retry_wait_s, self._draw), fault.wait_s or 0.0)
        if not self.deadline.leaves_room_for(wait_s):
            return False
        if fault.wait_s:
            self._limiter.hold(wait_s)
        self._sleep(wait_s)
        return True

    def _request(self, endpoint: str, parameters: Mapping[str, str]) -> requests.Request:
        """A POST with everything in its body: a URL ends in logs, and long ones are refused."""
        url = self._config.base_url.rstrip("/") + "/" + endpoint
        return requests.Request("POST", url, data=dict(parameters))

    def _gave_up(self, tries: int, took_s: float, fault: Fault) -> PubmedUnreachable:
        if tries == 0:
            what = f"the time allowed, {self.deadline.seconds:.0f} s, is used up."
            return PubmedUnreachable(f"PubMed was not asked: {what}", fix=KEPT_WORDS)
        times = "1 try" if tries == 1 else f"{tries} tries"
        last = self._config.redact(fault.what)
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
