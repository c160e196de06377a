"""The reader's sentence of a harm, and of a claim that something is safe.

A decision and its setting enter; one sentence leaves: who saw it, in whom, and how sure that
is. People studied who are not the claim's own are named as such; a label only where one counts;
of a claim of safety, how few people anybody watched.
"""

from __future__ import annotations

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.pointing import disagree, rests_on
from litreview.render.setting import REVIEW, SECONDARY, STUDY, TRIAL, Setting
from litreview.render.study_sentences import SENTENCES
from litreview.render.wording import counted, listed, number, sentence_case

_LOOKED = "that looked for adverse events"
_WATCHED_NONE = "no study that counts says that it looked for harms systematically"


def harm_sentence(decision: TierDecision, setting: Setting) -> str:
    """Who saw a harm or its absence, in whom, and how sure that is; for T1 to T4."""
    who, one = _who(decision, setting)
    aside = f", {listed(setting.apart)}," if _own_limits(decision, setting) else ""
    parts = [f"{who}{aside} {_said(decision, one=one)}"]
    if _in_people(decision) and not setting.own_people:
        own = setting.people or "the claim's own people"
        parts.append(f"{own} {_were(own)} not studied")
    parts += [_watched(decision), _how_sure(decision, setting)]
    return f"{'; '.join(part for part in parts if part)}."


def _own_limits(decision: TierDecision, setting: Setting) -> bool:
    """Whether what the studies have in common is true of all that speak: a label has none."""
    labels = decision.labels and decision.tier.rank <= Tier.T2.rank
    return bool(setting.apart and decision.human and not labels)


def _who(decision: TierDecision, setting: Setting) -> tuple[str, bool]:
    """The studies as the sentence's subject, and whether it is a single one."""
    if not _in_people(decision):
        one = decision.preclinical == 1
        return f"{'One study' if one else 'Studies'} in {setting.models}", one
    if decision.tier.rank <= Tier.T2.rank:
        return _reports(decision, setting)
    kinds = setting.kinds or (TRIAL,) * len(rests_on(decision))
    whose = "" if setting.own_people else " in other people"
    independent = "independent " if decision.tier is Tier.T4 else ""
    looked = listed([_named(kind, kinds.count(kind)) for kind in _KINDS if kind in kinds])
    return sentence_case(f"{independent}{looked}{whose} {_LOOKED}"), len(kinds) == 1


_KINDS = (TRIAL, SECONDARY, REVIEW, STUDY)


def _named(kind: str, count: int) -> str:
    """Studies of one kind: "controlled trials", "one review of trials"."""
    name = SENTENCES["looked"][kind][count == 1]
    return f"one {name}" if count == 1 else str(name)


def _in_people(decision: TierDecision) -> bool:
    return bool(decision.human or decision.labels)


def _reports(decision: TierDecision, setting: Setting) -> tuple[str, bool]:
    papers = decision.human
    if decision.labels and not papers:
        return ("An official label", True) if decision.labels == 1 else ("Official labels", False)
    one = papers == 1
    report = "report" if one else "reports"
    text = (
        f"published human {report}" if setting.own_people else f"published {report} in other people"
    )
    text = f"one {text}" if one else text
    if decision.labels:
        return f"{text.capitalize()} and an official label", False
    return text.capitalize(), one


def _watched(decision: TierDecision) -> str:
    """Of a claim of safety: the most people of one study in whom harms were looked for."""
    if decision.kind is not ClaimKind.SAFETY or not _in_people(decision):
        return ""
    if decision.watched is None:
        return _WATCHED_NONE
    people = counted(decision.watched, "person was", "people were")
    return f"at most {people} watched for harms in one study"


def _how_sure(decision: TierDecision, setting: Setting) -> str:
    if decision.tier is not Tier.T1:
        return str(SENTENCES["how_sure"][decision.tier])
    if _in_people(decision):
        return "too few to say" if decision.watched else "too little to say"
    return "" if setting.about_animals else str(SENTENCES["how_sure"][Tier.T1])


def _said(decision: TierDecision, *, one: bool) -> str:
    """What they say, as several or as one would; of a harm that some see, how many do."""
    labels_alone = decision.kind is ClaimKind.HARM and decision.labels and not decision.human
    words: dict[str, list[str]] = SENTENCES["harm_labels" if labels_alone else decision.kind]
    said = _mixed(decision) if decision.verdict is Verdict.MIXED else _plain(decision)
    both = words.get(said, words["open"])
    studies = rests_on(decision)
    harm = sum(study.direction is Direction.OPPOSES for study in studies)
    one = harm == 1 if said == "disagree" and decision.kind is ClaimKind.SAFETY else one
    return both[one and len(both) > 1].format(harm=number(harm), all=number(len(studies)))


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


def _were(people: str) -> str:
    return "was" if people.startswith(("one ", "a ", "an ")) else "were"
