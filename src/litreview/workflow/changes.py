"""What changed, when and why, over records and tiers: the history, read aloud.

Compounds enter; their changes leave, newest first, and the compounds that could not be read.
What to call the subjects of changes is looked up for those that are told by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial

from litreview.model.identity import Compound, StudyId
from litreview.model.record import Record
from litreview.model.run import Change
from litreview.model.story import changes_of
from litreview.render.change_words import Names, harms_among, studies_named
from litreview.render.news import in_reading_order
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.tracking.bibliography import record_of, study_of
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workflow.story import told_history
from litreview.workspace.citations import iter_citations
from litreview.workspace.claims import read_claims
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.queries import read_query


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed for several compounds; one that cannot be read stops no other."""

    changes: tuple[Change, ...]
    unread: tuple[Unread, ...] = ()


def changes(
    settings: Settings, compounds: Sequence[str] = (), *, since: date | None = None
) -> Changed:
    """What changed for each of the compounds named, or all, compound by compound.

    Args:
        since: UTC; only what happened on this day or later.
    """
    chosen = choose_compounds(settings, compounds)
    every, unread = for_each(chosen, partial(_of_one, settings, since or date.min))
    return Changed(tuple(one for some in every for one in some), unread)


def _of_one(settings: Settings, start: date, compound: Compound) -> tuple[Change, ...]:
    layout = Layout(settings.workspace)
    read_query(layout.query(compound))  # a compound that cannot be searched is told of as such
    claims = {str(claim.id) for claim in read_claims(layout.claims(compound))}
    every = changes_of(told_history(settings, compound), compound)
    late = (change for change in every if change.at.astimezone(UTC).date() >= start)
    return in_reading_order(late, claims)


def names_of(settings: Settings, compound: Compound, told: Iterable[Change]) -> Names:
    """What to call the subjects of changes of one compound, in its own words."""
    layout, wanted = Layout(settings.workspace), studies_named(told)
    claims = read_claims(layout.claims(compound))
    statements = {str(claim.id): claim.statement for claim in claims}
    records: dict[StudyId, Record] = {r.id: r for r in read_manual(layout.manual(compound))}
    with open_store(settings.database_url) as store:
        records |= {record.id: record for record in store.records(compound, wanted)}
    missing = wanted - records.keys()
    if missing:
        path = layout.citations(compound)
        lines = iter_citations(path, lambda pmid, _: study_of(pmid) in missing)
        records |= {study_of(line.pmid): record_of(line) for line in lines}
    return Names(records, statements, harms_among(claims))
