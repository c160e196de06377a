"""Records that changed, merged, left, came from a file, or were not looked at for long."""

from __future__ import annotations

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.contract.conftest import (
    LINK,
    SENTENCE,
    TRIAL,
    Day,
    HeldServer,
    changes,
    forget,
    other_article,
    refreshed,
    trial,
)
from tests.support.synthetic_xml import article_set, article_xml


def test_every_record_is_looked_at_again_after_four_weeks(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial("Attention scores rose", "Attention scores truly rose"))  # no date moved
    day("2026-12-19")
    assert refreshed(tracked)["revised"] == 0
    day("2026-12-20")
    report = refreshed(tracked)
    assert (report["requested"], report["revised"], report["requests"]) == (20, 1, 3)
    day("2026-12-21")
    assert refreshed(tracked)["requested"] == 0


@pytest.mark.parametrize("kept", [True, False], ids=["database", "bibliography"])
def test_a_record_merged_into_another_says_into_which(
    litreview: CommandLine, pubmed: HeldServer, day: Day, kept: bool
) -> None:
    doi = '<ArticleId IdType="doi">10.1000/exam.7(2)</ArticleId>'
    pubmed.add(article_set(other_article(301, ids=doi)))
    litreview.ok("run")
    pubmed.remove(301)
    pubmed.add(article_set(other_article(302, ids=doi)))
    if not kept:
        forget(litreview)
    day("2026-11-24")
    report = refreshed(litreview)
    assert (report["vanished"], report["new"]) == (1, 1)
    assert any("merged into another" in note for note in report["notes"])
    (change,) = changes(litreview, "vanished")
    assert (change["subject"], change["to"]) == ("pmid:301", "pmid:302")
    assert "merged into" in litreview.ok("changes").out


def test_two_records_of_one_doi_that_are_both_gone_are_not_each_others_heirs(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    doi = '<ArticleId IdType="doi">10.1000/exam.8</ArticleId>'
    pubmed.add(article_set(*(other_article(pmid, ids=doi) for pmid in (301, 302))))
    litreview.ok("run")
    pubmed.remove(301, 302)
    day("2026-11-24")
    litreview.ok("run")
    assert {change["to"] for change in changes(litreview, "vanished")} == {"gone"}


def test_a_quote_that_vanished_makes_its_field_stale_and_queues_the_study(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    grade = ("grade", "examplin", TRIAL)
    tracked.ok(*grade, "--set", "n=48", "--quote", SENTENCE, "--reviewer", "anna")
    tracked.ok(*grade, "--accept", "--reviewer", "anna")
    tracked.ok(*LINK)
    pubmed.add(
        trial(SENTENCE, "Forty-nine adults received examplin or placebo", revised="2026-11-28")
    )
    day("2026-11-29")
    held = tracked("run")
    assert held.code == 4
    assert (
        "attention goes out as T0 insufficient, decided T2 supports: What was quoted for"
        in held.err
    )
    (change,) = changes(tracked, "revised")
    assert (change["subject"], change["to"]) == ("pmid:101", "abstract")
    fields = tracked.ok(*grade, "--json").json()["fields"]
    assert fields["n"]["stale"]
    assert not fields["design"]["stale"]
    (waits,) = [
        one["waits_for"]
        for one in tracked.ok("grade", "examplin", "--json").json()
        if one["study"] == "pmid:101"
    ]
    assert any("stale" in reason or "changed" in reason for reason in waits), waits


def test_what_was_not_served_at_first_is_not_told_as_found_again(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.misbehave(
        "missing-pmids", at_request=lambda r: r.endpoint == "efetch.fcgi", times=2, detail="205"
    )
    assert litreview("refresh").code == 3
    day("2026-11-23")
    assert refreshed(litreview)["received"] == 2  # and one that is known to be served
    assert changes(litreview, "restored") == []


def test_what_never_came_is_new_when_it_comes(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(article_set(other_article(301)))
    pubmed.misbehave("502", at_request=lambda r: r.endpoint == "efetch.fcgi", times=9)
    day("2026-11-23")
    assert tracked("refresh").code == 20
    pubmed.behave()
    day("2026-11-24")
    assert refreshed(tracked)["new"] == 1
    (change,) = changes(tracked, "new_study", "--since", "2026-11-23")
    assert (change["subject"], change["at"][:10]) == ("pmid:301", "2026-11-24")


def test_an_imported_record_is_held_against_pubmed_at_the_first_refresh(
    litreview: CommandLine, pubmed: HeldServer
) -> None:
    litreview.ok("import", str(ARTICLES))
    pubmed.add(trial("Attention scores rose", "Attention scores truly rose"))
    report = refreshed(litreview)
    assert (report["outcome"], report["revised"]) == ("complete", 1)


def test_an_imported_record_that_the_query_never_found_did_not_leave_it(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    stray = article_set(article_xml(900, "Sage and sleep", "Nobody slept."))
    pubmed.add(stray)
    (tracked.root / "stray.xml").write_bytes(stray)
    tracked.ok("import", "stray.xml", "--only", "all")
    for date in ("2026-11-23", "2026-11-24", "2026-11-25"):
        day(date)
        assert refreshed(tracked)["vanished"] == 0
    assert changes(tracked, "vanished") == []


def test_without_a_database_a_record_that_left_keeps_its_day(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.remove(102)
    told = []
    for date in ("2026-11-23", "2026-11-24", "2026-11-25"):
        day(date)
        for file in (tracked.root / ".litreview").glob("records*"):
            file.unlink()
        told.append(refreshed(tracked)["vanished"])
    assert told == [1, 0, 0]
    withdrawn, gone = changes(tracked, "vanished")
    assert (gone["at"][:10], gone["to"]) == ("2026-11-23", "gone")
    assert (withdrawn["at"][:10], withdrawn["to"]) == ("2026-11-24", "withdrawn")
