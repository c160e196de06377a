"""In whom each outcome was studied: outcome by people."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The figure, ready to draw."""


def evidence_map_figure(_dossier: Dossier) -> EvidenceMap | None:
    """Return the figure; None when there is nothing to draw."""
    return None
