"""R7, and what one path of the ladder concludes: where the best studies point, and a ruling.

The trials that count enter; the lead set, its direction and its consistency leave. The paths
(`benefit`, `harms`) decide the tier and make the `Ruling`; `tier` turns one into a decision with
its trace. Conditions that decide a tier are also what is said to be missing for it, so that the
two can never disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from litreview.ladder.levels import Weighed
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.trials import Trial
from litreview.model.claim import Claim
from litreview.model.decision import NotCounted, RuleFired
from litreview.model.identity import StudyId
from litreview.model.reasons import Move, Reason
from litreview.model.vocabulary import Direction, Tier, Verdict

LEAD_LEVEL = 3  # R7: levels; reviews of trials stand beside the trials, not above them

IN_DOUBT = (
    Direction.OPPOSES,
    Direction.MIXED,
    Direction.NULL,
    Direction.SUPPORTS,
    Direction.NOT_REPORTED,
)
"""R7: which direction R8 and R9 take in a tie, the most sceptical first."""

VERDICTS = {
    Direction.SUPPORTS: Verdict.SUPPORTS,
    Direction.NULL: Verdict.NO_EFFECT,
    Direction.OPPOSES: Verdict.OPPOSES,
    Direction.MIXED: Verdict.MIXED,
    Direction.NOT_REPORTED: Verdict.INSUFFICIENT,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts for one claim, and what does not.

    Attributes:
        human: Trials in people.
        preclinical: Studies of animals, cells and models.
        papers: Every paper that was weighed, whether it counts or not.
        left_out: Every linked study that does not count; by study id.
    """

    claim: Claim
    human: tuple[Trial, ...]
    preclinical: tuple[Trial, ...]
    papers: tuple[Weighed, ...]
    left_out: tuple[NotCounted, ...]

    def without(self, studies: Collection[StudyId]) -> Evidence:
        """The same without the trials these are reports of."""

        def kept(trials: tuple[Trial, ...]) -> tuple[Trial, ...]:
            return tuple(t for t in trials if not any(p.study in studies for p in t.papers))

        return replace(self, human=kept(self.human), preclinical=kept(self.preclinical))


@dataclass(frozen=True, slots=True)
class Lead:
    """The studies that set the direction.

    Attributes:
        trials: All of them; a review does not vote beside a trial it includes.
        level: The level they stand at, at most 3; 0 for animals and cells.
        direction: The modal direction; None in a tie.
        modal: The modal direction, or in a tie all of them, the most sceptical first.
        votes: How many vote.
        consistency: Share of the votes in the modal direction; at most 1/2 in a tie.
        counts: Votes per direction, the most sceptical first.
    """

    trials: tuple[Trial, ...]
    level: int
    direction: Direction | None
    modal: tuple[Direction, ...]
    votes: int
    consistency: float
    counts: tuple[tuple[Direction, int], ...]

    @property
    def leaning(self) -> Direction:
        """The direction taken for R8 to R10."""
        return self.modal[0]

    @property
    def words(self) -> str:
        """`3 supports, 1 null`."""
        return ", ".join(f"{count} {direction}" for direction, count in self.counts)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The conclusion of one path.

    Attributes:
        raises: What is missing for the next tier.
        watched: Of a claim of safety: the most people of one trial watched systematically.
    """

    tier: Tier
    verdict: Verdict
    fired: tuple[RuleFired, ...]
    lead: Lead | None = None
    provisional: bool = False
    raises: tuple[Reason, ...] = ()
    absence_bound: str = ""
    watched: int | None = None


def lead_set(trials: Iterable[Trial], rules: RuleSet) -> Lead | None:
    """R7: the trials at the top level (at most 3) and where they point; None without any."""
    found = tuple(trial for trial in trials if trial.effective >= 1)
    top = min(max((trial.effective for trial in found), default=0), LEAD_LEVEL)
    level = top if rules.applies("R7") else 1
    return read_direction((t for t in found if t.effective >= level), level)


def read_direction(trials: Iterable[Trial], level: int = 0) -> Lead | None:
    """Where these trials point, each vote weighing the same; None without any."""
    found = tuple(trials)
    if not found:
        return None
    primary = [trial for trial in found if not trial.is_review]
    voting = [
        trial
        for trial in found
        if not (trial.is_review and any(trial.includes(other) for other in primary))
    ]
    tally = Counter(trial.direction for trial in voting)
    counts = tuple((direction, tally[direction]) for direction in IN_DOUBT if tally[direction])
    most = max(tally.values())
    modal = tuple(direction for direction, count in counts if count == most)
    agreed = modal[0] if len(modal) == 1 else None
    return Lead(found, level, agreed, modal, len(voting), most / len(voting), counts)


def reaches(share: float, threshold: float) -> bool:
    """Whether a share reaches a threshold, both as printed: two decimals.

    Two of three reaches 2/3 however a policy file rounds it: 0.67, 0.667 or 0.6667.
    """
    return round(share, 2) >= round(threshold, 2)


def inconsistent(lead: Lead, rules: RuleSet) -> bool:
    """R11: whether more than one study leads and too few of them agree."""
    return lead.votes > 1 and not reaches(lead.consistency, rules.policy.min_consistency)


def verdict_of(lead: Lead, rules: RuleSet) -> Verdict:
    """The verdict of the lead studies; mixed in a tie and when too few agree (R11)."""
    if lead.direction is None or (rules.applies("R11") and inconsistent(lead, rules)):
        return Verdict.MIXED
    return VERDICTS[lead.direction]


def missing(*conditions: tuple[bool, Reason]) -> tuple[Reason, ...]:
    """Of conditions and what would make each hold: the latter, in order, where one does not."""
    return tuple(wanted for holds, wanted in conditions if not holds)


def short_of(*wanted: tuple[Move, int, int]) -> tuple[Reason, ...]:
    """Of what is wanted, how many and how many there are: what falls short, in order."""
    return tuple(
        Reason(kind, n=needed, so_far=found) for kind, needed, found in wanted if found < needed
    )
