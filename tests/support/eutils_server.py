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

if not __package__:  # run as a script: make `tests` importable
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.eutils_answers import Pubmed, Reply, Request
from tests.support.eutils_faults import FAULTS, OF_THE_CONNECTION, REPLIES, Fault

DRIP_S = 0.02  # between the bytes of a reply that never ends


class EutilsServer(Pubmed):
    """The server; a context manager that listens while it is open.

    Args:
        sources: PubMed XML, as bytes or files.
        port: 0 for any free one.
        api_key: The only key accepted; None accepts any.
        monotonic: The clock requests are logged by.
    """

    def __init__(
        self,
        *sources: bytes | str | Path,
        port: int = 0,
        api_key: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(*sources, api_key=api_key)
        self.log: list[Request] = []
        self.limit_per_s: int | None = None  # one request more within a second draws a 429
        self._monotonic = monotonic
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self.let_go = threading.Event()
        self._http = _Http(("127.0.0.1", port), _Handler)
        self._http.eutils = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

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

    def note(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Request:
        """Log a request and return it."""
        parts = urlsplit(path)
        pairs = [*parse_qsl(parts.query), *parse_qsl(body.decode())]
        with self._lock:
            request = Request(
                len(self.log) + 1,
                self._monotonic(),
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
            recent = [one for one in self.log if request.at - 1 < one.at <= request.at]
        if self.limit_per_s is not None and len(recent) > self.limit_per_s:
            return Fault("429", lambda _: True, 0)
        return None


class _Http(ThreadingHTTPServer):
    """The socket's side; knows which PubMed it speaks for."""

    daemon_threads = True
    eutils: EutilsServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Let clients go away in the middle: some here are killed. Anything else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


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
        elif fault.kind in OF_THE_CONNECTION:
            self._break(fault.kind, eutils.answer(request).body)
        else:
            self._send(REPLIES[fault.kind](fault, request, eutils))

    def _break(self, kind: str, body: bytes) -> None:
        if kind == "reset":
            self._reset()
            return
        self._begin(body[: len(body) // 2] if kind.endswith("-body") else b"")
        if kind == "reset-body":
            self._reset()
        else:
            self._stall(drip=kind == "drip")

    def _send(self, reply: Reply) -> None:
        data, headers = reply.body, dict(reply.headers)
        asked = "gzip" in self.headers.get("Accept-Encoding", "")
        if asked and reply.declared_length is None and not reply.as_it_is:
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

    def _begin(self, start: bytes) -> None:
        """Promise a long body and send the start of it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", "100000000")
        self.end_headers()
        self.wfile.write(start)
        self.wfile.flush()
        self.close_connection = True

    def _stall(self, *, drip: bool) -> None:
        """Send no more, or a byte at a time without an end."""
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
