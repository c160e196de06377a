"""The evidence table of the overview: every claim once, by whom it is for or what it is about.

A dossier and its claims as pages show them enter; groups of rows leave, each with the words of its
cells and the values its filters read. What a claim rests on is the decision's; nothing is weighed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from litreview.model.claim import GENERAL, Claim
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.vocabulary import (
    Category,
    ClaimKind,
    PageSection,
    Subjects,
)
from litreview.render.claim_views import ClaimView
from litreview.render.flags import Badge, known_flag
from litreview.render.people import exposed_words, people_once
from litreview.render.pointing import beside, leading
from litreview.render.setting import Setting, found_in, setting_of
from litreview.render.wording import (
    CATEGORY_NAMES,
    HARM_KINDS,
    counted,
    listed,
    not_checked_words,
    number,
    parts_differ,
    people_of,
    sentence_case,
    texts,
)

WORDS: dict[str, dict[str, Any]] = texts("overview.toml")
"""What the overview says beside the words of its claims."""

MAX_LIMITS = 2  # named in a cell; the rest stand on the claim's page
HEALTHY, OTHERS, HARMS, MECHANISM, DOSING, TOGETHER, FACTS = WORDS["group"]
"""The groups in the order of the page."""

_DOSING = {Category.DOSE, Category.ROUTE, Category.TIMING}
_TOGETHER = {Category.INTERACTION, Category.VARIANT}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter offers, as rows carry it and as readers see it."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One claim in the table.

    Attributes:
        short: Its name, where it has one; else what it says.
        whose: The people and studies behind it, in one line.
        people: Whom it is made for.
        whom: The same for the filter.
        found: Where it was found, of what nobody claims.
        limits: What limits the evidence, the gravest first.
        more: How many more limits stand on its page.
        flags: All limits, for the filter.
        track: Its way on the ladder, the same for all claims at the same place; empty of a fact.
    """

    claim: ClaimView
    short: str
    whose: str
    people: str
    whom: str
    found: str
    limits: tuple[str, ...]
    more: int
    flags: str
    track: str


@dataclass(frozen=True, slots=True)
class Group:
    """The claims for some people, or about some thing.

    Attributes:
        holds: What stands in it: how many claims at which tier.
        by_people: Whether its rows are for different people.
        by_step: Whether its rows are steps, and show their numbers.
    """

    id: str
    name: str
    holds: str
    rows: tuple[Row, ...]
    by_people: bool
    by_step: bool


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """The table, and what its filters offer."""

    groups: tuple[Group, ...]
    tiers: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]
    people: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    flags: tuple[Choice, ...]

    @property
    def tracks(self) -> tuple[Row, ...]:
        """One row for each track that occurs."""
        of = {row.track: row for group in self.groups for row in group.rows if row.track}
        return tuple(of.values())

    def group(self, group_id: str) -> Group | None:
        """The group of this id; None when no claim is in it."""
        return next((group for group in self.groups if group.id == group_id), None)


def evidence_table(dossier: Dossier, claims: Sequence[ClaimView]) -> EvidenceTable:
    """Return the table over all claims of one compound."""
    tracks = sorted({_track(claim) for claim in claims if claim.rungs is not None})
    names = {track: f"way-{at}" for at, track in enumerate(tracks)}
    rows = {claim.id: _row(dossier, claim, names.get(_track(claim), "")) for claim in claims}
    of: dict[str, list[Claim]] = {name: [] for name in WORDS["group"]}
    for claim in dossier.claims:
        of[group_of(dossier, claim)].append(claim)
    groups = tuple(
        _group(name, [rows[claim.id] for claim in _ordered(dossier, name, mine)])
        for name, mine in of.items()
        if mine
    )
    every = [row for group in groups for row in group.rows]
    return EvidenceTable(
        groups,
        tiers=_choices(((r.claim.tier.slug, _tier_name(r)) for r in every), _rank(every)),
        verdicts=_choices((r.claim.verdict.slug, r.claim.verdict.name) for r in every),
        people=_choices((r.whom, sentence_case(r.people)) for r in every),
        categories=_choices(
            ((r.claim.category_id, r.claim.category) for r in every),
            {c.value: place for place, c in enumerate(CATEGORY_NAMES)},
        ),
        flags=_choices(
            (
                (_flag_slug(flag.name), limit_words(flag.name))
                for r in every
                for flag in r.claim.flags
            ),
            {slug(name): place for place, name in enumerate(WORDS["limit"])},
        ),
    )


def group_of(dossier: Dossier, claim: Claim) -> str:
    """In which group a claim stands: each in one."""
    kind = dossier.decision(claim.id).kind
    if kind in HARM_KINDS or claim.category is Category.SIDE_EFFECT:
        return HARMS
    if claim.category in _DOSING and claim.section is not PageSection.MECHANISM:
        return DOSING
    if kind is ClaimKind.MECHANISM or claim.section is PageSection.MECHANISM:
        return MECHANISM
    if claim.category in _TOGETHER:
        return TOGETHER
    if kind is ClaimKind.FACT:
        return FACTS
    return HEALTHY if for_healthy(claim) else OTHERS


def for_healthy(claim: Claim) -> bool:
    """Whether a claim is made for healthy people alone."""
    words = set(re.findall(r"[a-z]+", claim.population.lower()))
    return claim.about is Subjects.PEOPLE and (
        claim.population == GENERAL or ("healthy" in words and "patients" not in words)
    )


def slug(text: str) -> str:
    """A text as one value of an attribute: `n < 20 per arm` is `n-20-per-arm`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def limit_words(flag: str) -> str:
    """A limit in a few plain words; one without words of its own by its name."""
    return str(WORDS["limit"].get(known_flag(flag), flag))


def _limit(flag: Badge) -> str:
    """A limit, with the share of the studies it is true of, where not of all."""
    return f"{limit_words(flag.name)} ({flag.share})" if flag.share else limit_words(flag.name)


def _flag_slug(flag: str) -> str:
    return slug(known_flag(flag))


def whose_words(dossier: Dossier, decision: TierDecision) -> str:
    """The people and studies behind a claim in one line, with whose number it is."""
    if decision.unread:
        return sentence_case(not_checked_words(decision))
    if decision.kind is ClaimKind.FACT:
        return str(WORDS["whose"]["fact"])
    if parts_differ(decision):
        told = (f"{part.part}: {_counts(dossier, part)}" for part in decision.parts)
        return sentence_case("; ".join(told))
    return sentence_case(_counts(dossier, decision))


def _counts(dossier: Dossier, decision: TierDecision) -> str:
    if not decision.counted:
        return _nothing(dossier, decision)
    setting = setting_of(dossier, decision)
    pieces = []
    if decision.human:
        pieces.append(f"{_carried(dossier, decision)}{_people(decision, _of(setting))}")
        pieces.append(exposed_words(dossier, decision))
    if decision.labels:
        pieces.append(counted(decision.labels, "official label"))
    if decision.preclinical:
        alone = not (pieces or setting.about_animals)
        studies = counted(decision.preclinical, "study", "studies")
        pieces.append(f"{WORDS['whose']['only'] if alone else ''}{studies} in {setting.models}")
    return "; ".join(filter(None, pieces))


def _carried(dossier: Dossier, decision: TierDecision) -> str:
    """Whose number the tier rests on, where weaker studies count beside: "1 study of 27 people"."""
    if not beside(decision):
        return ""
    lead, words = [study for study in leading(decision) if study.in_people], WORDS["carried"]
    n = people_once(dossier, lead)
    way = "silent" if n is None else "all" if all(s.n is not None for s in lead) else "some"
    people = counted(n or 0, "person", "people")
    return str(words[way].format(studies=counted(len(lead), "study", "studies"), people=people))


def _of(setting: Setting) -> str:
    """Whose people they are, where they are not the claim's own."""
    if setting.beside:
        return str(WORDS["whose"]["some_of"].format(who=setting.beside))
    return f" of {setting.whom}" if setting.whom else ""


def _people(decision: TierDecision, of: str) -> str:
    """How many people in how many studies, and how many of these say so."""
    sizes = [study.n for study in decision.counted if study.in_people]
    known = len(sizes) - sizes.count(None)
    way = "silent" if decision.n is None else "all" if known == len(sizes) else "some"
    return str(
        WORDS["whose"][way].format(
            people=counted(decision.n or 0, "person", "people"),
            known=known,
            studies=counted(len(sizes), "study", "studies"),
            of=of,
        )
    )


def _nothing(dossier: Dossier, decision: TierDecision) -> str:
    said = WORDS["whose"]
    looked = len({one.study for one in decision.not_counted})
    if looked:
        return str(said["none_counts"].format(studies=counted(looked, "study", "studies")))
    return str(said["none_so_far" if dossier.flow.unread else "none"])


def _row(dossier: Dossier, view: ClaimView, track: str) -> Row:
    claim, decision = dossier.claim(view.id), dossier.decision(view.id)
    shown = view.limits[:MAX_LIMITS]
    return Row(
        claim=view,
        short=claim.short or claim.statement,
        whose=whose_words(dossier, decision),
        people=people_of(claim),
        whom=slug(people_of(claim)),
        found=WORDS["found"].get(found_in(dossier, claim), ""),
        limits=tuple(_limit(flag) for flag in shown),
        more=len(view.limits) + view.more_limits - len(shown),
        flags=" ".join(_flag_slug(flag.name) for flag in view.flags),
        track=track,
    )


def _track(view: ClaimView) -> tuple[str, ...]:
    """What two claims share whose ring and mark stand alike; empty of a fact."""
    rungs = view.rungs
    return (rungs.ring, rungs.mark, rungs.look, view.verdict.slug) if rungs is not None else ()


def _ordered(dossier: Dossier, group: str, claims: Iterable[Claim]) -> list[Claim]:
    """The best first and facts last, in the file's order; steps by number, topics together."""
    mine = list(claims)
    place = {claim.id: at for at, claim in enumerate(mine)}

    def best(claim: Claim) -> tuple[int, int]:
        decision = dossier.decision(claim.id)
        return (1 if decision.off_ladder else -decision.tier.rank), place[claim.id]

    def step(claim: Claim) -> tuple[int, int, int]:
        return claim.step or len(mine) + _AFTER, *best(claim)

    def topic(claim: Claim) -> tuple[tuple[int, int], int, int]:
        of = claim.topic or claim.population
        return min(best(c) for c in mine if (c.topic or c.population) == of), *best(claim)

    keys: dict[str, Callable[[Claim], tuple[Any, ...]]] = {MECHANISM: step, OTHERS: topic}
    return sorted(mine, key=keys.get(group, best))


_AFTER = 100  # past the largest step there may be


def _group(group_id: str, rows: Sequence[Row]) -> Group:
    return Group(
        id=group_id,
        name=WORDS["group"][group_id],
        holds=_holds(rows),
        rows=tuple(rows),
        by_people=group_id != HEALTHY,
        by_step=any(row.claim.step for row in rows) and group_id == MECHANISM,
    )


def _holds(rows: Sequence[Row]) -> str:
    """How many claims, and at which tiers: "9 claims: 3 Early human, 6 Indirect"."""
    of = Counter(_tier_name(row) for row in rows)
    rank = _rank(rows)
    names = sorted(of, key=lambda name: rank[next(_slugs(rows, name))])
    told = listed([f"{number(of[name])} {name}" for name in names])
    return f"{counted(len(rows), 'claim')}: {told}"


def _slugs(rows: Iterable[Row], name: str) -> Iterator[str]:
    return (row.claim.tier.slug for row in rows if _tier_name(row) == name)


def _rank(rows: Iterable[Row]) -> dict[str, int]:
    """Tiers from the highest down, then what has none."""
    return {r.claim.tier.slug: -r.claim.tier.rank if _on_ladder(r) else 1 for r in rows}


def _on_ladder(row: Row) -> bool:
    return row.claim.tier.slug not in {"fact", "undecided"}


def _tier_name(row: Row) -> str:
    return row.claim.tier.name


def _choices(
    found: Iterable[tuple[str, str]], order: dict[str, int] | None = None
) -> tuple[Choice, ...]:
    """Each value once, in this order or as first met."""
    once = dict(found)
    place = order or {value: at for at, value in enumerate(once)}
    return tuple(
        Choice(v, once[v]) for v in sorted(once, key=lambda v: (place.get(v, len(place)), v))
    )
