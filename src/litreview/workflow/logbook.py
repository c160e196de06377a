"""What a run did, as JSON Lines for programs: one event a line, never a secret.

Events and plain facts enter; whole lines are appended to a file or handed to a stream. What an
event means for a run is not decided here, and a log that cannot be written stops no run.
"""

from __future__ import annotations

import errno
import json
import math
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from litreview.errors import LitreviewError
from litreview.settings import Secret, Settings
from litreview.textfiles.files import not_written
from litreview.workflow.discretion import HIDDEN, redacted, secrets_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LOG_NAME = "log.jsonl"  # below `.litreview/`: where the printed schedules log, and `doctor` looks
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


Write = Callable[[bytes], object]
Clock = Callable[[], datetime]


class Logbook:
    """Events as JSON Lines: `at`, `level`, `event`, `pid`, `elapsed_s`, then the facts given.

    Args:
        write: Takes one whole line at a time; None writes nothing.
        secrets: Texts that are hidden wherever they turn up.
        clock: The time of each line; `elapsed_s` is measured, whatever the clock says.

    Attributes:
        fault: Why a line could not be written; empty while all were.
    """

    def __init__(
        self,
        write: Write | None,
        *,
        secrets: Iterable[str] = (),
        clock: Clock = lambda: datetime.now(UTC),
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.fault = ""
        self._write = write
        self._secrets = tuple(secrets)
        self._clock = clock
        self._close = close
        self._began = time.monotonic()

    def note(self, event: LogEvent, *, level: str = "info", **facts: object) -> None:
        """Write one event; a fact named like a secret is left out."""
        if self._write is None:
            return
        line = {
            "at": self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "level": level,
            "event": event.value,
            "pid": os.getpid(),
            "elapsed_s": round(time.monotonic() - self._began, 3),
            **self._fields(facts),
        }
        try:
            self._write(json.dumps(line).encode("ascii") + b"\n")
        except OSError as refused:
            self.fault = refused.strerror or str(refused)

    def exchange(self, exchange: DataclassInstance) -> None:
        """Write one try of one request: the client's `Exchange`, a warning when it failed."""
        facts = {name: value for name, value in asdict(exchange).items() if name != "event"}
        self.note(LogEvent.EXCHANGE, level="warning" if facts.get("fault") else "info", **facts)

    def error(self, error: LitreviewError, **facts: object) -> None:
        """Write an error as its code and its three parts."""
        self.note(
            LogEvent.ERROR,
            level="error",
            **facts,
            code=error.code,
            what=error.what,
            where=error.where,
            fix=error.fix,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _fields(self, facts: dict[str, object]) -> dict[str, object]:
        return {n: self._plain(v) for n, v in facts.items() if n.lower() not in NEVER_LOGGED}

    def _plain(self, value: object) -> object:
        """A value as JSON has it, without secrets at any depth."""
        match value:
            case Secret():
                return HIDDEN
            case Enum():
                return self._plain(value.value)
            case float() if not math.isfinite(value):
                return str(value)  # JSON knows no NaN
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


def log_path(settings: Settings) -> Path:
    """Where the schedules log, and `doctor` looks for a log."""
    return settings.cache_dir / LOG_NAME


def open_logbook(settings: Settings, path: Path | None, *, stream: Write | None = None) -> Logbook:
    """The logbook of a file, opened for appending; of a stream; or a silent one.

    Every line is one write at the file's end, so that several processes may share a file.

    Raises:
        StoreReadOnly: The file can be neither made nor opened.
    """
    secrets = secrets_of(settings)
    if path is None:
        if stream is None:
            return silent_logbook
        return Logbook(stream, secrets=secrets, clock=settings.now)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    except OSError as refused:
        raise not_written(path, refused) from refused

    def write(line: bytes) -> None:
        if os.write(handle, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close() -> None:
        with suppress(OSError):  # closed twice
            os.close(handle)

    return Logbook(write, secrets=secrets, clock=settings.now, close=close)
