"""Citations for other programs: one RIS file for each stage of the review.

Settings and compounds enter; files below `exports/` leave, rewritten where their bytes differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from litreview.model.identity import Compound, StudyId
from litreview.render.ris import Stage, ris_citation, stages_of
from litreview.reviews.prisma import trials_among
from litreview.settings import Settings
from litreview.textfiles.files import write_if_different
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed
from litreview.workflow.workbook import EXPORTS


@dataclass
class StageFile:
    """The file of one stage: its citations, and how many studies they are papers of."""

    path: Path
    citations: list[bytes] = field(default_factory=list)
    papers: set[StudyId] = field(default_factory=set)
    studies: int = 0


def export_ris(
    settings: Settings, compounds: Sequence[str] = (), stages: Sequence[Stage] = tuple(Stage)
) -> tuple[tuple[StageFile, ...], tuple[Unread, ...]]:
    """Write `exports/COMPOUND-STAGE.ris` for each compound and stage; no abstract goes in.

    Everybody's words are in them, as on the site. The files leave, and the compounds whose files
    could not be read or written.
    """
    chosen = choose_compounds(settings, compounds)

    def written(compound: Compound) -> tuple[StageFile, ...]:
        folder = settings.workspace / EXPORTS
        files = {stage: StageFile(folder / f"{compound}-{stage}.ris") for stage in stages}
        with Shelf(settings, compound) as shelf:
            dossier = weighed(shelf, counting=False)
            for record in shelf.each_record():
                come_to = stages_of(dossier.grades.get(record.id), dossier.links_of(record.id))
                for stage in files.keys() & set(come_to):
                    files[stage].citations.append(ris_citation(record, dossier))
                    files[stage].papers.add(record.id)
        for file in files.values():
            file.studies = len(trials_among(file.papers, dossier.relations))
            write_if_different(file.path, file.citations)
        return tuple(files.values())

    done, unread = for_each(chosen, written)
    return tuple(file for files in done for file in files), unread
