"""The one script of the site: filters, sorting, links into folded parts, copying, freshness.

A small page is put beside the script that has every hook the script reads, so that what is tested
does not hang on how any page of the site is laid out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

TEMPLATES = Path(__file__).parents[2] / "templates"
MOST = 12_000  # bytes of the script
ROW = (
    '<tr id="claim-{id}" data-tier="t{tier}" data-flag="{flag}" data-sort-tier="{tier}"'
    ' data-sort-name="{name}" data-words="{words}"><th scope="row"><a href="#claim-{id}">{name}</a>'
    "</th><td>T{tier}</td></tr>"
)
TABLE = (
    '<table data-rows="claims"><caption>{caption}</caption><thead><tr>'
    '<th scope="col" data-sort="name">Claim</th>'
    '<th scope="col" data-sort="tier" data-first="descending">Tier</th></tr></thead>'
    "<tbody>{rows}</tbody></table>"
)
CLAIMS = {
    "In healthy people": (
        {"id": "focus", "tier": 1, "name": "Sharper focus", "words": "attention", "flag": "single"},
        {
            "id": "mood",
            "tier": 1,
            "name": "Calmer mood",
            "words": "anxiety 29798983 Gusev",
            "flag": "",
        },
    ),
    "In patients": (
        {
            "id": "stroke",
            "tier": 2,
            "name": "Recovery of speech",
            "words": "",
            "flag": "single old",
        },
        {"id": "sight", "tier": 0, "name": "Better sight", "words": "eyes vision", "flag": "old"},
    ),
}
PAGE = """<!doctype html><html lang="en"><head><title>Bench</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
</head><body data-root="" data-compound="veltraxin"><main>
<p data-freshness></p>
<p><button type="button" data-copy="link" hidden>Copy link</button>
<button type="button" data-copy="cite" data-cite="Evidence, {date}." hidden>Cite</button></p>
<section><form class="filters" data-filters="claims" hidden aria-label="Filter claims">
<label>Search <input type="search" name="q"></label>
<label>Tier <select name="tier"><option value="">any</option><option value="t1">T1</option>
<option value="t2">T2</option></select></label>
<label>Limit <select name="flag"><option value="">any</option><option value="old">old</option>
</select></label> <button type="reset">Clear</button> <output></output></form>
<p data-nothing hidden>No claim fits. <a href="page-2.html">Part 2</a></p>
{groups}</section></main>
<script src="freshness.js"></script><script src="litreview.js"></script></body></html>"""
DATES = {
    "lastComplete": "2026-09-13",
    "dataThrough": "2026-09-13",
    "nextDue": "2026-09-20",
    "cadenceDays": 7,
    "shortOn": "",
    "shortOutcome": "",
}

Bench = Callable[..., str]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Write the small page with its dates; gives its address."""

    def write(**dates: object) -> str:
        groups = "".join(
            f'<details class="group"><summary>{caption}</summary>'
            + TABLE.format(caption=caption, rows="".join(ROW.format(**row) for row in rows))
            + "</details>"
            for caption, rows in CLAIMS.items()
        )
        (tmp_path / "page.html").write_text(PAGE.replace("{groups}", groups), encoding="utf-8")
        facts = f"window.litreviewFreshness = {json.dumps({**DATES, **dates})};"
        (tmp_path / "freshness.js").write_text(facts, encoding="utf-8")
        (tmp_path / "litreview.js").write_bytes((TEMPLATES / "litreview.js").read_bytes())
        return (tmp_path / "page.html").as_uri()

    return write


def shown(page: Page) -> list[str]:
    """The rows that no filter hides, by their ids."""
    ids = page.eval_on_selector_all(
        "tbody > tr:not([hidden])", "all => all.map(row => row.id.replace('claim-', ''))"
    )
    return list(map(str, ids))


def test_the_script_is_small() -> None:
    assert len((TEMPLATES / "litreview.js").read_bytes()) <= MOST


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("focus sharper", ["focus"]),
        ("improves focus", ["focus"]),
        ("anxious", ["mood"]),
        ("EYE", ["sight"]),
        ("t1 mood", ["mood"]),
        ("is it", ["focus", "mood", "stroke", "sight"]),
        ("\uff25\uff39\uff25", ["sight"]),
        ("Éye, vi\xadsion", ["sight"]),
        ("29798983", ["mood"]),
        ("see PMID: 29798983.", ["mood"]),
        ("pmid29798983 Gusev 2018", ["mood"]),
        ("https://pubmed.ncbi.nlm.nih.gov/29798983/", ["mood"]),
        ("gusev", ["mood"]),
    ],
)
def test_words_are_found_in_any_order_writing_and_ending(
    page: Page, bench: Bench, query: str, rows: list[str]
) -> None:
    page.goto(bench())
    page.get_by_label("Search").fill(query)
    assert shown(page) == rows


def test_filters_open_the_groups_that_fit_and_stay_in_the_address(page: Page, bench: Bench) -> None:
    page.goto(bench())
    page.get_by_label("Tier").select_option("t2")
    assert shown(page) == ["stroke"]
    expect(page.get_by_role("status")).to_have_text(["", "", "1 of 4 shown"])
    expect(page.locator("details").first).to_be_hidden()
    expect(page.locator("form.on")).to_have_count(1)  # group counts step aside
    expect(page.locator("#claim-stroke")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"claims.tier": ["t2"]}
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#claim-stroke")).to_be_hidden()
    expect(page.locator("details")).to_have_count(2)
    assert urlsplit(page.url).query == ""


def test_a_row_may_have_several_values_of_one_filter(page: Page, bench: Bench) -> None:
    page.goto(bench())
    page.get_by_label("Limit").select_option("old")
    assert shown(page) == ["stroke", "sight"]


def test_a_shared_link_opens_at_its_result(page: Page, bench: Bench) -> None:
    page.set_viewport_size({"width": 360, "height": 200})
    page.goto(bench() + "?claims.q=recovery")
    expect(page.locator("#claim-stroke")).to_be_in_viewport()
    expect(page.get_by_label("Search")).to_have_value("recovery")


def test_nothing_found_says_what_is_near_and_clears(page: Page, bench: Bench) -> None:
    page.goto(bench())
    page.get_by_label("Search").fill("focs vision")
    help_ = page.locator("[data-nothing]")
    expect(help_).to_contain_text("No claim fits.")
    expect(help_).to_contain_text("Nearest: Sharper focus, Better sight")
    help_.get_by_role("button", name="Clear the filters").press("Enter")
    expect(help_).to_be_hidden()
    expect(page.get_by_label("Search")).to_be_focused()
    assert len(shown(page)) == 4


def test_a_number_is_near_no_other_and_the_other_parts_are_asked_the_same(
    page: Page, bench: Bench
) -> None:
    page.goto(bench())
    page.get_by_label("Search").fill("PMID 29798984")
    help_ = page.locator("[data-nothing]")
    expect(help_).to_have_text("No claim fits. Part 2 Clear the filters")
    part = help_.get_by_role("link")
    expect(part).to_have_attribute("href", re.compile(r"page-2\.html\?claims\.q=PMID\+29798984$"))


def test_sorting_says_its_direction_and_keeps_groups(page: Page, bench: Bench) -> None:
    page.goto(bench())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.get_by_role("button", name="Claim").first.press("Enter")
    headings = page.locator("th[data-sort=name]")
    expect(headings.first).to_have_attribute("aria-sort", "ascending")
    assert shown(page) == ["mood", "focus", "sight", "stroke"]
    page.get_by_role("button", name="Tier").first.click()
    expect(page.locator("th[data-sort=tier]").last).to_have_attribute("aria-sort", "descending")
    expect(page.locator("th[aria-sort]")).to_have_count(2)
    assert shown(page)[2:] == ["stroke", "sight"]
    page.reload()
    expect(page.locator("th[data-sort=tier]").first).to_have_attribute("aria-sort", "descending")


def test_a_link_opens_what_is_folded_or_filtered_away(page: Page, bench: Bench) -> None:
    page.goto(bench() + "?claims.tier=t2#claim-sight")
    expect(page.locator("#claim-sight")).to_be_visible()
    page.goto(bench() + "#claim-focus")
    expect(page.locator("#claim-focus")).to_be_in_viewport()


def test_a_link_and_a_citation_are_copied_and_it_is_said(page: Page, bench: Bench) -> None:
    url = bench()
    page.goto(url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for button, text in (
        ("Copy link", url),
        ("Cite", "Evidence, 13 September 2026."),
    ):
        page.get_by_role("button", name=button).press("Enter")
        expect(page.get_by_role("button", name=button).locator("+ [role=status]")).to_have_text(
            " Copied."
        )
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_link_copied_is_the_published_one_with_what_is_chosen(page: Page, bench: Bench) -> None:
    page.goto(bench() + "?claims.tier=t2#claim-sight")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = "{ rel: 'canonical', href: 'https://x.example/a.html' }"
    page.evaluate(f"document.head.append(Object.assign(document.createElement('link'), {made}))")
    page.get_by_role("button", name="Copy link").press("Enter")
    expect(page.locator(".copied").first).to_have_text(" Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://x.example/a.html?claims.tier=t2"


def test_copying_needs_no_modern_clipboard(new_page: Page, bench: Bench) -> None:
    new_page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    new_page.add_init_script("document.execCommand = () => false")
    new_page.goto(bench(lastComplete="", dataThrough=""))
    button = new_page.get_by_role("button", name="Cite")
    button.click()
    expect(new_page.get_by_text("Copy it by hand")).to_have_text(
        " Copy it by hand: Evidence, a date not known."
    )
    expect(button).to_be_focused()


def test_without_script_the_hooks_stay_hidden(plain_page: Page, bench: Bench) -> None:
    plain_page.goto(bench())
    expect(plain_page.locator("form, button").filter(visible=True)).to_have_count(0)


def test_a_smuggled_script_is_refused_by_the_page_itself(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'document.title = \"owned\"'; document.body.append(s); }"
    )
    assert page.title() != "owned"
    page.close()


def test_many_changes_of_a_day_unfold(page: Page, site: Path) -> None:
    page.goto((site / "veltraxin" / "changes.html").as_uri())
    crowd = page.locator("details", has_text="8 records are new on file (PMID")
    expect(crowd.get_by_role("link").first).not_to_be_visible()
    crowd.locator("summary").press("Enter")
    expect(crowd.get_by_role("link")).to_have_count(8)
    expect(crowd.get_by_role("link").first).to_be_visible()
