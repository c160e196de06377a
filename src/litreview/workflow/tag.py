"""Read records for tags, and keep what was read.

Records enter; readings leave, or counts. Only records whose text, rule book or compound's names
changed since the last reading are read again. The rules are compiled when the first is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from litreview.model.identity import Compound, StudyId
from litreview.model.query import Query
from litreview.model.tag import Reading
from litreview.model.text import StudyText
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.tagging.version import bundled_version, maker_of
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
    with open_store(settings.database_url) as store:
        return {
            compound: _tag_compound(store, compound, read_query(layout.query(compound)), progress)
            for compound in choose_compounds(settings, compounds)
        }


def _tag_compound(store: Store, compound: Compound, query: Query, progress: Progress) -> int:
    waiting = store.unread(compound, maker_of(bundled_version(), query))
    for start in range(0, len(waiting), BATCH):
        done = start + keep_readings(store, query, waiting[start : start + BATCH])
        progress(f"{compound}: tagging", done, len(waiting))
    return len(waiting)


def keep_readings(store: Store, query: Query, studies: Collection[StudyId]) -> int:
    """Read those of these stored records that were not read, and keep the readings; how many.

    A step of its own after saving: where it is cut off, the next command reads what is left.
    """
    maker = maker_of(bundled_version(), query)
    records = store.records(query.compound, store.unread(query.compound, maker, studies))
    hashes = {record.id: record.content_hash for record in records}
    for some in read_texts((record.study_text for record in records), query):
        store.save_readings(query.compound, ((r, hashes[r.study]) for r in some), maker)
    return len(hashes)


def read_texts(texts: Iterable[StudyText], query: Query) -> Iterator[list[Reading]]:
    """What the rule book makes of each text, in the order given, some at a time."""
    stream = iter(texts)
    while some := list(islice(stream, BATCH)):
        # patterns, numpy and the model take a quarter of a second, and most commands read nothing
        from litreview.tagging.reading import read_study  # noqa: PLC0415
        from litreview.tagging.rulebook import load_rulebook  # noqa: PLC0415

        rulebook = load_rulebook()
        yield [read_study(text, rulebook, query) for text in some]
