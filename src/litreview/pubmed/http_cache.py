"""Good replies of PubMed kept for a day: the backend of the one session.

A reply that was read and found good enters; the same bytes leave until they are too old. Nothing
in the file is worth more than a request: a damaged one is thrown away, and one that cannot be
read or written costs a request, never the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import requests
from requests_cache import SerializerPipeline, Stage
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteDict
from requests_cache.models.response import CachedResponse

SECRETS = ("api_key", "email", "tool")  # in no cache key, no file and no log
KEPT_FOR = timedelta(hours=24)  # a failed run is taken up within a day; PubMed changes daily
LOCK_WAIT_MS = 1_000  # for another process that writes to the cache

T = TypeVar("T")


class HttpCache(BaseCache):
    """Good replies, as they were sent, in one SQLite file.

    Args:
        path: Made when missing. None: nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        if path is not None:
            entries = _attempt(lambda: _Entries.opened(path))
            if entries is None and path.is_file():
                _attempt(lambda: _drop(path))
                entries = _attempt(lambda: _Entries.opened(path))
            self.responses = self.responses if entries is None else entries

    def get_response(self, key: str, default: Any = None) -> CachedResponse | None:  # noqa: ANN401 - as requests-cache calls it
        """The reply kept for a request; the default when there is none."""
        found = _attempt(lambda: super(HttpCache, self).get_response(key))
        return default if found is None else found

    def keep(self, response: requests.Response) -> None:
        """Keep a reply for a day, where there is a file for it."""
        expires = datetime.now(UTC) + KEPT_FOR
        if isinstance(self.responses, _Entries):
            _attempt(lambda: self.save_response(response, expires=expires))


class _Entries(SQLiteDict):
    """A table of replies that nobody waits long for."""

    @classmethod
    def opened(cls, path: Path) -> _Entries:
        """Open or make the file; what is too old in it goes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = cls(
            path,
            table_name="responses",
            serializer=_SERIALIZER,
            busy_timeout=LOCK_WAIT_MS,
            fast_save=True,  # no waiting for the disk: a cache lost in a power cut costs requests
        )
        now = round(datetime.now(UTC).timestamp())
        with entries.connection() as connection:  # a damaged file shows itself only when read
            connection.execute("DELETE FROM responses WHERE expires <= ?", (now,))
        return entries

    @contextmanager
    def connection(self, commit: bool = False) -> Iterator[Any]:
        """The connection without a lock; each statement commits itself.

        requests-cache 1.3 tries for ever for a lock that it cannot get (`_acquire_sqlite_lock`).
        """
        with super().connection() as connection:
            yield connection


def _drop(path: Path) -> None:
    """Delete a cache with the files that SQLite keeps beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def cache_key(request: requests.PreparedRequest, **_: object) -> str:
    """What a request is known by: all that is asked, and nothing of who asks."""
    asked = [pair for pair in parse_qsl(str(request.body)) if pair[0] not in SECRETS]
    return sha256(f"{request.url}\n{urlencode(sorted(asked))}".encode()).hexdigest()


# An entry is the body as it was sent, and nothing else: a pickle in somebody's workspace could run
# code when read, and a body written as JSON takes a third more room and ten times as long.
_BODY = Stage(
    dumps=lambda reply: bytes(reply.content),
    loads=lambda body: CachedResponse(status_code=200, content=bytes(body)),
)
_SERIALIZER = SerializerPipeline([_BODY], is_binary=True)


def _attempt(action: Callable[[], T]) -> T | None:
    try:
        return action()
    except Exception:  # whatever a backend raises: a lost cache is no failure
        return None
