"""Claims as the page shows them: one row, and the answer to "why?" beneath it.

A dossier enters; frozen views of plain strings and numbers leave, so that a template only
places them. What counts, and for how much, is read from the decision and never weighed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from litreview.model.audit import CitationStatus
from litreview.model.claim import AssertedCitation, Claim
from litreview.model.codec import to_builtins
from litreview.model.decision import CountedStudy, NotCounted, RuleFired, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.identity import ClaimId, StudyId
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import ChangeKind, ClaimKind, ClaimStatus, Species
from litreview.render import wording
from litreview.render.audit_words import citation_sentences, unstated_sentence
from litreview.render.basis_views import (
    Directory,
    RemarkView,
    WordView,
    basis_view,
    decision_words,
    link_words,
    remark_views,
)
from litreview.render.change_words import Names, cause_words, move_words, names_in
from litreview.render.figures.ladder import Rungs, rungs_of
from litreview.render.flags import MAX_LIMITS, Badge, badges, limits
from litreview.render.order import grade_of, link_of
from litreview.render.people import exposed_words
from litreview.render.plain_reasons import reason_sentence
from litreview.render.refs import (
    StudyRef,
    TierView,
    VerdictView,
    claim_anchor,
    study_ref,
    tier_view,
    verdict_view,
)
from litreview.render.report_views import (
    ReportView,
    SourceRef,
    report_views,
    reports_counted,
    source_ref,
)
from litreview.render.sentences import STATED, reader_sentence
from litreview.render.setting import found_in, setting_of
from litreview.render.trial_words import trial_words


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that fired, in one sentence, and the studies it rests on."""

    rule: str
    text: str
    studies: tuple[StudyRef, ...]


@dataclass(frozen=True, slots=True)
class CountedView:
    """A study that counts, and how it came to its level."""

    study: StudyRef
    subjects: str
    weight: str
    direction: str
    n: str
    group: str
    review: str
    part: str
    also: tuple[StudyRef, ...]
    trial: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    bases: tuple[str, ...]
    words: tuple[WordView, ...]
    remarks: tuple[RemarkView, ...]


@dataclass(frozen=True, slots=True)
class NotCountedView:
    """A linked study that does not count, and why."""

    study: StudyRef
    rule: str
    reason: str
    part: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a tier: when, from where to where, and the cause."""

    on: str
    day: str
    move: str
    cause: str


@dataclass(frozen=True, slots=True)
class CitedView:
    """A citation as a source offers it; `pmid` for a link, `study` when its record is here.

    Attributes:
        findings: What the audit found of it, in sentences.
        wrong: Whether the record says otherwise, or the number is no PMID.
    """

    as_typed: str
    source: SourceRef
    pmid: str
    study: StudyRef | None
    findings: tuple[str, ...] = ()
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a claim that says two things."""

    name: str
    tier: TierView
    verdict: VerdictView
    sentence: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim: its row in the table, and all its details."""

    id: str
    anchor: str
    order: int
    statement: str
    question: str
    words: tuple[str, ...]
    population: str
    outcome: str
    form: str
    category: str
    category_id: str
    kind: ClaimKind
    section: str
    step: int | None
    proposed: bool
    found: str
    asserted: str
    tier: TierView
    verdict: VerdictView
    rungs: Rungs | None
    sentence: str
    provisional: bool
    not_checked: str
    in_doubt: bool
    doubts: str
    wanted: str
    evidence: str
    people: int
    independence: str
    limits: tuple[Badge, ...]
    more_limits: int
    flags: tuple[Badge, ...]
    parts: tuple[PartView, ...]
    rules: tuple[RuleView, ...]
    counted: tuple[CountedView, ...]
    not_counted: tuple[NotCountedView, ...]
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    history: tuple[ChangeView, ...]
    note: str
    remarks: tuple[RemarkView, ...]
    sources: tuple[SourceRef, ...]
    cites: tuple[CitedView, ...]
    unstated: tuple[str, ...]
    reports: tuple[ReportView, ...]
    reports_counted: str
    facts: tuple[WordView, ...]


def claim_views(dossier: Dossier) -> tuple[ClaimView, ...]:
    """Return every claim: the highest tier first, facts last, else in the file's order."""
    views = [claim_view(dossier, claim, order) for order, claim in enumerate(dossier.claims)]
    return tuple(sorted(views, key=lambda v: (v.tier.slug == "fact", -v.tier.rank, v.order)))


def claim_view(dossier: Dossier, claim: Claim, order: int) -> ClaimView:
    """Return one claim with everything that stands behind its tier."""
    decision = dossier.decision(claim.id)
    flags = badges(dossier, decision)
    limiting = limits(flags)
    names = names_in(dossier)
    history = _history(dossier, claim, names)
    reports = dossier.reports_on(claim.id)
    return ClaimView(
        id=claim.id,
        anchor=claim_anchor(claim.id),
        order=order,
        statement=claim.statement,
        question=claim.question,
        words=claim.words,
        population=claim.population,
        outcome=claim.outcome,
        form=claim.form,
        category=wording.CATEGORY_NAMES[claim.category],
        category_id=claim.category.value,
        kind=decision.kind,
        section=claim.section or "",
        step=claim.step,
        proposed=claim.status is ClaimStatus.PROPOSED,
        found=found_words(dossier, claim),
        asserted=wording.asserted_words(claim),
        tier=tier_view(decision),
        verdict=verdict_view(decision),
        rungs=rungs_of(claim, decision),
        sentence=reader_sentence(decision, setting_of(dossier, decision).undated()),
        provisional=decision.provisional,
        not_checked=wording.not_checked_words(decision),
        in_doubt=bool(decision.undoubted or decision.allowed),
        doubts=wording.doubt_words(
            decision, [reason_sentence(one, names, decision.kind) for one in decision.doubts]
        ),
        wanted=wording.wanted_words(decision, names.label),
        evidence=_evidence(dossier, decision),
        people=decision.n or 0,
        independence=wording.independence_words(decision),
        limits=limiting[:MAX_LIMITS],
        more_limits=max(0, len(limiting) - MAX_LIMITS),
        flags=flags,
        parts=tuple(_part(dossier, part) for part in decision.parts),
        rules=tuple(_rule(dossier, fired) for fired in decision.rules),
        counted=tuple(
            _counted(dossier, body, study) for body in decision.by_part for study in body.counted
        ),
        not_counted=tuple(
            _not_counted(dossier, body, study)
            for body in decision.by_part
            for study in body.not_counted
        ),
        raises=tuple(reason_sentence(move, names, decision.kind) for move in decision.raises),
        lowers=tuple(reason_sentence(move, names, decision.kind) for move in decision.lowers),
        history=tuple(reversed(history)),
        note=claim.note,
        remarks=remark_views(dossier.notes.get(f"claim:{claim.id}", ()), names),
        sources=tuple(source_ref(dossier.sources, name) for name in claim.sources),
        cites=_cites(dossier, claim),
        unstated=tuple(map(unstated_sentence, dossier.unstated.get(claim.id, ()))),
        reports=report_views(dossier, reports, claim.kind),
        reports_counted=reports_counted(dossier, reports),
        facts=fact_words(dossier, claim.id),
    )


_PRECLINICAL = {Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO}


def _evidence(dossier: Dossier, decision: TierDecision) -> str:
    """Kinds of studies with their counts: "3 human, 1 in vitro; n = 247 people"."""
    if decision.kind is ClaimKind.FACT:
        return "sources only"
    if decision.unread:
        return wording.not_checked_words(decision)
    if wording.parts_differ(decision):
        return "; ".join(f"{part.part}: {_evidence(dossier, part)}" for part in decision.parts)
    kinds = [_subjects(dossier, study) for study in decision.counted]
    ordered = sorted(
        dict.fromkeys(kinds), key=lambda kind: (kind != "human", kind != "label", kind)
    )
    shown = ", ".join(_kind_words(kind, kinds.count(kind)) for kind in ordered)
    return wording.with_people(shown, decision, exposed_words(dossier, decision))


def _kind_words(kind: str, count: int) -> str:
    return wording.counted(count, kind) if kind == "label" else f"{count} {kind}"


def _subjects(dossier: Dossier, study: CountedStudy) -> str:
    if study.label:
        return "label"
    if study.human:
        return "human"
    species = grade_of(dossier, study.study).value(Field.SPECIES)
    return wording.value_words(species) if species in _PRECLINICAL else "preclinical"


def _history(dossier: Dossier, claim: Claim, names: Names) -> tuple[ChangeView, ...]:
    kinds = {ChangeKind.TIER, ChangeKind.RULE_SET}
    mine = [e for e in dossier.history if e.kind in kinds and e.subject == claim.id]
    return tuple(_change(entry, names, claim) for entry in mine)


def _change(entry: HistoryEntry, names: Names, claim: Claim) -> ChangeView:
    on = entry.at.date().isoformat()
    told = entry.cause if entry.before else ""  # that a first rating is the first needs no saying
    cause = wording.sentence_case(cause_words(told, names))
    move = move_words(entry.before, entry.after, claim.kind is ClaimKind.HARM)
    return ChangeView(on, wording.day(on), move, cause)


def _part(dossier: Dossier, part: TierDecision) -> PartView:
    sentence = reader_sentence(part, setting_of(dossier, part).undated())
    return PartView(part.part, tier_view(part), verdict_view(part), sentence)


def _rule(dossier: Dossier, fired: RuleFired) -> RuleView:
    studies = tuple(study_ref(dossier, study) for study in fired.studies)
    text = cause_words(wording.spoken(fired.text), names_in(dossier))
    return RuleView(fired.rule, text, studies)


def _weight(study: CountedStudy) -> str:
    """Its level, and whether it is indirect; animals and cells have no level, nor have labels."""
    said = ["level"] if study.in_people else []
    if study.points:
        said.append("lowered" if said and study.effective < study.level else "indirect")
    words, weighs = wording.WORDS["weight"], to_builtins(study)
    return ", ".join(words[name].format(**weighs) for name in said)


def _review(study: CountedStudy) -> str:
    if study.double_reviewed:
        return "two reviewers agree"
    return "not agreed by two reviewers" if study.human else "one reviewer is enough"


def _counted(dossier: Dossier, body: TierDecision, study: CountedStudy) -> CountedView:
    # the people of a trial are linked; animals are those of the paper
    n = study.n if study.human else grade_of(dossier, study.study).number(Field.N)
    return CountedView(
        study=study_ref(dossier, study.study),
        subjects=_subjects(dossier, study),
        weight=_weight(study),
        direction=wording.direction_name(study.direction, body.kind),
        n=wording.number(n) if n is not None else "not reported",
        group=wording.group_words(study),
        review=_review(study),
        part=body.part,
        also=tuple(study_ref(dossier, other) for other in study.also),
        trial=trial_words(dossier, study),
        steps=tuple((rule, wording.spoken(text)) for rule, text in study.steps),
        bases=tuple(wording.spoken(text) for text in study.bases),
        words=link_words(
            link_of(dossier, study.study, body.claim, study.part), Directory.of(dossier)
        ),
        remarks=remark_views(dossier.notes.get(study.study, ()), names_in(dossier)),
    )


def _not_counted(dossier: Dossier, body: TierDecision, study: NotCounted) -> NotCountedView:
    reason = cause_words(wording.spoken(study.reason), names_in(dossier))
    return NotCountedView(study_ref(dossier, study.study), study.rule, reason, body.part)


def _cites(dossier: Dossier, claim: Claim) -> tuple[CitedView, ...]:
    """Its citations as typed, each with what the audit found of it, where there was one."""
    audited = dossier.audited.get(claim.id)
    if audited is None:
        return tuple(cited_view(dossier, cite) for cite in claim.cites)
    views: dict[tuple[str, str], CitedView] = {}
    for one in audited:  # of a line with several PMIDs there are several
        key = (one.cite.as_typed, one.cite.source)
        view = views.get(key) or cited_view(dossier, one.cite, one.study)
        views[key] = replace(
            view,
            findings=tuple(dict.fromkeys((*view.findings, *citation_sentences(one)))),
            wrong=view.wrong or one.status in _WRONG,
        )
    return tuple(views.values())


_WRONG = {CitationStatus.MISMATCH, CitationStatus.WRONG_NAMESPACE}


def cited_view(
    dossier: Dossier, cite: AssertedCitation, located: StudyId | None = None
) -> CitedView:
    """A citation with its source and its record: that of its PMID, else the one located."""
    named = StudyId(f"pmid:{cite.pmid}")
    held = named if named in dossier.records else located
    found = study_ref(dossier, held) if held is not None else None
    source = source_ref(dossier.sources, cite.source)
    return CitedView(cite.as_typed, source, cite.pmid or "", found)


def found_words(dossier: Dossier, claim: Claim) -> str:
    """Where a claim was found that nobody makes; empty of one that somebody does."""
    where = found_in(dossier, claim)
    return wording.WORDS["found"][where] if where else ""


def fact_words(dossier: Dossier, claim: ClaimId) -> tuple[WordView, ...]:
    """What reviewers say of a claim of fact, and what it rests on."""
    says = wording.WORDS["statement"]
    settled = STATED.get(dossier.decision(claim).verdict)
    known = Directory.of(dossier)
    return tuple(
        WordView(
            word.reviewer,
            says[str(word.value)],
            basis_view(word.basis, known),
            word.note,
            decision_words(word.consent) if word.adjudicates and word.value == settled else "",
            known.reader(word.reviewer),
        )
        for word in dossier.facts.get(claim, ())
    )
