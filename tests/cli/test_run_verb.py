"""`run`, `refresh`, `publish`, `export`: with PubMed, without it, and in trouble."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.support.built import Built
from tests.support.eutils_server import EutilsServer

REFRESH_KEYS = {
    "compound", "outcome", "requested", "received", "parsed", "failed", "new", "revised",
    "vanished", "restored", "requests", "data_through", "error",
}  # fmt: skip


def test_offline_the_whole_site_is_written(bare: CommandLine) -> None:
    said = bare.ok("run", "--offline").out
    assert "snapshot" in said
    assert "4 claims rated for the first time: 3 T0, 1 not a study question." in said
    assert "Site: site/index.html" in said
    page = (bare.root / "site" / "examplin" / "index.html").read_text(encoding="utf-8")
    assert "It sharpens attention." in page
    assert (bare.root / "site" / "index.html").exists()


def test_an_unreachable_pubmed_is_said_in_one_line_and_ends_with_20(bare: CommandLine) -> None:
    result = bare("run")
    assert result.code == 20
    (line,) = [line for line in result.out.splitlines() if "could not be reached" in line]
    assert "bundled snapshot of 2026-09-13" in line
    assert result.err.startswith("litreview: ")
    assert (bare.root / "site" / "examplin" / "index.html").exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("502", "PubMed gave no answer that can be used after 4 tries"),
        ("html200", "PubMed gave no answer that can be used after 4 tries"),
        ("truncated", "PubMed's answer could not be read after"),
        ("400-key", "PubMed refused the API key"),
        ("moved", "another address is named to ask instead (HTTP 301)"),
    ],
)
def test_pubmed_is_out_of_reach_only_when_nothing_answered(
    bare: CommandLine, pubmed: EutilsServer, fault: str, words: str
) -> None:
    pubmed.misbehave(fault, times=99)
    result = bare("run")
    assert result.code == 20
    assert words in result.out.splitlines()[0]
    assert "; using " in result.out.splitlines()[0]
    assert "could not be reached" not in result.out


def test_pubmed_that_answered_once_is_not_out_of_reach(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    pubmed.misbehave("502", times=2)
    pubmed.misbehave("reset", times=99)
    result = bare("run")
    assert result.code == 20
    assert "did not answer after 4 tries" in result.out
    assert "could not be reached" not in result.out


def test_or_offline_forgives_only_the_unreachable(bare: CommandLine) -> None:
    result = bare.ok("run", "--or-offline")
    assert "PubMed could not be reached" in result.out
    bare.edit("data/examplin/claims.toml", 'category = "storage"', 'category = "fridge"')
    assert bare("run", "--or-offline").code == 11


def test_a_run_for_programs_is_json_alone(bare: CommandLine) -> None:
    result = bare("run", "--json")
    report = result.json()
    assert result.code == 20
    (refresh,) = report["refresh"]
    assert set(refresh) >= REFRESH_KEYS
    assert refresh["outcome"] == "failed"
    assert refresh["error"]["code"] == "pubmed_unreachable"
    assert report["site"] == str(bare.root / "site")
    assert "examplin/index.html" in report["published"]


def test_with_pubmed_everything_is_fetched_tagged_and_published(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    report = bare.ok("run", "--json").json()
    (refresh,) = report["refresh"]
    assert refresh["outcome"] == "complete"
    assert refresh["received"] == 2
    assert refresh["data_through"] == "2026-11-22"
    assert report["tagged"] == {"examplin": 2}
    assert "data through" in bare.ok("tiers", "examplin").out


def test_a_second_run_on_the_same_day_asks_little_and_changes_nothing(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.ok("run")
    site, data = bare.snapshot("site"), bare.snapshot("data")
    asked = len(pubmed.log)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-22T18:30:00Z")
    report = bare.ok("run", "--json").json()
    assert len(pubmed.log) - asked <= 3
    assert report["refresh"][0]["requests"] == len(pubmed.log) - asked
    assert report["published"] == []
    assert bare.snapshot("site") == site
    citations = "data/examplin/citations.jsonl"
    assert bare.snapshot("data")[citations] == data[citations]


def test_a_record_that_left_the_search_is_reported_and_kept(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.ok("run")
    pubmed.remove(102)
    (refresh,) = bare.ok("refresh", "examplin", "--json").json()
    assert refresh["vanished"] == 1
    kept = {study["pmid"] for study in bare.ok("studies", "examplin", "--json").json()}
    assert "102" in kept


def test_a_dry_run_stores_nothing(bare: CommandLine, pubmed: EutilsServer) -> None:
    before = bare.snapshot("data")
    said = bare.ok("refresh", "examplin", "--dry-run").out
    assert "2 records match" in said
    assert bare.snapshot("data") == before
    assert bare.ok("status", "--json").json()[0]["last_complete"] == ""


def test_refresh_takes_names_or_all_and_none_is_all(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    assert len(bare.ok("refresh", "--json").json()) == 1
    assert bare("refresh", "examplin", "--all").code == 2
    assert len(bare.ok("refresh", "--all", "--json").json()) == 1


def test_a_date_that_is_none_is_a_usage_error(bare: CommandLine) -> None:
    assert bare("refresh", "examplin", "--since", "yesterday").code == 2


def test_refresh_unreachable_ends_with_20_and_says_so_in_json(bare: CommandLine) -> None:
    result = bare("refresh", "examplin", "--json")
    assert result.code == 20
    (report,) = result.json()
    assert report["outcome"] == "failed"
    assert report["error"]["code"] == "pubmed_unreachable"
    assert report["error"]["message"]


def test_a_broken_query_stops_only_its_own_compound(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.write("queries/broken.toml", 'name = "Broken"\npubmed = \n')
    result = bare("run", "--json")
    assert result.code == 10
    outcomes = {one["compound"]: one["outcome"] for one in result.json()["refresh"]}
    assert outcomes == {"broken": "failed", "examplin": "complete"}
    assert "queries/broken.toml, line 2" in result.err
    assert (bare.root / "site" / "examplin" / "index.html").exists()


def test_the_gravest_failure_gives_the_code(bare: CommandLine) -> None:
    bare.write("queries/broken.toml", 'name = "Broken"\npubmed = \n')
    assert bare("run").code == 20  # examplin's unreachable PubMed comes before 10
    assert bare("run", "--or-offline").code == 10


def test_a_key_is_never_written_anywhere(
    bare: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "s3cr3t-key")
    monkeypatch.setenv("NCBI_EMAIL", "somebody@example.org")
    result = bare.ok("run", "--json")
    written = b"".join(bare.snapshot(".").values()) + (result.out + result.err).encode()
    assert b"s3cr3t-key" not in written
    assert b"somebody@example.org" not in written
    assert {request.parameters.get("api_key") for request in pubmed.log} == {"s3cr3t-key"}


def test_publish_writes_only_what_changed(litreview: CommandLine) -> None:
    first = litreview.ok("publish", "--json").json()
    assert set(first["published"]) >= {"index.html", "examplin/index.html"}
    assert litreview.ok("publish", "--json").json()["published"] == []
    assert "(unchanged)" in litreview.ok("publish").out


def test_what_could_not_be_published_is_not_called_unchanged(litreview: CommandLine) -> None:
    litreview.edit("queries/examplin.toml", "name = ", "nam = ")
    result = litreview("run", "--offline")
    assert result.code == 10
    assert "nothing published" in result.out
    assert "unchanged" not in result.out


def test_a_new_link_is_told_as_a_change_of_tier(litreview: CommandLine) -> None:
    litreview.ok("publish")
    litreview.ok(
        "link", "attention", "101", "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", "supports", "--reviewer", "anna",
        "--source", "full text", "--account", "full_text", "--certainty", "high",
    )  # fmt: skip
    said = litreview.ok("publish").out
    assert "1 change of tier:" in said
    assert "attention: T0" in said
    history = (litreview.root / "data/examplin/history.jsonl").read_text(encoding="utf-8")
    tiers = [e for e in map(json.loads, history.splitlines()) if e["kind"] == "tier"]
    assert [e["subject"] for e in tiers if e.get("before")] == ["attention"]


def test_several_compounds_share_an_index(litreview: CommandLine) -> None:
    for folder in ("queries", "data"):
        source = litreview.root / folder / ("examplin.toml" if folder == "queries" else "examplin")
        target = source.with_name(source.name.replace("examplin", "other"))
        (shutil.copy if source.is_file() else shutil.copytree)(source, target)
    litreview.ok("publish", "examplin")
    index = (litreview.root / "site/index.html").read_text(encoding="utf-8")
    assert "other" in index
    assert not (litreview.root / "site/other").exists()


def test_citations_are_exported_without_abstracts(litreview: CommandLine) -> None:
    path = litreview.root / "data/examplin/citations.jsonl"
    path.unlink()
    assert "2 citations" in litreview.ok("export", "citations").out
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["pmid"] for line in lines] == ["101", "102"]
    assert "randomly assigned" not in path.read_text(encoding="utf-8")
    before = path.read_bytes()
    litreview.ok("export", "citations", "examplin", "--json")
    assert path.read_bytes() == before


def test_decisions_are_written_without_pubmed_and_the_same_again(litreview: CommandLine) -> None:
    page = litreview.root / "docs/decisions-examplin.md"
    assert "docs/decisions-examplin.md" in litreview.ok("export", "decisions").out
    before, written = page.read_bytes(), page.stat().st_mtime_ns
    tiers = {row["claim"]: row for row in litreview.ok("tiers", "examplin", "--json").json()}
    text = before.decode()
    assert all(row["statement"] in text for row in tiers.values())
    (shown,) = litreview.ok("export", "decisions", "examplin", "--json").json()
    assert shown == {"format": "decisions", "path": str(page)}
    assert (page.read_bytes(), page.stat().st_mtime_ns) == (before, written)


def test_decisions_know_no_clock(litreview: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    litreview.ok("export", "decisions")
    before = litreview.snapshot("docs")
    monkeypatch.setenv("LITREVIEW_NOW", "2027-03-01T10:00:00Z")
    shutil.rmtree(litreview.root / "docs")
    litreview.ok("export", "decisions")
    assert litreview.snapshot("docs") == before


def test_decisions_are_those_the_site_shows(litreview: CommandLine) -> None:
    litreview("publish")
    litreview.ok("export", "decisions")
    text = (litreview.root / "docs/decisions-examplin.md").read_text(encoding="utf-8")
    for row in Built(litreview.root / "site").evidence["tiers"]:
        if row["kind"] != "fact":
            (line,) = (x for x in text.splitlines() if x.startswith(f"| [{row['statement']}]"))
            assert f"→ {row['tier']} " in line
            assert line.endswith(f"| {row['verdict']} |")


def test_an_unknown_format_is_a_usage_error(litreview: CommandLine) -> None:
    result = litreview("export", "papyrus")
    assert result.code == 2
    assert "citations" in result.err


def test_a_revised_record_is_fetched_again(bare: CommandLine, pubmed: EutilsServer) -> None:
    bare.ok("run")
    text = ARTICLES.read_text(encoding="utf-8").replace("fewer errors", "many fewer errors")
    today = "<DateRevised><Year>2026</Year><Month>11</Month><Day>21</Day></DateRevised>"
    old = "<DateRevised><Year>2016</Year><Month>01</Month><Day>09</Day></DateRevised>"
    pubmed.add(text.replace(old, today).encode())
    (refresh,) = bare.ok("refresh", "examplin", "--json").json()
    assert refresh["revised"] == 1
