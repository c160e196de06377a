"""Two clones that ran on different days, committed and pulled: read without complaint."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import LINK, OTHERS, TRIAL, Day, HeldServer, other_article, trial
from tests.support.refreshing import copy_of
from tests.support.synthetic_xml import article_set, correction_xml

from litreview.workspace.start import GITATTRIBUTES, GITIGNORE

GONE, REVISED = OTHERS[0], OTHERS[1]
READING: tuple[tuple[str, ...], ...] = (
    ("tiers", "examplin"), ("explain", "attention"), ("studies", "examplin"),
    ("claims", "examplin"),
    ("status",), ("changes",), ("runs",), ("grade", "examplin"), ("grade", "examplin", TRIAL),
    ("doctor",),
)  # fmt: skip
WRITING: tuple[tuple[str, ...], ...] = (("export", "citations"), ("publish",), LINK, ("run",))


def git(root: Path, *words: str) -> str:
    """Run git in a clone."""
    done = subprocess.run(
        ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.org", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit(clone: CommandLine) -> None:
    git(clone.root, "add", "--all")
    git(clone.root, "commit", "--quiet", "--message", "A run")


@pytest.fixture
def clones(
    tracked: CommandLine,
    pubmed: HeldServer,
    day: Day,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[CommandLine, CommandLine]:
    """Two clones after one first run; each ran on another day, the first committed first."""
    tracked.write(".gitattributes", GITATTRIBUTES)
    tracked.write(".gitignore", GITIGNORE)
    git(tracked.root, "init", "--quiet", "--initial-branch=main")
    commit(tracked)
    other = CommandLine(copy_of(tracked.root, tmp_path / "other"))
    pubmed.add(trial(revised="2026-11-28", corrections=correction_xml("RetractionIn", "950")))
    pubmed.add(article_set(other_article(301)))
    pubmed.remove(GONE)
    run_on(tracked, "2026-11-29", day, monkeypatch)
    pubmed.add(article_set(other_article(302), other_article(REVISED, revised="2026/11/30")))
    run_on(other, "2026-12-01", day, monkeypatch)
    git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(tracked.root), "main")
    git(tracked.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other.root), "main")
    day("2026-12-02")
    return tracked, other


def run_on(clone: CommandLine, date: str, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone.root)
    day(date)
    clone.ok("run")
    commit(clone)


def told(clone: CommandLine) -> Counter[tuple[str, str, str]]:
    shape = clone.ok("changes", "--json").json()
    return Counter((one["kind"], one["subject"], one["to"]) for one in shape)


@pytest.mark.parametrize("place", [0, 1])
def test_every_verb_works_and_each_thing_is_told_once(
    clones: tuple[CommandLine, CommandLine], place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = clones[place]
    monkeypatch.chdir(clone.root)
    lines = (clone.root / "data/examplin/citations.jsonl").read_text("utf-8").splitlines()
    given = Counter(json.loads(line)["pmid"] for line in lines)
    assert set(given) == {"101", "102", "301", "302", *map(str, OTHERS)}
    assert max(given.values()) > 1  # the merge kept both sides
    for words in READING:
        said = clone(*words)
        assert (said.code, said.err) == (0, ""), words
    every = told(clone)
    assert set(every.values()) == {1}
    assert {
        ("standing", "pmid:101", "retracted"),
        ("new_study", "pmid:301", "present"),
        ("new_study", "pmid:302", "present"),
        ("vanished", f"pmid:{GONE}", "gone"),
    } <= set(every)
    for words in WRITING:
        assert clone(*words).code == 0, words
    lines = (clone.root / "data/examplin/citations.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(given)
    again = told(clone)
    assert set(again.values()) == {1}
    assert set(again) >= set(every)


def test_merged_clones_settle_and_each_learns_of_the_retraction(
    tracked: CommandLine,
    pubmed: HeldServer,
    day: Day,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tracked.write(".gitattributes", GITATTRIBUTES)
    tracked.write(".gitignore", GITIGNORE)
    git(tracked.root, "init", "--quiet", "--initial-branch=main")
    commit(tracked)
    other = CommandLine(copy_of(tracked.root, tmp_path / "other"))
    pubmed.add(article_set(other_article(301)))
    run_on(tracked, "2026-11-29", day, monkeypatch)
    pubmed.add(trial(revised="2026-11-30", corrections=correction_xml("RetractionIn", "950")))
    run_on(other, "2026-12-01", day, monkeypatch)
    git(tracked.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other.root), "main")
    monkeypatch.chdir(tracked.root)
    day("2026-12-02")
    said = tracked("run", "--fail-on", "retraction")
    assert said.code == 1
    assert said.out.startswith("RETRACTION examplin: ")
    assert told(tracked)["standing", "pmid:101", "retracted"] == 1  # the other clone told it
    commit(tracked)
    files = []
    for date, clone, source in (
        ("2026-12-03", other, tracked),
        ("2026-12-04", tracked, other),
        ("2026-12-05", other, tracked),
    ):
        git(clone.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(source.root), "main")
        run_on(clone, date, day, monkeypatch)
        files.append((clone.root / "data/examplin/citations.jsonl").read_bytes())
    assert files[0] == files[1] == files[2]


def test_a_clone_without_a_database_knows_what_both_found(
    clones: tuple[CommandLine, CommandLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = clones[0]
    monkeypatch.chdir(clone.root)
    before = told(clone)
    for file in (clone.root / ".litreview").glob("records*"):
        file.unlink()
    assert told(clone) == before
    assert "RETRACTED" in clone.ok("grade", "examplin", TRIAL).out
    (report,) = clone.ok("refresh", "--json").json()
    assert (report["outcome"], report["new"], report["revised"]) == ("complete", 0, 0)
    withdrawn = ("vanished", f"pmid:{GONE}", "withdrawn")
    assert set(told(clone)) - set(before) == {withdrawn}


def test_two_clones_that_looked_on_other_days_file_the_same_lines(
    tracked: CommandLine, day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for date in ("2026-12-24", "2027-01-29"):  # so much later that records are looked at again
        clone = CommandLine(copy_of(tracked.root, tmp_path / date))
        monkeypatch.chdir(clone.root)
        day(date)
        clone.ok("refresh")
        files.append((clone.root / "data/examplin/citations.jsonl").read_bytes())
    assert files[0] == files[1]
