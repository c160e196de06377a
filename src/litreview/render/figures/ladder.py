"""How far a claim has come: where its pages put it, and where the rules put it."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.decision import TierDecision
from litreview.model.vocabulary import AssertedTier, ClaimKind, ClaimStatus, Tier
from litreview.render.figures.layout import middle, place
from litreview.render.refs import tier_view, verdict_view
from litreview.render.wording import WORDS

# The rung that a community page's own mark comes to.
_ASSERTED = {
    AssertedTier.COMMUNITY: Tier.T0,
    AssertedTier.ANIMAL: Tier.T1,
    AssertedTier.HUMAN: Tier.T2,
}


@dataclass(frozen=True, slots=True)
class Rungs:
    """The track of one claim, in per cent of its width.

    Attributes:
        ring: Where community pages put it; empty when they do not say, or nobody claims it.
        mark: Where the rules put it; empty when it was never decided.
        ahead: Whether its pages put it higher than the rules do.
        slug: The tier's, for its colour.
        sign: The verdict's; `look`, the classes of its mark.
        words: All of it in words.
    """

    ring: str
    mark: str
    ahead: bool
    slug: str
    sign: str
    look: str
    words: str


def rungs_of(claim: Claim, decision: TierDecision) -> Rungs | None:
    """Return the track of one claim; None of a claim of fact, which no study moves."""
    if decision.kind is ClaimKind.FACT:
        return None
    found = claim.status is ClaimStatus.FOUND
    ring = None if found else _ASSERTED.get(claim.asserted_tier)
    tier, verdict = tier_view(decision), verdict_view(decision)
    said = WORDS["claimed"]["found" if found else claim.asserted_tier]
    decided = tier.name if decision.undecided else f"{tier.id} {tier.name}, {verdict.name}"
    return Rungs(
        ring=_place(ring),
        mark="" if decision.undecided else _place(decision.tier),
        ahead=ring is not None and not decision.undecided and ring.rank > decision.tier.rank,
        slug=tier.slug,
        sign="" if decision.undecided else verdict.sign,
        look=verdict.look,
        words=f"{said} By the rules: {decided}.",
    )


def _place(tier: Tier | None) -> str:
    return "" if tier is None else place(middle(tier.rank, len(Tier)))
