"""The process: one command, errors in plain words, one exit code.

Command-line words enter; an exit code leaves. Nothing heavy is imported before the signal
handlers stand, so that Ctrl-C is quiet from the first moment. No verb is known here.
"""

from __future__ import annotations

import gc
import sys

from litreview.cli.interrupting import INTERRUPTED, KEPT, Interrupted, Listener

TYPE_CHECKING = False  # `typing` would be imported while Ctrl-C still shows a traceback
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

STORE = 30  # design: database or another written file
USAGE = 2
GARBAGE = 100_000  # objects made before cycles are looked for: nouns and modules make few


def main() -> NoReturn:
    """Run the command line of this process and exit."""
    gc.set_threshold(GARBAGE)
    listener = Listener()
    try:
        listener.listen()
        _open_closed_streams()
        _survive_any_character()
        code = run_command(sys.argv[1:])
    except Interrupted:  # before the command had begun, or just as it ended
        _complain(KEPT)
        code = INTERRUPTED
    listener.rest()
    sys.exit(code)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; every failure is said on standard error.

    `--debug` may stand anywhere and lets the traceback through.
    """
    debug = "--debug" in arguments
    try:
        code = _invoke([word for word in arguments if word != "--debug"])
        sys.stdout.flush()
    except Interrupted:
        _complain(KEPT)
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        return _say_what_failed(error)
    return code


def _invoke(arguments: list[str]) -> int:
    from typer.main import get_command

    from litreview.cli.app import app
    from litreview.cli.verbs import load_verbs

    load_verbs(arguments)
    words = arguments or ["--help"]
    command = get_command(app)
    try:
        code = command.main(args=words, prog_name="litreview", standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Exception as error:
        from litreview.cli.usage import Refused, usage_error

        if isinstance(error, Refused):
            raise usage_error(error, command, words[0]) from error
        raise
    return code or 0


def _say_what_failed(error: Exception) -> int:
    from litreview.errors import LitreviewError, NounError

    match error:
        case LitreviewError():
            _complain(f"litreview: {error}")
            return error.exit_code
        case NounError():
            fix = f"\n  {error.fix}" if error.fix else ""
            _complain(f"litreview: {error}{fix}")
            return USAGE
        case UnicodeEncodeError():
            _complain("litreview: an argument is not valid UTF-8\n  Type it again.")
            return USAGE
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            _complain(f"litreview: {place}{error.strerror or error}")
            return STORE
        case _:
            _complain(
                f"litreview: sorry, something went wrong inside ({type(error).__name__}: {error})\n"
                "  Everything stored so far is kept. Run it again with --debug to see where."
            )
            return 1


def _complain(text: str) -> None:
    from contextlib import suppress

    with suppress(OSError):  # standard output may be what failed
        sys.stdout.flush()
    if sys.stderr.isatty():
        from litreview.cli.printing import fitted

        text = fitted(text)
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _open_closed_streams() -> None:
    """Write to nowhere, and read nothing, where the caller closed a standard stream."""
    from os import devnull
    from pathlib import Path

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for the process
            setattr(sys, name, stream)


def _survive_any_character() -> None:
    """Let a terminal that speaks ASCII show an escape instead of failing the command."""
    from io import TextIOWrapper

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
