"""What a refresh takes, beside plain Biopython loops and `metapub`, from the same server.

    pip install --target DIR metapub  # it brings a package named `tests`: keep it apart
    python benchmarks/refreshing.py [FILE...] [--records 2000] [--metapub DIR] [--few 300]

A server on this machine, in a process of its own, holds invented records, or those of the files
over and over under new PMIDs (but for those Biopython cannot read); each contender is a
process of its own, too, and its limiter is off. Ours searches, fetches, parses, stores every
record with its XML, and writes the bibliography; one Biopython loop searches and reads batches
of the same size and keeps nothing, the other stores what it read and each record's XML in
SQLite; metapub, which fetches record by record, gets fewer of them. None of them reads records
for meaning, so that ours leaves that step out, too; "tagging" is ours with it. Processor time is
compared, the best of the rounds, and importing is not counted. `--profile` shows where it goes.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import importlib
import io
import json
import pstats
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from Bio import Entrez
from tests.support.eutils_answers import efetch_body
from tests.support.eutils_articles import read_articles
from tests.support.synthetic_xml import article_set, article_xml, mesh_xml

from litreview.pubmed.esearch import import_parser
from litreview.settings import Settings
from litreview.workflow import finish
from litreview.workflow.refresh import refresh

ROOT = Path(__file__).resolve().parents[1]
TERM = "1:99999999[uid]"
ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
OWN_PMID = re.compile(rb"(<PMID\b[^>]*>)\d+(?=</PMID>)")  # the first of a record is its own
BATCH = 400  # records of one request, as ours asks for
MOST = 9_999  # that one search lists


def ours(url: str, few: int) -> int:
    """`litreview refresh` of an empty workspace, without reading the records it saved."""
    vars(finish)["keep_readings"] = lambda *_: 0
    return ours_tagging(url, few)


def ours_tagging(url: str, _: int) -> int:
    """`litreview refresh` of an empty workspace."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "queries").mkdir()
        (root / "queries" / "mint.toml").write_text(f"name = \"Mint\"\npubmed = '{TERM}'\n")
        settings = Settings(
            workspace=root,
            database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
            eutils_url=url,
            rate_per_s=1e6,
        )
        (report,) = refresh(settings, ["mint"])
        if report.error is not None:
            raise report.error
        return report.run.parsed


def biopython(url: str, _: int) -> int:
    """ESearch, then EFetch and `Entrez.read` batch by batch."""
    return sum(len(read) for _, read in _batches(url))


def biopython_storing(url: str, _: int) -> int:
    """The same, and a row for each record: its PMID, what was read of it, its XML."""
    kept = 0
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/x")) as rows:
        rows.execute("CREATE TABLE records (pmid TEXT PRIMARY KEY, record TEXT, xml BLOB)")
        for body, read in _batches(url):
            pairs = zip(read, ARTICLE.findall(body), strict=True)
            rows.executemany(
                "INSERT INTO records VALUES (?, ?, ?)",
                ((str(one["MedlineCitation"]["PMID"]), json.dumps(one), xml) for one, xml in pairs),
            )
            rows.commit()
            kept += len(read)
    return kept


def _batches(url: str) -> Iterator[tuple[bytes, list[Any]]]:
    """The bytes of each reply to EFetch, and its articles as Biopython reads them."""
    build = Entrez._build_request

    def to_this_server(cgi: str, *args: object, **options: object) -> object:
        return build(url + cgi.rpartition("/")[2], *args, **options)

    Entrez._build_request = to_this_server
    Entrez.email = "bench@example.org"
    Entrez._open.previous = float("-inf")
    Entrez.time = _NoWaiting
    ids = Entrez.read(Entrez.esearch(db="pubmed", term=TERM, retmax=MOST))["IdList"]
    for start in range(0, len(ids), BATCH):
        batch = ",".join(ids[start : start + BATCH])
        with Entrez.efetch(db="pubmed", id=batch, retmode="xml") as handle:
            body = handle.read()
        yield body, Entrez.read(io.BytesIO(body), validate=False)["PubmedArticle"]


class _NoWaiting:
    """The clock of a limiter that is off."""

    time = staticmethod(time.time)

    @staticmethod
    def sleep(_: float) -> None:
        """Return at once."""


def by_metapub(url: str, few: int) -> int:
    """PMIDs for a query, then article by article."""
    metapub = importlib.import_module("metapub")
    client = importlib.import_module("metapub.ncbi_client")
    client.NCBIClient.BASE_URL = url.rstrip("/")
    client.RateLimiter.wait_if_needed = lambda self: None
    fetcher = metapub.PubMedFetcher()
    pmids = fetcher.pmids_for_query(TERM, retmax=few)
    for pmid in pmids:
        with contextlib.suppress(client.MetaPubError, AttributeError):  # authors that are groups
            fetcher.article_by_pmid(pmid)
    return len(pmids)


CONTENDERS: dict[str, Callable[[str, int], int]] = {
    "litreview": ours,
    "tagging": ours_tagging,
    "biopython": biopython,
    "storing": biopython_storing,
    "metapub": by_metapub,
}


def contend(name: str, url: str, few: int) -> None:
    """Run one contender here, and print what it took."""
    import_parser()
    Entrez.read(io.BytesIO(invented(1)))  # the parser is a module of its own, imported here
    if name == "metapub":
        importlib.import_module("metapub")
    start, used = time.perf_counter(), time.process_time()
    records = CONTENDERS[name](url, few)
    took = {"seconds": time.process_time() - used, "waited": time.perf_counter() - start}
    print(json.dumps({"records": records, **took}))


def invented(count: int) -> bytes:
    """Records of ordinary length without reference lists."""
    abstract = "Walking speed was 1.2 (0.3) m/s with mint leaves and 1.2 (0.4) m/s with sage. " * 15
    headings = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
    return article_set(
        *(article_xml(1000 + n, f"Mint and {n}", abstract, mesh=headings) for n in range(count))
    )


def records_of(files: list[Path], count: int) -> bytes:
    """So many invented records, or so many copies of those in the files."""
    if not files:
        return invented(count)
    articles = [one.xml for one in read_articles(files) if _biopython_reads(one.xml)]
    copies = (
        OWN_PMID.sub(rb"\g<1>%d" % (10_000_000 + number), articles[number % len(articles)], 1)
        for number in range(count)
    )
    return efetch_body(copies)


def _biopython_reads(xml: bytes) -> bool:
    """Whether the peer can take part: some old records are not of the DTD they come with."""
    try:
        return bool(Entrez.read(io.BytesIO(efetch_body([xml])), validate=False)["PubmedArticle"])
    except ValueError:
        return False


@contextmanager
def server_of(xml: bytes) -> Iterator[str]:
    """A server with these records, in a process of its own; its address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.xml"
        file.write_bytes(xml)
        script = ROOT / "tests" / "support" / "eutils_server.py"
        with subprocess.Popen(
            [sys.executable, str(script), str(file)], stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                yield (process.stdout or sys.stdin).readline().strip()
            finally:
                process.terminate()


def measured(name: str, url: str, few: int, metapub: str) -> dict[str, float]:
    """What one contender took, in a process of its own."""
    words = [sys.executable, __file__, "--as", name, "--server", url, "--few", str(few)]
    words += ["--metapub", metapub]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(xml: bytes, few: int, rounds: int, metapub: str) -> None:
    """Print one row per contender: the best of the rounds, and the ratio to ours."""
    names = [name for name in CONTENDERS if name != "metapub" or metapub]
    best: dict[str, dict[str, float]] = {}
    with server_of(xml) as url:
        for _ in range(rounds):
            for name in names:
                found = measured(name, url, few, metapub)
                if name not in best or found["seconds"] < best[name]["seconds"]:
                    best[name] = found
    mine = best["litreview"]["seconds"] / best["litreview"]["records"]
    for name, found in best.items():
        each = found["seconds"] / found["records"]
        print(
            f"{name:10} {found['records']:7,.0f} records  {found['seconds']:7.2f} s of processor "
            f"time, {found['waited']:7.2f} s in all  {1 / each:8,.0f}/s  "
            f"{each / mine:6.2f} times our time a record"
        )


def profile(xml: bytes) -> None:
    """Print where our own time goes."""
    import_parser()
    profiler = cProfile.Profile()
    with server_of(xml) as url:
        profiler.runcall(ours, url, 0)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats("litreview", 40)


def main() -> None:
    """Compare, profile, or be one of the contenders."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--records", type=int, default=2000, help=f"at most {MOST}")
    parser.add_argument("--metapub", default="", metavar="DIR", help="where metapub is installed")
    parser.add_argument("--few", type=int, default=300, help="records metapub gets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--as", dest="contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--server", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.metapub:
        sys.path.append(chosen.metapub)
    if chosen.contender:
        contend(chosen.contender, chosen.server, chosen.few)
    elif chosen.profile:
        profile(records_of(chosen.files, chosen.records))
    else:
        compare(records_of(chosen.files, chosen.records), chosen.few, chosen.rounds, chosen.metapub)


if __name__ == "__main__":
    main()
