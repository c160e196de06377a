"""`status` and `changes` where something is wrong: what a watchdog can rely on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_answers import Reply
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

Clock = Callable[[str], None]
OTHERS = range(301, 311)  # with both articles of the example, a search that finds twelve


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let it be another time."""
    return lambda time: monkeypatch.setenv("LITREVIEW_NOW", time)


@pytest.fixture
def searched(bare: CommandLine, pubmed: EutilsServer, clock: Clock) -> CommandLine:
    """A workspace searched once, on 20 November at half past six, with twelve hits."""
    pubmed.add(article_set(*(article_xml(pmid, "Examplin again") for pmid in OTHERS)))
    clock("2026-11-20T06:30:00Z")
    bare.ok("refresh")
    clock("2026-11-22T10:00:00Z")
    return bare


def break_query(workspace: CommandLine) -> Path:
    return workspace.write("queries/broken.toml", 'name = "Broken"\npubmed = \n')


def break_claims(workspace: CommandLine) -> Path:
    workspace.write("queries/broken.toml", 'name = "Broken"\npubmed = "broken"\n')
    return workspace.write("data/broken/claims.toml", '[[claim]]\nid = "x"\nstatement = 3\n')


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (break_query, 10, "queries/broken.toml, line 2"),
        (break_claims, 11, "data/broken/claims.toml, line"),
    ],
)
@pytest.mark.parametrize("verb", ["status", "changes"])
def test_a_broken_file_hides_no_other_compound(
    searched: CommandLine, verb: str, spoil: Callable[[CommandLine], Path], code: int, place: str
) -> None:
    spoil(searched)
    told = searched(verb)
    assert told.code == code
    assert "examplin" in told.out
    assert place in told.err
    shaped = searched(verb, "--json")
    assert shaped.code == code
    assert place in shaped.err
    rows = shaped.json()
    assert [row for row in rows if row["compound"] == "examplin" and row["error"] is None]
    (broken,) = [row for row in rows if row["compound"] == "broken"]
    assert broken["error"]["code"] in {"query_file_error", "data_file_error"}
    assert place in broken["error"]["message"]


def test_a_broken_compound_alone_shows_no_table(searched: CommandLine) -> None:
    break_query(searched)
    for verb in ("status", "changes"):
        told = searched(verb, "broken")
        assert (told.code, told.out) == (10, "")


def test_a_broken_compound_is_no_reason_to_miss_an_overdue_one(searched: CommandLine) -> None:
    break_query(searched)
    told = searched("status", "--max-age", "1d")
    assert told.code == 10
    assert "examplin: no complete search within 1d" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--max-age", ""),
        ("status", "--max-age", " "),
        ("changes", "--since", ""),
        ("refresh", "--since", ""),
        ("refresh", ""),
        ("status", ""),
        ("studies", "examplin", "--search", ""),
        ("studies", "examplin", "--claim", ""),
    ],
)
def test_an_unset_variable_is_a_usage_error(litreview: CommandLine, words: tuple[str, ...]) -> None:
    told = litreview(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err


@pytest.mark.parametrize(
    ("now", "age", "code"),
    [
        ("2026-11-20T07:30:00Z", "1h", 0),
        ("2026-11-20T07:30:01Z", "1h", 5),
        ("2026-11-20T23:30:00Z", "1h", 5),
        ("2026-11-22T06:30:00Z", "2d", 0),
        ("2026-11-22T06:31:00Z", "2d", 5),
    ],
)
@pytest.mark.parametrize("ledger", [True, False])
def test_an_age_is_counted_from_the_hour_of_the_search(
    searched: CommandLine, clock: Clock, now: str, age: str, code: int, ledger: bool
) -> None:
    if not ledger:  # the history alone knows the hour, too
        (searched.root / ".litreview" / "records.sqlite3").unlink()
    clock(now)
    told = searched("status", "--max-age", age)
    assert told.code == code
    assert ("last: 2026-11-20 06:30 UTC" in told.err) is (code == 5)


def test_a_search_dated_in_the_future_is_told_and_proves_nothing(
    searched: CommandLine, clock: Clock
) -> None:
    clock("2031-01-01T06:00:00Z")
    searched.ok("refresh")
    clock("2026-11-22T10:00:00Z")
    told = searched.ok("status")
    assert "examplin: its last complete search is dated 2031-01-01 06:00 UTC" in told.out
    (row,) = searched.ok("status", "--json").json()
    assert row["dated_ahead"] == "2031-01-01T06:00:00Z"
    assert row["completed_at"] == "2026-11-20T06:30:00Z"
    assert searched("status", "--max-age", "1d").code == 5
    assert searched("status", "--max-age", "3d").code == 0


def test_a_run_the_guard_stopped_is_seen(searched: CommandLine, pubmed: EutilsServer) -> None:
    pubmed.remove(*OTHERS)
    assert searched("refresh").code == 3
    told = searched.ok("status")
    line = " ".join(told.out.split())
    assert "examplin: the refresh of 2026-11-22 10:00 UTC failed: " in line
    assert "the query finds 2 records, and 12 at the last complete search." in line
    assert "add --yes" not in line
    (row,) = searched.ok("status", "--json").json()
    assert row["attempt"]["at"] == "2026-11-22T10:00:00Z"
    assert row["attempt"]["outcome"] == "failed"
    assert row["attempt"]["error"]["code"] == "hits_shifted"
    assert "2 records, and 12" in row["attempt"]["error"]["message"]
    searched.ok("refresh", "--yes")
    assert "failed" not in searched.ok("status").out
    assert searched.ok("status", "--json").json()[0]["attempt"] is None


def test_a_partial_run_is_seen(searched: CommandLine, pubmed: EutilsServer, clock: Clock) -> None:
    pubmed.misbehave(
        "missing-pmids",
        at_request=lambda one: one.endpoint.startswith("efetch"),
        times=2,
        detail="399",
    )
    pubmed.add(article_set(article_xml(399, "Examplin, unserved", created="2026/11/21")))
    assert searched("refresh").code == 3
    assert "the refresh of 2026-11-22 10:00 UTC was partial" in searched.ok("status").out


def test_an_unreachable_pubmed_is_seen(searched: CommandLine, pubmed: EutilsServer) -> None:
    pubmed.misbehave("500", times=100)
    assert searched("refresh").code == 20
    told = " ".join(searched.ok("status").out.split())
    assert "failed: PubMed gave no answer that can be used after 4 tries" in told


def test_a_first_search_that_finds_nothing_says_so_first(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.write(
        "queries/nothing.toml", 'name = "Nothing"\npubmed = \'"nihilin"[tiab] OR "nullin"[tiab]\'\n'
    )
    for verb in ("refresh", "run"):
        lines = bare.ok(verb, "nothing").out.splitlines()
        assert lines[0].startswith("nothing: complete, but the query finds nothing")
        assert ["nihilin" in lines[1], "nullin" in lines[2]] == [True, True]
        assert "queries/nothing.toml" in lines[3]


def test_a_wrong_address_is_no_fault_of_the_query(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pubmed, "answer", lambda _: Reply(b"Not Found", 404))
    told = bare("refresh")
    assert told.code == 20
    assert "HTTP 404" in told.err
    assert "LITREVIEW_EUTILS_URL" in told.err
    assert "`pubmed` line" not in told.err


def test_claims_are_counted_in_one_way(bare: CommandLine) -> None:
    told = "4 claims rated for the first time: 3 T0, 1 not a study question."
    assert told in bare.ok("run", "--offline").out
    assert told in bare.ok("changes").out
    assert "T0 Community 3, not a study question 1" in bare.ok("tiers", "examplin").out


def test_one_is_never_several(bare: CommandLine, pubmed: EutilsServer) -> None:
    pubmed.remove(102)
    (bare.root / "data" / "examplin" / "citations.jsonl").unlink()
    said = bare.ok("refresh", "--dry-run").out
    assert "1 record matches" in said
    for words in (
        ("refresh",),
        ("run",),
        ("changes",),
        ("tiers", "examplin"),
        ("export", "citations"),
    ):
        said += bare.ok(*words).out
    assert not re.search(r"\b1 (records|studies|claims|citations|requests|files)\b", said)
