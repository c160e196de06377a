"""A claim's own page: its question, the answer, and what both sides say.

A dossier and the view of one claim enter; what only this page shows leaves. Nothing on it
moves with the date of a search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.model.claim import Claim, Topic
from litreview.model.decision import CountedStudy, NotCounted, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.vocabulary import ClaimKind, Direction, Species, Subjects, Tier
from litreview.render.answers import PAGE, Answer, claim_answer, given_words
from litreview.render.change_words import names_in
from litreview.render.claim_views import ClaimView, NotCountedView
from litreview.render.corrections import CorrectionView, corrections_of_claim
from litreview.render.flags import Badge, limits
from litreview.render.order import grade_of
from litreview.render.plain_reasons import reason_words
from litreview.render.pointing import beside, leading
from litreview.render.refs import ClaimRef, TierView, claim_anchor, study_ref, verdict_view
from litreview.render.report_views import ReportView, SourceRef
from litreview.render.study_cards import CardView, study_cards
from litreview.render.wording import (
    counted,
    listed,
    number,
    people_of,
    sentence_case,
)

_SPECIES = (Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO)


@dataclass(frozen=True, slots=True)
class FoundView:
    """What studies of one kind say: "In animals", "5 studies: 4 support it, 1 is mixed"."""

    part: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What the page of one claim shows beside the claim's view.

    Attributes:
        heading: Its question, or one made of its statement.
        people: Whom it is made for.
        studied: How many people the studies that count had, and whose number it is.
        carried: Which of them the tier rests on, where others weigh less.
        tier_means: What its tier means; `verdict_means`, its verdict.
        mark: How the pages that make it mark it.
        told: The community reports that bear on it, by their source.
        found: What studies say, part by part and kind by kind; empty where none counts.
        left_out: The linked studies that do not count, each with its reason.
        topic: What it shares with claims of other compounds.
        before: The claim before it in its group; `after`, the one after it.
        cite: How to cite the page, without its address and the date of the records.
        corrections: Errors found in what the site said of it.
    """

    heading: str
    answer: Answer
    people: str
    studied: str
    carried: str
    tier_means: str
    verdict_means: str
    mark: str
    told: tuple[tuple[SourceRef, tuple[ReportView, ...]], ...]
    found: tuple[FoundView, ...]
    cards: tuple[CardView, ...]
    left_out: tuple[NotCountedView, ...]
    limits: tuple[Badge, ...]
    topic: Topic | None
    before: ClaimRef | None
    after: ClaimRef | None
    cite: str
    corrections: tuple[CorrectionView, ...]


def claim_page(dossier: Dossier, view: ClaimView, site: str) -> ClaimPage:
    """Return what the page of one claim shows.

    Args:
        site: What the site calls itself.
    """
    claim, decision = dossier.claim(view.id), dossier.decision(view.id)
    group = [other for other in dossier.claims if other.section == claim.section]
    place, names = group.index(claim), names_in(dossier)
    heading = _heading(claim)
    return ClaimPage(
        heading=heading,
        answer=claim_answer(dossier, decision),
        people=sentence_case(people_of(claim)),
        studied=_studied(dossier, decision),
        carried=_carried(dossier, decision),
        tier_means=_tier_means(view.tier, decision),
        verdict_means=_verdict_means(decision),
        mark=PAGE["mark"][claim.asserted_tier],
        told=_by_source(view.reports),
        found=tuple(row for body in decision.by_part for row in _found(dossier, body)),
        cards=study_cards(dossier, decision),
        left_out=tuple(
            replace(item, reason=reason_words(other.reason, names))
            for item, other in zip(view.not_counted, _not_counted(decision), strict=True)
        ),
        limits=(*limits(view.flags), *_unsized(dossier, decision)),
        topic=next((topic for topic in dossier.topics if topic.id == claim.topic), None),
        before=_ref(group[place - 1]) if place else None,
        after=_ref(group[place + 1]) if place + 1 < len(group) else None,
        cite=PAGE["cite"]["text"].format(
            question=heading,
            compound=dossier.query.name,
            site=site,
            decision=_decision(view, decision),
            rated=_rated(view),
            rules=decision.rule_set or dossier.policy.rule_set,
        ),
        corrections=corrections_of_claim(dossier, view.id),
    )


def _by_source(
    reports: Sequence[ReportView],
) -> tuple[tuple[SourceRef, tuple[ReportView, ...]], ...]:
    sources = dict.fromkeys(report.source for report in reports)
    return tuple((ref, tuple(r for r in reports if r.source == ref)) for ref in sources)


def _not_counted(decision: TierDecision) -> Iterator[NotCounted]:
    for body in decision.by_part:
        yield from body.not_counted


def _heading(claim: Claim) -> str:
    asked = PAGE["heading"]["asked"].format(statement=claim.statement.rstrip("."))
    return claim.question or str(asked)


def _tier_means(tier: TierView, decision: TierDecision) -> str:
    if _rated_apart(decision):
        return str(PAGE["tier"]["parts"])
    if _labels_alone(decision) and decision.tier is Tier.T2:
        return str(PAGE["tier"]["labels"])
    return str(PAGE["tier"][tier.id if tier.slug.startswith("t") else tier.slug])


def _verdict_means(decision: TierDecision) -> str:
    if decision.undecided or _rated_apart(decision):
        return ""
    of_harm = PAGE["verdict_of_harm"] if decision.kind is ClaimKind.HARM else {}
    return str(of_harm.get(decision.verdict, PAGE["verdict"][decision.verdict]))


def _labels_alone(decision: TierDecision) -> bool:
    return bool(decision.labels and not decision.human)


def _rated_apart(decision: TierDecision) -> bool:
    """Whether the parts of a claim have come to different tiers or verdicts."""
    return len({(part.tier, part.verdict) for part in decision.parts}) > 1


def _decision(view: ClaimView, decision: TierDecision) -> str:
    """Tier and verdict as a citation gives them: "T2 Early human, supports"."""
    if view.tier.slug.startswith("t"):
        return f"{view.tier.id} {view.tier.name}, {verdict_view(decision).name}"
    return f"{view.tier.name}, {verdict_view(decision).name}" if view.tier.id else view.tier.name


def _rated(view: ClaimView) -> str:
    """Since when that is so; nothing where it was never written down, or less goes out."""
    if view.in_doubt or not view.history:
        return ""
    return str(PAGE["cite"]["rated"].format(day=view.history[0].day))


def _ref(claim: Claim) -> ClaimRef:
    return ClaimRef(claim_anchor(claim.id), claim.short or claim.statement, claim.statement)


def _studied(dossier: Dossier, decision: TierDecision) -> str:
    """How many people the studies that count had, and how many of these studies say so."""
    about_animals = dossier.claim(decision.claim).about is Subjects.ANIMALS
    if decision.unread or decision.kind is ClaimKind.FACT or about_animals:
        return ""
    words = PAGE["studied"]
    if not decision.human:
        return str(words["labels" if _labels_alone(decision) else "nobody"])
    sizes = [study.n for study in decision.counted if study.in_people]
    silent, several = sizes.count(None), len(sizes) > 1
    if decision.n is None:
        return str(words["unknown"][several].format(studies=number(len(sizes))))
    kind = "some" if silent else "all"
    told = words[kind][several].format(
        people=counted(decision.n, "person", "people"),
        known=len(sizes) - silent,
        studies=number(len(sizes)),
    )
    return "; ".join(filter(None, (told, given_words(dossier, decision))))


def _unsized(dossier: Dossier, decision: TierDecision) -> Iterator[Badge]:
    """The studies in people that count and do not report how many took part."""
    silent = dict.fromkeys(s.study for s in decision.counted if s.in_people and s.n is None)
    if silent:
        names = listed([study_ref(dossier, study).label for study in silent])
        yield Badge("size", PAGE["studied"]["unsized"].format(studies=names))


def _carried(dossier: Dossier, decision: TierDecision) -> str:
    """Which studies an effect's tier from T2 on rests on, where more in people count."""
    if not beside(decision):
        return ""
    names = listed([study_ref(dossier, study.study).label for study in leading(decision)])
    return str(PAGE["studied"]["carried"].format(studies=names))


def _found(dossier: Dossier, decision: TierDecision) -> Iterator[FoundView]:
    """The studies that count, each once, by what they studied; people first."""
    studies = {s.study: s for s in decision.counted}
    kinds: dict[str, list[CountedStudy]] = {"human": [], "label": []}
    for study in studies.values():
        kinds.setdefault(_kind(dossier, study), []).append(study)
    for kind, found in kinds.items():
        if found:
            name = "label" if kind == "label" else "study"
            many = "studies" if name == "study" else ""
            of_harm = "labels" if kind == "label" else "points_of_harm"
            words = PAGE[of_harm if decision.kind is ClaimKind.HARM else "points"]
            says = f"{counted(len(found), name, many)}{_says(found, words)}"
            yield FoundView(decision.part, PAGE["kind"][kind], says)


def _kind(dossier: Dossier, study: CountedStudy) -> str:
    if study.human:
        return "label" if study.label else "human"
    species = grade_of(dossier, study.study).value(Field.SPECIES)
    return str(species) if species in _SPECIES else "preclinical"


def _says(studies: Sequence[CountedStudy], words: Mapping[str, Sequence[str]]) -> str:
    """Which way they point, after their number: ": 4 support it, 1 is mixed", " support it"."""
    ways = Counter(study.direction for study in studies)
    if len(ways) == 1:
        return f" {words[studies[0].direction][len(studies) == 1]}"
    told = [f"{number(ways[way])} {words[way][ways[way] == 1]}" for way in Direction if ways[way]]
    return f": {', '.join(told)}"
