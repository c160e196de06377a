"""A retraction moves what rests on the study, in the same run, however it became known."""

from __future__ import annotations

from tests.cli.conftest import ARTICLES, EXAMPLIN, CommandLine
from tests.contract.conftest import (
    BIBLIOGRAPHY,
    LINK,
    OTHERS,
    TRIAL,
    Day,
    HeldServer,
    citations,
    history,
    refreshed,
    trial,
)
from tests.support.synthetic_xml import correction_xml


def test_a_retraction_re_tiers_the_claim_in_the_same_run(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    tracked.ok(*LINK)
    tracked.ok("publish")
    (linked,) = [line for line in history(tracked, "tier") if line.get("before")]
    pubmed.add(trial(revised="2026-11-28", corrections=correction_xml("RetractionIn", "950")))
    day("2026-11-29")
    said = tracked.ok("run").out
    moved = history(tracked, "tier")[-1]
    assert (moved["subject"], moved["before"]) == ("attention", linked["after"])
    assert moved["after"].startswith("T0")
    assert "pmid:101 is now retracted" in moved["cause"]
    assert "attention" in said
    (standing,) = history(tracked, "standing")
    assert (standing["subject"], standing["after"]) == ("pmid:101", "retracted")
    assert "PMID 950" in standing["cause"]
    assert citations(tracked)[TRIAL]["standing"] == "retracted"
    folder = tracked.root / "site" / "examplin"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "It counts for no claim." in page
    feed = (folder / "feed.atom").read_text(encoding="utf-8")
    assert "Ivanova 2019 (PMID 101) was retracted" in feed.replace("&amp; Petrov ", "").replace(
        "and Petrov ", ""
    )
    told = {
        change["kind"] for change in tracked.ok("changes", "--since", "2026-11-29", "--json").json()
    }
    assert {"standing", "tier"} <= told


def test_a_retraction_without_a_new_date_is_found_by_asking_for_marks(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial(corrections=correction_xml("RetractionIn", "950")))
    day("2026-12-01")
    assert refreshed(tracked)["revised"] == 1
    (standing,) = history(tracked, "standing")
    assert (standing["before"], standing["after"]) == ("none", "retracted")
    assert refreshed(tracked)["requested"] == 0


def test_a_record_imported_and_marked_is_no_stumbling_block(
    litreview: CommandLine, pubmed: HeldServer
) -> None:
    retracted = trial(corrections=correction_xml("RetractionIn", "950"))
    pubmed.remove(*OTHERS)
    pubmed.add(retracted)
    (litreview.root / "trial.xml").write_bytes(retracted)
    litreview.ok("import", str(ARTICLES), "trial.xml")
    assert refreshed(litreview)["outcome"] == "complete"


def test_a_bibliography_without_hashes_knows_pmids_and_no_standing(
    litreview: CommandLine, pubmed: HeldServer
) -> None:
    litreview.write(BIBLIOGRAPHY, (EXAMPLIN / BIBLIOGRAPHY).read_text(encoding="utf-8"))
    pubmed.add(trial(corrections=correction_xml("RetractionIn", "950")))
    assert refreshed(litreview)["new"] == len(OTHERS)
    assert history(litreview, "standing") == []
    assert citations(litreview)[TRIAL]["standing"] == "retracted"


def test_a_bibliography_with_hashes_remembers_the_standing(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    for file in (tracked.root / ".litreview").glob("records*"):
        file.unlink()
    pubmed.add(trial(corrections=correction_xml("RetractionIn", "950")))
    day("2026-12-01")
    assert refreshed(tracked)["revised"] == 1
    assert [line["subject"] for line in history(tracked, "standing")] == ["pmid:101"]
