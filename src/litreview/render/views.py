"""One compound as plain view data: strings, counts and anchors.

A dossier enters; one view leaves, which holds everything the templates of its pages place. Pure:
the same dossier gives the same view, and no clock, file or template is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from litreview.model.dossier import Dossier
from litreview.render.alerts import AlertView, alert_views
from litreview.render.basis_views import Directory
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.frames import (
    counted_frame,
    people_by_outcome,
    study_frame,
    years_by_species,
)
from litreview.render.header import HeaderView, header_view
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


@dataclass(frozen=True)
class CompoundView:
    """One compound as its pages show it; each part is made when the first page asks for it."""

    dossier: Dossier

    @property
    def compound(self) -> str:
        """Its id, which is also the folder of its pages."""
        return self.dossier.query.compound

    @cached_property
    def header(self) -> HeaderView:
        """Name, counts and dates."""
        return header_view(self.dossier)

    @cached_property
    def alerts(self) -> tuple[AlertView, ...]:
        """Retractions and concerns that touch a claim, the gravest first."""
        return alert_views(self.dossier)

    @cached_property
    def news(self) -> NewsView:
        """What changed, the newest first."""
        return news_view(self.dossier)

    @cached_property
    def claims(self) -> tuple[ClaimView, ...]:
        """Every claim, the highest tier first."""
        return claim_views(self.dossier)

    @cached_property
    def sections(self) -> SectionsView:
        """The claims by what they are about."""
        return sections_view(self.claims)

    @cached_property
    def studies(self) -> tuple[StudyView, ...]:
        """Every study in hand, in the order of the study table."""
        return study_views(self.dossier)

    @cached_property
    def set_aside(self) -> tuple[SetAsideView, ...]:
        """Everything that does not count, and why."""
        return set_aside(self.claims, self.studies)

    @cached_property
    def reports(self) -> tuple[ReportView, ...]:
        """Community reports that tell of no change for better or worse."""
        return report_views(self.dossier, (r for r in self.dossier.reports if r.change is None))

    @cached_property
    def effects(self) -> tuple[EffectView, ...]:
        """Community reports put together by effect."""
        return effect_views(self.dossier)

    @cached_property
    def reports_counted(self) -> str:
        """How many reports, of how many sources."""
        return reports_counted(self.dossier, self.dossier.reports)

    @cached_property
    def sources(self) -> tuple[SourceView, ...]:
        """What claims, reports and bases rest on beside studies."""
        return source_views(self.dossier)

    @cached_property
    def method(self) -> MethodView:
        """How tiers are decided and how the studies were found."""
        return _method(self.dossier)


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
