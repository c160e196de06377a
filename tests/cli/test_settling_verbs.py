"""`agreement` and `adjudicate`: words compared, disputes told without names, and settled."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cli.conftest import CommandLine

TABLE = ("--source", "full text, table 1", "--account", "full_text", "--certainty", "high")
LINK = ("--population", "match", "--outcome", "direct", "--intervention", "same", "--direction")
NAMES = ("a.ivanova", "b.petrov", "c.orlova")
ANNA, BORIS, CLARA = (("--reviewer", name) for name in NAMES)
WHY = ("--note", "table 1 counts everybody")


@pytest.fixture
def disputed(litreview: CommandLine) -> CommandLine:
    """Two people differ on a field, on a link and on a fact."""
    quote = "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo"
    litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", quote, *ANNA)
    litreview.ok(
        "grade", "examplin", "101", "--set", "n=47", *TABLE, "--note", "one was lost", *BORIS
    )
    litreview.ok("link", "attention", "101", *LINK, "supports", *TABLE, *ANNA)
    litreview.ok("link", "attention", "101", *LINK, "null", *TABLE, *BORIS)
    for said, source, who in (("yes", "a label", ANNA), ("no", "a register", BORIS)):
        litreview.ok(
            "grade", "examplin", "claim:kept-cold", "--set", f"stated={said}",
            "--source", source, "--certainty", "high", *who,
        )  # fmt: skip
    return litreview


def lines_of(line: CommandLine) -> dict[str, bytes]:
    """Every reviewer's file."""
    return line.snapshot("data/examplin/reviews")


def letter_of(line: CommandLine, value: Any, *names: str) -> str:
    """The side that gives a value; of a link by its direction."""
    (dispute,) = line.ok("adjudicate", "examplin", *names, "--json").json()
    for side in dispute["sides"]:
        given = side["value"]["direction"] if isinstance(side["value"], dict) else side["value"]
        if given == value:
            return str(side["letter"])
    raise AssertionError(dispute)


def test_agreement_says_in_words_what_it_cannot_compare(litreview: CommandLine) -> None:
    assert "Nobody has judged anything yet" in litreview.ok("agreement", "examplin").out
    assert litreview.ok("agreement", "examplin", "--json").json() == []
    litreview.ok("grade", "examplin", "101", "--accept", *ANNA)
    said = litreview.ok("agreement", "examplin").out
    assert "No two reviewers have judged the same thing" in said
    assert "one person judged it: species" in said
    rows = litreview.ok("agreement", "examplin", "--json").json()
    assert {row["kappa"] for row in rows} == {None}
    assert all(row["note"] and row["departed"]["note"] for row in rows)


def test_agreement_tells_apart_where_somebody_departed_from_the_machine(
    litreview: CommandLine,
) -> None:
    for who in (ANNA, BORIS):
        litreview.ok("grade", "examplin", "101", "--accept", *who)
    for who, value in ((ANNA, "n=20"), (BORIS, "n=21")):
        litreview.ok("grade", "examplin", "102", "--set", value, *TABLE, *who)
    rows = {row["field"]: row for row in litreview.ok("agreement", "examplin", "--json").json()}
    keys = ["field", "items", "agreement", "kappa", "ci", "note", "departed", "unaided"]
    assert list(rows["n"]) == keys
    assert (rows["n"]["items"], rows["n"]["agreement"]) == (2, 0.5)
    assert (rows["n"]["departed"]["items"], rows["n"]["departed"]["agreement"]) == (1, 0.0)
    assert rows["design"]["departed"]["note"] == "nobody departed from the machine"
    assert "NaN" not in litreview.ok("agreement", "examplin", "--json").out
    said = litreview.ok("agreement", "examplin").out
    assert max(map(len, said.splitlines())) <= 80
    assert "both: everything two reviewers judged" in said
    assert "own: that of it where at least one departed" in said
    heading = "field both agree kappa (95 % CI) own agree kappa (95 % CI)"
    assert " ".join(said.split("\n")[0].split()) == heading


def test_agreement_compares_what_was_said_before_the_other_was_seen(
    disputed: CommandLine,
) -> None:
    disputed.ok("grade", "examplin", "101", "--set", "n=47", *TABLE, *ANNA)
    rows = {row["field"]: row for row in disputed.ok("agreement", "examplin", "--json").json()}
    assert rows["n"]["agreement"] == 0.0
    assert rows["link direction"]["agreement"] == 0.0
    assert rows["link population"]["agreement"] == 1.0
    assert rows["stated"]["agreement"] == 0.0


def test_open_disputes_show_both_sides_and_no_name(disputed: CommandLine) -> None:
    said = disputed.ok("adjudicate", "examplin").out
    shape = disputed.ok("adjudicate", "examplin", "--json").out
    assert not [name for name in NAMES if name in said + shape]
    assert not [
        word for text in lines_of(disputed).values() for line in text.splitlines()
        if (word := json.loads(line)["id"]) in said + shape
    ]  # fmt: skip
    assert max(map(len, said.splitlines())) <= 80
    assert "examplin: 3 disputes open" in said
    assert "PMID 101  Examplin and attention in healthy adults: a randomized trial." in said
    assert "Note: one was lost" in said
    assert "(abstract, section 1)" in said
    assert "They differ on: direction (null / supports)" in said
    assert "kept-cold: It is kept cold." in said
    told = [(one["study"], one["claim"], one["field"]) for one in json.loads(shape)]
    assert told == [
        (None, "kept-cold", "stated"),
        ("pmid:101", None, "n"),
        ("pmid:101", "attention", "link"),
    ]
    (sides,) = [one["sides"] for one in json.loads(shape) if one["field"] == "n"]
    assert sorted((side["value"], side["people"]) for side in sides) == [(47, 1), (48, 1)]
    assert all(side["bases"] and side["words"] is None for side in sides)


def test_one_dispute_is_shown_alone(disputed: CommandLine) -> None:
    assert "3 disputes" in disputed.ok("adjudicate", "examplin").out
    assert "2 disputes open" in disputed.ok("adjudicate", "examplin", "101").out
    assert "1 dispute open" in disputed.ok("adjudicate", "examplin", "101", "n").out
    assert "1 dispute open" in disputed.ok("adjudicate", "examplin", "101", "attention").out
    assert "1 dispute open" in disputed.ok("adjudicate", "examplin", "claim:kept-cold").out


def test_the_command_shown_decides(disputed: CommandLine) -> None:
    said = disputed.ok("adjudicate", "examplin", "101", "n").out
    (words,) = [line for line in said.splitlines() if "litreview adjudicate" in line]
    words = words.partition("litreview ")[2].replace('"why"', "why")
    disputed.ok(*words.split(), *CLARA)
    assert "2 disputes open" in disputed.ok("adjudicate", "examplin").out


def test_a_third_person_decides_and_then_names_are_shown(disputed: CommandLine) -> None:
    letter = letter_of(disputed, 47, "101", "n")
    said = disputed.ok("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *CLARA).out
    assert "c.orlova decided on 22 November 2026: table 1 counts everybody" in said
    assert "a.ivanova: 48" in said
    assert "b.petrov: 47" in said
    (line,) = lines_of(disputed)["data/examplin/reviews/c.orlova.jsonl"].splitlines()
    word = json.loads(line)
    assert (word["value"], word["adjudicates"], word["note"]) == (47, True, WHY[1])
    assert word["basis"]["text"] == "full text, table 1"
    assert [(other["value"], other["basis"]["kind"]) for other in word["overruled"]] == [
        (48, "quote")
    ]
    field = disputed.ok("grade", "examplin", "101", "--json", *CLARA).json()["fields"]["n"]
    assert (field["value"], field["state"]) == (47, "adjudicated")
    (decided,) = disputed.ok("adjudicate", "examplin", "--decided", "--json").json()
    assert decided["decided"]["reviewer"] == "c.orlova"
    assert {word["reviewer"] for side in decided["sides"] for word in side["words"]} == {
        "a.ivanova",
        "b.petrov",
    }
    assert "c.orlova decided" in disputed.ok("adjudicate", "examplin", "--decided").out


def test_a_party_decides_with_the_other_named_as_consenting(disputed: CommandLine) -> None:
    letter = letter_of(disputed, 48, "101", "n")
    words = ("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *ANNA)
    before = lines_of(disputed)
    refused = disputed(*words)
    assert refused.code == 2
    assert "--consent NAME" in refused.err
    assert lines_of(disputed) == before
    told = disputed.ok(*words, "--consent", "b.petrov", "--json").json()
    assert told["written"]["consent"] == ["b.petrov"]
    assert told["dispute"]["decided"]["id"] == told["written"]["id"]
    said = disputed.ok("adjudicate", "examplin", "--decided").out
    assert "With the consent of b.petrov" in said
    assert "a.ivanova: 48" in said


def test_a_later_word_that_differs_opens_it_again(disputed: CommandLine) -> None:
    disputed.ok("adjudicate", "examplin", "101", "n", "--take", "A", *WHY, *CLARA)
    disputed.ok("grade", "examplin", "101", "--set", "n=46", *TABLE, *BORIS)
    assert "1 dispute open" in disputed.ok("adjudicate", "examplin", "101", "n").out


def test_a_decision_is_undone_like_anything_else(disputed: CommandLine) -> None:
    before = disputed.ok("adjudicate", "examplin").out
    for who, more in ((CLARA, ()), (ANNA, ("--consent", "b.petrov"))):
        letter = letter_of(disputed, 48, "101", "n")
        disputed.ok("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *who, *more)
        assert disputed.ok("adjudicate", "examplin").out != before
        disputed.ok("grade", "examplin", "--undo", *who)
        assert disputed.ok("adjudicate", "examplin").out == before


def test_a_link_is_decided_by_the_answers_that_differ(disputed: CommandLine) -> None:
    words = ("adjudicate", "examplin", "101", "attention", *WHY, *CLARA)
    assert "differ on direction" in disputed(*words, "--population", "match").err
    disputed.ok(*words, "--direction", "mixed", *TABLE)
    (link,) = disputed.ok("grade", "examplin", "101", "--json", *CLARA).json()["links"]
    assert (link["value"]["direction"], link["value"]["population"]) == ("mixed", "match")
    assert link["adjudicated"]
    said = " ".join(disputed.ok("explain", "attention", "--full").out.replace("│", " ").split())
    assert "c.orlova decides: the claim's own people" in said
    assert "(table 1 counts everybody)" in said


def test_each_part_of_a_claim_is_a_dispute_of_its_own(litreview: CommandLine) -> None:
    litreview.edit(
        "data/examplin/claims.toml",
        'outcome = "attention on a test"\n',
        'outcome = "attention on a test"\nparts = ["speed", "errors"]\n',
    )
    for part in ("speed", "errors"):
        for who, direction in ((ANNA, "supports"), (BORIS, "null")):
            litreview.ok("link", "attention", "101", *LINK, direction, "--part", part, *TABLE, *who)
    said = litreview.ok("adjudicate", "examplin").out
    assert "for the claim attention, part speed" in said
    words = ("adjudicate", "examplin", "101", "attention")
    refused = litreview(*words, "--take", "A", *WHY, *CLARA)
    assert refused.code == 2
    assert "Add --part: errors, speed" in refused.err
    told = litreview.ok(
        *words, "--part", "speed", "--direction", "mixed", *TABLE, *WHY, *CLARA, "--json"
    ).json()
    assert told["written"]["value"]["part"] == "speed"
    (left,) = litreview.ok("adjudicate", "examplin", "--json").json()
    assert left["part"] == "errors"


def test_taking_a_side_of_a_link_takes_what_it_rests_on(disputed: CommandLine) -> None:
    letter = letter_of(disputed, "null", "101", "attention")
    told = disputed.ok(
        "adjudicate", "examplin", "101", "attention", "--take", letter, *WHY, *CLARA, "--json"
    ).json()
    assert told["written"]["value"]["direction"] == "null"
    assert told["written"]["basis"]["text"] == "full text, table 1"


def test_a_fact_is_decided(disputed: CommandLine) -> None:
    letter = letter_of(disputed, "yes", "claim:kept-cold")
    words = ("adjudicate", "examplin", "claim:kept-cold", "--take", letter, *WHY, *CLARA)
    disputed.ok(*words)
    fact = disputed.ok("grade", "examplin", "claim:kept-cold", "--json", *CLARA).json()
    assert fact["verdict"] == "documented"
    said = " ".join(disputed.ok("explain", "kept-cold", "--full").out.replace("│", " ").split())
    assert "c.orlova decides" in said


def test_a_party_may_decide_a_fact_with_consent_only(disputed: CommandLine) -> None:
    letter = letter_of(disputed, "yes", "claim:kept-cold")
    words = ("adjudicate", "examplin", "claim:kept-cold", "--take", letter, *WHY, *ANNA)
    assert disputed(*words).code == 2
    disputed.ok(*words, "--consent", "b.petrov")
    fact = disputed.ok("grade", "examplin", "claim:kept-cold", "--json", *ANNA).json()
    assert fact["verdict"] == "documented"


def test_explain_says_who_decided_a_field_why_and_with_whose_consent(
    disputed: CommandLine,
) -> None:
    disputed.ok(
        "adjudicate", "examplin", "101", "n", "--value", "46", *TABLE, *WHY, *ANNA,
        "--consent", "b.petrov",
    )  # fmt: skip
    said = " ".join(disputed.ok("explain", "attention", "--full").out.replace("│", " ").split())
    assert "a.ivanova decides, with the consent of b.petrov: 46" in said


def test_two_of_three_are_shown_and_decide_nothing(disputed: CommandLine) -> None:
    disputed.ok("grade", "examplin", "101", "--set", "n=47", *TABLE, *CLARA)
    said = disputed.ok("adjudicate", "examplin", "101", "n").out
    assert "2 people" in said
    assert "a majority decides nothing alone" in said
    letter = letter_of(disputed, 47, "101", "n")
    refused = disputed("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *CLARA)
    assert refused.code == 2
    assert "1 person differs" in refused.err
    disputed.ok(
        "adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *CLARA,
        "--consent", "a.ivanova",
    )  # fmt: skip


def test_who_took_a_word_back_is_no_third_person(disputed: CommandLine) -> None:
    disputed.ok("grade", "examplin", "101", "--set", "n=45", *TABLE, *CLARA)
    disputed.ok("grade", "examplin", "--undo", *CLARA)
    before = lines_of(disputed)
    words = ("adjudicate", "examplin", "101", "n", "--value", "47", *TABLE, *WHY, *CLARA)
    refused = disputed(*words)
    assert refused.code == 2
    assert "a word taken back counts" in refused.err
    assert lines_of(disputed) == before
    disputed.ok(*words, "--consent", "a.ivanova")
    assert "c.orlova decided" in disputed.ok("adjudicate", "examplin", "--decided").out


def test_two_decisions_of_two_clones_are_an_open_dispute(disputed: CommandLine) -> None:
    words = ("adjudicate", "examplin", "101", "n", *WHY)
    files = disputed.root / "data/examplin/reviews"
    disputed.ok(*words, "--take", letter_of(disputed, 48, "101", "n"), *CLARA)
    first = (files / "c.orlova.jsonl").read_bytes()
    (files / "c.orlova.jsonl").unlink()
    disputed.ok(*words, "--take", letter_of(disputed, 47, "101", "n"), "--reviewer", "d.sidorov")
    (files / "c.orlova.jsonl").write_bytes(first)  # the other clone is merged
    said = disputed.ok("adjudicate", "examplin", "101", "n").out
    assert "2 of them decided it, neither knowing of the other's decision" in " ".join(said.split())
    assert not [name for name in (*NAMES, "d.sidorov") if name in said]
    (open_one,) = disputed.ok("adjudicate", "examplin", "101", "n", "--json").json()
    assert [side["people"] for side in open_one["sides"]] == [2, 2]
    disputed.ok(*words, "--take", "A", "--reviewer", "e.egorova")
    assert "e.egorova decided" in disputed.ok("adjudicate", "examplin", "--decided").out
    field = disputed.ok("grade", "examplin", "101", "--json", *ANNA).json()["fields"]["n"]
    assert field["state"] == "adjudicated"


def test_a_decision_is_still_shown_when_the_sides_came_to_agree(disputed: CommandLine) -> None:
    letter = letter_of(disputed, 47, "101", "n")
    disputed.ok("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *CLARA)
    disputed.ok("grade", "examplin", "101", "--set", "n=47", *TABLE, *ANNA)
    said = disputed.ok("adjudicate", "examplin", "--decided").out
    assert "c.orlova decided on 22 November 2026: table 1 counts everybody" in said
    assert "Nobody differs any more" in said
    (decided,) = disputed.ok("adjudicate", "examplin", "--decided", "--json").json()
    assert decided["agreed"]


def test_joining_the_other_side_ends_the_dispute(disputed: CommandLine) -> None:
    letter = letter_of(disputed, 47, "101", "n")
    said = disputed.ok("adjudicate", "examplin", "101", "n", "--take", letter, *WHY, *ANNA).out
    assert "Nobody differs any more" in said
    field = disputed.ok("grade", "examplin", "101", "--json", *ANNA).json()["fields"]["n"]
    assert (field["value"], field["state"]) == (47, "agreed")


def test_whether_two_reports_are_one_trial_is_disputed_and_settled(
    litreview: CommandLine,
) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "trial=102", *TABLE, *ANNA)
    litreview.ok("grade", "examplin", "102", "--set", "separate=101", *TABLE, *WHY, *BORIS)
    said = litreview.ok("adjudicate", "examplin").out
    assert "1 dispute open" in said
    assert "one trial or two  (A: 1 person, B: 1 person)" in said
    assert "two trials (PMID 102: separate = pmid:101)" in said
    assert "one trial (PMID 101: trial = pmid:102)" in said
    assert not [name for name in NAMES if name in said]
    assert max(map(len, said.splitlines())) <= 80
    (command,) = [line for line in said.splitlines() if "Decide: litreview" in line]
    words = command.partition("litreview ")[2].partition(" --take")[0].rstrip(" \\").split()
    assert words == ["adjudicate", "examplin", "101", "separate", "--part", "102"]
    (dispute,) = litreview.ok(*words, "--json").json()
    letters = {str(side["value"]): side["letter"] for side in dispute["sides"]}
    before = lines_of(litreview)
    refused = {
        side: litreview(*words, "--take", letter, *WHY, *ANNA) for side, letter in letters.items()
    }
    assert {result.code for result in refused.values()} == {2}
    assert "1 person differs" in refused["pmid:102"].err
    assert "says otherwise of pmid:101 in the field trial" in refused["['pmid:101']"].err
    assert lines_of(litreview) == before
    assert "takes a side" in litreview(*words, "--value", "no", *WHY, *CLARA).err
    for side, told in (("pmid:102", "one trial"), ("['pmid:101']", "two trials")):
        done = litreview.ok(*words, "--take", letters[side], *WHY, *CLARA).out
        assert f"one trial or two: {told}" in done
        assert "0 disputes open" in litreview.ok("adjudicate", "examplin").out
        assert "c.orlova decided" in litreview.ok("adjudicate", "examplin", "--decided").out
        litreview.ok("grade", "examplin", "--undo", *CLARA)
        assert "1 dispute open" in litreview.ok("adjudicate", "examplin").out
    litreview.ok(
        *words, "--take", letters["pmid:102"], *WHY, *ANNA, "--consent", "b.petrov"
    )  # one of the two, the other agreeing
    assert "0 disputes open" in litreview.ok("adjudicate", "examplin").out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["101", "n", "--take", "A", *CLARA], "needs its reason"),
        (["101", "n", "--take", "Z", *WHY, *CLARA], "One of: A, B"),
        (["101", "n", *WHY, *CLARA], "takes a side"),
        (["101", "n", "--take", "A", "--value", "47", *WHY, *CLARA], "one of the two"),
        (["101", "design", "--take", "A", *WHY, *CLARA], "no open dispute is on"),
        (["101", "desing", "--take", "A", *WHY, *CLARA], 'Did you mean "design"?'),
        (["102", "n", "--take", "A", *WHY, *CLARA], "no open dispute is on"),
        (["101", "--take", "A", *WHY, *CLARA], "Name one of: n, attention"),
        (["--take", "A", *WHY, *CLARA], "which dispute?"),
        (["PMC101", "n", "--take", "A", *WHY, *CLARA], "PubMed Central id"),
        (["101", "n", "--value", "many", *WHY, *CLARA], "not a whole number"),
        (["101", "n", "--value", "12", *WHY, *CLARA], "needs support"),
        (["101", "n", "--direction", "null", *WHY, *CLARA], "no answers of a link"),
        (["101", "attention", "--value", "null", *WHY, *CLARA], "said of a field"),
        (["101", "n", "--take", "A", *WHY], "--reviewer"),
        (["101", "n", "--take", "A", *WHY, *ANNA, "--consent", "zoe"], "zoe gave no word"),
        (["101", "n", "--take", "A", *WHY, *CLARA, "--consent", "b.petrov"], "nobody's consent"),
        (["101", "n", "--take", "A", *WHY, *CLARA, "--decided"], "--decided shows"),
        (["claim:kept-cold", "n", "--take", "A", *WHY, *CLARA], "Name claim:kept-cold alone"),
        (["claim:kept-cold", "--value", "perhaps", *WHY, *CLARA], "One of: yes, no"),
        (["claim:kept-cold", "--value", "partly", *WHY, *CLARA], "rests on a source"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_written(
    disputed: CommandLine, words: list[str], named: str
) -> None:
    before = lines_of(disputed)
    result = disputed("adjudicate", "examplin", *words)
    assert result.code == 2
    assert named in result.err
    assert result.out == ""
    assert lines_of(disputed) == before


def test_a_decided_dispute_says_how_to_differ(disputed: CommandLine) -> None:
    disputed.ok("adjudicate", "examplin", "101", "n", "--take", "A", *WHY, *CLARA)
    again = disputed("adjudicate", "examplin", "101", "n", "--take", "B", *WHY, *CLARA)
    assert again.code == 2
    assert "whoever judges that otherwise opens it again" in again.err


def test_the_reviewer_may_come_from_the_environment(
    disputed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_REVIEWER", "c.orlova")
    disputed.ok("adjudicate", "examplin", "101", "n", "--take", "A", *WHY)
    assert "data/examplin/reviews/c.orlova.jsonl" in lines_of(disputed)
