"""The page twice: the view data as text, and the HTML made from it.

When only the HTML differs, a template moved; when both do, the data did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.support.builders_render import a_dossier

from litreview.render.explain import explain_claim
from litreview.render.shapes import studies_shape, tiers_shape
from litreview.render.site import render_compound, render_index
from litreview.render.views import compound_view, index_view

DOSSIER = a_dossier()
Compare = Callable[[str, str], None]


def as_text(view: object) -> str:
    return json.dumps(view, ensure_ascii=False, indent=1, default=str) + "\n"


def body(page: bytes) -> str:
    """The page without style and script, which change for their own reasons."""
    return re.sub(r"(?s)<(style|script)>.*?</\1>|script-src '[^']+'", "", page.decode())


def test_the_view_of_a_compound(same_as_stored: Compare) -> None:
    same_as_stored("compound_view.json", as_text(asdict(compound_view(DOSSIER))))


def test_the_html_of_a_compound(same_as_stored: Compare, templates: tuple[Path, ...]) -> None:
    same_as_stored("compound.html", body(render_compound(DOSSIER, templates)[0].content))


def test_the_header_of_a_snapshot(same_as_stored: Compare) -> None:
    view = compound_view(a_dossier(snapshot=True))
    same_as_stored("snapshot_header.json", as_text(asdict(view.header)))


def test_the_view_of_the_index(same_as_stored: Compare) -> None:
    same_as_stored("index_view.json", as_text(asdict(index_view([DOSSIER]))))


def test_the_html_of_the_index(same_as_stored: Compare, templates: tuple[Path, ...]) -> None:
    same_as_stored("index.html", body(render_index([DOSSIER], templates).content))


def test_the_explanation_of_a_claim(same_as_stored: Compare) -> None:
    lines = explain_claim(DOSSIER, "attention").lines(100)
    same_as_stored("explain_attention.txt", "\n".join(lines) + "\n")


def test_the_shapes_of_json(same_as_stored: Compare) -> None:
    shapes = {"tiers": tiers_shape(DOSSIER), "studies": studies_shape(DOSSIER)}
    same_as_stored("shapes.json", as_text(shapes))
