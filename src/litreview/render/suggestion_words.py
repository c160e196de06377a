"""What the machine suggests, in words that nobody takes for a judgement.

Suggestions enter; lines leave, each with the sentence it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.suggestion import Effect, EffectDirection, MayBear

EFFECTS_SHOWN = 3  # the surest; with everything asked for, all
WORDS_SHOWN = 4
_DIRECTIONS = {
    EffectDirection.HIGHER: "higher",
    EffectDirection.LOWER: "lower",
    EffectDirection.NO_DIFFERENCE: "no difference between groups",
}


def effect_lines(effects: Sequence[Effect], *, whole: bool = False) -> Iterator[str]:
    """What sentences seem to say of the groups, in reading order."""
    if not effects:
        return
    shown = sorted(effects, key=lambda effect: -effect.confidence)
    shown = shown if whole else shown[:EFFECTS_SHOWN]
    yield (
        "  Outcomes as the machine reads them, in the treated group or the one named first "
        "(a suggestion; it counts nothing):"
    )
    for effect in sorted(shown, key=lambda effect: effect.evidence.start):
        sure = f"{effect.confidence:.0%} sure"
        yield f'    {_DIRECTIONS[effect.direction]} ({sure}): "{effect.evidence.quote}"'


def claim_lines(suggested: Sequence[MayBear]) -> Iterator[str]:
    """The claims a study may bear on, each with the words that say so."""
    if suggested:
        yield "  May bear on (a suggestion from shared words; link it, or leave it):"
    for one in suggested:
        shared = ", ".join(one.words[:WORDS_SHOWN])
        yield f"    {one.claim}: {shared}; {_said_in(one)}"


def _said_in(one: MayBear) -> str:
    """The sentence or heading; the title stands above the lines already."""
    if one.evidence.where == "title":
        return "in its title"
    where = "heading" if one.evidence.where == "mesh" else "sentence"
    return f'{where} "{one.evidence.quote}"'


def study_lines(suggested: Sequence[MayBear], titles: Sequence[str]) -> Iterator[str]:
    """The studies that may bear on one claim: title, the words that say so, and their sentence."""
    if suggested:
        claim = suggested[0].claim
        yield f"Not linked to {claim}, and may bear on it (a suggestion from shared words):"
    for one, title in zip(suggested, titles, strict=True):
        yield f"  {one.study}  {title} ({', '.join(one.words[:WORDS_SHOWN])})"
        if one.evidence.quote != title:
            yield f'    "{one.evidence.quote}"'
