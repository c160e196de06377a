"""The site's data files for other programs, without the site.

Settings and compounds enter; files below `exports/` leave, byte for byte those of the site,
rewritten where they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from litreview.model.identity import Compound
from litreview.render.data_files import DATA_FILES, Format, made
from litreview.settings import Settings
from litreview.textfiles.files import write_if_different
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.publish import as_it_goes_out
from litreview.workflow.results import Unread
from litreview.workflow.workbook import EXPORTS


def export_data(
    settings: Settings, compounds: Sequence[str], wanted: Format
) -> tuple[tuple[tuple[Path, int | None], ...], tuple[Unread, ...]]:
    """Write `exports/COMPOUND-FILE` for each file of this format.

    Returns:
        The files, of a table each with its rows, and the compounds that could not be read or
        written.

    Raises:
        UsageError: What writes this format is not installed.
    """
    chosen = choose_compounds(settings, compounds)
    files = [file for file in DATA_FILES if file.format is wanted]

    def written(compound: Compound) -> list[tuple[Path, int | None]]:
        dossier = as_it_goes_out(settings, compound, whole=True)
        paths = []
        for file, content, rows in made(dossier, files):
            path = settings.workspace / EXPORTS / f"{compound}-{file.name}"
            write_if_different(path, [content])
            paths.append((path, rows))
        return paths

    done, unread = for_each(chosen, written)
    return tuple(pair for pairs in done for pair in pairs), unread
