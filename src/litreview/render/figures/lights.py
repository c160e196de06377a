"""Risk of bias by domain, where anybody assessed it; elsewhere how many studies nobody assessed."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.bias import BiasTool, bias_tools
from litreview.model.dossier import Dossier
from litreview.render.people import trials_once
from litreview.render.refs import StudyRef, study_ref
from litreview.render.robvis import assessed_studies


@dataclass(frozen=True, slots=True)
class LightRow:
    """One study: a judgement for each domain, and what must be known of them."""

    study: StudyRef
    judgements: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class LightTable:
    """What was assessed by one tool.

    Attributes:
        name: The tool's.
        source: The paper that made it.
        domains: Letter and name of each; at the end the judgement of the whole, where it has one.
    """

    name: str
    source: str
    domains: tuple[tuple[str, str], ...]
    rows: tuple[LightRow, ...]


@dataclass(frozen=True, slots=True)
class Lights:
    """The figure, ready to draw.

    Attributes:
        tables: One for each tool that somebody used; none where nobody assessed anything.
        trials: How many human trials count for a claim.
    """

    tables: tuple[LightTable, ...]
    trials: int


def lights_figure(dossier: Dossier) -> Lights | None:
    """Return the figure; None when nothing was assessed and no study in people counts."""
    tables = tuple(_table(dossier, tool) for tool in bias_tools())
    parts = [part for decision in dossier.decisions for part in decision.by_part]
    people = [s for part in parts for s in part.counted if s.in_people]
    lights = Lights(tuple(t for t in tables if t.rows), len(trials_once(dossier, people)))
    return lights if lights.tables or lights.trials else None


def _table(dossier: Dossier, tool: BiasTool) -> LightTable:
    rows = (
        LightRow(study_ref(dossier, one.study), one.judgements, ", ".join(one.told))
        for one in assessed_studies(dossier, tool)
    )
    domains = [(domain.letter, domain.name) for domain in tool.domains]
    overall = [("All", "The study as a whole")] if tool.overall else []
    return LightTable(tool.name, tool.source, (*domains, *overall), tuple(rows))
