"""`litreview` commands as processes of their own, without the wait for Python to start.

    python tests/support/forking.py

A line of JSON, the words of a command and its environment, enters; two lines leave: the
process that runs it, at once, and how it ended, when it has. Each command is a fork of this
process, which has every module imported and nothing else done.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

SPEAKS_WITHIN_S = 60.0


class Forks:
    """The process that forks, and a way to have its children killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(SPEAKS_WITHIN_S)
        self._process.stdout.close()

    def run(
        self,
        *words: str,
        environment: Mapping[str, str],
        kill_after_s: float = SPEAKS_WITHIN_S,
    ) -> int:
        """Run a command; kill it when it takes longer; its exit code, negative for a signal."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([words, environment]).encode() + b"\n")
        pid = self._said(SPEAKS_WITHIN_S)
        assert pid is not None
        ended = self._said(kill_after_s)
        if ended is None:
            os.kill(pid, signal.SIGKILL)
            ended = self._said(SPEAKS_WITHIN_S)
        assert ended is not None
        return ended

    def _said(self, within_s: float) -> int | None:
        """The next number; None when none comes in time."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], within_s)
        return int(self._process.stdout.readline()) if ready else None


def main() -> None:
    """Fork for every line until there are no more."""
    import litreview

    for module in pkgutil.walk_packages(litreview.__path__, "litreview."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(*json.loads(line))
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say(os.waitstatus_to_exitcode(status))


def _become(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a command as this process, in silence, and end."""
    from litreview.cli.main import run_command

    os.environ.update(environment)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os._exit(run_command(list(words)))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
