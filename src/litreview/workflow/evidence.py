"""Show what is known: dossiers, traces, claims.

Compounds or claims enter; dossiers and small reports leave. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.dossier import Dossier
from litreview.render.explain import Explanation, explain_claim
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound, choose_compounds
from litreview.workflow.dossier import load_dossier
from litreview.workflow.link import compound_of_claim
from litreview.workflow.results import ClaimRow
from litreview.workspace.claims import read_claims
from litreview.workspace.layout import Layout
from litreview.workspace.reports import read_reports


def tiers(settings: Settings, compounds: Sequence[str] = ()) -> tuple[Dossier, ...]:
    """The decided dossiers of the compounds named, or of all."""
    chosen = choose_compounds(settings, compounds)
    return tuple(load_dossier(settings, compound) for compound in chosen)


def studies(settings: Settings, compound: str | None) -> Dossier:
    """One compound's dossier, for its study table."""
    return load_dossier(settings, compound)


def explain(settings: Settings, claim_id: str, compound: str | None = None) -> Explanation:
    """The trace of one claim's tier, from stored data alone.

    Raises:
        UsageError: No claim bears this id.
    """
    chosen = compound_of_claim(settings, claim_id, compound)
    return explain_claim(load_dossier(settings, chosen), claim_id)


def claims(settings: Settings, compound: str | None) -> tuple[ClaimRow, ...]:
    """The claims of one compound, after checking its claims and reports files.

    Raises:
        DataFileError: A file cannot be used; the message names file, line and field.
    """
    layout = Layout(settings.workspace)
    chosen = choose_compound(settings, compound)
    filed = read_claims(layout.claims(chosen))
    reports = read_reports(layout.reports(chosen), {claim.id for claim in filed})
    return tuple(
        ClaimRow(claim, sum(claim.id in r.claims for r in reports), len(claim.cites))
        for claim in filed
    )
