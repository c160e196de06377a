"""How far real reviewers come, and in how few commands: T3 in four, T4 in eight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.trial_records import CLAIM, SENTENCES, write_workspace

PAPER = ("--source", "the paper, table 1", "--account", "full_text", "--certainty", "high")
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


SAME = '[same_people]\nanna-2 = "anna"\n'
AGAIN = "anna-2 (a second reading by the same people as anna; not independent)"


def test_two_names_of_one_person_reach_what_one_reaches(mintin: CommandLine) -> None:
    (mintin.root / "data" / "policy.toml").write_text(SAME, encoding="utf-8")
    for pmid in ("201", "202"):
        read_whole(mintin, pmid, "anna")
        link(mintin, pmid, "anna")
    alone = walking(mintin)
    assert (alone["tier"], alone["provisional"]) == ("T2", True)
    for pmid in ("201", "202"):
        read_whole(mintin, pmid, "anna-2")
        link(mintin, pmid, "anna-2")
    both = walking(mintin)
    assert both == alone
    fields = mintin.ok("grade", "mintin", "201", "--json").json()["fields"]
    assert {field["state"] for field in fields.values() if field["judgements"]} == {"reviewed"}
    assert AGAIN in " ".join(mintin.ok("studies", "mintin", "201").out.split())
    trace = mintin.ok("explain", CLAIM, "--full").out.replace("│", " ")
    assert AGAIN in " ".join(trace.split())
    notes = [row["note"] for row in mintin.ok("agreement", "mintin", "--json").json()]
    assert all("two readings by the same people" in note for note in notes)
    assert "201" in mintin.ok("grade", "mintin", "--reviewer", "boris").out


def test_what_they_decide_between_their_names_stays_one_persons(mintin: CommandLine) -> None:
    (mintin.root / "data" / "policy.toml").write_text(SAME, encoding="utf-8")
    for who in ("anna", "anna-2"):
        read_whole(mintin, "201", who)
        link(mintin, "201", who)
    mintin.ok("grade", "mintin", "201", "--set", "n=100", *PAPER, "--reviewer", "anna-2")
    assert "two readings by the same people" in mintin.ok("adjudicate", "mintin", "201", "n").out
    supposed = mintin.ok("explain", CLAIM, "--if", "201.n=110", "--json").json()
    assert supposed["after"]["n"] == 110
    decision = ("adjudicate", "mintin", "201", "n", "--value", "110", "--note", "table 1", *PAPER)
    refused = mintin(*decision, "--reviewer", "boris")
    assert refused.code == 2
    assert "settle it themselves" in refused.err
    mintin.ok(*decision, "--reviewer", "anna", "--consent", "anna-2")
    field = mintin.ok("grade", "mintin", "201", "--json").json()["fields"]["n"]
    assert (field["value"], field["state"]) == (110, "reconciled")
    reached = walking(mintin)
    assert (reached["tier"], reached["provisional"], reached["n"]) == ("T2", True, 110)
