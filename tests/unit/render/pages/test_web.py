"""What machines ask a site for, and what its pages say of themselves to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from lxml import etree, html
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.builders_render_changes import a_tier_entry
from tests.support.printed import printed

from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Author, Journal, StandingSignal
from litreview.model.site import SiteFacts
from litreview.model.vocabulary import ClaimStatus, Standing
from litreview.render.citing import Citing
from litreview.render.data_files import files_here
from litreview.render.linked_data import LinkedData, json_ld
from litreview.render.printer import Links

URL = "https://example.org/evidence"
SITE = SiteFacts(
    url=URL, licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/"
)
DOSSIER = a_dossier()
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EVIL = '</script><script>alert(1)</script><!-- & "quoted" \u2028'


@cache
def site(url: str = URL) -> dict[str, str]:
    return printed(DOSSIER, site=replace(SITE, url=url))


def document(page: str) -> Any:
    return html.document_fromstring(page)


def head(page: str) -> Any:
    return document(page).find("head")


def linked_in(page: str) -> Any:
    (script,) = head(page).xpath('//script[@type="application/ld+json"]')
    return json.loads(script.text)


def places(text: str) -> list[str]:
    return [found.text or "" for found in etree.fromstring(text.encode()).iter(f"{MAPS}loc")]


def test_a_site_that_does_not_say_where_it_stands_has_no_sitemap() -> None:
    assert not [path for path in site("") if "sitemap" in path]
    assert site("")["robots.txt"] == "User-agent: *\nAllow: /\n"


def test_the_sitemap_leads_to_every_claim_and_study_and_to_nothing_else() -> None:
    assert site()["robots.txt"].endswith(f"\nSitemap: {URL}/sitemap.xml\n")
    found = places(site()["sitemap.xml"])
    assert found == [f"{URL}/sitemap-index.xml", f"{URL}/veltraxin/sitemap.xml"]
    listed = [one for path in found for one in places(site()[path.removeprefix(f"{URL}/")])]
    assert len(listed) == len(set(listed))
    paths = {one.removeprefix(f"{URL}/") for one in listed}
    whole = {f"{path}index.html" if path.endswith("/") or not path else path for path in paths}
    assert whole <= set(site())
    wanted = ("veltraxin/claims/", "veltraxin/studies/")
    assert whole >= {path for path in site() if path.startswith(wanted)}


def test_a_claim_is_as_new_as_its_last_move_and_no_newer() -> None:
    claim = DOSSIER.claims[0].id
    moved = a_tier_entry(claim, "T1 supports", "T2 supports")
    dossier = replace(DOSSIER, history=(moved,))
    pages = printed(dossier, site=SITE)
    (day,) = {
        e.text
        for e in etree.fromstring(pages["veltraxin/sitemap.xml"].encode()).iter(f"{MAPS}lastmod")
    }
    page = linked_in(pages[f"veltraxin/claims/{claim}.html"])
    assert page["dateModified"] == day == "2026-09-13"
    other = linked_in(pages[f"veltraxin/claims/{DOSSIER.claims[1].id}.html"])
    assert "dateModified" not in other


@pytest.mark.parametrize(
    "path",
    [
        *("index.html", "veltraxin/index.html", "veltraxin/studies.html", "veltraxin/dosing.html"),
        *("veltraxin/reports.html", "veltraxin/audit.html", "veltraxin/method.html"),
        *("veltraxin/changes.html", "veltraxin/studies/90000001.html"),
        f"veltraxin/claims/{DOSSIER.claims[0].id}.html",
    ],
)
def test_every_kind_of_page_says_what_it_is(path: str) -> None:
    top = head(site()[path])
    (description,) = top.xpath('meta[@name="description"]/@content')
    assert description.strip()
    (address,) = top.xpath('link[@rel="canonical"]/@href')
    assert address == f"{URL}/{path.removesuffix('index.html')}"
    assert top.xpath('meta[@property="og:url"]/@content') == [address]
    assert top.xpath('meta[@property="og:description"]/@content') == [description]
    for name in ("type", "title", "site_name"):
        assert len(top.xpath(f'meta[@property="og:{name}"]/@content')) == 1
    bare = head(site("")[path])
    assert not bare.xpath('link[@rel="canonical"] | meta[@property="og:url"]')


def test_the_overview_is_a_data_set_with_its_files() -> None:
    data = linked_in(site()["veltraxin/index.html"])
    assert data["@type"] == "Dataset"
    assert data["license"] == SITE.licence_url
    assert data["dateModified"] == "2026-09-13"
    files = {file["contentUrl"]: file for file in data["distribution"]}
    assert set(files) == {f"{URL}/veltraxin/data/{file.name}" for file in files_here()}
    assert all(path.removeprefix(f"{URL}/") in site() for path in files)
    relative = linked_in(site("")["veltraxin/index.html"])["distribution"]
    assert all(f"veltraxin/{file['contentUrl']}" in site("") for file in relative)


def test_a_claim_s_page_cites_what_counts_for_it() -> None:
    for claim, decision in zip(DOSSIER.claims, DOSSIER.decisions, strict=True):
        page = linked_in(site()[f"veltraxin/claims/{claim.id}.html"])
        assert page["@type"] == "WebPage"
        if claim.status is ClaimStatus.FOUND:
            assert "about" not in page
        else:
            assert page["about"] == {"@type": "Claim", "text": claim.statement}
        cited = {address for article in page.get("citation", ()) for address in article["sameAs"]}
        for one in decision.counted:
            if pmid := DOSSIER.records[one.study].pmid:
                assert f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" in cited


def a_paper() -> Dossier:
    record = replace(
        a_study_record("pmid:90000009", "A trial of veltraxin."),
        authors=(Author("Roe", "Ann B", "AB"), Author(collective_name="Veltraxin Group")),
        journal=Journal("Journal of Examples", "J Ex", "1234-5678", "", "12", "3", "1123-9"),
        doi="10.1000/(A)1<2>3",
        references=(Pmid("90000002"), Pmid("77777777")),
    )
    return with_records(DOSSIER, [record])


def test_a_study_s_page_is_about_an_article() -> None:
    page = linked_in(printed(a_paper(), site=SITE)["veltraxin/studies/90000009.html"])
    article = page["about"]
    assert (page["@type"], article["@type"]) == ("WebPage", "ScholarlyArticle")
    assert article["name"] == "A trial of veltraxin"
    assert article["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "PMID", "value": "90000009"},
        {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/(A)1<2>3"},
    ]
    assert article["sameAs"][1] == "https://doi.org/10.1000/(A)1%3C2%3E3"
    assert [author["name"] for author in article["author"]] == ["Ann B Roe", "Veltraxin Group"]
    issue = article["isPartOf"]
    assert (issue["issueNumber"], issue["isPartOf"]["volumeNumber"]) == ("3", "12")
    assert issue["isPartOf"]["isPartOf"] == {
        "@type": "Periodical",
        "name": "Journal of Examples",
        "issn": "1234-5678",
    }
    assert article["pagination"] == "1123-1129"
    assert [one["sameAs"][0] for one in article["citation"]] == [
        "https://pubmed.ncbi.nlm.nih.gov/90000002/"
    ]
    assert "creativeWorkStatus" not in article


def test_a_page_cut_short_still_names_a_few_authors_but_never_some_of_many() -> None:
    links = Links("veltraxin/studies/90000009.html", "veltraxin", URL)
    few = a_paper()
    record = few.records[StudyId("pmid:90000009")]
    many = with_records(few, [replace(record, authors=record.authors * 40)])
    for dossier, names in ((few, ["Ann B Roe", "Veltraxin Group"]), (many, None)):
        data = LinkedData(dossier).study(record.id, links, SITE, whole=False)
        article = json.loads(data)["about"]
        named = article.get("author")
        assert (named and [author["name"] for author in named]) == names
        assert "citation" not in article


def test_the_overview_is_as_new_as_the_last_move_of_a_claim() -> None:
    later = datetime(2026, 12, 1, 9, tzinfo=UTC)
    moved = a_tier_entry(DOSSIER.claims[0].id, "T1 supports", "T2 supports", at=later)
    pages = printed(replace(DOSSIER, history=(moved,)), site=SITE)
    assert linked_in(pages["veltraxin/index.html"])["dateModified"] == "2026-12-01"
    still = printed(replace(DOSSIER, history=()), site=SITE)
    assert linked_in(still["veltraxin/index.html"])["dateModified"] == "2026-09-13"


def test_a_retraction_is_said_of_the_article_it_is_true_of() -> None:
    signals = (StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("90000099")),)
    dossier = a_paper()
    record = replace(dossier.records[StudyId("pmid:90000009")], signals=signals)
    pages = printed(with_records(dossier, [record]), site=SITE)
    assert linked_in(pages["veltraxin/studies/90000009.html"])["about"]["creativeWorkStatus"] == (
        "Retracted"
    )


def test_no_date_of_a_search_is_in_what_claims_and_studies_say() -> None:
    search = SearchState("2027-03-04", "2027-03-04", "2027-03-11")
    later = printed(replace(DOSSIER, search=search), site=SITE)
    for path, page in later.items():
        if "/claims/" in path or "/studies/" in path:
            assert linked_in(page) == linked_in(site()[path])


def test_hostile_text_ends_no_script() -> None:
    text = json_ld({"@type": "Thing", "name": EVIL})
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text)["name"] == EVIL
    claims = (replace(DOSSIER.claims[0], statement=EVIL, question=""), *DOSSIER.claims[1:])
    dossier = replace(with_records(DOSSIER, [a_study_record("pmid:90000009", EVIL)]), claims=claims)
    dossier = replace(dossier, query=replace(dossier.query, name=EVIL))
    hostile = SiteFacts(title=EVIL, url='https://example.org/"><script>')
    pages = printed(dossier, site=hostile)
    paths = ["index.html", "veltraxin/index.html", "veltraxin/studies/90000009.html"]
    for path in (*paths, f"veltraxin/claims/{claims[0].id}.html"):
        linked = linked_in(pages[path])
        assert "alert(1)" in json.dumps(linked)
        assert not document(pages[path]).xpath(
            '//script[not(@src) and not(@type="application/ld+json")]'
        )


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (SearchState(), "PubMed not yet searched."),
        (
            SearchState(data_through="2026-09-13", snapshot=True),
            "Records of PubMed as known on 13 September 2026.",
        ),
    ],
)
def test_a_citation_claims_no_search_that_never_was(search: SearchState, said: str) -> None:
    assert Citing(replace(a_dossier(), search=search)).text(SiteFacts()).endswith(f"2. {said}")


def test_how_to_cite_names_rule_set_and_day() -> None:
    (text,) = document(site()["veltraxin/method.html"]).xpath('//*[@id="cite"]')
    (citation,) = text.xpath('.//p[@class="citation"]')
    assert citation.text == (
        "Veltraxin: the evidence, claim by claim. In: Evidence, claim by claim. Rule set 2. "
        f"PubMed searched to 13 September 2026. {URL}/veltraxin/"
    )
    assert text.xpath(".//button/@data-cite") == [citation.text]
    files = [href for href in text.xpath(".//a/@href") if href.startswith("data/")]
    assert sorted(files) == sorted(f"data/{file.name}" for file in files_here())
    assert text.xpath('.//a[contains(@rel, "license")]/@href') == [SITE.licence_url]
