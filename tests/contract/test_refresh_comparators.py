"""Comparators: counted by one request each, at most monthly, and never a reason to fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.eutils_answers import Request
from tests.support.eutils_server import EutilsServer
from tests.support.refreshing import MINT, history_of, make_workspace, settings_for, short_article
from tests.support.synthetic_xml import article_set

from litreview.model.comparators import ComparatorCount, comparator_counts
from litreview.model.vocabulary import RunOutcome
from litreview.workflow.refresh import refresh
from litreview.workflow.results import RefreshReport
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

QUERY = """name = "Mint"
pubmed = '"mint"[tiab]'
[comparators]
Sage = '"sage"[tiab]'
Thyme = '"thyme"[tiab]'
"""
MOST_UNCHANGED = 3  # requests, the month's counts not among them


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    records = [short_article(pmid) for pmid in range(1001, 1005)]
    records += [short_article(901, "Sage"), short_article(902, "Sage"), short_article(903, "Thyme")]
    with EutilsServer(article_set(*records)) as server:
        yield server


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_workspace(tmp_path / "workspace")
    (root / "queries" / "mint.toml").write_text(QUERY, encoding="utf-8")
    return root


def refreshed(root: Path, server: EutilsServer, days: int = 0) -> RefreshReport:
    (report,) = refresh(settings_for(root, server.url, days=days), ["mint"])
    assert report.outcome is RunOutcome.COMPLETE
    return report


def counts(root: Path) -> tuple[ComparatorCount, ...]:
    layout = Layout(root)
    return comparator_counts(read_query(layout.query(MINT)), read_history(layout.history(MINT)))


def of_comparators(request: Request) -> bool:
    return request.parameters.get("retmax") == "0"


def test_the_first_complete_search_counts_them_and_lists_none(
    root: Path, server: EutilsServer
) -> None:
    report = refreshed(root, server)
    asked = [one for one in server.log if of_comparators(one)]
    assert [one.parameters["term"] for one in asked] == ['"sage"[tiab]', '"thyme"[tiab]']
    assert report.run.requests == len(server.log)
    assert counts(root) == (
        ComparatorCount("Sage", 2, "2026-11-01"),
        ComparatorCount("Thyme", 1, "2026-11-01"),
    )


def test_within_a_month_nothing_more_is_asked(root: Path, server: EutilsServer) -> None:
    refreshed(root, server)
    for days in (1, 29):
        before = len(server.log)
        refreshed(root, server, days)
        assert not any(map(of_comparators, server.log[before:]))
    before = len(server.log)
    refreshed(root, server, 30)
    later = server.log[before:]
    assert sum(map(of_comparators, later)) == 2
    assert counts(root)[0].on == "2026-12-01"


def test_an_unchanged_compound_costs_no_more_than_before(root: Path, server: EutilsServer) -> None:
    refreshed(root, server)
    before = len(server.log)
    refreshed(root, server, 1)
    assert len(server.log) - before <= MOST_UNCHANGED


@pytest.mark.parametrize("fault", ["502", "cut-off", "empty"])
def test_one_that_fails_is_told_and_the_refresh_is_complete(
    root: Path, server: EutilsServer, fault: str
) -> None:
    server.misbehave(fault, at_request=of_comparators)
    report = refreshed(root, server)
    assert any(n.startswith("Not counted for comparison: Sage, Thyme. ") for n in report.notes)
    assert counts(root) == (ComparatorCount("Sage"), ComparatorCount("Thyme"))
    assert sum(map(of_comparators, server.log)) == 1
    assert [n for n in refreshed(root, server, 1).notes if "comparison" in n] == []
    assert [one.hits for one in counts(root)] == [2, 1]


def test_one_that_pubmed_refuses_keeps_no_other_from_being_counted(
    root: Path, server: EutilsServer
) -> None:
    server.misbehave("400-error", at_request=of_comparators, detail="Cannot process query")
    report = refreshed(root, server)
    assert any(note.startswith("Not counted for comparison: Sage. ") for note in report.notes)
    assert [one.hits for one in counts(root)] == [None, 1]


def test_a_partial_search_counts_none(root: Path, server: EutilsServer) -> None:
    server.misbehave("502", at_request=lambda one: one.endpoint == "efetch.fcgi", times=99)
    (report,) = refresh(settings_for(root, server.url), ["mint"])
    assert report.outcome is not RunOutcome.COMPLETE
    assert not any(map(of_comparators, server.log))


def test_a_lost_database_asks_again_no_sooner(root: Path, server: EutilsServer) -> None:
    refreshed(root, server)
    settings = settings_for(root, server.url, days=3)
    elsewhere = replace(settings, database_url=f"sqlite:///{root}/.litreview/other.sqlite3")
    before = len(server.log)
    refresh(elsewhere, ["mint"])
    assert not any(map(of_comparators, server.log[before:]))
    assert [line["counts"] for line in history_of(root) if line["kind"] == "comparators"] == [
        {"Sage": 2, "Thyme": 1}
    ]
