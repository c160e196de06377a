"""Write the site: one page per compound, its data files, and the index.

Settings and compounds enter; the site's folder and `history.jsonl` change, and a report
leaves. A page is held back when the gate finds a tier that cannot be traced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from litreview.claims.gate import publish_gate
from litreview.claims.history import tier_changes
from litreview.errors import GateRefused, LitreviewError
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.page import Page
from litreview.model.run import HistoryEntry
from litreview.render.site import render_compound, render_index, write_site
from litreview.settings import Settings
from litreview.store.lock import writer_lock
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.dossier import decide, load_dossier
from litreview.workflow.progress import Progress, silent
from litreview.workflow.reports import PublishReport
from litreview.workspace.history import append_history
from litreview.workspace.layout import Layout

LOCK_WAIT_S = 60.0  # seconds a publish waits for another one to finish


@dataclass(frozen=True)
class Edition:
    """One compound, ready to print: its dossier with the history it has just made."""

    dossier: Dossier
    changes: tuple[HistoryEntry, ...]


def publish(
    settings: Settings, compounds: Sequence[str] = (), *, progress: Progress = silent
) -> PublishReport:
    """Publish the compounds named, or all, and an index over all of them.

    A compound that cannot be published is reported and the others go out.

    Raises:
        StoreError: The site's folder or the history cannot be written.
    """
    chosen = choose_compounds(settings, compounds)
    with writer_lock(settings.cache_dir / "publish.lock", wait_s=LOCK_WAIT_S):
        return _publish(settings, chosen, progress)


def _publish(settings: Settings, chosen: Sequence[Compound], progress: Progress) -> PublishReport:
    every = choose_compounds(settings, ())
    templates = template_folders(settings)
    pages: list[Page] = []
    dossiers: list[Dossier] = []
    errors: list[LitreviewError] = []
    changes: list[HistoryEntry] = []
    for done, compound in enumerate(every, 1):
        try:
            if compound in chosen:
                edition = prepare(settings, compound)
                pages.extend(render_compound(edition.dossier, templates))
                changes.extend(edition.changes)
                dossiers.append(edition.dossier)
            else:
                dossiers.append(load_dossier(settings, compound))
        except LitreviewError as error:
            errors.append(error)
        progress("publishing", done, len(every))
    if dossiers:
        pages.append(render_index(dossiers, templates))
    return PublishReport(
        published=write_site(settings.site, pages),
        site=settings.site,
        compounds=tuple(d.query.compound for d in dossiers if d.query.compound in chosen),
        tier_changes=tuple(changes),
        errors=tuple(errors),
        notes=tuple(problem for dossier in dossiers for problem in dossier.problems),
    )


def prepare(settings: Settings, compound: Compound) -> Edition:
    """Decide every claim, pass the gate, and write what changed to the history.

    Raises:
        GateRefused: A decision cannot be traced.
    """
    dossier = load_dossier(settings, compound)
    refusals = publish_gate(dossier.decisions, dossier.grades, dossier.links, dossier.policy)
    if refusals:
        raise GateRefused(
            f"{len(refusals)} reasons not to publish: {refusals[0]}",
            where=compound,
            fix="Mend the judgements behind it; `litreview explain CLAIM` shows them.",
        )
    changes = tier_changes(dossier.history, decide(dossier), dossier.policy, settings.now())
    path = Layout(settings.workspace).history(compound)
    added = append_history(path, changes)
    return Edition(replace(dossier, history=(*dossier.history, *added)), added)


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates are looked for: the workspace's own first, then those that ship."""
    own = settings.workspace / "templates"
    return tuple(folder for folder in (own, settings.templates) if folder.is_dir())
