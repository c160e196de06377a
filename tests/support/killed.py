"""The reviewing screen, killed at a keystroke: `python -m tests.support.killed KEYS FOLDER ...`.

Each folder, a workspace and after a colon how many keys to answer and how many microseconds to go
on, is worked in by a fork of this process, which is killed there. Beside it, a file `.told` holds
what each key was answered with: the study in hand and what was said.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

from tests.support.driven import Driven, drive


def main(keys: str, *folders: str) -> None:
    """Work in every folder, one after the other."""
    for folder in folders:
        place, answered, microseconds = folder.rsplit(":", 2)
        pid = os.fork()
        if pid == 0:
            work(Path(place), keys.split(), int(answered), int(microseconds))
            os._exit(0)
        os.waitpid(pid, 0)


def work(root: Path, keys: list[str], answered: int, microseconds: int) -> None:
    """Press keys until killed; every answer is told before the next key."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def script(screen: Driven) -> None:
        with root.with_suffix(".told").open("w", encoding="utf-8") as told:
            for place, key in enumerate(keys):
                if place == answered:
                    threading.Timer(microseconds / 1e6, kill).start()
                await screen.press(key)
                line = {"key": key, "study": screen.desk.study.study, "said": screen.desk.said}
                told.write(json.dumps(line) + "\n")
                told.flush()

    drive(root, script)


if __name__ == "__main__":
    main(*sys.argv[1:])
