"""Community reports as the page shows them.

Reports enter; plain views leave, with a count that stays in the source's own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.model.claim import Report
from litreview.model.dossier import Dossier
from litreview.render.refs import ClaimRef, claim_ref
from litreview.render.wording import DIRECTION_NAMES, counted


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: what it says, how many say so, for or against, and on which claims."""

    anchor: str
    says: str
    effect: str
    direction: str
    count: str
    source: str
    note: str
    claims: tuple[ClaimRef, ...]


def report_views(dossier: Dossier, reports: Iterable[Report]) -> tuple[ReportView, ...]:
    """The reports in file order."""
    return tuple(_view(dossier, report) for report in reports)


def _view(dossier: Dossier, report: Report) -> ReportView:
    count = report.count
    return ReportView(
        anchor=f"report-{report.id}",
        says=report.says,
        effect=report.effect,
        direction=DIRECTION_NAMES[report.direction],
        count=counted(count, "report") if isinstance(count, int) else count,
        source=report.source,
        note=report.note,
        claims=tuple(claim_ref(dossier, claim) for claim in report.claims),
    )
