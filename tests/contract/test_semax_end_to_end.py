"""The main job on the real first compound: from its query to its page, with and without PubMed."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.eutils_server import EutilsServer

from litreview.errors import PubmedUnreachable
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.results import exit_code_of
from litreview.workflow.run import run
from litreview.workflow.shelf import Shelf
from litreview.workflow.show import tiers

PROJECT = Path(__file__).parents[2]
PUBMED_XML = PROJECT.parent / "shared" / "semax" / "pubmed.xml"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

NAMED_TIERS = {
    "adhd-rett": "T0",
    "na-semax-amidate": "T0",
    "gains-permanent": "T0",
    "bdnf-mechanism": "T1",
    "plasma-bdnf": "T2",
    "stroke-recovery": "T2",
    "stroke-prevention": "T0",  # its one study is linked by the page that makes the claim
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A copy of this repository's workspace, and a PubMed that refuses every connection."""
    for folder in ("queries", "data"):
        shutil.copytree(
            PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("history.jsonl")
        )
    return Settings(
        workspace=tmp_path,
        database_url=f"sqlite:///{tmp_path}/.litreview/records.sqlite3",
        eutils_url="http://127.0.0.1:1/",
        clock=NOON,
        timeout_s=5,
        deadline_s=30,
        retry_wait_s=0,
        rate_per_s=1000,
        templates=PROJECT / "templates",
    )


@pytest.fixture
def pubmed() -> Iterator[EutilsServer]:
    """A PubMed that holds the 215 records of the companion folder."""
    if not PUBMED_XML.exists():
        pytest.skip("../shared is absent: no Semax records to serve")
    with EutilsServer(PUBMED_XML) as server:
        yield server


def site(settings: Settings) -> dict[str, bytes]:
    root = settings.site
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_without_pubmed_the_page_comes_from_the_snapshot_and_says_so(settings: Settings) -> None:
    report = run(settings, ["semax"], or_offline=True)
    assert exit_code_of(report.errors) == 0
    (note,) = [note for note in report.notes if "could not be reached" in note]
    assert "bundled snapshot of 2026-09-13" in note
    assert "215 citations" in note
    assert set(site(settings)) >= {"index.html", "semax/index.html"}
    assert "13 September 2026" in site(settings)["semax/index.html"].decode()


def test_without_leave_to_be_offline_an_unreachable_pubmed_is_exit_20(settings: Settings) -> None:
    report = run(settings, ["semax"])
    assert exit_code_of(report.errors) == 20
    assert [type(error) for error in report.errors] == [PubmedUnreachable]
    assert "semax/index.html" in site(settings)


def test_every_claim_of_the_file_is_tiered_and_traced(settings: Settings) -> None:
    run(settings, ["semax"], offline=True)
    evidence = json.loads(site(settings)["semax/evidence.json"])
    claims = tomllib.loads((settings.workspace / "data/semax/claims.toml").read_text())["claim"]
    dossier = tiers(settings, ["semax"]).dossiers[0]
    assert len(claims) >= 58
    assert [decision.claim for decision in dossier.decisions] == [claim["id"] for claim in claims]
    page = site(settings)["semax/index.html"].decode()
    assert all(f"claim-{claim['id'].replace('.', '-')}" in page for claim in claims)
    assert "stroke-recovery" in json.dumps(evidence)
    for decision in dossier.decisions:
        assert decision.rules, decision.claim
        for study in decision.counted:
            assert study.steps, (decision.claim, study.study)
            assert study.bases, (decision.claim, study.study)


def test_the_named_claims_stand_where_the_evidence_puts_them(settings: Settings) -> None:
    decisions = tiers(settings, ["semax"]).dossiers[0].decisions
    reached = {decision.claim: decision.tier.value for decision in decisions}
    assert NAMED_TIERS.items() <= reached.items()
    assert max(reached.values()) == "T2"


def test_without_judgements_every_claim_is_community(settings: Settings) -> None:
    shutil.rmtree(settings.workspace / "data/semax/reviews")
    assert {d.tier.value for d in tiers(settings, ["semax"]).dossiers[0].decisions} == {"T0"}


def test_the_same_inputs_give_the_same_bytes(settings: Settings) -> None:
    run(settings, ["semax"], offline=True)
    before = site(settings)
    later = replace(settings, clock=NOON + timedelta(hours=3))
    assert run(later, ["semax"], offline=True).publication.published == ()
    shutil.rmtree(settings.site)
    run(later, ["semax"], offline=True)
    assert site(settings) == before


@pytest.mark.shared
def test_every_record_pubmed_returns_is_stored_and_the_others_are_kept(
    settings: Settings, pubmed: EutilsServer
) -> None:
    reachable = replace(settings, eutils_url=pubmed.url)
    report = run(reachable, ["semax"])
    (refreshed,) = report.refreshes
    assert (exit_code_of(report.errors), refreshed.outcome) == (0, RunOutcome.COMPLETE)
    assert refreshed.run.vanished == 77
    with open_store(settings.database_url) as store:
        members = store.memberships(refreshed.compound).values()
        assert len(store.records(refreshed.compound)) == 215
        with Shelf(reachable, refreshed.compound) as shelf:
            assert len(store.readings(refreshed.compound, shelf.maker)) == 215
    assert sum(m.presence is Presence.PRESENT for m in members) == 138
    assert sum(m.presence is Presence.LEFT_QUERY for m in members) == 77
    assert "Records that left the query, still served by PubMed; kept here: 77." in report.notes


@pytest.mark.shared
def test_a_second_run_on_the_same_day_is_cheap_and_changes_no_byte(
    settings: Settings, pubmed: EutilsServer
) -> None:
    run(replace(settings, eutils_url=pubmed.url), ["semax"])
    before, asked = site(settings), len(pubmed.log)
    again = replace(settings, eutils_url=pubmed.url, clock=NOON + timedelta(hours=5))
    report = run(again, ["semax"])
    assert exit_code_of(report.errors) == 0
    assert len(pubmed.log) - asked <= 3
    assert site(settings) == before


@pytest.mark.shared
def test_quotes_of_the_curator_stand_in_the_records(
    settings: Settings, pubmed: EutilsServer
) -> None:
    reachable = replace(settings, eutils_url=pubmed.url)
    run(reachable, ["semax"])
    dossier = tiers(reachable, ["semax"]).dossiers[0]
    checks = [
        (grade.study, field.field, check)
        for grade in dossier.grades.values()
        for field in grade.fields.values()
        for check in field.quote_checks
    ]
    links = [
        (link.study, link.claim, word.quote_check) for link in dossier.links for word in link.words
    ]
    assert len(checks) > 100
    assert [c for c in (*checks, *links) if c[2] == "not found"] == []
    reached = {decision.claim: decision.tier.value for decision in dossier.decisions}
    assert NAMED_TIERS.items() <= reached.items()
    assert max(reached.values()) == "T2"
