"""`doctor`: what it finds, what it mends, and what it never tells."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_server import EutilsServer

Damage = Callable[[CommandLine], None]
BIBLIOGRAPHY = "data/examplin/citations.jsonl"
OLD = (1_000_000_000, 1_000_000_000)  # seconds: long before any draft could be in work
JUDGEMENT = (
    "grade", "examplin", "101", "--set", "n=24", "--source", "full text", "--account",
    "full_text", "--certainty", "high", "--reviewer", "anna",
)  # fmt: skip


def levels(findings: list[dict[str, Any]], level: str) -> list[str]:
    return [finding["what"] for finding in findings if finding["level"] == level]


def torn_history(litreview: CommandLine) -> None:
    litreview.ok("publish")
    with (litreview.root / "data/examplin/history.jsonl").open("ab") as file:
        file.write(b'{"id":"torn')


def torn_bibliography(litreview: CommandLine) -> None:
    with (litreview.root / BIBLIOGRAPHY).open("ab") as file:
        file.write(b'{"pmid":"299","title":"torn')


def torn_review(litreview: CommandLine) -> None:
    litreview.ok(*JUDGEMENT)
    with (litreview.root / "data/examplin/reviews/anna.jsonl").open("ab") as file:
        file.write(b'{"id":"torn')


def half_written(litreview: CommandLine) -> None:
    draft = litreview.write("data/examplin/.citations.jsonl.x1y2.tmp", '{"pmid":')
    os.utime(draft, OLD)


def no_rights(litreview: CommandLine) -> None:
    (litreview.root / ".litreview/records.sqlite3").chmod(0o400)


def lost_record(litreview: CommandLine) -> None:
    with sqlite3.connect(litreview.root / ".litreview/records.sqlite3") as database:
        database.execute("DELETE FROM records WHERE study = 'pmid:101'")
    database.close()


def no_database(litreview: CommandLine) -> None:
    path = litreview.root / ".litreview/records.sqlite3"
    for file in path.parent.glob("records.sqlite3*"):
        file.unlink()
    path.write_bytes(b"this is no database, only words " * 200)


def torn_pages(litreview: CommandLine) -> None:
    path = litreview.root / ".litreview/records.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * 8192 + data[16384:])


def newer_database(litreview: CommandLine) -> None:
    with sqlite3.connect(litreview.root / ".litreview/records.sqlite3") as database:
        database.execute("UPDATE schema_number SET number = 99")
    database.close()


@pytest.mark.parametrize(
    ("damage", "found", "mended"),
    [
        (torn_history, "incomplete", "history.jsonl.torn"),
        (torn_review, "incomplete", "anna.jsonl.torn"),
        (torn_bibliography, "doctor --repair", "citations.jsonl: line 3 (PMID 299)"),
        (half_written, "half written", "deleted"),
        (no_rights, "lacks u+w", "chmod u+w"),
        (lost_record, "points to a missing row of records", "it is kept as records.sqlite3.old-"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_damage_is_found_and_mended(
    litreview: CommandLine, damage: Damage, found: str, mended: str
) -> None:
    damage(litreview)
    before = litreview.snapshot("data")
    first = litreview("doctor", "--json").json()
    bad = levels(first, "warning") + levels(first, "problem")
    assert any(found in what for what in bad), bad
    assert litreview.snapshot("data") == before  # looking changes nothing
    result = litreview("doctor", "--repair", "--json")
    assert result.code == 0, result
    done = levels(result.json(), "mended")
    assert any(mended in what for what in done), done
    assert levels(result.json(), "problem") == []
    again = litreview.ok("doctor", "--repair", "--json").json()
    assert levels(again, "mended") == []


def test_torn_lines_are_kept_and_whole_ones_stay(litreview: CommandLine) -> None:
    for damage, path in (
        (torn_history, "data/examplin/history.jsonl"),
        (torn_review, "data/examplin/reviews/anna.jsonl"),
    ):
        damage(litreview)
        file = litreview.root / path
        whole = file.read_bytes().rpartition(b"\n")[0] + b"\n"
        litreview.ok("doctor", "--repair")
        assert file.read_bytes() == whole
        assert file.with_name(f"{file.name}.torn").read_bytes() == b'{"id":"torn\n'
    studies = litreview.ok("studies", "examplin", "--json").json()
    assert any("anna" in study["graded_by"] for study in studies)


def cut(path: Path) -> bytes:
    """Cut the last line of a file in its middle; what is left."""
    data = path.read_bytes()
    path.write_bytes(data[:-40])
    return data[:-40]


def aside_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged-20261122T100000Z")


def test_a_bibliography_half_written_comes_back_whole_from_the_database(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-01T10:00:00Z")
    bare.ok("run")
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-22T10:00:00Z")
    file = bare.root / BIBLIOGRAPHY
    whole = file.read_bytes()
    with sqlite3.connect(bare.root / ".litreview/records.sqlite3") as database:
        held = {study for (study,) in database.execute("SELECT study FROM records")}
    database.close()
    lines = [line for line in whole.splitlines(True) if f"pmid:{json.loads(line)['pmid']}" in held]
    others = [line for line in whole.splitlines(True) if line not in lines]
    file.write_bytes(b"".join([*others, *lines]))  # a held one comes last
    left = cut(file)
    result = bare("status")
    assert result.code == 11
    assert "doctor --repair" in result.err
    said = bare.ok("doctor", "--repair", "--json").json()
    assert file.read_bytes() == whole
    assert aside_of(file).read_bytes() == left
    assert any(aside_of(file).name in finding["fix"] for finding in said)
    assert not any("is lost" in what for what in levels(said, "warning"))
    assert bare.ok("run", "--json").json()["refresh"][0]["new"] == 0


def test_a_line_no_database_holds_is_lost_and_said_so_and_the_others_stay(
    bare: CommandLine,
) -> None:
    file = bare.root / BIBLIOGRAPHY
    *kept, last = file.read_bytes().splitlines(True)
    garbage = [b"\0\0\0\n", b"\xff\xfe no text\n", b"[1, 2]\n"]
    file.write_bytes(b"".join([*garbage, *kept, last[:-40]]))
    damaged = file.read_bytes()
    said = bare.ok("doctor", "--repair", "--json").json()
    assert file.read_bytes() == b"".join(kept)
    assert aside_of(file).read_bytes() == damaged
    lost = [what for what in levels(said, "warning") if "lost" in what]
    pmid = re.findall(rb'"pmid":"(\d+)"', last)[0].decode()
    assert len(lost) == 1
    assert all(word in lost[0] for word in ("line 1", "line 2", "line 3", f"(PMID {pmid})"))


@pytest.mark.parametrize(
    "line",
    [
        '{"pmid":"900","title":"A title","word_of_a_newer_litreview":1}',
        "<<<<<<< HEAD",
        '{"pmid":"101","title":"Another line of a PMID that stands there"}',
    ],
)
def test_what_a_person_must_decide_is_not_taken_for_damage(bare: CommandLine, line: str) -> None:
    file = bare.root / BIBLIOGRAPHY
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{line}\n{text}{{"pmid":"299","titl', encoding="utf-8")
    before = file.read_bytes()
    result = bare("doctor", "--repair", "--json")
    assert result.code == 11
    assert levels(result.json(), "problem")
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", [no_database, torn_pages, newer_database])
def test_a_database_that_cannot_be_used_is_kept_and_the_next_run_rebuilds_it(
    litreview: CommandLine, pubmed: EutilsServer, damage: Damage
) -> None:
    damage(litreview)
    path = litreview.root / ".litreview/records.sqlite3"
    before = path.read_bytes()
    process = litreview.process("status")  # of its own, for what it says as it ends
    said = process.communicate()[1].decode()
    assert process.returncode == 0
    (kept,) = (p for p in path.parent.glob("records.sqlite3.old-*") if p.name.endswith("Z"))
    assert kept.read_bytes() == before
    assert said.startswith(f"litreview: {path}: ")
    assert f"it is kept as {kept.name}, and a new one was made" in said
    assert litreview.ok("status").err == ""
    assert levels(litreview.ok("doctor", "--repair", "--json").json(), "mended") == []
    (refresh,) = litreview.ok("run", "--json").json()["refresh"]
    assert refresh["outcome"] == "complete"
    assert refresh["new"] == 0


def test_doctor_says_what_it_set_aside(litreview: CommandLine) -> None:
    no_database(litreview)
    said = levels(litreview.ok("doctor", "--json").json(), "warning")
    assert any("is not a database; it is kept as records.sqlite3.old-" in what for what in said)


def test_a_damaged_database_is_kept_and_what_people_wrote_stays(
    litreview: CommandLine, pubmed: EutilsServer
) -> None:
    litreview.ok(*JUDGEMENT)
    lost_record(litreview)
    before = litreview.snapshot("data")
    litreview.ok("doctor", "--repair")
    assert litreview.snapshot("data") == before
    assert len(list((litreview.root / ".litreview").glob("records.sqlite3.old-*"))) == 1
    (refresh,) = litreview.ok("run", "--json").json()["refresh"]
    assert refresh["outcome"] == "complete"


def test_while_another_writes_nothing_is_repaired(
    bare: CommandLine, pubmed: EutilsServer, wait_for: Callable[[Callable[[], object]], None]
) -> None:
    pubmed.misbehave("stall", at_request=1)
    process = bare.process("refresh", "examplin")
    try:
        wait_for(lambda: pubmed.log)
        result = bare("doctor", "--repair")
        assert result.code == 30
        assert f"process {process.pid}" in result.err
    finally:
        process.kill()
        process.communicate()


def test_a_refresh_killed_is_seen_and_closed(
    bare: CommandLine, pubmed: EutilsServer, wait_for: Callable[[Callable[[], object]], None]
) -> None:
    pubmed.misbehave("stall", at_request=1)
    process = bare.process("refresh", "examplin")
    wait_for(lambda: pubmed.log)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    warned = levels(bare.ok("doctor", "--json").json(), "warning")
    assert any("never ended" in what for what in warned)
    mended = levels(bare.ok("doctor", "--repair", "--json").json(), "mended")
    assert any("closed as failed" in what for what in mended)
    warned = levels(bare.ok("doctor", "--json").json(), "warning")
    assert not any("never ended" in what for what in warned)
    pubmed.behave()
    assert bare.ok("refresh", "examplin", "--json").json()[0]["outcome"] == "complete"


def test_a_run_of_the_future_is_told(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_NOW", "2027-11-22T10:00:00Z")
    bare.ok("run")
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-22T10:00:00Z")
    found = bare.ok("doctor", "--json").json()
    (told,) = [one for one in found if "2027-11-22" in one["what"]]
    assert told["level"] == "warning"
    assert "clock was ahead" in told["what"]
    assert "refresh examplin --full" in told["fix"]
    monkeypatch.setenv("LITREVIEW_NOW", "2027-11-22T10:00:00Z")
    assert not any(
        "clock" in what for what in levels(bare.ok("doctor", "--json").json(), "warning")
    )


def test_a_latest_run_that_fell_short_is_told_until_one_is_complete(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short() -> list[str]:
        found = bare.ok("doctor", "--json").json()
        return [what for what in levels(found, "warning") if "latest refresh" in what]

    bare.ok("refresh")
    assert short() == []
    pubmed.misbehave("502", at_request=lambda request: True, times=9)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-23T10:00:00Z")
    assert bare("refresh").code == 20
    (said,) = short()
    assert said.startswith("examplin: the latest refresh, of 2026-11-23T10:00:00Z, failed")
    pubmed.behave()
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-24T10:00:00Z")
    bare.ok("refresh")
    assert short() == []


def test_a_folder_no_query_belongs_to_is_told(bare: CommandLine) -> None:
    (bare.root / "data/.hidden").mkdir()
    bare.write("data/zygote/claims.toml", "")
    bare.write("queries/Mis Named.toml", "")
    (bare.root / "data/Mis Named").mkdir()
    found = bare("doctor", "--json").json()
    (told,) = [one for one in found if "is ignored" in one["what"]]
    assert told["what"].startswith("data/zygote")
    assert "queries/zygote.toml" in told["fix"]


def test_pubmed_is_asked_once_and_only_when_wanted(
    litreview: CommandLine, pubmed: EutilsServer
) -> None:
    litreview.ok("doctor")
    assert not pubmed.log
    said = levels(litreview.ok("doctor", "--online", "--json").json(), "ok")
    assert any("PubMed answers" in what for what in said)
    assert len(pubmed.log) == 1


def test_an_unreachable_pubmed_ends_with_20(litreview: CommandLine) -> None:
    result = litreview("doctor", "--online", "--json")
    assert result.code == 20
    assert any("PubMed did not answer" in what for what in levels(result.json(), "problem"))


@pytest.fixture
def bundled(
    litreview: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The texts of a bundle made where there is something to hide."""
    home = litreview.root.parent
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NCBI_API_KEY", "s3cr3t-key")
    monkeypatch.setenv("NCBI_EMAIL", "somebody@example.org")
    litreview.ok("run")
    litreview.write(
        ".litreview/log.jsonl",
        "".join(json.dumps({"event": "old", "number": n}) + "\n" for n in range(500))
        + '{"event":"error","what":"s3cr3t-key of other@example.com"}\n',
    )
    said = litreview.ok("doctor", "--bundle", "report.zip").out
    assert "report.zip: written" in said
    with zipfile.ZipFile(litreview.root / "report.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_a_bundle_says_what_a_helper_asks_first(bundled: dict[str, str]) -> None:
    read = json.loads(bundled["litreview/report.json"])
    assert {"litreview", "sqlalchemy", "biopython"} <= set(read["packages"])
    assert read["settings"]["api_key"] == "***"
    assert read["database"]["rows"]["revisions"] >= 2
    assert read["database"]["runs"]["examplin"][-1]["outcome"] == "complete"
    assert read["heartbeat"]["outcome"] == "complete"
    assert any(finding["level"] == "ok" for finding in read["findings"])
    assert "queries/examplin.toml" in bundled["litreview/tree.txt"]
    assert len(bundled["litreview/log.jsonl"].splitlines()) == 200


def test_a_bundle_tells_no_secret_and_no_abstract(
    bundled: dict[str, str], litreview: CommandLine
) -> None:
    said = "".join(bundled.values())
    for never in ("s3cr3t-key", "@example", str(litreview.root.parent), "randomly assigned"):
        assert never not in said
    assert '"workspace": "~/' in said
    assert re.search(r'"what":\s*"\*\*\* of \*\*\*"', bundled["litreview/log.jsonl"])


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://h/db?password=hunter2",
        "postgresql://u:hunter2/x@h/db",
        "postgresql://h/db?user=u&password=hunter2",
    ],
)
def test_a_bundle_names_a_database_by_its_dialect_alone(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LITREVIEW_DB", url)
    bare("doctor", "--bundle", "report.zip")
    with zipfile.ZipFile(bare.root / "report.zip") as archive:
        said = "".join(archive.read(name).decode() for name in archive.namelist())
    assert '"database_url": "postgresql://…"' in said
    assert "hunter2" not in said


def test_the_same_workspace_gives_the_same_bundle(litreview: CommandLine) -> None:
    litreview.ok("doctor", "--bundle", "../one.zip")
    litreview.ok("doctor", "--bundle", "../two.zip")
    one, two = ((litreview.root.parent / f"{name}.zip").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_bundle_is_made_of_a_broken_workspace_too(litreview: CommandLine) -> None:
    no_database(litreview)
    litreview.edit("queries/examplin.toml", "name = ", "nam = ")
    result = litreview("doctor", "--bundle", "report.zip")
    assert result.code == 1
    with zipfile.ZipFile(litreview.root / "report.zip") as archive:
        assert "not a database" in archive.read("litreview/report.json").decode()
