"""What the site costs: processor time, memory, files written, bytes, and time in a browser.

    python benchmarks/site.py [--studies 5000] [--compounds 50] [--keep DIR] [--no-browser]

Two workspaces are made, or taken from DIR: one compound with many studies (as in `scale.py`), and
many compounds with 40 claims and 300 studies each. Every publish is a process of its own: whole,
once more with nothing changed, after one judgement, and after two new records. The pages are then
opened in Chromium. Beside ours stand plain Jinja without a sandbox, with the same page of a study,
and pandas, with the table of all studies.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scale import (
    ABSTRACT,
    BEARING,
    FIRST,
    HEADINGS,
    ROOT,
    litreview_verb,
    make_workspace,
)
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page, sync_playwright
from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_xml

from litreview.model.identity import Compound
from litreview.render.frames import study_frame
from litreview.render.pages.studies import study_page
from litreview.render.printer import Links, Printer
from litreview.render.study_rows import StudyIndex
from litreview.render.study_views import study_view
from litreview.render.views import CompoundView
from litreview.settings import read_settings
from litreview.workflow.publish import prepare, printer_of
from litreview.workflow.shelf import Shelf

WHOLE_S, CHANGE_S = 8.0, 3.0  # processor seconds at 5,000 studies
LIMIT_MB = 400
MOST_FILES = 30  # written by a small change, beside `data/`
INDEX_KB, OPEN_MS, FILTER_MS = 150, 1000, 100
CLAIMS, STUDIES = 40, 300  # of each of many compounds
CHROMIUM = "/usr/bin/chromium"
BY = ("--source", "table 1", "--account", "full_text", "--certainty", "high", "--reviewer", "eve")


@dataclass(frozen=True)
class Cost:
    """What one publish took, and the files it wrote."""

    seconds: float
    megabytes: float
    written: tuple[Path, ...]

    @property
    def beside_data(self) -> int:
        """How many of the files are pages, and no data."""
        return sum("data" not in path.parts[-2:] for path in self.written)


def publish(root: Path) -> Cost:
    """Publish in a process of its own."""
    before = {path: path.stat().st_mtime_ns for path in files(root)}
    seconds, peak = litreview_verb(root, "publish")
    written = tuple(p for p in files(root) if p.stat().st_mtime_ns != before.get(p))
    return Cost(seconds, peak, written)


def files(root: Path) -> list[Path]:
    """Every file of the site."""
    return [path for path in (root / "site").rglob("*") if path.is_file()]


def bring(root: Path, compound: str, pmids: range, name: str) -> None:
    """Import invented records."""
    xml = root / "records.xml"
    texts = (
        article_xml(pmid, f"{name} after stroke, report {pmid}", ABSTRACT, mesh=HEADINGS)
        for pmid in pmids
    )
    xml.write_text(
        "\n".join((DECLARATION, DOCTYPE, "<PubmedArticleSet>", *texts, "</PubmedArticleSet>")),
        encoding="utf-8",
    )
    litreview_verb(root, "import", str(xml), "--compound", compound)
    xml.unlink()


def make_compounds(root: Path, count: int) -> None:
    """Compounds with 40 claims and 300 studies each; of each compound some studies are linked."""
    bundled = (ROOT / "data" / "semax" / "claims.toml").read_text(encoding="utf-8")
    head, *claims = bundled.split("[[claim]]")
    text = "[[claim]]".join((head, *claims[:CLAIMS]))
    for number in range(count):
        compound, name = f"mint-{number:02}", f"Mint {number:02}"
        data = root / "data" / compound
        data.mkdir(parents=True)
        (root / "queries").mkdir(exist_ok=True)
        query = f'name = "{name}"\npubmed = "mint{number}[tiab]"\n'
        (root / "queries" / f"{compound}.toml").write_text(query, encoding="utf-8")
        (data / "claims.toml").write_text(text, encoding="utf-8")
    for shared in ("policy.toml", "topics.toml", "site.toml"):
        shutil.copy(ROOT / "data" / shared, root / "data")
    for number in range(count):
        compound, first = f"mint-{number:02}", FIRST + number * STUDIES
        bring(root, compound, range(first, first + STUDIES), f"Mint {number:02}")
        bearing = [word for field, value in BEARING.items() for word in (f"--{field}", value)]
        words = (str(first), str(first + 1), *bearing, *BY)
        litreview_verb(root, "link", "stroke-recovery", *words, "--compound", compound)


def tell(what: str, value: str, good: bool | None = None) -> None:
    """Print one line of the report."""
    word = "" if good is None else "as wished" if good else "too much"
    print(f"{what:44} {value:>24}  {word}", flush=True)


def tell_cost(what: str, cost: Cost, limit_s: float | None, most: int | None = None) -> None:
    """Print what a publish took beside what it may take."""
    tell(
        f"{what}: processor", f"{cost.seconds:.1f} s", cost.seconds <= limit_s if limit_s else None
    )
    tell(f"{what}: memory", f"{cost.megabytes:.0f} MB", cost.megabytes <= LIMIT_MB)
    count = cost.beside_data
    tell(f"{what}: files beside data/", f"{count:,}", None if most is None else count <= most)


def measure_studies(root: Path, studies: int) -> None:
    """One compound with many studies: whole, unchanged, and after two small changes."""
    shutil.rmtree(root / "site", ignore_errors=True)
    limit = (WHOLE_S, CHANGE_S) if studies == 5000 else (None, None)
    tell_cost("whole", publish(root), limit[0])
    tell_cost("unchanged", publish(root), limit[1], 0)
    study = str(FIRST + 1)
    litreview_verb(root, "grade", "mint", study, "--set", f"n={time.time_ns() % 900 + 9}", *BY)
    tell_cost("one judgement", publish(root), limit[1], MOST_FILES)
    last = FIRST + studies + time.time_ns() % 1_000_000
    bring(root, "mint", range(last, last + 2), "Mint")
    tell_cost("two new studies", publish(root), limit[1], MOST_FILES)
    tell_bytes(root / "site" / "mint", ("index.html", "studies.html", "data/evidence.json"))


def tell_bytes(folder: Path, names: tuple[str, ...]) -> None:
    """Print how large some files are, plain and packed."""
    for name in names:
        content = (folder / name).read_bytes()
        packed = len(gzip.compress(content, mtime=0))
        tell(name, f"{len(content) / 1000:,.0f} kB, gzip {packed / 1000:,.0f}")


def measure_peers(root: Path) -> None:
    """The same page of a study printed by plain Jinja, and all studies tabled by pandas."""
    settings = read_settings(root)
    with Shelf(settings, Compound("mint")) as shelf:
        compare(CompoundView(prepare(shelf).dossier), printer_of(settings))


def compare(view: CompoundView, printer: Printer) -> None:
    """Our page of a study and a table of them, and what else makes them."""
    index, rows = StudyIndex.of(view.dossier), view.study_rows[-500:]
    plain = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("study.html")

    def peer() -> None:
        for row in rows:
            links = Links(f"mint/studies/{row.study}.html", "mint")
            study = study_view(index, row)
            plain.render(page=view, study=study, links=links, site=printer.site)

    ours = timed(lambda: [study_page(view, index, row, printer) for row in rows])
    tell("a study's page, ours", f"{ours / len(rows) * 1000:.2f} ms")
    tell("a study's page, Jinja without a sandbox", f"{timed(peer) / len(rows) * 1000:.2f} ms")
    tell("all studies by pandas.to_html", f"{timed(lambda: tabled(view)):.2f} s")


def tabled(view: CompoundView) -> str:
    """The study table as pandas prints one."""
    return str(study_frame(view.dossier).to_html())


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of some work done once before."""
    work()
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_browser(pages: dict[str, Path], table: Path) -> None:
    """Time until pages answer, and until the study table shows what a filter lets through."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for name, path in pages.items():
            ready = min(opened(page, path) for _ in range(3))
            tell(f"{name} is interactive", f"{ready:.0f} ms", ready <= OPEN_MS)
        opened(page, table)
        if page.locator("form[data-filters=studies]:visible").count():
            spent = filtered(page)
            tell("the study table is filtered", f"{spent:.0f} ms", spent <= FILTER_MS)
        else:
            tell("the study table is filtered", "no filter form")
        browser.close()


def opened(page: Page, path: Path) -> float:
    """Milliseconds from asking for a page until its script has run and it was laid out."""
    page.goto(path.as_uri(), wait_until="load")
    return float(
        page.evaluate(
            "() => { document.body.offsetHeight;"
            " return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd; }"
        )
    )


def filtered(page: Page) -> float:
    """Milliseconds from a word typed until the rows that hold it are laid out."""
    return float(
        page.evaluate(
            """() => new Promise(done => {
                const word = document.querySelector('form[data-filters=studies] [name=q]');
                const start = performance.now();
                word.value = 'report 42';
                word.dispatchEvent(new Event('input', {bubbles: true}));
                requestAnimationFrame(() => { document.body.offsetHeight;
                                              done(performance.now() - start); });
            })"""
        )
    )


def main() -> None:
    """Make or take the workspaces, and print what each thing costs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=5000)
    parser.add_argument("--compounds", type=int, default=50)
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args()
    os.environ.pop("LITREVIEW_DB", None)
    with tempfile.TemporaryDirectory() as folder:
        kept = (chosen.keep or Path(folder)).resolve()
        one, many = kept / f"studies-{chosen.studies}", kept / f"compounds-{chosen.compounds}"
        if not one.exists():
            make_workspace(one, chosen.studies)
        measure_studies(one, chosen.studies)
        measure_peers(one)
        if not many.exists():
            make_compounds(many, chosen.compounds)
        tell_cost(f"{chosen.compounds} compounds, whole", publish(many), None)
        tell_bytes(many / "site", ("index.html", "search.js"))
        index = (many / "site" / "index.html").stat().st_size / 1000
        tell("index.html", f"{index:.0f} kB", index <= INDEX_KB)
        if not chosen.no_browser:
            overview, table = one / "site" / "mint" / "index.html", "studies.html"
            pages = {"the overview": overview, "the index": many / "site" / "index.html"}
            measure_browser(pages, overview.with_name(table))


if __name__ == "__main__":
    main()
