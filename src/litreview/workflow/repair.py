"""Mend what a killed process, a full disk or a damaged file left behind.

Settings enter; one finding for each thing mended, or not to be mended here, leaves. Nothing a
person wrote is deleted: torn lines and a damaged database are kept aside under new names.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from litreview.errors import LitreviewError, StoreError, StoreReadOnly
from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.shelf_check import check_shelf, drop_shelf
from litreview.reviews.files import mend_torn
from litreview.settings import Settings
from litreview.store.database import REBUILD
from litreview.store.health import Keep
from litreview.store.store import Store, open_store
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.files import not_written
from litreview.textfiles.locks import writer_lock
from litreview.workflow.doctor import CACHE_NAME, LOCK_NAME, as_known
from litreview.workflow.heartbeat import Pulse, close_heartbeat, read_heartbeat
from litreview.workflow.mend_citations import mend_citations
from litreview.workflow.results import Finding
from litreview.workspace.layout import Layout
from litreview.workspace.leftovers import DRAFT_AGE_S, drafts
from litreview.workspace.rights import grant, missing_rights

MEBIBYTE = 1024 * 1024
FOLDERS_DEEP = 4  # `data/semax/reviews/` and its files: no workspace is deeper


def repair(settings: Settings) -> tuple[Finding, ...]:
    """Mend everything that can be mended, while nobody else writes.

    Raises:
        StoreLocked: A refresh or an import is under way.
    """
    layout = Layout(settings.workspace)
    done = list(_rights(layout))  # first: without rights there is no lock
    lock = settings.cache_dir / LOCK_NAME
    with writer_lock(lock):
        for mend in (_drafts, _torn, _cache, _database, mend_citations, _heartbeat):
            try:
                done += mend(settings)
            except LitreviewError as error:
                done.append(Finding("problem", str(error), error.fix, error.exit_code))
    return tuple(done)


def shrink(settings: Settings, keep: Keep) -> Finding:
    """Drop the raw XML that is not to be kept; records stay readable.

    Raises:
        StoreLocked: A refresh or an import is under way.
        StoreError: The database cannot be used.
    """
    with (
        writer_lock(settings.cache_dir / LOCK_NAME),
        open_store(settings.database_url) as store,
    ):
        shrunk = store.shrink(keep)
    sizes = f"{shrunk.bytes_before / MEBIBYTE:.1f} to {shrunk.bytes_after / MEBIBYTE:.1f} MiB"
    return _mended(f"raw XML of {shrunk.rows:,} revisions dropped: the database went from {sizes}")


def _mended(what: str) -> Finding:
    return Finding("mended", what)


def _rights(layout: Layout) -> Iterator[Finding]:
    """Pass by pass: below a folder that could not be entered, more may come to light."""
    for _ in range(FOLDERS_DEEP):
        for missing in missing_rights(layout):
            if not missing.mine:
                continue
            try:
                grant(missing)
            except StoreReadOnly as refused:
                yield Finding("problem", str(refused), missing.command, refused.exit_code)
                return
            yield _mended(missing.command)


def _drafts(settings: Settings) -> Iterator[Finding]:
    for path in drafts(Layout(settings.workspace), time.time() - DRAFT_AGE_S):
        try:
            path.unlink()
        except OSError as refused:
            raise not_written(path, refused) from refused
        yield _mended(f"{as_known(settings, path)}: half written, and deleted")


def _torn(settings: Settings) -> Iterator[Finding]:
    layout = Layout(settings.workspace)
    for compound in layout.compounds():
        history = AppendOnlyFile(layout.history(compound)).mend()
        for path in filter(None, (history, *mend_torn(layout.reviews(compound)))):
            yield Finding(
                "mended",
                f"{as_known(settings, path)}: a line cut off while being written is kept there",
                "Look, then delete it.",
            )


def _cache(settings: Settings) -> Iterator[Finding]:
    path = settings.cache_dir / CACHE_NAME
    if check_shelf(path):
        drop_shelf(path)
        yield _mended("the HTTP cache could not be used and was thrown away")


def _database(settings: Settings) -> Iterator[Finding]:
    with open_store(settings.database_url) as store:
        if store.note:
            yield _mended(store.note)
        if not store.check():
            yield from _unfinished(settings, store)
            return
        aside = store.set_aside()
    if aside is None:
        yield Finding("problem", "the database is damaged", REBUILD, StoreError.exit_code)
        return
    yield Finding(
        "mended",
        f"the database was damaged; it is kept as {aside.name}",
        "Run `litreview run`: it fetches the records again. What people wrote is in data/.",
    )


def _unfinished(settings: Settings, store: Store) -> Iterator[Finding]:
    """Nobody refreshes while we hold the lock: a run that has not ended never will."""
    for compound in Layout(settings.workspace).compounds():
        for run in store.runs(compound):
            if run.finished is None:
                store.finish_run(
                    replace(
                        run,
                        finished=settings.now(),
                        outcome=RunOutcome.FAILED,
                        error_code="interrupted",
                        error_message="The process ended before the run did.",
                    )
                )
                yield _mended(f"run {run.id}: never ended; it was closed as failed")


def _heartbeat(settings: Settings) -> Iterator[Finding]:
    beat = read_heartbeat(settings)
    if beat is not None and beat.pulse is Pulse.DIED:
        close_heartbeat(settings, beat, "died")
        yield _mended(f"`litreview {beat.verb}` of {beat.started} is taken to have died")
