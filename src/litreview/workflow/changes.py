"""What changed, when and why, over records and tiers.

Compounds enter; their changes leave, newest first, with what is needed to name the subjects,
and the compounds that could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date

from litreview.model.identity import Compound
from litreview.model.run import Change
from litreview.render.change_words import change_sentence, names_in
from litreview.render.news import all_changes
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.results import Unread
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed


@dataclass(frozen=True, slots=True)
class Told:
    """A change and the sentence that tells it."""

    change: Change
    sentence: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed for several compounds; one that cannot be read stops no other."""

    told: tuple[Told, ...]
    unread: tuple[Unread, ...] = ()


def changes(
    settings: Settings, compounds: Sequence[str] = (), *, since: date | None = None
) -> Changed:
    """What changed for each of the compounds named, or all, compound by compound.

    Args:
        since: UTC; only what happened on this day or later.
    """
    start = since or date.min
    chosen = choose_compounds(settings, compounds)
    every, unread = for_each(chosen, lambda compound: _told(settings, compound))
    told = tuple(
        one for told in every for one in told if one.change.at.astimezone(UTC).date() >= start
    )
    return Changed(told, unread)


def _told(settings: Settings, compound: Compound) -> tuple[Told, ...]:
    with Shelf(settings, compound) as shelf:
        dossier = replace(weighed(shelf, whole=True), changes=shelf.changes)
    names = names_in(dossier)
    return tuple(Told(change, change_sentence(change, names)) for change in all_changes(dossier))
