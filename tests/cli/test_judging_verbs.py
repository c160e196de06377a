"""`grade` and `link`: a person's word, checked against the record and never lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine, with_blinded_tests

SENTENCE = "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo"
ME = ("--reviewer", "anna")
LINK = (
    "--population", "match", "--outcome", "direct", "--intervention", "same",
    "--direction", "supports",
)  # fmt: skip
FULL_TEXT = ("--source", "full text, table 1", "--account", "full_text", "--certainty", "high")


def words_of(litreview: CommandLine, reviewer: str = "anna") -> list[dict[str, Any]]:
    """The reviewer's file, line by line."""
    path = litreview.root / "data" / "examplin" / "reviews" / f"{reviewer}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_queue_lists_what_waits(litreview: CommandLine) -> None:
    said = litreview.ok("grade", "examplin").out
    assert "pmid:101" in said
    assert "a first reviewer" in said
    assert max(map(len, said.splitlines())) <= 80
    queue = litreview.ok("grade", "examplin", "--json").json()
    waits = {one["study"]: one["waits_for"] for one in queue}
    assert set(waits) == {"pmid:101", "pmid:102", "manual:orlova-1990"}
    assert waits["pmid:101"] == ["a first reviewer"]


def test_one_study_shows_each_value_with_its_sentence(litreview: CommandLine) -> None:
    said = " ".join(litreview.ok("grade", "examplin", "101").out.split())
    assert "n = 48 machine 0." in said
    assert "METHODS: Forty-eight healthy adults" in said
    shape = litreview.ok("grade", "examplin", "101", "--json").json()
    assert shape["fields"]["n"]["value"] == 48
    assert shape["fields"]["n"]["machine"]["tags"]


def test_a_value_with_its_quote_is_written(litreview: CommandLine) -> None:
    said = litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", SENTENCE, *ME).out
    (word,) = words_of(litreview)
    assert word["subject"] == "pmid:101"
    assert word["value"] == 48
    assert word["basis"]["kind"] == "quote"
    assert word["basis"]["text"] == SENTENCE
    assert word["at"] == "2026-11-22T10:00:00Z"
    assert word["id"] in said
    shown = " ".join(litreview.ok("grade", "examplin", "101", *ME).out.split())
    assert "n = 48 anna [" in shown


def test_a_value_the_machine_found_rests_on_the_same_sentence(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "randomized=yes", *ME)
    (word,) = words_of(litreview)
    assert word["basis"]["kind"] in {"quote", "metadata"}


def test_several_values_and_a_source(litreview: CommandLine) -> None:
    litreview.ok(
        "grade", "examplin", "101", "--set", "n=50", "--set", "risk_of_bias=low",
        "--set", "full_text_read=yes", "--note", "two were lost", *FULL_TEXT, *ME,
    )  # fmt: skip
    assert [(word["field"], word["value"]) for word in words_of(litreview)] == [
        ("n", 50),
        ("risk_of_bias", "low"),
        ("full_text_read", "yes"),
    ]
    assert words_of(litreview)[0]["basis"]["account"] == "full_text"
    assert words_of(litreview)[0]["note"] == "two were lost"


def test_accept_confirms_every_tag(litreview: CommandLine) -> None:
    written = litreview.ok("grade", "examplin", "101", "--accept", *ME, "--json").json()
    fields = {word["field"]: word["value"] for word in written}
    assert fields["species"] == "human"
    assert fields["n"] == 48
    (study,) = litreview.ok("studies", "examplin", "--graded", "--json").json()
    assert study["graded_by"] == ["anna"]


def test_accept_leaves_what_the_machine_is_unsure_of(litreview: CommandLine) -> None:
    with_blinded_tests(litreview)
    shape = litreview.ok("grade", "examplin", "102", "--json").json()["fields"]
    unsure = {name for name, said in shape.items() if (said["machine"] or {}).get("uncertain")}
    assert unsure == {"blinding"}
    written = litreview.ok("grade", "examplin", "102", "--accept", *ME, "--json").json()
    assert "species" in {word["field"] for word in written}
    assert not unsure & {word["field"] for word in written}


def test_accept_leaves_what_the_reviewer_said_before(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=40", *FULL_TEXT, *ME)
    written = litreview.ok("grade", "examplin", "101", "--accept", *ME, "--json").json()
    assert "n" not in {word["field"] for word in written}
    shape = litreview.ok("grade", "examplin", "101", "--json").json()
    assert shape["fields"]["n"]["value"] == 40


def test_without_an_abstract_accept_takes_silence_for_nothing(litreview: CommandLine) -> None:
    written = litreview.ok(
        "grade", "examplin", "manual:orlova-1990", "--set", "country=Russia", *ME
    )
    assert "country" in written.out
    result = litreview("grade", "examplin", "manual:orlova-1990", "--accept", *ME, "--json")
    words = result.json() if result.code == 0 else []
    assert not [word for word in words if word["value"] == "not_reported"]


def test_a_quote_that_cannot_be_checked_says_so_at_once(litreview: CommandLine) -> None:
    quote = ("--quote", "Twelve operators took part.")
    said = litreview.ok("grade", "examplin", "manual:orlova-1990", "--set", "n=12", *quote, *ME)
    assert "quote unchecked: no abstract is in hand" in said.out


def test_undo_takes_the_last_word_back_and_loses_nothing(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", SENTENCE, *ME)
    first = words_of(litreview)[0]["id"]
    assert "taken back" in litreview.ok("grade", "examplin", "--undo", *ME).out
    assert len(words_of(litreview)) == 2
    assert words_of(litreview)[1]["retracts"] == first
    assert litreview.ok("grade", "examplin", "101", "--json").json()["graded_by"] == ["machine"]


def test_undo_of_a_named_judgement(litreview: CommandLine) -> None:
    for value in ("n=48", "species=human"):
        litreview.ok("grade", "examplin", "101", "--set", value, *ME)
    first = words_of(litreview)[0]["id"]
    litreview.ok("grade", "examplin", first, "--undo", *ME)
    assert words_of(litreview)[-1]["retracts"] == first


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["101", "--set", "n=0", *ME], "n=0"),
        (["101", "--set", "n=-3", *ME], "impossible"),
        (["101", "--set", "n=many", *ME], "not a whole number"),
        (["101", "--set", "n=99999999999", *ME], "impossible"),
        (["101", "--set", "blinding=triple-ish", *ME], "One of: double"),
        (["101", "--set", "blindness=double", *ME], "Did you mean"),
        (["101", "--set", "n", *ME], "--set field=value"),
        (["PMC6003459", "--set", "n=48", *ME], "PubMed Central id"),
        (["10.1000/x", "--set", "n=48", *ME], "DOI"),
        (["101", "--set", "n=48"], "--reviewer"),
        (["101", "--set", "n=48", "--reviewer", "../anna"], "not a reviewer id"),
        (["101", "--set", "n=48", "--quote", SENTENCE, *FULL_TEXT, *ME], "one of the two"),
        (["101", "--set", "n=7", *ME], "needs support"),
        (["101", "--set", "n=7", "--source", "a letter", *ME], "certainty"),
        (["--set", "n=48", *ME], "missing PMID"),
        (["101", "--undo", "--set", "n=48", *ME], "--undo stands alone"),
        (["--undo", *ME], "nothing to undo"),
        (["101", "--quote", SENTENCE, *ME], "nothing to write"),
        (["101", "--note", "x" * 1001, *ME], "the note has 1,001 characters"),
        (["101", "--note", "  ", *ME], "a note needs words"),
        (["--redo", *ME], "nothing to redo"),
        (["101", "--redo", *ME], "--redo names nothing"),
        (["--redo", "--accept", *ME], "--redo stands alone"),
        (["--redo", "--undo", *ME], "stands alone"),
        (["101", "--set", "risk_of_bias=some", *ME], "Say --set full_text_read=yes of it"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    litreview: CommandLine, words: list[str], named: str
) -> None:
    result = litreview("grade", "examplin", *words)
    assert result.code == 2
    assert named in result.err
    assert result.out == ""
    assert words_of(litreview) == []


def test_a_quote_that_is_not_in_the_record_is_refused_with_the_nearest(
    litreview: CommandLine,
) -> None:
    wrong = "Forty-nine healthy adults were randomly assigned to intranasal examplin"
    result = litreview("grade", "examplin", "101", "--set", "n=49", "--quote", wrong, *ME)
    assert result.code == 1
    assert "not in the record" in result.err
    assert "Forty-eight healthy adults" in result.err
    assert words_of(litreview) == []


def test_a_study_that_is_not_stored_says_what_to_do(litreview: CommandLine) -> None:
    result = litreview("grade", "examplin", "999", "--set", "n=48", *ME)
    assert result.code == 2
    assert "litreview refresh examplin" in result.err


def test_without_the_abstract_a_quote_is_kept_unchecked(bare: CommandLine) -> None:
    bare.ok("grade", "examplin", "101", "--set", "n=48", "--quote", SENTENCE, *ME)
    assert "start" not in words_of(bare)[0]["basis"]
    assert "unchecked" in bare.ok("grade", "examplin", "101").out


def test_two_reviewers_who_differ_are_shown_as_a_conflict(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", SENTENCE, *ME)
    other = ("--set", "n=47", *FULL_TEXT, "--reviewer", "boris")
    litreview.ok("grade", "examplin", "101", *other)
    assert "in dispute: n" in litreview.ok("grade", "examplin").out
    assert "IN DISPUTE" in litreview.ok("grade", "examplin", "101", "--unblinded").out


def test_a_link_is_written_for_each_study(litreview: CommandLine) -> None:
    written = litreview.ok(
        "link", "attention", "101", "manual:orlova-1990", *LINK, *FULL_TEXT, *ME, "--json"
    ).json()
    assert [word["subject"] for word in written] == [
        "pmid:101@attention",
        "manual:orlova-1990@attention",
    ]
    assert words_of(litreview) == written


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["atention", "101", *LINK, *FULL_TEXT, *ME], 2, "Did you mean attention?"),
        (["atention", "101"], 2, "Did you mean attention?"),
        (["attention", "PMC1", *LINK, *FULL_TEXT, *ME], 2, "PubMed Central id"),
        (["attention", "999", *LINK, *FULL_TEXT, *ME], 2, "PMID 999 is not in the store"),
        (["attention", "101", *LINK, *ME], 2, "something to rest on"),
        (["attention", "101", *LINK, *FULL_TEXT], 2, "--reviewer"),
        (["attention", "101", *LINK, *FULL_TEXT, *ME, "--part", "speech"], 2, "no part"),
        (["attention", "101", *LINK[:-2], *FULL_TEXT, *ME], 2, "--direction"),
        (["attention", "101", *LINK[:-1], "proves", *FULL_TEXT, *ME], 2, "supports"),
        (["attention", "101", *LINK, *ME, "--quote", "It cured all."], 1, "not in the record"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    litreview: CommandLine, words: list[str], code: int, named: str
) -> None:
    result = litreview("link", *words)
    assert result.code == code
    assert named in result.err
    assert words_of(litreview) == []


def test_one_bad_study_among_several_writes_none(litreview: CommandLine) -> None:
    assert litreview("link", "attention", "101", "999", *LINK, *FULL_TEXT, *ME).code == 2
    assert words_of(litreview) == []


def test_a_torn_last_line_is_kept_aside_and_the_rest_stands(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "n=48", *ME)
    path = Path("data/examplin/reviews/anna.jsonl")
    path.write_bytes(path.read_bytes() + b'{"id": "cut of')
    assert litreview.ok("grade", "examplin", "101", "--json").json()["graded_by"] == ["anna"]
    litreview.ok("grade", "examplin", "101", "--set", "species=human", *ME)
    assert [word["field"] for word in words_of(litreview)] == ["n", "species"]


def test_undo_takes_back_what_was_said_last_whatever_the_clock(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "dose=1 mg", *FULL_TEXT, *ME)
    monkeypatch.setenv("LITREVIEW_NOW", "2026-11-22T09:00:00Z")
    said = litreview.ok("grade", "examplin", "102", "--set", "dose=2 mg", *FULL_TEXT, *ME).out
    assert words_of(litreview)[-1]["id"] in said
    litreview.ok("grade", "examplin", "--undo", *ME)
    assert words_of(litreview)[-1]["subject"] == "pmid:102"


def test_one_letter_is_no_quote(litreview: CommandLine) -> None:
    result = litreview(
        "grade", "examplin", "101", "--set", "design=case_report", "--quote", "n", *ME
    )
    assert result.code == 1
    assert "“n” is too little" in result.err
    assert "Quote 3 words or more, or a number with its noun." in result.err
    assert words_of(litreview) == []


TITLE_WORDS = ("--quote", "Examplin and attention in healthy adults")
RESULT = ("--quote", "Attention scores rose by 12% with examplin")


def test_a_title_alone_gives_no_direction(litreview: CommandLine) -> None:
    result = litreview("link", "attention", "101", *LINK, *TITLE_WORDS, *ME)
    assert (result.code, words_of(litreview)) == (1, [])
    assert "a title alone does not say what a study found" in result.err
    litreview.ok("link", "attention", "101", *LINK[:-1], "not_reported", *TITLE_WORDS, *ME)
    assert len(words_of(litreview)) == 1


def test_a_link_may_say_how_many_people_bear_on_the_claim(litreview: CommandLine) -> None:
    said = litreview.ok("link", "attention", "101", *LINK, "--n", "24", *RESULT, *ME)
    assert words_of(litreview)[0]["value"]["n"] == 24
    assert "n 24" in said.out
    assert said.err == ""
    assert "supports, n 24" in " ".join(litreview.ok("grade", "examplin", "101").out.split())
    for wrong in ("0", "many", "not_reported"):
        assert litreview("link", "attention", "101", *LINK, "--n", wrong, *RESULT, *ME).code == 2
    assert len(words_of(litreview)) == 1


def test_a_direction_from_the_background_is_taken_with_a_warning(litreview: CommandLine) -> None:
    old = "Twenty male Wistar rats received"
    past = "Earlier studies have shown that examplin makes rats learn faster."
    xml = (litreview.root / "pubmed.xml").read_text(encoding="utf-8")
    litreview.write("changed.xml", xml.replace(old, f"{past} {old}"))
    litreview.ok("import", "changed.xml")
    words = ("link", "maze-learning", "102", *LINK, "--quote", past, *ME)
    said = litreview.ok(*words)
    assert "reads as the paper's background: its direction will not count" in said.err
    shown = litreview.ok("grade", "examplin", "102", *ME).out
    assert "direction quoted from its background" in " ".join(shown.split())
    said = litreview.ok(*words, "--role", "result")
    assert said.err == ""
    assert words_of(litreview)[-1]["basis"]["role"] == "result"
    shown = litreview.ok("grade", "examplin", "102", *ME).out
    assert "by anna [2] (result)" in " ".join(shown.split())


def test_a_basis_in_the_page_that_makes_the_claim_is_named_so(litreview: CommandLine) -> None:
    reports = "data/examplin/reports.toml"
    text = (litreview.root / reports).read_text(encoding="utf-8")
    source = '[[source]]\nid = "example-page"\ntitle = "All about examplin"\ndate = 2019\n\n'
    litreview.write(reports, source + text)
    litreview.edit(
        "data/examplin/claims.toml",
        'id = "attention"',
        'id = "attention"\nsources = ["example page"]',
    )
    page = ("--source", "example-page: attention rose", "--certainty", "low")
    said = litreview.ok("link", "attention", "101", *LINK, *page, *ME)
    assert "known only from a page that makes the claim" in said.err
    basis = words_of(litreview)[0]["basis"]
    assert (basis["source"], basis["text"]) == ("example-page", "attention rose")
    shown = litreview.ok("grade", "examplin", "101", *ME).out
    assert "the page that makes the claim" in " ".join(shown.split())
    assert litreview.ok("link", "maze-learning", "102", *LINK, *page, *ME).err == ""


def test_a_source_on_file_gives_the_certainty_nobody_typed(litreview: CommandLine) -> None:
    reports = "data/examplin/reports.toml"
    text = (litreview.root / reports).read_text(encoding="utf-8")
    source = '[[source]]\nid = "leaflet"\ntitle = "A leaflet"\nurl = "https://leaflet.example/1"\n'
    litreview.write(reports, f'{source}certainty = "medium"\n\n{text}')
    litreview.ok("link", "maze-learning", "102", *LINK, "--source", "leaflet: it burned", *ME)
    assert words_of(litreview)[-1]["basis"]["certainty"] == "medium"
    typed = ("--source", "leaflet: it burned", "--certainty", "low")
    litreview.ok("link", "attention", "102", *LINK, *typed, *ME)
    assert words_of(litreview)[-1]["basis"]["certainty"] == "low"
    shown = litreview.ok("grade", "examplin", "102", "--all", *ME).out
    assert "it burned (https://leaflet.example/1)" in " ".join(shown.split())
    unsure = litreview("link", "attention", "101", *LINK, "--source", "a letter", *ME)
    assert "certainty" in unsure.err and unsure.code == 2


def test_a_label_over_a_record_that_is_none_is_told(litreview: CommandLine) -> None:
    label = ("--source", "label, section 4.8", "--account", "label", "--certainty", "high")
    said = litreview.ok("link", "attention", "manual:orlova-1990", *LINK, *label, *ME)
    assert "rests on a label, and its record is none" in " ".join(said.err.split())
    said = litreview.ok("link", "attention", "manual:orlova-1990", *LINK, *FULL_TEXT, *ME)
    assert "label" not in said.err


@pytest.mark.parametrize(
    ("sets", "why"),
    [
        (("exposed=49",), "49 people exposed, of a study of 48"),
        (("n=30", "exposed=31"), "31 people exposed, of a study of 30"),
        (("included=101,102", "matched_rcts=3"), "3 trials match, of 2 included"),
    ],
)
def test_a_part_larger_than_its_whole_is_refused(
    litreview: CommandLine, sets: tuple[str, ...], why: str
) -> None:
    given = [part for one in sets for part in ("--set", one)]
    refused = litreview("grade", "examplin", "101", *given, *FULL_TEXT, *ME)
    assert refused.code == 2
    assert why in " ".join(refused.err.split())
    assert words_of(litreview) == []


def test_undo_takes_back_the_whole_accept(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "dose=1 mg", *FULL_TEXT, *ME)
    count = len(litreview.ok("grade", "examplin", "101", "--accept", *ME, "--json").json())
    assert count > 1
    undone = litreview.ok("grade", "examplin", "--undo", *ME, "--json").json()
    assert len(undone) == count
    shape = litreview.ok("grade", "examplin", "101", "--json").json()
    assert shape["fields"]["dose"]["value"] == "1 mg"
    assert shape["fields"]["n"]["state"] == "machine"
    litreview.ok("grade", "examplin", "--undo", *ME)
    assert litreview.ok("grade", "examplin", "101", "--json").json()["graded_by"] == ["machine"]


def test_a_group_without_a_source_rests_on_the_authors_alone(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "group=Ivanova", *ME)
    basis = words_of(litreview)[0]["basis"]
    assert (basis["kind"], basis["where"]) == ("metadata", "authors")
    assert "Ivanova A, Petrov B" in basis["text"]
    field = litreview.ok("grade", "examplin", "101", "--json").json()["fields"]["group"]
    assert (field["state"], field["stale"]) == ("reviewed", False)


@pytest.mark.parametrize("field", ["separate=102", "independent_of=pmid:102"])
def test_taking_studies_apart_needs_a_reason(litreview: CommandLine, field: str) -> None:
    result = litreview("grade", "examplin", "101", "--set", field, *ME)
    assert (result.code, words_of(litreview)) == (2, [])
    assert "needs its reason" in result.err
    litreview.ok("grade", "examplin", "101", "--set", field, "--note", "other wards", *ME)
    assert words_of(litreview)[0]["value"] == ["pmid:102"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("other compound", "other compound"),
        ("Other Compound", "other compound"),
        ("duplicate", "duplicate record"),
        ("not_reported", "not_reported"),
    ],
)
def test_a_reason_to_exclude_is_one_of_the_list(
    litreview: CommandLine, typed: str, kept: str
) -> None:
    litreview.ok("grade", "examplin", "101", "--set", f"excluded={typed}", *ME)
    assert words_of(litreview)[0]["value"] == kept


def test_a_reason_that_is_not_on_the_list_is_refused(litreview: CommandLine) -> None:
    near = litreview("grade", "examplin", "101", "--set", "excluded=outher compound", *ME)
    assert 'Did you mean "other compound"?' in near.err
    none = litreview("grade", "examplin", "101", "--set", "excluded=boring", *ME)
    assert "One of: another meaning of the search word;" in none.err
    bare = litreview("grade", "examplin", "101", "--set", "excluded=other", *ME)
    assert "needs its reason" in bare.err
    assert words_of(litreview) == []
    litreview.ok("grade", "examplin", "101", "--set", "excluded=other", "--note", "a draft", *ME)
    assert words_of(litreview)[0]["value"] == "other"


REGISTER = ("--source", "label of the spray", "--account", "label", "--certainty", "high")


def test_a_fact_is_stated_shown_and_taken_back(litreview: CommandLine) -> None:
    fact = ("grade", "examplin", "claim:kept-cold")
    litreview.ok(*fact, "--set", "stated=yes", "--as-of", "2018", *REGISTER, *ME)
    (word,) = words_of(litreview)
    assert (word["subject"], word["value"], word["as_of"]) == ("claim:kept-cold", "yes", "2018")
    shape = litreview.ok(*fact, "--json").json()
    assert (shape["verdict"], len(shape["words"])) == ("documented", 1)
    assert "anna: yes as of 2018; label, high certainty" in litreview.ok(*fact).out
    page = ("--source", "a page", "--certainty", "low")
    litreview.ok(*fact, "--set", "stated=no", *page, "--reviewer", "boris")
    assert litreview.ok(*fact, "--json").json()["verdict"] == "mixed"
    litreview.ok("grade", "examplin", "--undo", *ME)
    assert litreview.ok(*fact, "--json").json()["verdict"] == "contradicted"
    (row,) = [
        r for r in litreview.ok("tiers", "examplin", "--json").json() if r["claim"] == "kept-cold"
    ]
    assert (row["tier"], row["verdict"]) == ("T0", "contradicted")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["claim:kept-cold", "--set", "stated=yes"], "rests on a source"),
        (["claim:kept-cold", "--set", "stated=yes", "--quote", "It is kept cold."], "a source"),
        (["claim:kept-cold", "--set", "stated=perhaps", *REGISTER], "yes, no, partly"),
        (["claim:kept-cold", "--set", "n=4", *REGISTER], "no word on a claim of fact"),
        (["claim:kept-cold", *REGISTER], "one --set"),
        (["claim:kept-cold", "--set", "stated=yes", "--as-of", "2027", *REGISTER], "has not come"),
        (["claim:kept-cold", "--set", "stated=yes", "--as-of", "May", *REGISTER], "not a date"),
        (["claim:attention", "--set", "stated=yes", *REGISTER], "litreview link attention"),
        (["claim:kept-warm", "--set", "stated=yes", *REGISTER], "kept-cold"),
        (["claim:kept-cold", "--accept"], "--accept is said of a study"),
        (["101", "--set", "n=48", "--as-of", "2018"], "said of a claim of fact"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(
    litreview: CommandLine, words: list[str], named: str
) -> None:
    result = litreview("grade", "examplin", *words, *ME)
    assert result.code == 2
    assert named in result.err
    assert words_of(litreview) == []


def test_a_statement_about_the_literature_is_counted(litreview: CommandLine) -> None:
    counts = (
        'counts = { publication_types = ["Randomized Controlled Trial"], number = 1, until = 2019 }'
    )
    litreview.edit("data/examplin/claims.toml", 'id = "kept-cold"', f'id = "kept-cold"\n{counts}')
    shape = litreview.ok("grade", "examplin", "claim:kept-cold", "--json").json()
    assert (shape["counted"]["then"], shape["counted"]["now"]) == (1, 1)
    assert shape["verdict"] == "documented"
    assert (
        "1 when written (2019), 1 now" in litreview.ok("grade", "examplin", "claim:kept-cold").out
    )
    rows = {
        row["claim"]: row["verdict"] for row in litreview.ok("tiers", "examplin", "--json").json()
    }
    assert rows["kept-cold"] == shape["verdict"]


def test_a_policy_of_rule_set_1_is_told_and_never_the_label(litreview: CommandLine) -> None:
    litreview.edit("data/policy.toml", 'rule_set = "2"', 'rule_set = "1"\nmin_n_t3 = 70')
    assert "is of rule set 1, and rule set 2 is in force" in litreview("doctor", "--json").out
