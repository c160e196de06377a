"""Send results out: the site, with a page per compound, its data files and the index.

Settings and compounds enter; the site's folder and `history.jsonl` change, and a report
leaves. A page is held back when the gate finds a tier that cannot be traced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from litreview.errors import GateRefused, LitreviewError
from litreview.ladder.gate import publish_gate
from litreview.ladder.tier_history import tier_changes
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.page import Page
from litreview.model.run import HistoryEntry
from litreview.render.site import render_compound, render_index, write_site
from litreview.settings import Settings
from litreview.textfiles.locks import writer_lock
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.decide import decide, decided, unread_studies, with_decisions
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import PublishReport
from litreview.workflow.shelf import Shelf
from litreview.workflow.story import fill_story
from litreview.workflow.weigh import weighed
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
    press = Press(settings, template_folders(settings))
    for done, compound in enumerate(every, 1):
        press.attempt(partial(press.compound, compound, print_it=compound in chosen))
        progress("publishing", done, len(every))
    if press.dossiers:
        press.attempt(press.index)
    return PublishReport(
        published=tuple(press.written),
        site=settings.site,
        compounds=tuple(press.printed),
        tier_changes=tuple(press.changes),
        errors=tuple(press.errors),
        notes=tuple(problem for dossier in press.dossiers for problem in dossier.problems),
    )


@dataclass
class Press:
    """What was printed so far; a page that fails is remembered and the others go out."""

    settings: Settings
    templates: tuple[Path, ...]
    written: list[str] = field(default_factory=list)
    printed: list[Compound] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    changes: list[HistoryEntry] = field(default_factory=list)
    errors: list[LitreviewError] = field(default_factory=list)

    def attempt(self, job: Callable[[], None]) -> None:
        """Do it, or remember why not."""
        try:
            job()
        except LitreviewError as error:
            self.errors.append(error)

    def compound(self, compound: Compound, *, print_it: bool) -> None:
        """Take a compound up in the index, and print its pages when they are asked for."""
        if not print_it:
            with Shelf(self.settings, compound) as shelf:
                self.dossiers.append(decided(shelf))
            return
        edition = prepare(self.settings, compound)
        self.dossiers.append(edition.dossier)
        self.changes.extend(edition.changes)
        self._write(render_compound(edition.dossier, self.templates))
        self.printed.append(compound)

    def index(self) -> None:
        """Print the index over every compound that could be read."""
        self._write([render_index(self.dossiers, self.templates)])

    def _write(self, pages: Sequence[Page]) -> None:
        self.written.extend(write_site(self.settings.site, pages))


def prepare(settings: Settings, compound: Compound) -> Edition:
    """Decide every claim, pass the gate, and write what changed to the history.

    Of a claim that was not decided again nothing is written.

    Raises:
        GateRefused: A decision cannot be traced.
    """
    fill_story(settings, compound)
    with Shelf(settings, compound) as shelf:
        dossier = weighed(shelf, whole=True)
    pairs = decide(dossier)
    dossier = with_decisions(dossier, pairs)
    refusals = publish_gate(
        dossier.decisions,
        dossier.grades,
        (*dossier.links, *dossier.absent),
        dossier.policy,
        dossier.history,
    )
    if refusals:
        raise GateRefused(
            f"{len(refusals)} reasons not to publish: {refusals[0]}",
            where=compound,
            fix="Mend the judgements behind it; `litreview explain CLAIM` shows them.",
        )
    changes = tier_changes(
        dossier.history,
        pairs,
        dossier.policy,
        settings.now(),
        unread_studies(dossier),
    )
    path = Layout(settings.workspace).history(compound)
    added = append_history(path, changes)
    return Edition(replace(dossier, history=(*dossier.history, *added)), added)


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates are looked for: the workspace's own first, then those that ship."""
    own = settings.workspace / "templates"
    return tuple(folder for folder in (own, settings.templates) if folder.is_dir())
