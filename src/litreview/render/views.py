"""A whole page as plain view data: strings, counts and anchors.

A dossier enters; one frozen view leaves, which holds everything a template places. Pure: the
same dossier gives the same view, and no clock, file or template is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from litreview.model.dossier import Dossier
from litreview.render.alerts import MAX_ALERTS, AlertView, alert_views
from litreview.render.basis_views import Directory
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.frames import (
    counted_frame,
    people_by_outcome,
    study_frame,
    years_by_species,
)
from litreview.render.header import (
    NOT_ADVICE,
    HeaderView,
    header_view,
)
from litreview.render.hits import HitsView, hits_view
from litreview.render.method import (
    RuleText,
    RungView,
    Term,
    glossary,
    ladder,
    rules,
    threshold_sources,
)
from litreview.render.news import NewsView, news_view
from litreview.render.report_views import (
    EffectView,
    ReportView,
    SourceView,
    effect_views,
    report_views,
    reports_counted,
    source_views,
)
from litreview.render.sections import (
    SectionsView,
    SetAsideView,
    categories_in,
    flow_rows,
    sections_view,
    set_aside,
)
from litreview.render.study_views import StudyView, study_views
from litreview.render.wording import WORDS, number, value_words


@dataclass(frozen=True, slots=True)
class CountsView:
    """A table of counts: the headings of its columns, and each row's heading and counts."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class MethodView:
    """How tiers are decided and how the studies were found."""

    ladder: tuple[RungView, ...]
    rules: tuple[RuleText, ...]
    sources: tuple[tuple[str, str], ...]
    glossary: tuple[Term, ...]
    query: str
    translation: str
    hits: int
    warnings: tuple[str, ...]
    searches: HitsView
    counts: tuple[CountsView, ...]
    flow: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    readers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CompoundView:
    """One compound's page."""

    header: HeaderView
    alerts: tuple[AlertView, ...]
    more_alerts: tuple[AlertView, ...]
    news: NewsView
    claims: tuple[ClaimView, ...]
    categories: tuple[tuple[str, str], ...]
    sections: SectionsView
    studies: tuple[StudyView, ...]
    other_studies: tuple[StudyView, ...]
    reports: tuple[ReportView, ...]
    effects: tuple[EffectView, ...]
    reports_counted: str
    sources: tuple[SourceView, ...]
    set_aside: tuple[SetAsideView, ...]
    method: MethodView


@dataclass(frozen=True, slots=True)
class IndexView:
    """The index over compounds."""

    rows: tuple[HeaderView, ...]
    ladder: tuple[RungView, ...]
    not_advice: str


def compound_view(dossier: Dossier) -> CompoundView:
    """Return one compound's page as plain data."""
    claims, studies = claim_views(dossier), study_views(dossier)
    alerts = alert_views(dossier)
    return CompoundView(
        header=header_view(dossier),
        alerts=alerts[:MAX_ALERTS],
        more_alerts=alerts[MAX_ALERTS:],
        news=news_view(dossier),
        claims=claims,
        categories=categories_in(claims),
        sections=sections_view(claims),
        studies=tuple(study for study in studies if study.linked),
        other_studies=tuple(study for study in studies if not study.linked),
        reports=report_views(dossier, (r for r in dossier.reports if r.change is None)),
        effects=effect_views(dossier),
        reports_counted=reports_counted(dossier, dossier.reports),
        sources=source_views(dossier),
        set_aside=set_aside(claims, studies),
        method=_method(dossier),
    )


def index_view(dossiers: Sequence[Dossier]) -> IndexView:
    """Return the index, compounds by name."""
    ordered = sorted(dossiers, key=lambda d: (d.query.name.casefold(), d.query.compound))
    return IndexView(tuple(map(header_view, ordered)), ladder(), NOT_ADVICE)


def _method(dossier: Dossier) -> MethodView:
    return MethodView(
        ladder=ladder(),
        rules=rules(dossier.policy),
        sources=threshold_sources(dossier.policy),
        glossary=glossary(),
        query=dossier.query.pubmed,
        translation=dossier.search.translation,
        hits=dossier.search.hits,
        warnings=dossier.search.warnings,
        searches=hits_view(dossier.history),
        counts=tuple(_counts(dossier)),
        flow=flow_rows(dossier.flow),
        problems=dossier.problems,
        readers=tuple(_readers(dossier)),
    )


def _readers(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Of those who judged anything, the readers who are people counted under another name."""
    judged = {name for grade in dossier.grades.values() for name in grade.reviewers}
    judged.update(name for link in dossier.links for name in link.reviewers)
    judged.update(word.reviewer for words in dossier.facts.values() for word in words)
    for name in sorted(judged & dossier.policy.same_people.keys()):
        yield name, Directory.of(dossier).reader(name)


def _counts(dossier: Dossier) -> Iterator[CountsView]:
    """Records by year when there are any, and the evidence map when something counts."""
    by_year = years_by_species(study_frame(dossier))
    if not by_year.empty:
        yield _counts_view("Records by year and by what was studied", by_year)
    by_outcome = people_by_outcome(counted_frame(dossier)).transpose()
    if not by_outcome.empty:
        yield _counts_view("Trials that count for a claim, by outcome and people", by_outcome)


def _counts_view(caption: str, counts: pd.DataFrame) -> CountsView:
    columns = tuple(WORDS["people"][name] for name in counts.columns)
    names = map(value_words, counts.index)
    cells = (tuple(map(number, row)) for row in counts.to_numpy().tolist())
    return CountsView(caption, columns, tuple(zip(names, cells, strict=True)))
