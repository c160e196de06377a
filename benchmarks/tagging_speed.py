"""Throughput and memory of tagging, ours beside the keyword baseline.

    python benchmarks/tagging_speed.py {litreview,keywords} --lines 1000000

Throughput is abstracts per second of one core's time, on the corpora. Memory is the peak of
a process of its own that tags invented abstracts, after a tenth of the lines and after all:
flat when the two agree.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tagging_keywords import baseline

from litreview.grading.lines import tag_lines
from litreview.grading.rulebook import load_rulebook

ROUNDS = 3  # the quickest counts: the machine may be busy
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


def peak_mib() -> float:
    """The most memory this process has held, MiB (Linux; getrusage would tell the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(lines: Sequence[str], count: int) -> None:
    """Print throughput on `lines`, and memory on `count` invented ones."""
    for name, tag in SYSTEMS.items():
        print(f"throughput  {name:10} {throughput(tag, lines):9,.0f} abstracts/s of one core")
    for name in SYSTEMS if count else ():
        subprocess.run([sys.executable, __file__, name, "--lines", str(count)], check=True)


def main() -> None:
    """Tag invented lines and print the peak of memory on the way and at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("system", choices=tuple(SYSTEMS))
    parser.add_argument("--lines", type=int, default=20_000)
    chosen = parser.parse_args()
    start = time.process_time()
    early = 0.0
    for number, _ in enumerate(SYSTEMS[chosen.system](invented(chosen.lines)), 1):
        if number == max(1, chosen.lines // 10):
            early = peak_mib()
    print(
        f"memory      {chosen.system:10} {early:6.1f} MiB after a tenth, {peak_mib():6.1f} MiB "
        f"after {chosen.lines:,} lines ({chosen.lines / (time.process_time() - start):,.0f}/s)"
    )


if __name__ == "__main__":
    main()
