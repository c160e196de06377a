"""`grade --plain`: one prompt a line, what was saved in words, and nothing saved half-way."""

from __future__ import annotations

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_judging_verbs import SENTENCE, words_of

ME = ("--reviewer", "anna")
RESULT = "Attention scores rose by 12% with examplin and by 2% with placebo."


def plain(
    litreview: CommandLine, *lines: str, study: str = "101", who: str = "anna", how: str = ""
) -> str:
    typed = "".join(f"{line}\n" for line in lines).encode()
    words = ("grade", "examplin", study, "--plain", "--reviewer", who, how)
    return litreview.ok(*(word for word in words if word), stdin=typed).out


def test_a_study_is_read_out_in_numbered_sentences(litreview: CommandLine) -> None:
    said = plain(litreview)
    assert "Title: 1. Examplin and attention" in said
    assert f"METHODS: 2. {SENTENCE}" in said
    assert "n: 48, machine sure 0." in said
    assert "sentence 2" in said
    assert not set(said) & set("─│┌┐└┘├┤╭╮╰╯█")
    assert "Graded: 0 studies." in said
    assert "To commit" not in said


def test_a_value_rests_on_the_sentence_of_that_number(litreview: CommandLine) -> None:
    said = plain(litreview, "c n 24", "2", "q")
    assert "Saved: n is 24, sentence 2." in said
    assert "the quote states 48, not 24" in said.lower().replace("forty-eight", "48")
    (word,) = words_of(litreview)
    assert word["value"] == 24
    assert word["basis"]["text"].startswith(SENTENCE)
    assert "Graded: 1 study." in said
    assert "git add data/examplin/reviews/anna.jsonl" in said


def test_a_study_may_be_spelled_as_it_is_cited(litreview: CommandLine) -> None:
    assert "Saved: n is 48" in plain(litreview, "a n", study="PMID 101")
    assert [word["subject"] for word in words_of(litreview)] == ["pmid:101"]


def test_enter_takes_the_machines_sentence_where_it_reads_the_same(litreview: CommandLine) -> None:
    said = plain(litreview, "c n 48", "")
    assert "Enter: sentence 2, as the machine reads it." in said
    assert words_of(litreview)[0]["basis"]["kind"] == "quote"
    other = plain(litreview, "c n 40", "")
    assert "Enter:" not in other.partition("Which sentence")[2].partition("\n")[0]
    assert "Not saved: n=40 needs support" in other


def test_a_source_is_asked_how_sure_and_what_it_is(litreview: CommandLine) -> None:
    plain(litreview, "c n 40", "s full text, table 1", "1", "full text")
    (word,) = words_of(litreview)
    basis = word["basis"]
    assert (basis["text"], basis["certainty"]) == ("full text, table 1", "high")
    assert basis["account"] == "full_text"


def test_accepting_all_and_one(litreview: CommandLine) -> None:
    said = plain(litreview, "a n", "a", "a country")
    assert said.count("Saved: n is 48") == 1
    assert "Saved: species is human" in said
    assert "Not saved: the machine shows no value of country" in said


def test_a_link_is_asked_question_by_question(litreview: CommandLine) -> None:
    answers = ("l", "sharpens", "1", "direct", "9", "same", "1", "", "", "3")
    said = plain(litreview, *answers)
    assert "“9” is none of them." in said
    assert "Saved: pmid:101 linked to attention" in said
    (word,) = words_of(litreview)
    assert word["value"]["direction"] == "supports"
    assert word["basis"]["text"] == RESULT
    assert "Linked: 1 link." in said


def test_words_given_ahead_are_not_asked_for(litreview: CommandLine) -> None:
    said = plain(litreview, "l attention match direct same null", "no", "20", "3")
    assert "Are these the people" not in said
    assert words_of(litreview)[0]["value"] == {
        "population": "match", "outcome": "direct", "intervention": "same",
        "direction": "null", "objective": "no", "part": "", "n": 20,
    }  # fmt: skip


@pytest.mark.parametrize("typed", [("c n 24", "."), ("l", "1", "1", "."), ("x", "."), ("c n 24",)])
def test_going_back_or_ending_half_way_saves_nothing(
    litreview: CommandLine, typed: tuple[str, ...]
) -> None:
    said = plain(litreview, *typed)
    assert not words_of(litreview)
    assert "Graded: 0 studies." in said


def test_undo_redo_remarks_and_the_last_actions(litreview: CommandLine) -> None:
    said = plain(litreview, '" ask for the text', "? n", "0 sex", "y", "z", "Z")
    assert "Saved: remark on pmid:101, “ask for the text”." in said
    assert "Saved: remark on pmid:101, “unsure of n”." in said
    assert "Saved: sex is not_reported." in said
    assert "taken back" in said.lower()
    assert "brought back" in said.lower()
    assert "pmid:101 sex = not_reported" in said


def test_a_study_is_left_out_for_a_reason(litreview: CommandLine) -> None:
    said = plain(litreview, "x other", "not about it", "x 99", ".")
    assert "Saved: excluded is other" in said
    assert words_of(litreview)[0]["note"] == "not about it"
    assert "Excluded: 1 study." in said


def test_the_queue_is_walked_and_resumed(litreview: CommandLine) -> None:
    said = plain(litreview, "n", "p", "p", "n", study="")
    assert "This is the first study." in said
    again = plain(litreview, study="")
    assert ", 2 of 3. Your word" in again


def test_what_is_no_word_is_told(litreview: CommandLine) -> None:
    said = plain(litreview, "accept", "", "c nn 4", "d", "v", "t", "h")
    assert "“accept” is no word here" in said
    assert 'Not saved: unknown field "nn"' in said
    assert "https://pubmed.ncbi.nlm.nih.gov/101/" in said
    assert "It is linked to no claim" in said
    assert "end, with an account" in said


def test_a_dispute_is_decided_without_names(litreview: CommandLine) -> None:
    for who, value in (("boris", "48"), ("clara", "24")):
        words = ("--set", f"n={value}", "--quote", SENTENCE, "--reviewer", who)
        litreview.ok("grade", "examplin", "101", *words)
    said = plain(litreview, "d", "B", "the table says so", who="dora")
    assert "boris" not in said.partition("Why?")[0]
    ruling = words_of(litreview, "dora")[-1]
    assert ruling["adjudicates"]
    assert ruling["note"] == "the table says so"


def test_bytes_that_are_no_text_are_asked_for_again(litreview: CommandLine) -> None:
    typed = b'" caf\xe9\n" cafe\n'
    said = litreview.ok("grade", "examplin", "101", "--plain", *ME, stdin=typed).out
    assert "no UTF-8 text" in said
    assert words_of(litreview)[0]["value"] == "cafe"


def test_what_a_record_holds_steers_no_terminal(litreview: CommandLine) -> None:
    said = plain(litreview, '" \x1b]0;title\x07 and \x1b[31mred')
    assert "\x1b" not in said


def test_calibrating_hides_what_the_machine_reads_and_says_so_of_each_word(
    litreview: CommandLine,
) -> None:
    said = plain(litreview, "a", "c n 48", "2", how="--calibrate")
    assert "machine sure" not in said
    assert "hidden" in said
    (word,) = words_of(litreview)
    assert word["unaided"] is True
    assert plain(litreview, "a n", who="boris", how="--no-calibrate").count("Saved: n is 48") == 1
    assert "unaided" not in words_of(litreview, "boris")[0]


def test_criteria_are_read_out_as_one_wrote_them(litreview: CommandLine) -> None:
    with (litreview.root / "queries" / "examplin.toml").open("a") as file:
        file.write('\n[criteria]\ninclude = ["trials in adults", "any dose"]\n')
    assert "Include: trials in adults; any dose." in plain(litreview, "v")
