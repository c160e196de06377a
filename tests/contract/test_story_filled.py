"""A workspace of a time when histories did not tell of records: its database tells, once.

`before_story/` was made by an earlier version: its database (but for raw XML and the index of
words), its files, and what its `changes --json` said.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.built import Built
from tests.support.refreshing import MINT, make_workspace

from litreview.model.run import HistoryEntry
from litreview.store.store import open_store
from litreview.workflow.story import StoryFile
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout

BEFORE = Path(__file__).parent / "before_story"
HISTORY = "data/mint/history.jsonl"
LATER = "UPDATE revisions SET at = replace(at, '-04T', '-06T'), run_id = 'another'"


def old_workspace(root: Path, *changes: str) -> Path:
    """The workspace as the earlier version left it, but for some changes of its database."""
    make_workspace(root)
    for name in ("history.jsonl", "citations.jsonl"):
        (root / "data" / "mint" / name).write_bytes((BEFORE / name).read_bytes())
    (root / ".litreview").mkdir()
    with closing(sqlite3.connect(root / ".litreview" / "records.sqlite3")) as database:
        database.executescript((BEFORE / "records.sql").read_text(encoding="utf-8"))
        for change in changes:
            database.execute(change)
        database.commit()
    return root


def fill(root: Path) -> tuple[HistoryEntry, ...]:
    """Open the story as a writer does, and read what stands there then."""
    with open_store(f"sqlite:///{root}/.litreview/records.sqlite3") as store:
        StoryFile.open(Layout(root), store, MINT)
    return read_history(root / HISTORY)


def told(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.chdir(root)
    shown: list[dict[str, Any]] = CommandLine(root).ok("changes", "mint", "--json").json()
    return [{key: value for key, value in one.items() if key != "error"} for one in shown]


@pytest.fixture
def expected() -> list[dict[str, Any]]:
    text = (BEFORE / "changes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_reader_is_told_the_same_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[dict[str, Any]]
) -> None:
    root = old_workspace(tmp_path / "one")
    before = (root / HISTORY).read_bytes()
    assert told(root, monkeypatch) == expected
    assert (root / HISTORY).read_bytes() == before


def test_a_writer_fills_the_history_once_and_it_tells_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[dict[str, Any]]
) -> None:
    root = old_workspace(tmp_path / "one")
    once = fill(root)
    assert fill(root) == once
    (root / ".litreview" / "records.sqlite3").unlink()
    assert told(root, monkeypatch) == expected


def test_a_page_made_before_any_refresh_tells_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = old_workspace(tmp_path / "one")
    monkeypatch.chdir(root)
    CommandLine(root).ok("publish", "mint")
    page = Built(root / "site", "mint").text("changes.html")
    assert "7 records are new on file" in page
    assert "is found by the search again" in page


def test_two_clones_that_fill_theirs_write_the_same_lines(tmp_path: Path) -> None:
    one, other = (fill(old_workspace(tmp_path / name)) for name in ("one", "other"))
    assert one == other


@pytest.mark.parametrize("turned", [False, True])
def test_clones_that_fetched_on_other_days_tell_each_thing_once_after_a_merge(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: list[dict[str, Any]],
    turned: bool,
) -> None:
    one, other = old_workspace(tmp_path / "one"), old_workspace(tmp_path / "other", LATER)
    assert fill(one) != fill(other)
    files = [(root / HISTORY).read_bytes() for root in (one, other)]
    lines = dict.fromkeys(b"".join(reversed(files) if turned else files).splitlines(keepends=True))
    (one / HISTORY).write_bytes(b"".join(lines))
    assert told(one, monkeypatch) == expected
