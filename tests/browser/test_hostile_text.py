"""Hostile text on every kind of page: shown as text; nothing of it runs, styles or is fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.support.builders_hostile import TURNS, a_hostile_dossier, hostile_facts
from tests.support.printed import write_printed

pytestmark = pytest.mark.browser

COMPOUND = (
    *("index", "claims/attention", "claims/approved", "claims/learning-mood", "studies"),
    *("studies/90000001", "studies/90000007", "studies/90000666", "studies/manual-lund-1994"),
    *("dosing", "reports", "audit", "method", "changes", "page"),
)
OVER_ALL = ("index.html", "compare.html", "outcomes/memory-learning.html")
PATHS = (*OVER_ALL, *(f"veltraxin/{name}.html" for name in COMPOUND))
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"
# What text made: elements and attributes that no template of ours prints.
MADE = """() => [...document.querySelectorAll('*')].filter((e) =>
  /^(img|iframe|object|embed|base|style)$/.test(e.localName) && !e.closest('head') ||
  e.localName === 'script' && !e.src && e.type !== 'application/ld+json' && !e.closest('body') ||
  [...e.attributes].some((a) => /^(on|style$|autofocus|srcdoc)/.test(a.name)) ||
  /^(javascript|data|vbscript):/i.test(e.getAttribute('href') || '') && e.rel !== 'icon'
).map((e) => e.outerHTML.slice(0, 200))"""
# Right-to-left letters that share a line with ours, and may so turn what stands after them.
TURNED = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, by = node.parentElement;
    if (!/\\p{Script=Hebrew}/u.test(node.data) || by.closest('svg, script')) continue;
    const kind = getComputedStyle(by);
    if (kind.display === 'inline' && !/isolate/.test(kind.unicodeBidi))
      found.push(by.outerHTML.slice(0, 80));
  }
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return write_printed(
        folder, [a_hostile_dossier(), a_hostile_dossier("evilax")], hostile_facts()
    )


def test_every_kind_of_page_is_opened(hostile_site: Path) -> None:
    kinds = {
        re.sub(r"(claims|studies|outcomes)/.*", r"\1/", path.relative_to(hostile_site).as_posix())
        for path in hostile_site.rglob("*.html")
        if "evilax" not in path.parts
    }
    shown = {re.sub(r"(claims|studies|outcomes)/.*", r"\1/", path) for path in PATHS}
    assert kinds == shown


@pytest.mark.parametrize("path", PATHS)
def test_hostile_text_is_text(page: Page, asked: list[str], hostile_site: Path, path: str) -> None:
    page.goto((hostile_site / path).as_uri())
    page.evaluate(OPEN)
    page.mouse.move(640, 300)
    text = (hostile_site / path).read_text(encoding="utf-8")
    assert not set(TURNS) & set(text)
    assert page.title() != "owned"
    assert page.evaluate("document.documentElement.outerHTML.includes('alert(1)')")
    assert page.evaluate(MADE) == []
    assert page.evaluate(TURNED) == []
    assert [url for url in asked if not url.startswith(hostile_site.as_uri())] == []
    for data in page.locator("script[type='application/ld+json']").all_text_contents():
        json.loads(data)
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_hostile_words_are_searched_and_filtered_as_words(page: Page, hostile_site: Path) -> None:
    page.goto((hostile_site / "index.html").as_uri())
    box = page.get_by_role("searchbox")
    for words in (
        "sunrise",
        "script onerror",
        "</script><b>",
        TURNS + "sunrise",
        "((((",
        "\\",
        "%",
    ):
        box.fill(words)
        expect(page.locator("form.search [role=status]")).not_to_be_empty()
    box.fill("sunrise")
    expect(page.locator(".found a").first).to_contain_text("<img src=x")
    assert page.evaluate(MADE) == []
    page.goto((hostile_site / "veltraxin/studies.html").as_uri() + "?studies.q=%3Cb%3E%22'&x=%")
    expect(page.get_by_label("Words").or_(page.locator("[name=q]")).first).to_have_value("<b>\"'")
    page.goto((hostile_site / "veltraxin/index.html").as_uri() + "#%3Cscript%3E")
    page.evaluate(f"location.hash = '%'; {OPEN}")
    assert page.title() != "owned"
