"""Flags of a decision as badges: what each means, and of how many studies it is true.

A dossier and a decision with its flags as the ladder writes them enter; short names with a
sentence leave. A flag never moves a tier, and nothing here does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import LinkValue
from litreview.model.vocabulary import (
    Blinding,
    ClaimKind,
    Control,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Standing,
)
from litreview.render.order import grade_of, link_of
from litreview.render.refs import study_ref
from litreview.render.sentences import provisional_words
from litreview.render.waiting import waiting_for
from litreview.render.wording import WORDS, counted, listed, number

MAX_LIMITS = 3  # badges in the claim table; the rest stand in the claim's own details
MAX_NAMED = 2  # studies named in a limit; more are counted

# True of every claim at once, so told at the top of the page and in details, not in each row.
_PAGE_WIDE = frozenset({"stale search"})
_FLAGS, _FLAGS_OF = WORDS["flag"], WORDS["flag_of"]
_ORDER = {name: index for index, name in enumerate(_FLAGS)}

# What is flagged as the ladder does it, found again study by study.
_HOLDS: dict[str, Callable[[Grade, LinkValue], bool]] = {
    "expression of concern": lambda grade, _: (
        grade.standing is Standing.EXPRESSION_OF_CONCERN
        and grade.value(Field.CONCERN_RESOLVED) != Reported.YES
    ),
    "no comparison group": lambda grade, _: grade.value(Field.CONTROL) == Control.NONE,
    "not randomized": lambda grade, _: grade.value(Field.RANDOMIZED) == Reported.NO,
    "open label": lambda grade, _: grade.value(Field.BLINDING) == Blinding.OPEN,
    "surrogate": lambda _, link: link.outcome is OutcomeMatch.SURROGATE,
    "other population": lambda _, link: link.population is not PopulationMatch.MATCH,
    "form or route differs": lambda _, link: link.intervention is InterventionMatch.DIFFERS,
    "inventor-authored": lambda grade, _: grade.value(Field.INVENTOR_AUTHORED) == Reported.YES,
    "abstract only": lambda grade, _: grade.value(Field.FULL_TEXT_READ) != Reported.YES,
    "not in PubMed": lambda grade, _: not grade.in_pubmed,
    "corrected": lambda grade, _: grade.standing is Standing.CORRECTED,
}
# Of these only what studied people can fall short: an official label studied nobody.
_OF_STUDIES = {"no comparison group", "not randomized", "open label", "other population"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A limit of the evidence.

    Attributes:
        meaning: A sentence on what it means.
        share: Of how many of the studies it is true, "1 of 3"; empty where of all, or not known.
    """

    name: str
    meaning: str
    share: str = ""


def badges(dossier: Dossier, decision: TierDecision) -> tuple[Badge, ...]:
    """Every flag as a badge, the gravest first; one that has no sentence yet shows its name."""
    ordered = sorted(decision.flags, key=lambda f: (_ORDER.get(known_flag(f), len(_ORDER)), f))
    return tuple(_badge(dossier, decision, flag) for flag in ordered)


def limits(flags: tuple[Badge, ...]) -> tuple[Badge, ...]:
    """The badges that tell one claim from another."""
    return tuple(flag for flag in flags if flag.name not in _PAGE_WIDE)


def _badge(dossier: Dossier, decision: TierDecision, flag: str) -> Badge:
    if flag == "provisional":
        return Badge(flag, provisional_words(waiting_for(dossier, decision)))
    studies = _looked_at(decision, flag)
    held = {study.study: _held(dossier, decision, study, flag) for study in studies}
    found = [study for study in studies if held[study.study]]
    if not found:
        return Badge(flag, _FLAGS.get(known_flag(flag), ""))
    share = "" if len(found) == len(studies) else f"{len(found)} of {len(studies)}"
    which = _which(len(found), studies)
    if len(found) < len(studies) and len(found) <= MAX_NAMED:
        names = [study_ref(dossier, one).label for study in found for one in held[study.study]]
        which += f" ({listed(names)})"
    if any(len(held[study.study]) < len(_own(dossier, study)) for study in found):
        which = f"{'a report' if len(found) == 1 else 'reports'} of {which}"
    only_used = flag == "surrogate" and decision.kind is ClaimKind.REGIMEN
    meaning = _FLAGS_OF["only_used" if only_used else flag]
    return Badge(flag, meaning.format(studies=which), share)


def _which(found: int, studies: tuple[CountedStudy, ...]) -> str:
    one, many = _NOUNS[frozenset(study.label for study in studies)]
    if found < len(studies):
        return f"{found} of {counted(len(studies), one, many)}"
    if found == 1:
        return f"the one {one}"
    return f"both {many}" if found == 2 else f"all {number(found)} {many}"


_NOUNS = {
    frozenset({True}): ("label", "labels"),
    frozenset({False}): ("study", "studies"),
    frozenset({True, False}): ("report", "reports"),
}


def _looked_at(decision: TierDecision, flag: str) -> tuple[CountedStudy, ...]:
    """What a flag speaks of: studies in people and labels, without any the preclinical ones."""
    found = tuple(study for study in decision.counted if study.human) or decision.counted
    return tuple(s for s in found if not s.label) if flag in _OF_STUDIES else found


def _own(dossier: Dossier, study: CountedStudy) -> tuple[StudyId, ...]:
    """The reports of this trial alone."""
    pooled = dossier.relations.pooled
    return tuple(r for r in study.reports if r == study.study or r not in pooled)


def _held(
    dossier: Dossier, decision: TierDecision, study: CountedStudy, flag: str
) -> tuple[StudyId, ...]:
    """Of which of its reports a flag is true."""
    holds = _HOLDS.get(flag)
    if holds is None:
        return ()
    linked = ((r, link_of(dossier, r, decision.claim, study.part)) for r in _own(dossier, study))
    return tuple(
        report
        for report, link in linked
        if link is not None and holds(grade_of(dossier, report), link.value)
    )


def known_flag(flag: str) -> str:
    """A flag as the table spells it; "n < 20 per arm" carries the policy's own number."""
    return "small arms" if flag.endswith("per arm") else flag
