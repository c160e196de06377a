"""The reader's sentence: what a decision means, in one or two plain sentences.

A `TierDecision` and its setting enter; text leaves. The sentence is chosen by kind, tier,
verdict and what the claim is about; nothing is weighed again, and no study is said to show more
than it did. What studies say is worded in `study_sentences` and `harm_sentences`.
"""

from __future__ import annotations

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Stated, Tier, Verdict
from litreview.render.harm_sentences import harm_sentence
from litreview.render.setting import Setting
from litreview.render.study_sentences import SENTENCES, study_sentence
from litreview.render.wording import (
    HARM_KINDS,
    TIER_NAMES,
    counted,
    day,
    number,
    sentence_case,
    spelled,
    verdict_words,
)

LADDER_SENTENCES: dict[str, str] = SENTENCES["ladder"]
"""The ladder's own sentence of each tier."""

_NONE_FOUND = "No eligible study was found"
_NONE_READ = f"{_NONE_FOUND} among the records a person has read"

_FACT = "Not a study question."


def reader_sentence(decision: TierDecision, setting: Setting) -> str:
    """What a decision means for a reader, with what is provisional about it.

    Of a claim that was not decided again: what stood last, since when, and why it was not. Of a
    claim that says several things: what each of its parts has behind it.
    """
    if decision.unread:
        return _not_checked(decision)
    parts = [_sentence(decision, setting)]
    if decision.absence_bound:
        parts.append(f"{sentence_case(decision.absence_bound)}.")
    if decision.provisional:
        why = provisional_words(setting.waits)
        parts.append(f"Provisional: {why[:1].lower()}{why[1:]}")
    return " ".join(parts)


def provisional_words(waits: str) -> str:
    """What keeps enough people from standing behind a decision, see `Setting.waits`."""
    return str(SENTENCES["provisional"][waits])


def _not_checked(decision: TierDecision) -> str:
    many = len(decision.unread) > 1
    waits = f"{counted(len(decision.unread), 'record')} it rests on {'are' if many else 'is'}"
    why = f"{waits} known by citation only"
    if decision.undecided:
        return f"Not decided yet: {why}."
    stood = f"{decision.tier} {TIER_NAMES[decision.tier]}, {verdict_words(decision)}"
    return f"Last decided on {day(decision.decided)}: {stood}. Not checked in this run: {why}."


def _sentence(decision: TierDecision, setting: Setting) -> str:
    if decision.kind is ClaimKind.FACT:
        return f"{_FACT} {of_fact(decision, setting)}"
    if decision.parts:
        return " ".join(
            f"{sentence_case(part.part)}: {_sentence(part, around)}"
            for part, around in zip(decision.parts, setting.parts, strict=True)
        )
    if decision.tier is Tier.T0:
        return _of_community(decision, setting)
    if decision.kind in HARM_KINDS:
        return harm_sentence(decision, setting)
    return study_sentence(decision, setting)


def of_fact(decision: TierDecision, setting: Setting) -> str:
    """What the sources filed say, or the records counted; each as of its day, and today's count."""
    if setting.count is None:
        return _of_sources(decision, setting)
    counts = f"Counted from the records: {setting.count}."
    return f"{_of_sources(decision, setting)} {counts}" if setting.facts else counts


def _of_sources(decision: TierDecision, setting: Setting) -> str:
    """What the sources filed say, of which day; where they leave it open, why they do."""
    known = SENTENCES["fact"].get(decision.verdict)
    if known is not None:
        said = str(known.format(day=_true_on(decision, setting)))
        partly = decision.verdict is Verdict.PARTLY_DOCUMENTED
        which = _first_note(setting) if partly else ""
        return f"{said} {_finished(which)}" if which else said
    if len({word.value for word in setting.facts}) > 1:
        sources = {word.basis.text for word in setting.facts if word.basis is not None}
        if decision.verdict is Verdict.MIXED and len(sources) > 1:
            return "The sources filed do not agree about it."
        return "The reviewers do not agree on what the sources filed say."
    if setting.facts:
        word = setting.facts[-1]
        why = word.note or (word.basis.text if word.basis is not None else "")
        looked = "A person looked it up, and it is not documented so far."
        return f"{looked} {_finished(why)}" if why else looked
    if decision.reports:
        return "Only community reports document it."
    return "No source filed documents it."


STATED = {
    Verdict.DOCUMENTED: Stated.YES,
    Verdict.PARTLY_DOCUMENTED: Stated.PARTLY,
    Verdict.CONTRADICTED: Stated.NO,
    Verdict.NOT_DOCUMENTED: Stated.NOT_REPORTED,
}


def _true_on(decision: TierDecision, setting: Setting) -> str:
    """The latest day for which somebody filed what the verdict says; empty when none is given."""
    said = (word for word in setting.facts if word.value == STATED[decision.verdict])
    days = sorted(word.as_of for word in said if word.as_of)
    return f", as of {day(days[-1])}" if days else ""


def _first_note(setting: Setting) -> str:
    """What the first reviewer who says "partly" adds: which part."""
    notes = (word.note for word in setting.facts if word.value == Stated.PARTLY and word.note)
    return next(notes, "")


def _finished(text: str) -> str:
    return sentence_case(text) if text.endswith((".", "!", "?")) else f"{sentence_case(text)}."


def _of_community(decision: TierDecision, setting: Setting) -> str:
    """T0: nothing was found, as far as the search and its readers have come."""
    said = _who_says(decision, setting)
    if decision.doubts and not decision.counted:
        return f"{said} What was found is in doubt, and does not count until it is settled."
    if not setting.dated:
        return f"{said} {_NONE_READ}."
    when = f"as of {day(setting.as_of)}" if setting.as_of else "no complete search yet"
    if not setting.unread:
        return f"{said} {_NONE_FOUND} ({when})."
    waiting = f"{number(setting.unread)} of {number(setting.records)} still wait"
    return f"{said} {_NONE_READ} ({when}; {waiting})."


def _who_says(decision: TierDecision, setting: Setting) -> str:
    """Who says it: users whose reports are filed, else pages, and on what; or nobody."""
    said: dict[str, str] = SENTENCES["community"]
    if decision.reports:
        of_animals = setting.about_animals and setting.reports is Direction.SUPPORTS
        told = said["animals" if of_animals else setting.reports]
        return f"{told} {said['unclaimed']}" if setting.found else told
    if setting.found:
        return said["studies" if setting.found == "studies" else "elsewhere"]
    if not setting.pages:
        return said["unsourced"]
    pages = f"{spelled(setting.pages)} page{'s' if setting.pages > 1 else ''}"
    verb = "propose" if setting.proposed else "say"
    what = f"{verb}{'s' if setting.pages == 1 else ''} this"
    of = " of animals" if setting.about_animals else ""
    return said["cited" if setting.cited else "uncited"].format(says=f"{pages} {what}{of}")
