"""Claims of all compounds by what they are about.

Views of compounds enter; topics with their claims leave, for the pages that stand over compounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.vocabulary import ClaimKind
from litreview.render.answers import claim_answer
from litreview.render.claim_views import ClaimView
from litreview.render.evidence_table import whose_words
from litreview.render.refs import place_of, short_name
from litreview.render.views import CompoundView
from litreview.render.wording import HARM_KINDS, people_of, sentence_case


@dataclass(frozen=True)
class ClaimLine:
    """One claim in a list over compounds."""

    compound: str
    name: str
    dossier: Dossier
    claim: Claim
    decision: TierDecision
    view: ClaimView

    @property
    def short(self) -> str:
        """What a list calls it."""
        return self.claim.short or self.claim.statement

    @property
    def people(self) -> str:
        """Whom it is made for, as every page names them."""
        return people_of(self.claim)

    @property
    def path(self) -> str:
        """Its page, in the folder of its compound."""
        return place_of(self.view.anchor)

    @property
    def rating(self) -> str:
        """Tier and verdict in words: "T2 Early human, supports"; a fact stands on no tier."""
        return f"{self.tier}, {self.view.verdict.name}"

    @property
    def tier(self) -> str:
        """The tier in words: "T2 Early human"."""
        tier = self.view.tier
        return tier.name if tier.slug == "fact" else f"{tier.id} {tier.name}".strip()

    @property
    def whose(self) -> str:
        """The people and studies behind it, with whose number it is."""
        return whose_words(self.dossier, self.decision)

    @property
    def answer(self) -> str:
        """What studies or sources say of it; empty where there are none to say anything."""
        told = self.decision.counted or self.decision.kind is ClaimKind.FACT
        return claim_answer(self.dossier, self.decision).words if told else ""

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Before what it stands: the highest tier first, facts last, then by people."""
        return self.decision.kind is ClaimKind.FACT, -self.view.tier.rank, -self.view.people


@dataclass(frozen=True)
class TopicView:
    """A topic, and the claims about it: by compound, each compound's highest tier first."""

    id: str
    name: str
    lines: tuple[ClaimLine, ...]

    @property
    def path(self) -> str:
        """Its page, from the site's root."""
        return f"outcomes/{self.id}.html"

    @property
    def compounds(self) -> int:
        """How many compounds have a claim about it."""
        return len({line.compound for line in self.lines})

    def furthest(self, compound: str) -> tuple[tuple[ClaimLine, int], ...]:
        """Of one compound the first claim of each kind, and how many are of that kind.

        A claim of harm, one of safety and any other never stand for one another.
        """
        kinds: defaultdict[str, list[ClaimLine]] = defaultdict(list)
        for line in self.of(compound):
            kinds[line.decision.kind if line.decision.kind in HARM_KINDS else ""].append(line)
        return tuple((lines[0], len(lines)) for lines in kinds.values())

    def of(self, compound: str) -> tuple[ClaimLine, ...]:
        """The claims of one compound about it, the highest tier first."""
        return tuple(line for line in self.lines if line.compound == compound)


def topic_views(views: Sequence[CompoundView]) -> tuple[TopicView, ...]:
    """Return the topics that have claims, in the order of their file; unfiled ones by name."""
    about: defaultdict[str, list[ClaimLine]] = defaultdict(list)
    for line in claim_lines(views):
        about[line.claim.topic].append(line)
    about.pop("", None)
    filed = {topic.id: topic.name for view in views for topic in view.dossier.topics}
    ids = [*filter(about.__contains__, filed), *sorted(about.keys() - filed.keys())]
    names = {topic: filed.get(topic) or sentence_case(short_name(topic)) for topic in ids}
    return tuple(TopicView(topic, names[topic], tuple(about[topic])) for topic in ids)


def claim_lines(views: Iterable[CompoundView]) -> Iterator[ClaimLine]:
    """Every claim of these compounds, compound by compound, the highest tier first."""
    for view in views:
        shown = {claim.id: claim for claim in view.claims}
        decided = {decision.claim: decision for decision in view.dossier.decisions}
        lines = (
            ClaimLine(
                view.compound,
                view.header.name,
                view.dossier,
                one,
                decided[one.id],
                shown[one.id],
            )
            for one in view.dossier.claims
        )
        yield from sorted(lines, key=lambda line: (line.rank, line.view.order))
