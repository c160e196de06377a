"""The index, outcome pages and the comparison: what stands over all compounds."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest
from lxml import html
from tests.support.builders_render import a_dossier, with_decision
from tests.support.builders_site import many_dossiers
from tests.support.printed import TEMPLATES

from litreview.model.dossier import Dossier, SearchState, Shortfall
from litreview.model.site import SiteFacts
from litreview.render.pages import compare, index, outcomes
from litreview.render.pages.index import compound_row
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

MOST, MOST_GZIPPED = 150_000, 30_000  # bytes of the index at 50 compounds


def printed(*dossiers: Dossier, site: SiteFacts | None = None) -> dict[str, str]:
    """The pages over all of these, by path."""
    views, printer = [CompoundView(dossier) for dossier in dossiers], Printer((TEMPLATES,))
    printer = replace(printer, site=site or SiteFacts())
    made = (page for kind in (index, outcomes, compare) for page in kind.pages(views, printer))
    return {page.path: page.content.decode() for page in made}


def words(page: str, path: str) -> list[str]:
    """The text of each place, as a reader sees it."""
    found = html.document_fromstring(page.encode()).xpath(path)
    assert isinstance(found, list)
    return [" ".join(place.text_content().split()) for place in found]  # type: ignore[union-attr]


def test_a_row_counts_claims_by_tier_and_names_the_best_effect_in_people() -> None:
    row = compound_row(CompoundView(a_dossier()))
    assert [stretch.count for stretch in row.strip] == [5, 2, 4, 1, 0]
    assert row.best is not None
    assert (row.best.claim.id, row.alike) == ("attention", 0)
    assert row.people == "345 people in 5 studies."  # 84, 66, 110, 24, 61: one with two reports


def test_the_strip_adds_up_to_the_claims_that_stand_on_the_ladder() -> None:
    dossier = a_dossier()
    row = compound_row(CompoundView(dossier))
    assert sum(stretch.count for stretch in row.strip) == len(dossier.decisions) - 1  # a fact


def test_how_it_works_is_no_effect_however_far_it_has_come() -> None:
    dossier = a_dossier()
    best = dossier.decision("attention")
    for claim in ("raises-ngf", "morning"):
        dossier = with_decision(dossier, claim, tier=best.tier, counted=best.counted)
    row = compound_row(CompoundView(dossier))
    assert row.best is not None
    assert (row.best.claim.id, row.alike) == ("attention", 0)


def test_a_harm_or_a_study_in_animals_is_no_best_effect_in_people() -> None:
    dossier = a_dossier()
    for claim in ("attention", "head-injury", "night-shift"):
        dossier = with_decision(dossier, claim, counted=())
    row = compound_row(CompoundView(dossier))
    assert row.best is None
    assert "no study in people counts for an effect" in printed(dossier)["index.html"]


def test_the_index_says_each_date_and_gives_it_to_the_script() -> None:
    state = SearchState(
        "2026-09-13", "2026-09-13", "2026-09-20", fell_short=Shortfall("2026-09-18", "partial")
    )
    page = printed(replace(a_dossier(), search=state))["index.html"]
    assert words(page, "//td[@data-label='Last search']") == [
        "13 September 2026 The search of PubMed on 18 September 2026 is incomplete."
    ]
    for date in (
        'data-next-due="2026-09-20"',
        'data-short-on="2026-09-18"',
        'data-short-outcome="partial"',
        'data-cadence-days="7"',
    ):
        assert date in page


def test_the_index_says_when_nothing_was_searched_yet() -> None:
    page = printed(a_dossier(snapshot=True))["index.html"]
    assert words(page, "//td[@data-label='Last search']") == [
        "none yet; records known on 13 September 2026"
    ]


def test_the_index_goes_by_the_site_s_own_name() -> None:
    page = printed(a_dossier(), site=SiteFacts("Peptides <weighed>"))["index.html"]
    assert words(page, "//h1") == ["Peptides <weighed>"] == words(page, "//title")


def test_an_empty_index_says_so() -> None:
    made = printed()
    assert list(made) == ["index.html"]
    assert "No compound is published yet" in made["index.html"]


def test_without_a_claim_nothing_is_searched_compared_or_explained() -> None:
    bare = replace(a_dossier(), claims=(), decisions=(), links=(), facts={}, reports=())
    made = printed(bare, bare)
    assert list(made) == ["index.html"]
    assert words(made["index.html"], "//form | //*[@id='ladder'] | //a[@href='compare.html']") == []


def test_the_box_proposes_what_its_own_page_holds() -> None:
    made = printed(*many_dossiers(2, 6))
    for path, page in made.items():
        for example in re.findall(r'placeholder="([^"]+)"', page):
            assert 1 <= len(example.split(", ")) <= 3
            said = [claim.words for dossier in many_dossiers(2, 6) for claim in dossier.claims]
            assert all(any(word in words for words in said) for word in example.split(", ")), path


def test_fifty_compounds_fit_the_budget_of_the_index() -> None:
    told = a_dossier().history
    page = printed(*(replace(d, history=told) for d in many_dossiers(50, 40)))["index.html"]
    assert len(words(page, "//table//tbody/tr")) == 50
    assert len(page.encode()) <= MOST
    assert len(gzip.compress(page.encode(), 9, mtime=0)) <= MOST_GZIPPED


def test_an_outcome_page_lists_its_claims_over_all_compounds() -> None:
    dossiers = list(many_dossiers(3, 12))
    made = printed(*dossiers)
    topic = dossiers[0].claims[0].topic
    mine = [claim for d in dossiers for claim in d.claims if claim.topic == topic]
    rows = words(made[f"outcomes/{topic}.html"], "//tbody/tr")
    assert len(rows) == len(mine)
    assert sum(f"outcomes/{t.id}.html" in made for t in dossiers[0].topics) == len(made) - 3


def test_outcome_pages_and_the_comparison_hold_no_date_of_the_search() -> None:
    dossiers = list(many_dossiers(2, 8))
    later = [replace(d, search=replace(d.search, last_complete="2027-02-03")) for d in dossiers]
    now, then = printed(*dossiers), printed(*later)
    assert now.pop("index.html") != then.pop("index.html")
    assert now == then


@pytest.mark.parametrize(("count", "stacked"), [(2, False), (4, False), (5, True)])
def test_only_as_many_compounds_as_fit_stand_side_by_side(count: int, stacked: bool) -> None:
    page = printed(*many_dossiers(count, 10))["compare.html"]
    assert (' stacked"' in page) is stacked
    assert len(words(page, "//thead//th")) == count + 1
    assert ("<form" in page) is (count > 2)


def test_the_comparison_shows_the_claim_that_came_furthest_and_of_how_many() -> None:
    claims = dict.fromkeys(("attention", "head-injury", "morning"), "night-work")
    one, other = a_dossier(), next(iter(many_dossiers(1, 3)))
    tagged = (replace(claim, topic=claims.get(claim.id, "")) for claim in one.claims)
    page = printed(replace(one, claims=tuple(tagged)), other)["compare.html"]
    (cell,) = words(page, "//tr[th/a='Night work']/td[@data-of='veltraxin']")
    assert cell == (
        "A spray sharpens sustained attention. T3 Clinical, ± mixed; for healthy people."
        " The furthest of 3 claims"
    )
    assert words(page, "//tr[th/a='Night work']/td[2]") == ["no claim"]


def test_one_compound_is_compared_with_none() -> None:
    made = printed(a_dossier())
    assert "compare.html" not in made
    assert "compare.html" not in made["index.html"]


def test_no_page_styles_or_scripts_within_itself() -> None:
    for page in printed(*many_dossiers(5, 6)).values():
        assert not re.search(r'\sstyle="|\son\w+="', page)
