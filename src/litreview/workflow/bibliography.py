"""`citations.jsonl`, written from the database for the next machine.

Settings, or a store and a layout, enter; the file is rewritten where its bytes differ. Lines of
records that the database does not hold stay as they are.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Citation, Membership
from litreview.model.vocabulary import Presence
from litreview.settings import Settings
from litreview.store.bibliography import Shelved
from litreview.store.store import Store, open_store
from litreview.tracking.bibliography import citation_of, membership_of, presence_of, study_of
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workspace.citations import sorted_citations, write_sorted
from litreview.workspace.layout import Layout


def export_citations(
    settings: Settings, compounds: Sequence[str] = ()
) -> tuple[tuple[Path, ...], tuple[Unread, ...]]:
    """Rewrite `citations.jsonl` of each compound from the store; no abstract goes in.

    Citations that are filed and not stored stay as they are. The files leave, and the compounds
    whose file could not be read or written.

    Raises:
        StoreError: The database cannot be read.
    """
    layout = Layout(settings.workspace)
    chosen = choose_compounds(settings, compounds)
    with open_store(settings.database_url) as store:

        def written(compound: Compound) -> Path:
            write_bibliography(layout, store, compound)
            return layout.citations(compound)

        return for_each(chosen, written)


def write_bibliography(layout: Layout, store: Store, compound: Compound) -> bool:
    """Write every known citation, stored ones from their records; True when bytes changed.

    Both sources come sorted by PMID and are joined as they pass, so that memory holds one
    record of each at a time.
    """
    path = layout.citations(compound)
    apart = store.unshelved(compound)
    filed = sorted_citations(path)
    pairs = _side_by_side(filed, (one for one in store.iter_shelved(compound) if one.record.pmid))
    return write_sorted(path, (_line(line, held, apart) for line, held in pairs))


def _side_by_side(
    filed: Iterator[Citation], held: Iterator[Shelved]
) -> Iterator[tuple[Citation | None, Shelved | None]]:
    """What the file and the database say of each PMID; both come sorted by it."""
    tagged = heapq.merge(
        ((int(line.pmid), line, None) for line in filed),
        ((int(one.record.pmid or 0), None, one) for one in held),
        key=lambda entry: entry[0],
    )
    for _, entries in groupby(tagged, key=lambda entry: entry[0]):
        same = list(entries)
        lines = [line for _, line, _ in same if line is not None]
        stored = [one for _, _, one in same if one is not None]
        yield (lines[0] if lines else None), (stored[0] if stored else None)


def _line(
    line: Citation | None, held: Shelved | None, apart: Mapping[StudyId, Membership]
) -> Citation:
    """A stored record's own line, or the filed one where it is newer or the only one.

    Presence is from the database where that knows. Another clone may have filed what NLM revised
    since this one looked.
    """
    filed = membership_of(line) if line is not None else None
    if line is not None and (held is None or _is_newer(line, held.record)):
        stored = held.membership if held is not None else apart.get(study_of(line.pmid))
        member = _seen_first(stored, filed) or membership_of(line)
        return replace(line, last_checked="", misses=0, **presence_of(member))
    if held is None:
        raise ValueError("neither a line nor a record")
    unseen = Membership(held.record.id, Presence.PRESENT, first_seen="", since="")
    member = _seen_first(held.membership, filed) or unseen
    return citation_of(held.record, member, held.content_hash)


def _seen_first(stored: Membership | None, filed: Membership | None) -> Membership | None:
    """What the database knows, first seen when any clone first saw it: else two take turns."""
    if stored is None or filed is None:
        return stored or filed
    seen = min(filter(None, (stored.first_seen, filed.first_seen)), default="")
    since = seen if stored.since == stored.first_seen else stored.since
    return replace(stored, first_seen=seen, since=since)


def _is_newer(line: Citation, held: Record) -> bool:
    stored = held.date_revised.iso()
    return bool(stored) and (line.date_revised, line.version) > (stored, held.version)
