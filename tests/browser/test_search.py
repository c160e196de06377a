"""Search over all claims, and compounds side by side, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def first_found(page: Page, query: str) -> str:
    """Where the first result leads."""
    page.get_by_role("searchbox").fill(query)
    return page.locator(".found a").first.get_attribute("href") or ""


OWN_CLAIM = (
    ("improves focus", "focus-clarity"),
    ("focus improves", "focus-clarity"),
    ("Concentration?", "focus-clarity"),
    ("focsu", "focus-clarity"),
    ("foucs", "focus-clarity"),
    ("improves foucs", "focus-clarity"),
    ("anxeity", "anxiolytic"),
    ("is it safe", "well-tolerated"),
    ("what dose", "dose-300"),
    ("how much should I take", "dose-range-600"),
    ("take with caffeine", "phenylpiracetam-nicotine"),
    ("interactions", "amphetamine-potentiation"),
    ("depressed", "mood-calm"),
    ("\uff26\uff2f\uff23\uff35\uff33", "focus-clarity"),
    ("fócus", "focus-clarity"),
    ("non\u2011addictive", "not-addictive"),
    ("burning nose", "nasal-irritation"),
    ("stroke", "stroke-recovery"),
    ("recovring after stroke", "stroke-recovery"),
    ("addictive", "not-addictive"),
    ("anxious", "anxiolytic"),
    ("working memory", "working-memory"),
    ("legal in russia", "russian-approved"),
    ("adhd", "adhd-rett"),
    ("hairloss", "skin-hair"),
)


def test_the_page_s_own_claim_is_found_first(page: Page, bundled_site: Path) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    page.evaluate("document.body.dataset.compound = 'semax'")
    for query, claim in OWN_CLAIM:
        assert first_found(page, query) == f"semax/claims/{claim}.html", query


def test_a_question_of_safety_finds_what_the_page_s_own_compound_claims(
    page: Page, bundled_site: Path
) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    page.evaluate("document.body.dataset.compound = 'selank'")
    assert first_found(page, "is it safe") == "selank/claims/no-sedation.html"
    found = page.locator(".found a")
    expect(found.filter(has_text="No addiction or withdrawal")).to_have_count(1)
    page.get_by_role("searchbox").fill("does it work")
    expect(page.get_by_text("Say what for: many claims fit “does it work”.")).to_be_visible()
    expect(found).to_have_count(0)
    for query in ("can I take it with alcohol", "take it with food"):
        page.get_by_role("searchbox").fill(query)
        expect(page.get_by_text(f"No claim found for “{query}”.")).to_be_visible()
        expect(found).to_have_count(0)


def test_the_index_searches_all_compounds_and_says_tier_verdict_and_people(
    page: Page, bundled_site: Path
) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    first_found(page, "sleep")
    expect(page.locator("form.search [role=status]")).to_have_text("5 claims")
    found = page.locator(".found li")
    expect(found.nth(0)).to_contain_text("Selank: T0 Community, insufficient; for healthy people")
    expect(found.nth(1)).to_contain_text("Semax: T0 Community")
    assert first_found(page, "imrpoves focus") == "semax/claims/focus-clarity.html"


def test_search_is_used_by_keyboard_alone(page: Page, bundled_site: Path) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    first_found(page, "improves focus")
    page.keyboard.press("Enter")
    expect(page.locator(".found a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".found li")).to_have_count(0)


def test_nothing_found_offers_topics_and_the_whole(page: Page, bundled_site: Path) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    page.get_by_role("searchbox").fill("qqqzzz")
    expect(page.get_by_text("No claim found for “qqqzzz”.")).to_be_visible()
    instead = page.locator(".instead")
    memory = instead.get_by_role("link", name="Memory and learning", exact=True)
    expect(memory).to_have_attribute("href", "outcomes/memory-learning.html")
    expect(instead.locator("a[href^=outcomes]")).to_have_count(8)
    everything = instead.get_by_role("link", name="all topics")
    expect(everything).to_have_attribute("href", "index.html#topics")
    expect(instead.get_by_role("link", name="all compounds")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "said", "asked"),
    [
        ("PMID: 99999983", "No claim found for “PMID: 99999983”.", "PMID: 99999983"),
        ("Gusev <b>", "No claim found for “Gusev <b>”.", "Gusev <b>"),
        ("Semax Gusev focus", "3 claims, none with every word", "gusev focus"),
    ],
)
def test_what_no_claim_holds_is_looked_for_among_the_studies(
    page: Page, bundled_site: Path, typed: str, said: str, asked: str
) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator("form.search [role=status]")).to_have_text(said)
    offered = page.locator(".instead a[href*=studies]")
    hrefs = offered.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [urlsplit(href).path for href in hrefs] == [
        "semax/studies.html",
        "selank/studies.html",
    ]
    offered.first.click()
    expect(page.get_by_label("Search")).to_have_value(asked)


def test_a_pmid_or_first_author_and_year_opens_the_study_that_the_site_holds(
    page: Page, bundled_site: Path
) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    found = page.locator(".found a")
    for typed in ("PMID: 18454096", "18454096", "pmid18454096", " 18 454 096", "Zozulia 2008"):
        page.get_by_role("searchbox").fill(typed)
        expect(page.locator("form.search [role=status]")).to_have_text("1 study")
        expect(found).to_have_attribute("href", "selank/studies/18454096.html")
    for typed in ("Zozulia", "zozulia et al", "Selank Zozulia"):
        page.get_by_role("searchbox").fill(typed)
        expect(found.first).to_contain_text("Zozulia et al.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Zozulia et al. 2008")


@pytest.mark.parametrize("typed", ["the and of", "🧠"])
def test_no_study_is_offered_for_what_says_nothing(
    page: Page, bundled_site: Path, typed: str
) -> None:
    page.goto((bundled_site / "index.html").as_uri())
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator(".instead")).to_contain_text("look by topic")
    expect(page.locator(".instead a[href*=studies]")).to_have_count(0)


def test_the_index_is_asked_for_only_when_the_box_is_entered(
    page: Page, asked: list[str], bundled_site: Path
) -> None:
    script = (bundled_site / "search.js").as_uri()
    page.goto((bundled_site / "index.html").as_uri())
    assert script not in asked
    page.get_by_role("searchbox").focus()
    page.get_by_role("searchbox").fill("focus")
    expect(page.locator(".found a")).not_to_have_count(0)
    assert asked.count(script) == 1


def test_chosen_compounds_stand_side_by_side_and_in_the_address(
    page: Page, crowded_site: Path
) -> None:
    page.goto((crowded_site / "compare.html").as_uri())
    choices = page.locator("form[data-compare] select")
    expect(page.locator("table.stacked")).to_be_visible()
    names = choices.first.locator("option").evaluate_all("all => all.map(o => o.value)")
    assert len(names) == 7
    choices.nth(0).select_option(names[2])
    choices.nth(1).select_option(names[5])
    expect(page.locator("thead th:visible")).to_have_count(3)
    assert parse_qs(urlsplit(page.url).query) == {"compounds": [f"{names[2]}.{names[5]}"]}
    page.reload()
    expect(page.locator("thead th:visible")).to_have_count(3)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("table.stacked")).to_be_visible()
    assert urlsplit(page.url).query == ""


@pytest.mark.parametrize("path", ["index.html", "compare.html", "outcomes/topic-mood.html"])
def test_pages_over_many_compounds_never_scroll_sideways(
    page: Page, crowded_site: Path, path: str
) -> None:
    page.goto((crowded_site / path).as_uri())
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
