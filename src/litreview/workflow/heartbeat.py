"""A sign of life: what a long verb is doing now, in one small file anybody may read.

A verb's steps enter; `.litreview/heartbeat.json` is replaced whole when a phase begins, at most
once a second within it, and at the end. It is a courtesy: when it cannot be written, work goes on.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from litreview.errors import LitreviewError, NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.settings import Settings
from litreview.textfiles.files import write_atomically
from litreview.workflow.progress import Progress, silent

HEARTBEAT_NAME = "heartbeat.json"
BEAT_EVERY_S = 1.0  # seconds between two beats; a person who looks sees no difference
INTERRUPTED = "interrupted"


class Pulse(StrEnum):
    """What a heartbeat says about its process."""

    UNDER_WAY = "under_way"
    DIED = "died"  # the process is gone and never said how it ended
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Beat:
    """One heartbeat.

    Attributes:
        at: When it was written, ISO UTC.
        started: When the verb began, ISO UTC.
        born: What tells this process from a later one with its number; empty when unknown.
        phase: What is going on, in the words of the progress line.
        total: How much there is to do; 0 when nobody knows.
        outcome: How it ended; empty while it runs, and for ever when the process died.
    """

    at: str
    started: str
    pid: int
    verb: str
    host: str = ""
    born: str = ""
    compound: str = ""
    phase: str = ""
    done: int = 0
    total: int = 0
    outcome: str = ""

    @property
    def pulse(self) -> Pulse:
        """Whether the process is at work, done, or gone without a word.

        On another machine nobody can look: it is taken to be at work.
        """
        if self.outcome:
            return Pulse.ENDED
        if self.host not in {"", socket.gethostname()} or lives(self.pid, self.born):
            return Pulse.UNDER_WAY
        return Pulse.DIED


class Heart:
    """Writes the beats of one verb in one process.

    Args:
        path: The file; None writes nothing.
    """

    def __init__(self, path: Path | None, settings: Settings | None, verb: str) -> None:
        self._path = path
        self._settings = settings
        self._beaten_at = float("-inf")
        now = self._now()
        pid = os.getpid()
        self._last = Beat(now, now, pid, verb, socket.gethostname(), _born(pid))

    @property
    def outcome(self) -> str:
        """How the verb ended; empty until it did."""
        return self._last.outcome

    def beat(self, phase: str, done: int = 0, total: int = 0, *, compound: str = "") -> None:
        """Say what is going on; kept, and written when a second has passed or the phase is new."""
        changed = phase != self._last.phase
        self._last = replace(
            self._last,
            phase=phase,
            done=done,
            total=total,
            compound=compound or self._last.compound,
        )
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

    def _now(self) -> str:
        return f"{self._settings.now():%Y-%m-%dT%H:%M:%SZ}" if self._settings else ""

    def _write(self) -> None:
        self._beaten_at = time.monotonic()
        if self._path is None:
            return
        self._last = replace(self._last, at=self._now())
        with suppress(LitreviewError):  # the store will say that the disk is full
            write_atomically(self._path, to_json_bytes(self._last) + b"\n")


def heartbeat_path(settings: Settings) -> Path:
    """Where the heartbeat lies."""
    return settings.cache_dir / HEARTBEAT_NAME


@contextmanager
def beating(settings: Settings, verb: str) -> Iterator[Heart]:
    """A heart that beats while the block runs, and says how it ended.

    The block may call `end` itself; else the outcome is `done`, the code of the error that
    ended it, or `interrupted`. Only one process may beat at a time: hold the writer's lock.
    """
    heart = Heart(heartbeat_path(settings), settings, verb)
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
        return from_json(Beat, heartbeat_path(settings).read_bytes())
    except (OSError, NounError):
        return None


def close_heartbeat(settings: Settings, beat: Beat, outcome: str) -> None:
    """Say how a process ended that could not say so itself.

    Raises:
        StoreReadOnly: The file may not be written.
    """
    ended = replace(beat, outcome=outcome)
    write_atomically(heartbeat_path(settings), to_json_bytes(ended) + b"\n")


def _ending(error: BaseException) -> str:
    return "failed" if isinstance(error, Exception) else INTERRUPTED


def lives(pid: int, born: str) -> bool:
    """Whether the process is there, and is the one that was born then."""
    if os.name != "posix":  # elsewhere asking by signal would end the process
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's, so it exists
        pass
    return not born or born == _born(pid)


def _born(pid: int) -> str:
    """When the kernel started the process, in its own ticks; empty where it does not say.

    Field 22 of /proc/PID/stat, proc(5); the name in field 2 may hold spaces and brackets.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # from field 3, the state, on
    if len(fields) < 20 or fields[0] in {"Z", "X"}:  # dead, and nobody has taken note yet
        return ""
    return fields[19]


silent_heart = Heart(None, None, "")
