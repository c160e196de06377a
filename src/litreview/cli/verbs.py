"""Every verb on the application, in the order `--help` lists them.

Nothing enters; the complete `app` leaves. A new verb takes its place in `ORDER`, a new
group of verbs among the imports.
"""

from __future__ import annotations

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

__all__ = ["ORDER", "app"]
