"""Peak memory and processor time of refresh, import and `changes`, for 10,000 and 100,000 records.

    python benchmarks/memory.py [--records 10000 100000]

Each is the `litreview` command in a process of its own, on an empty workspace; the server is
another process. What counts is the largest resident set the command ever had. It should stay
below 250 MB. An import streams, and should grow by less than a tenth from the first number of
records to the last; a refresh compares whole sets of PMIDs, and grows by those.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_xml, mesh_xml

ROOT = Path(__file__).resolve().parents[1]
QUERY = "name = \"Mint\"\npubmed = '1:99999999[uid]'\n"
ABSTRACT = "Walking speed was 1.2 (0.3) m/s with mint leaves and 1.2 (0.4) m/s with sage. " * 15
HEADINGS = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
LIMIT_MB = 250
GROWTH = {"import": 1.10}  # of what streams


def write_records(path: Path, count: int) -> None:
    """Invented records, created over 25 years, written one by one."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{DECLARATION}\n{DOCTYPE}\n<PubmedArticleSet>\n")
        for number in range(count):
            day = f"{2000 + number % 25}/{1 + number % 12:02d}/{1 + number % 28:02d}"
            pmid = 10_000_000 + number
            file.write(
                article_xml(pmid, f"Mint {number}", ABSTRACT, created=day, mesh=HEADINGS) + "\n"
            )
        file.write("</PubmedArticleSet>\n")


@contextmanager
def server_of(records: Path) -> Iterator[str]:
    """A server with these records, in a process of its own; its address."""
    script = ROOT / "tests" / "support" / "eutils_server.py"
    with subprocess.Popen(
        [sys.executable, str(script), str(records)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield (process.stdout or sys.stdin).readline().strip()
        finally:
            process.terminate()


def peak_mb(words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The peak of a command's resident set, MB of a million bytes, and its processor seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", "litreview", *words],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"litreview {words[0]} ended with {process.returncode}")
    return used.ru_maxrss * 1024 / 1e6, used.ru_utime + used.ru_stime


def workspace(folder: Path, name: str) -> Path:
    """An empty workspace with one query."""
    root = folder / name
    (root / "queries").mkdir(parents=True)
    (root / "queries" / "mint.toml").write_text(QUERY, encoding="utf-8")
    return root


def measure(count: int) -> dict[str, tuple[float, float]]:
    """Peak and processor seconds of each command for so many records."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = folder / "records.xml"
        write_records(records, count)
        at_import = ["import", str(records), "--workspace", str(workspace(folder, "import"))]
        found = {"import": peak_mb(at_import, {})}
        at_refresh = ["refresh", "--all", "--workspace", str(workspace(folder, "refresh"))]
        with server_of(records) as url:
            environment = {"LITREVIEW_EUTILS_URL": url, "LITREVIEW_RATE": "1000000"}
            found["refresh"] = peak_mb(at_refresh, environment)
            found["unchanged refresh"] = peak_mb(at_refresh, environment)
            found["changes"] = peak_mb(["changes", *at_refresh[2:]], {})
    return found


def main() -> None:
    """Measure for each number of records, and print the growth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    peaks: dict[str, list[float]] = {}
    for count in parser.parse_args().records:
        for name, (peak, took_s) in measure(count).items():
            print(f"{name:18} {count:8,} records  peak {peak:5.0f} MB  {took_s:6.1f} s cpu")
            peaks.setdefault(name, []).append(peak)
    for name, found in peaks.items():
        ratio = found[-1] / found[0]
        wished = found[-1] < LIMIT_MB and ratio < GROWTH.get(name, ratio + 1)
        word = "as wished" if wished else "too much"
        print(f"{name:18} {found[-1]:5.0f} MB at the most, {ratio:4.2f} times the first: {word}")


if __name__ == "__main__":
    main()
