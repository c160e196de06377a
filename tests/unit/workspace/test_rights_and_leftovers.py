"""Rights that are missing, and drafts a killed process left."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from litreview.workspace.checks import MissingRight, drafts, missing_rights, orphans
from litreview.workspace.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A workspace with one compound."""
    for path in ("queries/tea.toml", "data/tea/history.jsonl", "data/tea/reviews/anna.jsonl",
                 ".litreview/records.sqlite3", "site/index.html"):  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    return Layout(tmp_path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_in_a_workspace_in_order_nothing_is_missing(layout: Layout) -> None:
    assert list(missing_rights(layout)) == []


@pytest.mark.parametrize(
    ("path", "taken", "rights"),
    [
        ("queries/tea.toml", 0o044, "r"),
        ("data/tea/reviews/anna.jsonl", 0o000, "r"),
        ("data/tea/history.jsonl", 0o444, "w"),
        (".litreview/records.sqlite3", 0o400, "w"),
        ("site", 0o555, "w"),
    ],
)
def test_each_missing_right_is_named_with_the_command_that_gives_it(
    layout: Layout, path: str, taken: int, rights: str
) -> None:
    target = layout.root / path
    target.chmod(taken)
    (missing,) = missing_rights(layout)
    assert (missing.path, missing.rights, missing.mine) == (target, rights, True)
    subprocess.run(shlex.split(missing.command), check=True)
    assert list(missing_rights(layout)) == []
    assert mode(target) & 0o077 == taken & 0o077


def test_what_is_in_a_folder_shows_once_the_folder_may_be_entered(layout: Layout) -> None:
    folder, file = layout.root / "data/tea", layout.root / "data/tea/reviews/anna.jsonl"
    file.chmod(0)
    folder.chmod(0o200)
    mended = []
    for missing in missing_rights(layout):
        subprocess.run(shlex.split(missing.command), check=True)
        mended.append(missing.path)
    assert mended == [folder, file]
    assert list(missing_rights(layout)) == []


def test_a_curated_file_may_be_kept_from_writing(layout: Layout) -> None:
    layout.query(layout.compounds()[0]).chmod(0o444)
    assert list(missing_rights(layout)) == []


def test_what_is_somebody_elses_needs_its_owner(tmp_path: Path) -> None:
    missing = MissingRight(tmp_path / "it's", "w", mine=False)
    words = shlex.split(missing.command)
    assert words == ["sudo", "chown", str(os.geteuid()), str(tmp_path / "it's")]


def test_folders_of_no_query_are_orphans(layout: Layout) -> None:
    assert orphans(layout) == ()
    for name in ("zygote", "acorn", ".git"):
        (layout.root / "data" / name).mkdir()
    layout.policy.write_text("", encoding="utf-8")
    assert orphans(layout) == (layout.root / "data/acorn", layout.root / "data/zygote")


def test_without_data_there_is_no_orphan(tmp_path: Path) -> None:
    assert orphans(Layout(tmp_path)) == ()


def test_only_old_drafts_of_ours_are_leftovers(layout: Layout) -> None:
    old, young, theirs, cached = (
        layout.root / name
        for name in (
            "data/tea/.citations.jsonl.x1.tmp",
            "site/.index.html.x2.tmp",
            "data/tea/notes.tmp",
            ".litreview/.heartbeat.json.x3.tmp",
        )
    )
    for path in (old, young, theirs, cached):
        path.write_text("half", encoding="utf-8")
        os.utime(path, (1000, 1000))
    os.utime(young, (3000, 3000))
    assert drafts(layout, 2000) == tuple(sorted((old, cached)))
