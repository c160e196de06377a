"""What was told stays told, a clock that was ahead does no lasting harm, nobody is forgotten."""

from __future__ import annotations

from tests.cli.conftest import CommandLine
from tests.contract.conftest import (
    Day,
    HeldServer,
    changes,
    forget,
    history,
    other_article,
    refreshed,
    trial,
)
from tests.support.eutils_answers import Request
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

RETRACTED = correction_xml("RetractionIn", "950")


def test_a_record_that_comes_and_goes_is_told_of_each_time(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    held = other_article(102)
    for date, there in (
        ("2026-11-24", False),
        ("2026-11-25", True),
        ("2026-11-27", False),
        ("2026-11-28", True),
    ):
        pubmed.add(article_set(held)) if there else pubmed.remove(102)
        day(date)
        refreshed(tracked)
    left = [(c["at"][:10], c["to"]) for c in changes(tracked, "vanished")]
    back = [(c["at"][:10], c["from"]) for c in changes(tracked, "restored")]
    assert left == [("2026-11-27", "gone"), ("2026-11-24", "gone")]
    assert back == [("2026-11-28", "gone"), ("2026-11-25", "gone")]
    assert changes(tracked, "vanished", "--since", "2026-11-26") != []


def test_what_is_told_is_told_without_a_database_too(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial("Attention scores rose", "Attention scores truly rose"))
    forget(tracked)
    day("2026-11-24")
    assert refreshed(tracked)["revised"] == 1
    forget(tracked)
    (change,) = changes(tracked, "revised")
    assert (change["subject"], change["at"][:10]) == ("pmid:101", "2026-11-24")


def test_a_run_with_the_clock_ahead_hides_nothing_afterwards(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    day("2027-11-01")
    refreshed(tracked)
    pubmed.add(trial("Attention scores rose", "They fell", revised="2026-11-28"))
    day("2026-11-30")
    assert refreshed(tracked)["revised"] == 1
    retracted = trial(
        "Attention scores rose", "They fell", revised="2026-11-28", corrections=RETRACTED
    )
    pubmed.add(retracted)
    day("2026-12-02")
    assert refreshed(tracked)["revised"] == 1
    (standing,) = history(tracked, "standing")
    assert standing["after"] == "retracted"


def test_a_first_run_with_the_clock_ahead_is_done_again_in_full(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    day("2027-11-01")
    litreview.ok("run")
    pubmed.add(trial("Attention scores rose", "They fell"))  # no date moved
    day("2026-11-24")
    assert refreshed(litreview)["revised"] == 1
    assert refreshed(litreview)["requested"] == 0


def test_a_quiet_retraction_is_found_while_other_records_change(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial(corrections=RETRACTED))  # no date moved
    other = article_xml(102, "Examplin, in other words", "Few words.", revised="2026/11/28")
    pubmed.add(article_set(other))
    day("2026-11-29")
    assert refreshed(tracked)["revised"] == 2
    (standing,) = history(tracked, "standing")
    assert (standing["subject"], standing["after"]) == ("pmid:101", "retracted")


def test_a_search_mixed_up_once_is_not_believed(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.misbehave("wrong-pmids", at_request=1)
    report = refreshed(litreview)
    assert (report["outcome"], report["failed"]) == ("complete", 0)
    day("2026-11-30")
    assert refreshed(litreview)["vanished"] == 0


def test_an_old_file_does_not_undo_a_retraction_the_bibliography_knows(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial(revised="2026-11-28", corrections=RETRACTED))
    day("2026-11-29")
    refreshed(tracked)
    forget(tracked)
    (tracked.root / "old.xml").write_bytes(trial())
    tracked.ok("import", "old.xml")
    (study,) = (s for s in tracked.ok("studies", "examplin", "--json").json() if s["pmid"] == "101")
    assert study["standing"] == "retracted"


def ids_of(request: Request) -> list[str]:
    return request.parameters.get("id", "").split(",")


def test_records_that_stay_unreadable_hold_nothing_back_after_a_day(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    spoilt = {"301", "302"}
    pubmed.add(article_set(*map(other_article, map(int, spoilt))))
    pubmed.misbehave(
        "stray-bytes", at_request=lambda r: not spoilt.isdisjoint(ids_of(r)), times=9999
    )
    outcomes = []
    for date in ("2026-11-22", "2026-11-23", "2026-11-24"):
        day(date)
        result = litreview("refresh", "--json")
        outcomes.append(result.json()[0]["outcome"])
    assert outcomes == ["partial", "complete", "complete"]
