"""A sign of life: what a long verb is doing now, in one small file anybody may read.

A verb's steps enter; `.litreview/heartbeat.json` is replaced whole when a phase begins, at most
once a second within it, and at the end. It is a courtesy: when it cannot be written, work goes on.
While a verb works it holds a lock that the system lets go of when its process ends, however that
ends: a heartbeat without an outcome whose lock is free is of a process that died.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace

from litreview.errors import LitreviewError, NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.settings import Settings
from litreview.textfiles.files import write_atomically
from litreview.textfiles.locks import is_held, writer_lock
from litreview.workflow.progress import Progress, silent

HEARTBEAT_NAME = "heartbeat.json"
LOCK_NAME = "heartbeat.lock"
BEAT_EVERY_S = 1.0  # seconds between two beats; a person who looks sees no difference
READER_WAIT_S = 0.2  # seconds; a reader holds the lock for the instant in which it looks
INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Beat:
    """One heartbeat.

    Attributes:
        at: When it was written, ISO UTC.
        started: When the verb began, ISO UTC.
        phase: What is going on, in the words of the progress line.
        total: How much there is to do; 0 when that is not known.
        outcome: How it ended; empty while it runs, and for ever when the process died.
        alive: Whether its process was there when the heartbeat was read; not written.
    """

    at: str
    started: str
    pid: int
    verb: str
    phase: str = ""
    done: int = 0
    total: int = 0
    outcome: str = ""
    alive: bool = True


class Heart:
    """Writes the beats of one verb in one process.

    Args:
        settings: Of the workspace; None writes nothing.
    """

    def __init__(self, settings: Settings | None, verb: str) -> None:
        self._settings = settings
        self._beaten_at = float("-inf")
        self._lock = ExitStack()
        self._alive = False  # whether this process holds the lock
        now = _moment(settings) if settings else ""
        self._last = Beat(now, now, os.getpid(), verb)

    @property
    def outcome(self) -> str:
        """How the verb ended; empty until it did."""
        return self._last.outcome

    def beat(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Say what is going on; kept, and written when a second has passed or the phase is new."""
        changed = phase != self._last.phase
        self._last = replace(self._last, phase=phase, done=done, total=total)
        if changed or time.monotonic() - self._beaten_at >= BEAT_EVERY_S:
            self._write()

    def end(self, outcome: str) -> None:
        """Say how it ended."""
        self._last = replace(self._last, outcome=outcome)
        self._write()

    def beside(self, progress: Progress = silent) -> Progress:
        """A progress that also beats."""

        def both(what: str, done: int, total: int) -> None:
            self.beat(what, done, total)
            progress(what, done, total)

        return both

    def close(self) -> None:
        """Let go of the lock."""
        self._lock.close()

    def _write(self) -> None:
        self._beaten_at = time.monotonic()
        if self._settings is not None:
            self._hold(self._settings)
            self._last = replace(self._last, at=_moment(self._settings))
            with suppress(LitreviewError):  # the store will say that the disk is full
                line = to_json_bytes(self._last, without=("alive",)) + b"\n"
                write_atomically(self._settings.cache_dir / HEARTBEAT_NAME, line)

    def _hold(self, settings: Settings) -> None:
        """Take the lock; at the next beat, where another process still beats for its last step."""
        with suppress(LitreviewError):
            if not self._alive:
                lock = writer_lock(settings.cache_dir / LOCK_NAME, wait_s=READER_WAIT_S)
                self._lock.enter_context(lock)
                self._alive = True


@contextmanager
def beating(settings: Settings, verb: str) -> Iterator[Heart]:
    """A heart that beats while the block runs, and says how it ended.

    The block may call `end` itself; else the outcome is `done`, the code of the error that
    ended it, or `interrupted`. Only one process may beat at a time: hold the writer's lock.
    """
    with closing(Heart(settings, verb)) as heart:
        heart.beat("starting")
        try:
            yield heart
        except BaseException as error:
            heart.end(error.code if isinstance(error, LitreviewError) else _ending(error))
            raise
        if not heart.outcome:
            heart.end("done")


def read_heartbeat(settings: Settings) -> Beat | None:
    """The last heartbeat; None when there is none that can be read."""
    try:
        beat = from_json(Beat, (settings.cache_dir / HEARTBEAT_NAME).read_bytes())
    except (OSError, NounError):
        return None
    alive = not beat.outcome and is_held(settings.cache_dir / LOCK_NAME)
    return replace(beat, alive=alive)


def _moment(settings: Settings) -> str:
    return f"{settings.now():%Y-%m-%dT%H:%M:%SZ}"


def _ending(error: BaseException) -> str:
    return "failed" if isinstance(error, Exception) else INTERRUPTED


silent_heart = Heart(None, "")
