"""Every verb on the application, in the order `--help` lists them.

Nothing enters; the complete `app` leaves. A new verb takes its place in `ORDER`, a new
group of verbs among the imports. The examples of a verb's docstring stand below its options.
"""

from __future__ import annotations

from inspect import cleandoc
from textwrap import dedent, indent

from litreview.cli import (  # noqa: F401 - each hangs its verbs on `app` when imported
    checking,
    evidence,
    publishing,
    refreshing,
    reviewing,
    scheduling,
    tagging,
    watching,
)
from litreview.cli.app import app

ORDER = (
    *("run", "refresh", "import", "tag", "status", "changes"),
    *("tiers", "explain", "studies", "claims"),
    *("grade", "link"),
    *("publish", "export", "schedule", "init", "doctor"),
)

app.registered_commands.sort(
    key=lambda command: ORDER.index(command.name or getattr(command.callback, "__name__", ""))
)

for command in app.registered_commands:
    command.help, _, examples = cleandoc(command.callback.__doc__ or "").partition("\n\nExample:\n")
    command.epilog = f"\b\nExample:\n{indent(dedent(examples), '  ')}"  # \b: never rewrapped

__all__ = ["ORDER", "app"]
