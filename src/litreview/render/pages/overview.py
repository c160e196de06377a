"""A compound's first page: the answer, the evidence table, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId
from litreview.model.page import Page
from litreview.model.vocabulary import Verdict
from litreview.render.evidence_table import (
    DOSING,
    HARMS,
    MECHANISM,
    WORDS,
    EvidenceTable,
    Row,
    evidence_table,
)
from litreview.render.finding import Finding, finding, result_words
from litreview.render.header import bottom_line
from litreview.render.method import RungView, ladder
from litreview.render.news import NewsItem
from litreview.render.pages.search import search_example
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

NEWEST = 3  # changes told on the overview
_HARMS = re.compile(WORDS["harm"]["named"], re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the mechanism as the claims tell it: its number, and who makes it."""

    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands on the overview beside the header.

    Attributes:
        description: What search engines and previews say of it.
        example: What to search its claims for.
        ladder: The rungs, for the heads of columns.
        steps: The mechanism step by step; the last is what people are said to feel.
        result: What these claims come to.
        harms: The harms that studies or labels bear on.
        stated: What sources on file state of harms.
        beside: Other claims that studies or labels bear on, and that are measured by harms too.
        dosing: What the claims on taking it come to.
    """

    finding: Finding
    description: str
    example: str
    table: EvidenceTable
    ladder: tuple[RungView, ...]
    steps: tuple[Step, ...]
    result: str
    harms: tuple[Row, ...]
    stated: tuple[Row, ...]
    beside: tuple[Row, ...]
    dosing: str
    news: tuple[NewsItem, ...]


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the overview, and the dates that every other page reads."""
    path = f"{view.compound}/index.html"
    overview = overview_of(view)
    yield printer.html(path, "overview.html", compound=view.compound, page=view, overview=overview)
    yield printer.text(f"{view.compound}/freshness.js", "freshness.js", page=view)


def overview_of(view: CompoundView) -> Overview:
    """Return what the overview of one compound shows."""
    dossier = view.dossier
    table = evidence_table(dossier, view.claims)
    others = [row for g in table.groups if g.id != HARMS for row in g.rows if row.claim.counted]
    return Overview(
        finding=finding(dossier),
        description=bottom_line(dossier, whole=True),
        example=search_example(group.rows for group in table.groups),
        table=table,
        ladder=ladder(),
        steps=_steps(table),
        result=result_words(dossier, MECHANISM, "mechanism"),
        harms=tuple(row for row in _rows(table, HARMS) if row.claim.counted),
        stated=tuple(row for row in _rows(table, HARMS) if _is_stated(dossier, row)),
        beside=tuple(row for row in others if _HARMS.search(row.claim.outcome)),
        dosing=result_words(dossier, DOSING, "regimens"),
        news=view.news.items[:NEWEST],
    )


def _rows(table: EvidenceTable, group_id: str) -> tuple[Row, ...]:
    group = table.group(group_id)
    return group.rows if group is not None else ()


def _is_stated(dossier: Dossier, row: Row) -> bool:
    """Whether it is a fact that sources on file document, or document part of."""
    return dossier.decision(ClaimId(row.claim.id)).verdict in _STATED


_STATED = {Verdict.DOCUMENTED, Verdict.PARTLY_DOCUMENTED}


def _steps(table: EvidenceTable) -> tuple[Step, ...]:
    """Every claim that is a step, whatever group it stands in."""
    of = [(row.claim.step, row) for group in table.groups for row in group.rows if row.claim.step]
    ordered = sorted(of, key=lambda pair: pair[0] or 0)
    steps = groupby(ordered, key=lambda pair: pair[0] or 0)
    return tuple(Step(number, tuple(row for _, row in rows)) for number, rows in steps)
