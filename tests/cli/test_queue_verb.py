"""`grade COMPOUND` lists one reviewer's queue, and it and `studies` are blind for them."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.cli.conftest import CommandLine
from tests.support.trial_records import CLAIM, SENTENCES, write_workspace

QUEUE = ("grade", "examplin")
FULL_TEXT = ("--source", "full text, table 1", "--account", "full_text", "--certainty", "high")
RISE = "Attention scores rose by 12% with examplin and by 2% with placebo."
LINK = (
    "--population", "match", "--outcome", "direct", "--intervention", "same",
    "--direction", "supports",
)  # fmt: skip
ANNA, BORIS = ("--reviewer", "z.anna"), ("--reviewer", "boris")
LADDER = ("randomized=yes", "control=placebo", "blinding=double", "n=48")


def judge(litreview: CommandLine, study: str, *values: str, who: tuple[str, ...] = ANNA) -> None:
    sets = itertools.chain.from_iterable(("--set", value) for value in values)
    litreview.ok("grade", "examplin", study, *sets, *FULL_TEXT, *who)


def link(litreview: CommandLine, study: str = "101", who: tuple[str, ...] = ANNA) -> None:
    litreview.ok("link", "attention", study, *LINK, "--quote", RISE, *who)


def waits(litreview: CommandLine, *words: str) -> dict[str, list[str]]:
    """What waits in a queue, in its order, and for what."""
    return {one["study"]: one["waits_for"] for one in rows(litreview, *words)}


def rows(litreview: CommandLine, *words: str) -> list[dict[str, Any]]:
    """The queue as programs get it, for which every study is graded; people are told the same."""
    found: list[dict[str, Any]] = litreview.ok(*QUEUE, *words, "--json").json()
    listed = re.findall(r"^(?:pmid|manual):\S+", litreview.ok(*QUEUE, *words).out, re.MULTILINE)
    assert listed == [one["study"] for one in found]
    return found


def test_a_study_of_people_waits_for_two_reviewers_each_in_their_own_queue(
    litreview: CommandLine,
) -> None:
    assert waits(litreview, *BORIS)["pmid:101"] == ["a first reviewer"]
    judge(litreview, "101", *LADDER)
    assert "pmid:101" not in waits(litreview, *ANNA)
    assert waits(litreview, *BORIS)["pmid:101"] == ["a second reviewer"]
    judge(litreview, "101", *LADDER[:2], who=BORIS)
    assert waits(litreview, *BORIS)["pmid:101"] == ["your word: blinding, n"]
    judge(litreview, "101", *LADDER[2:], who=BORIS)
    for who in (ANNA, BORIS, ("--reviewer", "carla"), ()):
        assert "pmid:101" not in waits(litreview, *who)
    assert "pmid:101" in waits(litreview, *BORIS, "--all")


def test_status_counts_what_waits_for_anybody(litreview: CommandLine) -> None:
    def count() -> int:
        (row,) = litreview.ok("status", "--json").json()
        return int(row["queue"])

    assert count() == len(waits(litreview)) == 3
    judge(litreview, "101", *LADDER)
    assert count() == len(waits(litreview)) == 3
    judge(litreview, "101", *LADDER, who=BORIS)
    assert count() == len(waits(litreview)) == 2


def test_a_dispute_waits_for_those_who_differ_and_nobody_else(litreview: CommandLine) -> None:
    judge(litreview, "101", *LADDER)
    judge(litreview, "101", *LADDER[:3], "n=47", who=BORIS)
    for who in (ANNA, BORIS):
        assert waits(litreview, *who)["pmid:101"] == ["in dispute: n"]
    assert "pmid:101" not in waits(litreview, "--reviewer", "carla")


def test_an_exclusion_takes_a_study_out_for_who_may_see_it(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", "--set", "excluded=other compound", *ANNA)
    assert "pmid:101" not in waits(litreview, *ANNA)
    assert "pmid:101" in waits(litreview, *BORIS)
    shown = litreview.ok(*QUEUE, *ANNA, "--all").out
    assert "nothing: excluded, other compound" in " ".join(shown.split())
    assert "excluded" not in litreview.ok(*QUEUE, *BORIS, "--all").out
    litreview.ok("grade", "examplin", "101", "--set", "excluded=other compound", *BORIS)
    assert "pmid:101" not in waits(litreview, "--reviewer", "carla")


def test_the_queue_says_whose_it_is_and_fits_the_terminal(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(litreview)
    judge(litreview, "101", *LADDER)
    nobody = litreview.ok(*QUEUE).out
    assert "Showing 3 of 3 studies awaiting review\nEverybody's words are shown" in nobody
    mine = litreview.ok(*QUEUE, *BORIS).out
    assert mine.splitlines()[-1] == "Showing 3 of 3 studies awaiting review by boris"
    first = next(line for line in mine.splitlines() if line.startswith("pmid:101"))
    assert first.split(maxsplit=2)[2] == "level 3 if confirmed; a second reviewer"
    assert max(map(len, (nobody + mine).splitlines())) <= 80
    monkeypatch.setenv("LITREVIEW_REVIEWER", "boris")
    assert litreview.ok(*QUEUE).out == mine
    assert litreview(*QUEUE, "--reviewer", "No Id").code == 2


# -- order ---------------------------------------------------------------------------------


@pytest.fixture
def mintin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A workspace with invented trials, none of them judged."""
    write_workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    line = CommandLine(tmp_path)
    line.ok("import", "records.xml", "--compound", "mintin")
    return line


def test_what_could_move_a_tier_by_what_one_sees_comes_first(mintin: CommandLine) -> None:
    def moving(who: tuple[str, ...]) -> list[str]:
        queue = mintin.ok("grade", "mintin", *who, "--json").json()
        moves = [one["could_move_tier"] for one in queue]
        assert moves == sorted(moves, reverse=True)
        return [one["study"] for one in queue if one["could_move_tier"]]

    assert moving(BORIS) == []
    for pmid in ("204", "202"):
        mintin.ok(
            "link", CLAIM, pmid, *LINK, "--quote", SENTENCES[pmid], *ANNA,
        )  # fmt: skip
    assert moving(BORIS) == []  # what is linked is hidden, and so is what it could move
    assert moving(ANNA)[0] == moving(())[0] == "pmid:202"
    mintin.ok("link", CLAIM, "202", *LINK, "--quote", SENTENCES["202"], *BORIS)
    assert moving(BORIS) == ["pmid:202"]
    queue = mintin.ok("grade", "mintin", *BORIS, "--json").json()
    levels = [one["level_if_confirmed"] for one in queue if not one["could_move_tier"]]
    assert levels == sorted(levels, reverse=True)
    assert {3, 0} <= set(levels)
    assert [one["claims"] for one in queue].count([CLAIM]) == 1


# -- filters -------------------------------------------------------------------------------


def test_filters_narrow_the_queue_and_each_other(litreview: CommandLine) -> None:
    link(litreview)
    judge(litreview, "102", "species=animal")
    assert set(waits(litreview, *BORIS, "--claim", "attention")) == {"pmid:101"}
    assert set(waits(litreview, *BORIS, "--with-abstract")) == {"pmid:101"}
    assert "pmid:102" in waits(litreview, *BORIS, "--with-abstract", "--all")
    assert "pmid:101" not in waits(litreview, *ANNA, "--unlinked")
    assert "pmid:101" in waits(litreview, *BORIS, "--unlinked")
    assert waits(litreview, *BORIS, "--stale") == {}
    assert set(waits(litreview, *ANNA, "--field", "n", "--claim", "attention")) == {"pmid:101"}
    judge(litreview, "101", "n=48")
    assert waits(litreview, *ANNA, "--field", "n", "--claim", "attention") == {}
    assert litreview.ok(*QUEUE, *BORIS, "--stale").out.endswith(
        "0 of 0 studies awaiting review by boris\n"
    )


def test_a_claim_finds_what_one_linked_and_what_is_cited_and_worded_for_it(
    litreview: CommandLine,
) -> None:
    def of_claim(who: tuple[str, ...], claim: str = "dry-nose") -> set[str]:
        return set(waits(litreview, *who, "--claim", claim, "--all"))

    assert of_claim(BORIS, "attention") == {"pmid:101"}  # cited
    assert "pmid:102" in of_claim(BORIS, "maze-learning")  # a word of its outcome
    assert "pmid:101" not in of_claim(BORIS)
    litreview.ok("link", "dry-nose", "101", *LINK, "--quote", RISE, *ANNA)
    assert "pmid:101" in of_claim(ANNA)
    assert "pmid:101" not in of_claim(BORIS)
    litreview.ok("link", "attention", "101", *LINK, "--quote", RISE, *BORIS)
    assert "pmid:101" in of_claim(BORIS)  # who linked a study sees all links of it


def test_a_claim_is_also_found_by_its_words(litreview: CommandLine) -> None:
    litreview.edit(
        "data/examplin/claims.toml",
        'id = "maze-learning"',
        'id = "maze-learning"\nwords = ["Maze"]',
    )
    found = waits(litreview, *BORIS, "--claim", "maze-learning", "--all")
    titles = {
        one["study"]
        for one in rows(litreview, *BORIS, "--all")
        if "maze" in one["title"].casefold()
    }
    assert titles
    assert titles <= set(found)


def test_what_went_stale_is_its_reviewers_alone(litreview: CommandLine) -> None:
    for who in (ANNA, BORIS):
        sentence = (
            "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo"
        )
        litreview.ok("grade", "examplin", "101", "--set", "n=48", "--quote", sentence, *who)
        judge(litreview, "101", *LADDER[:3], who=who)
    for path in (litreview.root / "data/examplin/reviews").glob("boris.jsonl"):
        text = path.read_text("utf-8")
        assert '"machine":48' in text
        path.write_text(text.replace('"machine":48', '"machine":47'), "utf-8")
    assert waits(litreview, *BORIS, "--stale") == {"pmid:101": ["stale: n"]}
    assert waits(litreview, *ANNA, "--stale") == {}
    assert waits(litreview, "--stale") == {"pmid:101": ["stale: n"]}


def test_a_sample_is_the_same_for_everybody(litreview: CommandLine) -> None:
    drawn = set(waits(litreview, "--sample", "1"))
    assert drawn == {"pmid:101"}  # the machine reads people in no other
    litreview.ok("grade", "examplin", "101", "--set", "excluded=other compound", *ANNA)
    assert set(waits(litreview, *BORIS, "--sample", "1")) == drawn
    assert set(waits(litreview, *BORIS, "--sample", "1", "--all")) == drawn
    assert set(waits(litreview, *ANNA, "--sample", "1")) == set()
    assert litreview.ok(*QUEUE, *ANNA, "--sample", "2").out.endswith(
        "2 drawn, 1 of them waits for you.\n"
    )
    assert waits(litreview, "--sample", "99") == waits(litreview)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--claim", "atention"], "Did you mean attention?"),
        (["--field", "blindin"], 'Did you mean "blinding"?'),
        (["--sample", "0"], "--sample"),
        (["101", "--sample", "3"], "--sample is for the queue"),
        (["101", "--claim", "attention", "--stale"], "--claim, --stale are for the queue"),
        (["101", "--set", "n=48", "--field", "n"], "--field is for the queue"),
        (["101", "--accept", "--skip"], "--skip stands alone"),
        (["--skip"], "--skip which study?"),
        (["101", "--skip", "--unlinked"], "--unlinked is for the queue"),
        (["--undo", "--with-abstract"], "--with-abstract is for the queue"),
        (["999", "--skip"], "pmid:999 does not wait for boris"),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(
    litreview: CommandLine, words: list[str], said: str
) -> None:
    before = litreview.snapshot("data")
    result = litreview(*QUEUE, *words, *BORIS)
    assert result.code == 2
    assert said in " ".join(result.err.split())
    assert litreview.snapshot("data") == before
    assert not (litreview.root / ".litreview" / "skipped").exists()


# -- skipping ------------------------------------------------------------------------------


def test_a_skipped_study_comes_back_at_the_end(litreview: CommandLine) -> None:
    first, second, third = waits(litreview, *BORIS)
    before = litreview.snapshot("data")
    said = litreview.ok(*QUEUE, first, "--skip", *BORIS).out
    assert f"{first} waits at the end of your queue; 2 studies come before it." in said
    assert f"Next: {second}" in said
    assert list(waits(litreview, *BORIS)) == [second, third, first]
    assert list(waits(litreview, *ANNA)) == [first, second, third]
    litreview.ok(*QUEUE, second, "--skip", *BORIS)
    assert list(waits(litreview, *BORIS)) == [third, first, second]
    skipped = litreview.ok(*QUEUE, first, "--skip", *BORIS, "--json").json()
    assert [one["study"] for one in skipped] == list(waits(litreview, *BORIS))
    assert list(waits(litreview, *BORIS)) == [third, second, first]
    assert litreview.snapshot("data") == before


def test_judging_it_ends_a_skip(litreview: CommandLine) -> None:
    order = list(waits(litreview, *BORIS))
    judge(litreview, "101", "n=48", who=BORIS)
    litreview.ok(*QUEUE, "101", "--skip", *BORIS)
    assert list(waits(litreview, *BORIS))[-1] == "pmid:101"
    other = next(study for study in order if study != "pmid:101")
    litreview.ok(*QUEUE, other, "--skip", *BORIS)
    judge(litreview, "101", "randomized=yes", who=BORIS)
    assert list(waits(litreview, *BORIS))[-1] == other


@pytest.mark.parametrize("broken", [b"", b"{", b'[{"study":1}]', b"\xff"])
def test_a_broken_list_of_skips_is_set_aside_with_a_word(
    litreview: CommandLine, broken: bytes
) -> None:
    first, *others = waits(litreview, *BORIS)
    litreview.ok(*QUEUE, first, "--skip", *BORIS)
    path = litreview.root / ".litreview" / "skipped" / "examplin" / "boris.json"
    path.write_bytes(broken)
    told = litreview.ok(*QUEUE, *BORIS, "--json")
    assert [one["study"] for one in told.json()] == [first, *others]
    assert "could not be read" in told.err
    assert path.with_name("boris.json.broken").read_bytes() == broken
    assert litreview.ok(*QUEUE, *BORIS).err == ""


# -- blindness -----------------------------------------------------------------------------

VIEWS = (
    QUEUE,
    (*QUEUE, "--json"),
    (*QUEUE, "--all"),
    (*QUEUE, "--all", "--json"),
    (*QUEUE, "--claim", "attention", "--json"),
    ("studies", "examplin"),
    ("studies", "examplin", "--json"),
    ("studies", "examplin", "--csv"),
    ("studies", "examplin", "--graded", "--json"),
    ("studies", "examplin", "--claim", "attention", "--json"),
)
NARROWED = (
    ("--claim", "maze-learning"),
    ("--field", "n"),
    ("--unlinked",),
    ("--stale",),
    ("--with-abstract",),
    ("--sample", "2"),
    ("--sample", "1", "--claim", "attention"),
)
SAID = {
    "n=4711": "4711",
    "control=active": "active",
    "country=Zembla": "Zembla",
    "group=Institute of Tremor": "Institute of Tremor",
    "finding=It did something marvellous": "marvellous",
    "species=in_silico": "silico",
    "condition=zemblanity": "zemblanity",
}
MARKED = {
    "a book": ("manual:orlova-1990", SAID),
    "an exclusion": ("101", {"excluded=duplicate record": "duplicate record"}),
}


def shown(litreview: CommandLine, who: tuple[str, ...], views: tuple[Any, ...] = VIEWS) -> str:
    results = [litreview.ok(*view, *who) for view in views]
    return "\n".join(result.out + result.err for result in results)


@pytest.mark.parametrize(("study", "marks"), MARKED.values(), ids=MARKED)
def test_nothing_of_one_reviewer_is_seen_before_the_other_judged(
    litreview: CommandLine, study: str, marks: dict[str, str]
) -> None:
    untouched = shown(litreview, BORIS)
    words = [*itertools.chain.from_iterable(("--set", value) for value in marks), *FULL_TEXT]
    litreview.ok("grade", "examplin", study, *words, "--note", "remarkable words", *ANNA)
    before, everybodys = shown(litreview, BORIS), shown(litreview, ("--reviewer", "z.anna"))
    for value, mark in marks.items():
        assert before.count(mark) == untouched.count(mark)
        assert mark in everybodys or value.startswith("finding")  # no table shows a finding
    assert "z.anna" not in before
    assert "remarkable" not in before
    litreview.ok("grade", "examplin", study, *words, *BORIS)
    assert any("z.anna" in shown(litreview, BORIS, (view,)) for view in VIEWS)


def test_a_link_is_not_seen_before_the_other_linked_it(litreview: CommandLine) -> None:
    link(litreview)
    judge(litreview, "101", "n=48")
    seen = litreview.ok("studies", "examplin", "--claim", "attention", "--json", *BORIS)
    assert seen.json() == []
    assert "Studies that you linked are listed here, not others'" in " ".join(seen.err.split())
    table = litreview.ok("studies", "examplin", "--json", *BORIS)
    assert table.err == (
        "Hidden from boris until judged: the words of 1 person on 1 study. --unblinded\n"
        "  shows them.\n"
    )
    assert "attention" not in [claim for one in table.json() for claim in one["claims"]]
    assert [one["claims"] for one in rows(litreview, *BORIS)] == [[], [], []]
    link(litreview, who=BORIS)
    (found,) = litreview.ok("studies", "examplin", "--claim", "attention", "--json", *BORIS).json()
    assert (found["claims"], found["graded_by"]) == (["attention"], ["machine"])


def test_everybody_sees_everything_unblinded_and_who_is_nobody(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(litreview, "101", "n=4711")
    for who in ((), ("--unblinded",), ANNA):
        told = litreview.ok("studies", "examplin", "--json", *who)
        assert "4711" in told.out
        assert told.err == ""
    monkeypatch.setenv("LITREVIEW_REVIEWER", "boris")
    assert "4711" not in litreview.ok("studies", "examplin", "--json").out
    assert "4711" in litreview.ok("studies", "examplin", "--json", "--unblinded").out
    assert litreview("studies", "examplin", "--unblinded", *ANNA).code == 2


def test_publications_are_not_blind(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(litreview)
    before = litreview.ok("explain", "attention", "--full").out
    monkeypatch.setenv("LITREVIEW_REVIEWER", "boris")
    assert litreview.ok("explain", "attention", "--full").out == before
    assert "z.anna" in before


def _said_otherwise(line: dict[str, Any]) -> dict[str, Any]:
    """Another value on the same thing, another claim, another basis, another note."""
    other: dict[str, Any] = {"n": 7, "exposed": 5, "separate": ["manual:x"], "trial": "pmid:102"}
    other |= {"randomized": "no", "blinding": "open", "control": "none", "species": "in_silico"}
    field = line["field"]
    if field == "link":
        value = {**line["value"], "direction": "opposes", "population": "mismatch"}
        subject = line["subject"].replace("@attention", "@maze-learning")
    else:
        value, subject = other.get(field, "other"), line["subject"]
    basis = line.get("basis") and {**line["basis"], "text": "figure 9"}
    return {**line, "subject": subject, "value": value, "basis": basis, "note": "otherwise"}


def test_whatever_another_says_a_reviewer_sees_the_same_until_having_judged(
    litreview: CommandLine,
) -> None:
    """Two files of one reviewer that judge the same things, and agree in nothing they say."""
    link(litreview)
    judge(litreview, "101", *LADDER, "country=Zembla", "species=human")
    because = (*FULL_TEXT, "--note", "other wards")
    litreview.ok(*QUEUE, "101", "--set", "separate=pmid:102", *because, *ANNA)
    judge(litreview, "102", "species=animal", "excluded=other compound")
    judge(litreview, "manual:orlova-1990", "species=human", "n=12", "trial=pmid:101")
    litreview.ok(*QUEUE, "101", "--note", "remarkable", *ANNA)
    views = [
        *VIEWS,
        *((*QUEUE, "--all", "--json", *narrow) for narrow in NARROWED),
        *(
            ("grade", "examplin", study, more)
            for study in ("101", "102", "manual:orlova-1990")
            for more in ("--all", "--json")
        ),
    ]

    def of_boris() -> list[str]:
        return [shown(litreview, BORIS, (view,)) for view in views]

    before, unblinded = of_boris(), litreview.ok(*QUEUE, "--all", "--json", "--unblinded").out
    path = litreview.root / "data" / "examplin" / "reviews" / "z.anna.jsonl"
    held = path.read_text("utf-8")
    changed = [_said_otherwise(json.loads(line)) for line in held.splitlines()]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in changed), "utf-8")
    assert of_boris() == before
    assert litreview.ok(*QUEUE, "--all", "--json", "--unblinded").out != unblinded
    judge(litreview, "101", *LADDER, who=BORIS)
    after = litreview.ok("studies", "examplin", "101", *BORIS).out
    assert {"n = 7 / 48", "n = 48 / 7"} & set(re.findall("n = [0-9]+ / [0-9]+", after))


THINGS = [
    (study, field)
    for study in ("101", "102", "manual:orlova-1990")
    for field in ("country", "sponsor", "group", "age")
]


@hypothesis_settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.sets(st.sampled_from(THINGS)), own=st.sets(st.sampled_from(THINGS)))
def test_what_is_seen_is_what_was_judged(
    litreview: CommandLine, said: set[tuple[str, str]], own: set[tuple[str, str]]
) -> None:
    def mark(who: str, study: str, field: str) -> str:
        return f"{who}{THINGS.index((study, field)):02}mark"

    for path in (litreview.root / "data" / "examplin" / "reviews").glob("*"):
        path.unlink()
    for who, things in (("z.anna", said), ("boris", own)):
        for study, fields in itertools.groupby(sorted(things), key=lambda thing: thing[0]):
            values = [f"{field}={mark(who, study, field)}" for _, field in fields]
            judge(litreview, study, *values, who=("--reviewer", who))
    seen = shown(litreview, BORIS, (VIEWS[3], VIEWS[6], VIEWS[7]))
    both = said & own
    assert ("z.anna" in seen) is bool(both)
    for study, field in said - own:
        assert mark("z.anna", study, field) not in seen
    lone = [thing for thing in own - said if thing[1] in {"age", "group", "country"}]
    table = litreview.ok("studies", "examplin", "--csv", *BORIS).out
    assert all(mark("boris", *thing) in table for thing in lone)


def test_the_queue_of_a_claim_names_studies_that_may_bear_on_it(litreview: CommandLine) -> None:
    assert all(one["may_bear"] is None for one in rows(litreview))
    found = rows(litreview, "--claim", "attention", *BORIS)
    assert "attention" in found[0]["may_bear"]["words"]
    said = " ".join(litreview.ok(*QUEUE, "--claim", "attention", *BORIS).out.split())
    assert "Not linked to attention, and may bear on it (a suggestion from shared words):" in said
    link(litreview)
    after = rows(litreview, "--claim", "attention", "--all", "--unblinded")
    assert next(one for one in after if one["study"] == "pmid:101")["may_bear"] is None


def test_the_queue_narrows_to_what_one_began_what_waits_for_a_second_and_disputes(
    litreview: CommandLine,
) -> None:
    def only(kind: str, who: tuple[str, ...]) -> list[str]:
        return list(waits(litreview, *who, "--only", kind))

    judge(litreview, "101", "n=48")
    assert (only("mine", ANNA), only("mine", BORIS)) == (["pmid:101"], [])
    assert (only("second", ANNA), only("second", BORIS)) == ([], ["pmid:101"])
    assert only("mine", ()) == only("second", ()) == ["pmid:101"]
    assert only("disputes", ANNA) == []
    judge(litreview, "101", "n=40", who=BORIS)
    assert only("disputes", ANNA) == only("disputes", BORIS) == only("mine", BORIS) == ["pmid:101"]
    assert only("second", BORIS) == []
