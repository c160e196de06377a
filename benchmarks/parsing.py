"""How fast PubMed XML becomes records, beside `Bio.Entrez.read` and `pubmed_parser`.

    python benchmarks/parsing.py [FILE...] [--articles 2000] [--rounds 5] [--peers DIR]

Without files, invented articles are parsed, long ones, short ones, and long ones with books among
them; with files (plain or .gz), those. Each round runs all, one after the other; the table gives
the best round of each by processor time and how many times longer the others take. Peak memory is
that of allocations made while parsing, in MiB: ours does not keep the records, the others return
all of them at once.

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
from tests.support.synthetic_xml import article_set, article_xml, book_xml, mesh_xml

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


def synthetic(articles: int, books: int = 0) -> bytes:
    """A PubmedArticleSet of invented articles of ordinary length, with books spread among them."""
    headings = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
    elements = [
        article_xml(1000 + i, f"Mint and walking {i}", SECTIONS, mesh=headings)
        for i in range(articles)
    ]
    for book in range(books):
        elements.insert(book * len(elements) // books, book_xml(900 + book))
    return article_set(*elements)


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


def best_of(rounds: int, parsers: Mapping[str, Parse], data: bytes) -> dict[str, float]:
    """Seconds of the quickest round of each; they take turns, so that all meet a busy machine."""
    times: dict[str, float] = {}
    for _ in range(rounds):
        for name, parse in parsers.items():
            start = time.process_time()
            parse(data)
            spent = time.process_time() - start
            times[name] = min(spent, times.get(name, spent))
    return times


def peak_mib(parse: Parse, data: bytes) -> float:
    """Peak of allocations while parsing, MiB."""
    tracemalloc.start()
    parse(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def counts(parsers: Mapping[str, Parse], data: bytes) -> dict[str, int]:
    """How many records each gives; those that cannot read the data are named and left out."""
    found = {}
    for name, parse in parsers.items():
        try:
            found[name] = parse(data)
        except (ValueError, RuntimeError, AttributeError) as error:  # what each cannot read
            print(f"  {name:15} cannot read it: {error}")
    return found


def compare(title: str, data: bytes, rounds: int, parsers: Mapping[str, Parse]) -> None:
    """Print a row for each, with its ratio to the first, which is ours."""
    records = counts(parsers, data)
    times = best_of(rounds, {name: parsers[name] for name in records}, data)
    mine, count = next(iter(times.values())), next(iter(records.values()))
    print(f"{title}: {count:,} records, {len(data) / max(count, 1) / 1024:.1f} KiB each")
    for name, spent in times.items():
        rate, peak = records[name] / spent, peak_mib(parsers[name], data)
        print(
            f"  {name:15} {rate:8,.0f}/s  peak {peak:6.1f} MiB  ({records[name]:,} records)"
            f"  takes {spent / mine:4.2f} times as long"
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
    parsers: dict[str, Parse] = {"litreview": ours, "Bio.Entrez.read": biopython}
    if (peer := pubmed_parser(chosen.peers)) is not None:
        parsers["pubmed_parser"] = peer
    for file in chosen.files:
        data = file.read_bytes()
        unpacked = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        compare(file.name, unpacked, chosen.rounds, parsers)
    if not chosen.files:
        compare("long articles", synthetic(chosen.articles), chosen.rounds, parsers)
        compare("short articles", short_articles(chosen.articles), chosen.rounds, parsers)
        mixed = synthetic(chosen.articles, books=chosen.articles // 100)
        compare("articles and books", mixed, chosen.rounds, parsers)


if __name__ == "__main__":
    main()
