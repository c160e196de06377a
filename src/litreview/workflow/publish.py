"""Send results out: the site, with a page per compound, its data files and the index; decisions.

Settings and compounds enter; the site's folder and `history.jsonl` change, or `docs/` for every
decision on paper, and a report leaves. A claim that the gate holds goes out at the tier it has
without the studies in question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from litreview.errors import GateRefused, LitreviewError, StoreLocked, StoreReadOnly
from litreview.ladder.audit import audit, by_claim, numbers_by_claim
from litreview.ladder.body import Body
from litreview.ladder.gate import publish_gate
from litreview.ladder.tier_history import KEPT, outcome, tier_changes
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import OUTCOMES, Compound
from litreview.model.page import Page
from litreview.model.run import HistoryEntry
from litreview.render.feed import MAX_ENTRIES
from litreview.render.news import all_changes
from litreview.render.print_log import PrintLog
from litreview.render.printer import Printer
from litreview.render.site import (
    check_templates,
    compound_pages,
    decisions_page,
    remove_left_over,
    remove_withdrawn,
    site_pages,
    write_site,
)
from litreview.render.untouched import Untouched, program_digest
from litreview.render.views import CompoundView
from litreview.render.wording import listed
from litreview.reviews.figures import review_figures
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.textfiles.files import write_derived
from litreview.textfiles.locks import writer_lock
from litreview.workflow.audit import neighbours
from litreview.workflow.changes import names_of
from litreview.workflow.compounds import choose_compounds, for_each
from litreview.workflow.decide import decide, unread_studies, with_decisions
from litreview.workflow.progress import Progress, silent
from litreview.workflow.results import GatedClaim, PublishReport, Unread, distinct
from litreview.workflow.shelf import Shelf
from litreview.workflow.story import fill_story
from litreview.workflow.weigh import check_claims, weighed
from litreview.workflow.whole import whole
from litreview.workspace.history import append_history, in_order
from litreview.workspace.layout import Layout
from litreview.workspace.site_file import read_site

LOCK_WAIT_S = 60.0  # seconds a publish waits for another one to finish


@dataclass(frozen=True)
class Edition:
    """One compound, ready to print: its dossier as it goes out, with the history it has just made.

    Attributes:
        gated: The claims that go out otherwise than decided, and why.
    """

    dossier: Dossier
    changes: tuple[HistoryEntry, ...]
    gated: tuple[GatedClaim, ...]


def publish(
    settings: Settings,
    compounds: Sequence[str] = (),
    *,
    allow: str = "",
    progress: Progress = silent,
) -> PublishReport:
    """Publish the compounds named, or all, and an index over all of them.

    A compound that cannot be published is reported and the others go out.

    Args:
        allow: Why claims of these compounds go out at tiers that are in doubt; printed with them.

    Raises:
        DataFileError: `data/site.toml` or a template cannot be used; nothing is published.
        StoreError: The site's folder or the history cannot be written.
    """
    chosen = choose_compounds(settings, compounds)
    with writer_lock(settings.cache_dir / "publish.lock", wait_s=LOCK_WAIT_S):
        return _publish(settings, chosen, allow, progress)


def _publish(
    settings: Settings, chosen: Sequence[Compound], allow: str, progress: Progress
) -> PublishReport:
    every, printer = choose_compounds(settings, ()), printer_of(settings)
    _check(settings, printer)
    press = Press(settings, printer, allow)
    for done, compound in enumerate(every, 1):
        press.attempt(partial(press.compound, compound, print_it=compound in chosen))
        progress("publishing", done, len(every))
    left, missing = press.left_standing(every)
    if press.views and not left:
        press.attempt(press.over_all)
    return PublishReport(
        published=tuple(press.written),
        site=settings.site,
        compounds=tuple(press.printed),
        tier_changes=press.changes,
        errors=distinct(press.errors),
        gated=tuple(press.gated),
        notes=(
            *(said for view in press.views.values() for said in view.dossier.problems),
            *_waits(left, missing if press.views else ()),
        ),
    )


def _check(settings: Settings, printer: Printer) -> None:
    """Refuse templates that no site can be printed from; those found sound before are not read."""
    kept = settings.cache_dir / "templates.sha256"
    seen = f"{program_digest()} {printer.digest}\n".encode()
    with suppress(OSError):
        if kept.read_bytes() == seen:
            return
    check_templates(printer)
    with suppress(StoreReadOnly):
        write_derived(kept, seen)


def _waits(left: Sequence[Compound], missing: Sequence[Compound]) -> Iterator[str]:
    if missing:
        yield f"the site does not tell of {listed(missing)}: no page of it could be printed so far"
    if left:
        yield (
            "the index and all pages over several compounds stay as they were, "
            f"until {listed(left)} can be read again"
        )


@dataclass
class Press:
    """What was printed so far; a page that fails is remembered and the others go out."""

    settings: Settings
    printer: Printer
    allow: str = ""
    written: list[str] = field(default_factory=list)
    printed: list[Compound] = field(default_factory=list)
    views: dict[str, CompoundView] = field(default_factory=dict)
    changes: dict[Compound, tuple[HistoryEntry, ...]] = field(default_factory=dict)
    errors: list[LitreviewError] = field(default_factory=list)
    gated: list[GatedClaim] = field(default_factory=list)

    def attempt(self, job: Callable[[], None]) -> None:
        """Do it, or remember why not."""
        try:
            job()
        except LitreviewError as error:
            self.errors.append(error)

    def compound(self, compound: Compound, *, print_it: bool) -> None:
        """Take a compound up in the index, and print its pages when they are asked for."""
        if not print_it:
            view = CompoundView(_with_news(self.settings, compound))
            self.views[self._digest(view)] = view
            return
        with Shelf(self.settings, compound) as shelf:
            edition = prepare(shelf, self.allow)
            view = CompoundView(edition.dossier)
            self.gated.extend(edition.gated)
            self.errors.extend(_refusal(one) for one in edition.gated if not one.allowed)
            self.changes[compound] = edition.changes
            made_from = self._digest(view)
            try:
                self._print(made_from, partial(compound_pages, view), shelf.store, compound)
                self.printed.append(compound)
            finally:  # a printing that was cut short may leave an earlier one to lead to
                _keep(edition.dossier, shelf.store)
                edition.dossier.let_go()
                if (self.settings.site / compound / "index.html").exists():
                    self.views[made_from] = view

    def _digest(self, view: CompoundView) -> str:
        """What all pages rest on that show a compound."""
        return Untouched.of(view.dossier, self.printer).of_all()

    def left_standing(
        self, every: Sequence[Compound]
    ) -> tuple[tuple[Compound, ...], tuple[Compound, ...]]:
        """The compounds that could not be read: with pages of an earlier printing, and without.

        The earlier pages lead to pages over all compounds, which could not tell of them now.
        """
        read = {view.compound for view in self.views.values()}
        lost = [c for c in every if c not in read]
        left = tuple(c for c in lost if (self.settings.site / c / "index.html").exists())
        return left, tuple(c for c in lost if c not in left)

    def over_all(self) -> None:
        """Print what stands over every compound that could be read, all of it or nothing."""

        def pages(printer: Printer) -> Iterable[Page]:
            return tuple(site_pages(tuple(self.views.values()), printer))

        with open_store(self.settings.database_url) as store:
            kept = self._print(" ".join(self.views), pages, store, Compound(OUTCOMES))
        remove_withdrawn(
            self.settings.site, {*Layout(self.settings.workspace).compounds(), OUTCOMES}, kept
        )

    def _print(
        self,
        made_from: str,
        pages: Callable[[Printer], Iterable[Page]],
        store: Store,
        within: Compound,
    ) -> frozenset[str]:
        """Print the pages in one folder, but for those that stand as they would be printed.

        What stood among them and is made no more is taken away; the paths of all pages leave.

        Args:
            made_from: A digest of everything that any of them rests on.
        """
        site = self.settings.site
        log = PrintLog(site, store.prints(within, site))
        try:
            standing = log.all_pages(made_from)
            written, kept = write_site(site, standing or pages(replace(self.printer, log=log)), log)
            self.written.extend(written)
            log.note_all(made_from)
        finally:  # also of a printing that was cut short
            with suppress(StoreReadOnly, StoreLocked):  # all is made again next time
                if log.now != log.before:
                    store.save_prints(within, site, log.now)
        remove_left_over(site, within, kept)
        return kept


def _keep(dossier: Dossier, store: Store) -> None:
    """Keep what was made of single studies for the next time, where that can be written."""
    if dossier.memo.now:
        with suppress(StoreReadOnly, StoreLocked):
            store.save_memo(dossier.query.compound, dossier.memo.now)


def prepare(shelf: Shelf, allow: str = "") -> Edition:
    """Decide every claim, pass the gate, and write what changed to the history.

    The history keeps what was decided, whatever goes out. Of a claim that was not decided again
    nothing is written. The shelf, of which nothing was read yet, must stay open meanwhile.
    """
    settings, compound = shelf.settings, shelf.compound
    check_claims(shelf)
    fill_story(settings, compound)
    dossier = whole(shelf, program_digest())
    pairs = decide(dossier)
    changes = tier_changes(
        dossier.history,
        pairs,
        dossier.policy,
        settings.now(),
        unread_studies(dossier),
    )
    dossier, gated = _gated(dossier, pairs, allow)
    path = Layout(settings.workspace).history(compound)
    added = append_history(path, changes)
    moves = tuple(entry for entry in added if entry.kind != KEPT)
    found = audit(dossier, shelf.judgements, neighbours(settings, compound))
    shown = replace(
        dossier,
        history=in_order((*dossier.history, *added)),  # as it is read the next time
        audited=by_claim(found.citations),
        unstated=numbers_by_claim(found.numbers),
        figures=review_figures(shelf.files.all, shelf.policy),
        corrections=shelf.corrections,
    )
    return Edition(shown, moves, gated)


def export_decisions(
    settings: Settings, compounds: Sequence[str] = ()
) -> tuple[tuple[Path, ...], tuple[Unread, ...]]:
    """Write `docs/decisions-COMPOUND.md` of each compound: its claims as the site would show them.

    Nothing else is written. The files leave, and the compounds whose files could not be read or
    written.
    """
    chosen = choose_compounds(settings, compounds)
    folder, printer = settings.workspace / "docs", printer_of(settings)

    def written(compound: Compound) -> Path:
        page = decisions_page(as_it_goes_out(settings, compound), printer)
        write_site(folder, [page])
        return folder / page.path

    return for_each(chosen, written)


def as_it_goes_out(settings: Settings, compound: Compound, *, whole: bool = False) -> Dossier:
    """One compound decided and past the gate; nothing is written.

    Args:
        whole: Take every record, and not those alone that people touched.
    """
    with Shelf(settings, compound) as shelf:
        check_claims(shelf)
        dossier = weighed(shelf, whole=whole)
    return _gated(dossier, decide(dossier))[0]


def _with_news(settings: Settings, compound: Compound) -> Dossier:
    """The same with the studies that the feed over all compounds names."""
    dossier = as_it_goes_out(settings, compound)
    told = all_changes(dossier)[:MAX_ENTRIES]
    named = names_of(settings, compound, told).records
    return replace(dossier, records={**named, **dossier.records})


def _gated(
    dossier: Dossier, pairs: Sequence[tuple[Body, TierDecision]], allow: str = ""
) -> tuple[Dossier, tuple[GatedClaim, ...]]:
    """The dossier as it may go out, and the claims that go out otherwise than decided."""
    passed = publish_gate(pairs, dossier.policy, dossier.history, allow)
    shown = [(body, one.shown) for (body, _), one in zip(pairs, passed, strict=True)]
    gated = tuple(
        GatedClaim(dossier.query.compound, one.decided, one.shown)
        for one in passed
        if one.held or one.shown.allowed
    )
    return with_decisions(dossier, shown), gated


def _refusal(gated: GatedClaim) -> GateRefused:
    """What the gate says of one claim, and what to do about it."""
    claim, shown, decided = gated.claim, gated.shown, gated.decided
    fix = f"`litreview explain {claim}` shows what to settle"
    if shown.tier is not decided.tier:
        fix += "; `litreview publish --allow REASON` shows a tier in doubt all the same"
    return GateRefused(
        f"{claim} goes out as {outcome(shown)}, decided {outcome(decided)}: "
        f"{' '.join(shown.doubts)}",
        where=gated.compound,
        fix=f"{fix}.",
    )


def printer_of(settings: Settings) -> Printer:
    """What prints this workspace's pages.

    Raises:
        DataFileError: `data/site.toml` cannot be used.
    """
    return Printer(template_folders(settings), read_site(Layout(settings.workspace).site_facts))


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates are looked for: the workspace's own first, then those that ship."""
    own = settings.workspace / "templates"
    return tuple(folder for folder in (own, settings.templates) if folder.is_dir())
