"""What the ladder decided for one claim, with everything it rests on.

`claims` makes these; pages, `tiers` and `explain` only show them. Nothing in here was typed
by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from litreview.model.fields import Field, Value
from litreview.model.identity import ClaimId, StudyId
from litreview.model.reasons import Reason, Step
from litreview.model.vocabulary import ClaimKind, Direction, TiedBy, Tier, Verdict


@dataclass(frozen=True, slots=True)
class CountedStudy:
    """A study that counts for a claim, and how its level came about.

    Attributes:
        level: R2, after R3, R4 and R12: 0 to 4 for people; 0 for a preclinical study.
        points: R5: indirectness points, 0 to 4.
        effective: Level minus points, with R5's floor.
        human: Whether it counts among people; else it is preclinical.
        group: The research group; empty when unknown.
        double_reviewed: Whether two people stand behind it (R12).
        steps: One sentence per rule that set or moved the level, in the order applied:
            ("R2", "level 2: control usual_care, randomized not_reported").
        bases: What its values rest on, in a few words each: "n=110: source, high".
        also: Other reports of the same trial, counted with it or suspected to be of it.
        n: The largest linked n of its reports.
        joined_by: What makes its reports one trial; `suspected` where nobody settled it.
        inferred: Whether nobody but the author lists names the group.
        registrations: The numbers its reports are registered under.
        review: Whether it pools other studies, and its people are theirs.
        doubt: What is held against its best report and nobody settled: `concern`, an expression of
            concern; `retracted`, another report of its trial, or a trial it names, was retracted.
        label: Whether it is an official label: it speaks of people, and studied none.
    """

    study: StudyId
    level: int
    points: int
    effective: int
    human: bool
    direction: Direction
    n: int | None = None
    group: str = ""
    double_reviewed: bool = False
    steps: tuple[Step, ...] = ()
    bases: tuple[str, ...] = ()
    also: tuple[StudyId, ...] = ()
    part: str = ""
    joined_by: TiedBy | None = None
    inferred: bool = False
    registrations: tuple[str, ...] = ()
    review: bool = False
    doubt: str = ""
    label: bool = False

    @property
    def in_people(self) -> bool:
        """Whether people were studied: an official label speaks of them, and studied none."""
        return self.human and not self.label

    @property
    def reports(self) -> tuple[StudyId, ...]:
        """Every report of the trial, the best first."""
        return (self.study, *self.also)


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A linked study that does not count, and the rule and reason why."""

    study: StudyId
    rule: str
    reason: Reason
    part: str = ""


@dataclass(frozen=True, slots=True)
class LevelNeed:
    """What would put one study at a higher level, tried on the rules.

    Attributes:
        level: The level it would have then.
        values: What it would have to report: a field, and the values of which any one would do; a
            number is the least that would.
        confirmed: The fields that a person would have to confirm as they stand.
        objective: Whether the outcome would have to be objective besides.
    """

    level: int
    values: tuple[tuple[Field, tuple[Value, ...]], ...] = ()
    confirmed: tuple[Field, ...] = ()
    objective: bool = False


@dataclass(frozen=True, slots=True)
class StudyLevel:
    """How much one study weighs for a claim it bears on directly, and what would move that.

    Attributes:
        level: 0 to 4, as in `CountedStudy`.
        human: Whether it counts among people.
        preclinical: Whether it counts among animals, cells or models; neither: it studied nobody,
            or nobody says whom.
        steps: One sentence per rule that set or moved the level, in the order applied.
        left_out: Why it counts for no claim at all; empty when it may count.
        needs: The least that would raise it, the nearest level first.
        to_agree: The fields on which fewer people agree than the highest tiers ask.
    """

    study: StudyId
    level: int
    human: bool
    preclinical: bool
    steps: tuple[Step, ...] = ()
    left_out: Reason | Literal[""] = ""
    needs: tuple[LevelNeed, ...] = ()
    to_agree: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimLevel:
    """How much one study weighs for one claim it is linked to.

    Attributes:
        level: After R5: 0 does not count for a benefit; 0 for a preclinical study.
        steps: As in `CountedStudy`.
        left_out: Why it does not count for the claim; empty when it does.
    """

    claim: ClaimId
    level: int
    steps: tuple[Step, ...] = ()
    left_out: Reason | Literal[""] = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class RuleFired:
    """A rule that shaped the decision, in one sentence, with the studies it rests on."""

    rule: str
    text: str
    studies: tuple[StudyId, ...] = ()


@dataclass(frozen=True, slots=True)
class Provisional(RuleFired):
    """What makes a decision provisional, with the studies that wait for reviewers."""


@dataclass(frozen=True, slots=True)
class TierDecision:
    """Tier and verdict of one claim, and their trace.

    Attributes:
        preclinical_direction: Modal direction of the animal and in-vitro studies; None without any.
        consistency: R7's share, 0 to 1; None without a lead set.
        provisional: Whether level-3 studies wait for a second reviewer (R12).
        n: Summed over the human studies that count, each trial once; None when none says.
        groups: Number of distinct known research groups among them.
        flags: Sorted; they never move a tier.
        raises: What would raise the tier.
        lowers: What would lower it.
        reports: Number of community reports filed.
        absence_bound: For claims of absence: "0 in 187: up to 1.6 %"; empty when it has none.
        parts: The decisions on its parts, when the claim says two things.
        unread: Linked studies whose full record is not in hand; with any, the claim was not
            decided again, and nothing but tier and verdict is known.
        decided: With `unread`: UTC date of the decision shown; empty when there never was one.
        doubts: What stands under the tier and a person must settle: an undecided conflict, a failed
            quote, a suspected duplicate, an open concern; with any, `undoubted` may be lower.
        undoubted: The tier and verdict without the studies in doubt; None without doubts. What a
            page shows, unless a person allows the tier.
        allowed: Why a person let the tier go out in spite of its doubts; empty as a rule.
        wanted: What replaces a linked report and is not linked itself.
        watched: For safety: the most people of one study in whom harms were looked for
            systematically; None when no study says.
    """

    claim: ClaimId
    kind: ClaimKind
    tier: Tier
    verdict: Verdict
    rules: tuple[RuleFired, ...]
    counted: tuple[CountedStudy, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    preclinical_direction: Direction | None = None
    direction: Direction | None = None
    consistency: float | None = None
    provisional: bool = False
    n: int | None = None
    groups: int = 0
    flags: tuple[str, ...] = ()
    raises: tuple[Reason, ...] = ()
    lowers: tuple[Reason, ...] = ()
    reports: int = 0
    absence_bound: str = ""
    rule_set: str = ""
    parts: tuple[TierDecision, ...] = ()
    part: str = ""
    unread: tuple[StudyId, ...] = ()
    decided: str = ""
    doubts: tuple[Reason, ...] = ()
    undoubted: tuple[Tier, Verdict] | None = None
    allowed: str = ""
    wanted: tuple[StudyId, ...] = ()
    watched: int | None = None

    @property
    def by_part(self) -> tuple[TierDecision, ...]:
        """The decision on each of its parts; the decision itself where it says one thing."""
        return self.parts or (self,)

    @property
    def undecided(self) -> bool:
        """Whether nothing was ever decided: the tier says nothing then."""
        return bool(self.unread) and not self.decided

    @property
    def off_ladder(self) -> bool:
        """Whether the claim stands nowhere on the ladder: of fact, or never decided."""
        return self.kind is ClaimKind.FACT or self.undecided

    @property
    def shown_lower(self) -> Tier | None:
        """The tier a page shows until a doubt is settled; None where it is the one decided."""
        lower = self.undoubted
        if lower is None or self.allowed or lower[0].rank >= self.tier.rank:
            return None
        return lower[0]

    @property
    def human(self) -> int:
        """How many human studies count; an official label is none."""
        return sum(study.in_people for study in self.counted)

    @property
    def labels(self) -> int:
        """How many official labels count."""
        return sum(study.label for study in self.counted)

    @property
    def preclinical(self) -> int:
        """How many animal, in-vitro and in-silico studies count."""
        return sum(not study.human for study in self.counted)
