"""Output: text for people, JSON for programs, progress while a person waits.

Text, rows or plain data enter; standard output and standard error receive them. Nothing is
worded or decided here, and nothing read from a record can steer a terminal.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Self

import typer

from litreview.cli.columns import Column, clean, lay_out, wrap_words
from litreview.errors import LitreviewError

PIPE_CLOSED = 141  # what shells give a process whose reader left: 128 + SIGPIPE
REDRAW_S = 0.1  # seconds between two drawings of the progress line
LINE_EVERY_S = 10.0  # seconds between two progress lines when nobody watches
NARROW, WIDE = 40, 120  # characters a table may be asked to fit


def say(text: str = "") -> None:
    """Print text for people."""
    _write_line(clean(text))


def say_all(lines: Iterable[str]) -> None:
    """Print several lines for people."""
    for line in lines:
        say(line)


def say_wrapped(lines: Iterable[str]) -> None:
    """Print lines that may be long, broken at words, each keeping its indent."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        say_all(wrap_words(line, width(), rest=indent) or [""])


def say_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print aligned columns that fit the terminal, or 80 characters where there is none."""
    for line in lay_out(columns, rows, width(), coloured=_coloured()):
        _write_line(line)


def warn(text: str) -> None:
    """Print one message for people on standard error, below any output so far.

    On a terminal it is broken at words; in a log it keeps its lines.
    """
    sys.stdout.flush()
    text = clean(text)
    sys.stderr.write(f"{fitted(text) if sys.stderr.isatty() else text}\n")
    sys.stderr.flush()


def fitted(text: str) -> str:
    """A message as a terminal shows it: clean, and broken at words."""
    lines = (wrap_words(line, width(), rest="  ") or [""] for line in clean(text).splitlines())
    return "\n".join(part for line in lines for part in line)


def end(code: int) -> None:
    """End the verb with an exit code; 0 simply goes on."""
    if code:
        raise typer.Exit(code)


def end_with(errors: Iterable[LitreviewError]) -> None:
    """Say every error as a failing command would; the gravest gives the exit code."""
    from litreview.workflow.results import exit_code_of

    said = tuple(errors)
    for error in said:
        warn(f"litreview: {error}")
    end(exit_code_of(said))


def print_json(data: object) -> None:
    """Print plain data or nouns as indented JSON, UTF-8 whatever the terminal speaks."""
    import json

    from litreview.model.codec import to_builtins

    text = json.dumps(to_builtins(data), ensure_ascii=False, indent=2)
    print_bytes(text.encode("utf-8", "backslashreplace") + b"\n")


class ProgressLine:
    """One changing line on a terminal; elsewhere a line every ten seconds, for logs.

    Used as the `Progress` of a verb within `with`; leaves no trace on the terminal.
    """

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._shown_at = time.monotonic()
        self._drawn = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far the work is; `total` 0 means nobody knows."""
        now = time.monotonic()
        if now - self._shown_at < (REDRAW_S if self._watched else LINE_EVERY_S):
            return
        self._shown_at = now
        count = f" {done}/{total}" if total else (f" {done}" if done else "")
        line = clean(f"{what}{count}").replace("\n", " ")
        if self._watched:
            sys.stderr.write(f"\r{line[: NARROW * 2 - 1]}\x1b[K")
            self._drawn = True
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def width() -> int:
    """Characters on a line: the terminal's, within reason; 80 where there is none."""
    import shutil

    return max(NARROW, min(WIDE, shutil.get_terminal_size().columns))


def _coloured() -> bool:
    from litreview.settings import colour_allowed

    return sys.stdout.isatty() and colour_allowed()


def _write_line(line: str) -> None:
    print_bytes(f"{line}\n".encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def print_bytes(data: bytes) -> None:
    """Print bytes exactly as they are, at once."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader (`head`) has enough
        _let_go()
        raise typer.Exit(PIPE_CLOSED) from None
    except OSError:
        _let_go()
        raise


def _let_go() -> None:
    """Point standard output at nothing: Python would complain when it flushes at exit."""
    with suppress(OSError):  # not every standard output is a real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
