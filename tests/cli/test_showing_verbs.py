"""`tiers`, `explain`, `claims`, `studies`, `status`: what is known, for people and programs."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys

import pytest
from tests.cli.conftest import CommandLine

TIER_KEYS = {
    "claim", "statement", "category", "population", "asserted", "kind", "tier", "tier_id",
    "verdict", "preclinical_direction", "provisional", "human", "preclinical", "n", "groups",
    "flags", "rules", "counted", "not_counted", "raise", "lower",
}  # fmt: skip
STUDY_KEYS = {
    "pmid", "title", "year", "journal", "language", "standing", "species", "design",
    "randomized", "blinding", "control", "n", "population", "claims", "graded_by", "tags",
}  # fmt: skip
STATUS_KEYS = {
    "compound", "last_complete", "data_through", "next_due", "overdue", "records", "human",
    "graded", "queue",
}  # fmt: skip
CLAIMS = ["attention", "maze-learning", "dry-nose", "kept-cold"]


def link_the_trial(litreview: CommandLine) -> None:
    """Judge the trial for its claim, on its own sentence."""
    litreview.ok(
        "link", "attention", "101", "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", "supports", "--reviewer", "anna",
        "--quote", "Attention scores rose by 12% with examplin and by 2% with placebo.",
    )  # fmt: skip


def test_without_judgements_every_claim_is_t0(litreview: CommandLine) -> None:
    rows = litreview.ok("tiers", "examplin", "--json").json()
    assert [row["claim"] for row in rows] == CLAIMS
    assert {row["tier"] for row in rows} == {"T0"}
    assert all(set(row) >= TIER_KEYS for row in rows)


def test_tiers_read_well(litreview: CommandLine) -> None:
    link_the_trial(litreview)
    said = litreview.ok("tiers", "examplin").out
    lines = said.splitlines()
    assert lines[0].startswith("Examplin: 4 claims")
    assert re.search(r"T0 Community \d", lines[2])
    assert max(map(len, lines)) <= 80
    attention = next(line for line in lines if line.startswith("attention"))
    assert re.search(r"T[12]", attention)
    assert "1 human" in attention
    assert "\x1b" not in said


def test_a_link_moves_a_tier_and_the_trace_shows_its_sentence(litreview: CommandLine) -> None:
    before = litreview.ok("tiers", "examplin", "--json").json()[0]
    link_the_trial(litreview)
    after = litreview.ok("tiers", "examplin", "--json").json()[0]
    assert (before["tier"], after["tier"]) == ("T0", "T2")
    assert [study["pmid"] for study in after["counted"]] == ["101"]
    trace = litreview.ok("explain", "attention", "--full").out
    assert "rose by 12%" in " ".join(trace.split())
    for word in ("R2", "anna", "PMID 101", "T2"):
        assert word in trace
    assert max(map(len, trace.splitlines())) <= 80


def test_explain_answers_on_one_screen(litreview: CommandLine) -> None:
    link_the_trial(litreview)
    lines = litreview.ok("explain", "attention").out.splitlines()
    assert lines[0] == "It sharpens attention. [attention]"
    assert lines[1].startswith("T2 ")
    assert any("rose by 12%" in line for line in lines)
    assert any(line.startswith("  Raise") for line in lines)
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_what_if_tells_before_and_after_and_writes_nothing(litreview: CommandLine) -> None:
    link_the_trial(litreview)
    before = litreview.snapshot("data")
    for words, moved in (
        (["--without", "101"], "not linked"),
        (["--as-retracted", "101"], "not counted: retracted"),
        (["--if", "101.outcome=mismatch"], "not counted: "),
    ):
        said = litreview.ok("explain", "attention", *words).out
        lines = said.splitlines()
        assert any(line.startswith("  Is        T2") for line in lines)
        assert any(line.startswith("  Would be  T0") for line in lines)
        assert moved in " ".join(said.split())
        assert lines[-1] == "Nothing was written."
        assert max(map(len, lines)) <= 80
        told = litreview.ok("explain", "attention", *words, "--json").json()
        assert (told["before"]["tier"], told["after"]["tier"]) == ("T2", "T0")
        assert [one["study"] for one in told["moved"]] == ["pmid:101"]
    assert litreview.snapshot("data") == before


def test_what_if_in_full_is_the_trace_as_it_would_be(litreview: CommandLine) -> None:
    link_the_trial(litreview)
    said = litreview.ok("explain", "attention", "--full", "--as-retracted", "101").out
    assert "Nothing was written." in said
    assert "PMID 101): retracted" in said


def test_what_if_of_nothing_in_hand_names_what_is_near(litreview: CommandLine) -> None:
    link_the_trial(litreview)
    result = litreview("explain", "attention", "--without", "1011")
    assert result.code == 2
    assert "Did you mean 101?" in result.err
    assert litreview("explain", "attention", "--if", "101.blindign=double").code == 2


def test_the_trace_for_programs_is_one_tree(litreview: CommandLine) -> None:
    tree = litreview.ok("explain", "attention", "--json").json()
    assert tree["claim"] == "attention"
    assert tree["root"]["children"]


@pytest.mark.parametrize("verb", [["explain", "atention"], ["explain", "attentions"]])
def test_an_unknown_claim_names_the_near_one(litreview: CommandLine, verb: list[str]) -> None:
    result = litreview(*verb)
    assert result.code == 2
    assert "Did you mean attention?" in result.err


@pytest.mark.parametrize("verb", ["tiers", "studies", "claims", "grade", "status", "publish"])
def test_an_unknown_compound_names_the_near_one(litreview: CommandLine, verb: str) -> None:
    result = litreview(verb, "examplyn")
    assert result.code == 2
    assert "Did you mean examplin?" in result.err
    assert result.out == ""


def test_claims_are_listed_and_checked(bare: CommandLine) -> None:
    rows = bare.ok("claims", "examplin", "--json").json()
    assert [row["claim"] for row in rows] == CLAIMS
    assert rows[0]["cites"] == 1
    assert rows[2]["reports"] == 1
    said = bare.ok("claims", "examplin").out
    assert "4 claims; the files are in order." in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_study_table_shows_whole_ids(litreview: CommandLine) -> None:
    said = litreview.ok("studies", "examplin").out
    for study in ("pmid:101", "pmid:102", "manual:orlova-1990"):
        assert study in said
    assert "3 of 3 studies" in said
    assert max(map(len, said.splitlines())) <= 80


def test_studies_for_programs_keep_their_keys(litreview: CommandLine) -> None:
    studies = litreview.ok("studies", "examplin", "--json").json()
    assert len(studies) == 3
    assert all(set(study) >= STUDY_KEYS for study in studies)
    trial = next(study for study in studies if study["pmid"] == "101")
    assert trial["randomized"] == "yes"
    assert trial["graded_by"] == ["machine"]
    assert all({"field", "value", "rule", "quote"} <= set(tag) for tag in trial["tags"])


@pytest.mark.parametrize(
    ("filters", "pmids"),
    [
        (["--species", "human"], {"101"}),
        (["--species", "human", "--species", "animal"], {"101", "102"}),
        (["--design", "rct"], {"101"}),
        (["--search", "RATS maze"], {"102"}),
        (["--claim", "attention"], {"101"}),
        (["--claim", "dry-nose"], set()),
        (["--graded"], set()),
        (["--ungraded", "--species", "animal"], {"102"}),
        (["--standing", "retracted"], set()),
        (["--year", "1900-1901"], set()),
        (["--year", "1900-"], {"101", "102", "manual:orlova-1990"}),
        (["--min-n", "1", "--species", "human"], {"101"}),
        (["--min-n", "100000"], set()),
    ],
)
def test_filters(litreview: CommandLine, filters: list[str], pmids: set[str]) -> None:
    link_the_trial(litreview)
    shown = litreview.ok("studies", "examplin", *filters, "--json").json()
    assert {study["pmid"] for study in shown} == pmids


def test_the_table_as_csv_keeps_the_filter(litreview: CommandLine) -> None:
    text = litreview.ok("studies", "examplin", "--species", "animal", "--csv").out
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["study"] == "pmid:102"
    assert row["species"] == "animal"


def test_studies_without_a_reported_n_are_told_apart_from_small_ones(
    litreview: CommandLine,
) -> None:
    rows = litreview.ok("studies", "examplin", "--json").json()
    silent = sum(row["n"] == "not_reported" for row in rows)
    said = litreview.ok("studies", "examplin", "--min-n", "100000").out
    assert "0 of 3 studies" in said
    assert f"{silent} more stud" in said and "without a reported n" in said
    assert silent > 0


def test_an_unknown_claim_to_filter_by_names_the_near_one(litreview: CommandLine) -> None:
    result = litreview("studies", "examplin", "--claim", "atention")
    assert result.code == 2
    assert "Did you mean attention?" in result.err


@pytest.mark.parametrize("year", ["18", "2015-2010-", "2015-2010", "-", "soon"])
def test_a_span_of_years_that_is_none_is_a_usage_error(litreview: CommandLine, year: str) -> None:
    result = litreview("studies", "examplin", f"--year={year}")
    assert result.code == 2
    assert "--year" in result.err


def test_only_the_study_table_loads_pandas(litreview: CommandLine) -> None:
    code = """if True:
        import sys
        from litreview.cli.main import run_command
        for words in (
            "tiers examplin", "tiers examplin --json", "explain attention", "claims examplin",
            "studies examplin --json", "grade examplin", "grade examplin 101",
            "grade examplin 101 --set n=48 --source table --certainty high --reviewer anna",
            "status", "changes --json", "export citations", "publish",
        ):
            assert run_command(words.split()) == 0, words
            assert "pandas" not in sys.modules, words
        assert run_command(["studies", "examplin", "--csv"]) == 0
        assert "pandas" in sys.modules
    """
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=litreview.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_one_format_at_a_time(litreview: CommandLine) -> None:
    assert litreview("studies", "examplin", "--csv", "--json").code == 2


def test_a_word_no_filter_knows_lists_those_it_knows(litreview: CommandLine) -> None:
    result = litreview("studies", "examplin", "--species", "martian")
    assert result.code == 2
    assert "in_vitro" in result.err


def test_status_without_any_search(bare: CommandLine) -> None:
    (row,) = bare.ok("status", "--json").json()
    assert set(row) >= STATUS_KEYS
    assert row["overdue"] is True
    assert row["records"] == 3
    said = bare.ok("status").out
    assert "never" in said
    assert "overdue" in said
    assert max(map(len, said.splitlines())) <= 80


def test_without_a_search_every_age_is_too_old(bare: CommandLine) -> None:
    result = bare("status", "--max-age", "8d")
    assert result.code == 5
    assert "litreview refresh examplin" in result.err
    assert bare("status", "--max-age", "8").code == 2


def test_showing_writes_nothing_into_what_git_keeps(litreview: CommandLine) -> None:
    before = litreview.snapshot("data")
    for words in ("tiers examplin", "studies examplin", "status", "claims examplin"):
        litreview.ok(*words.split())
    assert litreview.snapshot("data") == before
