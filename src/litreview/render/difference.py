"""What a supposition makes of a claim: before and after, and the studies that count otherwise.

Two dossiers of one compound and a claim's id enter; a frozen noun leaves, the same for programs
and, as lines, for people. Nothing is weighed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId
from litreview.render import wording
from litreview.render.answer import clipped, tier_and_verdict, wrapped
from litreview.render.change_words import Names, bare_name, names_in
from litreview.render.plain_reasons import reason_words
from litreview.render.sentences import reader_sentence
from litreview.render.setting import setting_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a claim came to, once."""

    tier: str
    tier_id: str
    verdict: str
    provisional: bool
    human: int
    preclinical: int
    n: int | None
    groups: int
    evidence: str
    sentence: str
    labels: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A linked study whose weight the supposition changes."""

    study: StudyId
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a supposition makes of a claim.

    Attributes:
        waits: Whether the claim was not decided: what is supposed then says nothing.
    """

    claim: ClaimId
    supposed: tuple[str, ...]
    before: Outcome
    after: Outcome
    moved: tuple[Moved, ...]
    waits: bool = False

    def lines(self, width: int) -> tuple[str, ...]:
        """Before and after, what changed in what counts, and the answer as it would be."""
        moved = [f"{bare_name(one.study)}: {one.before} → {one.after}" for one in self.moved]
        return (
            *wrapped(f"What if {'; '.join(self.supposed)}? [{self.claim}]", "", width),
            *clipped([self.before.evidence], "Is", width, 3),
            *clipped([self.after.evidence], "Would be", width, 3),
            *wrapped(self.after.sentence, " ", width),
            *(line for said in moved for line in wrapped(said, "Change", width)),
            *(() if moved else wrapped("no study counts otherwise", "Change", width)),
            *(wrapped(_WAITS, "", width) if self.waits else ()),
            "Nothing was written.",
        )


_WAITS = (
    "The claim rests on records known by citation only, and is not decided before they are read."
)


def difference(
    before: Dossier, after: Dossier, claim_id: str, supposed: Sequence[str]
) -> Difference:
    """Return what differs between a claim as it is and as it would be.

    Raises:
        KeyError: The compound has no such claim.
    """
    claim = before.claim(claim_id)
    was, would = before.decision(claim_id), after.decision(claim_id)
    names = names_in(before)
    then, now = _weights(was, names), _weights(would, names)
    moved = tuple(
        Moved(study, then.get(study, _UNLINKED), now.get(study, _UNLINKED))
        for study in sorted(then.keys() | now.keys())
        if then.get(study) != now.get(study)
    )
    return Difference(
        claim=claim.id,
        supposed=tuple(supposed),
        before=_outcome_of(before, was),
        after=_outcome_of(after, would),
        moved=moved,
        waits=bool(would.unread),
    )


_UNLINKED = "not linked"


def _weights(decision: TierDecision, names: Names) -> dict[StudyId, str]:
    """What each linked study counts as, in a few words."""
    found = {
        one.study: f"not counted: {reason_words(one.reason, names)}" for one in decision.not_counted
    }
    for one in decision.counted:
        direction = wording.direction_name(one.direction, decision.kind)
        people = f", n {wording.number(one.n)}" if one.n is not None else ""
        level = f"level {one.effective}" if one.human else "preclinical"
        found[one.study] = f"{level}, {direction}{people}"
        found |= {other: f"counted with {bare_name(one.study)}" for other in one.also}
    return found


def _outcome_of(dossier: Dossier, decision: TierDecision) -> Outcome:
    return Outcome(
        tier=decision.tier,
        tier_id=decision.tier.tier_id,
        verdict=decision.verdict,
        provisional=decision.provisional,
        human=decision.human,
        preclinical=decision.preclinical,
        n=decision.n,
        groups=decision.groups,
        evidence=f"{tier_and_verdict(decision)}; {wording.evidence_words(decision)}",
        sentence=reader_sentence(decision, setting_of(dossier, decision)),
        labels=decision.labels,
    )
