"""Errors that came back in a report instead of stopping the verb.

Errors enter; standard error says each, and the exit code of all together leaves. Which
code wins is the workflow's rule; nothing is caught here.
"""

from __future__ import annotations

from collections.abc import Iterable

import typer

from litreview.cli.printing import warn
from litreview.errors import LitreviewError


def say_errors(errors: Iterable[LitreviewError]) -> None:
    """Say every error as a failing command would, without stopping."""
    for error in errors:
        warn(f"litreview: {error}")


def end(code: int) -> None:
    """End the verb with an exit code; 0 simply goes on."""
    if code:
        raise typer.Exit(code)
