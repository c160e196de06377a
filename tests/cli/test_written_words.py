"""What reviewers write: accepted, taken back, brought back, remarked, and merged."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, with_blinded_tests
from tests.cli.test_judging_verbs import FULL_TEXT, LINK, ME, RESULT, SENTENCE, words_of

from litreview.workspace.start import GITATTRIBUTES, GITIGNORE

BORIS = ("--reviewer", "boris")
TIERS = ("tiers", "examplin", "--json")


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_what_accepting_left_is_said(litreview: CommandLine) -> None:
    with_blinded_tests(litreview)
    done = litreview.ok("grade", "examplin", "102", "--accept", *ME)
    assert done.err == ""
    assert "Left for you: " in done.out
    left = unwrapped(done.out.partition("Left for you: ")[2])
    shape = litreview.ok("grade", "examplin", "102", "--reviewer", "anna", "--json").json()
    machine = shape["fields"]["blinding"]["machine"]
    assert f"blinding ({machine['value']}, unsure {machine['confidence']:.2f})" in left
    assert "blinding" not in {word["field"] for word in words_of(litreview)}


def test_in_json_what_was_left_goes_to_standard_error(litreview: CommandLine) -> None:
    done = litreview.ok("grade", "examplin", "102", "--accept", *ME, "--json")
    assert done.json() == words_of(litreview)
    assert "Left for you: " in done.err


def test_accepting_again_says_that_nothing_is_left_to_accept(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "102", "--accept", *ME)
    before = words_of(litreview)
    again = litreview.ok("grade", "examplin", "102", "--accept", *ME)
    assert "Left for you: " in again.out
    assert "Nothing else to accept" in again.out
    assert litreview.ok("grade", "examplin", "102", "--accept", *ME, "--json").json() == []
    assert words_of(litreview) == before


def test_accept_and_set_go_together(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "102", "--accept", "--set", "n=20", *FULL_TEXT, *ME)
    values = {word["field"]: word["value"] for word in words_of(litreview)}
    assert values["n"] == 20
    assert values["species"] == "animal"
    assert len({word["batch"] for word in words_of(litreview)}) == 1


def test_one_undo_takes_an_accept_and_one_redo_brings_it_back(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--accept", *ME)
    count = len(words_of(litreview))
    shape = litreview.ok("grade", "examplin", "101", "--json").json()
    undone = litreview.ok("grade", "examplin", "--undo", *ME).out
    assert unwrapped(undone).count("taken back: pmid:101 ") == count
    assert "taken back: pmid:101 n = 48" in undone
    assert litreview.ok("grade", "examplin", "101", "--json").json()["graded_by"] == ["machine"]
    redone = litreview.ok("grade", "examplin", "--redo", *ME).out
    assert unwrapped(redone).count("brought back: pmid:101 ") == count
    assert litreview.ok("grade", "examplin", "101", "--json").json() == shape
    assert len(words_of(litreview)) == 3 * count  # nothing was erased


def test_several_undos_and_several_redos(litreview: CommandLine) -> None:
    for said in ("1 mg", "2 mg", "3 mg"):
        litreview.ok("grade", "examplin", "101", "--set", f"dose={said}", *FULL_TEXT, *ME)

    def dose() -> str:
        shape = litreview.ok("grade", "examplin", "101", "--json").json()
        return str(shape["fields"]["dose"]["value"])

    seen = []
    for verb in ("--undo", "--undo", "--redo", "--undo", "--redo", "--redo"):
        litreview.ok("grade", "examplin", verb, *ME)
        seen.append(dose())
    assert seen == ["2 mg", "1 mg", "2 mg", "1 mg", "2 mg", "3 mg"]
    litreview.ok("grade", "examplin", "--undo", *ME)
    litreview.ok("grade", "examplin", "101", "--set", "dose=4 mg", *FULL_TEXT, *ME)
    before = litreview.snapshot("data")
    refused = litreview("grade", "examplin", "--redo", *ME)
    assert refused.code == 2
    assert "A judgement was made since the last undo" in refused.err
    assert litreview.snapshot("data") == before


def test_undo_and_redo_tell_the_tiers_they_moved(litreview: CommandLine) -> None:
    def tier() -> str:
        rows = {row["claim"]: row for row in litreview.ok(*TIERS).json()}
        return f"{rows['attention']['tier']} {rows['attention']['verdict']}".replace("_", " ")

    low = tier()
    litreview.ok("link", "attention", "101", *LINK, *RESULT, *ME)
    high = tier()
    assert low != high
    undone = litreview.ok("grade", "examplin", "--undo", *ME)
    assert "taken back: pmid:101@attention link = " in unwrapped(undone.out)
    assert f"attention: {high} → {low}" in undone.out
    redone = litreview.ok("grade", "examplin", "--redo", *ME, "--json")
    assert [line["field"] for line in redone.json()] == ["link"]
    assert f"attention: {low} → {high}" in redone.err
    litreview.ok("grade", "examplin", "101", "--set", "n=48", *ME)
    litreview.ok("grade", "examplin", "101", "--set", "n=47", *FULL_TEXT, *BORIS)
    undone = litreview.ok("grade", "examplin", "--undo", *BORIS)
    assert f"attention: {high} (in doubt: shown as T0) → {high}" in unwrapped(undone.out)
    quiet = litreview.ok("grade", "examplin", "101", "--note", "see table 2", *ME).out
    assert "→" not in quiet + litreview.ok("grade", "examplin", "--undo", *ME).out


def test_a_note_alone_is_kept_and_counts_nowhere(litreview: CommandLine) -> None:
    def seen() -> list[object]:
        words = (
            ("grade", "examplin", "--json"), ("studies", "examplin", "--json"), TIERS,
            ("status", "--json"), ("explain", "attention"),
        )  # fmt: skip
        return [litreview.ok(*each).out for each in words]

    before = seen()
    litreview.ok("grade", "examplin", "101", "--note", "ask for the full text", *ME)
    out = litreview.ok("grade", "examplin", "101", "--note", "see table 2", *ME).out
    litreview.ok("grade", "examplin", "claim:attention", "--note", "is it one ward?", *ME)
    litreview.ok("grade", "examplin", "claim:kept-cold", "--note", "which label?", *BORIS)
    assert "pmid:101 note = see table 2" in out
    assert [(word["subject"], word["field"], word["value"]) for word in words_of(litreview)] == [
        ("pmid:101", "note", "ask for the full text"),
        ("pmid:101", "note", "see table 2"),
        ("claim:attention", "note", "is it one ward?"),
    ]
    assert seen() == before
    undone = litreview.ok("grade", "examplin", "--undo", *ME).out
    assert undone.startswith("taken back: claim:attention note = is it one ward?")


def test_what_was_said_already_is_told_so(litreview: CommandLine) -> None:
    words = ("grade", "examplin", "101", "--set", "n=48", *ME)
    litreview.ok(*words)
    assert "Nothing new" in litreview.ok(*words).out
    assert len(words_of(litreview)) == 1


def test_a_word_says_which_of_ones_own_it_replaces(litreview: CommandLine) -> None:
    n = ("grade", "examplin", "101", *FULL_TEXT, "--set")
    litreview.ok(*n, "n=62", *BORIS)
    assert "pmid:101 n = 62  (" in litreview.ok(*n, "n=62", *ME).out
    assert "pmid:101 n = 60 (replaces 62)  (" in litreview.ok(*n, "n=60", *ME).out
    again = litreview.ok(*n, "n=60", "--note", "60 finished", *ME).out
    assert "pmid:101 n = 60 (as before, on other grounds)  (" in again
    litreview.ok("grade", "examplin", "101", "--note", "one", *ME)
    assert "replaces" not in litreview.ok("grade", "examplin", "101", "--note", "two", *ME).out
    answers = (*LINK, "--objective", "yes", "--part", "")
    linked = litreview.ok("link", "attention", "101", *answers, *RESULT, *ME).out
    assert ", direction supports, objective yes  (" in linked
    assert linked.endswith("; the quote reads as result\n")
    other = [*answers[: answers.index("supports")], "null", "--objective", "no"]
    linked = litreview.ok("link", "attention", "101", *other, *RESULT, "--role", "result", *ME).out
    assert ", direction null, objective no (replaces population match, " in linked
    assert "reads as" not in linked
    fact = ("grade", "examplin", "claim:kept-cold", "--source", "label", "--account", "label")
    litreview.ok(*fact, "--certainty", "low", "--set", "stated=no", *ME)
    stated = litreview.ok(*fact, "--certainty", "low", "--set", "stated=yes", *ME).out
    assert "stated = yes (replaces no)  (" in stated


def test_a_quote_is_held_against_the_number_it_is_said_to_give(litreview: CommandLine) -> None:
    quoted = ("grade", "examplin", "101", "--quote", SENTENCE, *ME)
    done = litreview.ok(*quoted, "--set", "n=999", "--set", "exposed=24")
    assert words_of(litreview)[0]["value"] == 999
    assert "pmid:101 n=999: the quote states" in done.err
    assert done.err.count(", not ") == 2
    assert litreview.ok(*quoted, "--set", "n=48").err == ""
    assert litreview.ok("grade", "examplin", "101", "--set", "n=47", *FULL_TEXT, *ME).err == ""


@pytest.mark.parametrize("note", ["", "  "])
def test_a_note_needs_words(litreview: CommandLine, note: str) -> None:
    refused = litreview("grade", "examplin", "101", "--note", note, *ME)
    assert refused.code == 2
    assert "a note needs words" in refused.err
    separate = ("--set", "separate=102", "--note", note)
    assert "needs its reason" in litreview("grade", "examplin", "101", *separate, *ME).err
    assert litreview("grade", "examplin", "101", "--set", "trial=NCT123", *ME).code == 2


@pytest.mark.parametrize("value", ["not-reported", "Not Reported", "NOT_REPORTED"])
def test_not_reported_is_taken_in_any_spelling(litreview: CommandLine, value: str) -> None:
    fields = ("n", "control", "condition", "arms", "sex", "country", "trial", "excluded")
    sets = [part for field in fields for part in ("--set", f"{field}={value}")]
    litreview.ok("grade", "examplin", "101", *sets, *ME)
    assert {word["value"] for word in words_of(litreview)} == {"not_reported"}
    answers = ("--population", "Match", "--outcome", "direct", "--intervention", "other-compound")
    silent = ("--direction", value, "--objective", value)
    full_text = ("--source", "table 1", "--account", "full-text", "--certainty", "High")
    litreview.ok("link", "attention", "101", *answers, *silent, *full_text, *ME)
    link = words_of(litreview)[-1]["value"]
    assert (link["direction"], link["intervention"]) == ("not_reported", "other_compound")
    page = ("--source", "label", "--account", "label", "--certainty", "low")
    litreview.ok("grade", "examplin", "claim:kept-cold", "--set", f"Stated={value}", *page, *ME)
    assert words_of(litreview)[-1]["value"] == "not_reported"
    litreview.ok("explain", "attention", "--if", f"101.blinding={value}")


def test_risk_of_bias_needs_the_full_text_of_the_same_reviewer(litreview: CommandLine) -> None:
    low = ("grade", "examplin", "101", "--set", "risk-of-bias=low")
    litreview.ok("grade", "examplin", "101", "--set", "risk_of_bias=not-assessable", *ME)
    refused = litreview(*low, *ME)
    assert refused.code == 2
    assert "risk_of_bias=low needs the full text" in unwrapped(refused.err)
    litreview.ok("grade", "examplin", "101", "--set", "full_text_read=yes", *ME)
    litreview.ok(*low, *ME)
    assert litreview(*low, *BORIS).code == 2
    litreview.ok(*low, "--set", "full_text_read=yes", *BORIS)
    assert litreview(*low, "--set", "full_text_read=no", *ME).code == 2
    litreview.ok("grade", "examplin", words_of(litreview)[1]["id"], "--undo", *ME)
    assert litreview(*low[:-1], "risk_of_bias=high", *ME).code == 2


def test_anothers_hidden_word_is_in_no_message(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=4711", *FULL_TEXT, *ME)
    words = ("grade", "examplin", "101", "--set", "exposed=4712", *FULL_TEXT, *BORIS)
    refused = litreview(*words)
    assert "4712 people exposed, of a study of 48" in unwrapped(refused.err)
    done = litreview.ok("grade", "examplin", "101", "--accept", *BORIS, "--json")
    for text in (refused.err, done.out, done.err):
        assert "4711" not in text
        assert "anna" not in text


@pytest.mark.parametrize(
    "typed",
    ["other-compound", "OTHER COMPOUND", "other comp", "other_compound.", '"other compound"'],
)
def test_a_reason_to_exclude_is_known_by_its_siblings(litreview: CommandLine, typed: str) -> None:
    litreview.ok("grade", "examplin", "101", "--set", f"excluded={typed}", *ME)
    assert words_of(litreview)[0]["value"] == "other compound"


@pytest.mark.parametrize("typed", ["oth", "boring", "compound", "another compound"])
def test_a_reason_that_is_none_is_refused_with_the_list(litreview: CommandLine, typed: str) -> None:
    refused = litreview("grade", "examplin", "101", "--set", f"excluded={typed}", *ME)
    assert refused.code == 2
    assert "One of: another meaning of the search word; other compound;" in unwrapped(refused.err)


def test_a_quote_in_other_capitals_is_kept_as_the_record_has_it(litreview: CommandLine) -> None:
    typed = SENTENCE.upper().replace("-", "\N{EN DASH}") + "!"
    litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", f"“{typed}”", *ME)
    basis = words_of(litreview)[0]["basis"]
    assert (basis["text"], basis["start"]) == (SENTENCE, 0)


def test_a_refusal_changes_no_byte(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--accept", *ME)
    before = litreview.snapshot("data")
    for words in (
        ("101", "--set", "n=0"),
        ("101", "--set", "n=48", "--set", "blinding=triple-ish"),
        ("101", "--accept", "--set", "control=some"),
        ("101", "--set", "n=48", "--quote", "Forty-nine healthy adults were assigned"),
        ("101", "--note", "x" * 1001),
        ("--redo",),
        ("feedfeed", "--undo"),
    ):
        assert litreview("grade", "examplin", *words, *ME).code in {1, 2}
    assert litreview.snapshot("data") == before


def git(root: Path, *words: str) -> None:
    me = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")
    subprocess.run(["git", *me, *words], cwd=root, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_clones_pulled_lose_and_double_nothing(
    litreview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    litreview.write(".gitattributes", GITATTRIBUTES)
    litreview.write(".gitignore", GITIGNORE)
    litreview.ok("grade", "examplin", "101", "--accept", *ME)
    git(litreview.root, "init", "--quiet", "--initial-branch=main")
    git(litreview.root, "add", "--all")
    git(litreview.root, "commit", "--quiet", "--message", "One accept")
    other = CommandLine(tmp_path / "other")
    shutil.copytree(litreview.root, other.root)
    litreview.ok("grade", "examplin", "--undo", *ME)
    litreview.ok("link", "attention", "101", *LINK, *RESULT, *ME)
    monkeypatch.chdir(other.root)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-23T10:00:00Z")
    other.ok("grade", "examplin", "--undo", *ME)
    other.ok("grade", "examplin", "102", "--note", "which strain?", *ME)
    other.ok("grade", "examplin", "101", "--set", "n=48", *BORIS)
    known = {w["id"] for w in (*words_of(litreview), *words_of(other))}
    for clone in (litreview, other):
        git(clone.root, "add", "--all")
        git(clone.root, "commit", "--quiet", "--message", "Judged")
    git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(litreview.root), "main")
    filed = [word["id"] for word in words_of(other)]
    assert sorted(filed) == sorted(known)
    shape = other.ok("grade", "examplin", "101", "--json").json()
    assert shape["graded_by"] == ["boris"]
    assert [link["claim"] for link in shape["links"]] == ["attention"]
    assert words_of(other, "boris")[0]["value"] == 48
