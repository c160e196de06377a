"""Where notes, claims and reports come from: linked, or said to be not linked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_judgement
from tests.support.builders_render import a_dossier, a_page_claim, a_page_decision
from tests.support.builders_render_studies import ANNA, AT
from tests.support.printed import pages_of

from litreview.cli.rows import claim_row, tier_rows
from litreview.model.basis import Basis
from litreview.model.claim import Report, Source
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId
from litreview.model.judgement import NOTE, Judgement
from litreview.model.vocabulary import (
    Account,
    AssertedTier,
    BasisKind,
    Category,
    Certainty,
    Change,
    ClaimStatus,
    Direction,
)
from litreview.render.basis_views import NOT_LINKED, BasisView, Directory, basis_view
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.explain import explain_claim
from litreview.render.header import bottom_line, header_view
from litreview.render.pages import claim, community
from litreview.render.report_views import ReportView, effect_views, source_views
from litreview.workflow.results import ClaimRow

LEAFLET = Source(
    "leaflet", "Leaflet of the drops", url="leaflets.example/drops", also=("drops", "the drops")
)
CENSUS = Source("census", "A census", also=("the census of the drops",))
PAGE = Source("community-page", "Veltraxin", url="https://page.example/v?a=1&b=2", date="2018-05")
FORUM = Source(
    "forum",
    "Forum posts, counted",
    url="https://forum.example",
    limits=("A post can be counted under several effects.",),
)
SOURCES = (LEAFLET, CENSUS, PAGE, FORUM)
DOSSIER = replace(a_dossier(), sources=SOURCES)


def shown(text: str, account: Account = Account.SECONDARY, source: str = "") -> BasisView:
    basis = Basis(BasisKind.SOURCE, text, certainty=Certainty.LOW, account=account, source=source)
    view = basis_view(basis, Directory(SOURCES))
    assert view is not None
    assert view.text == text, "a text stays whole"
    return view


@pytest.mark.parametrize(
    ("text", "linked", "url"),
    [
        ("https://example.org/a", "https://example.org/a", "https://example.org/a"),
        ("by http://a.example/b(c), once", "http://a.example/b(c)", "http://a.example/b(c)"),
        ("(see HTTPS://a.example/x?y=1&z=2).", *["HTTPS://a.example/x?y=1&z=2"] * 2),
        ("https://a.example and https://b.example", "https://a.example", "https://a.example"),
        ("as the Leaflet  of the drops has it", "Leaflet  of the drops", "https://leaflets.example/drops"),
        ("a note on THE DROPS", "THE DROPS", "https://leaflets.example/drops"),
        ("posts, by Forum posts, counted in June", "Forum posts, counted", "https://forum.example"),
    ],
)  # fmt: skip
def test_what_somebody_else_says_leads_to_where_it_stands(text: str, linked: str, url: str) -> None:
    view = shown(text)
    assert (view.text[view.start : view.end], view.url) == (linked, url)
    assert NOT_LINKED not in view.about


@pytest.mark.parametrize(
    "text",
    [
        "a letter",
        "raindrops fell",  # part of a word
        "Veltraxin was given",  # a title of one word may be any word
        "as the census of the drops has it",  # the longest name is meant, and has no address
        "javascript:alert(1)",
        "ftp://a.example/file",
        "https:// nowhere",
    ],
)
def test_what_has_no_address_is_said_to_be_not_linked(text: str) -> None:
    view = shown(text)
    assert view.url == ""
    assert view.about.split("; ").count(NOT_LINKED) == 1


def test_a_source_named_by_its_id_is_linked_whatever_the_words() -> None:
    view = shown("it burned a little", Account.LABEL, "leaflet")
    assert (view.url, view.text[view.start : view.end]) == (
        "https://leaflets.example/drops",
        view.text,
    )
    assert view.about == "official label, certainty low; from “Leaflet of the drops”"
    unfiled = shown("counted, as the leaflet of the drops has it", source="census")
    assert (unfiled.url, unfiled.about.endswith(NOT_LINKED)) == ("", True), "another is not meant"
    assert shown("counted at https://a.example", source="census").url == "https://a.example"


def test_what_is_nobody_elses_word_is_not_marked() -> None:
    for view in (
        shown("read whole", Account.ABSTRACT),
        shown("full text, table 1", Account.FULL_TEXT),
        shown("inferred from author names"),
    ):
        assert NOT_LINKED not in view.about


def a_report(
    name: str, effect: str, change: Change | None, count: int | str, source: str, *claims: str
) -> Report:
    return Report(
        name,
        f"Words of {name}.",
        tuple(map(ClaimId, claims)),
        Direction.SUPPORTS,
        count,
        source,
        effect,
        change,
    )


TOLD = (
    a_report("focus-up", "Focus", Change.HELPED, 55, "forum", "attention"),
    a_report("focus-down", "focus", Change.WORSENED, 8, "forum"),
    a_report("focus-page", "Focus", Change.HELPED, "many", "community page", "attention"),
    a_report("head-down", "Headache", Change.WORSENED, 6, "Forum posts, counted"),
    a_report("focus-kind", "Focus", None, 2, "community-page", "attention"),
)


def with_reports(*reports: Report) -> Dossier:
    return replace(DOSSIER, reports=reports)


def reports_page(dossier: Dossier) -> str:
    (page,) = pages_of(dossier, community.pages).values()
    return " ".join(page.split())


def claim_page(dossier: Dossier, name: str) -> str:
    page = pages_of(dossier, claim.pages)[f"veltraxin/claims/{name}.html"]
    return " ".join(page.split())


def test_helped_and_worsened_stand_apart_by_effect_and_source() -> None:
    def counts(reports: tuple[ReportView, ...]) -> list[str]:
        return [report.count for report in reports]

    assert [
        (row.effect, row.source.title, counts(row.helped), counts(row.worsened))
        for row in effect_views(with_reports(*TOLD))
    ] == [
        ("Focus", "Forum posts, counted", ["55"], ["8"]),
        ("Focus", "Veltraxin", ["many"], []),
        ("Headache", "Forum posts, counted", [], ["6"]),
    ]


def test_reports_by_effect_are_shown_with_the_limits_of_their_source() -> None:
    page = reports_page(with_reports(*TOLD))
    effects, *pages = page.split('class="teller"')
    rows = effects[effects.index('id="effects"') :]
    assert '<div id="report-focus-up"><b>55</b>' in rows
    assert rows.count("none on file") == 2
    assert "no claim" in rows, "of headache no claim is filed"
    assert "report-focus-kind" not in rows
    forum, other = pages
    assert "A post can be counted under several effects." in forum
    assert "3 reports of it: see what helped" in forum and "1 report of it" in other
    assert 'id="report-focus-kind"' in other and "report-focus-up" not in other
    for summed in ("63", "71", "47", "61"):
        assert f">{summed}" not in rows


@pytest.mark.parametrize(
    ("sources", "counted"),
    [
        (SOURCES, "5 reports on file, all from 2 pages, linked below."),
        ((PAGE,), "5 reports on file, all from 3 pages: 1 linked below; of 2 no address is"),
        ((), "5 reports on file, all from 4 pages; no address is on file."),
    ],
)
def test_it_is_said_how_many_pages_all_reports_come_from(
    sources: tuple[Source, ...], counted: str
) -> None:
    page = reports_page(replace(with_reports(*TOLD), sources=sources))
    assert counted in page
    assert "No community report is on file." in reports_page(with_reports())


def test_a_count_of_reports_names_its_sources() -> None:
    assert header_view(with_reports(*TOLD)).lines[2][1] == (
        "5 reports from 2 sources; a tally counts as one. They bear on 1 claim."
    )
    single = (a_report("one", "Sleep", Change.HELPED, 1, "forum"),)
    assert header_view(with_reports(*single)).lines[2][1] == "1 report from 1 source."
    attention = next(v for v in claim_views(with_reports(*TOLD)) if v.id == "attention")
    assert attention.reports_counted == "3 reports from 2 sources; a tally counts as one"


def test_each_source_says_what_is_known_of_it() -> None:
    dossier = with_reports(*TOLD)
    leaflet, _, page, forum = source_views(dossier)
    assert (leaflet.author, leaflet.date) == ("author not given", "date not given")
    said = f"{len(DOSSIER.claims)} claims and 2 reports"
    assert (page.date, page.rests) == ("2018-05", said)
    assert forum.rests == "3 reports"
    study = next(iter(dossier.grades))
    named = Basis(BasisKind.SOURCE, "as printed", certainty=Certainty.LOW, source=LEAFLET.id)
    judged = (named, replace(named, source="", text="as https://leaflets.example/drops says"))
    words = tuple(replace(a_judgement(study, "n", 24), basis=basis) for basis in judged)
    field = replace(next(iter(dossier.grades[study].fields.values())), judgements=words)
    told = replace(dossier.grades[study], fields={field.field: field})
    resting = source_views(replace(dossier, grades={**dossier.grades, study: told}))[0].rests
    assert resting == "2 judgements", "one names its id, one its address"
    html = reports_page(dossier)
    section = html[html.index("Other sources") :]
    assert f"A census <small>{NOT_LINKED}" in section and section.count(NOT_LINKED) == 1
    assert 'href="https://leaflets.example/drops"' in section
    said_in = claim_page(dossier, "attention")
    link = 'Said in: <a class="out" href="https://page.example/v?a=1&amp;b=2"'
    assert link in said_in and "Said in: community page" not in said_in


def test_a_claim_said_in_what_is_not_filed_is_not_linked() -> None:
    bare = replace(DOSSIER, sources=())
    said_in = f"Said in: community page <small>{NOT_LINKED}</small>."
    assert said_in in claim_page(bare, "attention")
    assert "Other sources" not in reports_page(bare)


# -- what was found, and nobody claims -----------------------------------------------------------


def with_found(
    *reports: Report, sources: tuple[str, ...] = (), on: str = "abnormal-eeg"
) -> Dossier:
    found = replace(
        a_page_claim(
            "abnormal-eeg",
            "It may bring on abnormal waves.",
            Category.SIDE_EFFECT,
            asserted=AssertedTier.NONE,
            status=ClaimStatus.FOUND,
        ),
        sources=sources,
        question="Does it disturb the EEG?",
        words=("seizure", "<epilepsy>"),
    )
    link = replace(DOSSIER.links[0], claim=ClaimId(on))
    return replace(
        DOSSIER,
        claims=(*DOSSIER.claims, found),
        decisions=(*DOSSIER.decisions, a_page_decision(found)),
        links=(*DOSSIER.links, link),
        reports=(*DOSSIER.reports, *reports),
    )


def found_in(dossier: Dossier) -> ClaimView:
    return next(view for view in claim_views(dossier) if view.id == "abnormal-eeg")


OF_USERS = a_report("eeg", "EEG", Change.WORSENED, 2, "forum", "abnormal-eeg")


@pytest.mark.parametrize(
    ("dossier", "words"),
    [
        (with_found(), "found in studies, claimed by nobody"),
        (with_found(OF_USERS), "found in studies, claimed by nobody"),
        (with_found(OF_USERS, on="attention"), "told by users"),
        (with_found(OF_USERS, sources=("Forum",)), "told by users"),
        (with_found(OF_USERS, sources=("leaflet",)), "found, claimed by nobody"),
        (with_found(on="attention"), "found, claimed by nobody"),
    ],
)  # fmt: skip
def test_a_claim_that_was_found_says_where(dossier: Dossier, words: str) -> None:
    view = found_in(dossier)
    assert (view.found, view.asserted) == (words, "Not claimed")
    assert sum(bool(view.found) for view in claim_views(dossier)) == 1


def test_what_was_found_is_never_put_as_the_community_does() -> None:
    page = claim_page(with_found(), "abnormal-eeg")
    assert '<span class="chip">found in studies, claimed by nobody</span>' in page
    assert "Found in studies, claimed by nobody." in page
    for said in ("It may bring on", "Marked there as", "No citation for it", "No report of users"):
        assert said not in page
    assert "A study that does not count tells of this. No page on file claims it." in page


def test_a_claim_is_asked_by_its_question() -> None:
    page = claim_page(with_found(), "abnormal-eeg")
    assert '<h1 class="asked">Does it disturb the EEG?</h1>' in page
    assert "<title>Does it disturb the EEG? Veltraxin</title>" in page


def test_nobody_is_said_to_claim_what_was_found() -> None:
    dossier = with_found()
    lines = "\n".join(explain_claim(dossier, "abnormal-eeg").lines())
    assert "Not claimed → T0 Community" in lines
    assert "Found in studies, claimed by nobody" in lines
    assert [row[4] for row in tier_rows(dossier)][-1] == "not claimed"
    row = claim_row(ClaimRow(dossier.claims[-1], 0, 0))
    assert (row[2], row[-1].endswith("(found, claimed by nobody)")) == ("not claimed", True)
    assert "1 on a finding that does not count and nobody claims" in bottom_line(dossier)


# -- remarks -------------------------------------------------------------------------------------


def test_a_remark_is_shown_with_who_made_it() -> None:
    study = StudyId("pmid:90000003")
    notes = {
        subject: (Judgement("x", AT, ANNA, subject, NOTE, f"Watch <{subject}>.").sealed(),)
        for subject in (study, "claim:morning")
    }
    dossier = replace(DOSSIER, notes=notes)
    named = "Petrenko 2009 (PMID 90000003)"
    remark = f"<b>{ANNA}</b>: Watch &lt;{named}&gt;. <small>a remark, which never counts"
    assert claim_page(dossier, "head-injury").count(remark) == 1
    assert "Watch &lt;claim:morning&gt;." in claim_page(dossier, "morning")
    assert f"{ANNA}: Watch <{study}>. (a remark, which never counts)" in "\n".join(
        explain_claim(dossier, "head-injury").lines()
    )
