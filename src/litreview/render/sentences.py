"""The reader's sentence: what a decision means, in one or two plain sentences.

A `TierDecision` and the date the records are complete to enter; text leaves. The sentence is
chosen by kind, tier and verdict from tables below; nothing is computed from the evidence again.
"""

from __future__ import annotations

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.words import day, sentence_case

LADDER_SENTENCES: dict[Tier, str] = {
    Tier.T0: "People report this. No eligible study was found (as of {as_of}).",
    Tier.T1: "Shown in animals or cells, or only indirectly in people. "
    "Not shown directly in people.",
    Tier.T2: "Some human studies suggest it may; very uncertain.",
    Tier.T3: "At least one blinded randomized trial in the right people found it; "
    "not independently confirmed.",
    Tier.T4: "Independent blinded trials agree.",
}

PROVISIONAL = "Provisional: a second reviewer has not yet judged the trials it would rest on."

_NOBODY_REPORTED = (
    "People say this, though no single report is filed. "
    "No eligible study was found (as of {as_of})."
)

_FACTS: dict[Verdict, str] = {
    Verdict.DOCUMENTED: "Not a study question. The sources filed document it.",
    Verdict.CONTRADICTED: "Not a study question. The sources filed contradict it.",
}
_FACT_OPEN = "Not a study question. No source filed documents it."

_T1_STUDIES = "Studies in animals or cells, or indirect ones in people,"

# T1 never says "shown" of a claim the studies speak against.
_STUDY_SENTENCES: dict[tuple[Tier, Verdict], str] = {
    (Tier.T1, Verdict.NO_EFFECT): f"{_T1_STUDIES} found no effect.",
    (Tier.T1, Verdict.OPPOSES): f"{_T1_STUDIES} speak against it.",
    (Tier.T1, Verdict.MIXED): f"{_T1_STUDIES} disagree.",
    (Tier.T1, Verdict.INSUFFICIENT): f"{_T1_STUDIES} are too little to say.",
    (Tier.T2, Verdict.SUPPORTS): LADDER_SENTENCES[Tier.T2],
    (Tier.T2, Verdict.NO_EFFECT): "Some human studies found no effect; very uncertain.",
    (Tier.T2, Verdict.OPPOSES): "Some human studies suggest the opposite; very uncertain.",
    (Tier.T2, Verdict.MIXED): "Some human studies suggest it may and others do not; "
    "very uncertain.",
    (Tier.T2, Verdict.NOT_SHOWN_IN_PEOPLE): "There are human studies, but none that shows it "
    "directly in the right people; very uncertain.",
    (Tier.T2, Verdict.INSUFFICIENT): "There are human studies, too few or too unclear to say; "
    "very uncertain.",
    (Tier.T3, Verdict.SUPPORTS): LADDER_SENTENCES[Tier.T3],
    (
        Tier.T3,
        Verdict.NO_EFFECT,
    ): "In the right people, a blinded randomized trial found no effect; "
    "not independently confirmed.",
    (Tier.T3, Verdict.OPPOSES): "At least one blinded randomized trial in the right people "
    "found the opposite; not independently confirmed.",
    (Tier.T3, Verdict.MIXED): "Blinded randomized trials in the right people disagree.",
    (Tier.T4, Verdict.SUPPORTS): LADDER_SENTENCES[Tier.T4],
    (Tier.T4, Verdict.NO_EFFECT): "Independent blinded trials agree that there is no effect.",
    (Tier.T4, Verdict.OPPOSES): "Independent blinded trials agree that the opposite holds.",
    (Tier.T4, Verdict.MIXED): "Independent blinded trials disagree.",
}
_TRIALS_OPEN = "There are blinded randomized trials, and they leave it open."

_PRECLINICAL_FOUND: dict[Direction | None, str] = {
    Direction.SUPPORTS: "Shown in animals or cells",
    Direction.NULL: "Studies in animals or cells found no effect",
    Direction.OPPOSES: "Studies in animals or cells speak against it",
    Direction.MIXED: "Studies in animals or cells disagree",
    Direction.NOT_REPORTED: "Studied in animals or cells",
    None: "Studied in animals or cells",
}

_WHO_SAW: dict[Tier, str] = {
    Tier.T1: "Animal studies",
    Tier.T2: "Published human reports or an official label",
    Tier.T3: "Controlled trials that looked for adverse events",
    Tier.T4: "Independent controlled trials that looked for adverse events",
}
_HARM_SAID: dict[Verdict, str] = {
    Verdict.SUPPORTS: "describe it",
    Verdict.NO_EFFECT: "did not find it",
    Verdict.OPPOSES: "speak against it",
    Verdict.MIXED: "disagree about it",
}
_SAFETY_SAID: dict[Verdict, str] = {
    Verdict.SUPPORTS: "found no such harm",
    Verdict.NO_EFFECT: "found no difference",
    Verdict.OPPOSES: "describe harm",
    Verdict.MIXED: "disagree: some describe harm",
}
_HOW_SURE: dict[Tier, str] = {
    Tier.T1: "nothing is published on people",
    Tier.T2: "how often it happens is very uncertain",
    Tier.T3: "not independently confirmed",
    Tier.T4: "",
}


def reader_sentence(decision: TierDecision, as_of: str) -> str:
    """What a decision means for a reader, with what is provisional about it.

    Args:
        decision: Only kind, tier, verdict and counts are read.
        as_of: ISO date the records are complete to; empty when there was no search.
    """
    parts = [_sentence(decision, as_of)]
    if decision.absence_bound:
        parts.append(f"{sentence_case(decision.absence_bound)}.")
    if decision.provisional:
        parts.append(PROVISIONAL)
    return " ".join(parts)


def _sentence(decision: TierDecision, as_of: str) -> str:
    if decision.kind is ClaimKind.FACT:
        return _FACTS.get(decision.verdict, _FACT_OPEN)
    if decision.tier is Tier.T0:
        text = LADDER_SENTENCES[Tier.T0] if decision.reports else _NOBODY_REPORTED
        return text.format(as_of=day(as_of)) if as_of else _never_searched(text)
    if decision.kind is ClaimKind.HARM:
        return _of_harm(decision, _HARM_SAID)
    if decision.kind is ClaimKind.SAFETY:
        return _of_harm(decision, _SAFETY_SAID)
    return _of_studies(decision)


def _never_searched(text: str) -> str:
    return text.format(as_of="no complete search yet").replace("as of no", "no")


def _of_studies(decision: TierDecision) -> str:
    found = _STUDY_SENTENCES.get((decision.tier, decision.verdict))
    if found is not None:
        return found
    return _of_preclinical(decision) if decision.tier is Tier.T1 else _TRIALS_OPEN


def _of_preclinical(decision: TierDecision) -> str:
    """T1 that supports, or is not shown in people: say what was studied, and stop there."""
    if decision.verdict is Verdict.SUPPORTS and not decision.human:  # a claim about animals
        return "Shown in animals or cells; people were not studied."
    if not decision.preclinical:
        return "Studied only indirectly in people. Not shown directly in people."
    indirect = ", and only indirectly in people" if decision.human else ""
    found = _PRECLINICAL_FOUND[decision.preclinical_direction]
    return f"{found}{indirect}. Not shown directly in people."


def _of_harm(decision: TierDecision, said: dict[Verdict, str]) -> str:
    who, what = _WHO_SAW[decision.tier], said.get(decision.verdict, "leave it open")
    sure = _HOW_SURE[decision.tier]
    return f"{who} {what}; {sure}." if sure else f"{who} {what}."
