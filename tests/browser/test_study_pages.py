"""The study table in a real browser: filtered, searched, sorted, and read on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def address(site: Path, path: str) -> str:
    return (site / "veltraxin" / path).as_uri()


def test_a_row_has_one_stop_for_its_study_and_few_for_claims(page: Page, site: Path) -> None:
    page.goto(address(site, "studies.html"))
    stops = page.eval_on_selector_all(
        "table[data-rows=studies] tbody tr",
        "all => all.map(r => r.querySelectorAll('a, button, summary, [tabindex]').length)",
    )
    assert min(stops) == 1
    assert max(stops) <= 4


def shown_rows(page: Page) -> list[str]:
    """The rows that no filter hides, by where they lead."""
    links = "all => all.filter(r => r.offsetParent).map(r => r.querySelector('a').pathname)"
    found = page.locator("table[data-rows=studies] tbody tr").evaluate_all(links)
    return [path.rpartition("/")[2].removesuffix(".html") for path in found]


def test_filters_and_search_leave_the_studies_that_fit(page: Page, site: Path) -> None:
    page.goto(address(site, "studies.html"))
    every = len(shown_rows(page))
    page.get_by_label("In whom").select_option("animal")
    assert set(shown_rows(page)) == {"90000005", "90000011"}
    expect(page.locator("form.filters output")).to_have_text(f"2 of {every} shown")
    expect(page.get_by_role("heading", name="Left out of this review")).not_to_be_visible()
    page.get_by_role("searchbox").fill("dogs")
    assert shown_rows(page) == ["90000011"]
    page.reload()
    assert shown_rows(page) == ["90000011"]
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("form.filters output")).to_have_text("")
    assert len(shown_rows(page)) == every


@pytest.mark.parametrize(
    ("asked", "found"), [("90000004", "90000004"), ("chemistry left out", "90000010")]
)
def test_a_study_is_found_by_its_number_and_by_why_it_was_left_out(
    page: Page, site: Path, asked: str, found: str
) -> None:
    page.goto(address(site, "studies.html"))
    page.get_by_role("searchbox").fill(asked)
    assert shown_rows(page) == [found]


def test_nothing_found_says_so_and_offers_a_way_out(page: Page, site: Path) -> None:
    page.goto(address(site, "studies.html"))
    page.get_by_role("searchbox").fill("zzz")
    help_ = page.locator("[data-nothing]")
    expect(help_).to_be_visible()
    help_.get_by_role("button", name="Clear the filters").click()
    expect(help_).not_to_be_visible()
    assert len(shown_rows(page)) > 10


def test_sorting_orders_the_rows_of_every_group(page: Page, site: Path) -> None:
    page.goto(address(site, "studies.html"))
    group = page.locator("table[aria-labelledby=studies-counted]")
    group.get_by_role("button", name="Year").click()
    years = group.locator("td[data-label=Year]").all_inner_texts()
    assert years == sorted(years, reverse=True)
    expect(group.locator("th[data-sort=year]")).to_have_attribute("aria-sort", "descending")
    group.locator("th[data-sort=n] button").click()
    sizes = group.locator("td[data-label=n]").all_inner_texts()
    numbers = [int(size) if size.isdigit() else 0 for size in sizes]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) > 2


def test_a_table_read_in_a_narrow_window_names_its_cells(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address(site, "studies.html"))
    label = "getComputedStyle(document.querySelector('td[data-label=Design]'), '::before').content"
    assert "Design" in page.evaluate(label)
    row = page.locator("table[data-rows=studies] tbody tr").first
    expect(row).to_have_attribute("role", "row")
    expect(row.locator("[role=cell]").first).to_be_visible()
