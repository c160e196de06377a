"""Failures become plain words and an exit code; nothing shows a traceback unless asked."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from litreview.cli import main
from litreview.cli.interrupting import Interrupted
from litreview.cli.main import run_command
from litreview.errors import (
    DataFileError,
    GateRefused,
    NounError,
    PubmedUnreachable,
    QueryFileError,
    StoreLocked,
    UsageError,
)

Fail = Callable[[BaseException], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Make the next command raise."""

    def arrange(error: BaseException) -> None:
        def invoke(_arguments: list[str]) -> int:
            raise error

        monkeypatch.setattr(main, "_invoke", invoke)

    return arrange


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, 2),
        (GateRefused, 4),
        (QueryFileError, 10),
        (DataFileError, 11),
        (PubmedUnreachable, 20),
        (StoreLocked, 30),
    ],
)
def test_an_error_says_where_what_and_what_now(
    fail: Fail, capsys: pytest.CaptureFixture[str], kind: type[UsageError], code: int
) -> None:
    fail(kind("it is broken", where="a/file.toml, line 3", fix="Mend it."))
    assert run_command(["run"]) == code
    assert capsys.readouterr() == (
        "",
        "litreview: a/file.toml, line 3: it is broken\n  Mend it.\n",
    )


def test_a_noun_refused_is_a_mistake_on_the_command_line(
    fail: Fail, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(NounError("pmid", '"PMC1" is a PubMed Central id', "Write the PMID."))
    assert run_command(["grade"]) == 2
    assert capsys.readouterr().err == (
        'litreview: pmid: "PMC1" is a PubMed Central id\n  Write the PMID.\n'
    )


def test_a_refused_file_is_named(fail: Fail, capsys: pytest.CaptureFixture[str]) -> None:
    fail(PermissionError(13, "Permission denied", "data/policy.toml"))
    assert run_command(["run"]) == 30
    assert capsys.readouterr().err == "litreview: data/policy.toml: Permission denied\n"


def test_the_unexpected_is_owned_up_to_without_a_traceback(
    fail: Fail, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(ZeroDivisionError("division by zero"))
    assert run_command(["run"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "--debug" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [["--debug", "run"], ["run", "semax", "--debug"]])
def test_debug_lets_the_traceback_through(fail: Fail, words: list[str]) -> None:
    fail(UsageError("wrong"))
    with pytest.raises(UsageError):
        run_command(words)


def test_an_interrupt_says_that_nothing_is_lost(
    fail: Fail, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(Interrupted())
    assert run_command(["run"]) == 130
    assert "what was stored or printed so far is kept" in capsys.readouterr().err


ADD = """\
  The search, in PubMed's own syntax.
  Example: litreview add peppermint --query '"peppermint oil"[tiab]'
"""
USAGE = [
    ("frobnicate", 'no verb "frobnicate"\n  `litreview --help` lists all.\n'),
    ("tires semax", 'no verb "tires"\n  Did you mean tiers or studies?\n'),
    ("add peppermint", f"add: --query STRATEGY is missing\n{ADD}"),
    ("add peppermint --query", f"add: Option '--query' requires an argument\n{ADD}"),
    (
        "tiers",
        "tiers: COMPOUND is missing\n  Names of files in queries/, such as semax.\n"
        "  Example: litreview tiers semax\n",
    ),
    (
        "studies semax --species Hooman",
        'studies: --species: "Hooman" is not one of its values\n  Did you mean human? One of: '
        "human, animal, in_vitro, in_silico, mixed, none, not_reported.\n",
    ),
    (
        "export ris --stage fond",
        'export: --stage: "fond" is not one of its values\n'
        "  Did you mean found? One of: found, screened-in, excluded, included.\n",
    ),
    (
        "export cvs",
        'export: FORMAT: "cvs" is not one of its values\n  Did you mean csv? One of: bibtex, '
        "citations, csl, csv, decisions, json, parquet, ris, robvis, tables, xlsx.\n",
    ),
    (
        "runs --last 0",
        'runs: --last: "0" is not a whole number of 1 or more\n  Write it like 20.\n',
    ),
    (
        "grade --nonsense",
        "grade: No such option: --nonsense\n"
        "  Did you mean --note? `litreview grade --help` shows what it takes.\n",
    ),
    (
        "doctor extra",
        "doctor: Got unexpected extra argument(s) (extra)\n"
        "  `litreview doctor --help` shows what it takes.\n",
    ),
]


@pytest.mark.parametrize(("words", "said"), USAGE)
def test_what_is_missing_or_misspelt_is_said_with_what_to_type(
    capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    assert run_command(words.split()) == 2
    assert capsys.readouterr() == ("", f"litreview: {said}")


def test_an_error_fits_the_terminal(
    fail: Fail, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    fail(UsageError("long \x1b[31m" + "and longer " * 30, fix="Mend " * 40))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run_command(["run"]) == 2
    said = capsys.readouterr().err
    assert max(map(len, said.splitlines())) <= 80
    assert "\x1b" not in said
