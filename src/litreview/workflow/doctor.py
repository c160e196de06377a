"""Look for what is wrong with a workspace, and say what to do about each thing.

Settings enter; findings leave. It changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from litreview.errors import LitreviewError
from litreview.grading.rulebook import load_rulebook
from litreview.model.identity import Compound
from litreview.reviews.files import read_judgements
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.store.store import open_store
from litreview.workflow.dossier import load_dossier
from litreview.workflow.reports import Finding
from litreview.workspace.checks import check_compound
from litreview.workspace.layout import Layout


def doctor(settings: Settings) -> tuple[Finding, ...]:
    """Every check in order: rights, database, files, judgements, rule book, decisions."""
    layout = Layout(settings.workspace)
    compounds = layout.compounds()
    findings = [_writable(settings.cache_dir), _writable(settings.site)]
    findings += _database(settings)
    findings += _tried("rule book", load_rulebook)
    if not compounds:
        findings.append(Finding("problem", "no compound in queries/", "Write a query file."))
    findings += [
        Finding("problem", f"{bad.where}: {bad.what}", bad.fix) for bad in layout.misnamed()
    ]
    for compound in compounds:
        findings += _compound(settings, layout, compound)
    findings += _identity(settings)
    return tuple(findings)


def _compound(settings: Settings, layout: Layout, compound: Compound) -> Iterator[Finding]:
    problems = check_compound(layout, compound)
    yield from (Finding("problem", problem) for problem in problems)
    if problems:
        return
    yield Finding("ok", f"{compound}: query, claims, reports, citations and history can be read")
    try:
        files = read_judgements(layout.reviews(compound))
        dossier = load_dossier(settings, compound)
    except LitreviewError as error:
        yield Finding("problem", f"{compound}: {error}", error.fix)
        return
    yield Finding("ok", f"{compound}: {len(files.standing)} standing judgements")
    yield from (Finding("warning", f"{compound}: {line}") for line in dossier.problems)
    stale = sum(field.stale for grade in dossier.grades.values() for field in grade.fields.values())
    if stale:
        yield Finding(
            "warning", f"{compound}: {stale} graded fields are stale", "Grade them again."
        )
    if not dossier.search.last_complete:
        yield Finding(
            "warning",
            f"{compound}: PubMed was never searched completely",
            f"Run `litreview refresh {compound}`.",
        )


def _database(settings: Settings) -> list[Finding]:
    try:
        with open_store(settings.database_url) as store:
            problems = store.check()
            version = store.schema_version
    except LitreviewError as error:
        return [Finding("problem", error.what, error.fix)]
    if problems:
        fix = "Move the database away; `litreview refresh` makes a new one."
        return [Finding("problem", problem, fix) for problem in problems]
    return [Finding("ok", f"database sound, schema {version}")]


def _tried(what: str, action: Callable[[], object]) -> list[Finding]:
    try:
        action()
    except LitreviewError as error:
        return [Finding("problem", str(error), error.fix)]
    return [Finding("ok", f"{what} can be read")]


def _writable(folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return Finding("ok", f"{folder.name}/ can be written")
    return Finding("problem", f"{folder} cannot be written", f"Give yourself rights to {there}.")


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
