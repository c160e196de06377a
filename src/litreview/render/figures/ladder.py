"""How far a claim has come: where its pages put it, and where the rules put it."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Rungs:
    """The figure, ready to draw."""


def ladder_figure(_dossier: Dossier) -> Rungs | None:
    """Return the figure; None when there is nothing to draw."""
    return None
