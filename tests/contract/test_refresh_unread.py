"""What a run says of claims whose records it could not read: the last decision, and no new one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from tests.cli.conftest import NOBODY_LISTENS, CommandLine
from tests.contract.conftest import BIBLIOGRAPHY, LINK, OTHERS, Day, HeldServer, trial
from tests.support.builders_store import with_xml
from tests.support.built import Built
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import correction_xml

from litreview.model.identity import Compound
from litreview.model.record import Record
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.publish import prepare
from litreview.workflow.shelf import Shelf

EXAMPLIN = Compound("examplin")
KINDS = {"tier", "rule_set"}
HISTORY = "data/examplin/history.jsonl"


def bearing(claim: str, study: str, direction: str = "supports") -> tuple[str, ...]:
    return (
        "link", claim, study, "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", direction, "--reviewer", "anna",
        "--source", "full text", "--account", "full_text", "--certainty", "high",
    )  # fmt: skip


def wipe(litreview: CommandLine) -> None:
    """As on a fresh clone: what is fetched and derived is gone."""
    for folder in (".litreview", "site"):
        shutil.rmtree(litreview.root / folder, ignore_errors=True)


def decisions(text: str) -> list[str]:
    """What the lines of a history decide, in their order, by id."""
    lines = [json.loads(line) for line in text.splitlines()]
    return [f"{one['id']} {one['subject']} {one['after']}" for one in lines if one["kind"] in KINDS]


def filed(litreview: CommandLine) -> list[str]:
    return decisions((litreview.root / HISTORY).read_text(encoding="utf-8"))


def pages(litreview: CommandLine) -> Built:
    """The site as it stands now."""
    return Built(litreview.root / "site")


def tier_of(litreview: CommandLine, claim: str) -> dict[str, object]:
    return pages(litreview).tier(claim)


@pytest.fixture
def decided(tracked: CommandLine, day: Day) -> CommandLine:
    """The workspace after a study was linked and the claim decided, and then cloned."""
    tracked.ok(*LINK)
    tracked.ok("publish")
    assert tier_of(tracked, "attention")["tier"] == "T2"
    assert tier_of(tracked, "attention")["not_checked"] is None
    wipe(tracked)
    day("2026-11-29")
    return tracked


@pytest.fixture(params=["offline", "unreachable", "hits stop", "partial", "publish"])
def short_run(
    request: pytest.FixtureRequest,
    decided: CommandLine,
    pubmed: HeldServer,
    monkeypatch: pytest.MonkeyPatch,
) -> CommandLine:
    """The clone after a run that could not read the records."""
    words, code = {"offline": (("run", "--offline"), 0), "publish": (("publish",), 0)}.get(
        request.param, (("run",), 3)
    )
    if request.param == "unreachable":
        monkeypatch.setenv("LITREVIEW_EUTILS_URL", NOBODY_LISTENS)
        words, code = ("run", "--or-offline"), 0
    elif request.param == "hits stop":
        pubmed.remove(*OTHERS)
    elif request.param == "partial":
        pubmed.misbehave(
            "502", at_request=lambda asked: asked.endpoint.startswith("efetch"), times=99
        )
        code = 20
    assert decided(*words).code == code
    return decided


@pytest.fixture
def before(decided: CommandLine) -> list[str]:
    return filed(decided)


def test_a_run_without_the_records_decides_nothing_and_says_so(
    before: list[str], short_run: CommandLine, pubmed: HeldServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filed(short_run) == before
    page = pages(short_run).text()
    assert "1 of 4 claims was not checked in this run" in page
    left_out = "Left out: 1 claim not checked in this run."
    assert f"No study in people counts for any claim. {left_out}" in page
    assert "None of 1 effect" not in page
    assert f"No study in people counts. {left_out}" in pages(short_run).index()
    assert "Not checked in this run: 1 record known by citation" in pages(short_run).row(
        "attention"
    )
    assert "Last decided on 22 November 2026: T2 Early human, supports." in (
        pages(short_run).claim("attention")
    )
    shown = tier_of(short_run, "attention")
    assert (shown["tier"], shown["verdict"]) == ("T2", "supports")
    assert shown["not_checked"] == {"records": ["101"], "last_decided": "2026-11-22"}
    assert tier_of(short_run, "kept-cold")["not_checked"] is None
    assert "not checked in this run" in short_run.ok("tiers", "examplin").out
    told = " ".join(short_run.ok("explain", "attention").out.replace("│", " ").split())
    assert told.count("Not checked in this run: 1 record it rests on is known by citation") == 1

    pubmed.behave()  # and the next good run finds nothing changed
    monkeypatch.setenv("LITREVIEW_EUTILS_URL", pubmed.url)
    short_run.ok("refresh", "--yes")
    short_run.ok("run")
    assert filed(short_run) == before
    assert tier_of(short_run, "attention")["not_checked"] is None


def test_what_was_never_decided_is_called_so(tracked: CommandLine) -> None:
    tracked.ok(*LINK)
    (tracked.root / HISTORY).unlink()
    wipe(tracked)
    assert "1 claim rests on records known by citation only" in tracked.ok("publish").out
    assert not [line for line in filed(tracked) if "attention" in line]
    said = "Not decided yet: 1 record it rests on is known by citation only."
    assert said in pages(tracked).claim("attention")
    assert tier_of(tracked, "attention")["not_checked"] == {
        "records": ["101"],
        "last_decided": None,
    }
    listed = tracked.ok("tiers", "examplin").out
    assert "not decided yet 1" in listed
    assert "T2" not in listed


def test_a_partial_refresh_with_a_database_decides_as_ever(
    tracked: CommandLine, pubmed: EutilsServer, day: Day
) -> None:
    tracked.ok(*LINK)
    tracked.ok("publish")
    before = filed(tracked)
    day("2026-11-29")
    pubmed.misbehave("502", at_request=lambda asked: asked.endpoint.startswith("efetch"), times=99)
    assert tracked("refresh", "--full").code in {3, 20}
    tracked.ok("publish")
    assert filed(tracked) == before
    assert tier_of(tracked, "attention")["not_checked"] is None


def stores(root: Path, records: dict[str, Record]) -> Iterator[tuple[str, str]]:
    """A database for every subset of the records, and its name."""
    names = sorted(records)
    for count in range(len(names) + 1):
        for chosen in combinations(names, count):
            url = f"sqlite:///{root}/{'-'.join(chosen).replace(':', '') or 'none'}.sqlite3"
            with open_store(url) as store:
                kept = with_xml(*(records[name] for name in chosen))
                store.save_records(EXAMPLIN, kept, run_id="r", at=datetime.now(UTC))
            yield url, " ".join(chosen)


def written(settings: Settings, url: str, history: bytes) -> list[str]:
    """The decisions an edition adds to this history with this database."""
    path = settings.workspace / HISTORY
    path.write_bytes(history)
    with Shelf(replace(settings, database_url=url), EXAMPLIN) as shelf:
        prepare(shelf)
    return decisions(path.read_bytes()[len(history) :].decode("utf-8"))


def test_no_subset_of_the_records_decides_what_all_of_them_would_not(
    tracked: CommandLine, tmp_path: Path
) -> None:
    for claim, study in (
        ("attention", "101"),
        ("attention", "201"),
        ("maze-learning", "102"),
        ("dry-nose", "101"),
        ("dry-nose", "202"),
    ):
        tracked.ok(*bearing(claim, study))
    grades = ("species=human", "design=case_report")
    for grade in grades:
        tracked.ok(
            "grade",
            "examplin",
            "202",
            "--set",
            grade,
            "--reviewer",
            "anna",
            "--source",
            "paper",
            "--certainty",
            "high",
        )
    settings = Settings(
        workspace=tracked.root,
        database_url="",
        clock=datetime(2026, 12, 1, tzinfo=UTC),
        templates=Path(__file__).parents[2] / "templates",
    )
    full = f"sqlite:///{tracked.root}/.litreview/records.sqlite3"
    with open_store(full) as store:
        linked = {f"pmid:{pmid}" for pmid in (101, 102, 201, 202)}
        records = {str(r.id): r for r in store.records(EXAMPLIN) if r.id in linked}
    assert records.keys() == linked

    def check(history: bytes, least: int) -> bytes:
        every = written(settings, full, history)
        after = (settings.workspace / HISTORY).read_bytes()
        assert len(every) >= least
        fewer = 0
        for url, chosen in stores(tmp_path, records):
            some = written(settings, url, history)
            assert set(some) <= set(every), chosen
            fewer += len(some) < len(every)
            if len(chosen.split()) == len(records):
                assert some == every
        assert fewer
        (settings.workspace / HISTORY).write_bytes(after)
        return after

    runs = (settings.workspace / HISTORY).read_bytes()
    first = check(b"".join(line for line in runs.splitlines(True) if b'"run"' in line), 4)
    tracked.ok(*bearing("attention", "101", "opposes"))
    tracked.ok(*bearing("dry-nose", "202", "opposes"))
    check(first, 2)


def test_a_link_to_a_record_known_to_nobody_here_is_not_one_withdrawn(
    before: list[str], decided: CommandLine
) -> None:
    path = decided.root / BIBLIOGRAPHY
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if '"pmid":"101"' not in x), encoding="utf-8")
    assert path.stat().st_size < sum(map(len, lines))
    told = decided.ok("publish").out
    assert "PMID 101 is linked to “It sharpens attention.” but is not in the store" in told
    assert filed(decided) == before
    assert tier_of(decided, "attention")["not_checked"] == {
        "records": ["101"],
        "last_decided": "2026-11-22",
    }


def test_a_stopped_refresh_stands_on_the_page_until_one_is_complete(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    day("2026-11-29")
    pubmed.remove(*OTHERS)
    assert tracked("run").code == 3
    told = "The search of PubMed on 29 November 2026 stopped: "
    known = "PubMed searched to 22 Nov 2026; the latest search fell short"
    page = pages(tracked).text()
    assert told in page and known in page
    assert told in pages(tracked).index()
    tracked.ok("refresh", "--yes")
    tracked.ok("publish")
    assert "The search of PubMed on" not in pages(tracked).text()


def test_a_record_that_pubmed_dropped_keeps_no_claim_from_being_decided(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    tracked.ok(*bearing("attention", "101"))
    tracked.ok(*bearing("attention", "201"))
    tracked.ok("publish")
    assert tier_of(tracked, "attention")["tier"] == "T2"
    pubmed.remove(201)
    wipe(tracked)
    day("2026-11-29")
    tracked.ok("run")
    assert tier_of(tracked, "attention")["not_checked"] is None
    pubmed.add(trial(corrections=correction_xml("RetractionIn", "950")))
    wipe(tracked)
    day("2026-12-06")
    tracked.ok("run")
    assert tier_of(tracked, "attention")["tier"] != "T2"
    assert tier_of(tracked, "attention")["not_checked"] is None


def test_a_link_to_what_nobody_knows_keeps_no_claim_from_being_decided(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    tracked.ok(*bearing("attention", "101"))
    tracked.ok("publish")
    reviews = next((tracked.root / "data/examplin/reviews").glob("anna*.jsonl"))
    line = reviews.read_text("utf-8").strip()
    stray = {**json.loads(line), "subject": "pmid:777777@attention", "id": "0" * 16}
    reviews.write_text(f"{line}\n{json.dumps(stray)}\n", encoding="utf-8")
    pubmed.add(trial(corrections=correction_xml("RetractionIn", "950")))
    day("2026-12-06")
    tracked.ok("run")
    assert tier_of(tracked, "attention")["tier"] == "T0"
    assert tier_of(tracked, "attention")["not_checked"] is None
