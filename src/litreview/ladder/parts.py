"""Claims that say two things: each part is decided alone, and the weaker tier is taken.

A body enters and one body per part leaves; decisions on the parts enter and one leaves.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.model.decision import RuleFired, TierDecision
from litreview.model.vocabulary import Verdict

ABOUT_ONE_STUDY = frozenset({"R1", "R2", "R3", "R4", "R5", "R12"})


def split(body: Body) -> tuple[tuple[str, Body], ...]:
    """Each part's name and body: its own studies, and those that bear on all parts."""
    return tuple(
        (name, replace(body, studies=_bearing_on(name, body))) for name in body.claim.parts
    )


def _bearing_on(part: str, body: Body) -> tuple[LinkedStudy, ...]:
    """A study linked to this part and to the claim at large counts by its word on the part."""
    own = tuple(s for s in body.studies if s.link.value.part == part)
    named = {linked.study for linked in own}
    at_large = (s for s in body.studies if not s.link.value.part and s.study not in named)
    return (*own, *at_large)


def once(body: Body) -> Body:
    """The same body with each study once: what the studies are does not depend on the part."""
    in_order = sorted(body.studies, key=lambda linked: (linked.study, linked.link.value.part))
    first = {linked.study: linked for linked in reversed(in_order)}
    return replace(body, studies=tuple(first.values()))


def weaker(whole: TierDecision, parts: tuple[TierDecision, ...]) -> TierDecision:
    """The claim at the weaker tier of its parts; parts equally weak must agree, or it is mixed.

    Args:
        whole: The decision on all studies together, for what they are and what limits them.
    """
    tier = min((part.tier for part in parts), key=lambda each: each.rank)
    weakest = [part for part in parts if part.tier is tier]
    verdicts = {part.verdict for part in weakest}
    said = "; ".join(f"{part.part} {part.tier} {part.verdict}" for part in parts)
    rests_on = {study.study for part in weakest for study in part.counted}
    own = tuple(fired for fired in whole.rules if fired.rule in ABOUT_ONE_STUDY)
    text = f"The claim takes the weaker tier of its parts: {said}."
    return replace(
        whole,
        tier=tier,
        verdict=verdicts.pop() if len(verdicts) == 1 else Verdict.MIXED,
        rules=(*own, RuleFired("parts", text, tuple(sorted(rests_on)))),
        direction=weakest[0].direction if len(weakest) == 1 else None,
        consistency=weakest[0].consistency if len(weakest) == 1 else None,
        provisional=any(part.provisional for part in parts),
        flags=_flags(whole, parts),
        raises=tuple(f"{part.part}: {raised}" for part in weakest for raised in part.raises),
        absence_bound="",
        parts=parts,
    )


def _flags(whole: TierDecision, parts: tuple[TierDecision, ...]) -> tuple[str, ...]:
    kept = set(whole.flags) - {"provisional"}
    if any(part.provisional for part in parts):
        kept.add("provisional")
    return tuple(sorted(kept))
