"""What an operator can look at: the log, the heartbeat, the status, the changes."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import (
    KEY,
    MAIL,
    Day,
    HeldServer,
    other_article,
    trial,
)
from tests.support.synthetic_xml import article_set, correction_xml

from litreview.settings import read_settings
from litreview.workflow.heartbeat import Beat, read_heartbeat
from litreview.workflow.run import run


def test_the_log_holds_every_exchange_and_no_secret(
    litreview: CommandLine, pubmed: HeldServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    monkeypatch.setenv("NCBI_EMAIL", MAIL)
    pubmed.misbehave("429", at_request=1)
    pubmed.misbehave("400-key", at_request=3)
    pubmed.misbehave("html200", at_request=4)
    results = [litreview("run", "--log", "log.jsonl") for _ in range(2)]
    log = [json.loads(line) for line in (litreview.root / "log.jsonl").read_text().splitlines()]
    sent = [line for line in log if line["event"] == "exchange" and not line["cached"]]
    assert [line["endpoint"] for line in sent] == [one.endpoint for one in pubmed.log]
    assert sent[0]["status"] == 429
    assert sent[0]["fault"]
    ended = [line["outcome"] for line in log if line["event"] == "run_ended"]
    assert len(ended) == len(results)
    assert ended[-1] == "complete"
    written = b"".join(litreview.snapshot(".").values())
    said = "".join(result.out + result.err for result in results).encode()
    for secret in (KEY, MAIL, MAIL.replace("@", "%40")):
        assert secret.encode() not in written + said
    assert KEY in {one.parameters.get("api_key") for one in pubmed.log}


def test_a_run_under_way_shows_a_heartbeat(litreview: CommandLine, pubmed: HeldServer) -> None:
    seen: list[str] = []

    def look() -> None:
        beat = json.loads((litreview.root / ".litreview/heartbeat.json").read_text())
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        status = litreview.process("status", env=environment)
        seen.extend([beat["verb"], beat.get("outcome", ""), status.communicate()[0].decode()])

    pubmed.looks = look
    litreview.ok("run")
    verb, outcome, status = seen
    assert (verb, outcome) == ("run", "")
    assert f"run is at work since 2026-11-22T10:00:00Z (process {os.getpid()})" in status
    ended = json.loads((litreview.root / ".litreview/heartbeat.json").read_text())
    assert ended["outcome"] == "complete"
    assert "at work" not in litreview.ok("status").out


def test_the_heartbeat_goes_on_while_pages_are_made(
    litreview: CommandLine, pubmed: HeldServer
) -> None:
    settings = read_settings(litreview.root)
    seen: dict[str, Beat | None] = {}

    def look(what: str, _done: int, _total: int) -> None:
        seen[what] = read_heartbeat(settings)

    pubmed.misbehave("missing-pmids", at_request=lambda r: r.endpoint == "efetch.fcgi", times=2)
    run(settings, progress=look)
    publishing = seen["publishing"]
    assert publishing is not None
    assert (publishing.verb, publishing.alive) == ("run", True)
    ended = read_heartbeat(settings)
    assert ended is not None
    assert ended.outcome == "partial"


def test_a_run_that_died_is_told_by_status_until_the_next(
    litreview: CommandLine, pubmed: HeldServer
) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        running[0].kill()
        running[0].wait()

    pubmed.looks = kill
    running.append(litreview.process("run"))
    running[0].communicate()
    assert running[0].returncode == -9
    said = litreview.ok("status").out
    assert "run started 2026-11-22T10:00:00Z stopped unexpectedly" in said
    assert "run it again" in said
    litreview.ok("run")
    assert "died" not in litreview.ok("status").out


def test_changes_for_programs_have_their_shape(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.remove(102)
    pubmed.add(article_set(other_article(301)))
    pubmed.add(trial(revised="2026-11-28", corrections=correction_xml("ErratumIn", "950")))
    day("2026-11-29")
    tracked.ok("run")
    told = tracked.ok("changes", "--since", "2026-11-29", "--json").json()
    assert all(
        list(one)[:7] == ["at", "compound", "kind", "subject", "from", "to", "cause"]
        for one in told
    )
    assert {one["compound"] for one in told} == {"examplin"}
    assert {(one["kind"], one["subject"], one["from"], one["to"]) for one in told} == {
        ("new_study", "pmid:301", "", "present"),
        ("standing", "pmid:101", "none", "corrected"),
        ("revised", "pmid:101", "", "standing"),
        ("vanished", "pmid:102", "present", "gone"),
    }


def test_a_rehearsal_is_no_sign_of_life(tracked: CommandLine, day: Day) -> None:
    heartbeat = tracked.root / ".litreview/heartbeat.json"
    before = heartbeat.read_bytes()
    day("2026-11-23")
    tracked.ok("refresh", "--dry-run")
    assert heartbeat.read_bytes() == before
