"""Refreshes nobody watches: what they refuse, and whose fault they say it was.

Whole commands, as a scheduler gives them.
"""

from __future__ import annotations

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import (
    OTHERS,
    Day,
    HeldServer,
    changes,
    citations,
    other_article,
    refreshed,
    trial,
)
from tests.support.synthetic_xml import article_set


def test_hits_that_fall_by_half_stop_until_somebody_says_yes(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    before = tracked.snapshot("data")
    asked = len(pubmed.requests_to("efetch"))
    pubmed.remove(*OTHERS[:10])
    day("2026-11-23")
    stopped = tracked("refresh", "examplin", "--json")
    (report,) = stopped.json()
    assert stopped.code == 3
    assert (report["outcome"], report["error"]["code"]) == ("failed", "hits_shifted")
    assert "finds 10 records, and 20 at the last" in stopped.err
    assert "--dry-run" in stopped.err
    assert "--yes" in stopped.err
    assert tracked.snapshot("data") == before
    assert len(pubmed.requests_to("efetch")) == asked
    assert changes(tracked, "vanished") == []
    went_on = refreshed(tracked, "--yes")
    assert (went_on["outcome"], went_on["vanished"]) == ("complete", 10)
    assert refreshed(tracked)["outcome"] == "complete"  # ten is what is usual now


def test_hits_that_grow_tenfold_stop_until_somebody_says_yes(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(article_set(*map(other_article, range(1001, 1181))))
    day("2026-11-23")
    stopped = tracked("run")
    assert stopped.code == 3
    assert "finds 200 records, and 20 at the last" in stopped.err
    assert {line["pmid"] for line in citations(tracked).values()} == {
        *map(str, OTHERS), "101", "102",
    }  # fmt: skip
    assert tracked.ok("run", "--yes").code == 0
    assert len(citations(tracked)) == 200


def test_a_shift_is_seen_on_a_machine_without_a_database(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    for file in (tracked.root / ".litreview").glob("records*"):
        file.unlink()
    pubmed.remove(*OTHERS[:15])
    day("2026-11-23")
    before = tracked.snapshot("data")
    assert tracked("refresh").code == 3
    assert tracked.snapshot("data") == before


def test_a_dry_run_says_that_a_refresh_would_stop(tracked: CommandLine, pubmed: HeldServer) -> None:
    pubmed.remove(*OTHERS[:10])
    said = tracked.ok("refresh", "examplin", "--dry-run").out
    assert "10 records match; 20 at the last complete search" in said
    assert "--yes" in said


def test_a_query_that_finds_nothing_any_more_stops_however_little_there_was(
    litreview: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.remove(*OTHERS)
    litreview.ok("refresh")
    pubmed.remove(101, 102)
    day("2026-11-23")
    stopped = litreview("refresh")
    assert stopped.code == 3
    assert "PubMed does not know" in stopped.err


def test_a_broken_query_stops_only_its_own_compound(
    tracked: CommandLine, pubmed: HeldServer
) -> None:
    tracked.write("queries/aa-broken.toml", 'name = "Broken"\npubmed = \n')
    result = tracked("refresh", "--all", "--json")
    assert result.code == 10
    outcomes = {one["compound"]: one["outcome"] for one in result.json()}
    assert outcomes == {"aa-broken": "failed", "examplin": "complete"}
    assert "queries/aa-broken.toml, line 2" in result.err


def test_since_looks_farther_back_and_never_leaves_a_gap(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial("Attention scores rose", "Attention scores truly rose", revised="2026-11-24"))
    day("2026-11-26")
    assert refreshed(tracked, "--since", "2026-11-25")["revised"] == 1
    pubmed.add(trial("Attention scores rose", "Attention scores fell", revised="2026-10-01"))
    assert refreshed(tracked)["revised"] == 0
    assert refreshed(tracked, "--since", "90d")["requested"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2026-11-23"), "2026-11-23 lies in the future"),
        (("--since", "soon"), '"soon" is no day'),
        (("--since", "8d", "--full"), "--full or --since?"),
        (("examplin", "--all"), "cannot be combined with --all"),
    ],
)
def test_options_that_make_no_sense_ask_pubmed_nothing(
    litreview: CommandLine, pubmed: HeldServer, words: tuple[str, ...], said: str
) -> None:
    result = litreview("refresh", *words)
    assert (result.code, pubmed.log) == (2, [])
    assert said in result.err


def test_an_error_says_whose_it_is(litreview: CommandLine, pubmed: HeldServer) -> None:
    litreview.write("queries/mint.toml", 'name = "Mint"\npubmed = \'"mint"[tiab]\'\n')
    unreadable = "Search failed: unbalanced parentheses"
    of_mint = lambda request: "mint" in request.parameters.get("term", "")  # noqa: E731
    pubmed.misbehave("error200", at_request=of_mint, detail=unreadable, times=9)
    pubmed.misbehave("missing-pmids", at_request=lambda r: r.endpoint == "efetch.fcgi", times=2)
    result = litreview("refresh")
    assert result.code == 10
    whose = [line.split(": ")[1] for line in result.err.splitlines() if line[0] != " "]
    assert whose == ["examplin", "queries/mint.toml"]
