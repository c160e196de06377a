"""A paper that replaces one in hand is fetched with it, whatever the search finds."""

from __future__ import annotations

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import (
    TRIAL,
    Day,
    HeldServer,
    citations,
    history,
    other_article,
    refreshed,
    trial,
)
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

NEW = "900"
KINDS = ["RetractedandRepublished", "CorrectedandRepublished"]
MOST_UNCHANGED = 3  # requests


def replacement(kind: str = KINDS[0]) -> bytes:
    """The paper in its place: the search words are gone from it."""
    linked = correction_xml(f"{kind}From", TRIAL)
    return article_set(article_xml(NEW, "Sage and sleep", "None.", corrections=linked))


def replaced(kind: str = KINDS[0]) -> bytes:
    """The example's trial, replaced by that paper, without a new date."""
    return trial(corrections=correction_xml(f"{kind}In", NEW))


def held(litreview: CommandLine) -> set[str]:
    table = litreview.ok("studies", "examplin", "--json").json()
    return {row["pmid"] for row in table}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_fetched_in_the_run_that_sees_the_replacement(
    tracked: CommandLine, pubmed: HeldServer, day: Day, kind: str
) -> None:
    pubmed.add(replaced(kind))
    pubmed.add(replacement(kind))
    day("2026-11-29")
    report = refreshed(tracked)
    assert (report["outcome"], report["new"], report["vanished"]) == ("complete", 1, 0)
    assert NEW in held(tracked)
    assert citations(tracked)[NEW]["presence"] == "left_query"
    assert not [line for line in history(tracked, "vanished") if NEW in line["studies"]]


def test_it_stays_and_costs_an_unchanged_run_nothing_more(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(replaced())
    pubmed.add(replacement())
    day("2026-11-29")
    refreshed(tracked)
    for date in ("2026-11-30", "2026-12-01", "2026-12-05", "2026-12-07", "2026-12-14"):
        day(date)
        report = refreshed(tracked)
        assert (report["outcome"], report["new"], report["revised"]) == ("complete", 0, 0)
        assert (report["vanished"], report["failed"]) == (0, 0)
        assert report["requests"] <= MOST_UNCHANGED
    assert NEW in held(tracked)


def test_a_retraction_of_the_replacement_is_seen_within_a_week(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(replaced())
    pubmed.add(replacement())
    day("2026-11-29")
    refreshed(tracked)
    linked = correction_xml("RetractionIn", "950")
    pubmed.add(article_set(article_xml(NEW, "Sage and sleep", "None.", corrections=linked)))
    day("2026-12-07")
    assert refreshed(tracked)["revised"] == 1
    assert history(tracked, "standing")[-1]["subject"] == f"pmid:{NEW}"


def test_one_that_pubmed_does_not_serve_is_no_failure_and_is_not_asked_for_each_day(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(replaced())
    day("2026-11-29")
    assert refreshed(tracked)["outcome"] == "complete"
    day("2026-11-30")
    report = refreshed(tracked)
    assert (report["outcome"], report["requested"], report["vanished"]) == ("complete", 0, 0)
    assert NEW not in citations(tracked)
    pubmed.add(replacement())
    day("2026-12-30")
    assert refreshed(tracked)["new"] == 1


def test_one_that_the_search_comes_to_find_is_one_of_its_records(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(replaced())
    pubmed.add(replacement())
    day("2026-11-29")
    refreshed(tracked)
    pubmed.add(article_set(other_article(int(NEW), revised="2026/12/01")))
    day("2026-12-02")
    report = refreshed(tracked)
    assert (report["outcome"], report["vanished"], report["restored"]) == ("complete", 0, 0)
    assert citations(tracked)[NEW].get("presence", "present") == "present"


def test_without_a_database_it_is_fetched_again_and_has_not_left(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(replaced())
    pubmed.add(replacement())
    for date in ("2026-11-29", "2026-11-30", "2026-12-01"):
        day(date)
        for file in (tracked.root / ".litreview").glob("records*"):
            file.unlink()
        report = refreshed(tracked)
        assert (report["outcome"], report["vanished"]) == ("complete", 0)
        assert NEW in held(tracked)
    assert not [line for line in history(tracked, "vanished") if NEW in line["studies"]]
