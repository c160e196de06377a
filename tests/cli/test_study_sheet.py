"""`studies COMPOUND PMID`, and `grade` without a judgement: one study, as its reader may see it."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import CommandLine

METHOD = "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo"
RESULT = "Attention scores rose by 12% with examplin and by 2% with placebo."
ANNA, BORIS = ("--reviewer", "a.ivanova"), ("--reviewer", "b.petrov")
BEARING = (
    "--population", "match", "--outcome", "direct", "--intervention", "same",
    "--direction", "supports",
)  # fmt: skip
ONE = ("studies", "examplin", "101")
SECRET = ("4711", "a.ivanova", "vigilance", "orange", "supports")


def spoken(out: str) -> str:
    return " ".join(out.split())


@pytest.fixture
def judged(litreview: CommandLine) -> CommandLine:
    """A study that one reviewer graded, linked and remarked upon, unlike the machine."""
    grade = ("grade", "examplin", "101", *ANNA)
    litreview.ok(*grade, "--set", "n=4711", "--quote", METHOD, "--note", "orange")
    litreview.ok(*grade, "--set", "condition=vigilance", "--quote", METHOD)
    claim = litreview.ok("claims", "examplin", "--json").json()[0]["claim"]
    litreview.ok("link", claim, "101", *BEARING, "--quote", RESULT, *ANNA)
    return litreview


def test_both_verbs_print_the_same_sheet(litreview: CommandLine) -> None:
    sheet = litreview.ok(*ONE, "--unblinded").out
    assert sheet == litreview.ok("grade", "examplin", "101", "--unblinded").out
    assert max(map(len, sheet.splitlines())) <= 80
    said = spoken(sheet)
    assert said.startswith("PMID 101 Examplin and attention in healthy adults")
    assert f"METHODS: {METHOD} in a double-blind trial. [2] RESULTS: {RESULT}" in said
    assert "blinding = double machine" in said
    assert "Would be 3 if a person confirmed randomized, control" in said


@pytest.mark.parametrize("verb", ["studies", "grade"])
@pytest.mark.parametrize("more", [(), ("--all",), ("--json",)])
def test_nothing_of_another_reviewer_shows_before_one_has_judged(
    judged: CommandLine, verb: str, more: tuple[str, ...]
) -> None:
    blind = judged.ok(verb, "examplin", "101", *BORIS, *more).out
    assert [word for word in SECRET if word in blind] == []
    if more == ("--json",):
        assert json.loads(blind)["hidden_reviewers"] == 1
    else:
        left = "judge randomized, control, blinding and n, and link it."
        assert f"Words of 1 other reviewer are hidden until you {left}" in spoken(blind)
    everybody = judged.ok(verb, "examplin", "101", "--unblinded", *more).out
    assert [word for word in SECRET if word not in everybody] == (
        [] if more else ["orange"]  # the remark beside a value is told with all
    )


def test_both_words_stand_side_by_side_once_one_has_judged(judged: CommandLine) -> None:
    judged.ok("grade", "examplin", "101", "--set", "n=48", "--quote", METHOD, *BORIS)
    said = spoken(judged.ok(*ONE, *BORIS).out)
    assert "IN DISPUTE: a.ivanova 4711 [2], b.petrov 48 [2]" in said
    assert "vigilance" not in said
    assert "are hidden until you judge randomized, control and blinding, and link it." in said
    judged.ok("grade", "examplin", "101", "--accept", *BORIS)
    said = spoken(judged.ok(*ONE, *BORIS).out)
    assert "condition = vigilance a.ivanova" in said
    assert "Words of 1 other reviewer are hidden until you link it." in said
    assert "not reported, by anybody:" in said
    assert "You linked it to no claim." in said
    claim = judged.ok("claims", "examplin", "--json").json()[0]["claim"]
    judged.ok("link", claim, "101", *BEARING, "--quote", RESULT, *BORIS)
    said = spoken(judged.ok(*ONE, *BORIS).out)
    assert said.count("a.ivanova [3]") == said.count("b.petrov [3]") == 1, said
    assert "hidden" not in said


def test_who_looks_by_default_is_who_judges_by_default(
    judged: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_REVIEWER", "b.petrov")
    assert "4711" not in judged.ok(*ONE).out
    monkeypatch.setenv("LITREVIEW_REVIEWER", "a.ivanova")
    assert "n = 4711 a.ivanova [2]" in spoken(judged.ok(*ONE).out)


def test_json_gives_the_text_the_level_and_what_would_raise_it(litreview: CommandLine) -> None:
    shape = litreview.ok(*ONE, "--json", "--unblinded").json()
    assert [part["where"] for part in shape["sections"]] == ["title", "abstract[0]", "abstract[1]"]
    assert shape["sections"][2] == {"where": "abstract[1]", "label": "RESULTS", "text": RESULT}
    assert shape["level"]["level"] == 2
    (need,) = shape["level"]["needs"]
    assert need["level"] == 3
    assert set(need["confirmed"]) == {"randomized", "control", "blinding", "n"}
    assert need["values"] == {}
    assert shape["pmid"] == "101"
    assert {"doi", "pmcid", "trial", "group", "criteria", "notes"} <= shape.keys()
    for field in ("n", "randomized"):
        for tag in shape["fields"][field]["machine"]["tags"]:
            quote = tag["evidence"]["quote"]
            assert any(quote in part["text"] for part in shape["sections"]) or (
                tag["evidence"]["where"] in {"mesh", "publication_type"}
            )


def test_json_names_any_value_that_would_do(litreview: CommandLine) -> None:
    source = ("--source", "the abstract", "--account", "abstract", "--certainty", "high")
    said = ("--set", "blinding=not_reported")
    litreview.ok("grade", "examplin", "101", *said, *source, *ANNA)
    shape = litreview.ok(*ONE, "--json", *ANNA).json()
    (need,) = shape["level"]["needs"]
    assert (need["level"], need["values"]) == (3, {"blinding": ["double"]})


def test_an_animal_study_and_a_manual_record_say_what_they_are(litreview: CommandLine) -> None:
    rats = spoken(litreview.ok("studies", "examplin", "102", "--unblinded").out)
    assert "Preclinical, no level: species animal." in rats
    shape = litreview.ok("studies", "examplin", "102", "--json", "--unblinded").json()
    assert (shape["level"]["preclinical"], shape["level"]["needs"]) == (True, [])
    manual = spoken(litreview.ok("studies", "examplin", "manual:orlova-1990", "--unblinded").out)
    assert "No abstract in hand" in manual


def test_criteria_of_the_query_stand_beside_the_text(litreview: CommandLine) -> None:
    path = litreview.root / "queries" / "examplin.toml"
    text = path.read_text(encoding="utf-8")
    head, mark, rest = text.partition("[[forms]]")
    criteria = '[criteria]\ninclude = ["adults"]\nexclude = ["letters"]\n\n'
    path.write_text(head + criteria + mark + rest, encoding="utf-8")
    said = spoken(litreview.ok(*ONE, "--unblinded").out)
    assert "Include: adults. Exclude: letters." in said


def test_filters_beside_one_study_are_refused(litreview: CommandLine) -> None:
    for more in (("--csv",), ("--species", "human"), ("--ungraded",)):
        refused = litreview(*ONE, *more)
        assert refused.code == 2
        assert "Name it alone" in refused.err
    assert litreview("studies", "examplin", "999").code == 2
    assert litreview("studies", "examplin", "eleven").code == 2


def test_effects_and_claims_are_suggested_and_never_said_to_be_anybodys(
    litreview: CommandLine,
) -> None:
    said = spoken(litreview.ok(*ONE).out)
    assert '(a suggestion; it counts nothing): higher (80% sure): "' + RESULT in said
    assert "May bear on (a suggestion from shared words; link it, or leave it): attention:" in said
    shown = litreview.ok(*ONE, "--json").json()
    (effect,) = shown["suggested_effects"]
    assert (effect["direction"], effect["evidence"]["quote"]) == ("higher", RESULT)
    assert shown["may_bear"][0]["claim"] == "attention"
    assert shown["may_bear"][0]["words"]


def test_a_claim_linked_already_is_not_suggested(judged: CommandLine) -> None:
    shown = judged.ok(*ONE, *ANNA, "--json").json()
    assert shown["links"][0]["claim"] not in [one["claim"] for one in shown["may_bear"]]
