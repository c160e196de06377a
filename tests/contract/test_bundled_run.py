"""The main job on the bundled workspace: from queries to pages, with and without PubMed."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.bundled import NOON, bundled_workspace, settings_of
from tests.support.eutils_server import EutilsServer
from tests.support.refreshing import copy_of

from litreview.errors import PubmedUnreachable
from litreview.model.decision import TierDecision
from litreview.model.vocabulary import Presence, RunOutcome, Tier
from litreview.render.refs import claim_anchor, place_of
from litreview.render.wording import day
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.results import RunReport, exit_code_of
from litreview.workflow.run import run
from litreview.workflow.shelf import Shelf
from litreview.workflow.show import tiers

PROJECT = Path(__file__).parents[2]
COMPOUNDS = sorted(path.stem for path in (PROJECT / "queries").glob("*.toml"))
SERVED = "semax"  # the compound whose records the companion folder holds
PUBMED_XML = PROJECT.parent / "shared" / SERVED / "pubmed.xml"

NAMED_TIERS = {
    ("semax", "adhd-rett"): "T0",
    ("semax", "na-semax-amidate"): "T0",
    ("semax", "gains-permanent"): "T0",
    ("semax", "bdnf-mechanism"): "T1",
    ("semax", "plasma-bdnf"): "T2",
    ("semax", "stroke-recovery"): "T2",
    # not the page that makes the claim alone tells of its one study
    ("semax", "stroke-prevention"): "T2",
}
SNAPSHOTS = {
    "semax": ("2026-09-13", 215),
    "selank": ("2026-09-13", 72),
}  # the day of the search, and how many it found


@pytest.fixture
def settings(bundled: Settings, tmp_path: Path) -> Settings:
    """A copy of the workspace after a run without PubMed."""
    return copy_in(tmp_path / "copy", bundled)


@dataclass(frozen=True)
class Served:
    """The workspace after a run with PubMed; tests read it, or change a copy."""

    settings: Settings
    pubmed: EutilsServer
    report: RunReport


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run with a PubMed that holds the 215 records of the companion folder."""
    if not PUBMED_XML.exists():
        pytest.skip("../shared is absent: no records to serve")
    with EutilsServer(PUBMED_XML) as pubmed:
        settings = replace(
            bundled_workspace(tmp_path_factory.mktemp("served")), eutils_url=pubmed.url
        )
        yield Served(settings, pubmed, run(settings, [SERVED]))


def copy_in(root: Path, settings: Settings) -> Settings:
    """The same settings for a copy of the workspace."""
    found = settings_of(copy_of(settings.workspace, root))
    return replace(found, eutils_url=settings.eutils_url)


def site(settings: Settings) -> dict[str, bytes]:
    root = settings.site
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def reached(settings: Settings) -> dict[tuple[str, str], TierDecision]:
    """Every decision of the workspace, by compound and claim."""
    return {
        (dossier.query.compound, decision.claim): decision
        for dossier in tiers(settings).dossiers
        for decision in dossier.decisions
    }


def check_tiers(decisions: Mapping[tuple[str, str], TierDecision]) -> None:
    """The named claims stand where they do, and nothing stands high on one person's word."""
    named = {key: decision.tier.value for key, decision in decisions.items() if key in NAMED_TIERS}
    assert named == NAMED_TIERS
    for key, decision in decisions.items():
        assert decision.tier.rank <= Tier.T2.rank, key


def test_without_pubmed_the_pages_come_from_the_snapshot_and_say_so(settings: Settings) -> None:
    report = run(settings, or_offline=True)
    assert exit_code_of(report.errors) == 0
    pages = site(settings)
    assert "index.html" in pages
    notes = [note for note in report.notes if "could not be reached" in note]
    assert len(notes) == len(COMPOUNDS)
    assert pages.keys() >= {f"{compound}/index.html" for compound in COMPOUNDS}
    for compound, (searched, found) in SNAPSHOTS.items():
        (note,) = (one for one in notes if f"{searched} for {compound}: " in one)
        assert f"{found} citations" in note
        assert day(searched) in pages[f"{compound}/index.html"].decode()


def test_without_leave_to_be_offline_an_unreachable_pubmed_is_exit_20(settings: Settings) -> None:
    report = run(settings, ["selank"])
    assert exit_code_of(report.errors) == 20
    assert {type(error) for error in report.errors} == {PubmedUnreachable}
    assert "selank/index.html" in site(settings)


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_every_claim_of_the_file_is_tiered_and_traced(bundled: Settings, compound: str) -> None:
    path = bundled.workspace / "data" / compound / "claims.toml"
    claims = [claim["id"] for claim in tomllib.loads(path.read_text())["claim"]]
    (dossier,) = tiers(bundled, [compound]).dossiers
    assert [decision.claim for decision in dossier.decisions] == claims
    pages = site(bundled)
    assert {f"{compound}/{place_of(claim_anchor(claim))}" for claim in claims} <= pages.keys()
    evidence = json.loads(pages[f"{compound}/data/evidence.json"])
    assert [row["claim"] for row in evidence["tiers"]] == claims
    for decision in dossier.decisions:
        assert decision.rules, decision.claim
        for study in decision.counted:
            assert study.steps, (decision.claim, study.study)
            assert study.bases, (decision.claim, study.study)


def test_the_claims_stand_where_the_evidence_puts_them(bundled: Settings) -> None:
    check_tiers(reached(bundled))


def test_without_judgements_every_claim_is_community(settings: Settings) -> None:
    for compound in COMPOUNDS:
        shutil.rmtree(settings.workspace / "data" / compound / "reviews")
    assert {decision.tier for decision in reached(settings).values()} == {Tier.T0}


def test_the_same_inputs_give_the_same_bytes(bundled: Settings, tmp_path: Path) -> None:
    before = site(bundled)
    later = replace(copy_in(tmp_path / "later", bundled), clock=NOON + timedelta(hours=3))
    shutil.rmtree(later.site)
    run(later, offline=True)
    assert site(later) == before


@pytest.mark.shared
def test_every_record_pubmed_returns_is_stored_and_the_others_are_kept(
    served: Served,
) -> None:
    settings, report = served.settings, served.report
    (refreshed,) = report.refreshes
    assert (exit_code_of(report.errors), refreshed.outcome) == (0, RunOutcome.COMPLETE)
    assert refreshed.run.vanished == 77
    with open_store(settings.database_url) as store:
        members = store.memberships(refreshed.compound).values()
        assert len(store.records(refreshed.compound)) == 215
        with Shelf(settings, refreshed.compound) as shelf:
            records = shelf.records()
            assert shelf.readings(records).keys() == records.keys()
    assert sum(m.presence is Presence.PRESENT for m in members) == 138
    assert sum(m.presence is Presence.LEFT_QUERY for m in members) == 77
    assert "Records that left the query, still served by PubMed; kept here: 77." in report.notes


@pytest.mark.shared
def test_a_second_run_on_the_same_day_is_cheap_and_changes_no_byte(
    served: Served, tmp_path: Path
) -> None:
    before, asked = site(served.settings), len(served.pubmed.log)
    again = replace(copy_in(tmp_path / "again", served.settings), clock=NOON + timedelta(hours=5))
    report = run(again, [SERVED])
    assert exit_code_of(report.errors) == 0
    assert len(served.pubmed.log) - asked <= 3
    assert site(again) == before


@pytest.mark.shared
def test_quotes_of_the_curator_stand_in_the_records(served: Served) -> None:
    (dossier,) = tiers(served.settings, [SERVED]).dossiers
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
    check_tiers(reached(served.settings))
