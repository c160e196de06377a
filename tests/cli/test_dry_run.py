"""`refresh --dry-run`: the query as PubMed reads it, and what a refresh would do."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

DRY = ("refresh", "examplin", "--dry-run")


@pytest.fixture
def at_work(bare: CommandLine, pubmed: EutilsServer) -> CommandLine:
    """The workspace after its first refresh."""
    bare.ok("refresh")
    return bare


def rehearsed(litreview: CommandLine, *words: str) -> dict[str, Any]:
    """What a dry run tells programs."""
    (report,) = litreview.ok(*DRY, *words, "--json").json()
    assert report["outcome"] == "cached"
    shown: dict[str, Any] = report["dry_run"]
    return shown


def test_it_shows_the_query_its_reading_and_its_hits(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    shown = rehearsed(bare)
    assert shown["query"] == '"examplin"[tiab] OR "EX-7"[tiab]'
    assert shown["translation"] == pubmed.search({"term": shown["query"]})[1].text
    assert (shown["hits"], shown["hits_before"]) == (2, 0)
    assert shown["lost"] == ["102", "101"]  # of the bibliography, and not in the database
    said = bare.ok(*DRY).out
    assert "dry run: 2 records would be fetched; 1 request" in said
    assert "2 records match\n" in said
    assert "every phrase is known" in said
    assert "not searched" not in said


def test_phrases_pubmed_does_not_know_are_named(bare: CommandLine, pubmed: EutilsServer) -> None:
    bare.edit("queries/examplin.toml", '"EX-7"[tiab]', '"examplyn"[tiab] OR "exemplin"[tiab]')
    (first, second) = rehearsed(bare)["phrases_not_found"]
    assert ("examplyn" in first, "exemplin" in second) == (True, True)
    (line,) = [one for one in bare.ok(*DRY).out.splitlines() if "not found:" in one]
    assert first in line
    assert second in line


def test_what_pubmed_reads_as_a_word_is_warned_of_before_and_at_the_refresh(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.edit("queries/examplin.toml", '"EX-7"[tiab]', '"EX-7"[tiab] or "examplin"[tiab]')
    (warning,) = rehearsed(bare)["warnings"]
    assert warning.startswith('"or" in the strategy is a word to PubMed')
    assert f"warning:      {warning}" in bare.ok(*DRY).out
    (report,) = bare.ok("refresh", "--json").json()
    assert warning in report["notes"]
    assert warning in bare.ok("refresh").out


def test_it_tells_new_changed_and_left_apart(
    at_work: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pubmed.add(article_set(article_xml(301, "Examplin again")))
    text = ARTICLES.read_text(encoding="utf-8")
    moved = "<DateRevised><Year>2026</Year><Month>11</Month><Day>21</Day></DateRevised>"
    old = "<DateRevised><Year>2016</Year><Month>01</Month><Day>09</Day></DateRevised>"
    pubmed.add(text.replace(old, moved).encode())
    pubmed.remove(101)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-23T10:00:00Z")
    shown = rehearsed(at_work)
    assert (shown["hits"], shown["hits_before"]) == (2, 2)
    assert [shown[name] for name in ("new", "lost", "modified", "departed", "due")] == [
        ["301"], [], ["102"], ["101"], [],
    ]  # fmt: skip
    said = at_work.ok(*DRY).out
    for line in (
        "new:          1 (PMID 301)",
        "changed:      1 (PMID 102)",
        "left:         1 (PMID",
    ):
        assert line in said


def test_full_and_since_can_be_rehearsed(at_work: CommandLine) -> None:
    assert sorted(rehearsed(at_work, "--full")["modified"]) == ["101", "102"]
    assert sorted(rehearsed(at_work, "--since", "2010-01-01")["modified"]) == ["101", "102"]


def test_it_leaves_everything_as_it_was(
    at_work: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pubmed.add(article_set(article_xml(301, "Examplin again")))
    pubmed.remove(101)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-30T10:00:00Z")
    before = (at_work.snapshot("data"), at_work.ok("status", "--json").out)
    fetched = len(pubmed.requests_to("efetch"))
    at_work.ok(*DRY)
    assert (at_work.snapshot("data"), at_work.ok("status", "--json").out) == before
    assert len(pubmed.requests_to("efetch")) == fetched
    assert at_work.ok("changes", "--since", "2026-11-30", "--json").json() == []


def test_a_long_list_names_the_first_and_counts_the_rest(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    pubmed.add(article_set(*(article_xml(pmid, "Examplin") for pmid in range(1001, 1041))))
    said = bare.ok(*DRY).out
    assert "40 (PMID 1040 1039 1038 1037 1036 1035 1034 1033 … and 32 more)" in said
    assert len(rehearsed(bare)["new"]) == 40


def test_a_large_job_in_busy_hours_is_advised_to_wait(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litreview.workflow.search_plan.BATCH", 1)
    pubmed.add(article_set(*(article_xml(pmid, "Examplin") for pmid in range(1001, 1101))))
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-24T15:00:00Z")  # Tuesday, 10:00 in the east
    assert "NCBI wants large jobs" in bare.ok(*DRY).out
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-22T15:00:00Z")  # Sunday
    assert "NCBI wants large jobs" not in bare.ok(*DRY).out


def test_pubmed_out_of_reach_is_20_and_a_broken_file_10(bare: CommandLine) -> None:
    assert bare(*DRY).code == 20
    bare.edit("queries/examplin.toml", "name = ", "nam = ")
    assert bare(*DRY).code == 10


def test_a_rehearsal_asks_for_no_right_to_write(bare: CommandLine) -> None:
    bare(*DRY)
    assert not (bare.root / ".litreview" / "refresh.lock").exists()
