"""From records to studies: a PRISMA 2020 flow that adds up."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Flow:
    """The figure, ready to draw."""


def flow_figure(_dossier: Dossier) -> Flow | None:
    """Return the figure; None when there is nothing to draw."""
    return None
