"""What would lower a tier: the smallest sets of trials whose loss does.

A decision enters, with ways to decide without some studies; one sentence for each set leaves.
Sets of one trial are tried first, then of two and of three, and then the loss of all that lead;
so many sets are tried and told, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, islice
from math import comb

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.identity import StudyId
from litreview.model.reasons import Move, Reason
from litreview.model.vocabulary import Tier

Lost = frozenset[StudyId]
LARGEST_SET = 3  # trials
MOST_TRIED = 500  # sets of one size; above it, that size is passed over
MOST_TOLD = 6  # sentences


def what_lowers(
    decision: TierDecision,
    tier_without: Callable[[Lost], Tier],
    decide_without: Callable[[Lost], TierDecision],
) -> tuple[Reason, ...]:
    """Return one sentence for each smallest set of trials without which the tier is lower.

    In the order of the trace. Of more sets than are told, the last sentence says how many.

    Args:
        tier_without: The tier without these reports, quickly; the trials stay put together.
        decide_without: The decision as if nobody had linked these reports.
    """

    def lowers(trials: Iterable[CountedStudy]) -> bool:
        lost = frozenset(report for trial in trials for report in trial.reports)
        return tier_without(lost).rank < decision.tier.rank

    for size in range(1, LARGEST_SET + 1):
        if comb(len(decision.counted), size) <= MOST_TRIED:
            found = filter(lowers, combinations(decision.counted, size))
            told = tuple(_sentences(found, decision, decide_without))
            if told:
                return told
    leading = [trial for trial in decision.counted if trial.direction is decision.direction]
    if len(leading) > LARGEST_SET and lowers(leading):
        after = decide_without(_reports(leading))
        if after.tier.rank < decision.tier.rank:
            kind = Move.LEADERS_LEFT if after.counted else Move.LEADERS_NONE_LEFT
            leaders, way = len(leading), decision.direction
            return (Reason(kind, n=leaders, direction=way, tier=after.tier, verdict=after.verdict),)
    return ()


def _reports(trials: Iterable[CountedStudy]) -> Lost:
    return frozenset(report for trial in trials for report in trial.reports)


def _sentences(
    sets: Iterator[tuple[CountedStudy, ...]],
    decision: TierDecision,
    decide_without: Callable[[Lost], TierDecision],
) -> Iterator[Reason]:
    """One sentence a set, each true of the decision really made without it."""
    seen: set[tuple[StudyId, ...]] = set()
    for trials in islice(sets, MOST_TOLD):
        names = tuple(sorted(_reports(trials)))  # every report: without one, its trial still stands
        after = decide_without(frozenset(names))
        if after.tier.rank < decision.tier.rank and names not in seen:
            seen.add(names)
            kind = Move.LEFT if after.counted else Move.NONE_LEFT
            yield Reason(kind, without=names, tier=after.tier, verdict=after.verdict)
    more = sum(1 for _ in sets)
    if more:
        yield Reason(Move.MORE, n=more, sets="sets" if more > 1 else "set")
