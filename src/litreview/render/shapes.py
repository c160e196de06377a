"""The JSON that `tiers --json`, `studies --json` and `evidence.json` give to programs.

A dossier enters; lists of dicts of plain values leave, keys in the order the design fixes.
Keys may be added at the end of a shape, never renamed. Nothing is written or printed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litreview.model.codec import to_builtins, to_json_bytes, to_json_document
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId, pmid_of
from litreview.model.tag import Tag
from litreview.model.text import StudyText
from litreview.model.trial import Tie
from litreview.render.order import grade_of, merged_into, study_order
from litreview.render.wording import abstract_licence

Shape = dict[str, Any]


def tiers_shape(dossier: Dossier) -> list[Shape]:
    """Return one object per claim, in the claims' order."""
    return [_tier(dossier, decision) for decision in dossier.decisions]


def studies_shape(dossier: Dossier, studies: Iterable[StudyId] | None = None) -> list[Shape]:
    """Return one object per study named, or for all in the order of the study table."""
    return [_study(dossier, s) for s in (study_order(dossier) if studies is None else studies)]


def study_json(dossier: Dossier, study: StudyId) -> bytes:
    """One study as its line of `evidence.json`."""
    return to_json_bytes(_study(dossier, study))


def evidence_json(dossier: Dossier, studies: Iterable[bytes | memoryview] | None = None) -> bytes:
    """Return everything the page rests on, as one UTF-8 JSON document, a study a line.

    Args:
        studies: The lines of all studies, in the order of the study table; made when None.
    """
    if studies is None:
        studies = (study_json(dossier, study) for study in study_order(dossier))
    document = {
        "compound": dossier.query.compound,
        "name": dossier.query.name,
        "query": dossier.query.pubmed,
        "search": dossier.search,
        "rule_set": dossier.policy.rule_set,
        "rulebook": dossier.rulebook,
        "tiers": tiers_shape(dossier),
        "decisions": dossier.decisions,
        "studies": iter(studies),
        "links": dossier.links,
        "reports": dossier.reports,
        "flow": dossier.flow,
        "sources": dossier.sources,
        "same_people": dossier.policy.same_people,
    }
    return b"".join(to_json_document(document))


def study_name(study: StudyId) -> str:
    """The PMID; a manual record, which has none, keeps its whole id."""
    return pmid_of(study) or study


def _tier(dossier: Dossier, decision: TierDecision) -> Shape:
    claim = dossier.claim(decision.claim)
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "category": claim.category.value,
        "population": claim.population,
        "asserted": claim.asserted_tier.value,
        "kind": decision.kind.value,
        "tier": decision.tier.value,
        "tier_id": decision.tier.tier_id,
        **to_builtins({name: getattr(decision, name) for name in _DECIDED}),
        "rules": [fired.rule for fired in decision.rules],
        "counted": [
            {
                **{"pmid": study_name(one.study), "level": one.level, "points": one.points},
                "part": body.part,
            }
            for body in decision.by_part
            for one in body.counted
        ],
        "not_counted": [
            {"pmid": study_name(one.study), "reason": one.reason, "part": body.part}
            for body in decision.by_part
            for one in body.not_counted
        ],
        "raise": list(decision.raises),
        "lower": list(decision.lowers),
        "not_checked": _not_checked(decision),
        "trials": [_trial(one) for one in decision.counted],
        "doubts": list(decision.doubts),
        "undoubted": _undoubted(decision),
        "allowed": decision.allowed or None,
        "wanted": [study_name(study) for study in decision.wanted],
        "watched": decision.watched,
        "direction": to_builtins(decision.direction),
        "labels": decision.labels,
        **to_builtins({name: getattr(claim, name) for name in FOR_READERS}),
        "status": claim.status.value,
        "off_ladder": decision.off_ladder,
    }


FOR_READERS = ("short", "question", "words", "topic")
"""What a claim is called, asked and searched by."""


def _trial(counted: CountedStudy) -> Shape:
    """One trial and its people; `human` trials add up to the claim's n, a review counted once."""
    return {
        "id": study_name(counted.study),
        "joined_by": to_builtins(counted.joined_by),
        "reports": [study_name(report) for report in counted.reports],
        "n": counted.n,
        "human": counted.human,
        "part": counted.part,
        "group": counted.group or None,
        "group_inferred": counted.inferred,
        "registrations": list(counted.registrations),
        "label": counted.label,
    }


def _undoubted(decision: TierDecision) -> Shape | None:
    """The tier without the studies in doubt, which the page shows unless a person allows more."""
    if decision.undoubted is None:
        return None
    tier, verdict = decision.undoubted
    return {"tier": tier.value, "tier_id": tier.tier_id, "verdict": verdict.value}


_DECIDED = (
    *("verdict", "preclinical_direction", "provisional", "human", "preclinical"),
    *("n", "groups", "flags"),
)


def _not_checked(decision: TierDecision) -> Shape | None:
    """The records that kept a claim from being decided again; `tier` is then the last decided.

    Without a day there is no decision, and `tier` and `verdict` are but the lowest there are.
    """
    if not decision.unread:
        return None
    records = [study_name(study) for study in decision.unread]
    return {"records": records, "last_decided": decision.decided or None}


def _study(dossier: Dossier, study: StudyId) -> Shape:
    record, grade = dossier.records[study], grade_of(dossier, study)
    return {
        "pmid": study_name(study),
        "title": record.title.plain,
        "year": record.year,
        "journal": record.journal.name,
        "language": record.languages[0] if record.languages else NOT_REPORTED,
        "standing": record.standing.value,
        **{field.value: grade.value(field) for field in _SAID},
        "population": _population(grade, record.study_text),
        "claims": [link.claim for link in dossier.links_of(study)],
        "graded_by": list(grade.graded_by),
        "tags": [_tag(tag, record.study_text) for tag in _tags(grade)],
        "merged_into": merged_into(dossier, study) or None,
        "trial": _ties(dossier, study),
        "abstract_licence": abstract_licence(record) or None,
    }


def _ties(dossier: Dossier, study: StudyId) -> Shape:
    """What ties a study to other reports: of one trial, perhaps of one, in place of one."""
    ties = dossier.relations

    def tied(pairs: Iterable[Tie]) -> list[Shape]:
        return [
            {
                "pmid": study_name(tie.other if tie.one == study else tie.one),
                "by": tie.by.value,
                "why": tie.why,
            }
            for tie in pairs
            if study in {tie.one, tie.other}
        ]

    replaced = ties.replaced.get(study)
    return {
        "joined": tied(ties.joined),
        "suspected": tied(ties.suspected),
        "pooled": [study_name(other) for other in ties.pooled.get(study, ())],
        "registrations": list(ties.registrations.get(study, ())),
        "replaced_by": study_name(replaced) if replaced else None,
    }


_SAID = (Field.SPECIES, Field.DESIGN, Field.RANDOMIZED, Field.BLINDING, Field.CONTROL, Field.N)


def _population(grade: Grade, text: StudyText) -> Shape:
    condition = grade.value(Field.CONDITION)
    return {
        "condition": list(condition) if isinstance(condition, tuple) else [],
        "mesh": _condition_headings(grade, text),
        "status": grade.value(Field.HEALTH_STATUS),
        "age": grade.value(Field.AGE),
        "sex": grade.value(Field.SEX),
    }


def _condition_headings(grade: Grade, text: StudyText) -> list[str]:
    """The MeSH headings that a tag on the condition rests on, in the record's order."""
    found = grade.fields.get(Field.CONDITION)
    tags = found.machine.tags if found is not None and found.machine is not None else ()
    quoted = {tag.evidence.quote for tag in tags if tag.evidence.where == "mesh"}
    return [heading for heading in text.mesh_headings if heading in quoted]


def _tags(grade: Grade) -> tuple[Tag, ...]:
    readings = (field.machine for field in grade.fields.values())
    return tuple(tag for reading in readings if reading is not None for tag in reading.tags)


def _tag(tag: Tag, text: StudyText) -> Shape:
    start: int | None = None
    end: int | None = None
    if tag.evidence.is_quote:  # programs count from the passage, as `litreview tag` does
        _, (start, end) = text.where_is(tag.evidence.span)
    return {
        "field": tag.field.value,
        "value": list(tag.value) if isinstance(tag.value, tuple) else tag.value,
        "confidence": tag.confidence,
        "rule": tag.rule,
        "where": tag.evidence.where,
        "start": start,
        "end": end,
        "quote": tag.evidence.quote if tag.evidence.is_quote else None,
        **({} if tag.evidence.is_quote else {"heading": tag.evidence.quote}),
    }
