"""Which compounds a verb works on.

Names as typed enter; checked compounds leave, or an error that names the near ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from litreview.errors import NounError, UsageError
from litreview.model.identity import Compound, check_compound
from litreview.settings import Settings
from litreview.workspace.layout import Layout


def choose_compounds(settings: Settings, named: Sequence[str]) -> tuple[Compound, ...]:
    """The compounds named, or all of the workspace when none is named.

    Raises:
        UsageError: One is unknown, or the workspace has none at all.
    """
    known = Layout(settings.workspace).compounds()
    if not known:
        raise UsageError(
            "no compound in queries/",
            where=str(settings.workspace),
            fix="Write queries/<compound>.toml; `litreview init` shows a complete one.",
        )
    return tuple(dict.fromkeys(_known(name, known) for name in named)) or known


def choose_compound(settings: Settings, named: str | None) -> Compound:
    """The one compound named, or the only one there is.

    Raises:
        UsageError: It is unknown, or there are several and none is named.
    """
    if named is not None:
        return choose_compounds(settings, [named])[0]
    known = choose_compounds(settings, [])
    if len(known) > 1:
        raise UsageError("which compound?", fix=f"Name one with --compound: {', '.join(known)}.")
    return known[0]


def _known(name: str, known: Sequence[Compound]) -> Compound:
    try:
        compound = check_compound(name.lower().removesuffix(".toml"))
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error
    if compound in known:
        return compound
    near = get_close_matches(compound, known, 1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise UsageError(f'no compound "{name}"', fix=f"{hint}Known: {', '.join(known)}.")
