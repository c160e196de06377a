"""Every link of a page, written or generated, leads to a file and a heading that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted(PROJECT.glob("docs/**/*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `b`, c\n[1](#a-b-c) [2](#d) [3](page.md#a-b-c) [4](no.md) [5](https://x.y)"
    )
    assert list(dead_links(page)) == ["#d", "no.md"]


def dead_links(page: Path) -> Iterator[str]:
    for link in re.findall(r"\]\((?!<?https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, heading = link.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (heading and heading not in headings(path)):
            yield link


def headings(page: Path) -> set[str]:
    """The headings and anchors of a page as links name them."""
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}
    return named | set(re.findall(r'<a id="([^"]+)">', text))
