"""`doctor`: what it finds, what it mends, and what it never tells."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_server import EutilsServer

from litreview.errors import RuleBookError

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
        (torn_bibliography, "line 3: is not JSON", "citations.jsonl.torn"),
        (half_written, "half written", "deleted"),
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


WRONG = {  # file, what is wrong, and the lines that are
    "queries/examplin.toml": ('name = ""\npubmed = "x"\ncadence_days = 0\n', (1, 3)),
    "data/policy.toml": ("min_n_t3 = 0\n", (1,)),
    "data/site.toml": ('titel = "x"\nurl = "example.org"\n', (1, 2)),
    "data/topics.toml": ('[[topic]]\nid = "a"\n', (1,)),
    "data/examplin/claims.toml": ('[[claim]]\nid = "a"\n\n[[claim]]\nid = "b"\n', (1, 4)),
    "data/examplin/reports.toml": ('[[source]]\nid = "a"\n[[report]]\nid = "b"\n', (1, 3)),
    "data/examplin/corrections.toml": (
        '[[correction]]\non = 2026-01-01\nwas = "a"\nnow = "b"\npmid = 999\nclaim = "c"\n',
        (5, 6),
    ),
    "data/examplin/manual/a.toml": ('colour = "blue"\n', (1,)),
    "data/examplin/manual/b.toml": ('id = "manual:b"\ntitle = ""\nprovenance = "x"\n', (2,)),
    "data/examplin/history.jsonl": ('{"id":"a"}\n\n{"id":"b"}\n', (1, 3)),
    "data/examplin/reviews/anna.jsonl": ('{"id":"a"}\n[]\n', (1, 2)),
    "data/examplin/reviews/boris.jsonl": ("{}\n", (1,)),
}


def test_every_mistake_of_every_text_file_is_named_with_its_line(bare: CommandLine) -> None:
    for path, (text, _) in WRONG.items():
        bare.write(path, text)
    problems = levels(bare("doctor", "--json").json(), "problem")
    for path, (_, lines) in WRONG.items():
        told = {what.split(":")[0].split(",")[1] for what in problems if what.startswith(path)}
        assert told == {f" line {line}" for line in lines}, (path, problems)
    assert len(problems) == len(set(problems))
    bare.write("data/examplin/citations.jsonl", '{"pmid":"101"}\n{"pmid":"x","title":"a"}\n')
    problems = levels(bare("doctor", "--json").json(), "problem")
    cited = [what for what in problems if what.startswith("data/examplin/citations.jsonl")]
    assert [what.split(":")[0][-6:] for what in cited] == ["line 1", "line 2"]


def test_a_broken_template_is_told_before_a_page_is_written(bare: CommandLine) -> None:
    path = bare.write("templates/search.js", "var index =\n{{ };\n")
    result = bare("publish")
    assert (result.code, f"{path}, line 2: the template cannot be used" in result.err) == (11, True)
    assert not (bare.root / "site").exists()
    assert any(
        f"{path}, line 2" in what for what in levels(bare("doctor", "--json").json(), "problem")
    )


def test_a_page_that_fails_leaves_none_that_leads_to_it(bare: CommandLine) -> None:
    name = "{{ no_such_value }}"  # known to be wrong only where it is placed
    for template, there in (("claim.html", set()), ("search.js", {"examplin/index.html"})):
        path = bare.write(f"templates/{template}", name)
        result = bare("publish")
        assert (result.code, f"{path}, line 1" in result.err) == (11, True)
        pages = {"index.html", "style.css", "examplin/index.html"}
        assert {page for page in pages if (bare.root / "site" / page).exists()} == there
        path.unlink()
    bare.ok("publish")


def test_a_correction_of_a_study_of_no_record_stops_the_pages_and_is_named(
    litreview: CommandLine,
) -> None:
    path = "data/examplin/corrections.toml"
    entry = '[[correction]]\non = 2026-01-01\nwas = "a"\nnow = "b"\npmid = {}\n'
    litreview.write(path, entry.format(101))
    litreview.ok("claims", "examplin")
    litreview.write(path, entry.format(999))
    for verb in ("claims", "publish"):
        result = litreview(verb, "examplin")
        assert result.code == 11
        assert f"{path}, line 5: PMID 999 is none of the compound's records" in result.err
        assert "litreview refresh examplin" in result.err


def test_torn_lines_are_kept_and_whole_ones_stay(litreview: CommandLine) -> None:
    for damage, path in (
        (torn_history, "data/examplin/history.jsonl"),
        (torn_review, "data/examplin/reviews/anna.jsonl"),
        (torn_bibliography, "data/examplin/citations.jsonl"),
    ):
        damage(litreview)
        file = litreview.root / path
        whole, end, torn = file.read_bytes().rpartition(b"\n")
        litreview.ok("doctor", "--repair")
        assert file.read_bytes() == whole + end
        assert file.with_name(f"{file.name}.torn").read_bytes() == torn + end
    studies = litreview.ok("studies", "examplin", "--json").json()
    assert any("anna" in study["graded_by"] for study in studies)


def test_a_missing_right_is_told_with_the_command_that_gives_it(litreview: CommandLine) -> None:
    no_rights(litreview)
    found = litreview("doctor", "--repair", "--json").json()
    (told,) = [one for one in found if "lacks u+w" in one["what"]]
    assert told["level"] == "problem"
    assert told["fix"].startswith("chmod u+w")


def test_a_bibliography_cut_off_in_its_middle_comes_back_whole_with_the_next_run(
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
    file.write_bytes(b"".join([*others, *lines])[:-40])  # a held one comes last
    assert any(
        "doctor --repair" in what for what in levels(bare("doctor", "--json").json(), "problem")
    )
    bare.ok("doctor", "--repair")
    assert bare.ok("run", "--json").json()["refresh"][0]["new"] == 0
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    "line",
    [
        '{"pmid":"900","title":"A title","word_of_a_newer_litreview":1}',
        "<<<<<<< HEAD",
        "[1, 2]",
    ],
)
def test_what_a_person_must_decide_is_left_as_it_is(bare: CommandLine, line: str) -> None:
    file = bare.root / BIBLIOGRAPHY
    file.write_text(f"{line}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    before = file.read_bytes()
    result = bare("doctor", "--repair", "--json")
    assert result.code == 1
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


def test_a_refresh_killed_is_told_until_one_is_complete(
    bare: CommandLine, pubmed: EutilsServer, wait_for: Callable[[Callable[[], object]], None]
) -> None:
    pubmed.misbehave("stall", at_request=1)
    process = bare.process("refresh", "examplin")
    wait_for(lambda: pubmed.log)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    warned = levels(bare.ok("doctor", "--json").json(), "warning")
    assert any("never ended" in what for what in warned)
    pubmed.behave()
    assert bare.ok("refresh", "examplin", "--json").json()[0]["outcome"] == "complete"
    warned = levels(bare.ok("doctor", "--json").json(), "warning")
    assert not any("never ended" in what for what in warned)


def test_a_slip_in_the_list_of_same_people_is_told(bare: CommandLine) -> None:
    bare.ok("grade", "examplin", "101", "--reviewer", "anna", "--set", "sex=not_reported")
    policy = bare.root / "data/policy.toml"
    policy.write_text(policy.read_text() + '\n[same_people]\n"ana-2" = "anna"\n')
    warned = levels(bare.ok("doctor", "--json").json(), "warning")
    assert [what for what in warned if "same_people" in what] == [
        "data/policy.toml: [same_people] names ana-2, who has judged nothing here"
    ]


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


def test_the_rule_book_is_looked_at(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "rule book can be read" in levels(litreview.ok("doctor", "--json").json(), "ok")

    def refuse() -> None:
        raise RuleBookError("needs a version", where="rulebook.toml")

    monkeypatch.setattr("litreview.workflow.doctor.load_rulebook", refuse)
    found = litreview("doctor", "--json")
    assert found.code == 11
    assert "rulebook.toml: needs a version" in levels(found.json(), "problem")
