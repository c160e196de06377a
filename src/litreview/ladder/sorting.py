"""Which linked studies count for a claim, among whom, and as one trial or several.

A body enters; its trials in people, its preclinical studies, and everything left out with
the rule and reason leave.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.harms import is_human_report
from litreview.ladder.levels import Studied, Weighed, ineligible, weigh
from litreview.ladder.lost import why_lost
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.ruling import Evidence
from litreview.ladder.trace import not_counted
from litreview.ladder.trials import group_trials
from litreview.model.decision import NotCounted
from litreview.model.vocabulary import ClaimKind, Species, Subjects

HARM_KINDS = frozenset({ClaimKind.HARM, ClaimKind.SAFETY})


def sort_body(body: Body, rules: RuleSet) -> Evidence:
    """R1, then the weight of each study, then one trial for its several papers."""
    human: list[Weighed] = []
    preclinical: list[Weighed] = []
    left_out: list[NotCounted] = []
    papers: list[Weighed] = []
    for linked in sorted(body.studies, key=lambda each: each.study):
        reason = _before_weighing(linked, body, rules)
        if reason is not None:
            left_out.append(reason)
            continue
        paper = _for_claim(weigh(linked, rules), body)
        papers.append(paper)
        if paper.studied is Studied.PRECLINICAL:
            preclinical.append(paper)
        elif _counts_among_people(paper, body, rules):
            human.append(_reported(paper))
        else:
            left_out.append(_why_not(paper, body))
    return Evidence(
        body.claim,
        group_trials(human, body.studies),
        group_trials(preclinical, body.studies),
        tuple(papers),
        tuple(left_out),
    )


def _before_weighing(linked: LinkedStudy, body: Body, rules: RuleSet) -> NotCounted | None:
    """R1, and links nobody made or whose words are gone (R12), or that name no part of it."""
    part = linked.link.value.part
    if rules.applies("R1") and (reason := ineligible(linked)):
        return NotCounted(linked.study, "R1", reason, part)
    if rules.applies("R12") and not linked.link.words:
        return NotCounted(linked.study, "R12", "no person linked it", part)
    if rules.applies("R12") and (lost := why_lost(linked)):
        return NotCounted(linked.study, "R12", lost, part)
    if part and part not in body.claim.parts:
        return NotCounted(linked.study, "parts", f'the claim has no part "{part}"', part)
    return None


def _for_claim(paper: Weighed, body: Body) -> Weighed:
    """For a claim about animals, a mixed study weighs by its animals."""
    mixed = paper.human and paper.values.species is Species.MIXED
    if not mixed or body.claim.about is not Subjects.ANIMALS:
        return paper
    steps = (("R2", "preclinical: the animals of a mixed study"),)
    return replace(paper, studied=Studied.PRECLINICAL, level=0, points=0, effective=0, steps=steps)


def _counts_among_people(paper: Weighed, body: Body, rules: RuleSet) -> bool:
    """Level 1 or above for a benefit; any published report for a harm."""
    if body.claim.about is Subjects.ANIMALS:
        return False
    if body.claim.kind in HARM_KINDS and rules.applies("H"):
        return is_human_report(paper)
    return paper.human and paper.effective >= 1


def _reported(paper: Weighed) -> Weighed:
    """For the trace: why a paper without an effective level counts for a harm."""
    if paper.effective >= 1:
        return paper
    what = "an official label" if paper.linked.grade.label else "a published human report"
    return replace(paper, steps=(*paper.steps, ("H", f"counts as {what}")))


def _why_not(paper: Weighed, body: Body) -> NotCounted:
    if body.claim.about is Subjects.ANIMALS and paper.human:
        why = "the claim is about animals, the study about people"
        return NotCounted(paper.linked.study, "animals", why, paper.bearing.part)
    return not_counted(paper)
