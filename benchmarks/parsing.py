"""How fast PubMed XML becomes records, beside `Bio.Entrez.read` on the same bytes in the same run.

    python benchmarks/parsing.py [FILE...] [--articles 2000] [--rounds 3]

Without files, invented articles are parsed; with files (plain or .gz), those. Each round runs
both, one after the other; the table gives the best round of each and their ratio. Peak memory
is that of allocations made while parsing, without keeping the records.
"""

from __future__ import annotations

import argparse
import gzip
import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from Bio import Entrez
from tests.support.synthetic_xml import article_set, article_xml, mesh_xml

from litreview.pubmed.parse import ParsedRecord, parse_articles

SECTIONS = (
    ("BACKGROUND", "BACKGROUND", "Mint leaves are chewed before walks in many villages. " * 3),
    ("METHODS", "METHODS", "Forty adults were allocated at random to mint or sage leaves. " * 4),
    (
        "RESULTS",
        "RESULTS",
        "Walking speed was 1.2 (0.3) m/s with mint and 1.2 (0.4) with sage. " * 5,
    ),
    ("CONCLUSIONS", "CONCLUSIONS", "Mint leaves changed nothing that we measured. " * 2),
)


def synthetic(articles: int) -> bytes:
    """A PubmedArticleSet of invented articles of ordinary length."""
    headings = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
    return article_set(
        *(
            article_xml(1000 + i, f"Mint and walking {i}", SECTIONS, mesh=headings)
            for i in range(articles)
        )
    )


def ours(data: bytes) -> int:
    """Records parsed by litreview."""
    return sum(isinstance(found, ParsedRecord) for found in parse_articles(io.BytesIO(data)))


def biopython(data: bytes) -> int:
    """Records parsed by Biopython."""
    read = Entrez.read(io.BytesIO(data))
    return len(read["PubmedArticle"]) + len(read["PubmedBookArticle"])


def best_of(rounds: int, parse: Callable[[bytes], int], data: bytes) -> tuple[float, int]:
    """Seconds of the quickest round, and how many records it gave."""
    times, count = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        count = parse(data)
        times.append(time.perf_counter() - start)
    return min(times), count


def peak_mib(parse: Callable[[bytes], int], data: bytes) -> float:
    """Peak of allocations while parsing, MiB."""
    tracemalloc.start()
    parse(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def compare(name: str, data: bytes, rounds: int) -> None:
    """Print one row: both speeds and their ratio."""
    mine, count = best_of(rounds, ours, data)
    try:
        theirs, their_count = best_of(rounds, biopython, data)
    except ValueError as error:  # files Biopython cannot read, such as http:// DOCTYPEs
        print(f"{name:28} {count:7,} records  ours {count / mine:8,.0f}/s  Biopython: {error}")
        return
    print(
        f"{name:28} {count:7,} records  ours {count / mine:8,.0f}/s  "
        f"Biopython {their_count / theirs:8,.0f}/s ({their_count:,})  ratio {theirs / mine:5.2f}  "
        f"peak MiB {peak_mib(ours, data):6.1f} / {peak_mib(biopython, data):6.1f}"
    )


def main() -> None:
    """Compare on the files named, or on invented articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for file in chosen.files:
        data = file.read_bytes()
        compare(
            file.name, gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data, chosen.rounds
        )
    if not chosen.files:
        compare("invented articles", synthetic(chosen.articles), chosen.rounds)


if __name__ == "__main__":
    main()
