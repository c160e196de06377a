"""A workspace with invented trials: independent, registered, and one of them told twice.

Nothing enters; PubMed XML and the files of a workspace leave. Two trials (201, 202) of different
people, places and registrations; 203 reports the first again, under its registration; 204 is an
open trial and 205 an animal study.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.settings import Settings

CLAIM = "walking"
SENTENCES: Mapping[str, str] = {
    "201": "Adults given mintin walked 12% faster than those given placebo.",
    "202": "Walking speed rose by 9% with mintin and by 1% with placebo.",
    "203": "At one year adults given mintin still walked faster.",
    "204": "Walking speed did not differ between mintin and usual care.",
    "205": "Rats given mintin ran faster.",
}
_TYPES = (("D016428", "Journal Article"), ("D016449", "Randomized Controlled Trial"))
_PLAIN = (("D016428", "Journal Article"),)


def _person(last: str, fore: str) -> str:
    return f"<Author><LastName>{last}</LastName><ForeName>{fore}</ForeName></Author>"


def _registered(number: str) -> str:
    return (
        "<DataBankList CompleteYN='Y'><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
        f"<AccessionNumberList><AccessionNumber>{number}</AccessionNumber></AccessionNumberList>"
        "</DataBank></DataBankList>"
    )


def trial_xml(pmid: str, *, retracted: bool = False) -> str:
    """One of the five records; retracted as PubMed tells it, by a notice."""
    title, methods, people, number, types, year = _FACTS[pmid]
    return article_xml(
        pmid,
        title,
        (("METHODS", "METHODS", methods), ("RESULTS", "RESULTS", SENTENCES[pmid])),
        year=year,
        authors=people,
        in_article=_registered(number) if number else "",
        types=types,
        corrections=correction_xml("RetractionIn", "299") if retracted else "",
    )


_FACTS = {
    "201": (
        "Mintin and walking speed in healthy adults: a randomized trial.",
        "We randomly assigned 240 healthy adults to mintin drops or placebo in a double-blind "
        "trial in two towns.",
        _person("Aas", "Ane") + _person("Berg", "Bo"),
        "NCT01000001",
        _TYPES,
        "2015",
    ),
    "202": (
        "A double-blind trial of mintin drops for gait.",
        "We randomly assigned 260 healthy volunteers to mintin or placebo for six weeks in a "
        "double-blind trial.",
        _person("Costa", "Clara") + _person("Dias", "Davi"),
        "NCT01000002",
        _TYPES,
        "2018",
    ),
    "203": (
        "One year after mintin: follow-up of a randomized trial.",
        "Of the 240 healthy adults randomly assigned to mintin or placebo in a double-blind "
        "trial, 190 were seen again.",
        _person("Aas", "Ane") + _person("Berg", "Bo"),
        "NCT01000001",
        _TYPES,
        "2017",
    ),
    "204": (
        "Mintin against usual care in an open trial.",
        "We randomly assigned 80 healthy adults to mintin or usual care in an open-label trial.",
        _person("Evans", "Eve") + _person("Ford", "Finn"),
        "",
        _TYPES,
        "2012",
    ),
    "205": (
        "Mintin and running in rats.",
        "Twenty Wistar rats received mintin or saline.",
        _person("Grau", "Gil"),
        "",
        _PLAIN,
        "2005",
    ),
}
_QUERY = """name = "Mintin"
synonyms = []
pubmed = '"mintin"[tiab]'
cadence_days = 7
"""
_CLAIMS = f"""[[claim]]
id = "{CLAIM}"
statement = "It makes people walk faster."
category = "effect"
population = "general"
outcome = "walking speed"
asserted_tier = "community"
section = "evidence"

[[claim]]
id = "sleep"
statement = "It deepens sleep."
category = "effect"
population = "general"
outcome = "depth of sleep"
asserted_tier = "community"
section = "evidence"
"""


def write_workspace(root: Path) -> None:
    """The files of the workspace, and beside them `records.xml` to import."""
    files = {
        "queries/mintin.toml": _QUERY,
        "data/mintin/claims.toml": _CLAIMS,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "records.xml").write_bytes(article_set(*map(trial_xml, _FACTS)))


def settings_of(root: Path, at: datetime) -> Settings:
    """Settings of the workspace, with a clock that stands and no PubMed."""
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
        eutils_url="http://127.0.0.1:1/",
        clock=at,
        templates=Path(__file__).parents[2] / "templates",
    )
