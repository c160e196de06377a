"""Fixtures for the tests of pages: the shipped templates, and stored snapshots.

A snapshot that differs fails; `LITREVIEW_ACCEPT=1` rewrites it, for a person to review.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "templates"
SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture(scope="session")
def templates() -> tuple[Path, ...]:
    return (TEMPLATES,)


@pytest.fixture(scope="session")
def same_as_stored() -> Callable[[str, str], None]:
    """Compare a text with the stored one of this name."""
    return _compare


def _compare(name: str, text: str) -> None:
    stored = SNAPSHOTS / name
    if os.environ.get("LITREVIEW_ACCEPT"):
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(text, encoding="utf-8")
    assert stored.is_file(), f"no snapshot {name}; LITREVIEW_ACCEPT=1 stores one"
    expected = stored.read_text(encoding="utf-8")
    assert text == expected, f"{name} differs; review it, then LITREVIEW_ACCEPT=1 stores it"
