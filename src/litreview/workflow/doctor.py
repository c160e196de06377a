"""Look for what is wrong with a workspace, and mend what a killed process or a bad disk left.

Settings enter; findings leave. Looking changes no file of the workspace; mending deletes nothing a
person wrote. A database that cannot be used is set aside, and the next run makes it anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from litreview.errors import LitreviewError, StoreError
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.render.header import unsearched_words
from litreview.render.printer import Printer
from litreview.render.site import check_templates
from litreview.render.wording import counted
from litreview.reviews.files import mend_torn, read_judgements
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.store.database import REBUILD
from litreview.store.schema import SCHEMA
from litreview.store.store import Store, open_store
from litreview.tagging.rulebook import load_rulebook
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.files import not_written, shown
from litreview.textfiles.locks import writer_lock
from litreview.textfiles.mistakes import Mistakes
from litreview.workflow.decide import decided
from litreview.workflow.freshness import unfinished
from litreview.workflow.publish import template_folders
from litreview.workflow.results import Finding
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import check_claims
from litreview.workspace.checks import DRAFT_AGE_S, check_compound, drafts, missing_rights, orphans
from litreview.workspace.layout import Layout
from litreview.workspace.policy import read_policy

REPAIR = "Run `litreview doctor --repair`."
ADD = "Add one: `litreview add NAME --query STRATEGY`."
LOCK_NAME = "refresh.lock"


def doctor(settings: Settings) -> tuple[Finding, ...]:
    """Every check: rights, leftovers, database, rule book, templates, files, judgements."""
    layout = Layout(settings.workspace)
    sound = Finding("ok", "every file that must be can be read and written")
    findings = [
        *(list(_rights(layout)) or [sound]),
        *_leftovers(settings, mend=False),
        *_database(settings, layout, mend=False),
        *_tried(_rulebook()),
        *_templates(settings),
        *_queries(layout),
        *_readers(layout),
    ]
    for compound in layout.compounds():
        findings += _compound(settings, layout, compound)
    return tuple(dict.fromkeys((*findings, *_identity(settings))))  # compounds share files


def repair(settings: Settings) -> tuple[Finding, ...]:
    """Mend everything that can be mended, while nobody else writes.

    Raises:
        StoreLocked: A refresh or an import is under way.
    """
    layout = Layout(settings.workspace)
    with writer_lock(settings.cache_dir / LOCK_NAME):
        findings = [
            *_tried(_leftovers(settings, mend=True)),
            *_database(settings, layout, mend=True),
        ]
        for compound in layout.compounds():
            findings += _tried(_mend_lines(layout, compound))
    return tuple(findings)


def _tried(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What was found or mended; a refusal is a finding too, and ends it."""
    try:
        yield from findings
    except LitreviewError as error:
        yield Finding("problem", str(error), error.fix, error.exit_code)


def _rights(layout: Layout) -> Iterator[Finding]:
    for lack in missing_rights(layout):
        what = f"{lack.path} belongs to another user and is not readable"
        if lack.mine:
            what = f"{lack.path} lacks u+{lack.rights} for its owner"
        yield Finding("problem", what, lack.command)


def _leftovers(settings: Settings, *, mend: bool) -> Iterator[Finding]:
    for path in drafts(Layout(settings.workspace), time.time() - DRAFT_AGE_S):
        known = path.relative_to(settings.workspace).as_posix()
        if mend:
            _unlink(path)
            yield Finding("mended", f"{known}: half written, and deleted")
        else:
            yield Finding("warning", f"{known}: half written and left", REPAIR)


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except OSError as refused:
        raise not_written(path, refused) from refused


def _database(settings: Settings, layout: Layout, *, mend: bool) -> Iterator[Finding]:
    try:
        with open_store(settings.database_url) as store:
            if store.note:
                yield Finding("mended" if mend else "warning", store.note)
            problems = store.check()
            if problems and mend:  # whatever they are, the whole file is set aside
                yield _set_aside(store)
                return
            yield from (Finding("problem", problem, REPAIR) for problem in problems)
            if mend or problems:
                return
            yield Finding("ok", f"database sound, schema {SCHEMA}")
            for compound in layout.compounds():
                yield from _runs(settings, store, compound)
    except LitreviewError as error:
        yield Finding("problem", error.what, error.fix, error.exit_code)


def _rulebook() -> Iterator[Finding]:
    load_rulebook()
    yield Finding("ok", "rule book can be read")


def _templates(settings: Settings) -> Iterator[Finding]:
    mistakes = Mistakes()
    mistakes.attempt(lambda: check_templates(Printer(template_folders(settings))), None)
    for mistake in mistakes:
        yield Finding("problem", str(mistake), "", mistake.exit_code)
    if not mistakes:
        yield Finding("ok", "templates can be used")


def _set_aside(store: Store) -> Finding:
    aside = store.set_aside()
    if aside is None:
        return Finding("problem", "the database is damaged", REBUILD, StoreError.exit_code)
    what = f"the database was damaged; it is kept as {aside.name}"
    fix = "Run `litreview run`: it fetches the records again. What people wrote is in data/."
    return Finding("mended", what, fix)


def _runs(settings: Settings, store: Store, compound: Compound) -> Iterator[Finding]:
    runs, refresh = store.runs(compound), f"`litreview refresh {compound}"
    if runs and runs[-1].started > settings.now():
        what = (
            f"{compound}: the latest refresh is dated {_moment(runs[-1].started)}, in the future: "
            "the clock was ahead then, or is behind now"
        )
        fix = f"Set the clock right, then run {refresh} --full`: it looks at every record again."
        yield Finding("warning", what, fix)
    short = unfinished(store, compound)
    if short is not None:
        what = f"{compound}: the latest refresh, of {_moment(short.started)}, {_ending(short)}"
        first = "Run" if short.finished else "If none is under way, run"
        fix = f"{first} {refresh}`: what came is stored, and it goes on from there."
        yield Finding("warning", what, fix)


def _ending(run: Run) -> str:
    """How a run that is not complete ended, in the words of its error's first line."""
    if run.finished is None:
        return "never ended"
    how = "was partial" if run.outcome is RunOutcome.PARTIAL else "failed"
    why = run.error_message.partition("\n")[0]
    return f"{how} ({why})" if why else how


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _queries(layout: Layout) -> Iterator[Finding]:
    if not layout.compounds():
        yield Finding("problem", "no compound in queries/", ADD)
    else:
        for bad in layout.misnamed():
            yield Finding("problem", f"{bad.where}: {bad.what}", bad.fix)
    for folder in orphans(layout):
        query = f"queries/{folder.name}.toml"
        what = f"data/{folder.name} is ignored: there is no {query}"
        yield Finding("warning", what, f"Write {query}, or move the folder away.")


def _readers(layout: Layout) -> Iterator[Finding]:
    """Names of `[same_people]` that no file of judgements bears: a slip makes one person two."""
    try:
        same = read_policy(layout.policy).same_people
    except LitreviewError:
        return  # told of each compound
    filed = {
        path.stem for name in layout.compounds() for path in layout.reviews(name).glob("*.jsonl")
    }
    for name in sorted({*same, *same.values()} - filed):
        what = f"{shown(layout.policy)}: [same_people] names {name}, who has judged nothing here"
        yield Finding("warning", what, "Correct the name, or take the line out.")


def _compound(settings: Settings, layout: Layout, compound: Compound) -> Iterator[Finding]:
    mistakes = Mistakes()
    with Shelf(settings, compound) as shelf:
        problems = check_compound(layout, compound, shelf.knows)
        yield from (Finding("problem", problem) for problem in problems)
        files = mistakes.attempt(lambda: read_judgements(layout.reviews(compound)), None)
        opened = mistakes.attempt(lambda: shelf.opened, {})
        dossier = None
        if not (problems or mistakes):
            what = f"{compound}: query, claims, reports, citations and history can be read"
            yield Finding("ok", what)
            dossier = mistakes.attempt(lambda: _decided(shelf), None)
    for mistake in mistakes.in_order():
        said = str(mistake)
        if said not in problems:
            what = said if mistake.where else f"{compound}: {said}"
            yield Finding("problem", what, "", mistake.exit_code)
    if files is None or dossier is None:
        return
    if opened:
        what = f"{compound}: {counted(len(opened), 'open abstract')}, each with its licence"
        yield Finding("ok", what)
    yield Finding("ok", f"{compound}: {len(files.active)} standing judgements")
    yield from (Finding("warning", f"{compound}: {line}") for line in dossier.problems)
    stale = sum(field.stale for grade in dossier.grades.values() for field in grade.fields.values())
    if stale:
        what = f"{compound}: {stale} graded fields are stale"
        yield Finding("warning", what, "Grade them again.")
    lost = sum(link.stale for link in dossier.links)
    if lost:
        rest = "1 link rests" if lost == 1 else f"{lost} links rest"
        what = f"{compound}: {rest} on words no longer in the record"
        yield Finding("warning", what, f"`litreview grade {compound}` lists them; link them again.")
    if not dossier.search.last_complete:
        what = f"{compound}: {unsearched_words(dossier.search.data_through)}"
        yield Finding("warning", what, f"Run `litreview refresh {compound}`.")


def _decided(shelf: Shelf) -> Dossier:
    check_claims(shelf)
    return decided(shelf)


def _identity(settings: Settings) -> list[Finding]:
    if settings.email or settings.eutils_url != NCBI_EUTILS_URL:
        return []
    what = "NCBI_EMAIL is not set: NCBI writes there before it blocks an address"
    return [Finding("warning", what, "Set NCBI_EMAIL in the environment.")]


def _mend_lines(layout: Layout, compound: Compound) -> Iterator[Finding]:
    """Keep torn last lines aside."""
    files = (layout.history(compound), layout.citations(compound))
    aside = [AppendOnlyFile(path).mend() for path in files]
    for path in filter(None, (*aside, *mend_torn(layout.reviews(compound)))):
        known = path.relative_to(layout.root).as_posix()
        what = f"{known}: a line cut off while being written is kept there"
        yield Finding("mended", what, "Look, then delete it.")
