"""Read the stored records for tags.

Compounds enter; counts leave. Only records whose text or rule book changed since the last
reading are read again.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.identity import Compound
from litreview.model.query import Query
from litreview.model.tag import Reading
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.tagging.reading import read_study
from litreview.tagging.rulebook import Rulebook, load_rulebook
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.progress import Progress, silent
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

BATCH = 200  # readings stored per transaction


def tag_stored(
    settings: Settings, compounds: Sequence[str] = (), *, progress: Progress = silent
) -> dict[str, int]:
    """Tag every stored record that has no reading yet; how many were read, by compound."""
    layout = Layout(settings.workspace)
    rulebook = load_rulebook()
    with open_store(settings.database_url) as store:
        return {
            compound: _tag_compound(
                store, compound, read_query(layout.query(compound)), rulebook, progress
            )
            for compound in choose_compounds(settings, compounds)
        }


def _tag_compound(
    store: Store, compound: Compound, query: Query, rulebook: Rulebook, progress: Progress
) -> int:
    read = store.readings(compound, rulebook.version)
    waiting = [record for record in store.records(compound) if record.id not in read]
    batch: list[tuple[Reading, str]] = []
    for done, record in enumerate(waiting, 1):
        batch.append((read_study(record.study_text, rulebook, query), record.content_hash))
        if len(batch) == BATCH or done == len(waiting):
            store.save_readings(compound, batch)
            batch = []
            progress(f"{compound}: tagging", done, len(waiting))
    return len(waiting)
