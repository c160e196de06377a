"""R12: links that cite what the record no longer holds.

A link always needs a person, and a person's word needs what it cites. A body enters; why a
link counts for nothing, and the decision no higher than it was with such links, leave.

Where the table of rule set 2 leaves a choice, the cautious reading is taken:

- A link counts as long as one person's word for its value rests on words still in the record,
  on a source, or on a quote nobody could check; the others count as no reviewers.
- Losing a contrary study must not raise a tier: then the tier stays as it was, until a person
  has read the study again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.model.decision import NotCounted, RuleFired, TierDecision
from litreview.model.identity import StudyId
from litreview.model.reasons import Move, Reason, Why

LOST = ("sentence", "heading")
"""What a link may have cited; see `Link.lost`."""

KEPT_AS = "lost_"  # then which of them; names what a history entry keeps
UNCHECKED = "unchecked"  # QuoteCheck.UNCHECKED: neither passed nor failed


def why_lost(linked: LinkedStudy) -> Reason | None:
    """Why a link counts for nothing now; None when it stands."""
    return None if linked.link.stands else Reason(Why.LOST, cited=linked.link.lost)


def lost_studies(body: Body) -> tuple[StudyId, ...]:
    """The studies of which a link cites what is no longer in the record, sorted."""
    return tuple(sorted({linked.study for linked in body.studies if linked.link.stale}))


def lost_rules(body: Body, left_out: Iterable[NotCounted]) -> tuple[RuleFired, ...]:
    """R12 as it fired on links that count for nothing."""
    lost = {linked.study for linked in body.studies if why_lost(linked)}
    found = {each.study for each in left_out if each.rule == "R12"} & lost
    if not found:
        return ()
    text = "What the link cites is no longer in the record: not counted until linked again."
    return (RuleFired("R12", text, tuple(sorted(found))),)


def never_raised_by_loss(
    body: Body, decision: TierDecision, decide: Callable[[Body], TierDecision]
) -> TierDecision:
    """The decision, or the one with the lost links where that is lower.

    Args:
        decide: Decides another body by the same rules.
    """
    lost = lost_studies(body)
    if not lost:
        return decision
    before = decide(as_cited(body))
    if before.tier.rank < decision.tier.rank:
        text = (
            f"Without links whose words are no longer in the record it would be {decision.tier}: "
            f"they keep their say until a person has linked them again."
        )
        return replace(before, rules=(*before.rules, RuleFired("R12", text, lost)))
    if before.tier.rank > decision.tier.rank:
        again = Reason(Move.RELINK, studies=lost)
        return replace(decision, raises=(*decision.raises, again))
    return decision


def as_cited(body: Body) -> Body:
    """The same body as if no word had lost what it cites."""
    return replace(body, studies=tuple(map(_as_linked, body.studies)))


def lost_basis(body: Body) -> dict[str, str]:
    """What the history keeps of it: how many words on each study cite what is gone.

    Empty when there are none, so that what rests on sound links keeps its ids.
    """
    counts: dict[str, Counter[StudyId]] = {what: Counter() for what in LOST}
    for linked in body.studies:
        if linked.link.lost:
            gone = sum(word.stale for word in linked.link.words)
            counts[linked.link.lost][linked.study] += gone
    return {
        f"{KEPT_AS}{what}": " ".join(f"{study}={n}" for study, n in sorted(found.items()))
        for what, found in counts.items()
        if found
    }


def lost_causes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What changed between two decisions: words that went; words back, or links on others."""
    found: list[str] = []
    linked = by_study(new, "links")
    for what in LOST:
        before, after = _counts(old, what), _counts(new, what)
        if gone := sorted(study for study in after if after[study] > before[study]):
            found.append(f"the {what} cited is no longer in the record: {', '.join(gone)}")
        if back := sorted(s for s in before if after[s] < before[s] and s in linked):
            found.append(f"what the link cites is in the record again: {', '.join(back)}")
    return found


def by_study(basis: Mapping[str, str], name: str) -> dict[str, str]:
    """What a basis keeps under a name, by study."""
    pairs = (item.rpartition("=") for item in basis.get(name, "").split())
    return {study: value for study, _, value in pairs}


def _counts(basis: Mapping[str, str], what: str) -> Counter[str]:
    return Counter({study: int(n) for study, n in by_study(basis, f"{KEPT_AS}{what}").items()})


def _as_linked(linked: LinkedStudy) -> LinkedStudy:
    words = tuple(
        replace(word, quote_check=UNCHECKED) if word.stale else word for word in linked.link.words
    )
    return replace(linked, link=replace(linked.link, words=words))
