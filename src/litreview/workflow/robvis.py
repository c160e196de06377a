"""Risk of bias for robvis: one CSV file for each tool that somebody used.

Settings and compounds enter; files below `exports/` leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from litreview.model.bias import bias_tools
from litreview.model.identity import Compound
from litreview.render.robvis import robvis_csv
from litreview.settings import Settings
from litreview.textfiles.files import write_if_different
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed


def export_robvis(
    settings: Settings, compounds: Sequence[str] = ()
) -> tuple[tuple[Path, ...], tuple[Unread, ...]]:
    """Write `exports/COMPOUND-TOOL.csv` for each tool by which somebody assessed a study.

    Everybody's words are in them, as on the site. A file that nothing stands for any more is
    deleted. The files leave, and the compounds whose files could not be read or written.
    """
    chosen = choose_compounds(settings, compounds)

    def written(compound: Compound) -> tuple[Path, ...]:
        with Shelf(settings, compound) as shelf:
            dossier = weighed(shelf)
        paths = []
        for tool in bias_tools():
            path = settings.workspace / "exports" / f"{compound}-{tool.id}.csv"
            table = robvis_csv(dossier, tool)
            if table:
                write_if_different(path, [table])
                paths.append(path)
            else:
                path.unlink(missing_ok=True)
        return tuple(paths)

    done, unread = for_each(chosen, written)
    return tuple(path for paths in done for path in paths), unread
