"""Risk of bias by domain, where anybody assessed it."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Lights:
    """The figure, ready to draw."""


def lights_figure(_dossier: Dossier) -> Lights | None:
    """Return the figure; None when there is nothing to draw."""
    return None
