"""The reader's sentence of a harm, and of a claim that something is safe.

A decision and its setting enter; one sentence leaves: who saw it, in whom, and how sure that
is. People studied who are not the claim's own are named as such; a label only where one counts.
"""

from __future__ import annotations

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.pointing import disagree, ways
from litreview.render.setting import Setting

_HARM_SAID: dict[Verdict, tuple[str, str]] = {  # of several, of one
    Verdict.SUPPORTS: ("describe it", "describes it"),
    Verdict.NO_EFFECT: ("did not find it", "did not find it"),
    Verdict.OPPOSES: ("speak against it", "speaks against it"),
}
_SAFETY_SAID: dict[Verdict, tuple[str, str]] = {
    Verdict.SUPPORTS: ("found no such harm", "found no such harm"),
    Verdict.NO_EFFECT: ("found no difference", "found no difference"),
    Verdict.OPPOSES: ("describe harm", "describes harm"),
}
_OPEN = ("leave it open", "leaves it open")
_MIXED = ("give a mixed picture", "gives a mixed picture")
_HOW_SURE: dict[Tier, str] = {
    Tier.T1: "no report on people counts",
    Tier.T2: "how often it happens is very uncertain",
    Tier.T3: "not independently confirmed",
    Tier.T4: "",
}
_LOOKED = "controlled trials{whose} that looked for adverse events"


def harm_sentence(decision: TierDecision, setting: Setting) -> str:
    """Who saw a harm or its absence, in whom, and how sure that is; for T1 to T4."""
    who, one = _who(decision, setting)
    said = _said(decision)[one]
    parts = [f"{who} {said}"]
    if decision.human and not setting.own_people:
        parts.append(f"{_listed(setting.people)} {_were(setting.people)} not studied")
    if not (decision.tier is Tier.T1 and setting.about_animals):
        parts.append(_HOW_SURE[decision.tier])
    return f"{'; '.join(part for part in parts if part)}."


def _who(decision: TierDecision, setting: Setting) -> tuple[str, bool]:
    """The studies as the sentence's subject, and whether it is a single one."""
    if decision.tier is Tier.T1:
        one = decision.preclinical == 1
        return ("One study" if one else "Studies") + " in animals or cells", one
    if decision.tier is Tier.T2:
        return _reports(decision, setting)
    trials = _LOOKED.format(whose="" if setting.own_people else " in other people")
    return (f"Independent {trials}" if decision.tier is Tier.T4 else trials.capitalize()), False


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


def _said(decision: TierDecision) -> tuple[str, str]:
    """What they say, as several and as one would."""
    safety = decision.kind is ClaimKind.SAFETY
    if decision.verdict is not Verdict.MIXED:
        return (_SAFETY_SAID if safety else _HARM_SAID).get(decision.verdict, _OPEN)
    studies = _behind(decision)
    if safety:
        return _mixed_safety(studies)
    return ("disagree about it",) * 2 if disagree(studies) else _MIXED


def _mixed_safety(studies: tuple[CountedStudy, ...]) -> tuple[str, str]:
    """A contrary report makes safety mixed, be it a study's or the community's."""
    said = {study.direction for study in studies}
    if said == {Direction.OPPOSES}:
        return _SAFETY_SAID[Verdict.OPPOSES]
    if Direction.OPPOSES in said and len(ways(studies)) > 1:
        return ("disagree: some describe harm",) * 2
    if said and said <= {Direction.SUPPORTS, Direction.NULL}:
        return ("found no such harm, but community reports describe it",) * 2
    return _MIXED


def _behind(decision: TierDecision) -> tuple[CountedStudy, ...]:
    """Every human report weighs the same for a harm; without any, animals and cells do."""
    return tuple(study for study in decision.counted if study.human) or decision.counted


def _listed(people: str) -> str:
    return people.replace("; ", " and ") or "the claim's own people"


def _were(people: str) -> str:
    return "was" if people.startswith(("one ", "a ", "an ")) else "were"
