"""The reader's sentence: what a decision means, in one or two plain sentences.

A `TierDecision` and its setting enter; text leaves. The sentence is chosen by kind, tier and
verdict from tables below; nothing is weighed again, and no study is said to show more than it did.
"""

from __future__ import annotations

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.harm_sentences import SENTENCES, harm_sentence
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

_TEXTS: dict[str, dict[str, str]] = SENTENCES
LADDER_SENTENCES = _TEXTS["ladder"]
"""The ladder's own sentence of each tier."""

PROVISIONAL = "Provisional: a second reviewer has not yet judged the trials it would rest on."

_REPORTED = "People report this."
_NOBODY_REPORTED = "People say this, though no single report is filed."
_NONE_FOUND = "No eligible study was found"
_NONE_READ = f"{_NONE_FOUND} among the records a person has read"

_FACT = "Not a study question."
_TRIALS_OPEN = "There are blinded randomized trials, and they leave it open."


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
    known = _TEXTS["fact"].get(decision.verdict)
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
    one = decision.tier is Tier.T2 and decision.human == 1
    found = _TEXTS["T2_one" if one else decision.tier].get(decision.verdict)
    if found is not None:
        return found
    return _of_preclinical(decision, setting) if decision.tier is Tier.T1 else _TRIALS_OPEN


def _of_mixed(decision: TierDecision, setting: Setting) -> str:
    """Studies disagree only where some say otherwise than others; else the picture is mixed."""
    after = "." if setting.about_animals else _TEXTS["after"][decision.tier]
    if len({part.verdict for part in decision.parts}) > 1:
        said = "; ".join(f"{p.part}: {VERDICT_NAMES[p.verdict]}" for p in decision.parts)
        return f"The evidence differs between its parts ({said})."
    studies = leading(decision)
    if len(studies) == 1:
        return f"{_leading(decision, 'leading_one')} gives a mixed picture{after}"
    if not disagree(studies):
        return f"{_leading(decision, 'leading')} give a mixed picture{after}"
    if decision.tier is Tier.T2 and Direction.SUPPORTS in ways(studies):
        return f"Some human studies suggest it may and others do not{after}"
    return f"{_leading(decision, 'leading')} disagree{after}"


def _leading(decision: TierDecision, table: str) -> str:
    """What leads; at T1 studies in people when any do, "indirect" only when all of them are."""
    if decision.tier is not Tier.T1:
        return _TEXTS[table][decision.tier]
    human = [study for study in leading(decision) if study.human]
    if not human:
        return _TEXTS[table]["preclinical"]
    return _TEXTS[table]["indirect" if all(study.points for study in human) else "human"]


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
        return _TEXTS["preclinical"][direction or Direction.NOT_REPORTED]
    if setting.shown:
        return "Shown in animals or cells"
    studies = "an indirect study" if len(animals) == 1 else "indirect studies"
    return f"Suggested by {studies} in animals or cells"
