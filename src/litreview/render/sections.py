"""The sections between the claim table and the study table, and what does not count.

Claim and study views enter; the same views leave, sorted into sections, beside small tables
of what was set aside. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.page import PrismaFlow
from litreview.model.vocabulary import Category, ClaimKind
from litreview.render.claim_views import ClaimView
from litreview.render.refs import ClaimRef, StudyRef, short_name
from litreview.render.study_rows import StudyRow
from litreview.render.wording import number

_DOSING = (Category.DOSE, Category.ROUTE, Category.TIMING)
_REGIMENS = {ClaimKind.REGIMEN, ClaimKind.FACT}
_HARMS = {ClaimKind.HARM, ClaimKind.SAFETY}


@dataclass(frozen=True, slots=True)
class SectionsView:
    """Claims by where they stand on the page; each claim at most once per section."""

    mechanism: tuple[ClaimView, ...]
    dosing: tuple[ClaimView, ...]
    side_effects: tuple[ClaimView, ...]
    interactions: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class SetAsideView:
    """One study that does not count for one claim, and why; no claim when it left altogether."""

    study: StudyRef
    claim: ClaimRef | None
    rule: str
    reason: str


def sections_view(claims: tuple[ClaimView, ...]) -> SectionsView:
    """Sort claims into their sections, in the order of the claims file."""
    filed = sorted(claims, key=lambda claim: claim.order)
    mechanism = sorted(
        (c for c in filed if c.section == "mechanism" or c.kind == ClaimKind.MECHANISM),
        key=lambda c: (c.step is None, c.step or 0, c.order),
    )
    return SectionsView(
        mechanism=tuple(mechanism),
        dosing=tuple(c for c in filed if _is(c, *_DOSING) and c.kind in _REGIMENS),
        side_effects=tuple(c for c in filed if _is(c, Category.SIDE_EFFECT) or c.kind in _HARMS),
        interactions=tuple(c for c in filed if _is(c, Category.INTERACTION, Category.VARIANT)),
    )


def _is(claim: ClaimView, *categories: Category) -> bool:
    return claim.category_id in {category.value for category in categories}


def set_aside(
    claims: tuple[ClaimView, ...], studies: tuple[StudyRow, ...]
) -> tuple[SetAsideView, ...]:
    """Everything that does not count: linked studies by claim, then studies left out."""
    rows = [
        SetAsideView(
            item.study,
            _ref(claim),
            item.rule,
            f"{item.reason} (part “{item.part}”)" if item.part else item.reason,
        )
        for claim in sorted(claims, key=lambda claim: claim.order)
        for item in claim.not_counted
    ]
    left_out = [
        SetAsideView(StudyRef(study.anchor, study.label), None, "", study.excluded)
        for study in studies
        if study.excluded
    ]
    return tuple(rows + left_out)


def _ref(claim: ClaimView) -> ClaimRef:
    return ClaimRef(claim.anchor, short_name(claim.id), claim.statement)


def flow_rows(flow: PrismaFlow) -> tuple[tuple[str, str], ...]:
    """The PRISMA counts from top to bottom, each with its label."""
    rows = (
        *((f"Identified: {where}", count) for where, count in flow.identified.items()),
        ("Further papers of a trial already counted", flow.duplicates),
        ("Screened", flow.screened),
        *((f"Left out: {why}", count) for why, count in sorted(flow.excluded.items())),
        ("Awaiting a reviewer", flow.awaiting),
        ("Read by a person, bears on no claim", flow.read_unlinked),
        ("Included: linked to a claim by a person", flow.included),
    )
    return tuple((label, number(count)) for label, count in rows)
