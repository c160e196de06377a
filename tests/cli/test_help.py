"""Every verb explains itself, fast."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from tests.cli.conftest import CommandLine
from typer.main import get_command

import litreview as package
from litreview.cli.app import app
from litreview.cli.verbs import ORDER, load_verbs

VERBS = list(ORDER)
WITHOUT_WORKSPACE = {"init"}
HEAVY = ("pandas", "sqlalchemy", "lxml", "requests", "jinja2", "msgspec", "Bio", "rich", "textual")


def test_every_verb_of_the_application_is_in_order() -> None:
    load_verbs()
    assert [c.name for c in get_command(app).commands.values()] == VERBS  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_summary_an_example_and_options(anywhere: CommandLine, verb: str) -> None:
    said = anywhere.ok(verb, "--help").out
    assert f"Usage: litreview {verb}" in said
    assert re.search(rf"Example:\n\s+(litreview {verb}\b|echo )", said)
    assert f"litreview {verb}" in said.split("Example:")[1]
    assert "--json" in said
    assert "<" not in said.split("Options:")[0]  # no Python type behind an argument
    assert "<list" not in said
    assert max(map(len, said.splitlines())) <= 80
    assert ("--workspace" in said) is (verb not in WITHOUT_WORKSPACE)


def test_the_list_of_verbs_shows_whole_summaries(anywhere: CommandLine) -> None:
    said = anywhere.ok("--help").out
    listed = said.split("Commands:")[1].split("Example:")[0]
    assert [line.split()[0] for line in listed.strip().splitlines()] == VERBS
    assert "..." not in listed
    assert max(map(len, said.splitlines())) <= 80


def test_no_words_at_all_give_the_help(anywhere: CommandLine) -> None:
    assert "Commands:" in anywhere().out + anywhere().err


def test_the_version_is_the_package_version(anywhere: CommandLine) -> None:
    assert anywhere.ok("--version").out == f"litreview {package.__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from litreview.cli.main import run_command\n"
        "assert run_command(['--help']) == 0\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_option_is_a_usage_error(anywhere: CommandLine, verb: str) -> None:
    result = anywhere(verb, "--frobnicate")
    assert result.code == 2
    assert "--frobnicate" in result.err
    assert result.out == ""
