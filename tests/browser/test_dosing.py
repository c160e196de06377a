"""The calculators in a browser: the same digits as in Python, and what cannot be said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from litreview.render.calculators import mcg_in, measure, shown
from litreview.render.wording import number

NOTHING = "\N{EN DASH}"
VIALS = (0.3, 1, 2.3, 5, 7.25, 10, 30, 999)
WATER = (0.5, 1, 1.5, 2, 3, 10)
DOSES = (0.5, 33.35, 100, 112.5, 250, 300)
PERCENT = (0.05, 0.1, 0.15, 0.5, 1, 3.3, 100)
VOLUMES = (0.001, 0.04, 0.05, 0.1, 0.125, 0.14, 1)

# Fills a form with each set of values and reads what it shows; one call, so that many stay quick.
TRY = """([form, sets]) => sets.map((values) => {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.dispatchEvent(new Event("input", { bubbles: true }));
  const places = [...form.querySelectorAll("[data-result]")];
  return Object.fromEntries(places.map((place) => [place.dataset.result, place.textContent]));
})"""


@pytest.fixture
def dosing(page: Page, site: Path) -> Page:
    page.goto((site / "veltraxin" / "dosing.html").as_uri())
    return page


def form(page: Page, name: str) -> Locator:
    return page.locator(f"form[data-calculator={name}]")


def tried(page: Page, name: str, sets: list[dict[str, str]]) -> list[dict[str, str]]:
    handle = form(page, name).element_handle()
    found: list[dict[str, str]] = page.evaluate(TRY, [handle, sets])
    return found


def test_a_vial_comes_to_the_same_digits_as_in_python(dosing: Page) -> None:
    every = [(v, w, d) for v in VIALS for w in WATER for d in DOSES if d <= v * 1000]
    sets = [{"vial": str(v), "water": str(w), "dose": str(d)} for v, w, d in every]
    for (vial, water, dose), found in zip(
        every, tried(dosing, "reconstitution", sets), strict=True
    ):
        expected = measure(vial, water, dose)
        assert found == {
            "ml": shown(expected.ml),
            "units": shown(expected.units),
            "doses": number(expected.doses),
            "perMl": shown(expected.per_ml),
        }, (vial, water, dose)


def test_a_drop_comes_to_the_same_digits_as_in_python(dosing: Page) -> None:
    every = [(percent, volume) for percent in PERCENT for volume in VOLUMES]
    sets = [{"percent": str(p).replace(".", ","), "volume": str(v)} for p, v in every]
    for (percent, volume), found in zip(every, tried(dosing, "spray", sets), strict=True):
        assert found["mcg"] == shown(mcg_in(percent, volume)), (percent, volume)


FAULTS = (
    (("10", "2", "0"), "Dose, mcg: it must be more than zero."),
    (("-5", "2", "300"), "Vial, mg: it must be more than zero."),
    (("10", "two", "300"), "Water, mL: write a number alone, such as 2.5 or 2,5."),
    (("10", "2", "300 mcg"), "Dose, mcg: write a number alone, such as 2.5 or 2,5."),
    (("10", "2", "1e3"), "Dose, mcg: write a number alone, such as 2.5 or 2,5."),
    (
        ("10", "2", "10001"),
        "Dose, mcg: it is more than the whole vial holds, which is 10,000 mcg.",
    ),
    (
        ("10", "2", "1,000"),
        "Dose, mcg: “1,000” may mean one number or a thousand times it. "
        "Write it without the comma.",
    ),
    (("5000", "2", "300"), "Vial, mg: at most 1,000. Is the unit right?"),
)


def test_what_cannot_be_is_said_in_words(dosing: Page) -> None:
    own = form(dosing, "reconstitution")
    for typed, said in FAULTS:
        for name, text in zip(("vial", "water", "dose"), typed, strict=True):
            own.locator(f"[name={name}]").fill(text)
        assert own.locator(".fault").inner_text() == said
        assert own.locator("[data-result]").all_inner_texts() == [NOTHING] * 4
        wrong = own.locator("[aria-invalid=true]")
        assert wrong.count() == 1
        label = dosing.locator(f"label[for={wrong.get_attribute('id')}]").inner_text()
        assert said.startswith(label)


def test_a_comma_is_a_decimal_sign_and_a_fault_goes_when_it_is_mended(dosing: Page) -> None:
    own = form(dosing, "reconstitution")
    for name, text in (("vial", "10"), ("water", "2,5"), ("dose", "0")):
        own.locator(f"[name={name}]").fill(text)
    assert own.locator(".fault").is_visible()
    own.locator("[name=dose]").fill("300")
    assert not own.locator(".fault").is_visible()
    assert own.locator("[data-result=units]").inner_text() == "7.5"


def test_a_volume_no_syringe_measures_is_noted(dosing: Page) -> None:
    own = form(dosing, "reconstitution")
    for name, text in (("vial", "30"), ("water", "1"), ("dose", "100")):
        own.locator(f"[name={name}]").fill(text)
    assert own.locator("[data-below]").is_visible() and not own.locator("[data-above]").is_visible()
    own.locator("[name=water]").fill("400")
    assert own.locator("[data-above]").is_visible() and not own.locator("[data-below]").is_visible()


def test_nothing_typed_shows_nothing_and_return_stays_on_the_page(dosing: Page) -> None:
    own = form(dosing, "spray")
    assert own.is_visible() and not own.locator(".fault").is_visible()
    before = dosing.url
    own.locator("[name=percent]").fill("0.1")
    own.locator("[name=percent]").press("Enter")
    assert dosing.url == before
    assert own.locator("[data-result]").all_inner_texts() == [NOTHING] * 2
