"""The reader's sentence: what a decision means, in one or two plain sentences.

A `TierDecision` and its setting enter; text leaves. The sentence is chosen by kind, tier and
verdict from tables below; nothing is weighed again, and no study is said to show more than it did.
"""

from __future__ import annotations

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.harm_sentences import harm_sentence
from litreview.render.pointing import disagree, leading, ways
from litreview.render.setting import Setting
from litreview.render.wording import (
    HARM_KINDS,
    TIER_NAMES,
    VERDICT_NAMES,
    counted,
    day,
    number,
    sentence_case,
)

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

_REPORTED = "People report this."
_NOBODY_REPORTED = "People say this, though no single report is filed."
_NONE_FOUND = "No eligible study was found"
_NONE_READ = f"{_NONE_FOUND} among the records a person has read"

_FACT = "Not a study question."
_FACTS: dict[Verdict, str] = {
    Verdict.DOCUMENTED: "The sources filed document it.",
    Verdict.CONTRADICTED: "The sources filed contradict it.",
}

_T1_STUDIES = "Studies in animals or cells, or indirect ones in people,"

# T1 never says "shown" of a claim the studies speak against.
_STUDY_SENTENCES: dict[tuple[Tier, Verdict], str] = {
    (Tier.T1, Verdict.NO_EFFECT): f"{_T1_STUDIES} found no effect.",
    (Tier.T1, Verdict.OPPOSES): f"{_T1_STUDIES} speak against it.",
    (Tier.T1, Verdict.INSUFFICIENT): f"{_T1_STUDIES} are too little to say.",
    (Tier.T2, Verdict.SUPPORTS): LADDER_SENTENCES[Tier.T2],
    (Tier.T2, Verdict.NO_EFFECT): "Some human studies found no effect; very uncertain.",
    (Tier.T2, Verdict.OPPOSES): "Some human studies suggest the opposite; very uncertain.",
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
    (Tier.T4, Verdict.SUPPORTS): LADDER_SENTENCES[Tier.T4],
    (Tier.T4, Verdict.NO_EFFECT): "Independent blinded trials agree that there is no effect.",
    (Tier.T4, Verdict.OPPOSES): "Independent blinded trials agree that the opposite holds.",
}
_ONE_HUMAN_STUDY: dict[Verdict, str] = {
    Verdict.SUPPORTS: "One human study suggests it may; very uncertain.",
    Verdict.NO_EFFECT: "One human study found no effect; very uncertain.",
    Verdict.OPPOSES: "One human study suggests the opposite; very uncertain.",
    Verdict.NOT_SHOWN_IN_PEOPLE: "There is one human study, and it does not show it directly in "
    "the right people; very uncertain.",
    Verdict.INSUFFICIENT: "There is one human study, too small or too unclear to say; "
    "very uncertain.",
}
_TRIALS_OPEN = "There are blinded randomized trials, and they leave it open."

# What a mixed verdict rests on: several studies, and one.
_LEADING: dict[Tier, tuple[str, str]] = {
    Tier.T2: ("Human studies", "The one human study"),
    Tier.T3: (
        "Blinded randomized trials in the right people",
        "The one blinded randomized trial in the right people",
    ),
    Tier.T4: ("Independent blinded trials", "The one blinded trial"),
}
_AFTER: dict[Tier, str] = {
    Tier.T1: ". Not shown directly in people.",
    Tier.T2: "; very uncertain.",
    Tier.T3: ".",
    Tier.T4: ".",
}

_PRECLINICAL_FOUND: dict[Direction | None, str] = {
    Direction.NULL: "Studies in animals or cells found no effect",
    Direction.OPPOSES: "Studies in animals or cells speak against it",
    Direction.NOT_REPORTED: "Studied in animals or cells",
    None: "Studied in animals or cells",
}


def reader_sentence(decision: TierDecision, setting: Setting) -> str:
    """What a decision means for a reader, with what is provisional about it.

    Of a claim that was not decided again: what stood last, since when, and why it was not.
    """
    if decision.unread:
        return _not_checked(decision)
    parts = [_sentence(decision, setting)]
    if decision.absence_bound:
        parts.append(f"{sentence_case(decision.absence_bound)}.")
    if decision.provisional:
        parts.append(PROVISIONAL)
    return " ".join(parts)


def _not_checked(decision: TierDecision) -> str:
    many = len(decision.unread) > 1
    waits = f"{counted(len(decision.unread), 'record')} it rests on {'are' if many else 'is'}"
    why = f"{waits} known by citation only"
    if decision.undecided:
        return f"Not decided yet: {why}."
    stood = f"{decision.tier} {TIER_NAMES[decision.tier]}, {VERDICT_NAMES[decision.verdict]}"
    return f"Last decided on {day(decision.decided)}: {stood}. Not checked in this run: {why}."


def _sentence(decision: TierDecision, setting: Setting) -> str:
    if decision.kind is ClaimKind.FACT:
        return f"{_FACT} {_of_fact(decision, setting)}"
    if decision.tier is Tier.T0:
        return _of_community(decision, setting)
    if decision.kind in HARM_KINDS:
        return harm_sentence(decision, setting)
    return _of_studies(decision, setting)


def _of_fact(decision: TierDecision, setting: Setting) -> str:
    """What the sources filed say; where they leave it open, why they do."""
    known = _FACTS.get(decision.verdict)
    if known is not None:
        return known
    if len({word.value for word in setting.facts}) > 1:
        return "The reviewers do not agree on what the sources filed say."
    if setting.facts:
        word = setting.facts[-1]
        why = word.note or (word.basis.text if word.basis is not None else "")
        looked = "A person looked it up, and it is not documented so far."
        return f"{looked} {_finished(why)}" if why else looked
    if decision.reports:
        return "Only community reports document it."
    return "No source filed documents it."


def _finished(text: str) -> str:
    return sentence_case(text) if text.endswith((".", "!", "?")) else f"{sentence_case(text)}."


def _of_community(decision: TierDecision, setting: Setting) -> str:
    """T0: nothing was found, as far as the search and its readers have come."""
    said = _REPORTED if decision.reports else _NOBODY_REPORTED
    when = f"as of {day(setting.as_of)}" if setting.as_of else "no complete search yet"
    if not setting.unread:
        return f"{said} {_NONE_FOUND} ({when})."
    waiting = f"{number(setting.unread)} of {number(setting.records)} still wait"
    return f"{said} {_NONE_READ} ({when}; {waiting})."


def _of_studies(decision: TierDecision, setting: Setting) -> str:
    if decision.verdict is Verdict.MIXED:
        return _of_mixed(decision, setting)
    if decision.tier is Tier.T2 and decision.human == 1:
        return _ONE_HUMAN_STUDY.get(decision.verdict, LADDER_SENTENCES[Tier.T2])
    found = _STUDY_SENTENCES.get((decision.tier, decision.verdict))
    if found is not None:
        return found
    return _of_preclinical(decision, setting) if decision.tier is Tier.T1 else _TRIALS_OPEN


def _of_mixed(decision: TierDecision, setting: Setting) -> str:
    """Studies disagree only where some say otherwise than others; else the picture is mixed."""
    after = "." if setting.about_animals else _AFTER[decision.tier]
    if len({part.verdict for part in decision.parts}) > 1:
        said = "; ".join(f"{p.part}: {VERDICT_NAMES[p.verdict]}" for p in decision.parts)
        return f"The evidence differs between its parts ({said})."
    studies = leading(decision)
    many, one = _LEADING.get(decision.tier) or _low_leading(decision)
    if len(studies) == 1:
        return f"{one} gives a mixed picture{after}"
    if not disagree(studies):
        return f"{many} give a mixed picture{after}"
    if decision.tier is Tier.T2 and Direction.SUPPORTS in ways(studies):
        return f"Some human studies suggest it may and others do not{after}"
    return f"{many} disagree{after}"


def _low_leading(decision: TierDecision) -> tuple[str, str]:
    """T1: studies in people when any lead, and "indirect" only when all of them are."""
    human = [study for study in leading(decision) if study.human]
    if not human:
        return "Studies in animals or cells", "The one study in animals or cells"
    if all(study.points for study in human):
        return "Indirect studies in people", "The one indirect study in people"
    return "Studies in people", "The one study in people"


def _of_preclinical(decision: TierDecision, setting: Setting) -> str:
    """T1 that supports, or is not shown in people: say what was studied, and stop there."""
    if decision.verdict is Verdict.SUPPORTS and not decision.human:  # a claim about animals
        return f"{_preclinical_found(decision, setting)}; people were not studied."
    if not decision.preclinical:
        return "Studied only indirectly in people. Not shown directly in people."
    found = _preclinical_found(decision, setting)
    if decision.human:
        found += _also_in_people(decision, setting)
    return f"{found}. Not shown directly in people."


def _also_in_people(decision: TierDecision, setting: Setting) -> str:
    if decision.preclinical_direction is not Direction.SUPPORTS:
        return "; studied only indirectly in people"
    return ", and only indirectly in people" if setting.shown else ", and in people"


def _preclinical_found(decision: TierDecision, setting: Setting) -> str:
    animals = [study for study in decision.counted if not study.human]
    direction = decision.preclinical_direction
    if direction is Direction.MIXED:
        picture = "disagree" if disagree(animals) else "give a mixed picture"
        return f"Studies in animals or cells {picture}"
    if direction is not Direction.SUPPORTS:
        return _PRECLINICAL_FOUND[direction]
    if setting.shown:
        return "Shown in animals or cells"
    studies = "an indirect study" if len(animals) == 1 else "indirect studies"
    return f"Suggested by {studies} in animals or cells"
