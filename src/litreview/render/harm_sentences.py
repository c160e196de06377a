"""The reader's sentence of a harm, and of a claim that something is safe.

A decision and its setting enter; one sentence leaves: who saw it, in whom, and how sure that
is. People studied who are not the claim's own are named as such; a label only where one counts.
"""

from __future__ import annotations

from typing import Any

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.pointing import disagree
from litreview.render.setting import Setting
from litreview.render.wording import texts

SENTENCES: dict[str, Any] = texts("sentences.toml")
"""Sentences and their pieces, by what they are of and by tier or verdict."""
_LOOKED = "controlled trials{whose} that looked for adverse events"


def harm_sentence(decision: TierDecision, setting: Setting) -> str:
    """Who saw a harm or its absence, in whom, and how sure that is; for T1 to T4."""
    who, one = _who(decision, setting)
    parts = [f"{who} {_said(decision)[one]}"]
    if decision.human and not setting.own_people:
        parts.append(f"{_listed(setting.people)} {_were(setting.people)} not studied")
    if not (decision.tier is Tier.T1 and setting.about_animals):
        parts.append(SENTENCES["how_sure"][decision.tier])
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


def _said(decision: TierDecision) -> list[str]:
    """What they say, as several and as one would."""
    words: dict[str, list[str]] = SENTENCES[decision.kind]
    said = _mixed(decision) if decision.verdict is Verdict.MIXED else decision.verdict
    return words.get(said, words["open"])


def _mixed(decision: TierDecision) -> str:
    """How they differ; a contrary report makes safety mixed, be it a study's or the community's."""
    # Every human report weighs the same for a harm; without any, animals and cells do.
    studies = tuple(study for study in decision.counted if study.human) or decision.counted
    said = {study.direction for study in studies}
    if decision.kind is ClaimKind.SAFETY:
        if said == {Direction.OPPOSES}:
            return Verdict.OPPOSES
        if said and said <= {Direction.SUPPORTS, Direction.NULL}:
            return "reported"
        if Direction.OPPOSES not in said:
            return "mixed"
    return "disagree" if disagree(studies) else "mixed"


def _listed(people: str) -> str:
    return people.replace("; ", " and ") or "the claim's own people"


def _were(people: str) -> str:
    return "was" if people.startswith(("one ", "a ", "an ")) else "were"
