"""The JSON shapes other programs rely on, for what the verbs hand back.

Reports and dossiers enter; lists of plain dicts leave, keys in their published order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from litreview.errors import LitreviewError
from litreview.model.codec import to_builtins
from litreview.model.dossier import Dossier
from litreview.render import shapes as rendered
from litreview.workflow.results import Attempt, RefreshReport, StatusReport, StatusRow

if TYPE_CHECKING:
    from litreview.workflow.changes import Changed

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
            "hits": report.hits,
            "notes": list(report.notes),
            **({"dry_run": to_builtins(report.rehearsal)} if report.rehearsal else {}),
        }
        for report in reports
    ]


CHANGE_KEYS = ("at", "compound", "kind", "subject", "from", "to", "cause")
STATUS_KEYS = tuple(field.name for field in fields(StatusRow))
_AT = "%Y-%m-%dT%H:%M:%SZ"


def changes_shape(changed: Changed) -> list[dict[str, Any]]:
    """`changes --json`, one object per change, newest first within a compound.

    A compound that could not be read is one object of kind `error` at the end.
    """
    told = [
        {
            "at": f"{change.at:{_AT}}",
            "compound": change.compound,
            "kind": change.kind.value,
            "subject": change.subject,
            "from": change.before,
            "to": change.after,
            "cause": change.cause,
            "error": None,
        }
        for change in (one.change for one in changed.told)
    ]
    blank = dict.fromkeys(CHANGE_KEYS, "")
    unread = [
        {**blank, "compound": one.compound, "kind": "error", "error": error_shape(one.error)}
        for one in changed.unread
    ]
    return told + unread


def error_shape(error: LitreviewError | None) -> dict[str, str] | None:
    """An error as `{"code", "message"}`; None for none."""
    return None if error is None else {"code": error.code, "message": str(error)}


def tiers_shape(dossiers: Iterable[Dossier]) -> list[dict[str, Any]]:
    """`tiers --json`, one object per claim, compound by compound."""
    return [row for dossier in dossiers for row in rendered.tiers_shape(dossier)]


def studies_shape(dossier: Dossier) -> list[dict[str, Any]]:
    """`studies --json`, one object per study."""
    return rendered.studies_shape(dossier)


def status_shape(report: StatusReport) -> list[dict[str, Any]]:
    """`status --json`, one object per compound; of one that could not be read only its error."""
    blank = dict.fromkeys(STATUS_KEYS)
    unread = [
        {**blank, "compound": one.compound, "error": error_shape(one.error)}
        for one in report.unread
    ]
    return [_status_shape(row) for row in report.rows] + unread


def _status_shape(row: StatusRow) -> dict[str, Any]:
    return {
        **to_builtins(row),
        "attempt": _attempt_shape(row.attempt) if row.attempt is not None else None,
        "error": None,
    }


def _attempt_shape(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": to_builtins(attempt.at),
        "finished": to_builtins(attempt.finished),
        "outcome": attempt.outcome.value,
        "error": {"code": attempt.code, "message": attempt.why} if attempt.code else None,
    }
