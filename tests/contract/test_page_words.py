"""What the built pages say to people: no id, no value of a program and no rule outside a trace.

The bundled workspace is published offline, and the visible text of every page is walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from litreview.workspace.claims import read_claims
from litreview.workspace.layout import Layout

# Where a trace may name rules, files and values: what is folded as one, a search strategy, an
# address or a file's name set as code, and words quoted from a record.
TRACE = "//*[contains(concat(' ', @class, ' '), ' trace ')] | //pre | //code | //q | //script"
INNER = {
    "a value of a program": re.compile(r"\b[a-z]+_[a-z_]+\b"),
    "a rule's number": re.compile(r"\bR(?:1[0-2]|[1-9])\b(?!\d)"),
    "a study's inner id": re.compile(r"\b(?:manual|pmid|claim):[a-z0-9]"),
    "an unfilled place": re.compile(r"\{\w*\}|\bNone\b\.?$|\bundefined\b|\bNaN\b"),
}


def visible(page: Path) -> Iterator[str]:
    """The text of a page piece by piece, as far as a reader sees it."""
    body: Any = html.document_fromstring(page.read_bytes()).find("body")
    for hidden in body.xpath(TRACE):
        hidden.drop_tree()
    yield from (" ".join(text.split()) for text in body.itertext() if text.strip())


def test_no_page_speaks_as_a_program(bundled_site: Path) -> None:
    found = [
        (page.relative_to(bundled_site).as_posix(), what, text)
        for page in sorted(bundled_site.rglob("*.html"))
        for text in visible(page)
        for what, pattern in INNER.items()
        if pattern.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("compound", ["semax", "selank"])
def test_no_page_shows_a_claim_s_id(bundled_site: Path, compound: str) -> None:
    claims = read_claims(Layout(bundled_site.parent).claims(compound))  # type: ignore[arg-type]
    ids = {claim.id for claim in claims if "-" in claim.id}
    shown = [
        (page.relative_to(bundled_site).as_posix(), text)
        for page in sorted((bundled_site / compound).rglob("*.html"))
        for text in visible(page)
        if text in ids
    ]
    assert shown == []
