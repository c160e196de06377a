"""Which linked studies count for a claim, among whom, and as one trial or several.

A body enters; its trials in people, its preclinical studies, and everything left out with
the rule and reason leave. Reports of one trial are one study; a report of several registered
trials belongs to those that count, and adds no people. A review is a report of no trial, whatever
ties it to one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.eligible import ineligible
from litreview.ladder.harms import is_human_report
from litreview.ladder.levels import Company, Studied, Weighed, weigh
from litreview.ladder.lost import why_lost
from litreview.ladder.reports import Pair, Reports
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import Evidence
from litreview.ladder.trace import not_counted
from litreview.ladder.trials import group_trials
from litreview.model.decision import NotCounted
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.reasons import Reason, Why
from litreview.model.trial import ends_of, hanging_together
from litreview.model.vocabulary import ClaimKind, Species, Standing, Subjects

HARM_KINDS = frozenset({ClaimKind.HARM, ClaimKind.SAFETY})
GONE = frozenset({Standing.RETRACTED, Standing.REPUBLISHED})


@dataclass(slots=True)
class _Sorted:
    """Where each linked study of a body goes; filled study by study."""

    body: Body
    rules: RuleSet
    reports: Reports
    human: list[Weighed] = field(default_factory=list)
    preclinical: list[Weighed] = field(default_factory=list)
    left_out: list[NotCounted] = field(default_factory=list)
    papers: list[Weighed] = field(default_factory=list)

    def place(self, linked: LinkedStudy) -> None:
        """Weigh one study, and put it among people, animals or what does not count."""
        reason = _before_weighing(linked, self.body, self.rules)
        if reason is not None:
            self.left_out.append(reason)
            return
        others = {each.study: each.grade.standing for each in self.body.studies}
        company = company_of(linked, self.reports, others)
        paper = _for_claim(weigh(linked, self.rules, company), self.body)
        self.papers.append(paper)
        if paper.studied is Studied.PRECLINICAL:
            self.preclinical.append(paper)
        elif _counts_among_people(paper, self.body, self.rules):
            self.human.append(_reported(paper, self.body, self.rules))
        else:
            self.left_out.append(_why_not(paper, self.body))


def sort_body(body: Body, rules: RuleSet, *, one_if_suspected: bool = True) -> Evidence:
    """R1, then the weight of each study, then one trial for its several reports.

    Args:
        one_if_suspected: Whether reports that may be of one trial are taken as one.
    """
    reports = reports_of(body, one_if_suspected=one_if_suspected)
    sort = _Sorted(body, rules, reports)
    for linked in body.studies:
        sort.place(linked)
    apart = reports.also_joining(reports.of_one_of_several())
    teams = hanging_together(_same_team(body, apart))
    return Evidence(
        body.claim,
        group_trials(sort.human, apart, teams),
        group_trials(sort.preclinical, apart, teams),
        tuple(sorted(sort.papers, key=lambda paper: paper.study)),
        tuple(sorted(sort.left_out, key=lambda each: each.study)),
    )


def reports_of(body: Body, *, one_if_suspected: bool) -> Reports:
    """How the reports of a body hang together."""
    is_review = {s.study: s.values.is_review for s in body.studies}
    return Reports.of(body.relations, is_review, one_if_suspected=one_if_suspected)


def company_of(
    linked: LinkedStudy, reports: Reports, standings: Mapping[StudyId, Standing]
) -> Company:
    """What became of the reports beside one study.

    Args:
        standings: Of the studies linked beside it, whatever the relations know of them.
    """
    relations = reports.relations
    republished = {s for s in standings if standings[s] is Standing.REPUBLISHED}
    replaced = relations.replaced.keys() | republished
    retracted = relations.retracted.union(s for s in standings if standings[s] in GONE)
    included = linked.grade.value(Field.INCLUDED)
    is_review = linked.values.is_review
    listed = included if is_review and isinstance(included, tuple) else ()
    return Company(
        retracted=tuple(sorted(reports.beside(linked.study) & retracted - replaced)),
        included=tuple(sorted(retracted & {StudyId(f"pmid:{pmid}") for pmid in listed})),
        pooled=tuple(sorted(reports.names(linked.study))),
    )


def _same_team(body: Body, reports: Reports) -> Iterator[Pair]:
    """What makes one group of studies: one trial, one name, authors or sponsor in common."""
    trials = (
        (study, other)
        for study in (each.study for each in body.studies)
        for other in reports.trial(study)
    )
    names = ((each.study, f"group:{key}") for each in body.studies if (key := each.values.group))
    return chain(trials, names, ends_of(body.relations.same_group))


def _before_weighing(linked: LinkedStudy, body: Body, rules: RuleSet) -> NotCounted | None:
    """R1, and links nobody made or whose words are gone (R12), or that name no part of it."""
    part = linked.link.value.part
    replacement = body.relations.replaced.get(linked.study)
    if rules.applies("R1") and (reason := ineligible(linked, replacement)):
        return NotCounted(linked.study, "R1", reason, part)
    if rules.applies("R12") and not linked.link.words:
        return NotCounted(linked.study, "R12", Reason(Why.UNLINKED), part)
    if rules.applies("R12") and (lost := why_lost(linked)):
        return NotCounted(linked.study, "R12", lost, part)
    if part and part not in body.claim.parts:
        return NotCounted(linked.study, "parts", Reason(Why.NO_PART, part=part), part)
    return None


def _for_claim(paper: Weighed, body: Body) -> Weighed:
    """For a claim about animals, a mixed study weighs by its animals."""
    mixed = paper.human and paper.values.species is Species.MIXED
    if not mixed or body.claim.about is not Subjects.ANIMALS:
        return paper
    steps = (("R2", Reason(Why.ITS_ANIMALS, "preclinical")),)
    studied = Studied.PRECLINICAL
    return replace(paper, studied=studied, level=0, points=0, effective=0, speaks_at=0, steps=steps)


def _counts_among_people(paper: Weighed, body: Body, rules: RuleSet) -> bool:
    """Level 1 or above for a benefit; any published report for a harm."""
    if body.claim.about is Subjects.ANIMALS:
        return False
    if _of_harm(body, rules):
        return is_human_report(paper)
    return paper.human and paper.effective >= 1


def _of_harm(body: Body, rules: RuleSet) -> bool:
    return body.claim.kind in HARM_KINDS and rules.applies("H")


def _reported(paper: Weighed, body: Body, rules: RuleSet) -> Weighed:
    """For the trace: as what a paper counts for a harm, whatever its level."""
    if not _of_harm(body, rules):
        return paper
    why = Reason(Why.AS_LABEL if paper.linked.label else Why.AS_REPORT)
    return replace(paper, steps=(*paper.steps, ("H", why)))


def _why_not(paper: Weighed, body: Body) -> NotCounted:
    if body.claim.about is Subjects.ANIMALS and paper.human:
        why = Reason(Why.ABOUT_ANIMALS)
        return NotCounted(paper.linked.study, "animals", why, paper.bearing.part)
    return not_counted(paper)
