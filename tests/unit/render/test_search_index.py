from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

from tests.support.builders_render import a_dossier
from tests.support.builders_site import many_dossiers
from tests.support.printed import TEMPLATES

from litreview.model.claim import Topic
from litreview.model.vocabulary import ClaimKind
from litreview.render.order import study_order
from litreview.render.pages.search import pages, search_example, search_index, study_index
from litreview.render.printer import Printer
from litreview.render.refs import study_anchor
from litreview.render.topics import ClaimLine, claim_lines
from litreview.render.views import CompoundView

MOST_GZIPPED = 110_000  # bytes at 2,000 claims


def index_of(**changes: object) -> dict[str, list[Any]]:
    """The index of the invented compound with its claim about attention changed."""
    dossier = a_dossier()
    first, *rest = dossier.claims
    claims = (replace(first, **changes), *rest)  # type: ignore[arg-type]
    dossier = replace(dossier, claims=claims, topics=(Topic("focus", "Focus and clear head"),))
    made: dict[str, list[Any]] = json.loads(json.dumps(search_index([CompoundView(dossier)])))
    return made


def test_a_claim_is_known_by_what_readers_search_it_by() -> None:
    index = index_of(
        short="Sharper focus",
        question="Does a spray sharpen focus?",
        words=("brain fog", "Concentration"),
        topic="focus",
    )
    row = index["claims"][0]
    compound, page, short, words, topic, rating, people = row
    assert (page, short) == ("attention", "Sharper focus")
    assert words == "spray sharpen brain fog concentration|sharpens sustained attention"
    assert index["topics"][topic] == ["focus", "Focus and clear head"]
    assert index["ratings"][rating] == "T3 Clinical, mixed"
    assert index["people"][people] == "healthy people"
    assert index["compounds"][compound][:2] == ["veltraxin", "Veltraxin"]


def test_a_claim_without_a_short_name_is_shown_by_its_statement() -> None:
    row = next(row for row in index_of()["claims"] if row[1] == "attention")
    assert row[2:5] == ["A spray sharpens sustained attention.", "", -1]


def test_a_claim_of_harm_or_safety_is_found_by_what_readers_call_its_kind() -> None:
    words = {row[1]: row[3] for row in index_of(kind=ClaimKind.SAFETY)["claims"]}
    assert words["attention"] == "safe"
    assert "side effects" in words["nose-burns"].split("|")[0]


def test_words_are_told_apart_whatever_their_case_width_and_accents() -> None:
    row = index_of(
        short="Naïve focus",
        question="\uff2e\uff21\uff29\uff36\uff25 or \ufb01t?",
        words=("Fit", "FÓCUS"),
    )["claims"][0]
    assert row[3] == "fit|spray sharpens sustained attention"


def test_the_box_proposes_what_the_claims_of_its_page_are_found_by() -> None:
    first = next(claim_lines([CompoundView(a_dossier())]))

    def line(short: str, *words: str) -> ClaimLine:
        return replace(first, claim=replace(first.claim, short=short, words=words))

    lists = [
        [line("Sharper focus", "brain fog", "focus"), line("Mood", "mood")],
        [line("Lives with it longer", "motor neurone disease", "als", "mnd"), line("Nothing")],
        [line("Focus", "focus")],
    ]
    assert search_example(lists) == "focus, als, mood"
    assert search_example([[line("Nothing")]]) == search_example([]) == ""
    named = [line("ALS: quality of life", "als"), line("Found in Russia, 1%", "russia")]
    assert search_example([named]) == "ALS, Russia"


def test_every_claim_is_in_it_and_nothing_that_a_refresh_moves() -> None:
    index = index_of()
    assert len(index["claims"]) == len(a_dossier().claims)
    later = replace(a_dossier(), search=replace(a_dossier().search, last_complete="2027-01-01"))
    assert search_index([CompoundView(later)]) == search_index([CompoundView(a_dossier())])


def test_each_study_is_known_by_the_name_of_its_page_first_author_and_year() -> None:
    view = CompoundView(a_dossier())
    every = study_index([view])["veltraxin"]
    assert "90000009 Sahlin and Quist 2022" in every
    assert [one.split(" ")[0] for one in every] == [
        study_anchor(study).removeprefix("study-") for study in study_order(view.dossier)
    ]


def test_two_thousand_claims_fit_the_budget() -> None:
    views = [CompoundView(dossier) for dossier in many_dossiers(50, 40)]
    page, _ = pages(views, Printer((TEMPLATES,)))
    assert page.path == "search.js"
    assert len(search_index(views)["claims"]) == 2000  # type: ignore[arg-type]
    assert len(gzip.compress(page.content, 9, mtime=0)) <= MOST_GZIPPED
