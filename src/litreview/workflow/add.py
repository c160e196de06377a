"""Add a compound to a workspace.

A compound's id and the words to search PubMed with enter; its files are written, or none of them,
and what was written leaves. PubMed is asked nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litreview.errors import NounError, QueryFileError, UsageError
from litreview.model.identity import Compound, check_compound
from litreview.model.query import Query
from litreview.pubmed.strategy import check_strategy, strategy_warnings
from litreview.settings import Settings, shipped_workspace
from litreview.workspace.compound_files import start_compound
from litreview.workspace.layout import Layout
from litreview.workspace.policy import policy_without_readers


@dataclass(frozen=True, slots=True)
class Added:
    """A new compound, the files written for it, and what PubMed may read otherwise than meant."""

    compound: Compound
    paths: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def add(
    settings: Settings, compound: str, *, pubmed: str, name: str = "", synonyms: Sequence[str] = ()
) -> Added:
    """Write the query, claims and reports of a new compound, and a policy where there is none.

    Args:
        pubmed: The search strategy, kept word for word.
        name: What it is called on the page; by default its id with a capital letter.

    Raises:
        UsageError: The name or the strategy cannot be used, or a file is in the way; then nothing
            was written.
        StoreReadOnly: The workspace cannot be written.
    """
    query = _query(_checked(compound), pubmed, name, synonyms)
    layout, shipped = Layout(settings.workspace), Layout(shipped_workspace())
    written = start_compound(layout, query, policy_without_readers(shipped.policy))
    paths = tuple(path.relative_to(layout.root) for path in written)
    return Added(query.compound, paths, strategy_warnings(query.pubmed))


def _checked(typed: str) -> Compound:
    """The id as typed; where it cannot be one, the error says what could."""
    try:
        return check_compound(typed)
    except NounError as error:
        from litreview.model.names import compound_named  # noqa: PLC0415 - only on a mistake

        near = compound_named(typed)
        fix = "Use lower-case letters, digits, dots and hyphens, such as my-compound."
        if near:
            fix = f'Write `litreview add {near} --name "{typed}"`: the name is shown on the page.'
        what = f'"{typed}" cannot be the name of a file in queries/'
        raise UsageError(what, fix=fix) from error


def _query(compound: Compound, pubmed: str, name: str, synonyms: Sequence[str]) -> Query:
    shown = _line("--name", name) or f"{compound[0].upper()}{compound[1:]}"
    others = dict.fromkeys(_line("--synonym", each) for each in synonyms)
    try:
        check_strategy(pubmed)
    except QueryFileError as error:
        raise UsageError(error.what, where="--query", fix=error.fix) from error
    return Query(compound, shown, pubmed.strip(), tuple(filter(None, others)))


def _line(option: str, text: str) -> str:
    """A name as it stands in one line of a file."""
    line = " ".join(text.split())
    if not line.isprintable():
        raise UsageError("holds a character that cannot be printed", where=option, fix="Retype it.")
    return line
