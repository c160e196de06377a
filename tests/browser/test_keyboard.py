"""Every control by keyboard alone: reached in order, seen where it is, and worked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.sweeping import EVERY_PAGE

pytestmark = pytest.mark.browser

OVERVIEW = "veltraxin/index.html"
PATHS = (
    *(OVERVIEW, "veltraxin/studies.html", "veltraxin/dosing.html", "index.html"),
    "veltraxin/claims/attention.html",
)
WIDE = (OVERVIEW, 1280)  # the page that is laid out anew where there is room
# What Tab should reach, as the page opens: marked, so that what was reached can be told.
STOPS = """() => {
  const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const seen = { contentVisibilityAuto: true, visibilityProperty: true };
  return [...document.querySelectorAll(stops)]
    .filter((e) => e.checkVisibility(seen) && !e.disabled && e.tabIndex >= 0)
    .map((e, at) => (e.dataset.stop = at)).length;
}"""
# The stop that has the focus, and whether a reader sees that: a ring, on the screen, with nothing
# lying over it.
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getClientRects()[0];
  const [x, y] = [box.left + Math.min(box.width, 12) / 2, box.top + box.height / 2];
  const over = document.elementFromPoint(x, y);
  return {
    stop: Number(e.dataset.stop ?? -1),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: Boolean(over && (e.contains(over) || over.contains(e))),
    what: e.outerHTML.slice(0, 120),
  };
}"""


def walked(page: Page) -> list[dict[str, Any]]:
    """Where Tab stops, from the top of the page to its end."""
    page.emulate_media(reduced_motion="reduce")
    found = []
    for _ in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    return found


@pytest.mark.parametrize(
    ("path", "width"),
    [*((path, 360) for path in PATHS), *((path, 1280) for path in PATHS if EVERY_PAGE), WIDE],
)
def test_tab_reaches_every_control_in_order_and_shows_it(
    page: Page, site: Path, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto((site / path).as_uri())
    reached = walked(page)
    assert [one["stop"] for one in reached] == list(range(len(reached)))
    assert [one["what"] for one in reached if not (one["ring"] and one["seen"])] == []


def test_tab_reaches_every_control_of_the_comparison(page: Page, crowded_site: Path) -> None:
    page.goto((crowded_site / "compare.html").as_uri())
    reached = walked(page)
    assert [one["stop"] for one in reached] == list(range(len(reached)))
    assert [one["what"] for one in reached if not (one["ring"] and one["seen"])] == []
    first, second = page.locator("form[data-compare] select").all()[:2]
    for select in (first, second):
        select.focus()
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("thead th:visible")).to_have_count(3)
    page.get_by_role("button", name="Show all").press("Space")
    expect(page.locator("table.stacked")).to_be_visible()


@pytest.mark.parametrize("path", PATHS)
def test_what_folds_opens_and_closes_by_both_keys(page: Page, site: Path, path: str) -> None:
    page.goto((site / path).as_uri())
    for summary in page.locator("summary:visible").all():
        fold = summary.locator("..")
        before = fold.evaluate("fold => fold.open")
        summary.press("Enter")
        assert fold.evaluate("fold => fold.open") is not before
        summary.press("Space")
        assert fold.evaluate("fold => fold.open") is before


@pytest.mark.parametrize("path", [OVERVIEW, "veltraxin/studies.html", "index.html"])
def test_sorting_by_key_says_its_direction(page: Page, site: Path, path: str) -> None:
    page.goto((site / path).as_uri())
    headings = page.locator("th[data-sort]:visible")
    assert headings.count() > 2
    for heading in headings.all():
        button = heading.get_by_role("button")
        button.press("Enter")
        first = heading.get_attribute("aria-sort")
        expect(button).to_be_focused()
        button.press("Space")
        assert {first, heading.get_attribute("aria-sort")} == {"ascending", "descending"}


@pytest.mark.parametrize("path", [OVERVIEW, "veltraxin/studies.html"])
def test_a_filter_is_worked_and_cleared_by_key(page: Page, site: Path, path: str) -> None:
    page.goto((site / path).as_uri())
    form = page.locator("form.filters")
    for summary in form.locator("summary:visible").all():
        summary.press("Enter")
    for select in form.locator("select").all():
        select.focus()
        page.keyboard.press("ArrowDown")
        expect(select).not_to_have_value("")
        expect(form.locator("output")).to_contain_text(" shown")
        page.keyboard.press("ArrowUp")
    form.locator("[name=q]").focus()
    page.keyboard.type("zzzzqqqq")
    expect(form.locator("output")).to_contain_text("0 of ")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Clear the filters").press("Enter")
    expect(form.locator("[name=q]")).to_be_focused()
    expect(form.locator("output")).to_have_text("")


@pytest.mark.parametrize("path", ["claims/attention", "studies/90000001"])
def test_copying_by_key_is_announced(page: Page, site: Path, path: str) -> None:
    page.goto((site / "veltraxin" / f"{path}.html").as_uri())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.locator("button[data-copy]:visible")
    assert buttons.count() >= 2
    for button in buttons.all():
        button.press("Space")
        expect(button.locator("+ [role=status]")).to_have_text(" Copied.")
        expect(button).to_be_focused()


def test_both_calculators_are_filled_by_key(page: Page, site: Path) -> None:
    page.goto((site / "veltraxin/dosing.html").as_uri())
    for form in page.locator("form[data-calculator]").all():
        form.locator("input").first.focus()
        for _ in range(form.locator("input").count()):
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type("1")
            page.keyboard.press("Tab")
        for place in form.locator("[data-result]").all():
            assert place.inner_text() != "\N{EN DASH}"


def test_the_skip_link_and_search_lead_on(page: Page, site: Path) -> None:
    page.goto((site / "veltraxin/index.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("night shift")
    expect(page.locator(".found a").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".found a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".found li")).to_have_count(0)
    page.keyboard.type("night shift")
    expect(page.locator(".found a").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url((site / "veltraxin/claims/night-shift.html").as_uri())
