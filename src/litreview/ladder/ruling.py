"""What one path of the ladder concludes: a tier, a verdict, the rules that led there.

The paths (`benefit`, `harms`) make rulings; `ladder` turns one into a decision with its
trace. Conditions that decide a tier are also what is said to be missing for it, so that the
two can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.ladder.direction import Lead
from litreview.ladder.levels import Weighed
from litreview.ladder.trials import Trial
from litreview.model.decision import RuleFired
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Tier, Verdict


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a tier: whether it holds, and what would make it hold."""

    holds: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The conclusion of one path.

    Attributes:
        raises: What is missing for the next tier.
    """

    tier: Tier
    verdict: Verdict
    fired: tuple[RuleFired, ...]
    lead: Lead | None = None
    provisional: bool = False
    raises: tuple[str, ...] = ()
    absence_bound: str = ""


def all_hold(conditions: Iterable[Condition]) -> bool:
    """Whether every condition holds."""
    return all(condition.holds for condition in conditions)


def missing(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """What would make the others hold, in order."""
    return tuple(condition.missing for condition in conditions if not condition.holds)


def studies_of(trials: Iterable[Trial]) -> tuple[StudyId, ...]:
    """The best paper of each trial, by id."""
    return tuple(sorted(trial.study for trial in trials))


def papers_of(papers: Iterable[Weighed]) -> tuple[StudyId, ...]:
    """The ids of these papers, sorted."""
    return tuple(sorted(paper.linked.study for paper in papers))
