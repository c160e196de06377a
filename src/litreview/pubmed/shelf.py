"""Replies kept for a while, so that a run that failed half way asks for less.

A request without its secrets and the body of a reply that was found good enter; the body
leaves again until it is too old. What is good is decided elsewhere, before anything is
written. A cache that cannot be read or written costs a request, never the run.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from requests import PreparedRequest, Response
from requests_cache import CachedSession, SerializerPipeline, Stage
from requests_cache.models.response import CachedResponse
from urllib3 import HTTPResponse

SECRETS = ("api_key", "email", "tool")  # never in a key, never on the shelf
KEPT_FOR = timedelta(hours=24)  # a failed run is taken up within a day; PubMed changes daily

T = TypeVar("T")


class Shelf:
    """Bodies of good replies by request.

    Args:
        path: The SQLite file; made when missing, thrown away when damaged. None: no shelf.
    """

    def __init__(self, path: Path | None) -> None:
        self.faults: list[str] = []
        self._session = None if path is None else self._open(path)

    def read(self, request: PreparedRequest) -> bytes | None:
        """Return the body kept for a request; None when there is none, or it is too old."""
        session = self._session
        if session is None:
            return None

        def look() -> bytes | None:
            found = session.cache.get_response(session.cache.create_key(request))
            return None if found is None or found.is_expired else bytes(found.content)

        return self._attempt(look)

    def holds(self, request: PreparedRequest) -> bool:
        """Whether there is a body for this request, however old."""
        session = self._session
        if session is None:
            return False
        return bool(self._attempt(lambda: session.cache.contains(request=request)))

    def write(self, request: PreparedRequest, body: bytes) -> None:
        """Keep the body of a good reply, packed or not, and nothing else of it."""
        session = self._session
        if session is None:
            return
        expires = datetime.now(UTC) + KEPT_FOR
        self._attempt(lambda: session.cache.save_response(_reply(request, body), expires=expires))

    def close(self) -> None:
        """Close the file."""
        if self._session is not None:
            self._session.close()  # type: ignore[no-untyped-call]

    def _open(self, path: Path) -> CachedSession | None:
        opened = self._attempt(lambda: _open(path))
        if opened is None and path.is_file():  # damaged: nothing in it is worth more than a request
            self._attempt(path.unlink)
            opened = self._attempt(lambda: _open(path))
        return opened

    def _attempt(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except Exception as error:  # whatever a backend raises: a lost cache is no failure
            self.faults.append(f"{type(error).__name__}: {error}")
            return None


def _entry(reply: CachedResponse) -> bytes:
    """A line of JSON, until when it is kept and what was asked, then the body as it was sent.

    A pickle in somebody's workspace could run code when read, and a body written as JSON takes a
    third more room and ten times as long.
    """
    until = reply.expires.isoformat() if reply.expires else ""
    asked = bytes(reply.request.body or b"").decode("utf-8")
    return json.dumps({"until": until, "asked": asked}).encode() + b"\n" + bytes(reply.content)


def _read(entry: bytes) -> CachedResponse:
    """The reply of an entry.

    Raises:
        KeyError: It is none; the cache takes that for having no such entry.
    """
    try:
        said, _, body = entry.partition(b"\n")
        until = datetime.fromisoformat(json.loads(said)["until"])
    except (ValueError, TypeError) as damaged:
        raise KeyError("damaged") from damaged
    return CachedResponse(status_code=200, content=body, expires=until)


_ENTRIES = SerializerPipeline([Stage(dumps=_entry, loads=_read)], is_binary=True)


def _open(path: Path) -> CachedSession:
    path.parent.mkdir(parents=True, exist_ok=True)
    session = CachedSession(
        str(path),
        backend="sqlite",
        serializer=_ENTRIES,
        allowable_methods=("GET", "POST"),
        ignored_parameters=list(SECRETS),
        match_headers=False,
        fast_save=True,  # no waiting for the disk: a cache lost in a power cut costs requests
    )
    len(session.cache.responses)  # a damaged file shows itself only when it is read
    return session


def _reply(request: PreparedRequest, body: bytes) -> Response:
    """A reply holding nothing but its body: real ones carry cookies and rate headers."""
    reply = Response()
    reply.status_code = 200
    reply.url = request.url or ""
    reply.request = request
    reply.headers["Content-Type"] = "text/xml; charset=UTF-8"
    reply._content = body
    reply.raw = HTTPResponse(BytesIO(body), status=200, preload_content=False)
    return reply
