"""Processes that begin at the same moment.

A script that prints `ready`, then waits for a line, enters; the processes leave, let go together.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence


def start_together(script: str, arguments: Iterable[Sequence[str]]) -> list[subprocess.Popen[str]]:
    """Run the script once for each list of arguments; nobody begins before all are ready."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for words in arguments
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return started
