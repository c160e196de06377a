"""One engine, four doors: the same judgements by each of them come to the same lines.

Ids, times and batches apart: a door's action may be one line or several.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_judging_verbs import words_of

from litreview.model.identity import Compound, StudyId
from litreview.workflow.in_hand import Hide

ME = ("--reviewer", "anna")
METHODS = (
    "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo in a "
    "double-blind trial."
)
RESULTS = "Attention scores rose by 12% with examplin and by 2% with placebo."
ANSWERS = {
    "population": "match", "outcome": "direct", "intervention": "same", "direction": "supports",
    "n": "24",
}  # fmt: skip
SOURCE = {"source": "full text, table 1", "certainty": "high", "account": "full_text"}


def by_options(litreview: CommandLine) -> None:
    """`--set`, `--accept`, `--note` and `link`: what the other doors are held against."""
    grade, options = ("grade", "examplin"), _options(ANSWERS)
    litreview.ok(*grade, "101", "--set", "n=24", "--quote", METHODS, *ME)
    litreview.ok(*grade, "101", "--accept", *ME)
    litreview.ok(*grade, "101", "--set", "duration=10 days", *_options(SOURCE), *ME)
    litreview.ok(*grade, "101", "--set", "sex=not_reported", *ME)
    litreview.ok("link", "attention", "101", *options, "--quote", RESULTS, *ME)
    litreview.ok(*grade, "101", "--note", "ask for the full text", *ME)
    litreview.ok(*grade, "102", "--set", "excluded=other", "--note", "rats alone", *ME)


def by_lines(litreview: CommandLine) -> None:
    """`--plain`, from standard input."""
    lines = (
        "c n 24", "2",
        "a",
        "c duration 10 days", "s full text, table 1", "high", "full text",
        "0 sex",
        "l attention match direct same supports", "", "24", "3",
        '" ask for the full text',
        "n",
        "x other", "rats alone",
        "q",
    )  # fmt: skip
    typed = "".join(f"{line}\n" for line in lines).encode()
    said = litreview.ok("grade", "examplin", "--plain", *ME, stdin=typed)
    assert "Not saved" not in said.out


def by_file(litreview: CommandLine) -> None:
    """`--from`: what was accepted is given as values, and finds the same sentences."""
    accepted = litreview.ok("grade", "examplin", "101", "--json").json()["fields"]
    sure = {
        name: said["value"]
        for name, said in accepted.items()
        if said["machine"] and said["value"] != "not_reported" and not said["machine"]["uncertain"]
    }
    rows: list[dict[str, Any]] = [
        {"study": "101", "field": name, "value": value}
        for name, value in sure.items()
        if name != "n"
    ]
    rows += [
        {"study": "101", "field": "N", "value": "24.0", "quote": METHODS},
        {"study": "101", "field": "duration", "value": "10 days", **SOURCE},
        {"study": "101", "field": "sex", "value": "not reported"},
        {"study": "101", "claim": "attention", **ANSWERS, "quote": RESULTS},
        {"study": "101", "note": "ask for the full text"},
        {"study": "102", "field": "excluded", "value": "other", "note": "rats alone"},
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    litreview.write("rows.csv", text.getvalue())
    litreview.ok("grade", "examplin", "--from", "rows.csv", "--yes", *ME)


def by_keys(litreview: CommandLine) -> None:
    """The full screen, by its keys."""
    if find_spec("litreview.cli.screen") is None:
        pytest.skip("there is no full screen yet")
    driven = import_module("tests.support.driven")

    async def script(screen: Any) -> None:
        await screen.press("N", "c", "2", "4", "enter", "b")
        await screen.press("a")
        await screen.press("L", "c")
        await screen.type("10 days")
        await screen.press("enter", "/")
        await screen.type("full text, table 1")
        await screen.press("enter", "1", "1")
        await screen.press("E", "0")
        await screen.press("l", "1", "1", "1", "1", "1", "2", "4", "enter", "c")
        await screen.press('"')
        await screen.type("ask for the full text")
        await screen.press("enter", "n", "x", "7")
        await screen.type("rats alone")
        await screen.press("enter")

    driven.drive(litreview.root, script)


def _options(values: dict[str, str]) -> list[str]:
    return [text for name, value in values.items() for text in (f"--{name}", value)]


def lines_of(litreview: CommandLine) -> list[dict[str, Any]]:
    """What stands in the reviewer's file, but for ids, times and batches, in any order."""
    apart = {"id", "at", "batch"}
    words = [{k: v for k, v in word.items() if k not in apart} for word in words_of(litreview)]
    return sorted(words, key=lambda word: (word["subject"], word["field"], str(word["value"])))


@pytest.mark.parametrize("door", [by_lines, by_file, by_keys])
def test_every_door_writes_the_same_lines(
    litreview: CommandLine,
    door: Callable[[CommandLine], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for study in ("pmid:101", "pmid:102"):  # else the machine is hidden, and the lines say so
        assert not Hide.SOME.hides(Compound("examplin"), StudyId(study))
    other = CommandLine(tmp_path / "other")
    shutil.copytree(litreview.root, other.root)
    by_options(litreview)
    monkeypatch.chdir(other.root)
    door(other)
    assert lines_of(other) == lines_of(litreview)
    assert len(lines_of(other)) > 15
