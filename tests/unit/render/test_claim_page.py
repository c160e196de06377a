"""A claim's own page: both sides, the studies as cards, and no date of a search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from tests.support.builders_render import a_dossier, with_decision
from tests.support.builders_render_claims import a_counted_study
from tests.support.printed import pages_of

from litreview.model.claim import Topic
from litreview.model.dossier import Dossier
from litreview.model.site import SiteFacts
from litreview.model.vocabulary import Direction, Tier, Verdict
from litreview.render.claim_page import ClaimPage, claim_page
from litreview.render.claim_views import claim_views
from litreview.render.pages.claim import pages

DOSSIER = a_dossier()
PATH = "veltraxin/claims/attention.html"
PAGES = pages_of(DOSSIER, pages, site=SiteFacts(title="Evidence", url="https://example.org/e"))


def page_of(claim: str, dossier: Dossier = DOSSIER) -> ClaimPage:
    view = next(view for view in claim_views(dossier) if view.id == claim)
    return claim_page(dossier, view, "Evidence")


def asked(question: str, topic: str = "") -> Dossier:
    claims = tuple(
        replace(c, question=question, topic=topic) if c.id == "attention" else c
        for c in DOSSIER.claims
    )
    return replace(DOSSIER, claims=claims)


def test_the_heading_is_the_question_or_one_made_of_the_statement() -> None:
    assert page_of("attention").heading == "Is it true? “A spray sharpens sustained attention”"
    assert page_of("attention", asked("Does it help?")).heading == "Does it help?"


@pytest.mark.parametrize(
    ("claim", "studied"),
    [
        ("attention", "150 people in the 2 studies that count"),
        ("head-injury", "110 people in the one study that counts"),
        (
            "nose-burns",
            "61 people in the one study that counts; how many of them were given it is not "
            "reported",
        ),
        ("raises-ngf", "nobody: no study in people counts"),
        ("approved", ""),
    ],
)
def test_it_says_whose_number_of_people_it_is(claim: str, studied: str) -> None:
    assert page_of(claim).studied == studied


def test_studies_are_told_kind_by_kind_with_the_way_they_point() -> None:
    told = [(row.kind, row.says) for row in page_of("attention").found]
    assert told == [
        ("In people", "2 studies: 1 supports it, 1 found no effect"),
        ("In animals", "1 study supports it"),
    ]


def test_a_card_says_who_how_and_on_what_it_rests() -> None:
    first, second, animal = page_of("attention").cards
    assert first.who == "84 people; rested adults; comparison group included"
    assert first.how == "Randomized trial, double-blind, compared with placebo"
    assert (first.says.name, first.says.sign) == ("Supports", "+")
    assert first.rest is not None and first.rest.basis is not None
    assert first.rest.kind == "The sentence it rests on"
    assert first.rest.basis.text == "Reaction time fell by 6% with veltraxin."
    assert second.rest is not None and second.rest.kind == "An index entry of PubMed"
    assert (animal.who, animal.how) == ("Animals; 40 animals", "Compared with placebo")


def test_what_a_person_studied_does_not_say_is_said_to_be_not_reported() -> None:
    card = page_of("head-injury").cards[0]
    assert (
        card.how == "Controlled trial, whether randomized or blinded is not reported, compared "
        "with usual care"
    )
    assert card.close[0] == "judged to be the claim's own people, who are not described"


def labelled(*ways: Direction) -> Dossier:
    counted = tuple(
        replace(a_counted_study(f"manual:l{place}", direction=way, n=None), label=True)
        for place, way in enumerate(ways)
    )
    return with_decision(DOSSIER, "nose-burns", tier=Tier.T2, counted=counted)


def test_labels_alone_are_said_to_carry_a_harm_and_to_name_it_or_not() -> None:
    page = page_of("nose-burns", labelled(Direction.SUPPORTS, Direction.OPPOSES))
    assert page.tier_means == "what official labels say; no study in people carries it"
    assert page.studied == "nobody: official labels alone count"
    (row,) = page.found
    assert (row.kind, row.says) == ("Official labels", "2 labels: 1 names it, 1 says there is none")


def test_the_limits_name_who_does_not_report_how_many_took_part() -> None:
    decision = DOSSIER.decision("head-injury")
    counted = tuple(replace(study, n=None) for study in decision.counted)
    page = page_of("head-injury", with_decision(DOSSIER, "head-injury", counted=counted, n=None))
    told = [limit.meaning for limit in page.limits]
    assert told[-1] == "How many people took part is not reported by Petrenko 2009."
    assert not any(limit.name == "size" for limit in page_of("head-injury").limits)


def test_claims_of_one_group_lead_to_each_other() -> None:
    page = page_of("head-injury")
    assert page.before is not None and page.after is not None
    assert (page.before.anchor, page.after.anchor) == ("claim-attention", "claim-night-shift")
    assert page_of("attention").before is None


def test_a_topic_is_linked_only_where_it_is_filed() -> None:
    dossier = asked("", topic="focus")
    assert page_of("attention", dossier).topic is None
    filed = replace(dossier, topics=(Topic("focus", "Focus"),))
    assert page_of("attention", filed).topic == Topic("focus", "Focus")
    assert 'href="../../outcomes/focus.html">Focus</a>' in pages_of(filed, pages)[PATH]


def test_a_page_has_what_the_script_needs_to_cite_and_copy() -> None:
    body: Any = html.document_fromstring(PAGES[PATH].encode())
    link, cite = (body.xpath(f"//button[@data-copy='{kind}']") for kind in ("link", "cite"))
    assert [button.get("hidden") is not None for button in (*link, *cite)] == [True, True]
    assert cite[0].get("data-cite") == (
        "Is it true? “A spray sharpens sustained attention” Veltraxin. In: Evidence. "
        "T3 Clinical, mixed (rated 13 September 2026, rule set 1). Records of {date}. "
        "https://example.org/e/veltraxin/claims/attention.html"
    )
    assert "mixed (rated 13 September 2026, rule set 1). https://" in body.text_content()


def test_a_rating_that_nobody_wrote_down_or_goes_out_lower_is_cited_without_a_day() -> None:
    unwritten = page_of("attention", replace(DOSSIER, history=()))
    assert unwritten.cite.endswith("T3 Clinical, mixed (rule set 1).")
    lower = with_decision(DOSSIER, "attention", undoubted=(Tier.T2, Verdict.MIXED))
    assert "rated" not in page_of("attention", lower).cite


def test_an_error_is_reported_with_the_claim_and_its_address() -> None:
    site = SiteFacts(errors="https://x.org/new", url="https://example.org/e")
    body: Any = html.document_fromstring(pages_of(DOSSIER, pages, site=site)[PATH].encode())
    (link,) = body.xpath("//a[@class='report-error']/@href")
    told = parse_qs(urlsplit(link).query)
    assert told["page"] == ["https://example.org/e/veltraxin/claims/attention.html"]
    assert told["claim"] == ["attention"]
    assert told["title"] == ["Is it true? “A spray sharpens sustained attention”"]
    assert "report-error" not in PAGES[PATH]


def test_rules_stand_in_the_folded_trace_alone() -> None:
    body: Any = html.document_fromstring(PAGES[PATH].encode())
    rules = body.xpath("//*[@class='rule']")
    assert rules and all(rule.xpath("ancestor::details[@class='trace']") for rule in rules)


def test_no_page_of_a_claim_moves_with_the_search() -> None:
    later = replace(
        DOSSIER,
        search=replace(
            DOSSIER.search, data_through="2026-10-01", last_complete="2026-10-01", hits=99
        ),
        decisions=tuple(replace(d, flags=(*d.flags, "stale search")) for d in DOSSIER.decisions),
        flow=replace(DOSSIER.flow, awaiting=DOSSIER.flow.awaiting + 5),
    )
    before, after = pages_of(DOSSIER, pages), pages_of(later, pages)
    assert len(before) == len(DOSSIER.claims)
    assert [path for path in before if before[path] != after[path]] == []


def test_a_page_says_so_where_nothing_is_on_file() -> None:
    page = PAGES["veltraxin/claims/crosses-nose.html"]
    for said in ("No study counts.", "No report of users is on file.", "No citation for it"):
        assert said in page
