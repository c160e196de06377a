"""The method page: how studies were found, the rules, who checked what, corrections, words."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from html import unescape

from tests.support.builders_render import a_dossier
from tests.support.printed import pages_of

from litreview import __version__
from litreview.model.correction import Correction
from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import ClaimId, Pmid
from litreview.model.policy import Policy
from litreview.model.site import SiteFacts
from litreview.render.method import glossary, rules, thresholds
from litreview.render.method_view import method_view
from litreview.render.pages import changes, claim, method, studies

DOSSIER = a_dossier()


def page(dossier: Dossier = DOSSIER, site: SiteFacts | None = None) -> str:
    return pages_of(dossier, method.pages, site=site)["veltraxin/method.html"]


def told(html: str) -> str:
    """The text a reader sees, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


HTML = page()
TEXT = told(HTML)


def test_the_search_is_told_as_asked_as_understood_and_when() -> None:
    assert '"veltraxin"[tiab] OR "VTX-7"[tiab]' in TEXT
    assert "veltraxin[Title/Abstract]" in TEXT
    assert "The last complete search was on 13 September 2026 and found 11 records." in TEXT
    assert "the phrase “Veltraksin”" in TEXT or 'the phrase "Veltraksin" was not found' in TEXT


def test_what_the_compound_is_and_what_counts_as_another_is_said() -> None:
    query = replace(DOSSIER.query, about="A peptide of two parts.", sequence="Met-Glu")
    said = told(page(replace(DOSSIER, query=query)))
    assert "A peptide of two parts. Sequence: Met-Glu." in said
    assert "Other names: " in said
    for form in query.forms:
        meant = "the same compound" if form.same else "counted as another compound"
        assert f"{form.name}: {meant}" in said


def test_a_search_nobody_has_completed_is_said() -> None:
    text = told(page(a_dossier(snapshot=True)))
    assert "on file yet; the records come from a list filed here, as known on 13 Sept" in text
    assert "How PubMed understood it is not on file" in text
    assert "as PubMed understood it" not in text
    bare = told(page(replace(DOSSIER, search=SearchState())))
    assert "No complete search is on file yet. What PubMed" in bare


def test_every_rule_is_a_heading_with_its_name_and_the_policys_numbers() -> None:
    heads = re.findall(r'<h3><span class="trace">(\w+)</span> ([^<]+)</h3>', HTML)
    assert heads == [(rule.rule, rule.name) for rule in rules(DOSSIER.policy)]
    assert "T3 needs blinded randomized trials in the right people, 60 people in all" in TEXT


def test_thresholds_say_in_words_what_they_are_and_where_they_come_from() -> None:
    (one,) = thresholds(DOSSIER.policy)
    assert (one.name, one.value, one.source) == (
        "People in all, for T3",
        "60",
        "an evidence scale for natural medicines",
    )
    numbers = [name for name, value in asdict(Policy()).items() if isinstance(value, int | float)]
    every = thresholds(Policy(sources=dict.fromkeys(numbers, "ours")))
    assert len(every) == len(numbers)
    assert not any("_" in one.name for one in every)
    assert "67\N{NO-BREAK SPACE}%" in {one.value for one in every}


def test_a_source_of_something_else_is_not_left_out() -> None:
    found = thresholds(Policy(sources={"other": "a book", "exclusions": "a list"}))
    assert [(one.name, one.value) for one in found] == [("exclusions", ""), ("other", "")]


def test_the_tool_and_its_rules_are_named_with_their_versions() -> None:
    dossier = replace(DOSSIER, rulebook="2026.7+83c13bbf2f")
    versions = dict(method_view(dossier).versions)
    assert versions["litreview"] == __version__
    assert versions["Rules of the ladder"] == "set 2"
    assert versions["Rule book that reads abstracts"] == "2026.7"
    assert versions["Hash of the rule book and what was learned"] == "83c13bbf2f"
    assert "other literature than Veltraxin" in TEXT


def test_every_word_of_the_glossary_can_be_linked_to() -> None:
    anchors = [term.anchor for term in glossary()]
    assert len(set(anchors)) == len(anchors)
    assert {"term-blinding", "term-not-reported", "term-tier", "term-control"} <= set(anchors)
    assert all(f'<div id="{anchor}">' in HTML for anchor in anchors)
    assert [t.word for t in glossary()] == sorted((t.word for t in glossary()), key=str.casefold)


def test_without_an_address_a_reader_is_told_how_values_are_corrected() -> None:
    assert "This site gives no address for reports." in TEXT
    assert "data/veltraxin/corrections.toml" in TEXT
    assert "report-error" not in HTML


def test_with_an_address_the_page_is_filled_in() -> None:
    html = page(site=SiteFacts(errors="https://x.org/new"))
    assert 'href="https://x.org/new?page=veltraxin/method.html"' in html
    assert "gives no address" not in html


def test_no_correction_is_said_and_corrections_stand_newest_first() -> None:
    assert "None so far." in TEXT
    some = (
        Correction("2026-10-02", "Sixty people.", "Sixteen people.", ClaimId("attention")),
        Correction("2026-09-01", "A dose in mg.", "In mcg.", None, Pmid("90000002"), "A reader"),
        Correction("2026-08-01", "<script>x</script>", "Text.", None, Pmid("1")),
    )
    html = page(replace(DOSSIER, corrections=some))
    found = re.findall(r'<time datetime="([\d-]+)">[^<]+</time><div><p><b>Was:</b>', html)
    assert found == ["2026-10-02", "2026-09-01", "2026-08-01"]
    assert 'href="claims/attention.html"' in html and 'href="studies/90000002.html"' in html
    assert "Reported by A reader." in html and "PMID 1" in html
    assert "<script>x" not in html and "None so far." not in html


def test_a_correction_stands_on_the_page_of_what_it_corrects_and_among_the_changes() -> None:
    some = (
        Correction("2026-10-02", "Sixty people.", "Sixteen people.", ClaimId("attention")),
        Correction("2026-09-01", "A dose in mg.", "In mcg.", None, Pmid("90000002")),
    )
    kinds = (claim.pages, studies.pages, changes.pages)
    pages = pages_of(replace(DOSSIER, corrections=some), *kinds)
    corrected = {
        path.removeprefix("veltraxin/"): re.findall(r"<b>Was:</b> ([^<]+)", html)
        for path, html in pages.items()
        if "<b>Was:</b>" in html
    }
    assert corrected == {
        "claims/attention.html": ["Sixty people."],
        "studies/90000002.html": ["A dose in mg."],
        "changes.html": ["Sixty people.", "A dose in mg."],
    }
    assert '<time datetime="2026-10-02">2 October 2026</time>' in pages["veltraxin/changes.html"]


def test_where_nobody_judged_the_page_says_so() -> None:
    bare = replace(DOSSIER, decisions=(), claims=(), reports=(), links=(), facts={}, grades={})
    text = told(page(replace(bare, records={}, memberships={})))
    for said in (
        "Nobody has judged anything yet",
        "No study counts for a claim yet",
        "Not known: no judgement on file says what the machine had read.",
        "No two reviewers have judged the same thing",
    ):
        assert said in text


def test_nothing_a_reader_sees_is_an_internal_name() -> None:
    seen = told(re.sub(r"<(code|pre)[^>]*>.*?</\1>", "", HTML, flags=re.DOTALL))
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", seen)
