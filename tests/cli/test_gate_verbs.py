"""The publish gate at work: a claim in doubt goes out lower, everything else goes out, exit 4."""

from __future__ import annotations

import re

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_reaching_tiers import link, mintin, read_whole, walking
from tests.support.built import Built
from tests.support.trial_records import CLAIM

__all__ = ["mintin"]

REASON = "the registry lists all 240 people"


@pytest.fixture
def doubted(mintin: CommandLine) -> CommandLine:
    """A claim at T3 by one trial, of which a third reader then says another number of people."""
    for who in ("anna", "boris"):
        read_whole(mintin, "201", who)
        link(mintin, "201", who)
    mintin.ok("publish")
    assert walking(mintin)["tier"] == "T3"
    says(mintin, "180")
    return mintin


def says(line: CommandLine, n: str) -> None:
    """Carla's word on how many people there were."""
    line.ok(
        "grade", "mintin", "201", "--set", f"n={n}", "--reviewer", "carla",
        "--source", "the paper, table 1", "--account", "full_text", "--certainty", "high",
    )  # fmt: skip


def pages(line: CommandLine, compound: str = "mintin") -> Built:
    """The site as it stands now."""
    return Built(line.root / "site", compound)


def in_the_index(line: CommandLine) -> list[str]:
    """What the index says of tiers."""
    return re.findall(r"\bT[0-4]\b.{,40}", pages(line).index())


def with_another(line: CommandLine) -> None:
    """A second compound, of which nothing is known."""
    line.write("queries/other.toml", 'name = "Other"\npubmed = \'"other"[tiab]\'\n')
    claims = (line.root / "data" / "mintin" / "claims.toml").read_text("utf-8")
    line.write("data/other/claims.toml", claims)


def test_a_claim_in_doubt_goes_out_lower_and_says_why(doubted: CommandLine) -> None:
    decided = walking(doubted)
    result = doubted("publish")
    assert result.code == 4
    shown = pages(doubted).tier(CLAIM)
    assert shown["tier"] < decided["tier"] < "T3"
    assert "pmid:201" not in {study["pmid"] for study in shown["counted"]}
    for word in ("mintin", CLAIM, "201", "litreview explain", "--allow"):
        assert word in result.err
    row, page = pages(doubted).row(CLAIM), pages(doubted).claim(CLAIM)
    assert f"{shown['tier']} Community insufficient in doubt" in row
    assert "Shown at T0 without the studies in doubt, until this is settled:" in page
    assert "Nobody has decided." in page
    assert "sleep" in pages(doubted).text()


def test_the_gate_for_programs_names_what_it_held(doubted: CommandLine) -> None:
    result = doubted("publish", "--json")
    assert result.code == 4
    (held,) = result.json()["held"]
    assert (held["compound"], held["claim"]) == ("mintin", CLAIM)
    assert held["shown_tier"] < held["tier"]
    assert held["doubts"]
    assert result.json()["allowed"] == []


def test_a_person_may_let_it_out_and_the_reason_is_printed(doubted: CommandLine) -> None:
    result = doubted.ok("publish", "--allow", REASON)
    assert REASON in result.out
    assert pages(doubted).tier(CLAIM)["tier"] == walking(doubted)["tier"]
    assert REASON in pages(doubted).claim(CLAIM)
    told = doubted.ok("publish", "--allow", REASON, "--json").json()
    assert (told["held"], told["allowed"][0]["reason"]) == ([], REASON)
    assert doubted("publish").code == 4
    assert pages(doubted).tier(CLAIM)["tier"] < walking(doubted)["tier"]


def test_an_empty_reason_is_none(doubted: CommandLine) -> None:
    assert doubted("publish", "--allow", " ").code == 2


def test_once_settled_it_goes_out_as_decided(doubted: CommandLine) -> None:
    assert doubted("publish").code == 4
    says(doubted, "240")
    doubted.ok("publish")
    assert pages(doubted).tier(CLAIM)["tier"] == walking(doubted)["tier"] == "T3"


def test_the_main_job_holds_it_too_and_other_compounds_go_out(doubted: CommandLine) -> None:
    with_another(doubted)
    result = doubted("run", "--offline")
    assert result.code == 4
    assert f"mintin: {CLAIM}" in result.err
    assert pages(doubted).tier(CLAIM)["tier"] < walking(doubted)["tier"]
    assert pages(doubted, "other").tier(CLAIM)["tier"] == "T0"


def test_the_index_shows_what_the_page_shows(doubted: CommandLine) -> None:
    with_another(doubted)
    assert doubted("publish").code == 4
    held = in_the_index(doubted)
    doubted.ok("publish", "other")
    assert in_the_index(doubted) == held
    doubted.ok("publish", "mintin", "--allow", REASON)
    assert in_the_index(doubted) != held


def test_a_fall_goes_out_at_once_whatever_else_is_in_doubt(doubted: CommandLine) -> None:
    doubted.ok("grade", "mintin", "201", "--set", "risk_of_bias=high", "--reviewer", "anna")
    assert doubted("publish").code in {0, 4}
    assert pages(doubted).tier(CLAIM)["tier"] <= walking(doubted)["tier"] < "T3"


def test_a_renamed_claim_loses_no_study_and_no_cause_is_invented(mintin: CommandLine) -> None:
    link(mintin, "201", "anna")
    mintin.ok("publish")
    history = mintin.root / "data/mintin/history.jsonl"
    reviews = mintin.root / "data/mintin/reviews/anna.jsonl"
    before, page = history.read_text("utf-8"), pages(mintin).text()
    mintin.edit("data/mintin/claims.toml", f'id = "{CLAIM}"', f'id = "{CLAIM}-2"')
    result = mintin("publish")
    assert result.code == 11
    what = f'data/mintin/reviews/anna.jsonl, line 1: unknown claim "{CLAIM}". Did you mean '
    assert f'{what}"{CLAIM}-2"?' in result.err
    assert "write its new id here too" in result.err
    assert (history.read_text("utf-8"), pages(mintin).text()) == (before, page)
    looked = mintin("doctor", "--json")
    assert looked.code == 11
    assert what in looked.out.replace('\\"', '"')
    assert mintin("export", "decisions").code == 11
    for path in (history, reviews):
        text = path.read_text("utf-8")
        for mark in '"@':
            text = text.replace(f'{mark}{CLAIM}"', f'{mark}{CLAIM}-2"')
        path.write_text(text, encoding="utf-8")
    renamed = history.read_text("utf-8")
    mintin.ok("publish")
    assert history.read_text("utf-8") == renamed
    assert pages(mintin).tier(f"{CLAIM}-2")["counted"]
