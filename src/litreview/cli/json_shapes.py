"""The JSON that every verb's `--json` gives to programs.

What the workflow hands back enters; lists and dicts of plain values leave, keys in their published
order. Keys may be added at the end, never renamed. The shapes that the site's `evidence.json`
shares with `tiers` and `studies` are `render`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from litreview.model.audit import CitationStatus
from litreview.model.codec import to_builtins
from litreview.model.fields import Field
from litreview.model.identity import pmid_of
from litreview.model.judgement import judgement_to_json
from litreview.model.trial import ties_of
from litreview.model.vocabulary import Verdict
from litreview.render import shapes

if TYPE_CHECKING:
    from litreview.errors import LitreviewError
    from litreview.model.agreement import FieldAgreement
    from litreview.model.audit import CitationAudit, NumberAudit
    from litreview.model.claim import LiteratureCount
    from litreview.model.dossier import Dossier
    from litreview.model.grade import FieldGrade
    from litreview.model.identity import ClaimId
    from litreview.model.run import HistoryEntry
    from litreview.render.figures.flow import Step
    from litreview.reviews.disputes import Dispute, Side
    from litreview.workflow.audit import Audited
    from litreview.workflow.changes import Changed
    from litreview.workflow.queue import Queue
    from litreview.workflow.results import (
        ClaimRow,
        GatedClaim,
        ImportReport,
        PublishReport,
        RefreshReport,
        RunReport,
        StatusReport,
        StatusRow,
        Unread,
    )
    from litreview.workflow.runs import LastRuns
    from litreview.workflow.settle import DisputeList, Settlement
    from litreview.workflow.show import FactInHand, StudyInHand

Shape = dict[str, Any]

REFRESH_COUNTS = (
    *("requested", "received", "parsed", "failed", "new", "revised", "vanished", "restored"),
    *("retracted", "requests", "data_through"),
)

SEARCHED = ("complete", "partial")


def prisma_shape(dossier: Dossier, steps: Iterable[Step]) -> dict[str, Any]:
    """The counts of a PRISMA 2020 flow, and its steps, each with what falls out and comes in."""
    return {
        "compound": dossier.query.compound,
        "hits": dossier.search.hits,
        **to_builtins(dossier.flow),
        "steps": [to_builtins(step) for step in steps],
    }


def _keys(noun: object, *names: str) -> Shape:
    """Some fields of a noun, as plain values."""
    return {name: to_builtins(getattr(noun, name)) for name in names}


def error_shape(error: LitreviewError | None) -> Shape | None:
    """An error as `{"code", "message"}`; None for none."""
    return None if error is None else _error(error.code, str(error))


def _error(code: str, message: str) -> Shape | None:
    return {"code": code, "message": message} if code else None


def refresh_shape(reports: Iterable[RefreshReport]) -> list[Shape]:
    """`refresh --json`, one object per compound."""
    return [
        {
            **_keys(report, "compound", "outcome"),
            **_keys(report.run, *REFRESH_COUNTS),
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
        "tier_changes": [
            {**_without_studies(move), "compound": compound}
            for compound, moves in report.tier_changes.items()
            for move in moves
        ],
        "errors": [error_shape(error) for error in report.errors],
        "notes": list(report.notes),
        "held": [_gated(one) for one in report.gated if not one.allowed],
        "allowed": [_gated(one) for one in report.gated if one.allowed],
    }


def _gated(gated: GatedClaim) -> Shape:
    """A claim that went out otherwise than decided, or as decided in spite of its doubts."""
    decided, shown = gated.decided, gated.shown
    return {
        "compound": gated.compound,
        "claim": gated.claim,
        "tier": decided.tier,
        "verdict": decided.verdict,
        "shown_tier": shown.tier,
        "shown_verdict": shown.verdict,
        "doubts": list(shown.doubts),
        "reason": gated.allowed,
    }


def _without_studies(move: HistoryEntry) -> Shape:
    """A move of a tier is about a claim."""
    return {name: value for name, value in to_builtins(move).items() if name != "studies"}


def import_shape(reports: Iterable[ImportReport]) -> list[Shape]:
    """`import --json`, one object per file."""
    return [
        {
            "file": str(report.file),
            **_keys(report, "compound", "read", "new", "revised", "same", "deleted"),
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
        {**_keys(run, *keys), "error": _error(run.error_code, run.error_message)}
        for run in found.runs
    ]
    return told + _unread(dict.fromkeys(keys), found.unread)


def changes_shape(changed: Changed) -> list[Shape]:
    """`changes --json`, one object per change, newest first within a compound."""
    told = [
        {
            **_keys(change, "at", "compound", "kind", "subject"),
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
    attempt = row.attempt
    if attempt is None:
        return {**to_builtins(row), "error": None}
    told = {
        "at": to_builtins(attempt.started),
        **_keys(attempt, "finished", "outcome"),
        "error": _error(attempt.error_code, attempt.error_message),
    }
    return {**to_builtins(row), "attempt": told, "error": None}


def tiers_shape(dossiers: Iterable[Dossier]) -> list[Shape]:
    """`tiers --json`, one object per claim, compound by compound."""
    return [row for dossier in dossiers for row in shapes.tiers_shape(dossier)]


def claims_shape(rows: Iterable[ClaimRow]) -> list[Shape]:
    """`claims --json`, one object per claim, in file order."""
    return [
        {
            "claim": row.claim.id,
            **_keys(row.claim, "statement", "category", "kind", "population", "outcome"),
            "asserted": row.claim.asserted_tier.value,
            "status": row.claim.status.value,
            "section": row.claim.section or "",
            "parts": list(row.claim.parts),
            **_keys(row, "cites", "reports"),
            **_keys(row.claim, *shapes.FOR_READERS),
        }
        for row in rows
    ]


def audit_shape(found: Audited) -> list[Shape]:
    """`audit --json`: a citation of a claim each, then texts with numbers, then counts.

    `kind` tells them apart: `citation`, `numbers`, `count`.
    """
    counts = found.dossier.counted.items()
    return [
        *map(_cited, found.audit.citations),
        *map(_quoted, found.audit.numbers),
        *(_counted(claim, count) for claim, count in counts),
    ]


def _cited(one: CitationAudit) -> Shape:
    return {
        "source": one.cite.source,
        "claim": one.claim,
        "pmid": one.cite.pmid,
        "status": one.status,
        "fields": [
            _keys(c, "field", "asserted", "record", "agreement", "note") for c in one.fields
        ],
        "kind": "citation",
        "as_typed": one.cite.as_typed,
        "study": one.study,
        "located": [
            {"pmid": pmid_of(it.study), "study": it.study, **_keys(it, "certainty", "why")}
            for it in one.located
        ],
        "problem": one.problem,
    }


def _quoted(one: NumberAudit) -> Shape:
    """A text whose numbers nothing on file has: they could not be located."""
    return {
        **{"source": one.file, "claim": one.claim, "pmid": None},
        **{"status": CitationStatus.UNLOCATABLE, "fields": [], "kind": "numbers"},
        **_keys(one, "place", "text", "numbers", "studies", "unread", "checked"),
    }


def _counted(claim: ClaimId, count: LiteratureCount) -> Shape:
    """A statement about the literature: a mismatch when the records contradict it."""
    wrong = count.verdict is Verdict.CONTRADICTED
    return {
        **{"source": "", "claim": claim, "pmid": None},
        "status": CitationStatus.MISMATCH if wrong else CitationStatus.OK,
        **{"fields": [], "kind": "count", "counted": to_builtins(count)},
    }


def queue_shape(queue: Queue) -> list[Shape]:
    """`grade COMPOUND --json`: the queue, in order."""
    from litreview.cli.judging import needs_in

    dossier = queue.dossier
    may_bear = {each.study: each for each in queue.may_bear}
    return [
        {
            "study": study,
            "title": dossier.records[study].title.plain,
            "year": dossier.records[study].year,
            "waits_for": list(needs_in(queue, study)),
            "claims": [link.claim for link in dossier.links_of(study)],
            "graded_by": list(dossier.grades[study].graded_by),
            "could_move_tier": study in queue.moves,
            "level_if_confirmed": queue.levels.get(study, 0),
            "may_bear": to_builtins(may_bear.get(study)),
        }
        for study in queue.studies
    ]


def agreement_shape(rows: Iterable[FieldAgreement]) -> list[Shape]:
    """`agreement --json`, one object per field that anybody judged."""
    figures = ("items", "agreement", "kappa", "ci", "note")
    return [
        {
            "field": row.field,
            **_keys(row.overall, *figures),
            "departed": _keys(row.departed, *figures),
            "unaided": _keys(row.unaided, *figures),
        }
        for row in rows
    ]


def disputes_shape(disputed: DisputeList) -> list[Shape]:
    """`adjudicate --json`: things in dispute; who said what only of those that are decided."""
    return [_dispute(disputed, dispute) for dispute in disputed.disputes]


def settled_shape(settled: Settlement) -> Shape:
    """What a decision wrote, and the dispute it settled."""
    told = disputes_shape(settled.disputed)
    return {
        "written": judgement_to_json(settled.judgement),
        "dispute": told[0] if told else None,
        "warnings": list(settled.warnings),
    }


def _dispute(disputed: DisputeList, dispute: Dispute) -> Shape:
    word, ruling = dispute.words[0], dispute.ruling
    study, claim = word.study, word.claim
    return {
        "study": study,
        "title": disputed.titles.get(study) if study is not None else None,
        "claim": claim,
        "statement": disputed.statements.get(claim) if claim is not None else None,
        **_keys(dispute, "field", "part"),
        "sides": [_side(side, named=ruling is not None) for side in dispute.sides],
        "decided": judgement_to_json(ruling) if ruling is not None else None,
        "agreed": dispute.agreed,
        "rival_decisions": len(dispute.rivals),
        "same_people": dispute.of_one,
    }


def _side(side: Side, *, named: bool) -> Shape:
    return {
        "letter": side.letter,
        "value": to_builtins(side.value),
        "people": side.people,
        "bases": to_builtins(side.bases),
        "notes": list(side.notes),
        "words": [judgement_to_json(word) for word in side.words] if named else None,
    }


def fact_shape(fact: FactInHand) -> Shape:
    """`grade COMPOUND claim:ID --json`: everything said of one claim of fact."""
    return {
        **{"claim": fact.claim.id, "statement": fact.claim.statement, "verdict": fact.verdict},
        "words": [judgement_to_json(word) for word in fact.words],
        "counted": to_builtins(fact.count) if fact.count is not None else None,
    }


def graded_shape(hand: StudyInHand) -> Shape:
    """`grade COMPOUND PMID --json`: everything said of one study, and its text: local output."""
    dossier, study = hand.dossier, hand.study
    record, grade = dossier.records[study], dossier.grades[study]
    ties = dossier.relations
    return {
        "study": study,
        "title": record.title.plain,
        "suggested": to_builtins(hand.included),
        **_keys(record, "year", "standing"),
        **_keys(grade, "assessable", "graded_by"),
        "fields": {field.value: _field(said) for field, said in grade.fields.items()},
        "links": to_builtins(dossier.links_of(study)),
        **_keys(record, "pmid", "doi", "pmcid"),
        "sections": [
            {"where": part.where, "label": part.label, "text": part.text}
            for part in record.study_text.passages
        ],
        "trial": {
            "joined": to_builtins(ties_of(study, ties.joined)),
            "suspected": to_builtins(ties_of(study, ties.suspected)),
            "registrations": list(ties.registrations.get(study, ())),
        },
        "group": {
            "name": grade.text(Field.GROUP),
            "shared_with": to_builtins(ties_of(study, ties.same_group)),
        },
        "level": _level(hand),
        "criteria": to_builtins(dossier.query.criteria),
        "notes": [judgement_to_json(note) for note in hand.notes],
        "hidden_reviewers": hand.hidden.reviewers,
        "hidden_until": _keys(hand.hidden, "fields", "unlinked"),
        "same_people": dossier.policy.same_people,
        "suggested_effects": to_builtins(hand.effects),
        "may_bear": to_builtins(hand.may_bear),
    }


def _level(hand: StudyInHand) -> Shape:
    """The level of one study, why, and what would raise it; and for each claim it is linked to."""
    level = hand.level
    return {
        **_keys(level, "level", "human", "preclinical", "left_out"),
        "why": [{"rule": rule, "text": text} for rule, text in level.steps],
        "needs": [
            {
                **_keys(need, "level", "confirmed", "objective"),
                "values": to_builtins(dict(need.values)),
            }
            for need in level.needs
        ],
        **_keys(level, "to_agree"),
        "claims": [_keys(one, "claim", "part", "level", "left_out") for one in hand.claims],
    }


def _field(said: FieldGrade) -> Shape:
    return {
        **_keys(said, "value", "state", "stale", "secondary", "conflict"),
        "judgements": [judgement_to_json(judgement) for judgement in said.judgements],
        **_keys(said, "quote_checks", "machine"),
    }
