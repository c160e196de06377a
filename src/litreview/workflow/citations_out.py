"""Citations for other programs: one RIS file for each stage of the review.

Settings and compounds enter; files below `exports/` leave, rewritten where their bytes differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from litreview.model.identity import Compound
from litreview.render.ris import Stage, ris_citation, stages_of
from litreview.settings import Settings
from litreview.textfiles.files import write_if_different
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed
from litreview.workflow.workbook import EXPORTS


def export_ris(
    settings: Settings, compounds: Sequence[str] = (), stages: Sequence[Stage] = tuple(Stage)
) -> tuple[tuple[Path, ...], tuple[Unread, ...]]:
    """Write `exports/COMPOUND-STAGE.ris` for each compound and stage; no abstract goes in.

    Everybody's words are in them, as on the site. The files leave, and the compounds whose files
    could not be read or written.
    """
    chosen = choose_compounds(settings, compounds)

    def written(compound: Compound) -> tuple[Path, ...]:
        with Shelf(settings, compound) as shelf:
            dossier = weighed(shelf, counting=False)
            held: dict[Stage, list[bytes]] = {stage: [] for stage in stages}
            for record in shelf.each_record():
                come_to = stages_of(dossier.grades.get(record.id), dossier.links_of(record.id))
                for stage in held.keys() & set(come_to):
                    held[stage].append(ris_citation(record, dossier))
        folder = settings.workspace / EXPORTS
        paths = {stage: folder / f"{compound}-{stage}.ris" for stage in held}
        for stage, citations in held.items():
            write_if_different(paths[stage], citations)
        return tuple(paths.values())

    done, unread = for_each(chosen, written)
    return tuple(path for paths in done for path in paths), unread
