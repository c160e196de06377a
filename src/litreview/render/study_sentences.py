"""The reader's sentence of a benefit, a mechanism or a regimen that some study bears on.

A decision and its setting enter; one or two sentences leave: which studies, in whom, and what
they found. A stand-in is called one, animals are called animals, and silence stays silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.pointing import disagree, leading, voices, ways
from litreview.render.setting import REVIEW, Setting
from litreview.render.wording import HARM_KINDS, counted, listed, sentence_case, texts

SENTENCES: dict[str, Any] = texts("sentences.toml")
"""Sentences and their pieces, by what they are of and by tier or verdict."""

NOT_SHOWN = "Not shown directly in the people it is made for."
_NOT_TESTED = "Not tested directly in the people it is made for."
_UNCERTAIN = "; very uncertain."


def study_sentence(decision: TierDecision, setting: Setting) -> str:
    """What the studies that count say; for T1 to T4."""
    if setting.about_animals:
        return f"{in_models(decision, setting)}; the claim is about animals, not people."
    if decision.tier is Tier.T4:
        return str(SENTENCES["T4"].get(_picture(decision), "Independent blinded trials count."))
    if decision.tier is Tier.T3:
        return _of_trials(decision, setting)
    if decision.tier is Tier.T2:
        return f"{_of_people(decision, setting)}{_UNCERTAIN}"
    only = untested(decision, setting)
    if not decision.human:
        return f"{in_models(decision, setting)}. {only}"
    text = _of_people(decision, setting)
    if decision.preclinical:
        text += f"; {_beside(decision, setting)}"
    if only:
        return f"{text}. {only}"
    if setting.doubted:
        text += f"; what is direct is {setting.doubted}"
    return f"{text}{_UNCERTAIN}"


def untested(decision: TierDecision, setting: Setting) -> str:
    """That nothing was shown, or tested, directly in the claim's own people; else empty."""
    direct = any(not study.points for study in voices(decision))
    if decision.tier is not Tier.T1 or decision.kind in HARM_KINDS or setting.about_animals:
        return ""
    if decision.human and direct:
        return ""
    against = decision.verdict in {Verdict.NO_EFFECT, Verdict.OPPOSES}
    return _NOT_TESTED if against else NOT_SHOWN


def in_models(decision: TierDecision, setting: Setting) -> str:
    """What animals, cells and models show, as a clause without its full stop."""
    studies = [study for study in decision.counted if not study.human]
    one, where = len(studies) == 1, setting.models
    who = f"{'One study' if one else 'Studies'} in {where}"
    match decision.preclinical_direction:
        case Direction.SUPPORTS if setting.shown:
            return f"Shown in {where}"
        case Direction.SUPPORTS:
            indirect = "an indirect study" if one else "indirect studies"
            return f"Suggested by {indirect} in {where}"
        case Direction.NULL:
            return f"{who} found no effect"
        case Direction.OPPOSES:
            return f"In {where} it did not, or did the opposite"
        case Direction.MIXED:
            return f"{who} {_said(decision, 'disagree' if disagree(studies) else 'mixed', one)}"
        case _:
            return f"{who} {_said(decision, 'open', one)}"


def _of_trials(decision: TierDecision, setting: Setting) -> str:
    """T3: by a trial or by a review of trials, each called what it is."""
    studies = voices(decision)
    place = f"in {setting.whom or 'the right people'}"
    words = _words_of(decision, setting, len(studies) - setting.kinds.count(REVIEW))
    text = sentence_case(words.format(place=place, trials=_matched(setting, len(studies))))
    if setting.apart:
        text += f" ({listed(setting.apart)})"
    if decision.verdict is Verdict.MIXED:
        return f"{text}."
    groups = {study.group for study in studies if study.group and not study.inferred}
    several = len(studies) > 1 and len(groups) > 1
    sure = "not enough so far to call it confirmed" if several else "not independently confirmed"
    return f"{text}; {sure}."


def _words_of(decision: TierDecision, setting: Setting, trials: int) -> str:
    """The clause of trials, of reviews alone, or of both where they do not say one thing."""
    picture = _picture(decision)
    both = SENTENCES["T3_both"]
    if picture in both and trials and REVIEW in setting.kinds:
        return str(both[picture])
    known = SENTENCES["T3_review" if setting.reviews_only else "T3"]
    several = len(setting.kinds) if setting.reviews_only else trials
    return str(known.get(picture, known["mixed"])[several < 2])


def _matched(setting: Setting, reviews: int) -> str:
    """How many blinded trials a review has, for its sentence."""
    if not setting.matched:
        return ""
    each = "each " if reviews > 1 else ""
    least = "at least " if reviews > 1 else ""
    trials = counted(setting.matched, "trial")
    return f", {each}with {least}{trials} that reviewers found blinded and randomized,"


def _picture(decision: TierDecision) -> str:
    """The verdict, and for a mixed one whether studies disagree or each is mixed in itself."""
    if decision.verdict is not Verdict.MIXED:
        return decision.verdict.value
    return "disagree" if disagree(leading(decision)) else "mixed"


def _of_people(decision: TierDecision, setting: Setting) -> str:
    """Which human studies, and what they say: a clause without its full stop."""
    studies = voices(decision)
    one, picture = len(studies) == 1, _picture(decision)
    if picture == "disagree" and Direction.SUPPORTS in ways(studies):
        some = _named(f"Some {'reviews of ' if setting.reviews_only else ''}human studies", setting)
        return f"{some} {_said(decision, Verdict.SUPPORTS)} and others do not"
    said = _alone(studies) if picture in _LEFT_OPEN else picture
    return f"{_named(_who(decision, setting, len(studies)), setting)} {_said(decision, said, one)}"


_LEFT_OPEN = {Verdict.NOT_SHOWN_IN_PEOPLE, Verdict.INSUFFICIENT}  # what they say stands for itself


def _alone(studies: Sequence[CountedStudy]) -> str:
    """What these studies say by themselves, in the words of a verdict."""
    said = ways(studies)
    if len(said) != 1:
        return "disagree" if said else "open"
    return _WAYS[next(iter(said))]


_WAYS = {
    Direction.SUPPORTS: Verdict.SUPPORTS,
    Direction.NULL: Verdict.NO_EFFECT,
    Direction.OPPOSES: Verdict.OPPOSES,
}


def _who(decision: TierDecision, setting: Setting, count: int) -> str:
    """The studies as a subject; what reviews pool is no study of theirs."""
    mixed, reviews = decision.verdict is Verdict.MIXED, setting.kinds.count(REVIEW)
    own = count - reviews
    if reviews and not own:
        one = "review of human studies"
        return f"{'The one' if mixed else 'One'} {one}" if reviews == 1 else _several(one, mixed)
    if own == 1 and not reviews:
        return "The one human study" if mixed else "One human study"
    who = "One human study" if own == 1 else _several("human study", mixed)
    return f"{who} and {'a review' if reviews == 1 else 'reviews'}" if reviews else who


def _several(name: str, mixed: bool) -> str:
    many = name.replace("review ", "reviews ").replace("study", "studies")
    return sentence_case(many) if mixed else f"Some {many}"


def _named(who: str, setting: Setting) -> str:
    """The studies with whom they studied, when others, and with what else is weak in them."""
    where = f" in {setting.whom}" if setting.whom else ""
    aside = f", {listed(setting.apart)}," if setting.apart else ""
    return f"{who}{where}{aside}"


def _beside(decision: TierDecision, setting: Setting) -> str:
    if decision.preclinical_direction is Direction.SUPPORTS:
        return (
            f"it was shown in {setting.models}"
            if setting.shown
            else f"indirect studies in {setting.models} suggest it"
        )
    clause = in_models(decision, setting)
    return clause[:1].lower() + clause[1:]


def _said(decision: TierDecision, verdict: str, one: bool = False) -> str:
    """What studies say, of one or of several."""
    regimen = decision.kind is ClaimKind.REGIMEN
    words: dict[str, list[str]] = SENTENCES["said_regimen" if regimen else "said"]
    return words.get(verdict, words["open"])[one]
