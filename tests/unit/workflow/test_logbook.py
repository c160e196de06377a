"""The log: JSON Lines whole and in order, and no secret in any of them."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import PubmedUnreachable, StoreReadOnly
from litreview.settings import Secret, Settings
from litreview.workflow.logbook import (
    Logbook,
    LogEvent,
    open_logbook,
)

KEY, EMAIL = "s3cr3t-key", "some+body@example.org"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Exchange:
    """Like the client's: one try of one request."""

    endpoint: str
    attempt: int
    status: int | None
    bytes: int
    seconds: float
    fault: str
    cached: bool


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with both secrets, in a folder of their own."""
    return Settings(
        workspace=tmp_path,
        database_url="sqlite:///:memory:",
        api_key=Secret(KEY),
        email=Secret(EMAIL),
        clock=NOW,
    )


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_line_says_when_what_and_who(settings: Settings) -> None:
    with open_logbook(settings, settings.workspace / "log.jsonl") as logbook:
        logbook.note(LogEvent.RUN_STARTED, compound="semax", since=NOW, wanted=(1, 2))
    (line,) = lines_of(settings.workspace / "log.jsonl")
    assert line["at"] == "2026-11-22T10:00:00Z"
    assert (line["level"], line["event"], line["compound"]) == ("info", "run_started", "semax")
    assert line["wanted"] == [1, 2]
    assert line["elapsed_s"] >= 0


def test_a_failed_exchange_is_a_warning(settings: Settings) -> None:
    path = settings.workspace / "log.jsonl"
    with open_logbook(settings, path) as logbook:
        logbook.exchange(Exchange("efetch", 1, 200, 4000, 0.2, "", cached=False))
        logbook.exchange(Exchange("efetch", 2, None, 0, 0.2, f"reset, key {KEY}", cached=False))
    good, bad = lines_of(path)
    assert (good["level"], good["status"], good["cached"]) == ("info", 200, False)
    assert (bad["level"], bad["status"], bad["fault"]) == ("warning", None, "reset, key ***")


def test_an_error_keeps_its_three_parts(settings: Settings) -> None:
    path = settings.workspace / "log.jsonl"
    with open_logbook(settings, path) as logbook:
        logbook.error(PubmedUnreachable("no answer", where="there", fix="Wait."), compound="semax")
    (line,) = lines_of(path)
    assert (line["level"], line["code"]) == ("error", "pubmed_unreachable")
    assert (line["what"], line["where"], line["fix"]) == ("no answer", "there", "Wait.")


def test_what_a_driver_repeats_of_the_database_s_address_is_hidden(settings: Settings) -> None:
    url = "postgresql://me:two words%21@127.0.0.1/db?passfile=/home/me/.pgpass&password=hunter2"
    kept = replace(settings, database_url=url)
    with open_logbook(kept, kept.workspace / "log.jsonl") as logbook:
        logbook.note(LogEvent.ERROR, what=f"cannot use {url}: two words! is wrong, so is hunter2")
    (line,) = lines_of(kept.workspace / "log.jsonl")
    assert line["what"] == "cannot use postgresql://…: *** is wrong, so is ***"


@given(
    facts=st.recursive(
        st.sampled_from([KEY, Secret(KEY), f"<{EMAIL}>", 3, None, 0.5, "plain"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=8,
    )
)
def test_at_any_depth_and_every_line_is_json(facts: object) -> None:
    written: list[bytes] = []
    logbook = Logbook(written.append, secrets=(KEY, Secret(EMAIL)))
    logbook.note(LogEvent.SEARCHED, facts=facts, api_key=KEY, EMAIL=EMAIL)
    (line,) = written
    assert KEY.encode() not in line
    assert EMAIL.encode() not in line
    assert line.count(b"\n") == 1
    assert {"api_key", "EMAIL"}.isdisjoint(json.loads(line, parse_constant=pytest.fail))


def test_a_file_is_added_to_by_several_at_once(settings: Settings) -> None:
    path = settings.workspace / "log.jsonl"

    def write(name: int) -> None:
        with open_logbook(settings, path) as logbook:
            for number in range(50):
                logbook.note(LogEvent.BATCH_STORED, name=name, number=number, filler="x" * 2000)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = lines_of(path)
    assert len(lines) == 200
    for name in range(4):
        assert [li["number"] for li in lines if li["name"] == name] == list(range(50))


def test_without_a_file_nothing_is_written(settings: Settings) -> None:
    with open_logbook(settings, None) as logbook:
        logbook.note(LogEvent.RUN_STARTED)
    assert list(settings.workspace.iterdir()) == []


def test_a_log_that_cannot_be_opened_is_said_at_once(settings: Settings) -> None:
    (settings.workspace / "log").mkdir()
    with pytest.raises(StoreReadOnly), open_logbook(settings, settings.workspace / "log"):
        pytest.fail("opened a folder")


def test_a_log_that_fills_the_disk_stops_no_run(settings: Settings) -> None:
    with open_logbook(settings, Path("/dev/full")) as logbook:
        logbook.note(LogEvent.RUN_STARTED)
