"""The index over compounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.model.page import Page
from litreview.render.evidence_table import DOSING, FACTS, HARMS, MECHANISM, group_of
from litreview.render.finding import left_out
from litreview.render.header import NOT_ADVICE, BarView, HeaderView
from litreview.render.linked_data import site_data
from litreview.render.method import ladder
from litreview.render.news import NewsItem
from litreview.render.pages.search import search_example
from litreview.render.people import people_once, trials_once
from litreview.render.printer import Printer
from litreview.render.topics import ClaimLine, claim_lines, topic_views
from litreview.render.views import CompoundView
from litreview.render.wording import counted, number


@dataclass(frozen=True, slots=True)
class CompoundRow:
    """One compound in the index.

    Attributes:
        strip: Claims per tier, all five tiers.
        best: The effect whose human studies carry it furthest; None when none counts.
        alike: How many more effects studies in people carry as far.
        people: How many stand behind all its claims, and in how many studies.
        total: The people, for sorting.
        news: The newest change; None when nothing ever changed.
    """

    header: HeaderView
    strip: tuple[BarView, ...]
    best: ClaimLine | None
    alike: int
    people: str
    total: int
    news: NewsItem | None
    cadence_days: int
    short_on: str
    short_outcome: str


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the index."""
    topics = topic_views(views)
    lists = [topic.lines for topic in topics]
    yield printer.html(
        "index.html",
        "index.html",
        rows=tuple(map(compound_row, views)),
        has_claims=any(view.claims for view in views),
        example=search_example(lists),
        topics=topics,
        ladder=ladder(),
        not_advice=NOT_ADVICE,
        site_data=site_data,
    )


def compound_row(view: CompoundView) -> CompoundRow:
    """Return one compound's row."""
    best, alike = _best(view)
    people, total = _people(view)
    fell_short = view.dossier.search.fell_short
    return CompoundRow(
        header=view.header,
        strip=tuple(stretch for stretch in view.header.bar if stretch.tier.id),
        best=best,
        alike=alike,
        people=people,
        total=total,
        news=next(iter(view.news.items), None),
        cadence_days=view.dossier.query.cadence_days,
        short_on=fell_short.on if fell_short else "",
        short_outcome=fell_short.outcome if fell_short else "",
    )


def _best(view: CompoundView) -> tuple[ClaimLine | None, int]:
    """The effect with the best evidence in people, and how many more have come as far."""
    lines = [line for line in claim_lines([view]) if line.decision.human and _is_effect(line)]
    if not lines:
        return None, 0
    best = min(lines, key=lambda line: line.rank)  # the first of equals
    return best, sum(line.view.tier == best.view.tier for line in lines) - 1


def _is_effect(line: ClaimLine) -> bool:
    """Whether a claim says what it does: neither a harm, how it works, how it is taken, a fact."""
    return group_of(line.dossier, line.claim) not in {HARMS, MECHANISM, DOSING, FACTS}


def _people(view: CompoundView) -> tuple[str, int]:
    """Whoever was studied for any claim, nobody twice: "793 people in 13 studies"."""
    dossier = view.dossier
    counts = (study for decision in dossier.decisions for study in decision.counted)
    trials = trials_once(dossier, (s for s in counts if s.in_people))
    if not trials:
        return f"No study in people counts.{left_out(dossier)}", 0
    total = people_once(dossier, (study for trial in trials for study in trial.studies))
    silent = sum(trial.n is None for trial in trials)
    studies = counted(len(trials), "study", "studies")
    if total is None:
        return f"{studies}; none says how many took part.{left_out(dossier)}", 0
    unsaid = f", {number(silent)} of which {'does' if silent == 1 else 'do'} not say how many"
    people = counted(total, "person", "people")
    return f"{people} in {studies}{unsaid if silent else ''}.{left_out(dossier)}", total
