"""What the built pages say to people: no id, no value of a program and no rule outside a trace.

The bundled workspace is published offline, and the visible text of every page is walked; what it
has none of, doubts of a decision, is printed of an invented compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.support.builders import a_body, a_study
from tests.support.builders_render import a_dossier_on
from tests.support.printed import pages_of

from litreview.ladder.body import Body
from litreview.ladder.gate import publish_gate
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.grade import GradeState
from litreview.model.policy import Policy
from litreview.render.pages import claim
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


def visible(page: bytes) -> Iterator[str]:
    """The text of a page piece by piece, as far as a reader sees it."""
    body: Any = html.document_fromstring(page).find("body")
    for hidden in body.xpath(TRACE):
        hidden.drop_tree()
    yield from (" ".join(text.split()) for text in body.itertext() if text.strip())


def inner_words(page: bytes) -> Iterator[tuple[str, str]]:
    """What a reader sees that only a program means, and where."""
    for text in visible(page):
        yield from ((what, text) for what, pattern in INNER.items() if pattern.search(text))


def test_no_page_speaks_as_a_program(bundled_site: Path) -> None:
    found = [
        (page.relative_to(bundled_site).as_posix(), what, text)
        for page in sorted(bundled_site.rglob("*.html"))
        for what, text in inner_words(page.read_bytes())
    ]
    assert found == []


def shown_of(body: Body) -> TierDecision:
    """As the gate lets it out under a rule set that did not decide it."""
    decided = decide_tier(body, Policy())
    return publish_gate([(body, decided)], Policy(rule_set="another"))[0].shown


def test_what_is_in_doubt_is_said_as_people_say_it() -> None:
    states = {"blinding_who": GradeState.CONFLICT, "matched_rcts": GradeState.CONFLICT}
    disputed = a_study(1, states=states, blinding_who="assessors", matched_rcts=2)
    body = a_body(disputed, a_study(2, standing="expression_of_concern"))
    (page,) = pages_of(a_dossier_on(body, decide=shown_of), claim.pages).values()
    assert list(inner_words(page.encode())) == []
    assert "PMID 1: who was blinded and trials that match. Nobody has decided." in page


@pytest.mark.parametrize("compound", ["semax", "selank"])
def test_no_page_shows_a_claim_s_id(bundled_site: Path, compound: str) -> None:
    claims = read_claims(Layout(bundled_site.parent).claims(compound))  # type: ignore[arg-type]
    ids = {claim.id for claim in claims if "-" in claim.id}
    shown = [
        (page.relative_to(bundled_site).as_posix(), text)
        for page in sorted((bundled_site / compound).rglob("*.html"))
        for text in visible(page.read_bytes())
        if text in ids
    ]
    assert shown == []
