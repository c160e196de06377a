"""Throughput and memory of tagging, ours beside the keyword baseline.

    python benchmarks/tagging_speed.py --lines 1000000

Throughput is abstracts per second of one core's time, on the corpora. Memory is the peak of a
process of its own, `litreview tag` as a person starts it, that reads invented abstracts from
a pipe: after a hundredth of the lines, a tenth and all, it should be the same.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tagging_keywords import baseline

from litreview.tagging.lines import tag_lines
from litreview.tagging.rulebook import load_rulebook

ROUNDS = 3  # the quickest counts: the machine may be busy
STREAMED = {
    "litreview": ("-m", "litreview", "tag", "-"),
    "keywords": (__file__, "--keywords"),
}
_SENTENCES = (
    "We studied {n} patients with {word} at two hospitals.",
    "They were randomized to {word} or placebo in a double-blind trial.",
    "Rats received {n} mg/kg of {word} by mouth for {n} days.",
    "The score fell by {n} points with {word} and by {n} without it.",
    "No serious harms of {word} were reported in this period.",
    "{word} may be worth a larger study.",
)


def invented(count: int) -> Iterator[str]:
    """Input lines with words that never come again, so that every cache fills."""
    source = random.Random(0)  # noqa: S311 - invented abstracts, no secrets
    for number in range(count):
        sentences = [
            sentence.format(n=source.randint(2, 900), word=_word(source))
            for sentence in source.choices(_SENTENCES, k=10)
        ]
        yield json.dumps({"id": number, "title": _word(source), "abstract": " ".join(sentences)})


def _word(source: random.Random) -> str:
    return "".join(source.choices("abcdefghilmnoprstu", k=8))


def ours(lines: Iterable[str]) -> Iterator[str]:
    """Lines as `litreview tag` writes them."""
    return (line.json for line in tag_lines(lines, load_rulebook()))


def keywords(lines: Iterable[str]) -> Iterator[str]:
    """Lines of the keyword baseline."""
    return (json.dumps(baseline(json.loads(line))) for line in lines)


SYSTEMS: dict[str, Callable[[Iterable[str]], Iterator[str]]] = {
    "litreview": ours,
    "keywords": keywords,
}


def throughput(tag: Callable[[Iterable[str]], Iterator[str]], lines: Sequence[str]) -> float:
    """Lines per second of processor time, of the quickest round."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _line in tag(lines):
            pass
        spent.append(time.process_time() - start)
    return len(lines) / min(spent)


def peak_mib(process: int) -> float:
    """The most memory a process has held so far, MiB (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _feed(pipe: BinaryIO, count: int, all_read: threading.Event) -> None:
    """Write the lines, and close only when all came back: one that has ended has no memory."""
    with pipe:
        for line in invented(count):
            pipe.write(line.encode() + b"\n")
        pipe.flush()
        all_read.wait()


def stream(name: str, count: int) -> None:
    """Send invented lines through one system and print its memory on the way."""
    command = [sys.executable, *STREAMED[name]]
    start = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            sys.exit(f"{name} could not be reached")
        all_read = threading.Event()
        feeding = (process.stdin, count, all_read)
        threading.Thread(target=_feed, args=feeding, daemon=True).start()
        marks = {max(1, count // 100), max(1, count // 10), count}
        for number, _ in enumerate(process.stdout, 1):
            if number in marks:
                rate = number / (time.perf_counter() - start)
                print(
                    f"memory      {name:10} {peak_mib(process.pid):6.1f} MiB at most "
                    f"after {number:9,} lines ({rate:,.0f}/s)",
                    flush=True,
                )
            if number == count:
                all_read.set()


def measure(lines: Sequence[str], count: int) -> None:
    """Print throughput on `lines`, and memory on `count` invented ones."""
    for name, tag in SYSTEMS.items():
        print(f"throughput  {name:10} {throughput(tag, lines):9,.0f} abstracts/s of one core")
    for name in SYSTEMS if count else ():
        stream(name, count)


def main() -> None:
    """Stream invented lines through both systems, or be the keyword baseline of such a stream."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--keywords", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.keywords:
        for line in keywords(sys.stdin):
            print(line, flush=True)
        return
    for name in SYSTEMS:
        stream(name, chosen.lines)


if __name__ == "__main__":
    main()
