"""Studies a year by what was studied, the days of the searches, and comparators."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Years:
    """The figure, ready to draw."""


def years_figure(_dossier: Dossier) -> Years | None:
    """Return the figure; None when there is nothing to draw."""
    return None
