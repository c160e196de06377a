"""`changes`: what became of records and tiers, in words for people and in a shape for programs."""

from __future__ import annotations

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

KEYS = ["at", "compound", "kind", "subject", "from", "to", "cause"]
LINK = (
    "link", "attention", "101", "--population", "match", "--outcome", "direct",
    "--intervention", "same", "--direction", "supports", "--reviewer", "anna",
    "--source", "full text", "--account", "full_text", "--certainty", "high",
)  # fmt: skip
REVISED = "<DateRevised><Year>2026</Year><Month>12</Month><Day>01</Day></DateRevised>"
AT_FIRST = "<DateRevised><Year>2016</Year><Month>01</Month><Day>09</Day></DateRevised>"


@pytest.fixture
def told(bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A workspace in which, a week after the first run, one of each kind of change happened."""
    pubmed.add(article_set(*(article_xml(pmid, "Examplin again") for pmid in (301, 302))))
    bare.ok("run")
    bare.ok(*LINK)
    text = ARTICLES.read_text(encoding="utf-8").replace(AT_FIRST, REVISED)
    pubmed.add(text.replace("fewer errors", "many fewer errors").encode())
    retracted = correction_xml("RetractionIn", "950")
    pubmed.add(
        article_set(
            article_xml(301, "Examplin again", revised="2026/12/01", corrections=retracted),
            article_xml(303, "Examplin once more"),
        )
    )
    pubmed.remove(302)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-12-02T10:00:00Z")
    bare.ok("run")
    return bare


def test_each_kind_is_told_with_its_cause(told: CommandLine) -> None:
    changes = told.ok("changes", "examplin", "--since", "2026-12-02", "--json").json()
    assert [list(one)[:7] for one in changes] == [KEYS] * len(changes)
    seen = {(c["kind"], c["subject"], c["from"], c["to"]) for c in changes}
    assert seen >= {
        ("new_study", "pmid:303", "", "present"),
        ("revised", "pmid:102", "", "abstract"),
        ("revised", "pmid:301", "", "standing"),
        ("standing", "pmid:301", "none", "retracted"),
        ("vanished", "pmid:302", "present", "gone"),
    }
    (tier,) = [one for one in changes if one["kind"] == "tier"]
    assert (tier["subject"], tier["cause"]) == ("attention", "new link: pmid:101")
    assert (tier["from"][:2], tier["to"][0]) == ("T0", "T")
    assert {one["at"][:10] for one in changes} == {"2026-12-02"}


def test_people_read_sentences_under_their_day(told: CommandLine) -> None:
    said = told.ok("changes").out
    days = [line for line in said.splitlines() if line and not line.startswith(" ")]
    assert days[:2] == ["2026-12-02  examplin", "2026-11-22  examplin"]
    assert "was retracted" in said
    assert "PubMed links the notice PMID 950" in " ".join(said.split())
    assert "was revised in PubMed: abstract changed" in " ".join(said.split())
    assert "is missing from PubMed" in " ".join(said.split())
    assert "pmid:" not in said


def test_since_takes_in_its_own_day_and_nothing_before(told: CommandLine) -> None:
    every = told.ok("changes", "--json").json()
    assert told.ok("changes", "--since", "2026-11-22", "--json").json()[-1] in every
    assert told.ok("changes", "--since", "2026-12-03", "--json").json() == []
    assert told.ok("changes", "--since", "2026-12-03").out == "Nothing changed.\n"


def test_the_newest_comes_first(told: CommandLine) -> None:
    days = [one["at"][:10] for one in told.ok("changes", "--json").json()]
    assert days == sorted(days, reverse=True)


def test_looking_twice_says_the_same_and_writes_nothing(told: CommandLine) -> None:
    before = told.snapshot("data")
    assert told.ok("changes", "--json").out == told.ok("changes", "--json").out
    assert told.snapshot("data") == before


def test_a_run_that_changed_nothing_adds_nothing(
    told: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for day in ("2026-12-03", "2026-12-04"):  # on the first, what is gone is found to be withdrawn
        monkeypatch.setenv("LITREVIEW_NOW", f"{day}T10:00:00Z")
        told.ok("run")
        said.append(told.ok("changes", "--json").out)
    assert said[0] == said[1]


def test_a_date_that_is_none_is_a_usage_error(bare: CommandLine) -> None:
    result = bare("changes", "--since", "last week")
    assert result.code == 2
    assert "2026-11-01" in result.err or "%Y-%m-%d" in result.err


def test_an_unknown_compound_names_the_near_one(bare: CommandLine) -> None:
    result = bare("changes", "exmplin")
    assert result.code == 2
    assert "Did you mean examplin?" in result.err
