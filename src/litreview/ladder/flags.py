"""Flags: the limits of a body of evidence, named beside its tier.

The trials that count enter; sorted names leave. A flag never moves a tier: this module is
called after the tier is decided, and nothing reads its answer but the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litreview.ladder.levels import Weighed
from litreview.ladder.ruling import Evidence
from litreview.ladder.trials import narrow, papers_in
from litreview.model.fields import Field
from litreview.model.policy import Policy
from litreview.model.reasons import Why
from litreview.model.vocabulary import (
    Blinding,
    Control,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Standing,
    TiedBy,
)

PAPER_FLAGS: dict[str, Callable[[Weighed], bool]] = {
    "abstract only": lambda p: not p.values.full_text,
    "not in PubMed": lambda p: not p.linked.grade.in_pubmed,
    "surrogate": lambda p: p.bearing.outcome is OutcomeMatch.SURROGATE,
    "form or route differs": lambda p: p.bearing.intervention is InterventionMatch.DIFFERS,
    "inventor-authored": lambda p: p.linked.grade.value(Field.INVENTOR_AUTHORED) == Reported.YES,
    "expression of concern": lambda p: p.values.concern,
    "corrected": lambda p: p.linked.grade.standing is Standing.CORRECTED,
}
"""Limits that any study can have, and an official label too."""

HUMAN_FLAGS: dict[str, Callable[[Weighed], bool]] = {
    "no comparison group": lambda p: p.values.control is Control.NONE,
    "not randomized": lambda p: p.values.randomized is Reported.NO,
    "open label": lambda p: p.values.blinding is Blinding.OPEN,
    "other population": lambda p: p.bearing.population is not PopulationMatch.MATCH,
    "unconfirmed": lambda p: any(doubt.kind is Why.UNCONFIRMED for doubt in p.doubts),
    "secondary source": lambda p: any(doubt.kind is not Why.UNCONFIRMED for doubt in p.doubts),
}
"""Limits that only a study of people can have: a label studied nobody."""


def flags_of(
    evidence: Evidence, policy: Policy, *, provisional: bool = False, stale_search: bool = False
) -> tuple[str, ...]:
    """The flags of a body of evidence, sorted.

    They speak of the human studies and official labels that count; where none does, of the
    preclinical studies.
    """
    looked_at = evidence.human or evidence.preclinical
    studies = narrow(looked_at, lambda paper: not paper.linked.label)
    human = studies if evidence.human else ()
    every, papers = list(papers_in(looked_at)), list(papers_in(human))
    found = {name: any(map(holds, every)) for name, holds in PAPER_FLAGS.items()}
    found |= {name: any(map(holds, papers)) for name, holds in HUMAN_FLAGS.items()}
    found |= {
        "provisional": provisional,
        "stale search": stale_search,
        "possible duplicate": any(t.joined_by is TiedBy.SUSPECTED for t in looked_at),
        "single group": _all_one([trial.team for trial in studies]),
        "one sponsor": _all_one([trial.best.values.sponsor for trial in studies]),
        "single country": _all_one([_country(trial.best) for trial in studies]),
        f"n < {policy.small_arm} per arm": any(_small_arms(paper, policy) for paper in papers),
        "uniform-positive": len(human) >= policy.uniform_positive_from
        and all(trial.direction is Direction.SUPPORTS for trial in human),
    }
    return tuple(sorted(name for name, holds in found.items() if holds))


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


def _country(paper: Weighed) -> str:
    return paper.linked.grade.text(Field.COUNTRY).strip().casefold()
