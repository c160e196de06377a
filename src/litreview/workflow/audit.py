"""Hold what a compound's sources assert against what is on file.

Settings and a compound enter; a decided dossier with its audit leaves. Nothing is written, and
nothing asked of PubMed.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.ladder.audit import audit as audited
from litreview.model.audit import Audit
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.query import Query
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound, choose_compounds, for_each
from litreview.workflow.decide import decide, with_decisions
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query


@dataclass(frozen=True)
class Audited:
    """A compound with every record, and the audit of what its sources assert."""

    dossier: Dossier
    audit: Audit


def audit(settings: Settings, compound: str | None) -> Audited:
    """Every asserted citation and every quoted number of one compound, audited.

    Raises:
        UsageError: The compound is unknown.
    """
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        whole = weighed(shelf, whole=True)
        dossier = with_decisions(whole, decide(whole))
        near = neighbours(settings, shelf.compound)
        return Audited(dossier, audited(dossier, shelf.judgements, near))


def neighbours(settings: Settings, compound: Compound) -> tuple[Query, ...]:
    """The other compounds of the workspace, as far as their query files can be read."""
    path = Layout(settings.workspace).query
    others = (one for one in choose_compounds(settings, ()) if one != compound)
    return tuple(for_each(tuple(others), lambda one: read_query(path(one)))[0])
