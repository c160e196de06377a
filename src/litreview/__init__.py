"""litreview: an evidence-review literature tracker for PubMed."""

import os
import signal
import sys

__version__ = "0.1.0"


def _leave_quietly(_number: int, _frame: object) -> None:
    """End at once: nothing is begun before the command line has its own handlers."""
    os.write(2, b"litreview: interrupted; nothing was begun\n")
    os._exit(128 + signal.SIGINT)


# This is the first line of ours that a command runs; a program that imports us keeps its signals.
if os.path.basename(sys.argv[0]) in {"litreview", "litreview.exe", "-m"}:  # noqa: PTH119 -- fast
    signal.signal(signal.SIGINT, _leave_quietly)
