"""The overview as HTML, read back."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.builders_render import a_dossier, with_decision
from tests.support.printed import TEMPLATES, pages_of, parsed, the_site

from litreview.model.identity import Compound
from litreview.render.evidence_table import HARMS, group_of
from litreview.render.pages import edition, method, overview
from litreview.render.people import sources_once
from litreview.render.printer import Printer
from litreview.render.views import CompoundView
from litreview.render.wording import verdict_words
from litreview.settings import Settings
from litreview.workflow.publish import prepare
from litreview.workflow.shelf import Shelf

DOSSIER = a_dossier()
PAGE = parsed(the_site()["veltraxin/index.html"])
MOST, MOST_PACKED = 150_000, 30_000  # bytes at 60 claims


@pytest.fixture(scope="module")
def semax(bundled: Settings) -> Iterator[CompoundView]:
    with Shelf(bundled, Compound("semax")) as shelf:
        yield CompoundView(prepare(shelf).dossier)


@pytest.fixture(scope="module")
def semax_pages(semax: CompoundView) -> dict[str, bytes]:
    printer = Printer((Path(TEMPLATES),))
    pages = (*overview.pages(semax, printer), *edition.pages(semax, printer))
    return {page.path: page.content for page in pages}


def test_every_row_leads_to_its_claim_and_carries_its_decision() -> None:
    rows = {
        row.xpath("string(.//th//a/@href)"): row
        for row in PAGE.xpath("//table[@data-rows]/tbody/tr")
    }
    assert set(rows) == {f"claims/{claim.id}.html" for claim in DOSSIER.claims}
    for decision in DOSSIER.decisions:
        row = rows[f"claims/{decision.claim}.html"]
        assert row.get("data-sort-people") == str(decision.n or 0)
        if decision.kind != "fact":
            assert row.get("data-tier") == decision.tier.value.lower()
            assert decision.tier.value in row.find_class("decided")[0].text_content()
        assert verdict_words(decision) in row.find_class("decided")[0].text_content()
        if decision.n is not None:
            assert f"{decision.n} p" in row.find_class("whose")[0].text_content()


def test_the_first_group_stands_open_and_the_others_fold() -> None:
    groups = PAGE.find_class("group")
    assert [group.get("open") is not None for group in groups] == [True] + [False] * 6
    assert all(group.xpath("summary/h3") and group.xpath("table/caption") for group in groups)


def test_the_four_questions_lead_to_what_answers_them() -> None:
    links = PAGE.find_class("questions")[0].xpath(".//a")
    assert [link.text for link in links] == [
        *("Does it work?", "Is it safe?", "How is it taken?", "How does it work?"),
    ]
    ids = set(PAGE.xpath("//@id"))
    targets = [link.get("href") for link in links]
    assert all(t == "dosing.html" or t.removeprefix("#") in ids for t in targets)


def test_a_question_nothing_answers_is_not_asked() -> None:
    few = replace(DOSSIER, claims=DOSSIER.claims[:1], decisions=DOSSIER.decisions[:1], reports=())
    page = parsed(pages_of(few, overview.pages)["veltraxin/index.html"])
    links = [link.text for link in page.find_class("questions")[0].xpath(".//a")]
    assert links == ["Does it work?", "How is it taken?"]


def test_without_a_claim_there_is_nothing_to_search_filter_or_read_signs_of() -> None:
    bare = replace(DOSSIER, claims=(), decisions=(), links=(), facts={}, reports=())
    page = parsed(pages_of(bare, overview.pages)["veltraxin/index.html"])
    assert page.xpath("//form") == page.xpath("//section[@id='claims']//ul") == []
    assert page.xpath("string(//section[@id='claims']/p)") == "No claim is filed yet."


def test_a_retraction_stands_before_the_name() -> None:
    banner, name = PAGE.find_class("alerts")[0], PAGE.xpath("//h1")[0]
    order = list(PAGE.iter())
    assert order.index(banner) < order.index(name)


def test_the_mechanism_is_told_in_its_steps_and_what_it_comes_to() -> None:
    steps = PAGE.get_element_by_id("steps")
    assert [step.text for step in steps.find_class("step")] == ["1", "2"]
    assert "Of 2 claims on how it works, none was studied directly in people" in (
        steps.text_content()
    )


def test_the_map_speaks_of_studies_that_count() -> None:
    said = PAGE.xpath("string(//*[@id='map']//figcaption/b)")
    assert said == (
        "No study that counts is known to have had healthy people; studies in people count for "
        "2 of 7 outcomes."
    )


def test_without_a_study_of_harms_the_page_says_so() -> None:
    assert "No study" not in PAGE.get_element_by_id("known-harms").text_content()
    harms = [d for d in DOSSIER.decisions if group_of(DOSSIER, DOSSIER.claim(d.claim)) == HARMS]
    silent = DOSSIER
    for decision in harms:
        silent = with_decision(silent, decision.claim, counted=())
    page = parsed(pages_of(silent, overview.pages)["veltraxin/index.html"])
    told = page.get_element_by_id("known-harms").text_content()
    assert "No study or official label counts for any claim in the group on harms and saf" in told
    assert "That does not mean it is safe." in told


def test_known_harms_name_what_leaflets_state_and_claims_elsewhere(semax: CompoundView) -> None:
    shown = overview.overview_of(semax)
    assert [row.short for row in shown.stated] == ["When a leaflet says not to take it"]
    assert shown.beside == ()
    claims = (
        replace(c, outcome="sleep and side effects") if c.id == "night-shift" else c
        for c in DOSSIER.claims
    )
    page = pages_of(replace(DOSSIER, claims=tuple(claims)), overview.pages)["veltraxin/index.html"]
    links = parsed(page).xpath("//section[@id='known-harms']//a/@href")
    assert links == ["claims/night-shift.html"]


def test_every_page_counts_the_same_studies_each_trial_once(semax: CompoundView) -> None:
    assert sources_once(semax.dossier) == "42 studies and 2 official labels"  # of 46 records
    assert overview.overview_of(semax).finding.studied.startswith("13 studies in people count")
    assert (
        f"over the {semax.method.checked.studies} records by which 42 studies and 2"
        in (pages_of(semax.dossier, method.pages)["semax/method.html"])
    )


def test_the_overview_stays_small(semax: CompoundView, semax_pages: dict[str, bytes]) -> None:
    page, share = semax_pages["semax/index.html"], len(semax.claims) / 60
    assert len(page) <= MOST * share
    assert len(gzip.compress(page)) <= MOST_PACKED


def test_the_focus_claim_is_the_first_row(semax_pages: dict[str, bytes]) -> None:
    page = parsed(semax_pages["semax/index.html"])
    assert page.xpath("string((//tbody/tr)[1]//a/@href)") == "claims/focus-clarity.html"


def test_the_same_dossier_gives_the_same_bytes(semax: CompoundView) -> None:
    printer = Printer((Path(TEMPLATES),))
    again = CompoundView(semax.dossier)
    first = [page.content for page in overview.pages(semax, printer)]
    assert [page.content for page in overview.pages(again, printer)] == first
