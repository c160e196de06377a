"""What verbs that read or judge cost as a compound grows: processor time and peak memory.

    python benchmarks/scale.py [--records 10000 100000] [--rounds 3] [--keep DIR]

A workspace is made by the verbs themselves: invented records imported and tagged, their
bibliography exported; the claims are Semax's 61, and one reviewer judged 200 studies, six
judgements each. Every verb is then a process of its own; the best of the rounds counts, with the
largest resident set. `--keep` makes the workspaces there, and measures those that are there.

`--calls` counts instead the Python calls of `grade --set` on this repository's own workspace, once
every module is imported: one judgement grades one study, and should take at most 40,000.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_xml, mesh_xml

import litreview
from litreview.model.basis import Basis
from litreview.model.codec import from_builtins
from litreview.model.fields import Value
from litreview.model.identity import Reviewer
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.model.vocabulary import Account, BasisKind, Certainty
from litreview.reviews.basis import Grounds
from litreview.reviews.files import append_judgements
from litreview.settings import read_settings
from litreview.workflow import review, show

ROOT = Path(__file__).resolve().parents[1]
FIRST = 10_000_000  # the PMID of the first record
JUDGED = 200  # studies
QUERY = 'name = "Mint"\npubmed = "mint[tiab]"\n'
ABSTRACT = (
    "Thirty-two patients with stroke were randomly assigned to mint or placebo in a double-blind "
    "trial. Walking speed was 1.2 (0.3) m/s with mint and 1.1 (0.4) m/s with placebo. "
)
HEADINGS = mesh_xml({"Humans": "D006801", "Walking": "D016138", "Mentha": "D027542"})
FIELDS: dict[str, Value] = {
    "species": "human",
    "design": "rct",
    "n": 32,
    "randomized": "yes",
    "control": "placebo",
}
SOURCE = Basis(BasisKind.SOURCE, "full text", certainty=Certainty.HIGH, account=Account.FULL_TEXT)
BEARING = {
    "population": "match",
    "outcome": "direct",
    "intervention": "same",
    "direction": "supports",
}
MOST_CALLS = 40_000
LIMITS_S = {10_000: 1.5, 100_000: 5.0}  # processor seconds
LIMIT_MB = 300


def litreview_verb(root: Path, *words: str) -> tuple[float, float]:
    """Processor seconds and peak MB (a million bytes) of one command."""
    process = subprocess.Popen(
        [sys.executable, "-m", "litreview", *words, "--workspace", str(root)],
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"litreview {' '.join(words)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6


def make_workspace(root: Path, count: int) -> None:
    """A workspace with so many stored and tagged records, and judgements on some."""
    (root / "queries").mkdir(parents=True)
    (root / "queries" / "mint.toml").write_text(QUERY, encoding="utf-8")
    data = root / "data" / "mint"
    data.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "policy.toml", root / "data")
    shutil.copy(ROOT / "data" / "semax" / "claims.toml", data)
    xml = root / "records.xml"
    with xml.open("w", encoding="utf-8") as file:
        file.write(f"{DECLARATION}\n{DOCTYPE}\n<PubmedArticleSet>\n")
        for number in range(count):
            title = f"Mint after stroke, report {number}"
            file.write(article_xml(FIRST + number, title, ABSTRACT, mesh=HEADINGS) + "\n")
        file.write("</PubmedArticleSet>\n")
    litreview_verb(root, "import", str(xml))
    xml.unlink()
    litreview_verb(root, "export", "citations")
    append_judgements(data / "reviews", judgements(root, count))


def judgements(root: Path, count: int) -> list[Judgement]:
    """Six on each of 200 studies spread over the records, one of them a link."""
    claims = [row.claim.id for row in show.claims(read_settings(root), None).rows]
    start = datetime(2026, 11, 1, tzinfo=UTC)
    words = []
    for number in range(JUDGED):
        study = f"pmid:{FIRST + number * (count // JUDGED)}"
        claim = claims[number % len(claims)]
        said: list[tuple[str, str, Value | LinkValue]]
        said = [(study, field, value) for field, value in FIELDS.items()]
        said.append((f"{study}@{claim}", LINK, from_builtins(LinkValue, BEARING)))
        words += [
            Judgement(
                "new",
                start + timedelta(minutes=number),
                Reviewer("a.ivanova"),
                subject,
                field,
                value,
                SOURCE,
            ).sealed()
            for subject, field, value in said
        ]
    return words


def verbs(root: Path, number: int) -> dict[str, list[str]]:
    """The commands measured; a judgement says something new each time."""
    claim = show.claims(read_settings(root), None).rows[0].claim.id
    source = ["--source", f"table {number}", "--account", "full_text", "--certainty", "high"]
    by = [*source, "--reviewer", "b.petrov"]
    bearing = [word for name, value in BEARING.items() for word in (f"--{name}", value)]
    return {
        "tiers": ["tiers", "mint"],
        "explain": ["explain", claim],
        "status": ["status"],
        "changes": ["changes", "--since", "1d"],
        "grade PMID": ["grade", "mint", str(FIRST)],
        "grade --set": ["grade", "mint", str(FIRST + 1), "--set", "n=32", *by],
        "link": ["link", claim, str(FIRST + 2), *bearing, *by],
    }


def measure(root: Path, count: int, rounds: int) -> bool:
    """Print a row a verb; whether all stay within the limits."""
    best: dict[str, tuple[float, float]] = {}
    for number in range(rounds):
        for name, words in verbs(root, number).items():
            seconds, peak = litreview_verb(root, *words)
            known = best.get(name, (seconds, peak))
            best[name] = min(known[0], seconds), max(known[1], peak)
    limit = LIMITS_S.get(count, float("inf"))
    for name, (seconds, peak) in best.items():
        word = "as wished" if seconds <= limit and peak <= LIMIT_MB else "too much"
        print(f"{count:8,} records  {name:12} {seconds:6.2f} s  {peak:5.0f} MB  {word}")
    return all(seconds <= limit and peak <= LIMIT_MB for seconds, peak in best.values())


def calls_of_a_judgement() -> int:
    """The Python calls of one judgement on the repository's own workspace, once it was tagged."""
    for module in pkgutil.walk_packages(litreview.__path__, "litreview."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("queries", "data"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        litreview_verb(Path(folder), "status")
        settings = read_settings(Path(folder))
        calls = 0

        def count(_: object, event: str, __: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        review.grade(
            settings,
            "semax",
            "29798983",
            reviewer="a.ivanova",
            sets=["n=110"],
            grounds=Grounds(source="full text", certainty="high", account="full_text"),
        )
        sys.setprofile(None)
    return calls


def main() -> None:
    """Count calls, or measure for each number of records."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--calls", action="store_true")
    chosen = parser.parse_args()
    if chosen.calls:
        calls = calls_of_a_judgement()
        word = "as wished" if calls <= MOST_CALLS else "too much"
        print(f"grade --set n=110: {calls:,} Python calls, at most {MOST_CALLS:,}: {word}")
        return
    with tempfile.TemporaryDirectory() as folder:
        for count in chosen.records:
            root = (chosen.keep or Path(folder)).resolve() / str(count)
            if not root.exists():
                make_workspace(root, count)
            measure(root, count, chosen.rounds)


if __name__ == "__main__":
    main()
