"""The reader's sentence of a harm, and of a claim that something is safe.

A decision and its setting enter; one sentence leaves: who saw it, in whom, and how sure that
is. People studied who are not the claim's own are named as such; a label only where one counts;
of a claim of safety, how few people anybody watched.
"""

from __future__ import annotations

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.pointing import disagree, rests_on
from litreview.render.setting import Setting
from litreview.render.study_sentences import SENTENCES
from litreview.render.wording import counted

_LOOKED = "controlled trial{s}{whose} that looked for adverse events"
_WATCHED_NONE = "no study that counts says that it looked for harms systematically"


def harm_sentence(decision: TierDecision, setting: Setting) -> str:
    """Who saw a harm or its absence, in whom, and how sure that is; for T1 to T4."""
    who, one = _who(decision, setting)
    parts = [f"{who} {_said(decision)[one]}"]
    if decision.human and not setting.own_people:
        parts.append(f"{_listed(setting.people)} {_were(setting.people)} not studied")
    parts += [_watched(decision), _how_sure(decision, setting)]
    return f"{'; '.join(part for part in parts if part)}."


def _who(decision: TierDecision, setting: Setting) -> tuple[str, bool]:
    """The studies as the sentence's subject, and whether it is a single one."""
    if not decision.human:
        one = decision.preclinical == 1
        return f"{'One study' if one else 'Studies'} in {setting.models}", one
    if decision.tier.rank <= Tier.T2.rank:
        return _reports(decision, setting)
    one = len(rests_on(decision)) == 1
    whose = "" if setting.own_people else " in other people"
    trials = _LOOKED.format(s="" if one else "s", whose=whose)
    if decision.tier is Tier.T4:
        return f"Independent {trials}", one
    return (f"One {trials}" if one else trials.capitalize()), one


def _reports(decision: TierDecision, setting: Setting) -> tuple[str, bool]:
    papers = decision.human - setting.labels
    if setting.labels and not papers:
        return ("An official label", True) if setting.labels == 1 else ("Official labels", False)
    one = papers == 1
    report = "report" if one else "reports"
    text = (
        f"published human {report}" if setting.own_people else f"published {report} in other people"
    )
    text = f"one {text}" if one else text
    if setting.labels:
        return f"{text.capitalize()} and an official label", False
    return text.capitalize(), one


def _watched(decision: TierDecision) -> str:
    """Of a claim of safety: the most people of one trial in whom harms were looked for."""
    if decision.kind is not ClaimKind.SAFETY or not decision.human:
        return ""
    if decision.watched is None:
        return _WATCHED_NONE
    people = counted(decision.watched, "person was", "people were")
    return f"at most {people} watched for harms in one trial"


def _how_sure(decision: TierDecision, setting: Setting) -> str:
    if decision.tier is not Tier.T1:
        return str(SENTENCES["how_sure"][decision.tier])
    if decision.human:
        return "too few to say" if decision.watched else "too little to say"
    return "" if setting.about_animals else str(SENTENCES["how_sure"][Tier.T1])


def _said(decision: TierDecision) -> list[str]:
    """What they say, as several and as one would."""
    words: dict[str, list[str]] = SENTENCES[decision.kind]
    said = _mixed(decision) if decision.verdict is Verdict.MIXED else _plain(decision)
    both = words.get(said, words["open"])
    return both if len(both) > 1 else both * 2


def _plain(decision: TierDecision) -> str:
    """The verdict; where it leaves a claim open, what the studies say by themselves."""
    if decision.verdict not in _OPEN[decision.kind]:
        return decision.verdict
    studies = rests_on(decision)
    said = {study.direction for study in studies}
    if len(said) == 1:
        return _WAYS.get(said.pop(), "mixed")
    return "disagree" if disagree(studies) else "mixed"


_OPEN = {
    ClaimKind.HARM: frozenset({Verdict.NOT_SHOWN_IN_PEOPLE}),
    ClaimKind.SAFETY: frozenset({Verdict.NOT_SHOWN_IN_PEOPLE, Verdict.INSUFFICIENT}),
}
_WAYS = {
    Direction.SUPPORTS: Verdict.SUPPORTS,
    Direction.NULL: Verdict.NO_EFFECT,
    Direction.OPPOSES: Verdict.OPPOSES,
}


def _mixed(decision: TierDecision) -> str:
    """How they differ: the studies the tier rests on among themselves, or from other reports."""
    studies = rests_on(decision)
    said = {study.direction for study in studies}
    harm = Direction.OPPOSES if decision.kind is ClaimKind.SAFETY else Direction.SUPPORTS
    if decision.kind is ClaimKind.SAFETY and said == {Direction.OPPOSES}:
        return Verdict.OPPOSES
    if harm not in said and any(other.direction is harm for other in _others(decision, studies)):
        return "others" if Direction.MIXED not in said else "mixed"
    if decision.kind is ClaimKind.SAFETY and harm not in said:
        return "mixed"
    return "disagree" if disagree(studies) else "mixed"


def _others(decision: TierDecision, studies: tuple[CountedStudy, ...]) -> tuple[CountedStudy, ...]:
    return tuple(other for other in decision.counted if other.human and other not in studies)


def _listed(people: str) -> str:
    return people.replace("; ", " and ") or "the claim's own people"


def _were(people: str) -> str:
    return "was" if people.startswith(("one ", "a ", "an ")) else "were"
