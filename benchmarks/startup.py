"""How soon `litreview --help` answers, beside Python itself starting and importing Typer.

    python benchmarks/startup.py [--rounds 10]

Each round starts three processes one after the other; the table gives the best and the median.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import typer'": ["-c", "import typer"],
    "litreview --help": ["-m", "litreview", "--help"],
}


def seconds(command: list[str]) -> float:
    """Wall clock of one cold process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print one row per command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    for name, taken in times.items():
        print(f"{name:26} best {min(taken):.3f} s  median {statistics.median(taken):.3f} s")


if __name__ == "__main__":
    main()
