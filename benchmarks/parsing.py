"""How fast PubMed XML becomes records, beside `Bio.Entrez.read` and `pubmed_parser`.

    python benchmarks/parsing.py [FILE...] [--articles 2000] [--rounds 5] [--peers DIR]

Without files, invented articles are parsed, long ones and short ones; with files (plain or .gz),
those. Each round runs all, one after the other; the table gives the best round of each by
processor time and how many times longer the others take. Peak memory is that of allocations made
while parsing, in MiB: ours does not keep the records, the others return all of them at once.

pubmed_parser is looked for in DIR as well (`pip install --target DIR pubmed_parser`): its wheel
brings a package `tests` that would hide ours if it were installed beside it. It keeps one string
per abstract and author list, and no markup, grants' parts, corrections' kinds or raw XML.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import io
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping
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
Parse = Callable[[bytes], int]


def synthetic(articles: int) -> bytes:
    """A PubmedArticleSet of invented articles of ordinary length."""
    headings = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
    return article_set(
        *(
            article_xml(1000 + i, f"Mint and walking {i}", SECTIONS, mesh=headings)
            for i in range(articles)
        )
    )


def short_articles(articles: int) -> bytes:
    """A PubmedArticleSet of invented articles with two sentences each."""
    return article_set(*(article_xml(1000 + i, f"Mint and walking {i}") for i in range(articles)))


def ours(data: bytes) -> int:
    """Records parsed by litreview."""
    return sum(isinstance(found, ParsedRecord) for found in parse_articles(io.BytesIO(data)))


def biopython(data: bytes) -> int:
    """Records parsed by Biopython."""
    read = Entrez.read(io.BytesIO(data))
    return len(read["PubmedArticle"]) + len(read["PubmedBookArticle"])


def pubmed_parser(peers: Path | None) -> Parse | None:
    """What counts the records pubmed_parser reads; None where it is not installed."""
    if peers is not None:
        sys.path.append(str(peers))
    if importlib.util.find_spec("pubmed_parser") is None:
        return None
    library = importlib.import_module("pubmed_parser")

    def parse(data: bytes) -> int:
        with tempfile.NamedTemporaryFile(suffix=".xml.gz") as file:  # it reads gzip files only
            file.write(gzip.compress(data, 0))
            file.flush()
            return len(list(library.parse_medline_xml(file.name)))

    return parse


def best_of(rounds: int, parse: Parse, data: bytes) -> tuple[float, int]:
    """Seconds of the quickest round, and how many records it gave."""
    times, count = [], 0
    for _ in range(rounds):
        start = time.process_time()
        count = parse(data)
        times.append(time.process_time() - start)
    return min(times), count


def peak_mib(parse: Parse, data: bytes) -> float:
    """Peak of allocations while parsing, MiB."""
    tracemalloc.start()
    parse(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def compare(name: str, data: bytes, rounds: int, others: Mapping[str, Parse]) -> None:
    """Print our row, then each other's with its ratio to ours."""
    mine, count = best_of(rounds, ours, data)
    print(f"{name}: {count:,} records, {len(data) / max(count, 1) / 1024:.1f} KiB each")
    print(f"  {'litreview':15} {count / mine:8,.0f}/s  peak {peak_mib(ours, data):6.1f} MiB")
    for label, parse in others.items():
        try:
            theirs, found = best_of(rounds, parse, data)
        except (ValueError, RuntimeError, AttributeError) as error:  # what each cannot read
            print(f"  {label:15} cannot read it: {error}")
            continue
        print(
            f"  {label:15} {found / theirs:8,.0f}/s  peak {peak_mib(parse, data):6.1f} MiB"
            f"  ({found:,} records)  takes {theirs / mine:4.2f} times as long"
        )


def main() -> None:
    """Compare on the files named, or on invented articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, metavar="DIR", help="where pubmed_parser is")
    chosen = parser.parse_args()
    others: dict[str, Parse] = {"Bio.Entrez.read": biopython}
    if (peer := pubmed_parser(chosen.peers)) is not None:
        others["pubmed_parser"] = peer
    for file in chosen.files:
        data = file.read_bytes()
        unpacked = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        compare(file.name, unpacked, chosen.rounds, others)
    if not chosen.files:
        compare("long articles", synthetic(chosen.articles), chosen.rounds, others)
        compare("short articles", short_articles(chosen.articles), chosen.rounds, others)


if __name__ == "__main__":
    main()
