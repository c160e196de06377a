"""What is known of the best study behind each claim, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Strips:
    """The figure, ready to draw."""


def strips_figure(_dossier: Dossier) -> Strips | None:
    """Return the figure; None when there is nothing to draw."""
    return None
