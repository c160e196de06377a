"""`docs/judging.md` explains every field and value, and its worked example can be followed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine

from litreview.cli.verbs import ORDER
from litreview.ladder.levels import POINTS
from litreview.model.basis import MAX_QUOTE
from litreview.model.claim import KIND_BY_CATEGORY
from litreview.model.fields import CLOSED, Field
from litreview.model.vocabulary import (
    Account,
    AssertedTier,
    Blinded,
    Category,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
    Stated,
)

GUIDE = (Path(__file__).parents[2] / "docs" / "judging.md").read_text(encoding="utf-8")
REFERENCE, _, EXAMPLE = GUIDE.partition("\n## A worked example\n")
QUESTIONS: dict[str, type[StrEnum]] = {
    "population": PopulationMatch,
    "outcome": OutcomeMatch,
    "intervention": InterventionMatch,
    "direction": Direction,
    "objective": Reported,
}
NOT_COUNTED = {
    ("outcome", "mismatch"),
    ("intervention", "other_compound"),
    ("direction", "not_reported"),
}


def plain(text: str) -> str:
    """The words with single blanks; how sure the machine is changes with its weights."""
    return re.sub(r"\bmachine 0\.\d\d\b", "machine", " ".join(text.split()))


def field_rows() -> dict[str, str]:
    """What the table of fields says of each."""
    table = REFERENCE.split("\n## A study")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+`) \| (.+) \|$", table, re.MULTILINE)
    return {name: says for names, says in rows for name in re.findall(r"`([\w.]+)`", names)}


def link_rows() -> dict[tuple[str, str], str]:
    """The points the table of answers gives to each, by question and answer."""
    table = REFERENCE.split("\n## A link")[1].split("\n## ")[0]
    question, points = "", {}
    for name, answer, cost in re.findall(
        r"^\| (?:`--(\w+)`)? ?\| `(\w+)` \| ?(\S*) ?\|", table, re.MULTILINE
    ):
        question = name or question
        points[question, answer] = cost
    return points


def test_every_field_is_explained() -> None:
    assert set(field_rows()) == set(Field)


@pytest.mark.parametrize("field", CLOSED)
def test_every_value_of_a_field_is_explained(field: Field) -> None:
    assert set(CLOSED[field]) <= set(re.findall(r"`(\w+)`", field_rows()[field]))


def test_no_value_is_made_up() -> None:
    known = {value for kind in CLOSED.values() for value in kind} | set(Blinded) | {"other"}
    for field, says in field_rows().items():
        values = set(re.findall(r"`([a-z_]+)`", says)) - {"exclusions"}
        assert values <= (set(CLOSED[Field(field)]) if Field(field) in CLOSED else known), field


def test_every_answer_of_a_link_has_the_points_of_the_ladder() -> None:
    rows = link_rows()
    assert set(rows) == {(name, answer) for name, kind in QUESTIONS.items() for answer in kind}
    costly = {key: int(cost) for key, cost in rows.items() if cost.isdigit() and int(cost)}
    assert costly == {(name, answer.value): cost for (name, answer), cost in POINTS.items()}
    assert {key for key, cost in rows.items() if cost == "-"} == NOT_COUNTED


def test_what_a_word_rests_on_is_explained() -> None:
    section = REFERENCE.split("\n## What your word rests on")[1].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    assert {*Certainty, *Account, *QuoteRole} <= named
    assert f"at most {MAX_QUOTE} characters" in section
    assert {f"`{value}`" for value in Stated} <= set(re.findall(r"`\w+`", REFERENCE))


def test_a_claims_category_with_its_kind_and_its_asserted_tier_are_explained() -> None:
    section = REFERENCE.split("\n## Before that: the claims")[1].split("\n## ")[0]
    kinds: dict[str, str] = {}
    (categories,) = re.findall(r"- `category`: (.+?)\.\n", section, re.DOTALL)
    for names, kind in re.findall(r"([^()]+)\((?:of kind )?`(\w+)`\)", categories):
        kinds |= dict.fromkeys(re.findall(r"`(\w+)`", names), kind)
    assert kinds == {**KIND_BY_CATEGORY}
    assert kinds.keys() == set(Category)
    (tiers,) = re.findall(r"- `asserted_tier`(.+?)\.\n", section, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", tiers)) == set(AssertedTier)


def test_it_is_short_enough_to_be_read() -> None:
    assert len(GUIDE.splitlines()) <= 296


def test_every_command_it_shows_exists() -> None:
    assert set(re.findall(r"^\$ litreview ([a-z]+)", GUIDE, re.MULTILINE)) <= set(ORDER)


def steps() -> Iterator[tuple[str, str]]:
    """Files to save, as (path, text), and commands, as ("", command and what it must print)."""
    path = ""
    for before, kind, block in re.findall(
        r"(.*?)^```(\w+)\n(.*?)^```", EXAMPLE, re.MULTILINE | re.DOTALL
    ):
        if kind != "console":
            (path,) = re.findall(r"as `([\w./]+)`", before)
            yield path, block
            continue
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            yield "", step


def test_the_worked_example_can_be_followed(
    anywhere: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LITREVIEW_REVIEWER", raising=False)
    for minute, (path, text) in enumerate(steps()):
        monkeypatch.setenv("LITREVIEW_NOW", f"2026-11-22T10:{minute:02}:00Z")
        if path:
            assert Path(path).parent.is_dir()
            Path(path).write_text(text, encoding="utf-8")
            continue
        command, _, expected = text.replace("\\\n", " ").partition("\n")
        verb, *words = shlex.split(command)
        if verb == "cd":
            monkeypatch.chdir(words[0])
            continue
        assert verb == "litreview"
        said = plain(anywhere.ok(*words).out)
        for line in expected.splitlines():
            assert plain(line) in said, command
            said = said.partition(plain(line))[2]
