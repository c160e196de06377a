"""`init` makes a workspace that works; `doctor` finds what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine

from litreview.workspace.policy import read_policy


def test_a_new_workspace_runs_at_once(anywhere: CommandLine) -> None:
    said = anywhere.ok("init", "review").out
    assert "litreview run --workspace review" in said
    listed = anywhere.ok("claims", "semax", "--workspace", "review", "--json").json()
    assert len(listed) > 1


def test_an_empty_workspace_has_its_policy_and_no_compound(anywhere: CommandLine) -> None:
    made = anywhere.ok("init", "review", "--empty", "--json").json()
    assert "data/policy.toml" in made
    assert not any(path.startswith("queries/") for path in made)
    result = anywhere("status", "--workspace", "review")
    assert result.code == 2
    assert "no compound in queries/" in result.err


def test_a_policy_names_the_readers_of_its_own_workspace_alone(anywhere: CommandLine) -> None:
    anywhere.ok("init", "whole")
    data = anywhere.root / "whole" / "data"
    same = read_policy(data / "policy.toml").same_people
    assert same
    assert {*same, *same.values()} <= {path.stem for path in data.glob("*/reviews/*.jsonl")}
    anywhere.ok("init", "review", "--empty")
    policy = anywhere.root / "review" / "data" / "policy.toml"
    assert not read_policy(policy).same_people
    policy.unlink()
    anywhere.ok("add", "mint", "--query", '"mint"[tiab]', "--workspace", "review")
    assert not read_policy(policy).same_people


def test_nothing_is_overwritten(bare: CommandLine) -> None:
    before = bare.snapshot(".")
    result = bare("init", ".")
    assert result.code == 2
    assert "nothing is overwritten" in result.err
    assert bare.snapshot(".") == before


def test_a_file_is_no_folder_for_a_workspace(anywhere: CommandLine) -> None:
    (anywhere.root / "review").write_text("mine", encoding="utf-8")
    result = anywhere("init", "review")
    assert result.code == 2
    assert "is a file, not a folder" in result.err


def test_without_a_workspace_verbs_say_how_to_make_one(anywhere: CommandLine) -> None:
    for verb in (["run"], ["status"], ["tiers", "semax"], ["doctor"], ["grade", "semax"]):
        result = anywhere(*verb)
        assert result.code == 2, verb
        assert "litreview init" in result.err
        assert result.out == ""


def test_a_workspace_is_found_by_name_and_from_below(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = bare.ok("claims", "examplin").out
    monkeypatch.chdir(bare.root / "data" / "examplin")
    assert bare.ok("claims", "examplin").out == listed
    monkeypatch.chdir("/")
    assert bare.ok("claims", "examplin", "--workspace", str(bare.root)).out == listed


def test_a_workspace_in_order_has_no_problem(litreview: CommandLine) -> None:
    findings = litreview.ok("doctor", "--json").json()
    assert {finding["level"] for finding in findings} <= {"ok", "warning"}
    assert any("not yet searched completely" in finding["what"] for finding in findings)


def test_the_doctor_reads_well(litreview: CommandLine) -> None:
    said = litreview.ok("doctor").out
    assert said.startswith("level")
    assert max(map(len, said.splitlines())) <= 80


def test_a_broken_file_is_a_problem(litreview: CommandLine) -> None:
    litreview.edit("data/examplin/claims.toml", 'asserted_tier = "none"', 'asserted_tier = "no"')
    result = litreview("doctor", "--json")
    assert result.code == 1
    problems = [f["what"] for f in result.json() if f["level"] == "problem"]
    assert any("claims.toml" in problem and "asserted_tier" in problem for problem in problems)


def test_a_broken_database_is_set_aside_and_told(litreview: CommandLine) -> None:
    database = litreview.root / ".litreview" / "records.sqlite3"
    for file in database.parent.glob("records.sqlite3*"):
        file.unlink()
    database.write_bytes(b"this is no database, only words " * 200)
    warned = [f["what"] for f in litreview.ok("doctor", "--json").json() if f["level"] == "warning"]
    assert any("is not a database; it is kept as records.sqlite3.old-" in what for what in warned)


def test_the_doctor_changes_no_file_of_the_workspace(litreview: CommandLine) -> None:
    before = {folder: litreview.snapshot(folder) for folder in ("data", "queries")}
    litreview.ok("doctor")
    assert {folder: litreview.snapshot(folder) for folder in ("data", "queries")} == before
    assert not Path("site").exists()
