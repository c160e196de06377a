"""What a run did, as JSON Lines for programs: one event a line, never a secret.

Events and plain facts enter; whole lines are appended to a file. What an event means for a run is
not decided here, and a log that cannot be written stops no run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.errors import LitreviewError
from litreview.settings import Settings
from litreview.textfiles.files import not_written
from litreview.workflow.redaction import redacted, secrets_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NEVER_LOGGED = frozenset({"api_key", "email", "tool", "password", "token", "authorization"})


class LogEvent(StrEnum):
    """What a line of the log tells of."""

    RUN_STARTED = "run_started"
    SEARCHED = "searched"
    EXCHANGE = "exchange"
    BATCH_STORED = "batch_stored"
    RUN_ENDED = "run_ended"
    PUBLISHED = "published"
    ERROR = "error"


class Logbook:
    """Events as JSON Lines: `at`, `level`, `event`, `pid`, `elapsed_s`, then the facts given.

    Args:
        write: Takes one whole line at a time; None writes nothing.
        secrets: Texts that are hidden wherever they turn up.
        clock: The time of each line; `elapsed_s` is measured, whatever the clock says.
    """

    def __init__(
        self,
        write: Callable[[bytes], object] | None,
        *,
        secrets: Iterable[str] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._write = write
        self._secrets = tuple(secrets)
        self._clock = clock
        self._began = time.monotonic()

    def note(self, event: LogEvent, *, level: str = "info", **facts: object) -> None:
        """Write one event; a fact named like a secret is left out."""
        if self._write is None:
            return
        line = {
            "at": f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "level": level,
            "event": event.value,
            "pid": os.getpid(),
            "elapsed_s": round(time.monotonic() - self._began, 3),
            **self._fields(facts),
        }
        with suppress(OSError):
            self._write(json.dumps(line).encode("ascii") + b"\n")

    def exchange(self, exchange: DataclassInstance) -> None:
        """Write one try of one request: the client's `Exchange`, a warning when it failed."""
        facts = asdict(exchange)
        self.note(LogEvent.EXCHANGE, level="warning" if facts.get("fault") else "info", **facts)

    def error(self, error: LitreviewError, **facts: object) -> None:
        """Write an error as its code and its three parts."""
        parts = {"code": error.code, "what": error.what, "where": error.where, "fix": error.fix}
        self.note(LogEvent.ERROR, level="error", **facts, **parts)

    def _fields(self, facts: dict[str, object]) -> dict[str, object]:
        return {n: self._plain(v) for n, v in facts.items() if n.lower() not in NEVER_LOGGED}

    def _plain(self, value: object) -> object:
        """A value as JSON has it, without secrets at any depth."""
        match value:
            case None | bool() | int() | float():
                return value
            case dict():
                return self._fields({str(name): inner for name, inner in value.items()})
            case list() | tuple() | set() | frozenset():
                return [self._plain(inner) for inner in value]
            case _ if is_dataclass(value) and not isinstance(value, type):
                return self._plain(asdict(value))
        return redacted(str(value), self._secrets)


silent_logbook = Logbook(None)


@contextmanager
def open_logbook(settings: Settings, path: Path | None) -> Iterator[Logbook]:
    """The logbook of a file, opened for appending; a silent one without a file.

    Every line is one write at the file's end, so that several processes may share a file.

    Raises:
        StoreReadOnly: The file can be neither made nor opened.
    """
    if path is None:
        yield silent_logbook
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab", buffering=0)
    except OSError as refused:
        raise not_written(path, refused) from refused
    with file:
        yield Logbook(file.write, secrets=secrets_of(settings), clock=settings.now)
