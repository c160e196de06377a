"""The page twice: the view data as text, and the HTML made from it.

When only the HTML differs, a template moved; when both do, the data did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict

from tests.support.builders_render import a_dossier
from tests.support.printed import the_site

from litreview.render.evidence_table import Row
from litreview.render.explain import explain_claim
from litreview.render.pages.overview import overview_of
from litreview.render.shapes import studies_shape, tiers_shape
from litreview.render.views import CompoundView

DOSSIER = a_dossier()
PAGES = the_site()
Compare = Callable[[str, str], None]


def as_text(view: object) -> str:
    return json.dumps(view, ensure_ascii=False, indent=1, default=str) + "\n"


def body(page: str) -> str:
    """The page without style and script, which change for their own reasons."""
    return re.sub(r"(?s)<(style|script)>.*?</\1>|(?:style|script)-src [^;]*;", "", page)


def test_the_view_of_an_overview(same_as_stored: Compare) -> None:
    overview = overview_of(CompoundView(DOSSIER))
    groups = {
        group.name: [group.holds, *(row_of(row) for row in group.rows)]
        for group in overview.table.groups
    }
    shown = {
        "finding": asdict(overview.finding),
        "groups": groups,
        "steps": [[step.number, *(row.short for row in step.rows)] for step in overview.steps],
        "result": overview.result,
        "harms": [row.short for row in overview.harms],
        "dosing": overview.dosing,
    }
    same_as_stored("overview.json", as_text(shown))


def row_of(row: Row) -> list[object]:
    said = (row.claim.tier.name, row.claim.verdict.name, row.people, row.whose, *row.limits)
    return [row.short, *said, row.more, row.flags, row.found]


def test_the_html_of_an_overview(same_as_stored: Compare) -> None:
    same_as_stored("overview.html", body(PAGES["veltraxin/index.html"]))


def test_the_html_of_the_single_file(same_as_stored: Compare) -> None:
    same_as_stored("page.html", body(PAGES["veltraxin/page.html"]))


def test_the_header_of_a_snapshot(same_as_stored: Compare) -> None:
    view = CompoundView(a_dossier(snapshot=True))
    same_as_stored("snapshot_header.json", as_text(asdict(view.header)))


def test_the_explanation_of_a_claim(same_as_stored: Compare) -> None:
    lines = explain_claim(DOSSIER, "attention").lines(100)
    same_as_stored("explain_attention.txt", "\n".join(lines) + "\n")


def test_the_shapes_of_json(same_as_stored: Compare) -> None:
    shapes = {"tiers": tiers_shape(DOSSIER), "studies": studies_shape(DOSSIER)}
    same_as_stored("shapes.json", as_text(shapes))
