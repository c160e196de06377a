"""A claim's page in a real browser: the answer on a phone's first screen, the trace by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOCUS = "semax/claims/focus-clarity.html"
STOPS = "a[href], button:not([hidden]), summary"


@pytest.fixture
def phone(page: Page, bundled_site: Path) -> Page:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((bundled_site / FOCUS).as_uri())
    return page


def test_the_answer_and_the_people_stand_on_a_phone_s_first_screen(phone: Page) -> None:
    for words in ("No study that counts tested this", "16 people in the one study that counts"):
        box = phone.get_by_text(words).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= 740, words


def test_the_trace_is_folded_and_opens_by_key(phone: Page) -> None:
    rule = phone.locator(".trace .rule").first
    assert not rule.is_visible()
    phone.locator(".trace > summary").focus()
    phone.keyboard.press("Enter")
    assert rule.is_visible()


def test_both_sides_stand_beside_each_other_where_there_is_room(phone: Page) -> None:
    def places() -> list[dict[str, float]]:
        sides = phone.locator(".sides > div").all()
        return [box for side in sides if (box := side.bounding_box())]  # type: ignore[misc]

    above, below = places()
    assert below["y"] >= above["y"] + above["height"]
    phone.set_viewport_size({"width": 1280, "height": 740})
    left, right = places()
    assert left["y"] == right["y"] and right["x"] > left["x"]


def test_a_claim_page_has_few_stops(phone: Page) -> None:
    assert phone.locator(STOPS).count() <= 40


def test_the_studies_are_headings_of_a_list_and_lead_to_their_pages(phone: Page) -> None:
    phone.locator("#counted .head a").first.click()
    assert phone.url.endswith("semax/studies/manual-kaplan-1996.html")
