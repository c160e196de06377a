"""Flags: the limits of a body of evidence, named beside its tier.

The trials that count enter; sorted names leave. A flag never moves a tier: this module is
called after the tier is decided, and nothing reads its answer but the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litreview.ladder.levels import Weighed
from litreview.ladder.trials import Trial
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.policy import Policy
from litreview.model.vocabulary import (
    Blinding,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Standing,
)

PAPER_FLAGS: dict[str, Callable[[Weighed], bool]] = {
    "abstract only": lambda p: not p.values.full_text,
    "not in PubMed": lambda p: not p.linked.grade.in_pubmed,
    "surrogate": lambda p: p.bearing.outcome is OutcomeMatch.SURROGATE,
    "form or route differs": lambda p: p.bearing.intervention is InterventionMatch.DIFFERS,
    "inventor-authored": lambda p: p.linked.grade.value(Field.INVENTOR_AUTHORED) == Reported.YES,
    "expression of concern": lambda p: p.values.concern,
    "corrected": lambda p: p.linked.grade.standing in {Standing.CORRECTED, Standing.REPUBLISHED},
}
"""Limits that any study can have."""

HUMAN_FLAGS: dict[str, Callable[[Weighed], bool]] = {
    "open label": lambda p: p.values.blinding is Blinding.OPEN,
    "other population": lambda p: p.bearing.population is not PopulationMatch.MATCH,
    "unconfirmed": lambda p: any("no person confirmed" in doubt for doubt in p.doubts),
    "secondary source": lambda p: any("secondary" in doubt for doubt in p.doubts),
}
"""Limits that only a study of people can have."""


def flags_of(
    human: Sequence[Trial],
    preclinical: Sequence[Trial],
    policy: Policy,
    *,
    provisional: bool = False,
    stale_search: bool = False,
) -> tuple[str, ...]:
    """The flags of a body of evidence, sorted.

    They speak of the human studies that count; where none does, of the preclinical ones.
    """
    raised = {"provisional": provisional, "stale search": stale_search}
    found = {flag for flag, holds in raised.items() if holds}
    looked_at = human or preclinical
    papers = [paper for trial in looked_at for paper in trial.papers]
    found.update(name for name, holds in PAPER_FLAGS.items() if any(map(holds, papers)))
    if human:
        found.update(name for name, holds in HUMAN_FLAGS.items() if any(map(holds, papers)))
        if any(_small_arms(paper, policy) for paper in papers):
            found.add(f"n < {policy.small_arm} per arm")
        if len(human) >= policy.uniform_positive_from and all(
            trial.direction is Direction.SUPPORTS for trial in human
        ):
            found.add("uniform-positive")
    found.update(
        name
        for name, field in (("single group", Field.GROUP), ("single country", Field.COUNTRY))
        if _all_one([_text(trial.best.linked.grade, field) for trial in looked_at])
    )
    return tuple(sorted(found))


def _small_arms(paper: Weighed, policy: Policy) -> bool:
    """Whether the arms hold too few people on average; then at least one of them does."""
    if paper.values.n is None:
        return False
    stated = paper.linked.grade.value(Field.ARMS)
    arms = len(stated) if isinstance(stated, tuple) else 1 + paper.values.names_control
    return paper.values.n < policy.small_arm * arms


def _all_one(values: Sequence[str]) -> bool:
    """Whether all are known and the same; unknown is never the same."""
    return bool(values) and "" not in values and len(set(values)) == 1


def _text(grade: Grade, field: Field) -> str:
    text = str(grade.value(field)).strip().casefold()
    return "" if text == NOT_REPORTED else text
