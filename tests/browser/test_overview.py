"""The overview in a real browser: an answer first, whatever the width, and without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALL_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


def test_a_retraction_stands_above_everything_said_of_the_evidence(
    plain_page: Page, compound_url: str
) -> None:
    plain_page.set_viewport_size({"width": 360, "height": 640})
    plain_page.goto(compound_url)
    banner = plain_page.get_by_role("region", name="Retractions and concerns")
    expect(banner).to_be_in_viewport(ratio=1)
    expect(banner).to_contain_text("was retracted, noticed on 13 September 2026")
    banner.get_by_role("link", name="A spray sharpens").click()
    expect(plain_page).to_have_url(compound_url.replace("index.html", "claims/attention.html"))


def test_on_a_phone_a_row_tells_name_tier_verdict_and_whose_number(
    page: Page, compound_url: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(compound_url)
    row = page.locator("#healthy tbody tr").first
    for shown in (
        "th a",
        ".decided .tier",
        ".decided .verdict",
        ".rungs .track",
        ".whose",
        ".limits",
    ):
        expect(row.locator(shown)).to_be_visible()
    expect(page.locator("#claims > .key")).to_be_visible()  # what the signs on a track mean
    tier, verdict = row.locator(".tier").bounding_box(), row.locator(".verdict").bounding_box()
    assert tier is not None and verdict is not None
    assert tier["x"] + tier["width"] <= verdict["x"] and abs(tier["y"] - verdict["y"]) < 8


def test_groups_fold_by_keyboard_and_a_question_opens_its_own(
    page: Page, compound_url: str
) -> None:
    page.goto(compound_url)
    row = page.locator("#harms tbody tr").first
    expect(row).not_to_be_visible()
    page.locator("#harms > summary").focus()
    page.keyboard.press("Enter")
    expect(row).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Is it safe?").click()
    expect(row).to_be_visible()
    expect(row).to_be_in_viewport()


def test_it_reads_without_script(plain_page: Page, compound_url: str) -> None:
    plain_page.goto(compound_url)
    expect(plain_page.locator("form.filters")).not_to_be_visible()
    plain_page.locator("#mechanism > summary").click()
    expect(plain_page.locator("#mechanism tbody tr")).to_have_count(2)


def test_tiers_are_told_apart_without_colour(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.evaluate(ALL_OPEN)
    words = page.eval_on_selector_all("#claims .tier", "all => all.map(t => t.textContent)")
    assert set(words) == {
        *("T3 Clinical", "T2 Early human", "T1 Indirect", "T0 Community", "Not a study question"),
    }


def test_headings_and_regions_have_names(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    nameless = page.eval_on_selector_all(
        "[role=region], nav, form, table",
        "all => all.filter("
        "e => !e.matches('[aria-label], [aria-labelledby], :has(caption, label)')).length",
    )
    assert nameless == 0


def test_print_shows_folded_rows(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.emulate_media(media="print")
    for group in ("harms", "patients"):
        expect(page.locator(f"#{group} tbody tr").first).to_be_visible()


def test_text_stands_out_from_its_ground(page: Page, compound_url: str) -> None:
    page.goto(compound_url)
    page.evaluate(ALL_OPEN)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        ratios = page.evaluate(CONTRAST)
        assert min(ratios.values()) >= 4.5, (scheme, ratios)  # WCAG 2.2, 1.4.3


def test_the_single_file_runs_from_anywhere(
    page: Page, asked: list[str], site: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "mailed.html"
    alone.write_bytes((site / "veltraxin" / "page.html").read_bytes())
    page.goto(alone.as_uri())
    page.evaluate(ALL_OPEN)
    assert asked == [alone.as_uri()]
    assert page.title().startswith("Veltraxin")
    page.locator("#healthy tbody tr a").first.click()
    expect(page.locator("#claim-attention")).to_be_in_viewport()


CONTRAST = """() => {
  const light = (c) => {
    const [r, g, b] = c.match(/[\\d.]+/g).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (c !== "rgba(0, 0, 0, 0)") return c;
    }
    return "rgb(255, 255, 255)";
  };
  const seen = {};
  for (const s of ["body", "a", ".crumb", ".finding", ".studied", ".holds", ".alerts b",
                   ".alerts b a", ".evidence .limits", ".evidence .for", ".about", ".key li",
                   ".tier.t0", ".tier.t1", ".tier.t2", ".tier.t3", ".questions a"]) {
    const e = document.querySelector(s);
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    seen[s] = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
  return seen;
}"""
