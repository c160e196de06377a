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
from litreview.model.identity import Compound, Pmid, StudyId
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


@cache
def several(url: str) -> dict[str, str]:
    """A site of two compounds, which one page compares, and of one topic."""
    first, *others = DOSSIER.claims
    dossier = replace(DOSSIER, claims=(replace(first, topic="memory"), *others))
    other = replace(DOSSIER.query, compound=Compound("elbraxin"), name="Elbraxin")
    return printed(dossier, replace(dossier, query=other), site=replace(SITE, url=url))


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


def test_every_page_has_one_address_and_the_sitemaps_hold_each_of_them() -> None:
    pages = {path: head(page) for path, page in several(URL).items() if path.endswith(".html")}
    canonical = {path: top.xpath('link[@rel="canonical"]/@href') for path, top in pages.items()}
    mine = {path: [f"{URL}/{path.removesuffix('index.html')}"] for path in pages}
    for compound in ("elbraxin", "veltraxin"):  # the single file repeats the overview
        mine[f"{compound}/page.html"] = mine[f"{compound}/index.html"]
    assert canonical == mine
    assert {"compare.html", "outcomes/memory.html"} < pages.keys()
    assert several(URL)["robots.txt"].endswith(f"\nSitemap: {URL}/sitemap.xml\n")
    maps = places(several(URL)["sitemap.xml"])
    assert maps == [
        f"{URL}/{path}"
        for path in ("sitemap-index.xml", "elbraxin/sitemap.xml", "veltraxin/sitemap.xml")
    ]
    listed = [one for path in maps for one in places(several(URL)[path.removeprefix(f"{URL}/")])]
    assert sorted(listed) == sorted({address for (address,) in canonical.values()})


def test_no_page_of_a_site_that_does_not_say_where_it_stands_has_an_address() -> None:
    addressed = 'link[@rel="canonical"] | meta[@property="og:url"]'
    pages = [page for path, page in several("").items() if path.endswith(".html")]
    assert not [page for page in pages if head(page).xpath(addressed)]


def test_every_page_says_what_it_is() -> None:
    for path, page in several(URL).items():
        if not path.endswith(".html"):
            continue
        top = head(page)
        (description,) = top.xpath('meta[@name="description"]/@content')
        assert description.strip(), path
        assert top.xpath('meta[@property="og:description"]/@content') == [description]
        address = top.xpath('link[@rel="canonical"]/@href')
        assert top.xpath('meta[@property="og:url"]/@content') == address
        for name in ("type", "title", "site_name"):
            assert len(top.xpath(f'meta[@property="og:{name}"]/@content')) == 1


def test_a_claim_is_as_new_as_its_last_move_and_no_newer() -> None:
    claim = DOSSIER.claims[0].id
    moved = a_tier_entry(claim, "T1 supports", "T2 supports")
    dossier = replace(DOSSIER, history=(moved,))
    pages = printed(dossier, site=SITE)
    listed = etree.fromstring(pages["veltraxin/sitemap.xml"].encode()).iter(f"{MAPS}url")
    days = {one.findtext(f"{MAPS}loc"): one.findtext(f"{MAPS}lastmod") for one in listed}
    day = days[f"{URL}/veltraxin/claims/{claim}.html"]
    overview = linked_in(pages["veltraxin/index.html"])
    assert days[f"{URL}/veltraxin/"] == overview["dateModified"]
    page = linked_in(pages[f"veltraxin/claims/{claim}.html"])
    assert page["dateModified"] == day == "2026-09-13"
    other = linked_in(pages[f"veltraxin/claims/{DOSSIER.claims[1].id}.html"])
    assert "dateModified" not in other


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
