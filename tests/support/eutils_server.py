"""A small PubMed on this machine: E-utilities over records it holds, and faults on request.

PubMed XML enters, as files or bytes; a real HTTP server on 127.0.0.1 leaves. It evaluates
queries over the records' own text and serves whole original articles. It does not map terms,
stem words or know MeSH trees. It knows nothing of the program it is used to test.

    with EutilsServer(article_set(article_xml(7))) as server:
        ...ask server.url...
        server.misbehave("502", at_request=2)

    python tests/support/eutils_server.py records.xml --port 8000
"""

from __future__ import annotations

import argparse
import gzip
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

if not __package__:  # run as a script: make `tests` importable
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.eutils_articles import Article, read_articles
from tests.support.eutils_faults import (
    EINFO_HEAD,
    ESEARCH_HEAD,
    FAULTS,
    REPLIES,
    Fault,
    Reply,
    Request,
    efetch_body,
)
from tests.support.eutils_query import Query, QueryError, up_to

CEILING = 9_999  # PubMed serves no more ids of one search
DRIP_S = 0.02  # between the bytes of a reply that never ends


class EutilsServer:
    """The server; a context manager that listens while it is open.

    Args:
        sources: PubMed XML, as bytes or files.
        port: 0 for any free one.
        api_key: The only key accepted; None accepts any.
    """

    def __init__(
        self, *sources: bytes | str | Path, port: int = 0, api_key: str | None = None
    ) -> None:
        self.articles: dict[int, Article] = {}
        self.log: list[Request] = []
        self.ceiling = CEILING
        self.page = CEILING  # ids served at once, however many are asked for
        self.overcount = 0  # how many more are counted than listed
        self.api_key = api_key
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self.let_go = threading.Event()
        self.add(*sources)
        self._http = _Http(("127.0.0.1", port), _Handler)
        self._http.eutils = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def add(self, *sources: bytes | str | Path) -> None:
        """Hold these records too; one with a PMID already held replaces it."""
        for article in read_articles(sources):
            self.articles[article.pmid] = article

    def remove(self, *pmids: int | str) -> None:
        """Hold these records no longer."""
        for pmid in pmids:
            self.articles.pop(int(pmid), None)

    @property
    def url(self) -> str:
        """All before `esearch.fcgi`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/entrez/eutils/"

    def start(self) -> Self:
        """Listen."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening, and let go of every stalled request."""
        self.let_go.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def misbehave(
        self,
        fault: str,
        *,
        at_request: int | Callable[[Request], bool] | None = None,
        times: int = 1,
        detail: str = "",
    ) -> None:
        """Do something wrong.

        Args:
            fault: One of `FAULTS`.
            at_request: A request's number (the first is 1), or a test of a request; None for any.
            times: How often.
            detail: Seconds or a date for Retry-After, the text of an ERROR, a PMID.
        """
        if fault not in FAULTS:
            raise ValueError(f"{fault!r} is none of {', '.join(FAULTS)}")
        if callable(at_request):
            wanted = at_request
        else:
            number = at_request
            wanted = lambda request: number is None or request.number == number  # noqa: E731
        with self._lock:
            self._faults.append(Fault(fault, wanted, times, detail))

    def behave(self) -> None:
        """Forget every fault asked for."""
        with self._lock:
            self._faults.clear()

    def requests_to(self, endpoint: str) -> list[Request]:
        """The requests to one endpoint so far."""
        return [request for request in self.log if request.endpoint.startswith(endpoint)]

    def search(self, parameters: dict[str, str]) -> tuple[list[int], Query]:
        """The PMIDs a search finds, newest first."""
        query = Query(parameters.get("term", ""))
        test = query.compile()
        found = [
            one.pmid for one in self.articles.values() if test(one) and _in_window(one, parameters)
        ]
        return sorted(found, reverse=True), query

    def note(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Request:
        """Log a request and return it."""
        parts = urlsplit(path)
        pairs = [*parse_qsl(parts.query), *parse_qsl(body.decode())]
        with self._lock:
            request = Request(
                len(self.log) + 1,
                time.monotonic(),
                method,
                parts.path.rpartition("/")[2],
                dict(pairs),
                parts.query,
                headers,
            )
            self.log.append(request)
        return request

    def fault_for(self, request: Request) -> Fault | None:
        """The fault this request draws, used up by it."""
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.wanted(request):
                    fault.times -= 1
                    return fault
        return None

    def answer(self, request: Request) -> Reply:
        """What a well-behaved PubMed replies."""
        key = request.parameters.get("api_key")
        if self.api_key is not None and key not in (None, self.api_key):
            body = b'{"error":"API key invalid","api-key":"%s"}' % str(key).encode()
            return Reply(body, 400, {"Content-Type": "application/json"})
        name = request.endpoint.removesuffix(".fcgi")
        if name == "esearch":
            return self._esearch(request.parameters)
        if name == "efetch":
            return self._efetch(request.parameters)
        if name == "einfo":
            return Reply(self._einfo(request.parameters).encode())
        return Reply(b"<html><body>Not Found</body></html>", 404, {"Content-Type": "text/html"})

    def _esearch(self, parameters: dict[str, str]) -> Reply:
        start, asked = int(parameters.get("retstart", 0)), int(parameters.get("retmax", 20))
        if not parameters.get("term", "").strip():
            return _esearch_error("Empty term and query_key - nothing todo")
        try:
            found, query = self.search(parameters)
        except QueryError as error:
            return _esearch_error(f"Cannot process query: {error}")
        if start > self.ceiling - 1 and len(found) > self.ceiling:
            return _esearch_error(
                "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. "
                "For PubMed, ESearch can only retrieve the first 9,999 records"
            )
        served = found[start : min(start + min(asked, self.page), self.ceiling)]
        ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in served)
        missing = "".join(
            f"<FieldNotFound>{escape(tag)}</FieldNotFound>" for tag in query.unknown_fields
        )
        warnings = "" if found else "<OutputMessage>No items found.</OutputMessage>"
        if asked > self.ceiling and len(found) > self.ceiling:
            warnings += (
                "<OutputMessage>Restrictions achieved. start and count adjusted</OutputMessage>"
            )
        body = (
            f"<eSearchResult><Count>{len(found) + self.overcount}</Count>"
            f"<RetMax>{len(served)}</RetMax><RetStart>{start}</RetStart><IdList>\n{ids}</IdList><TranslationSet/>"
            f"<QueryTranslation>{escape(query.text)}</QueryTranslation>"
            + (f"<ErrorList>{missing}</ErrorList>" if missing else "")
            + (f"<WarningList>{warnings}</WarningList>" if warnings else "")
            + "</eSearchResult>"
        )
        return Reply((ESEARCH_HEAD + body).encode())

    def _efetch(self, parameters: dict[str, str]) -> Reply:
        wanted = [int(one) for one in parameters.get("id", "").split(",") if one.strip().isdigit()]
        if not any(wanted):
            text = "ID list is empty! Possibly it has no correct IDs."
            body = f"<eFetchResult><ERROR>{text}</ERROR></eFetchResult>"
            return Reply(body.encode(), 400)
        held = (self.articles[pmid].xml for pmid in wanted if pmid in self.articles)
        return Reply(efetch_body(held))

    def _einfo(self, parameters: dict[str, str]) -> str:
        if not parameters.get("db"):
            inner = "<DbList><DbName>pubmed</DbName></DbList>"
        else:
            latest = max(
                (one.dates["mdat"] for one in self.articles.values()), default="2000/01/01"
            )
            inner = (
                "<DbInfo><DbName>pubmed</DbName><MenuName>PubMed</MenuName>"
                "<Description>PubMed bibliographic record</Description><DbBuild>Build-1</DbBuild>"
                f"<Count>{len(self.articles)}</Count><LastUpdate>{latest} 06:33</LastUpdate>"
                "<FieldList/><LinkList/></DbInfo>"
            )
        return f"{EINFO_HEAD}<eInfoResult>{inner}</eInfoResult>"


def _esearch_error(text: str) -> Reply:
    body = f"{ESEARCH_HEAD}<eSearchResult><ERROR>{escape(text)}</ERROR></eSearchResult>"
    return Reply(body.encode())


def _in_window(article: Article, parameters: dict[str, str]) -> bool:
    first, last = parameters.get("mindate"), parameters.get("maxdate")
    kind = parameters.get("datetype", "pdat")
    if not (first and last):
        return True
    when = article.year if kind == "pdat" else article.dates.get(kind, "")
    return first <= when <= up_to(last)


class _Http(ThreadingHTTPServer):
    """The socket's side; knows which PubMed it speaks for."""

    daemon_threads = True
    eutils: EutilsServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a reply in two writes would wait 40 ms for the second
    wbufsize = -1
    server: _Http

    def do_GET(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _respond(self, body: bytes) -> None:
        eutils = self.server.eutils
        request = eutils.note(self.command, self.path, body, dict(self.headers))
        fault = eutils.fault_for(request)
        if fault is None:
            self._send(eutils.answer(request))
        elif fault.kind == "reset":
            self._reset()
        elif fault.kind in ("stall", "drip"):
            self._stall(drip=fault.kind == "drip")
        else:
            self._send(REPLIES[fault.kind](fault, request, eutils))

    def _send(self, reply: Reply) -> None:
        data, headers = reply.body, dict(reply.headers)
        if "gzip" in self.headers.get("Accept-Encoding", "") and reply.declared_length is None:
            data = gzip.compress(data, 1)
            headers["Content-Encoding"] = "gzip"
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Set-Cookie", "ncbi_sid=0000")
        self.send_header("Content-Length", str(reply.declared_length or len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()
        if reply.declared_length is not None:
            self.close_connection = True

    def _stall(self, *, drip: bool) -> None:
        """Promise a body and send nothing of it, or a byte at a time without an end."""
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", "100000000")
        self.end_headers()
        self.close_connection = True
        self.wfile.flush()
        try:
            while drip and not self.server.eutils.let_go.wait(DRIP_S):
                self.wfile.write(b" ")
                self.wfile.flush()
        except OSError:  # the client went away
            return
        self.server.eutils.let_go.wait()

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep quiet: `EutilsServer.log` has it all."""


def main(arguments: list[str] | None = None) -> int:
    """Serve files until interrupted; the address is the first line printed."""
    parser = argparse.ArgumentParser(description="Serve PubMed XML files as E-utilities.")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="PubMed XML, plain or .gz"
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any free one")
    chosen = parser.parse_args(arguments)
    with EutilsServer(*chosen.files, port=chosen.port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        try:
            server.let_go.wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
