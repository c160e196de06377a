"""Look for what is wrong with a workspace, and say what to do about each thing.

Settings enter; findings leave. No file of the workspace is changed; a database that cannot be
used is set aside, as by any verb that opens it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from litreview.errors import LitreviewError
from litreview.model.identity import Compound
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.shelf_check import check_shelf
from litreview.reviews.files import read_judgements
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.store.schema import SCHEMA
from litreview.store.store import Store, open_store
from litreview.tagging.rulebook import load_rulebook
from litreview.workflow.decide import decided
from litreview.workflow.freshness import unfinished
from litreview.workflow.heartbeat import Pulse, read_heartbeat
from litreview.workflow.results import Finding
from litreview.workflow.shelf import Shelf
from litreview.workspace.checks import check_compound
from litreview.workspace.layout import Layout
from litreview.workspace.leftovers import DRAFT_AGE_S, drafts, orphans
from litreview.workspace.rights import missing_rights

REPAIR = "Run `litreview doctor --repair`."
LOCK_NAME = "refresh.lock"
CACHE_NAME = "http_cache.sqlite3"


def doctor(settings: Settings) -> tuple[Finding, ...]:
    """Every check in order: rights, leftovers, database, rule book, files, judgements."""
    layout = Layout(settings.workspace)
    findings = [
        *_rights(layout),
        *_leftovers(settings, layout),
        *_cache(settings),
        *_database(settings, layout),
        *_tried("rule book", load_rulebook),
        *_queries(layout),
    ]
    for compound in layout.compounds():
        findings += _compound(settings, layout, compound)
    return (*findings, *_identity(settings))


def as_known(settings: Settings, path: Path) -> str:
    """A path as people know it: from the workspace on."""
    return path.relative_to(settings.workspace).as_posix()


def _rights(layout: Layout) -> list[Finding]:
    missing = missing_rights(layout)
    if not missing:
        return [Finding("ok", "every file that must be can be read and written")]
    return [
        Finding(
            "problem",
            f"{one.path} lacks {one.rights} for its owner"
            if one.mine
            else f"{one.path} is somebody else's and may not be used",
            f"{one.command}" + (f", or {REPAIR[0].lower()}{REPAIR[1:]}" if one.mine else ""),
        )
        for one in missing
    ]


def _leftovers(settings: Settings, layout: Layout) -> Iterator[Finding]:
    for path in drafts(layout, time.time() - DRAFT_AGE_S):
        yield Finding("warning", f"{as_known(settings, path)}: half written and left", REPAIR)
    beat = read_heartbeat(settings)
    if beat is not None and beat.pulse is Pulse.DIED:
        yield Finding(
            "warning",
            f"`litreview {beat.verb}` of {beat.started} died without a word ({beat.phase})",
            "Run it again: what came is stored, and it goes on where it stopped.",
        )


def _cache(settings: Settings) -> Iterator[Finding]:
    fault = check_shelf(settings.cache_dir / CACHE_NAME)
    if fault:
        yield Finding("warning", f"the HTTP cache cannot be used ({fault})", REPAIR)


def _database(settings: Settings, layout: Layout) -> list[Finding]:
    now = settings.now()
    try:
        with open_store(settings.database_url) as store:
            problems = [Finding("problem", problem, REPAIR) for problem in store.check()]
            aside = [Finding("warning", store.note)] if store.note else []
            sound = [Finding("ok", f"database sound, schema {SCHEMA}")]
            told = [one for compound in layout.compounds() for one in _runs(store, compound, now)]
    except LitreviewError as error:
        return [Finding("problem", error.what, error.fix)]
    return [*aside, *(problems or sound), *told]


def _runs(store: Store, compound: Compound, now: datetime) -> Iterator[Finding]:
    runs = store.runs(compound)
    for run in runs:
        if run.finished is None:
            yield Finding(
                "warning",
                f"{compound}: run {run.id} never ended",
                f"If no refresh is under way, {REPAIR[0].lower()}{REPAIR[1:]}",
            )
    if runs and runs[-1].started > now:
        yield Finding(
            "warning",
            f"{compound}: the latest refresh is dated {_moment(runs[-1].started)}, in the future: "
            "the clock was ahead then, or is behind now",
            f"Set the clock right, then run `litreview refresh {compound} --full`: it looks at "
            "every record again.",
        )
    short = unfinished(store, compound)
    if short is not None and short.finished is not None:
        yield Finding(
            "warning",
            f"{compound}: the latest refresh, of {_moment(short.started)}, {_ended(short)}",
            f"Run `litreview refresh {compound}`: what came is stored, and it goes on from there.",
        )


def _ended(run: Run) -> str:
    """How a run that is not complete ended, in the words of its error's first line."""
    how = "was partial" if run.outcome is RunOutcome.PARTIAL else "failed"
    why = run.error_message.partition("\n")[0]
    return f"{how} ({why})" if why else how


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _queries(layout: Layout) -> list[Finding]:
    orphaned = map(_orphan, orphans(layout))
    if not layout.compounds():
        return [Finding("problem", "no compound in queries/", "Write a query file."), *orphaned]
    misnamed = [Finding("problem", f"{b.where}: {b.what}", b.fix) for b in layout.misnamed()]
    return [*misnamed, *orphaned]


def _orphan(folder: Path) -> Finding:
    return Finding(
        "warning",
        f"data/{folder.name} stands there without a query: nothing reads it",
        f"Write queries/{folder.name}.toml, or move the folder away.",
    )


def _compound(settings: Settings, layout: Layout, compound: Compound) -> Iterator[Finding]:
    problems = check_compound(layout, compound)
    yield from (Finding("problem", problem) for problem in problems)
    if problems:
        return
    yield Finding("ok", f"{compound}: query, claims, reports, citations and history can be read")
    try:
        files = read_judgements(layout.reviews(compound))
        with Shelf(settings, compound) as shelf:
            dossier = decided(shelf)
    except LitreviewError as error:
        yield Finding("problem", f"{compound}: {error}", error.fix)
        return
    yield Finding("ok", f"{compound}: {len(files.active)} standing judgements")
    yield from (Finding("warning", f"{compound}: {line}") for line in dossier.problems)
    stale = sum(field.stale for grade in dossier.grades.values() for field in grade.fields.values())
    if stale:
        yield Finding(
            "warning", f"{compound}: {stale} graded fields are stale", "Grade them again."
        )
    lost = sum(link.stale for link in dossier.links)
    if lost:
        rest = "1 link rests" if lost == 1 else f"{lost} links rest"
        yield Finding(
            "warning",
            f"{compound}: {rest} on words no longer in the record",
            f"`litreview grade {compound}` lists them; link them again.",
        )
    if not dossier.search.last_complete:
        yield Finding(
            "warning",
            f"{compound}: PubMed was never searched completely",
            f"Run `litreview refresh {compound}`.",
        )


def _tried(what: str, action: Callable[[], object]) -> list[Finding]:
    try:
        action()
    except LitreviewError as error:
        return [Finding("problem", str(error), error.fix)]
    return [Finding("ok", f"{what} can be read")]


def _identity(settings: Settings) -> list[Finding]:
    if settings.eutils_url == NCBI_EUTILS_URL and not settings.email:
        return [
            Finding(
                "warning",
                "NCBI_EMAIL is not set: NCBI writes there before it blocks an address",
                "Set NCBI_EMAIL in the environment.",
            )
        ]
    return []
