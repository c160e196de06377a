"""The single file: whole by itself, wherever it is read."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from tests.support.builders_render import a_dossier, a_page_link
from tests.support.printed import pages_of, parsed, printed, the_site

from litreview.model.identity import StudyId
from litreview.model.record import RichText
from litreview.model.site import SiteFacts
from litreview.render.pages import edition
from litreview.render.pages.edition import whole_links

DOSSIER = a_dossier()
MOST = 1_500_000  # bytes at 500 studies
PATH = "veltraxin/page.html"
TEXT = the_site()[PATH]
PAGE = parsed(TEXT)


def test_it_asks_for_no_other_file() -> None:
    assert PAGE.xpath("//script[@src] | //link[@rel='stylesheet'] | //img") == []


def test_its_policy_allows_its_own_style_and_scripts_alone() -> None:
    policy = PAGE.xpath("string(//meta[@http-equiv]/@content)")
    allowed = set(re.findall(r"'(sha256-[^']+)'", policy))
    texts = re.findall(r"(?s)<(?:style|script)>(.*?)</(?:style|script)>", TEXT)
    assert allowed == {f"sha256-{b64encode(sha256(t.encode()).digest()).decode()}" for t in texts}
    assert len(texts) == 3
    assert not re.search(r"(?:style|script)-src[^;]*(?:'self'|unsafe)", policy)


def test_no_link_leads_to_a_file_that_is_not_there() -> None:
    ids = set(PAGE.xpath("//@id"))
    for link in PAGE.xpath("//a/@href"):
        assert link.startswith("https://") or link.removeprefix("#") in ids, link


def test_with_an_address_links_to_other_pages_are_whole() -> None:
    site = SiteFacts(url="https://example.org/evidence")
    page = parsed(printed(DOSSIER, site=site)[PATH])
    assert "https://example.org/evidence/veltraxin/dosing.html" in page.xpath("//a/@href")


def test_it_holds_every_claim_with_the_studies_that_count_and_every_study() -> None:
    ids = set(PAGE.xpath("//@id"))
    assert {f"claim-{claim.id}" for claim in DOSSIER.claims} <= ids
    assert len([one for one in ids if one.startswith("study-")]) == len(DOSSIER.records)
    for decision in DOSSIER.decisions:
        items = PAGE.get_element_by_id(f"claim-{decision.claim}").find_class("counts")
        told = items[0].xpath("li") if items else []
        assert len(told) == sum(len(part.counted) for part in decision.by_part)


def test_it_holds_500_studies_within_its_budget() -> None:
    """Each linked to three claims, with a title as long as the longest of PubMed's are."""
    records, grades, links = dict(DOSSIER.records), dict(DOSSIER.grades), list(DOSSIER.links)
    like = records[StudyId("pmid:90000001")]
    title = (
        "Effects of intranasal veltraxin on sustained attention and reaction time in adults. " * 2
    )
    for number in range(500 - len(records)):
        study = StudyId(f"pmid:{91000000 + number}")
        records[study] = replace(like, id=study, title=RichText(title, title))
        grades[study] = replace(grades[like.id], study=study)
        links += [a_page_link(study, claim.id) for claim in DOSSIER.claims[:3]]
    crowd = replace(DOSSIER, records=records, grades=grades, links=tuple(links))
    (page,) = pages_of(crowd, edition.pages).values()
    assert page.count('id="study-') == 500
    assert len(page.encode()) < MOST


def test_a_link_is_kept_made_whole_or_taken_away() -> None:
    text = (
        '<a href="#x">a</a> <a class="out" href="https://b/">b</a> <a href="c.html#d"><b>c</b></a>'
    )
    assert whole_links(text, "").endswith("b</a> <b>c</b>")
    assert whole_links(text, "https://e/f/page.html").endswith(
        'b</a> <a href="https://e/f/c.html#d"><b>c</b></a>'
    )
