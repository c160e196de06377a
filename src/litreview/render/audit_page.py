"""The page on citations: what sources cite, held against the records, what is wrong first.

A dossier with its audit enters; plain views leave. Of a person who is named wrongly nothing is
said but what the record says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from litreview.model.audit import CitationAudit, CitationStatus, NumberAudit
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId
from litreview.render.audit_words import CitedOften, cited_often, unstated_sentence
from litreview.render.claim_views import CitedView, cited_view
from litreview.render.refs import ClaimRef, claim_ref
from litreview.render.wording import counted, listed, number, texts

_WORDS: dict[str, Any] = texts("audit_page.toml")


@dataclass(frozen=True, slots=True)
class AuditedView:
    """One citation as its source offers it, what its record says, and the claims it is for."""

    cite: CitedView
    sentences: tuple[str, ...]
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The citations of one outcome of the audit.

    Attributes:
        wrong: Whether what they say is contradicted.
    """

    heading: str
    about: str
    wrong: bool
    citations: tuple[AuditedView, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """A statement about the literature, what the records come to, and the verdict."""

    claim: ClaimRef
    counted: str
    verdict: str


@dataclass(frozen=True, slots=True)
class NumberView:
    """Numbers of one text that nothing on file states."""

    text: str
    sentence: str
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """What the page on citations shows; `summary` says what it comes to."""

    summary: str
    groups: tuple[GroupView, ...]
    counts: tuple[CountView, ...]
    numbers: tuple[NumberView, ...]


def audit_page(dossier: Dossier) -> AuditPage:
    """Return what the page on citations shows, the wrong ones first."""
    audits = tuple(chain.from_iterable(dossier.audited.values()))
    often = cited_often(audits)
    return AuditPage(
        summary=_summary(dossier, often),
        groups=tuple(_groups(dossier, often, audits)),
        counts=tuple(_counts(dossier)),
        numbers=tuple(_numbers(dossier)),
    )


def _summary(dossier: Dossier, often: tuple[CitedOften, ...]) -> str:
    """How many citations there are, and what they come to."""
    if not often:
        cites = any(claim.cites for claim in dossier.claims)
        return str(_WORDS["summary"]["unchecked" if cites else "none"])
    of_each = Counter(one.status for one in often)
    told = [
        f"{number(count)} {_WORDS['status'][status][count == 1]}"
        for status in _ORDER
        if (count := of_each[status])
    ]
    total = counted(len(often), "citation")
    return str(_WORDS["summary"]["some"].format(citations=total, told=listed(told)))


_ORDER = (
    CitationStatus.MISMATCH,
    CitationStatus.WRONG_NAMESPACE,
    CitationStatus.UNLOCATABLE,
    CitationStatus.OK,
)


def _groups(
    dossier: Dossier, often: tuple[CitedOften, ...], audits: tuple[CitationAudit, ...]
) -> Iterator[GroupView]:
    found = {(one.cite, one.status): one.study for one in audits}
    for status in _ORDER:
        mine = tuple(
            AuditedView(
                cited_view(dossier, one.cite, found[one.cite, one.status]),
                one.sentences,
                _claims(dossier, one.claims),
            )
            for one in often
            if one.status is status
        )
        if mine:
            words = _WORDS["group"][status]
            wrong = status in {CitationStatus.MISMATCH, CitationStatus.WRONG_NAMESPACE}
            yield GroupView(words["heading"], words["about"], wrong, mine)


def _claims(dossier: Dossier, claims: tuple[ClaimId, ...]) -> tuple[ClaimRef, ...]:
    return tuple(claim_ref(dossier, claim) for claim in dict.fromkeys(claims))


def _counts(dossier: Dossier) -> Iterator[CountView]:
    for claim in dossier.claims:
        if (count := dossier.counted.get(claim.id)) is not None:
            yield CountView(claim_ref(dossier, claim.id), str(count), count.verdict.value)


def _numbers(dossier: Dossier) -> Iterator[NumberView]:
    """Each text once, in the order of the claims."""
    texts_of: dict[tuple[str, str], NumberAudit] = {}
    claims: dict[tuple[str, str], list[ClaimId]] = {}
    for claim, audits in dossier.unstated.items():
        for one in audits:
            texts_of.setdefault((one.file, one.place), one)
            claims.setdefault((one.file, one.place), []).append(claim)
    for key, one in texts_of.items():
        yield NumberView(one.text, unstated_sentence(one), _claims(dossier, tuple(claims[key])))
