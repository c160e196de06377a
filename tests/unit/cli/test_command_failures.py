"""Failures become plain words and an exit code; nothing shows a traceback unless asked."""

from __future__ import annotations

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


def test_an_unknown_verb_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["frobnicate"]) == 2
    assert "frobnicate" in capsys.readouterr().err
