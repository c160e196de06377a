"""The built site in a real browser: quiet, self-contained, usable without mouse or script."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1024, 1280)
ALL_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


def test_the_console_stays_quiet_and_nothing_is_fetched(page: Page, site: Path) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    opened = [(site / "index.html").as_uri(), (site / "veltraxin" / "index.html").as_uri()]
    for url in opened:
        page.goto(url)
        page.evaluate(ALL_OPEN)
    assert said == []
    assert asked == opened


def test_every_link_leads_somewhere(page: Page, site: Path) -> None:
    for path in ("index.html", "veltraxin/index.html"):
        page.goto((site / path).as_uri())
        links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        ids = set(page.eval_on_selector_all("[id]", "all => all.map(e => e.id)"))
        for link in links:
            if link.startswith("#"):
                assert link[1:] in ids
            elif not link.startswith("https://"):
                assert ((site / path).parent / link).resolve().is_file(), link


def test_quotes_are_reached_by_keyboard(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    quote = page.locator("#study-90000001 q", has_text="Neither participants").first
    expect(quote).not_to_be_visible()
    page.locator("#study-90000001 summary").focus()
    page.keyboard.press("Enter")
    expect(quote).to_be_visible()


def test_the_first_tab_skips_to_the_evidence(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_page_reads_without_script(browser: Browser, compound_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(compound_url)
    expect(page.locator("form.filters").first).not_to_be_visible()
    expect(page.locator("#claim-attention .said")).to_be_visible()
    page.locator("#claim-attention summary").click()
    expect(page.locator("#claim-attention .fired")).to_be_visible()
    context.close()


def test_hostile_text_does_nothing(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.evaluate(ALL_OPEN)
    assert page.title().startswith("Veltraxin")
    assert page.locator("img").count() == 0
    assert "<script>" in page.locator("#study-90000666 .title").first.inner_text()


def test_a_smuggled_script_is_refused_by_the_page_itself(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'document.title = \"owned\"'; document.body.append(s); }"
    )
    assert page.title() != "owned"


def test_filters_narrow_the_table_and_stay_in_the_address(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.locator("form[data-filters=claims] select[name=tier]").select_option("t2")
    shown = page.locator("#claim-table > tbody:visible")
    expect(shown).to_have_count(4)
    assert parse_qs(urlsplit(page.url).query) == {"claims.tier": ["t2"]}
    page.reload()
    expect(shown).to_have_count(4)
    page.locator("form[data-filters=claims] button[type=reset]").click()
    expect(shown).to_have_count(13)
    assert urlsplit(page.url).query == ""


def test_search_looks_into_the_details(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.locator("form[data-filters=studies] input[name=q]").fill("neither participants")
    expect(page.locator("table.studies > tbody:visible")).to_have_count(1)
    expect(page.locator("form[data-filters=studies] output")).to_have_text("1 of 13 shown")


def test_a_claim_is_found_by_words_it_does_not_show(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.locator("form[data-filters=claims] input[name=q]").fill("Sunrise")
    expect(page.locator("#claim-table > tbody:visible")).to_have_count(1)
    expect(page.locator("form[data-filters=claims] output")).to_have_text("1 of 13 shown")


def test_sorting_says_its_direction(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    heading = page.locator("#claim-table th[data-sort=people]")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    first = page.locator("#claim-table > tbody").first
    expect(first).to_have_id("claim-attention")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert page.locator("#claim-table th[aria-sort]").count() == 1
    page.reload()
    expect(heading).to_have_attribute("aria-sort", "ascending")


def test_a_link_opens_what_it_points_to(page: Page, compound_url: str) -> None:
    page.goto(compound_url + "#study-90000008")
    expect(page.locator("#study-90000008 .fields")).to_be_visible()


def test_staleness_is_computed_in_the_reader_s_browser(browser: Browser, compound_url: str) -> None:
    for today, stale in (("2026-09-20", False), ("2026-09-21", True)):
        context = browser.new_context()
        page = context.new_page()
        page.clock.install(time=f"{today}T12:00:00Z")
        page.goto(compound_url)
        expect(page.locator("#stale")).to_be_visible(visible=stale)
        context.close()


def test_many_changes_of_a_day_unfold(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    crowd = page.locator("#new details", has_text="8 studies are new to the search (PMID")
    expect(crowd.get_by_role("link").first).not_to_be_visible()
    crowd.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(crowd.get_by_role("link")).to_have_count(8)
    expect(crowd.get_by_role("link").first).to_be_visible()


def test_the_feed_is_announced_and_a_browser_can_read_it(
    page: Page, compound_url: str, site: Path
) -> None:
    page.goto(compound_url)
    feed = page.locator("head link[type='application/atom+xml']").get_attribute("href")
    assert feed == page.get_by_role("link", name="Follow them as a feed").get_attribute("href")
    text = (site / "veltraxin" / str(feed)).read_text(encoding="utf-8")
    root = page.evaluate(
        "text => new DOMParser().parseFromString(text, 'application/xml')"
        ".documentElement.localName",
        text,
    )
    assert root == "feed"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_searches_are_drawn_within_their_frame(
    page: Page, compound_url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(compound_url)
    frame = page.locator(".plot").bounding_box()
    dots = [dot.bounding_box() for dot in page.locator(".plot circle").all()]
    assert frame is not None and len(dots) == 3
    for dot in dots:
        assert dot is not None
        assert frame["x"] < dot["x"] and dot["x"] + dot["width"] < frame["x"] + frame["width"]
