"""Mend a `citations.jsonl` that was half written, from the database and from its readable lines.

Settings enter; the file is written anew and findings leave. The damaged file is kept beside it,
and what is no damage but somebody's decision is left as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from litreview.errors import LitreviewError
from litreview.model.identity import Compound, Pmid
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.textfiles.files import shown, write_atomically
from litreview.workflow.bibliography import write_bibliography
from litreview.workflow.results import Finding
from litreview.workspace.citations import (
    Salvage,
    iter_citations,
    salvage_citations,
    write_citations,
)
from litreview.workspace.layout import Layout


def mend_citations(settings: Settings) -> Iterator[Finding]:
    """Write every damaged bibliography anew; the caller holds the writer's lock.

    Raises:
        StoreError: The database cannot be used; then no file was touched.
    """
    layout = Layout(settings.workspace)
    for compound in layout.compounds():
        try:
            salvage = salvage_citations(layout.citations(compound))
        except LitreviewError as error:
            yield Finding("problem", str(error), error.fix, error.exit_code)
            continue
        if salvage.lost:
            with open_store(settings.database_url) as store:  # before anything is moved
                aside = _keep_aside(settings, layout.citations(compound), salvage)
                yield from _written_anew(layout, store, compound, salvage, aside)


def _keep_aside(settings: Settings, path: Path, salvage: Salvage) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{settings.now():%Y%m%dT%H%M%SZ}")
    write_atomically(aside, salvage.data)
    return aside


def _written_anew(
    layout: Layout, store: Store, compound: Compound, salvage: Salvage, aside: Path
) -> Iterator[Finding]:
    path = layout.citations(compound)
    write_citations(path, salvage.citations)
    write_bibliography(layout, store, compound)
    lost = _lost(salvage, {citation.pmid for citation in iter_citations(path)})
    yield Finding(
        "mended",
        f"{shown(path)}: {_lines(salvage, salvage.lost)} could not be read; the file was written "
        f"anew from {len(salvage.citations)} readable lines and the database",
        f"The damaged file is kept as {aside.name}: look, then delete it.",
    )
    if lost:
        yield Finding(
            "warning",
            f"{shown(path)}: {_lines(salvage, lost)} is lost: the database does not hold it",
            "See whether git has the line, before the next run: `git log --patch -- "
            f"{shown(path)}`.",
        )


def _lost(salvage: Salvage, there: Collection[Pmid]) -> list[int]:
    """The lines that did not come back.

    One that names no PMID any more is taken to have come back when the database added as many.
    """
    named = {number: pmid for number, pmid in salvage.lost.items() if pmid is not None}
    read = {citation.pmid for citation in salvage.citations}
    added = len(set(there) - read - set(named.values()))
    nameless = [number for number in salvage.lost if number not in named]
    gone = [number for number, pmid in named.items() if pmid not in there]
    return sorted([*gone, *(nameless if added < len(nameless) else ())])


def _lines(salvage: Salvage, numbers: Iterable[int]) -> str:
    """The lines in words: `line 20 (PMID 1020), line 21`."""
    named = ((number, salvage.lost[number]) for number in numbers)
    return ", ".join(
        f"line {number}" + (f" (PMID {pmid})" if pmid else "") for number, pmid in named
    )
