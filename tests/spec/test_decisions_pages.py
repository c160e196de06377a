"""The decisions on paper in `docs/` are those that a fresh clone writes, without PubMed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.support.bundled import bundled_workspace

from litreview.workflow.publish import export_decisions

PROJECT = Path(__file__).parents[2]
COMPOUNDS = sorted(path.stem for path in (PROJECT / "queries").glob("*.toml"))


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_the_decisions_on_paper_are_those_of_the_files(compound: str, tmp_path: Path) -> None:
    (written,), failed = export_decisions(bundled_workspace(tmp_path), [compound])
    assert not failed
    page = PROJECT / "docs" / written.name
    if os.environ.get("LITREVIEW_ACCEPT"):
        shutil.copy(written, page)
    same = page.is_file() and page.read_bytes() == written.read_bytes()
    assert same, f"docs/{written.name} is not what the files say: run `make accept`, review it"
