"""A claim's answer, as one would say it: yes, no or not known, in whom, and in how many people.

A dossier and a decision enter; a lead and its sentences leave. They are those of
`reader_sentence`, with the people named and counted; nothing is weighed again, and "yes" stands
only where the tier carries it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.vocabulary import (
    Account,
    ClaimKind,
    PopulationMatch,
    Species,
    Stated,
    Tier,
    Verdict,
)
from litreview.render.order import grade_of, link_of
from litreview.render.people import exposed_words, people_once
from litreview.render.pointing import beside
from litreview.render.sentences import STATED, of_fact, reader_sentence
from litreview.render.setting import Setting, heard, setting_of
from litreview.render.study_sentences import untested
from litreview.render.wording import (
    HARM_KINDS,
    counted,
    listed,
    number,
    people_of,
    sentence_case,
    spelled,
    texts,
)

PAGE: dict[str, Any] = texts("claim_page.toml")
"""The words of a claim's own page."""

_ARTICLE = re.compile(r"(?:one|an?) ")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its first word, what stands behind it, and of a claim that says several
    things the answer to each.
    """

    lead: str
    text: str
    parts: tuple[tuple[str, Answer], ...] = ()

    @property
    def words(self) -> str:
        """All of it as running text."""
        told = [f"{sentence_case(name)}: {answer.words}" for name, answer in self.parts]
        return " ".join(filter(None, (self.lead, self.text, *told)))


def claim_answer(dossier: Dossier, decision: TierDecision) -> Answer:
    """The answer to one claim; no date of a search stands in it."""
    return _answer(dossier, decision, setting_of(dossier, decision).undated())


def _answer(dossier: Dossier, decision: TierDecision, setting: Setting) -> Answer:
    if decision.unread:
        return Answer("", reader_sentence(decision, setting))
    if decision.parts:
        lead = PAGE["lead"]["parts"].format(count=spelled(len(decision.parts)))
        each = zip(decision.parts, setting.parts, strict=True)
        parts = tuple((part.part, _answer(dossier, part, around)) for part, around in each)
        return Answer(lead, _of_parts([answer.lead for _, answer in parts]), parts)
    said = (_text(dossier, decision, setting), _weaker(dossier, decision))
    return Answer(_lead(decision, setting), " ".join(filter(None, said)))


def _of_parts(leads: list[str]) -> str:
    """The first words of the answers to the parts, once where they are the same."""
    firsts = [lead.rstrip(".").lower() for lead in leads if lead]
    if len(firsts) < len(leads):
        return ""
    way = "same" if len(set(firsts)) == 1 else "differ"
    return str(PAGE["parts"][way].format(first=firsts[0], each="; ".join(firsts)))


def _lead(decision: TierDecision, setting: Setting) -> str:
    words = PAGE["lead"]
    if decision.kind is ClaimKind.FACT:
        if (until := _true_until(decision, setting)) is not None:
            return str(words["outdated"].format(until=until))
        if setting.count is not None and setting.count.is_fewer:
            return str(words["fewer"])
        return str(words["fact"].get(decision.verdict, words["open"]))
    shown = setting.shown or decision.verdict is not Verdict.SUPPORTS
    if decision.tier is Tier.T1 and setting.about_animals and shown:
        return str(words["animals"].get(decision.verdict, words["open"]))
    return str(words.get(decision.tier, {}).get(decision.verdict, words["open"]))


def _true_until(decision: TierDecision, setting: Setting) -> str | None:
    """Until when a statement about the literature was true that no longer is; else None."""
    count = setting.count
    if count is None or decision.verdict is not Verdict.DOCUMENTED:
        return None
    return count.until if count.number == count.then != count.now else None


def _text(dossier: Dossier, decision: TierDecision, setting: Setting) -> str:
    """The reader's sentence with the people in it, what nobody tested first."""
    named = replace(
        setting,
        whom=_whom(dossier, decision, setting) or setting.whom,
        models=_animals(dossier, decision) or setting.models,
    )
    is_fact = decision.kind is ClaimKind.FACT
    sentence = of_fact if is_fact and not decision.unread else reader_sentence
    said = sentence(decision, named)
    if decision.kind in HARM_KINDS and decision.human:
        return f"{said} {_studied_for_harm(dossier, decision)}."
    if decision.tier is Tier.T4 and named.whom:
        return f"{said} {PAGE['size']['replicated'].format(whom=named.whom)}"
    if is_fact:
        return " ".join(filter(None, (said, _kinds_of_sources(decision, setting))))
    ending = untested(decision, named)
    if not ending:
        return said
    kind = "directly" if decision.human else "nobody"
    first = PAGE["untested"][kind].format(people=named.people)
    return f"{first} {said.replace(f' {ending}', '', 1)}"


def _weaker(dossier: Dossier, decision: TierDecision) -> str:
    """What else counts in people beside the studies the tier rests on, and in how many people."""
    others, words = beside(decision), PAGE["beside"]
    if not others:
        return ""
    n, known = people_once(dossier, others), sum(study.n is not None for study in others)
    way = "none" if n is None else "all" if known == len(others) else "some"
    told = words[way].format(
        people=counted(n or 0, "person", "people"), known=spelled(known).lower()
    )
    studies = words["studies"][len(others) == 1].format(count=spelled(len(others)))
    return f"{studies}: {told}."


def _kinds_of_sources(decision: TierDecision, setting: Setting) -> str:
    """What the sources are that bear a claim of fact out; empty where a text itself was read."""
    says = STATED.get(decision.verdict)
    bases = [word.basis for word in setting.facts if word.value == says and word.basis is not None]
    words = PAGE["sources"]
    if says is Stated.NOT_REPORTED or not bases:
        return ""
    if not all(basis.is_secondary or basis.is_label for basis in bases):
        return ""
    kinds = [words[kind] for kind in _ACCOUNTS if any(basis.account is kind for basis in bases)]
    return str(words["text"].format(kinds=listed(kinds)))


_ACCOUNTS = (Account.SECONDARY, Account.LABEL)


def _whom(dossier: Dossier, decision: TierDecision, setting: Setting) -> str:
    """In how many of whom the studies were done that speak: "27 patients with glaucoma"."""
    speaking = [study for study in heard(decision) if study.in_people]
    if not speaking or decision.kind in HARM_KINDS:
        return ""
    people = setting.whom or _own(dossier, decision, speaking)
    n, silent = _people(dossier, decision, speaking), any(s.n is None for s in speaking)
    if n == 1 or _ARTICLE.match(people):
        return people
    known = "none" if n is None else "some" if silent else "all"
    return str(PAGE["size"][known].format(n=number(n or 0), people=people))


def _people(
    dossier: Dossier, decision: TierDecision, speaking: Iterable[CountedStudy]
) -> int | None:
    """The decision's own number where all its studies speak."""
    studies = tuple(speaking)
    everybody = len(studies) == decision.human
    return decision.n if everybody else people_once(dossier, studies)


def _own(dossier: Dossier, decision: TierDecision, speaking: Iterable[CountedStudy]) -> str:
    people = people_of(dossier.claim(decision.claim))
    links = [link_of(dossier, study.study, decision.claim, study.part) for study in speaking]
    own = all(link and link.value.population is PopulationMatch.MATCH for link in links)
    return people if own else str(PAGE["size"]["partly_own"].format(people=people))


_KNOWN_ANIMALS = {
    "rats": re.compile(r"\brats?\b", re.IGNORECASE),
    "mice": re.compile(r"\b(?:mice|mouse)\b", re.IGNORECASE),
    "rabbits": re.compile(r"\brabbits?\b", re.IGNORECASE),
}


def _animals(dossier: Dossier, decision: TierDecision) -> str:
    """Which animals, where every study that counts is of animals and names them; else empty."""
    names: set[str] = set()
    for study in decision.counted:
        grade = grade_of(dossier, study.study)
        if study.human:
            continue
        said = grade.text(Field.SPECIES_DETAIL)
        found = {name for name, word in _KNOWN_ANIMALS.items() if word.search(said)}
        if grade.value(Field.SPECIES) != Species.ANIMAL or not found:
            return ""
        names |= found
    return " or ".join(name for name in _KNOWN_ANIMALS if name in names)


def _studied_for_harm(dossier: Dossier, decision: TierDecision) -> str:
    """How many people the studies of a harm had, and how many of them were given the compound."""
    words = PAGE["size"]
    if decision.n is None:
        return str(words["harm_none"])
    sizes = [study.n for study in decision.counted if study.in_people]
    known = len(sizes) - sizes.count(None)
    had = "harm_some" if known < len(sizes) else "harm_one" if known == 1 else "harm_many"
    people = counted(decision.n, "person", "people")
    told = words[had].format(people=people, known=number(known), studies=number(len(sizes)))
    return f"{told}; {given_words(dossier, decision)}"


def given_words(dossier: Dossier, decision: TierDecision) -> str:
    """Of a harm: how many of the people were given the compound; empty for any other claim."""
    exposed, words = exposed_words(dossier, decision), PAGE["size"]
    if not exposed[:1].isdigit():
        return str(words["given_none"]) if exposed else ""
    return str(words["given"].format(exposed=exposed))
