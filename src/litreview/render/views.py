"""One compound as plain view data: strings, counts and anchors.

A dossier enters; one view leaves, which holds everything the templates of its pages place. Pure:
the same dossier gives the same view, and no clock, file or template is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from litreview.model.dossier import Dossier
from litreview.render.alerts import AlertView, alert_views
from litreview.render.citing import Citing
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.figures.evidence_map import EvidenceMap, evidence_map_figure
from litreview.render.figures.flow import Flow, flow_figure
from litreview.render.figures.lights import Lights, lights_figure
from litreview.render.figures.strips import Strips, strips_figure
from litreview.render.figures.years import Years, years_figure
from litreview.render.header import HeaderView, header_view
from litreview.render.linked_data import LinkedData
from litreview.render.method_view import MethodView, method_view
from litreview.render.news import NewsView, news_view
from litreview.render.report_views import (
    EffectView,
    SourceView,
    effect_views,
    source_views,
)
from litreview.render.study_rows import StudyRow, study_rows


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
    def study_rows(self) -> tuple[StudyRow, ...]:
        """Every study in hand, in the order of the study table."""
        return study_rows(self.dossier)

    @cached_property
    def effects(self) -> tuple[EffectView, ...]:
        """Community reports put together by effect."""
        return effect_views(self.dossier)

    @cached_property
    def sources(self) -> tuple[SourceView, ...]:
        """What claims, reports and bases rest on beside studies."""
        return source_views(self.dossier)

    @cached_property
    def linked(self) -> LinkedData:
        """What its pages say of themselves to programs."""
        return LinkedData(self.dossier)

    @cached_property
    def citing(self) -> Citing:
        """How to cite it, and its files."""
        return Citing(self.dossier)

    @cached_property
    def evidence_map(self) -> EvidenceMap | None:
        """In whom each outcome was studied."""
        return evidence_map_figure(self.dossier)

    @cached_property
    def years(self) -> Years | None:
        """Records a year."""
        return years_figure(self.dossier)

    @cached_property
    def flow(self) -> Flow | None:
        """From records to studies."""
        return flow_figure(self.dossier)

    @cached_property
    def strips(self) -> Strips | None:
        """How we know what is known."""
        return strips_figure(self.dossier)

    @cached_property
    def lights(self) -> Lights | None:
        """Risk of bias by domain."""
        return lights_figure(self.dossier)

    @cached_property
    def method(self) -> MethodView:
        """How tiers are decided and how the studies were found."""
        return method_view(self.dossier)
