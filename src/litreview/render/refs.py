"""Anchors and short names: how one part of a page points at another.

Ids enter; HTML-safe anchors and small view nouns leave. Shared by every view module, and
knows nothing of what the views say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId, cited, pmid_of
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render import wording


@dataclass(frozen=True, slots=True)
class StudyRef:
    """A study as text names it, and where it stands on the page; no anchor when it is absent."""

    anchor: str
    label: str
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """A claim as text names it; `short` fits a narrow column."""

    anchor: str
    short: str
    statement: str


@dataclass(frozen=True, slots=True)
class TierView:
    """A tier as text, number and sign; `slug` is `t0` to `t4`, or `fact`."""

    id: str
    name: str
    slug: str
    rank: int


UNDECIDED = TierView("", wording.NOT_DECIDED, "undecided", 0)
"""Where a tier would stand, of a claim that was never decided."""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict as text and sign.

    Attributes:
        look: The classes of its mark: a harm has one of its own, and so has a harm that was found.
    """

    name: str
    sign: str
    slug: str
    look: str = ""


def study_anchor(study: StudyId) -> str:
    """`study-29798983`, `study-manual-kaplan-1996`: an id that HTML and CSS both take."""
    return "study-" + _slug(pmid_of(study) or study)


def claim_anchor(claim: str) -> str:
    """`claim-stroke-recovery`."""
    return "claim-" + _slug(claim)


def place_of(anchor: str) -> str:
    """Where an anchor leads, in the folder of its compound: `claims/stroke-recovery.html`."""
    kind, _, name = anchor.partition("-")
    return f"{_FOLDERS[kind]}/{name}.html" if kind in _FOLDERS else f"{_PAGES[kind]}#{anchor}"


_FOLDERS = {"claim": "claims", "study": "studies"}
_PAGES = {"source": "reports.html", "report": "reports.html", "term": "method.html"}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.-]+", "-", text.lower())


def study_ref(dossier: Dossier, study: StudyId) -> StudyRef:
    """How a text names a study; its bare id when the record is not in hand."""
    record = dossier.records.get(study)
    if record is None:
        return StudyRef("", cited(study))
    return StudyRef(study_anchor(study), wording.study_label(record), record.pmid or "")


def claim_ref(dossier: Dossier, claim_id: str) -> ClaimRef:
    """How a text names a claim of this compound."""
    claim = dossier.claim(claim_id)
    short = claim.short or short_name(claim_id)
    return ClaimRef(claim_anchor(claim_id), short, claim.statement)


def short_name(claim_id: str) -> str:
    """`stroke-recovery` as "stroke recovery"."""
    return claim_id.replace("-", " ")


def tier_view(decision: TierDecision) -> TierView:
    """The tier of a decision; a fact has a sign of its own, since no study moves it."""
    if decision.undecided:
        return UNDECIDED
    if decision.kind is ClaimKind.FACT:
        return TierView(decision.tier.value, wording.NO_STUDY_QUESTION, "fact", 0)
    return plain_tier_view(decision.tier)


def plain_tier_view(tier: Tier) -> TierView:
    """A tier by itself, as the ladder's legend shows it."""
    return TierView(tier.value, wording.TIER_NAMES[tier], tier.value.lower(), tier.rank)


def verdict_view(decision: TierDecision) -> VerdictView:
    """The verdict of a decision with its sign; a claim that was never decided has none."""
    if decision.undecided:
        name = wording.verdict_words(decision)
        return VerdictView(name, "?", UNDECIDED.slug, _look(None, decision.kind))
    return _verdict_view(decision.verdict, decision.kind)


def direction_view(direction: Direction, kind: ClaimKind) -> VerdictView:
    """What one study says of a claim, under the sign of the verdict it speaks for."""
    name = wording.sentence_case(wording.direction_name(direction, kind))
    view = _verdict_view(_SPEAKS_FOR[direction], kind)
    return replace(view, name=name)


_SPEAKS_FOR = {
    Direction.SUPPORTS: Verdict.SUPPORTS,
    Direction.NULL: Verdict.NO_EFFECT,
    Direction.OPPOSES: Verdict.OPPOSES,
    Direction.MIXED: Verdict.MIXED,
    Direction.NOT_REPORTED: Verdict.INSUFFICIENT,
}


def _verdict_view(verdict: Verdict, kind: ClaimKind) -> VerdictView:
    slug = verdict.value.replace(" ", "-")
    if verdict in wording.WORDS["verdict_of_harm"] and kind is ClaimKind.HARM:
        slug = f"harm-{slug}"  # what a filter offers under words of its own
    sign = wording.verdict_sign(verdict, kind)
    return VerdictView(wording.verdict_name(verdict, kind), sign, slug, _look(verdict, kind))


def _look(verdict: Verdict | None, kind: ClaimKind) -> str:
    if kind is not ClaimKind.HARM:
        return ""
    return "harm seen" if verdict is Verdict.SUPPORTS else "harm"
