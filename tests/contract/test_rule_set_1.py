"""A workspace that the program of rule set 1 wrote: it opens, and what moves is laid to the rules.

The files in `rule_set_1` are as that program left them: two reviewers linked a trial on the word
of the page that makes the claim, one excluded a study in words of her own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import Day, HeldServer, changes
from tests.contract.test_refresh_merged import READING, commit, git, run_on
from tests.support.built import Built
from tests.support.refreshing import copy_of

from litreview.workspace.start import GITATTRIBUTES, GITIGNORE

BEFORE = Path(__file__).parent / "rule_set_1"
RULES = "rule set 1 to 2"
NEW_LINK = (
    "link", "attention", "101", "--population", "match", "--outcome", "direct",
    "--intervention", "same", "--direction", "supports", "--reviewer", "anna",
    "--quote", "Attention scores rose by 12% with examplin and by 2% with placebo.",
)  # fmt: skip


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: Day) -> CommandLine:
    """The workspace on the day the program was renewed."""
    root = copy_of(BEFORE, tmp_path / "examplin")
    monkeypatch.chdir(root)
    day("2026-11-23")
    return CommandLine(root)


def lines(litreview: CommandLine) -> list[dict[str, Any]]:
    text = (litreview.root / "data/examplin/history.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def moved(litreview: CommandLine) -> list[tuple[str, str, str]]:
    told = [*changes(litreview, "tier"), *changes(litreview, "rule_set")]
    return [(one["kind"], one["subject"], one["cause"]) for one in told if one["from"]]


def test_what_moves_is_laid_to_the_rules_and_to_nothing_else(
    old: CommandLine, pubmed: HeldServer
) -> None:
    before, judged = lines(old), old.snapshot("data/examplin/reviews")
    out = old.ok("run").out
    assert f"attention: T2 supports → T0 insufficient ({RULES})" in out
    assert "1 change of tier" in out
    assert lines(old)[: len(before)] == before
    added = [line for line in lines(old)[len(before) :] if line["kind"] != "run"]
    assert {line["cause"] for line in added} == {RULES}
    assert [(x["subject"], x["before"], x["after"]) for x in added if x["kind"] == "rule_set"] == [
        ("attention", "T2 supports", "T0 insufficient")
    ]
    assert moved(old)[-1] == ("rule_set", "attention", RULES)
    assert old.snapshot("data/examplin/reviews") == judged


def test_the_old_policy_is_told_and_the_rules_in_force_are_named(
    old: CommandLine, pubmed: HeldServer
) -> None:
    assert "is of rule set 1, and rule set 2 is in force" in old.ok("run").out
    told = [one["what"] for one in old.ok("doctor", "--json").json()]
    assert any("is of rule set 1, and rule set 2 is in force" in one for one in told)
    pages = Built(old.root / "site")
    assert "Rule set 2" in pages.text()
    for page in (pages.text("changes.html"), pages.claim("attention")):
        assert "rule set 1 to 2" in page.casefold()


def test_the_judgements_stand_with_their_ids_and_exclusions_keep_their_words(
    old: CommandLine, pubmed: HeldServer
) -> None:
    filed = {
        json.loads(line)["id"]
        for text in old.snapshot("data/examplin/reviews").values()
        for line in text.splitlines()
    }
    old.ok("run")
    shape = old.ok("grade", "examplin", "101", "--json").json()
    held = {word["id"] for said in shape["fields"].values() for word in said["judgements"]}
    assert held
    assert held <= filed
    flow = Built(old.root / "site").evidence["flow"]
    assert flow["excluded"] == {"duplicate record": 1, "other: the paper could not be found": 1}


def test_a_later_move_is_laid_to_the_evidence_and_not_to_the_rules(
    old: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    old.ok("run")
    held = lines(old)
    old.ok("publish")
    assert lines(old) == held
    day("2026-11-24")
    old.ok(*NEW_LINK)
    old.ok("run")
    assert moved(old)[0][:2] == ("tier", "attention")
    assert all(RULES not in cause for kind, _, cause in moved(old) if kind == "tier")
    assert "changed link: pmid:101" in moved(old)[0][2]


def test_two_clones_that_were_renewed_apart_merge(
    old: CommandLine, pubmed: HeldServer, day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.write(".gitattributes", GITATTRIBUTES)
    old.write(".gitignore", GITIGNORE)
    git(old.root, "init", "--quiet", "--initial-branch=main")
    commit(old)
    other = CommandLine(copy_of(old.root, tmp_path / "other"))
    run_on(old, "2026-11-23", day, monkeypatch)
    run_on(other, "2026-11-25", day, monkeypatch)
    git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(old.root), "main")
    day("2026-11-26")
    told = [one for one in moved(other) if one[0] == "rule_set"]
    assert told == [("rule_set", "attention", RULES)]
    for words in READING:
        assert other(*words).err == "", words
    assert other.ok("run").out.count("change of tier") == 0
    assert [one for one in moved(other) if one[0] == "rule_set"] == told
