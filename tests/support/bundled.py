"""A copy of the workspace that comes with the program, for tests of the whole path."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from litreview.settings import Settings

PROJECT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bundled_workspace(root: Path, clock: datetime = NOON) -> Settings:
    """A copy of it, with no history of another day, and a PubMed that refuses every connection."""
    for folder in ("queries", "data"):
        shutil.copytree(
            PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("history.jsonl")
        )
    return settings_of(root, clock)


def settings_of(root: Path, clock: datetime = NOON) -> Settings:
    """Settings of a workspace with a database of its own, and impatient with PubMed."""
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
        eutils_url="http://127.0.0.1:1/",
        clock=clock,
        timeout_s=5,
        deadline_s=30,
        retry_wait_s=0,
        rate_per_s=1000,
        templates=PROJECT / "templates",
    )
