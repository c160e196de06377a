"""A retraction, a concern or a withdrawal is said first, and `--fail-on` ends with 1."""

from __future__ import annotations

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import (
    LINK,
    OTHERS,
    Day,
    HeldServer,
    history,
    other_article,
    trial,
)
from tests.support.synthetic_xml import article_set, correction_xml

from litreview.errors import StoreReadOnly
from litreview.store.store import Store
from litreview.textfiles.append_only import AppendOnlyFile


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


RETRACTED = trial(revised="2026-11-28", corrections=correction_xml("RetractionIn", "950"))
DOUBTED = article_set(
    other_article(
        OTHERS[0],
        revised="2026/11/28",
        corrections=correction_xml("ExpressionOfConcernIn", "951"),
    )
)
FIRST = (
    "RETRACTION examplin: Ivanova and Petrov 2019 (PMID 101) was retracted. "
    "PubMed links the notice PMID 950."
)


@pytest.mark.parametrize("verb", ["refresh", "run"])
def test_a_retraction_is_the_first_line(
    tracked: CommandLine, pubmed: HeldServer, day: Day, verb: str
) -> None:
    pubmed.add(RETRACTED)
    day("2026-11-29")
    said = tracked.ok(verb)
    assert said.out.splitlines()[0] == FIRST
    assert "RETRACTION" not in tracked.ok(verb).out


def test_programs_are_told_what_was_found(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(RETRACTED)
    pubmed.add(DOUBTED)
    day("2026-11-29")
    (report,) = tracked.ok("refresh", "--json").json()
    assert report["retracted"] == 1
    assert report["found"] == [
        {"what": "retraction", "subject": "pmid:101"},
        {"what": "concern", "subject": f"pmid:{OTHERS[0]}"},
    ]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [("retraction", 1), ("concern,retraction", 1), ("concern", 0), ("withdrawal", 0)],
)
def test_a_run_fails_on_what_it_is_told_to(
    tracked: CommandLine, pubmed: HeldServer, day: Day, kinds: str, code: int
) -> None:
    pubmed.add(RETRACTED)
    day("2026-11-29")
    said = tracked("refresh", "--fail-on", kinds)
    assert said.code == code
    assert ("1 retraction found (--fail-on retraction)" in said.err) is bool(code)
    assert tracked("refresh", "--fail-on", kinds).code == 0  # told once


def test_a_record_that_comes_retracted_is_told_too(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(article_set(other_article(777, corrections=correction_xml("RetractionIn", "950"))))
    day("2026-11-29")
    said = tracked("refresh", "--fail-on", "retraction")
    assert said.code == 1
    assert said.out.startswith("RETRACTION examplin: ")
    assert "(PMID 777) was retracted" in said.out
    assert tracked("refresh", "--fail-on", "retraction").code == 0  # told once
    for file in (tracked.root / ".litreview").glob("records*"):
        file.unlink()
    assert tracked("refresh", "--fail-on", "retraction").code == 0  # the bibliography knew


def test_a_record_gone_on_two_days_is_withdrawn(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.remove(OTHERS[0])
    day("2026-11-29")
    assert tracked.ok("refresh", "--fail-on", "withdrawal").out.startswith("examplin: complete")
    day("2026-11-30")
    said = tracked("refresh", "--fail-on", "withdrawal")
    assert said.code == 1
    assert said.out.startswith("WITHDRAWAL examplin: ")


def test_a_tier_that_moves_is_found_by_a_run(tracked: CommandLine) -> None:
    assert tracked("run", "--fail-on", "tier").code == 0
    tracked.ok(*LINK)
    said = tracked("run", "--fail-on", "tier")
    assert (said.code, "1 change of tier found" in said.err) == (1, True)
    (move,) = [line for line in history(tracked, "tier") if line.get("before")]
    assert move["cause"] == "new link: pmid:101"


def test_a_kind_nobody_knows_is_a_usage_error(tracked: CommandLine) -> None:
    said = tracked("run", "--fail-on", "retraction,weather")
    assert said.code == 2
    assert "weather" in said.err
    assert "retraction, concern, withdrawal, tier" in said.err


def test_what_a_killed_run_found_is_told_by_the_next(
    tracked: CommandLine, pubmed: HeldServer, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    pubmed.add(RETRACTED)
    day("2026-11-29")

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_memberships", killed)
        with pytest.raises(Killed):
            tracked("refresh")
    assert [line["subject"] for line in history(tracked, "standing")] == ["pmid:101"]
    day("2026-12-01")
    said = tracked("refresh", "--fail-on", "retraction")
    assert said.code == 1
    assert said.out.splitlines()[0] == FIRST
    assert len(history(tracked, "standing")) == 1
    assert tracked("refresh", "--fail-on", "retraction").code == 0


def test_what_cannot_be_written_down_is_not_stored_and_told_by_the_next_run(
    tracked: CommandLine, pubmed: HeldServer, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    pubmed.add(RETRACTED)
    day("2026-11-29")

    def full(_: AppendOnlyFile, data: bytes) -> None:
        raise StoreReadOnly(f"no room for {len(data)} bytes")

    with monkeypatch.context() as patch:
        patch.setattr(AppendOnlyFile, "append", full)
        assert tracked("refresh").code == 30
    assert "RETRACTED" not in tracked.ok("grade", "examplin", "101").out
    assert [run["outcome"] for run in tracked.ok("runs", "--json").json()] == ["failed", "complete"]
    assert tracked.ok("refresh").out.splitlines()[0] == FIRST


def test_runs_lists_the_last_ones_newest_first(
    tracked: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(RETRACTED)
    day("2026-11-29")
    tracked.ok("refresh")
    pubmed.misbehave("502", times=99)
    day("2026-11-30")
    assert tracked("refresh").code == 20
    failed, second, first = tracked.ok("runs", "--json").json()
    assert list(first) == [
        "id", "compound", "started", "finished", "outcome", "received", "new", "revised",
        "retracted", "error",
    ]  # fmt: skip
    assert (first["outcome"], first["new"], first["error"]) == ("complete", 20, None)
    assert (second["revised"], second["retracted"]) == (1, 1)
    assert (failed["outcome"], failed["error"]["code"]) == ("failed", "pubmed_unreachable")
    assert len(tracked.ok("runs", "--last", "2", "--json").json()) == 2
    said = tracked.ok("runs").out
    assert said.index("2026-11-30") < said.index("2026-11-29") < said.index("2026-11-22")


def test_runs_of_another_machine_are_known_by_the_history(tracked: CommandLine) -> None:
    (own,) = tracked.ok("runs", "--json").json()
    for file in (tracked.root / ".litreview").glob("records*"):
        file.unlink()
    (told,) = tracked.ok("runs", "--json").json()
    assert told == {**own, "finished": None}


@pytest.mark.parametrize("verb", ["changes", "runs"])
def test_a_reading_verb_works_where_nothing_can_be_written(
    tracked: CommandLine, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    before = tracked.ok(verb, "--json").out
    for folder in (tracked.root, *tracked.root.rglob("*")):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    try:
        assert tracked.ok(verb, "--json").out == before
        assert tracked.ok(verb).out
    finally:
        for folder in (tracked.root, *tracked.root.rglob("*")):
            folder.chmod(0o755 if folder.is_dir() else 0o644)
