"""Every kind of page of the bundled compounds in a real browser, as a reader may have it set.

The workspace that comes with the program is published as a fresh clone would; one page of each
kind is opened. What takes long is asked of a few; `make pages` asks it of all.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.sweeping import EVERY_PAGE

pytestmark = pytest.mark.browser

FEW = ("semax/index.html", "semax/claims/focus-clarity.html", "semax/studies.html")
ALL = (
    *FEW,
    *("index.html", "semax/studies/11517472.html", "semax/studies/manual-kaplan-1996.html"),
    *("semax/dosing.html", "semax/claims/stroke-recovery.html"),
    *("semax/claims/nose-to-brain.html", "semax/claims/russian-approved.html"),
    *("semax/claims/eeg-paroxysms.html", "semax/reports.html"),
    *("semax/audit.html", "semax/method.html", "semax/changes.html"),
    *("semax/page.html", "selank/index.html", "selank/dosing.html"),
    *("compare.html", "outcomes/memory-learning.html"),
)
KINDS = ALL if EVERY_PAGE else FEW
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Contrast takes most of the time: it is looked at once for each look, the rest at each layout.
STRUCTURE = {"runOnly": RULES, "rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": ["color-contrast"]}
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "forced_colors": "active"},
)
WIDTHS = (320, 360, 768, 1280)
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"
# What a reader sees once everything is open; what only the script shows is left out.
WORDS = """() => {
  const scripted = '[data-freshness], [data-scripted], form, button, [hidden], [role=status]';
  for (const e of document.querySelectorAll(scripted)) {
    if (e.tagName === 'BUTTON' && e.closest('th')) e.replaceWith(...e.childNodes);
    else e.remove();
  }
  return document.body.innerText.replace(/\\s+/g, ' ').trim();
}"""
TABS = """() => {
  const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const seen = { contentVisibilityAuto: true, visibilityProperty: true };
  return [...document.querySelectorAll(stops)]
    .filter((e) => e.checkVisibility(seen) && !e.disabled && e.tabIndex >= 0).length;
}"""
OVER = """width => [...document.querySelectorAll('body *')]
  .filter((e) => e.getBoundingClientRect().right > width + 1)
  .filter((e) => !e.closest('.scroll, thead'))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", KINDS)
def test_a_page_is_quiet_and_fits_every_width(
    page: Page, asked: list[str], bundled_site: Path, path: str
) -> None:
    page.goto((bundled_site / path).as_uri())
    page.evaluate(OPEN)
    for box in page.locator("input[type=search]:visible").all():
        box.fill("improves focus")
        box.fill("")
    assert [url for url in asked if not url.startswith(bundled_site.as_uri())] == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (width, page.evaluate(OVER, width))


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_wrong(page: Page, bundled_site: Path, path: str) -> None:
    page.goto((bundled_site / path).as_uri())
    page.evaluate(OPEN)
    page.evaluate(AXE)
    for look in LOOKS if EVERY_PAGE else LOOKS[:1]:
        page.emulate_media(**look)
        assert complaints(page, CONTRAST) == {}, look
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert complaints(page, STRUCTURE) == {}, width


def complaints(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    """What axe finds wrong, and the first places."""
    options = {**options, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)
    return {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in found["violations"]}


@pytest.mark.parametrize("path", KINDS)
def test_without_script_no_word_figure_table_or_link_is_lost(
    page: Page, plain_page: Page, bundled_site: Path, path: str
) -> None:
    seen = []
    for one in (page, plain_page):
        one.goto((bundled_site / path).as_uri())
        one.evaluate(OPEN)
        things = one.evaluate(
            "['a[href]', 'svg', 'table', 'tr'].map(s => document.querySelectorAll(s).length)"
        )
        seen.append((things, one.evaluate(WORDS)))
    assert seen[0] == seen[1]


def test_every_link_of_the_site_leads_somewhere(bundled_site: Path) -> None:
    ids: dict[Path, set[str]] = {}

    def anchors(page: Path) -> set[str]:
        if page not in ids:
            ids[page] = set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))
        return ids[page]

    broken = []
    for page in sorted(bundled_site.rglob("*.html")):
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page.read_text(encoding="utf-8")):
            if re.match(r"(https?|mailto):", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path.partition("?")[0]).resolve() if path else page
            if not target.is_file() or (
                anchor and target.suffix == ".html" and anchor not in anchors(target)
            ):
                broken.append((page.relative_to(bundled_site).as_posix(), link))
    assert broken == []


def test_the_overview_has_few_stops_and_leads_to_every_claim(
    page: Page, bundled_site: Path
) -> None:
    page.goto((bundled_site / "semax/index.html").as_uri())
    assert page.evaluate(TABS) <= 60
    page.evaluate(OPEN)
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    claims = {f"claims/{path.name}" for path in (bundled_site / "semax" / "claims").iterdir()}
    assert claims <= set(links)


@pytest.mark.parametrize(("path", "most"), [("semax/index.html", 4), ("semax/page.html", 30)])
def test_print_is_short(page: Page, bundled_site: Path, path: str, most: int) -> None:
    page.goto((bundled_site / path).as_uri())
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= most, paper


def test_the_focus_answer_stands_on_a_phone_s_first_screen(page: Page, bundled_site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((bundled_site / "semax/index.html").as_uri())
    row = page.locator("tr:has(a[href='claims/focus-clarity.html'])")
    whose = row.locator(".whose").bounding_box()
    assert whose is not None
    assert whose["y"] + whose["height"] <= 740
    for medium in ("screen", "print"):
        page.emulate_media(media=medium)
        expect(row.locator(".limits")).to_be_visible()
