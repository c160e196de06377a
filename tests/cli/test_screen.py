"""The reviewing screen: each key ends in a verb of the session, and in a line of one's own file."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.cli.test_judging_verbs import words_of
from tests.support.driven import Driven, drive
from textual import events

from litreview.cli.screen import app
from litreview.cli.screen.words import account_lines
from litreview.errors import DataFileError
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.workflow.in_hand import Hide, InHand
from litreview.workflow.session import Session

RESULT = "Attention scores rose by 12% with examplin and by 2% with placebo."
SENTENCE = (
    "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo in a "
    "double-blind trial."
)


def said(litreview: CommandLine, reviewer: str = "anna") -> dict[str, Any]:
    return {word["field"]: word.get("value") for word in words_of(litreview, reviewer)}


def test_the_study_stands_beside_its_fields(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        text = " ".join(screen.pane("said").split())
        assert text.startswith("Examplin and attention in healthy adults: a randomized trial. [")
        assert "PMID 101 Ivanova A, Petrov B. J Ex 2019; Randomized Controlled Trial" in text
        assert "METHODS: Forty-eight healthy adults" in text
        assert text.endswith("MeSH: Humans; Attention")
        assert screen.row("randomized").startswith(">R ")
        assert "48" in screen.row("n ")
        assert "whether chance assigned the groups" in screen.pane("about")
        assert "You linked it to no claim: l" in screen.pane("tiers")
        assert " anna  1 of 1" in screen.pane("status")

    drive(litreview.root, script, study="101")
    assert not words_of(litreview)


def test_a_field_marks_its_sentence_by_its_letter(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        text = " ".join(screen.pane("said").split())
        marks = text.split("double-blind trial.")[1].split("]")[0]
        assert {"R", "B", "C", "N"} <= set(marks)
        assert "2% with placebo. [C]" in text  # the control is named there as well

    drive(litreview.root, script, study="101")


def test_accept_saves_what_is_certain_and_goes_on(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("a")
        assert "saved: " in shown
        assert "✓" in screen.row("n ")

    drive(litreview.root, script, study="101")
    on_screen = words_of(litreview)
    litreview.ok("grade", "examplin", "101", "--accept", "--reviewer", "boris")
    by_options = words_of(litreview, "boris")
    left_out = {"id", "at", "batch", "reviewer"}
    assert [{k: v for k, v in w.items() if k not in left_out} for w in on_screen] == [
        {k: v for k, v in w.items() if k not in left_out} for w in by_options
    ]


def test_accept_stops_at_the_first_field_that_is_not_certain(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("a")
        assert screen.row("n ").startswith(" N")
        open_fields = [row for row in screen.desk.rows[:4] if not row.judged]
        if open_fields:
            assert screen.desk.row is open_fields[0]

    drive(litreview.root, script, study="101")


def test_where_nothing_is_left_the_next_study_is_offered(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("a")  # of animals the ladder weighs no more than that
        assert "fields; nothing is left here: n" in shown

    drive(litreview.root, script, study="102")


def test_space_accepts_one_field(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("N", " ")
        assert "saved: n = 48" in shown

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    assert (word["field"], word["value"], word["basis"]["text"]) == ("n", 48, SENTENCE)


def test_a_number_is_typed_and_its_sentence_picked(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("N", "c", "5", "0", "enter")
        assert "Which sentence says so?" in shown
        assert ">b  Forty-eight" in shown
        shown = await screen.press("enter")
        assert "saved: n = 50" in shown

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    assert (word["value"], word["basis"]["text"]) == (50, SENTENCE)


def test_a_choice_is_made_by_its_digit(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("B", "c")
        assert " 1  double" in shown
        assert " 0  not reported" in shown
        await screen.press("2", "b")

    drive(litreview.root, script, study="101")
    assert said(litreview) == {"blinding": "single"}


def test_a_value_may_rest_on_another_source(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("N", "c", "5", "0", "enter", "/")
        await screen.type("full text, table 1")
        shown = await screen.press("enter", "1", "1")
        assert "saved: n = 50" in shown

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    basis = word["basis"]
    assert (basis["text"], basis["certainty"], basis["account"]) == (
        "full text, table 1",
        "high",
        "full_text",
    )


def test_not_reported_and_unsure(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("T", "0")
        await screen.press("B", "?")
        assert "?" in screen.row("blinding")
        assert screen.desk.row.field != "blinding"

    drive(litreview.root, script, study="101")
    assert said(litreview) == {"route": "not_reported", "note": "unsure of blinding"}


def bias_words(litreview: CommandLine) -> dict[str, Any]:
    words = words_of(litreview)
    return {w["field"]: w["value"] for w in words if w["field"] != "full_text_read"}


def test_risk_of_bias_is_walked_through_by_the_tool_that_fits(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "bias: randomization" in screen.pane("rows")
        assert "bias: housing" not in screen.pane("rows")
        screen.desk.move([row.field for row in screen.desk.rows].index(Field.ROB2_REPORTING))
        assert "b asks it with the questions of its tool" in screen.pane("about")
        shown = await screen.press("b")
        assert "Did you read it?" in shown
        assert "nobody can assess it without. v shows where" in await screen.press("0")
        assert not words_of(litreview)
        shown = await screen.press("1")
        assert "Where do you judge it from?" in shown
        assert "saved: full text read = yes" in shown
        shown = await screen.press("enter", "1")
        assert "RoB 2 D1: The randomization process" in shown
        assert "1.2 Could nobody foresee the next allocation" in shown
        assert "https://training.cochrane.org/handbook" in shown
        assert " 4  not assessable" in shown
        shown = await screen.press("1")
        assert "saved: bias: randomization = low" in shown
        assert "RoB 2 D2" in shown
        await screen.press("0", "1", "1", "1")  # one is left for later
        assert screen.desk.dialogue is None
        assert "low" in screen.row("bias: randomization")
        shown = await screen.press("b", "enter", "1")
        assert "leave it: low" in shown
        await screen.press("0", "2", "escape")
        assert "what was judged before is saved" in screen.pane("status")

    drive(litreview.root, script, study="101")
    assert bias_words(litreview) == {
        "rob2.randomization": "low",
        "rob2.missing_data": "low",
        "rob2.measurement": "low",
        "rob2.reporting": "low",
        "rob2.deviations": "some",
        "risk_of_bias": "some",
    }
    basis = words_of(litreview)[-1]["basis"]
    assert (basis["text"], basis["account"]) == ("full text", "full_text")


def test_of_animals_it_asks_the_other_tool_and_of_nothing_known_none(
    litreview: CommandLine,
) -> None:
    async def animals(screen: Driven) -> None:
        assert "bias: randomization" not in screen.pane("rows")
        shown = await screen.press("b", "1", "enter", "1")
        assert "SYRCLE D1: Sequence generation" in shown

    async def unknown(screen: Driven) -> None:
        assert "bias: " not in screen.pane("rows")
        shown = await screen.press("b")
        assert "no tool for risk of bias fits: RoB 2 is for randomized studies of people" in shown
        assert "species = " in shown

    drive(litreview.root, animals, study="102")
    drive(litreview.root, unknown, study="manual:orlova-1990", size=(180, 40))


def test_what_no_record_can_be_silent_on_is_not_offered(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("J", "c")
        assert "not reported" not in screen.pane("asked")
        shown = await screen.press("escape", "0")
        assert "no record is silent on risk of bias" in shown
        shown = await screen.press("c", "1")
        assert "needs the full text" in shown
        assert "full text read = yes" in " ".join(shown.split())
        assert "--set" not in shown
        await screen.press("escape", "escape")
        screen.desk.move([row.field for row in screen.desk.rows].index(Field.SEPARATE))
        assert "Why?" in await screen.press("0")

    drive(litreview.root, script, study="101")
    assert not words_of(litreview)


def test_a_link_takes_eight_keys_and_writes_what_the_verb_writes(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("l")
        assert " 1  attention" in shown
        shown = await screen.press("1", "1", "1", "1", "1", "enter", "enter")
        assert "saved: link attention" in shown

    drive(litreview.root, script, study="101")
    litreview.ok(
        "link", "attention", "101", "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", "supports", "--quote", RESULT,
        "--reviewer", "boris",
    )  # fmt: skip
    (mine,), (other,) = words_of(litreview), words_of(litreview, "boris")
    left_out = {"id", "at", "reviewer"}
    assert {k: v for k, v in mine.items() if k not in left_out} == {
        k: v for k, v in other.items() if k not in left_out
    }


def test_a_link_is_read_on_the_screen_and_marks_its_sentence(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "Link " not in screen.pane("said")
        await screen.press("l", "1", "1", "1", "1", "1", "enter", "enter")
        text = " ".join(screen.pane("said").replace("\N{NO-BREAK SPACE}", " ").split())
        assert text.split("2% with placebo.")[1].split("]")[0].endswith(" l1")
        assert "Link l1: attention: population match, outcome direct, " in text
        assert "supports (you)" in text
        await screen.press("z")
        assert "Link " not in screen.pane("said")

    drive(litreview.root, script, study="101")


def test_half_of_the_text_stays_beside_the_claims(litreview: CommandLine) -> None:
    claims = litreview.root / "data" / "examplin" / "claims.toml"
    one = "[[claim]]\n" + claims.read_text(encoding="utf-8").split("[[claim]]\n")[3]
    again = (one.replace("dry-nose", f"nose-{n}") for n in range(30))
    with claims.open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(again))

    async def script(screen: Driven) -> None:
        await screen.press("l")
        await screen.until(lambda: screen.desk.query_one("#asked").size.height > 3)
        await screen.pilot.pause()
        text, asked = screen.desk.query_one("#text"), screen.desk.query_one("#asked")
        assert asked.region.y - text.region.y >= text.size.height / 2
        assert "more lines: arrows" in screen.pane("asked")

    drive(litreview.root, script, study="101")


def test_of_single_blinding_a_key_asks_whether_the_outcome_is_objective(
    litreview: CommandLine,
) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("B", "c", "2", "b")
        await screen.press("l", "1", "1")
        assert " o  say whether it is objective" in screen.shown
        shown = await screen.press("1", "1", "1", "enter", "enter")  # eight keys, as ever
        assert "saved: link attention" in shown
        shown = await screen.press("l", "1", "1", "o")
        assert "Is the outcome objective?" in shown
        await screen.press("1")
        assert " o  " not in screen.pane("asked")
        assert "saved: link" in await screen.press("1", "1", "1", "enter", "enter")

    drive(litreview.root, script, study="101")
    first, then = (word["value"] for word in words_of(litreview) if word["field"] == "link")
    assert first.get("objective", "not_reported") == "not_reported"
    assert then["objective"] == "yes"


def test_claims_are_searched(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("l", "/")
        shown = await screen.type("dries nose")
        assert ">1  dry-nose" in shown
        assert "maze-learning" not in shown
        shown = await screen.press("enter")
        assert "Are these the people: people who use it?" in shown

    drive(litreview.root, script, study="101")


def test_escape_goes_one_step_back_and_writes_nothing(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("l", "1", "1", "2")
        shown = await screen.press("escape")
        assert "Was this measured" in shown
        shown = await screen.press("escape", "escape", "escape")
        assert "nothing written" in shown
        assert screen.desk.dialogue is None

    drive(litreview.root, script, study="101")
    assert not words_of(litreview)


def test_escape_and_a_key_at_once_are_two_keys(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("l", "alt+x")
        assert "Leave it out: why?" in shown

    drive(litreview.root, script, study="101")


def test_a_study_is_left_out_for_a_reason_of_the_list(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("x", "7")
        assert "What is the reason?" in shown
        shown = await screen.press("enter")
        assert "Type a few words" in shown
        await screen.type("a letter")
        shown = await screen.press("enter")
        assert "saved: excluded = other" in shown
        assert "Left out: other" in shown

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    assert (word["value"], word["note"]) == ("other", "a letter")


def test_a_note_an_undo_and_a_redo(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press('"')
        await screen.type("ask for it")
        assert "saved: note: ask for it" in await screen.press("enter")
        await screen.press("N", " ")
        assert "taken back: n = 48" in await screen.press("z")
        assert "✓" not in screen.row("n ")
        assert "brought back: n = 48" in await screen.press("Z")
        assert "✓" in screen.row("n ")

    drive(litreview.root, script, study="101")
    assert len(words_of(litreview)) == 4


def test_an_undo_goes_to_the_study_it_was_made_on(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        first = screen.desk.study.study
        await screen.press("T", "0", "n")
        assert screen.desk.study.study != first
        await screen.press("z")
        assert screen.desk.study.study == first

    drive(litreview.root, script)


def test_next_before_and_skip(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        studies = screen.desk.session.studies
        await screen.press("n")
        assert screen.desk.study.study == studies[1]
        await screen.press("p")
        assert "this is the first study" in await screen.press("p")
        assert f"{studies[0]} comes last" in await screen.press("s")
        assert screen.desk.study.study == studies[1]
        shown = await screen.press("n", "n", "n")
        assert "this is the last study" in shown

    drive(litreview.root, script)


def test_a_session_goes_on_where_it_was_left(litreview: CommandLine) -> None:
    left: list[StudyId] = []

    async def first(screen: Driven) -> None:
        await screen.press("n")
        left.append(screen.desk.study.study)
        await screen.press("q")

    async def again(screen: Driven) -> None:
        assert screen.desk.study.study == left[0]

    drive(litreview.root, first)
    drive(litreview.root, again)


def test_what_does_not_hold_is_said_and_asked_again(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("N", "c")
        await screen.type("many")
        shown = await screen.press("enter")
        assert "is not a whole number" in shown
        assert "> many" in shown
        await screen.press("ctrl+u", "0", "enter")
        assert "0 is impossible for n" in screen.shown

    drive(litreview.root, script, study="101")
    assert not words_of(litreview)


def test_a_refused_verb_keeps_the_question_open(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        # the title says no direction
        shown = await screen.press("l", "1", "1", "1", "1", "1", "enter", "a")
        assert "a title alone does not say what a study found" in shown
        assert "Which sentence says so?" in shown
        assert "saved: link attention" in await screen.press("c")

    drive(litreview.root, script, study="101")
    assert len(words_of(litreview)) == 1


def test_hidden_values_are_not_shown_and_not_accepted(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "48" not in screen.row("n ")
        assert "[" not in screen.pane("said")
        assert "hidden here, to measure how people agree" in screen.pane("about")
        assert "values are hidden here" in await screen.press("a")
        await screen.press("N", "c", "4", "8", "enter", "b")
        await screen.press("m")
        assert "placebo" in screen.row("control")

    drive(litreview.root, script, study="101", hide=Hide.ALL)
    (word,) = words_of(litreview)
    assert (word["value"], word["unaided"]) == (48, True)


def test_a_first_reviewers_words_are_hidden_until_one_has_judged(litreview: CommandLine) -> None:
    litreview.ok(
        "grade", "examplin", "101", "--set", "n=47", "--source", "full text", "--account",
        "full_text", "--certainty", "high", "--reviewer", "boris",
    )  # fmt: skip

    async def script(screen: Driven) -> None:
        assert "47" not in screen.shown
        assert "boris" not in screen.shown
        assert "Words of 1 other reviewer are hidden" in screen.pane("tiers")
        await screen.press("N", " ")
        assert "!" in screen.row("n ")
        assert "47" in screen.row("n ")
        assert "boris" not in screen.shown  # no name until it is decided

    drive(litreview.root, script, study="101")


def dispute(litreview: CommandLine) -> None:
    source = ("--source", "full text", "--account", "full_text", "--certainty", "high")
    for who, n in (("boris", "47"), ("clara", "46")):
        litreview.ok("grade", "examplin", "101", "--set", f"n={n}", *source, "--reviewer", who)


def test_a_dispute_is_decided_without_names(litreview: CommandLine) -> None:
    dispute(litreview)

    async def script(screen: Driven) -> None:
        shown = await screen.press("d")
        assert "In dispute: n. Who is right?" in shown
        assert "full text, high certainty" in shown
        assert "boris" not in shown
        await screen.press("a", "enter")
        await screen.type("table 1")
        shown = await screen.press("enter")
        assert "saved: the dispute is decided" in shown
        assert "boris" in shown  # now it is told who said what
        assert "anna decided on" in shown
        await screen.press("escape")

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    assert word["adjudicates"]
    assert word["value"] in {46, 47}


def test_a_dispute_may_be_decided_for_a_third_value(litreview: CommandLine) -> None:
    dispute(litreview)

    async def script(screen: Driven) -> None:
        await screen.press("d", "v", "4", "8", "enter", "b")
        await screen.type("as printed")
        await screen.press("enter")

    drive(litreview.root, script, study="101")
    (word,) = words_of(litreview)
    assert (word["value"], word["basis"]["text"], word["note"]) == (48, SENTENCE, "as printed")


def test_a_party_needs_consent(litreview: CommandLine) -> None:
    dispute(litreview)

    async def script(screen: Driven) -> None:
        await screen.press("d", "v", "4", "8", "enter", "b", "x", "enter")
        shown = await screen.press("enter")
        assert "without consenting to it" in shown
        await screen.type("clara")
        shown = await screen.press("enter")
        assert "saved: the dispute is decided" in shown

    drive(litreview.root, script, study="101", reviewer="boris")
    assert words_of(litreview, "boris")[-1]["consent"] == ["clara"]


def test_no_dispute_no_question(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "no open dispute on this study" in await screen.press("d")

    drive(litreview.root, script, study="101")


def test_help_actions_and_what_stands_beside(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        shown = await screen.press("h")
        assert "accept what is certain" in shown
        await screen.press("q")  # closes it
        await screen.press("N", " ")
        assert "pmid:101: n = 48" in await screen.press("y")
        shown = await screen.press("escape", "v")
        assert "https://pubmed.ncbi.nlm.nih.gov/101/" in shown

    drive(litreview.root, script, study="101")


def test_the_tier_line_tells_what_would_become(litreview: CommandLine) -> None:
    source = ("--source", "full text", "--account", "full_text", "--certainty", "high")
    litreview.ok("grade", "examplin", "101", "--set", "n=62", *source, "--reviewer", "anna")

    async def script(screen: Driven) -> None:
        await screen.press("l", "1", "1", "1", "1", "1", "enter", "enter")
        await screen.until(lambda: "attention: " in screen.pane("tiers"))
        await screen.until(lambda: "…" not in screen.pane("tiers"))
        assert "once a second reviewer agrees" in " ".join(screen.pane("tiers").split())
        await screen.until(lambda: "mine 1" in screen.pane("status"))

    drive(litreview.root, script, study="101", size=(180, 40))


def test_the_tier_line_tells_what_ones_own_words_changed(litreview: CommandLine) -> None:
    link = (
        "--population", "match", "--outcome", "direct", "--intervention", "same",
        "--direction", "supports", "--quote", RESULT,
    )  # fmt: skip
    source = ("--source", "full text", "--account", "full_text", "--certainty", "high")
    for who in ("anna", "boris"):
        litreview.ok("grade", "examplin", "101", "--set", "n=62", *source, "--reviewer", who)
        litreview.ok("grade", "examplin", "101", "--accept", "--reviewer", who)
        litreview.ok("link", "attention", "101", *link, "--reviewer", who)

    async def tiers(screen: Driven) -> str:
        await screen.until(lambda: "attention" in screen.pane("tiers"))
        await screen.until(lambda: "…" not in screen.pane("tiers"))
        return " ".join(screen.pane("tiers").split())

    async def script(screen: Driven) -> None:
        before = await tiers(screen)
        assert "by your words here" not in before
        await screen.press("B", "0")
        after = await tiers(screen)
        assert "Unchanged" not in after
        assert " → " in after
        assert after.endswith("by your words here")
        await screen.press("z")
        assert await tiers(screen) == before

    drive(litreview.root, script, study="101", size=(180, 40))


def test_the_end_tells_what_was_done(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("a", "l", "1", "1", "1", "1", "1", "enter", "enter", "q")

    session = drive(litreview.root, script, study="101")
    lines = list(account_lines(session.account(), session.reviewer, session.compound))
    session.__exit__()
    assert lines[0] == "anna: 1 study graded (PMID 101)"
    assert "Linked: PMID 101 to attention" in lines
    assert any(line.startswith("attention: ") and "→" in line for line in lines)
    assert "Commit it: git add data/examplin/reviews/anna.jsonl" in lines


def test_nothing_waits(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "nothing waits for you" in await screen.press("a")
        assert screen.pane("said").startswith("Nothing waits for anna in this queue of examplin.")
        await screen.press("q")

    session = drive(litreview.root, script, stale=True)
    assert list(account_lines(session.account(), session.reviewer, "examplin")) == [
        "Nothing was written. 0 studies wait for you."
    ]
    session.__exit__()


def test_what_was_saved_is_read_whole(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press('"')
        screen.desk.post_message(events.Paste(f"{'a long remark ' * 10}ends"))
        await screen.until(lambda: "ends" in screen.pane("asked"))
        await screen.press("enter")
        shown = screen.pane("status")
        assert len(shown.splitlines()) == 3
        assert " ".join(shown.split()).endswith("a long remark ends")
        assert screen.desk.query_one("#status").size.height in {1, 3}  # as soon as it is laid out
        await screen.press("j", "n")
        assert len(screen.pane("status").splitlines()) == 1

    drive(litreview.root, script)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 60)])
def test_no_line_is_wider_than_the_terminal(litreview: CommandLine, size: tuple[int, int]) -> None:
    async def script(screen: Driven) -> None:
        for keys in ((), ("l",), ("escape", "h"), ("escape", "N", "c", "9", "enter")):
            await screen.press(*keys)
            for name in ("about", "tiers", "status", "asked"):
                assert max(map(len, screen.pane(name).splitlines() or [""])) <= size[0]
            beside = [*screen.pane("said").splitlines(), *screen.pane("rows").splitlines()]
            assert max(map(len, beside)) < size[0]
        await screen.pilot.resize_terminal(100, 30)
        await screen.until(lambda: len(screen.pane("status").splitlines()[0]) == 100)
        assert "Which sentence says so?" in screen.shown
        rows = screen.pane("rows").splitlines()
        assert max(map(len, rows)) <= 100 * 2 // 5
        assert max(map(len, screen.pane("asked").splitlines())) <= 100

    drive(litreview.root, script, study="101", size=size)


HOSTILE = (
    "[bold]x[/] [link=http://x]y[/link] [@click=app.exit]z[/] \\[a] {b} "
    "\u202etxet\u202c \u2066i\u2069"
)


def test_text_of_records_is_data(litreview: CommandLine) -> None:
    text = ARTICLES.read_text(encoding="utf-8")
    text = text.replace("Attention scores rose", f"{HOSTILE} Attention scores rose")
    text = text.replace("<Year>2020</Year><Month>03</Month>", "<Year>2021</Year><Month>03</Month>")
    (litreview.root / "hostile.xml").write_text(text, encoding="utf-8")
    litreview.ok("import", "hostile.xml")

    async def script(screen: Driven) -> None:
        for keys in ((), ("N", "c", "9", "enter")):
            await screen.press(*keys)
            shown = " ".join(screen.shown.split())
            assert "[bold]x[/] [link=http://x]y[/link]" in shown
            assert "[@click=app.exit]z[/] \\[a] {b} txet i" in shown
        await screen.press("escape", "escape", '"')
        await screen.type("[red]note[/]")
        shown = await screen.press("enter")
        assert "saved: note: [red]note[/]" in shown
        assert "[red]note[/]" in await screen.press("v")

    drive(litreview.root, script, study="101", size=(120, 40))


def test_pasted_text_goes_where_one_types(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        screen.desk.post_message(events.Paste("a\nx"))  # a choice takes none, and no key of it
        await screen.press('"')
        screen.desk.post_message(events.Paste("two\nlines"))
        await screen.until(lambda: "two lines" in screen.pane("asked"))
        await screen.press("enter")

    drive(litreview.root, script, study="101")
    assert said(litreview) == {"note": "two lines"}


def test_a_broken_file_is_told_in_words(litreview: CommandLine) -> None:
    path = litreview.root / "data" / "examplin" / "reviews" / "anna.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)

    async def script(screen: Driven) -> None:
        path.write_text('{"id": 1\n{"id": 2}\n', encoding="utf-8")
        shown = await screen.press("N", " ")
        assert "anna.jsonl" in shown
        assert "saved" not in shown
        path.unlink()
        assert "saved: n = 48" in await screen.press(" ")

    drive(litreview.root, script, study="101")


def test_where_nothing_is_certain_nothing_is_accepted(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        assert "No abstract in hand" in " ".join(screen.pane("said").split())
        await screen.press("a")
        assert "nothing to accept" in await screen.press("a")
        assert "the machine reads nothing here" in await screen.press("Q", " ")

    drive(litreview.root, script, study="manual:orlova-1990")
    assert said(litreview) == {"intervention": "given"}


def test_a_study_that_cannot_be_read_is_passed_over(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Session.in_hand

    def in_hand(session: Session) -> InHand:
        if session.at == 1:
            raise DataFileError("it is not in the store")
        return read(session)

    monkeypatch.setattr(Session, "in_hand", in_hand)

    async def script(screen: Driven) -> None:
        assert "it is not in the store" in await screen.press("n")
        assert screen.pane("said") == ""
        await screen.press("0", "a", "x")  # nothing is judged that is not to be seen
        await screen.press("n")
        assert screen.desk.study.study == screen.desk.session.studies[2]

    drive(litreview.root, script)
    assert not words_of(litreview)


def test_what_nobody_foresaw_ends_the_screen_and_is_told(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Session, __: int) -> bool:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Session, "go", breaks)

    async def script(screen: Driven) -> None:
        await screen.press("n")

    with pytest.raises(RuntimeError, match="a bug"):
        drive(litreview.root, script)


def test_what_was_typed_ahead_of_the_end_is_not_answered(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.pilot.press("q", "a", "x", "1")

    drive(litreview.root, script, study="101")
    assert not words_of(litreview)


def test_keys_typed_ahead_are_answered_in_order(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        keys = ("l", "1", "1", "1", "1", "1", "enter", "enter", "N", "space", "T", "0")
        await screen.pilot.press(*keys)
        await screen.until(lambda: screen.desk.answered == len(keys))

    drive(litreview.root, script, study="101")
    assert list(said(litreview)) == ["link", "n", "route"]


def test_a_screen_taken_down_before_it_weighed_leaves_nothing_behind(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PAUSE_S", 3600.0)

    async def script(screen: Driven) -> None:
        screen.desk.weigh_now()
        screen.desk.workers.cancel_all()

    drive(litreview.root, script, study="101")
    gc.collect()  # a coroutine nobody awaited would be told of here, and fail the test


def test_what_ties_it_to_others_stands_with_the_text(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "trial=NCT01234567", "--reviewer", "anna")

    async def script(screen: Driven) -> None:
        await screen.until(lambda: "Trial: " in screen.pane("said"))
        assert "NCT01234567" in " ".join(screen.pane("said").split())

    drive(litreview.root, script, study="101")


def test_a_terminal_too_small_breaks_nothing(litreview: CommandLine) -> None:
    async def script(screen: Driven) -> None:
        await screen.press("N", "c", "4", "enter", "escape", "escape", "h", "escape", "l")

    drive(litreview.root, script, study="101", size=(24, 6))


def test_a_session_begins_before_the_whole_queue_is_read(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def first(screen: Driven) -> None:
        await screen.press("n")

    drive(litreview.root, first)
    read, may_read, seen = Session.read_queue, threading.Event(), []

    def slow(session: Session, looks: int | None = None) -> tuple[StudyId, ...]:
        if looks is None:
            may_read.wait(10)
            return tuple(reversed(read(session)))
        found = read(session, looks)
        session.unread = 1
        return found

    monkeypatch.setattr(Session, "read_queue", slow)

    async def again(screen: Driven) -> None:
        seen.append(screen.desk.study.study)
        await screen.until(lambda: "being read: 1" in screen.pane("status"))
        assert "2 of 3" in screen.pane("status")
        await screen.press("T", "0", "n", "T", "c")
        seen.append(screen.desk.study.study)
        may_read.set()
        await screen.until(lambda: "1 of 2" in screen.pane("status"))
        assert screen.desk.dialogue is not None  # what is being asked goes on
        await screen.press("escape", "0")

    drive(litreview.root, again)
    assert [word["subject"] for word in words_of(litreview)] == seen
