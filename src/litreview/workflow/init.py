"""Make a new workspace.

A folder enters; it is filled with the worked examples or left empty but for the policy, and
the paths made leave. Nothing that is there already is touched.
"""

from __future__ import annotations

from pathlib import Path

from litreview.settings import shipped_workspace
from litreview.workspace.start import start_workspace


def init(target: Path, *, empty: bool = False) -> tuple[Path, ...]:
    """Make a workspace at `target`, with Semax and Selank as worked examples unless `empty`.

    Raises:
        UsageError: There is something in the way.
        StoreReadOnly: The folder cannot be written.
    """
    return start_workspace(target, shipped_workspace(), empty=empty)
