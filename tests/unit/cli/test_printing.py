"""What reaches the terminal: clean text, whole JSON, progress that leaves no trace."""

from __future__ import annotations

import io
import json
import sys

import pytest

from litreview.cli import printing
from litreview.cli.columns import Column, Painted
from litreview.cli.printing import ProgressLine, print_json, say, say_table, say_wrapped, warn


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make both outputs one terminal for the rest of the test."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def say_done() -> None:
    """Print a table of one painted cell."""
    say_table([Column("level")], [[Painted("done", "good")]])


def test_colour_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say_done()
    assert capsys.readouterr().out == "level\ndone\n"


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    say_done()
    assert terminal.shown == "\x1b[1mlevel\x1b[0m\n\x1b[32mdone\x1b[0m\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_the_user_can_refuse_colour(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    terminal = watched(monkeypatch)
    monkeypatch.setenv(name, value)
    say_done()
    assert terminal.shown == "level\ndone\n"


def test_text_from_a_record_cannot_steer(capsys: pytest.CaptureFixture[str]) -> None:
    say("title \x1b[2Jend")
    warn("also \x1b[31mhere")
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err


def test_json_is_whole_even_with_half_a_character(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    print_json([{"title": "Семакс \udc80"}])
    printed = capsysbinary.readouterr().out
    assert json.loads(printed) == [{"title": "Семакс \udc80"}]
    assert "Семакс" in printed.decode()


def test_long_lines_are_broken_at_words_below_their_indent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    say_wrapped(["  anna: " + "word " * 12, "", "short"])
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert lines[1].startswith("    word")
    assert lines[-2:] == ["", "short"]


def test_progress_on_a_terminal_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    monkeypatch.setattr(printing, "REDRAW_S", 0.0)
    with ProgressLine() as progress:
        progress("semax: fetching", 1, 3)
        progress("semax: fetching", 2, 0)
    assert "semax: fetching 1/3" in terminal.shown
    assert terminal.shown.endswith("\r\x1b[K")


def test_short_work_says_nothing_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLine() as progress:
        progress("semax: fetching", 1, 3)
    assert capsys.readouterr() == ("", "")


def test_long_work_says_plain_lines_in_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "LINE_EVERY_S", 0.0)
    with ProgressLine() as progress:
        progress("semax: fetching", 1, 3)
        progress("semax: searching", 0, 0)
    printed = capsys.readouterr()
    assert printed.err == "semax: fetching 1/3\nsemax: searching\n"
    assert printed.out == ""
