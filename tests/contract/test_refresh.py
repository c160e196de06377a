"""Refreshes against a PubMed on this machine: what is fetched, kept, marked and counted."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.errors import IncompleteRefresh, PubmedUnreachable, QueryFileError, StoreLocked
from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.vocabulary import Presence, RunOutcome, Standing
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.textfiles.locks import writer_lock
from litreview.workflow.refresh import refresh
from litreview.workflow.results import RefreshReport

MINT = Compound("mint")
DAY_1 = datetime(2026, 11, 1, 6, tzinfo=UTC)
FIRST = range(101, 106)


@pytest.fixture
def pubmed() -> Iterator[EutilsServer]:
    """A PubMed with five articles on mint, and one that the query does not find."""
    other = article_xml(900, "Sage and sleep", "Nobody slept.")
    with EutilsServer(article_set(*(article_xml(pmid) for pmid in FIRST), other)) as server:
        yield server


@pytest.fixture
def at(tmp_path: Path, pubmed: EutilsServer) -> Callable[..., Settings]:
    """Settings for one workspace at a moment; by default on the first day."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "mint.toml").write_text(
        'name = "Mint"\npubmed = \'"mint"[tiab]\'\n', encoding="utf-8"
    )

    def settings(days: int = 0, *, url: str = "", deadline_s: float = 30) -> Settings:
        return Settings(
            workspace=tmp_path,
            database_url=f"sqlite:///{tmp_path}/.litreview/records.sqlite3",
            eutils_url=url or pubmed.url,
            clock=DAY_1 + timedelta(days=days),
            timeout_s=5,
            deadline_s=deadline_s,
            retry_wait_s=0,
            rate_per_s=1000,
        )

    return settings


def only(reports: tuple[RefreshReport, ...]) -> RefreshReport:
    (report,) = reports
    return report


def stored(settings: Settings) -> dict[StudyId, Record]:
    with open_store(settings.database_url) as store:
        return {record.id: record for record in store.records(MINT)}


def presence(settings: Settings) -> dict[str, Presence]:
    with open_store(settings.database_url) as store:
        members = store.memberships(MINT)
    return {study.removeprefix("pmid:"): member.presence for study, member in members.items()}


def runs(settings: Settings) -> list[dict[str, object]]:
    return [line for line in history(settings) if line["kind"] == "run"]


def history(settings: Settings) -> list[dict[str, object]]:
    path = settings.workspace / "data" / "mint" / "history.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def bibliography(settings: Settings) -> list[dict[str, object]]:
    path = settings.workspace / "data" / "mint" / "citations.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_first_refresh_stores_everything_the_query_finds(at: Callable[..., Settings]) -> None:
    report = only(refresh(at(), ["mint"]))
    assert report.outcome is RunOutcome.COMPLETE
    assert (report.run.requested, report.run.received, report.run.parsed, report.run.new) == (
        5,
        5,
        5,
        5,
    )
    assert (report.run.failed, report.run.vanished, report.run.data_through) == (0, 0, "2026-11-01")
    assert set(stored(at())) == {f"pmid:{pmid}" for pmid in FIRST}
    assert [line["pmid"] for line in bibliography(at())] == [str(pmid) for pmid in FIRST]
    assert [entry["kind"] for entry in history(at())] == ["new_study", "run"]


def test_the_bibliography_holds_no_abstract(at: Callable[..., Settings]) -> None:
    refresh(at(), ["mint"])
    written = (at().workspace / "data" / "mint" / "citations.jsonl").read_text()
    assert "Mint leaves and walking speed" in written
    assert "Twelve adults" not in written


def test_an_unchanged_compound_costs_at_most_three_requests(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    for days in (0, 1, 30):
        before = len(pubmed.log)
        report = only(refresh(at(days), ["mint"]))
        assert report.outcome is RunOutcome.COMPLETE
        assert (report.run.new, report.run.revised, report.run.vanished) == (0, 0, 0)
        assert len(pubmed.log) - before == report.run.requests <= 3


def test_a_revision_is_fetched_counted_and_kept_beside_the_first(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.add(article_set(article_xml(103, "Mint leaves, once more", revised="2026/11/02")))
    before = len(pubmed.log)
    report = only(refresh(at(2), ["mint"]))
    assert (report.run.new, report.run.revised, report.run.requested) == (0, 1, 1)
    asked = [request.endpoint for request in pubmed.log[before:]]
    assert asked == ["esearch.fcgi"] * 3 + ["efetch.fcgi"]  # the set, changes, marks
    with open_store(at().database_url) as store:
        titles = [r.record.title.plain for r in store.revisions(StudyId("pmid:103"))]
    assert titles == ["Mint leaves and walking speed", "Mint leaves, once more"]


def test_maintenance_without_a_visible_change_is_no_revision(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.add(article_set(article_xml(103, revised="2026/11/02")))
    assert only(refresh(at(2), ["mint"])).run.revised == 0


def test_a_retraction_of_an_old_record_is_seen(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    notice = correction_xml("RetractionIn", "999")
    pubmed.add(article_set(article_xml(103, corrections=notice, revised="2026/11/20")))
    refresh(at(21), ["mint"])
    record = stored(at())[StudyId("pmid:103")]
    assert (record.standing, record.notices) == (Standing.RETRACTED, ("999",))
    assert {"pmid": "103", "standing": "retracted"}.items() <= bibliography(at())[2].items()


def test_a_record_that_left_the_query_is_kept_and_told_from_one_that_is_gone(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.add(article_set(article_xml(101, "Thyme", "Nobody walked.", revised="2026/11/02")))
    pubmed.remove(102)
    report = only(refresh(at(2), ["mint"]))
    assert (report.outcome, report.run.vanished) == (RunOutcome.COMPLETE, 2)
    assert presence(at())["101"] is Presence.LEFT_QUERY
    assert presence(at())["102"] is Presence.GONE
    assert len(stored(at())) == 5
    assert len(bibliography(at())) == 5


def test_a_record_that_left_is_told_of_once(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.add(article_set(article_xml(101, "Thyme", "Nobody walked.", revised="2026/11/02")))
    notes = [only(refresh(at(days), ["mint"])).notes for days in (2, 3)]
    assert notes == [("Records that left the query, still served by PubMed; kept here: 1.",), ()]


def test_vanished_is_counted_once_and_gone_twice_is_withdrawn(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.remove(102)
    counts = [only(refresh(at(days), ["mint"])).run.vanished for days in (2, 2, 3)]
    assert counts == [1, 0, 0]
    with open_store(at().database_url) as store:
        assert store.memberships(MINT)[StudyId("pmid:102")].withdrawn


def test_a_record_that_comes_back_is_restored(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    pubmed.remove(102)
    refresh(at(2), ["mint"])
    pubmed.add(article_set(article_xml(102)))
    report = only(refresh(at(3), ["mint"]))
    assert (report.run.restored, report.run.new) == (1, 0)
    assert presence(at())["102"] is Presence.PRESENT


def test_a_record_listed_and_not_served_keeps_the_run_from_being_complete(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    pubmed.misbehave(
        "missing-pmids", at_request=lambda r: r.endpoint.startswith("efetch"), times=2, detail="104"
    )
    report = only(refresh(at(), ["mint"]))
    assert report.outcome is RunOutcome.PARTIAL
    assert isinstance(report.error, IncompleteRefresh)
    assert "104" in str(report.error)
    assert report.run.data_through == ""
    assert presence(at())["104"] is Presence.NOT_SERVED
    assert runs(at()) == []
    again = only(refresh(at(), ["mint"]))  # beside it one that is known to be served
    assert (again.outcome, again.run.requested, again.run.received) == (RunOutcome.COMPLETE, 2, 2)


def test_a_record_left_out_of_one_reply_is_asked_for_again(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    pubmed.misbehave("missing-pmids", at_request=3, detail="104")
    report = only(refresh(at(), ["mint"]))
    assert (report.outcome, report.run.parsed, report.run.requests) == (RunOutcome.COMPLETE, 5, 4)


def test_a_record_never_served_does_not_hold_the_watermark_back_for_ever(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    pubmed.misbehave(
        "missing-pmids", at_request=lambda r: r.endpoint.startswith("efetch"), times=9, detail="104"
    )
    outcomes = [only(refresh(at(days), ["mint"])).outcome for days in (0, 0, 1)]
    assert outcomes == [RunOutcome.PARTIAL, RunOutcome.PARTIAL, RunOutcome.COMPLETE]


@pytest.mark.parametrize("fault", ["502", "truncated", "error200", "wrong-pmids", "reset"])
def test_nothing_received_is_lost_when_a_later_batch_fails(
    at: Callable[..., Settings], pubmed: EutilsServer, fault: str
) -> None:
    pubmed.add(article_set(*(article_xml(pmid) for pmid in range(1001, 1420))))
    over: list[bool] = []
    pubmed.misbehave(fault, at_request=lambda r: not over and r.number > 3, times=999)
    report = only(refresh(at(), ["mint"]))
    over.append(True)
    assert report.outcome is RunOutcome.PARTIAL
    assert 0 < report.run.parsed < 424
    assert report.run.failed == 424 - report.run.parsed
    assert (report.run.data_through, runs(at())) == ("", [])
    assert len(stored(at())) == report.run.parsed
    again = only(refresh(at(), ["mint"]))
    assert (again.outcome, again.run.requested) == (RunOutcome.COMPLETE, report.run.failed)
    assert len(stored(at())) == 424


def test_a_passing_fault_changes_nothing_but_the_number_of_requests(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    pubmed.misbehave("429", at_request=1)
    pubmed.misbehave("html200", at_request=4)
    report = only(refresh(at(), ["mint"]))
    assert (report.outcome, report.run.received, report.run.requests) == (RunOutcome.COMPLETE, 5, 5)


def test_an_unreachable_pubmed_leaves_everything_as_it_was(at: Callable[..., Settings]) -> None:
    refresh(at(), ["mint"])
    before = (stored(at()), presence(at()), bibliography(at()), history(at()))
    report = only(refresh(at(1, url="http://127.0.0.1:1/"), ["mint"]))
    assert report.outcome is RunOutcome.FAILED
    assert isinstance(report.error, PubmedUnreachable)
    assert (stored(at()), presence(at()), bibliography(at()), history(at())) == before


def test_a_query_pubmed_refuses_fails_by_name(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    pubmed.misbehave("error200", detail="Search failed: unbalanced parentheses", times=9)
    report = only(refresh(at(), ["mint"]))
    assert report.outcome is RunOutcome.FAILED
    assert isinstance(report.error, QueryFileError)
    assert report.error.where == "queries/mint.toml"


def test_without_a_database_the_bibliography_remembers(at: Callable[..., Settings]) -> None:
    refresh(at(), ["mint"])
    for file in (at().workspace / ".litreview").glob("records*"):
        file.unlink()
    report = only(refresh(at(1), ["mint"]))
    assert (report.run.received, report.run.new, report.run.revised, report.run.vanished) == (
        5,
        0,
        0,
        0,
    )
    assert {line["first_seen"] for line in bibliography(at())} == {"2026-11-01"}


def test_without_a_database_a_changed_record_is_still_told_as_revised(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    refresh(at(), ["mint"])
    for file in (at().workspace / ".litreview").glob("records*"):
        file.unlink()
    pubmed.add(article_set(article_xml(103, "Mint leaves, once more", revised="2026/11/02")))
    report = only(refresh(at(1), ["mint"]))
    assert (report.run.new, report.run.revised) == (0, 1)


def test_two_refreshes_at_once_do_not_happen(at: Callable[..., Settings]) -> None:
    with (
        writer_lock(at().cache_dir / "refresh.lock"),
        pytest.raises(StoreLocked, match=r"refresh|process|writing"),
    ):
        refresh(at(), ["mint"])
    assert only(refresh(at(), ["mint"])).outcome is RunOutcome.COMPLETE


def test_a_dry_run_says_what_would_come_and_stores_nothing(at: Callable[..., Settings]) -> None:
    report = only(refresh(at(), ["mint"], dry_run=True))
    assert report.run.requested == 5
    assert report.rehearsal is not None
    assert (report.rehearsal.hits, len(report.rehearsal.new)) == (5, 5)
    assert stored(at()) == {}
    assert not (at().workspace / "data").exists()


def test_full_fetches_everything_again(at: Callable[..., Settings]) -> None:
    refresh(at(), ["mint"])
    report = only(refresh(at(1), ["mint"], full=True))
    assert (report.run.requested, report.run.received, report.run.revised) == (5, 5, 0)


def test_one_broken_query_file_does_not_stop_the_others(at: Callable[..., Settings]) -> None:
    (at().workspace / "queries" / "broken.toml").write_text('name = "Broken"\n', encoding="utf-8")
    reports = {report.compound: report for report in refresh(at(), ["broken", "mint"])}
    assert reports[Compound("broken")].error is not None
    assert reports[MINT].outcome is RunOutcome.COMPLETE


def test_the_deadline_is_that_of_the_whole_run(
    at: Callable[..., Settings], pubmed: EutilsServer
) -> None:
    words = (at().workspace / "queries" / "mint.toml").read_text(encoding="utf-8")
    for name in ("rosemary", "sage", "thyme"):
        (at().workspace / "queries" / f"{name}.toml").write_text(words, encoding="utf-8")
    pubmed.misbehave("stall", times=999)
    began = time.monotonic()
    reports = refresh(at(deadline_s=2))
    assert time.monotonic() - began < 8
    assert [report.outcome for report in reports] == [RunOutcome.FAILED] * 4
    assert all(isinstance(report.error, PubmedUnreachable) for report in reports)


def test_headers_that_drip_outlast_no_deadline(tmp_path: Path, at: Callable[..., Settings]) -> None:
    """A socket that sends a byte of its headers from time to time is never silent."""
    stopped = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not stopped.wait(0.1):
                connection.sendall(b"y")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        began = time.monotonic()
        report = only(refresh(replace(at(url=url, deadline_s=1), timeout_s=0.3), ["mint"]))
        stopped.set()
    assert time.monotonic() - began < 8
    assert isinstance(report.error, PubmedUnreachable)
