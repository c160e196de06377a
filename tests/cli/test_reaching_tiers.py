"""How far real reviewers come, and in how few commands: T3 in four, T4 in eight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.trial_records import CLAIM, SENTENCES, write_workspace

GROUPS = {"201": "Aas clinic, Bergen", "202": "Dias institute, Porto"}


@pytest.fixture
def mintin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A workspace with invented trials, none of them judged."""
    write_workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    line = CommandLine(tmp_path)
    line.ok("import", "records.xml", "--compound", "mintin")
    return line


def read_whole(line: CommandLine, pmid: str, who: str) -> None:
    """One command: the tags confirmed, and what only the paper itself says."""
    line.ok(
        "grade", "mintin", pmid, "--accept", "--reviewer", who,
        "--set", "full_text_read=yes", "--set", "registered=yes",
        "--set", f"group={GROUPS.get(pmid, 'Ford ward, Leeds')}",
        "--source", "the paper, methods", "--account", "full_text", "--certainty", "high",
    )  # fmt: skip


def link(line: CommandLine, pmid: str, who: str, direction: str = "supports") -> None:
    """One command: what the study means for the claim."""
    line.ok(
        "link", CLAIM, pmid, "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", direction, "--objective", "yes",
        "--quote", SENTENCES[pmid], "--reviewer", who,
    )  # fmt: skip


def walking(line: CommandLine) -> Any:
    """What `tiers` says of the claim."""
    rows = line.ok("tiers", "mintin", "--json").json()
    return next(row for row in rows if row["claim"] == CLAIM)


def test_two_reviewers_reach_t3_in_four_commands_and_t4_in_eight(mintin: CommandLine) -> None:
    for who in ("anna", "boris"):
        assert walking(mintin)["tier"] < "T3"
        read_whole(mintin, "201", who)
        link(mintin, "201", who)
    reached = walking(mintin)
    assert (reached["tier"], reached["verdict"], reached["n"]) == ("T3", "supports", 240)
    for who in ("anna", "boris"):
        assert walking(mintin)["tier"] == "T3"
        read_whole(mintin, "202", who)
        link(mintin, "202", who)
    reached = walking(mintin)
    assert (reached["tier"], reached["verdict"], reached["n"]) == ("T4", "supports", 500)
    assert reached["groups"] == 2
    said = mintin.ok("explain", CLAIM).out
    assert "T4 " in said
    assert len(said.splitlines()) <= 24


def test_a_second_report_of_the_same_trial_reaches_no_t4(mintin: CommandLine) -> None:
    for who in ("anna", "boris"):
        for pmid in ("201", "203"):
            read_whole(mintin, pmid, who)
            link(mintin, pmid, who)
    reached = walking(mintin)
    assert (reached["tier"], reached["n"]) == ("T3", 240)
