"""What changed, when and why, over records and tiers.

Compounds enter; their changes leave, newest first, with what is needed to name the subjects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date

from litreview.model.dossier import Dossier
from litreview.model.run import Change
from litreview.render.change_words import change_sentence, names_in
from litreview.render.news import all_changes
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.dossier import load_dossier


@dataclass(frozen=True, slots=True)
class Told:
    """A change and the sentence that tells it."""

    change: Change
    sentence: str


def changes(
    settings: Settings, compounds: Sequence[str] = (), *, since: date | None = None
) -> tuple[Told, ...]:
    """What changed for each of the compounds named, or all, compound by compound.

    Args:
        since: UTC; only what happened on this day or later.
    """
    start = since or date.min
    return tuple(
        told
        for compound in choose_compounds(settings, compounds)
        for told in _told(load_dossier(settings, compound))
        if told.change.at.astimezone(UTC).date() >= start
    )


def _told(dossier: Dossier) -> tuple[Told, ...]:
    names = names_in(dossier)
    return tuple(Told(change, change_sentence(change, names)) for change in all_changes(dossier))
