"""The JSON shapes other programs rely on, for what the verbs hand back.

Reports and dossiers enter; lists of plain dicts leave, keys in their published order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litreview.errors import LitreviewError
from litreview.model.codec import to_builtins
from litreview.model.dossier import Dossier
from litreview.render import shapes as rendered
from litreview.workflow.changes import Told
from litreview.workflow.reports import RefreshReport, StatusRow

REFRESH_KEYS = (
    "requested",
    "received",
    "parsed",
    "failed",
    "new",
    "revised",
    "vanished",
    "restored",
    "requests",
    "data_through",
)


def refresh_shape(reports: Iterable[RefreshReport]) -> list[dict[str, Any]]:
    """`refresh --json`, one object per compound."""
    return [
        {
            "compound": report.compound,
            "outcome": report.outcome.value,
            **{key: getattr(report, key) for key in REFRESH_KEYS},
            "error": error_shape(report.error),
            "notes": list(report.notes),
            **({"dry_run": to_builtins(report.rehearsal)} if report.rehearsal else {}),
        }
        for report in reports
    ]


def changes_shape(told: Iterable[Told]) -> list[dict[str, Any]]:
    """`changes --json`, one object per change, newest first within a compound."""
    return [
        {
            "at": f"{change.at:%Y-%m-%dT%H:%M:%SZ}",
            "compound": change.compound,
            "kind": change.kind.value,
            "subject": change.subject,
            "from": change.before,
            "to": change.after,
            "cause": change.cause,
        }
        for change in (one.change for one in told)
    ]


def error_shape(error: LitreviewError | None) -> dict[str, str] | None:
    """An error as `{"code", "message"}`; None for none."""
    return None if error is None else {"code": error.code, "message": str(error)}


def tiers_shape(dossiers: Iterable[Dossier]) -> list[dict[str, Any]]:
    """`tiers --json`, one object per claim, compound by compound."""
    return [row for dossier in dossiers for row in rendered.tiers_shape(dossier)]


def studies_shape(dossier: Dossier) -> list[dict[str, Any]]:
    """`studies --json`, one object per study."""
    return rendered.studies_shape(dossier)


def status_shape(rows: Iterable[StatusRow]) -> list[dict[str, Any]]:
    """`status --json`, one object per compound."""
    return [to_builtins(row) for row in rows]
