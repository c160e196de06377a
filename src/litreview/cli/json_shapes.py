"""The JSON that every verb's `--json` gives to programs.

What the workflow hands back enters; lists and dicts of plain values leave, keys in their published
order. Keys may be added at the end, never renamed. The shapes that the site's `evidence.json`
shares with `tiers` and `studies` are `render`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from litreview.model.codec import to_builtins
from litreview.model.judgement import judgement_to_json
from litreview.render import shapes

if TYPE_CHECKING:
    from litreview.errors import LitreviewError
    from litreview.model.dossier import Dossier
    from litreview.model.grade import FieldGrade
    from litreview.model.identity import StudyId
    from litreview.model.run import HistoryEntry
    from litreview.workflow.changes import Changed
    from litreview.workflow.results import (
        Attempt,
        ClaimRow,
        ImportReport,
        PublishReport,
        RefreshReport,
        RunReport,
        StatusReport,
        StatusRow,
        Unread,
    )
    from litreview.workflow.review import Queue
    from litreview.workflow.runs import LastRuns

Shape = dict[str, Any]

REFRESH_COUNTS = (
    *("requested", "received", "parsed", "failed", "new", "revised", "vanished", "restored"),
    *("retracted", "requests", "data_through"),
)

SEARCHED = ("complete", "partial")


_TIME = "%Y-%m-%dT%H:%M:%SZ"


def error_shape(error: LitreviewError | None) -> Shape | None:
    """An error as `{"code", "message"}`; None for none."""
    return None if error is None else _error(error.code, str(error))


def _error(code: str, message: str) -> Shape | None:
    return {"code": code, "message": message} if code else None


def refresh_shape(reports: Iterable[RefreshReport]) -> list[Shape]:
    """`refresh --json`, one object per compound."""
    return [
        {
            "compound": report.compound,
            "outcome": report.outcome.value,
            **{key: getattr(report.run, key) for key in REFRESH_COUNTS},
            "error": error_shape(report.error),
            "hits": report.run.hits if report.outcome.value in SEARCHED else None,
            "notes": list(report.notes),
            "found": [{"what": one.name, "subject": one.change.subject} for one in report.grave],
            **({"dry_run": to_builtins(report.rehearsal)} if report.rehearsal else {}),
        }
        for report in reports
    ]


def run_shape(report: RunReport) -> Shape:
    """`run --json`; its `refresh` has the shape that `refresh --json` prints."""
    return {
        "refresh": refresh_shape(report.refreshes),
        "tagged": dict(report.tagged),
        **publish_shape(report.publication),
        "errors": [error_shape(error) for error in report.errors],
        "notes": [*report.notes, *report.publication.notes],
    }


def publish_shape(report: PublishReport) -> Shape:
    """`publish --json`."""
    return {
        "published": list(report.published),
        "site": str(report.site),
        "tier_changes": [_without_studies(move) for move in report.tier_changes],
        "errors": [error_shape(error) for error in report.errors],
        "notes": list(report.notes),
    }


def _without_studies(move: HistoryEntry) -> Shape:
    """A move of a tier is about a claim."""
    return {name: value for name, value in to_builtins(move).items() if name != "studies"}


def import_shape(reports: Iterable[ImportReport]) -> list[Shape]:
    """`import --json`, one object per file."""
    counts = ("compound", "read", "new", "revised", "same", "deleted")
    return [
        {
            "file": str(report.file),
            **{name: getattr(report, name) for name in counts},
            "failed": [*report.failed, *([str(report.refused)] if report.refused else [])],
            "notes": list(report.notes),
        }
        for report in reports
    ]


def runs_shape(found: LastRuns) -> list[Shape]:
    """`runs --json`, one object per run, newest first within a compound."""
    counts = ("received", "new", "revised", "retracted")
    keys = ("id", "compound", "started", "finished", "outcome", *counts)
    told = [
        {
            "id": run.id,
            "compound": run.compound,
            "started": f"{run.started:{_TIME}}",
            "finished": f"{run.finished:{_TIME}}" if run.finished is not None else None,
            "outcome": run.outcome.value,
            **{key: getattr(run, key) for key in counts},
            "error": _error(run.error_code, run.error_message),
        }
        for run in found.runs
    ]
    return told + _unread(dict.fromkeys(keys), found.unread)


def changes_shape(changed: Changed) -> list[Shape]:
    """`changes --json`, one object per change, newest first within a compound."""
    told = [
        {
            "at": f"{change.at:{_TIME}}",
            "compound": change.compound,
            "kind": change.kind.value,
            "subject": change.subject,
            "from": change.before,
            "to": change.after,
            "cause": change.cause,
            "error": None,
        }
        for change in changed.changes
    ]
    keys = ("at", "compound", "kind", "subject", "from", "to", "cause")
    return told + _unread({**dict.fromkeys(keys, ""), "kind": "error"}, changed.unread)


def status_shape(report: StatusReport) -> list[Shape]:
    """`status --json`, one object per compound."""
    from litreview.workflow.results import StatusRow

    blank = dict.fromkeys(field.name for field in fields(StatusRow))
    return [_status(row) for row in report.rows] + _unread(blank, report.unread)


def _unread(blank: Mapping[str, Any], unread: Iterable[Unread]) -> list[Shape]:
    """The compounds that could not be read: of each only its error."""
    return [{**blank, "compound": one.compound, "error": error_shape(one.error)} for one in unread]


def _status(row: StatusRow) -> Shape:
    attempt = _attempt(row.attempt) if row.attempt is not None else None
    return {**to_builtins(row), "attempt": attempt, "error": None}


def _attempt(attempt: Attempt) -> Shape:
    return {
        "at": to_builtins(attempt.at),
        "finished": to_builtins(attempt.finished),
        "outcome": attempt.outcome.value,
        "error": _error(attempt.code, attempt.why),
    }


def tiers_shape(dossiers: Iterable[Dossier]) -> list[Shape]:
    """`tiers --json`, one object per claim, compound by compound."""
    return [row for dossier in dossiers for row in shapes.tiers_shape(dossier)]


def claims_shape(rows: Iterable[ClaimRow]) -> list[Shape]:
    """`claims --json`, one object per claim, in file order."""
    return [
        {
            "claim": row.claim.id,
            "statement": row.claim.statement,
            "category": row.claim.category.value,
            "kind": row.claim.kind.value,
            "population": row.claim.population,
            "outcome": row.claim.outcome,
            "asserted": row.claim.asserted_tier.value,
            "status": row.claim.status.value,
            "section": row.claim.section,
            "parts": list(row.claim.parts),
            "cites": row.cites,
            "reports": row.reports,
        }
        for row in rows
    ]


def queue_shape(queue: Queue) -> list[Shape]:
    """`grade COMPOUND --json`: the whole queue, in order."""
    from litreview.cli.judging import needs_of

    dossier = queue.dossier
    return [
        {
            "study": study,
            "title": dossier.records[study].title.plain,
            "year": dossier.records[study].year,
            "waits_for": list(needs_of(dossier.grades[study], dossier.links_of(study))),
            "claims": [link.claim for link in dossier.links_of(study)],
            "graded_by": list(dossier.grades[study].graded_by),
        }
        for study in queue.studies
    ]


def graded_shape(dossier: Dossier, study: StudyId) -> Shape:
    """`grade COMPOUND PMID --json`: everything said of one study."""
    record, grade = dossier.records[study], dossier.grades[study]
    return {
        "study": study,
        "title": record.title.plain,
        "year": record.year,
        "standing": record.standing.value,
        "assessable": grade.assessable,
        "graded_by": list(grade.graded_by),
        "fields": {field.value: _field(said) for field, said in grade.fields.items()},
        "links": [to_builtins(link) for link in dossier.links_of(study)],
    }


def _field(said: FieldGrade) -> Shape:
    return {
        "value": to_builtins(said.value),
        "state": said.state.value,
        "stale": said.stale,
        "secondary": said.secondary,
        "conflict": to_builtins(said.conflict),
        "judgements": [judgement_to_json(judgement) for judgement in said.judgements],
        "quote_checks": [check.value for check in said.quote_checks],
        "machine": to_builtins(said.machine),
    }
