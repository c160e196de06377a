"""Every verb on the application, in the order `--help` lists them.

Nothing enters; the complete `app` leaves. A new verb takes its place in `ORDER`, a new
group of verbs in `GROUPS`.
"""

from __future__ import annotations

from litreview.cli import (
    checking,
    evidence,
    listing,
    publishing,
    refreshing,
    reviewing,
    scheduling,
    tagging,
    watching,
    workspace,
)
from litreview.cli.app import app

GROUPS = (
    checking,
    evidence,
    listing,
    publishing,
    refreshing,
    reviewing,
    scheduling,
    tagging,
    watching,
    workspace,
)
ORDER = (
    *("run", "refresh", "import", "tag", "status", "changes", "runs"),
    *("tiers", "explain", "studies", "claims"),
    *("grade", "link"),
    *("publish", "export", "schedule", "init", "doctor"),
)

app.registered_commands.sort(
    key=lambda command: ORDER.index(command.name or getattr(command.callback, "__name__", ""))
)

__all__ = ["GROUPS", "ORDER", "app"]
