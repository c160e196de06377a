"""Write what other programs and other machines need.

Compounds enter; the paths of the files written leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.bibliography import write_bibliography
from litreview.workflow.compounds import choose_compounds
from litreview.workspace.layout import Layout


def export_citations(settings: Settings, compounds: Sequence[str] = ()) -> tuple[Path, ...]:
    """Rewrite `citations.jsonl` of each compound from the store; no abstract goes in.

    Citations that are filed and not stored stay as they are.

    Raises:
        StoreError: The database cannot be read, or the file not written.
    """
    layout = Layout(settings.workspace)
    chosen = choose_compounds(settings, compounds)
    with open_store(settings.database_url) as store:
        for compound in chosen:
            write_bibliography(layout, store, compound)
    return tuple(layout.citations(compound) for compound in chosen)
