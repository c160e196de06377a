"""A sentence that leaves the abstract takes with it what people rested on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.contract.conftest import TRIAL, Day, HeldServer, history, trial
from tests.support.built import Built

ROSE = "Attention scores rose by 12% with examplin and by 2% with placebo."
FELL = "Attention scores fell by 12% with examplin and by 2% with placebo."
LINK = (
    "link", "attention", TRIAL, "--population", "match", "--outcome", "direct",
    "--intervention", "same", "--direction", "supports", "--quote",
)  # fmt: skip
GONE = "the sentence it cited is no longer in the record"


@pytest.fixture
def reviewed(tracked: CommandLine) -> CommandLine:
    """The trial graded and linked by two people, on sentences of its abstract; published."""
    for reviewer in ("anna", "boris"):
        tracked.ok("grade", "examplin", TRIAL, "--accept", "--reviewer", reviewer)
        tracked.ok(*LINK, ROSE, "--reviewer", reviewer)
    tracked.ok("run")
    return tracked


def waits_for(litreview: CommandLine) -> str:
    queue = litreview.ok("grade", "examplin", "--json").json()
    return "; ".join(
        *[study["waits_for"] for study in queue if study["study"] == "pmid:101"] or [""]
    )


def tier_of(litreview: CommandLine) -> dict[str, Any]:
    (row,) = [
        r for r in litreview.ok("tiers", "examplin", "--json").json() if r["claim"] == "attention"
    ]
    return dict(row)


def test_a_link_whose_sentence_vanished_supports_nothing_and_waits(
    reviewed: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    before = tier_of(reviewed)
    assert before["counted"] != []
    assert GONE not in waits_for(reviewed)
    queued = reviewed.ok("status", "--json").json()[0]["queue"]
    pubmed.add(trial(ROSE, FELL, revised="2026-11-28"))
    day("2026-11-29")
    reviewed.ok("run")
    after = tier_of(reviewed)
    assert (after["tier"], after["counted"]) == ("T0", [])
    (left_out,) = after["not_counted"]
    assert GONE in left_out["reason"]
    assert any("PMID 101" in raised for raised in after["raise"])
    assert f"{GONE}: attention" in waits_for(reviewed)
    assert reviewed.ok("status", "--json").json()[0]["queue"] == queued + 1
    moved = history(reviewed, "tier")[-1]
    assert moved["before"].startswith(before["tier"])
    assert moved["cause"] == "the sentence cited is no longer in the record: pmid:101"
    doctor = reviewed.ok("doctor", "--json").json()
    assert any("1 link rests on words no longer in the record" in one["what"] for one in doctor)
    assert GONE in re.sub(r"[\s│├└─]+", " ", reviewed.ok("explain", "attention", "--full").out)
    assert GONE in Built(reviewed.root / "site").claim("attention")


def test_one_who_reads_again_is_one_reviewer_and_both_are_two(
    reviewed: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    pubmed.add(trial(ROSE, ROSE.replace("12%", "13%"), revised="2026-11-28"))
    day("2026-11-29")
    reviewed.ok("run")
    reviewed.ok(*LINK, ROSE.replace("12%", "13%"), "--reviewer", "anna")
    reviewed.ok("run")
    assert tier_of(reviewed)["counted"] != []
    assert history(reviewed, "tier")[-1]["cause"] == (
        "what the link cites is in the record again: pmid:101"
    )
    assert GONE in waits_for(reviewed)
    reviewed.ok(*LINK, ROSE.replace("12%", "13%"), "--reviewer", "boris")
    assert GONE not in waits_for(reviewed)


def test_an_abstract_that_was_taken_away_leaves_its_quotes_stale(
    reviewed: CommandLine, pubmed: HeldServer, day: Day
) -> None:
    whole = trial().decode()
    abstract = whole[whole.index("<Abstract>") : whole.index("</Abstract>") + 11]
    pubmed.add(trial(abstract, "", revised="2026-11-28"))
    day("2026-11-29")
    reviewed.ok("run")
    shape = reviewed.ok("grade", "examplin", TRIAL, "--json").json()
    quoted = {
        name: said
        for name, said in shape["fields"].items()
        if any((word.get("basis") or {}).get("where", "").startswith("abstract")
               for word in said["judgements"])
    }  # fmt: skip
    assert "blinding" in quoted
    assert all(said["stale"] for said in quoted.values())
    assert quoted["blinding"]["quote_checks"] == ["not found", "not found"]
    assert {word["quote_check"] for word in shape["links"][0]["words"]} == {"not found"}
    assert tier_of(reviewed)["tier"] == "T0"


def test_a_snapshot_without_abstracts_leaves_the_quotes_unchecked(reviewed: CommandLine) -> None:
    before = tier_of(reviewed)["tier"]
    for file in (reviewed.root / ".litreview").glob("records*"):
        file.unlink()
    shape = reviewed.ok("grade", "examplin", TRIAL, "--json").json()
    assert {word["quote_check"] for word in shape["links"][0]["words"]} == {"unchecked"}
    assert not any(said["stale"] for said in shape["fields"].values())
    assert tier_of(reviewed)["tier"] == before
