"""`claims.toml` to claims: what is said of the compound, and what its sources offer for it.

A path enters; claims in file order leave, or a `DataFileError` that knows every mistake of the
file. Cited PMIDs are checked for being PMIDs, not for being the right ones: the audit compares them
with records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from litreview.errors import DataFileError, NounError
from litreview.model.claim import KIND_BY_CATEGORY, AssertedCitation, Claim, Counts
from litreview.model.identity import ClaimId
from litreview.model.vocabulary import Category, ClaimKind
from litreview.textfiles.files import is_missing
from litreview.textfiles.mistakes import Mistakes
from litreview.textfiles.toml import Table, read_toml

T = TypeVar("T")


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Return the claims of one file in its order; none when there is no file, or only comments.

    Raises:
        DataFileError: It cannot be used; the error names file, line, claim and field.
    """
    return read_listed(path, "claim", _claim)


def claim_ids(path: Path) -> tuple[ClaimId, ...]:
    """Return the ids a file gives its claims, right or wrong in all else; none without a file.

    Raises:
        DataFileError: It cannot be read at all.
    """
    if is_missing(path):
        return ()
    tables = read_toml(path, DataFileError, comments_alone=True).root.tables("claim")
    return tuple(ClaimId(table.text("id")) for table in tables)


def read_listed(
    path: Path, kind: str, build: Callable[[Table], T], beside: tuple[str, ...] = ()
) -> tuple[T, ...]:
    """Return what is built of each `[[kind]]` of a file, in its order.

    Args:
        beside: What else the file may hold.

    Raises:
        DataFileError: The file cannot be used, or two of its tables have one id; it knows every
            mistake.
    """
    if is_missing(path):
        return ()
    root = read_toml(path, DataFileError, comments_alone=True).root
    mistakes = Mistakes()
    mistakes.attempt(lambda: _check_top(root, sorted((kind, *beside))), None)
    nouns: list[T] = []
    first: dict[object, Table] = {}
    for table in mistakes.attempt(lambda: root.tables(kind), ()):
        one = table.labelled(kind)
        mistakes.attempt(lambda: nouns.append(build(one)), None)  # noqa: B023 - called at once
        mistakes.attempt(partial(_check_twice, kind, one, first), None)
    if mistakes:
        raise mistakes.error(f"litreview claims {path.parent.name}")
    return tuple(nouns)


def _check_top(root: Table, kinds: list[str]) -> None:
    """Refuse what is none of the lists; a value by itself was meant for an item below it."""
    headers = " or ".join(f"[[{kind}]]" for kind in kinds)
    stray = [key for key, value in root.values.items() if key not in kinds and _is_bare(value)]
    mistakes = Mistakes(
        root.wrong(key, f'field "{key}" belongs to no entry', f"Put it below a line {headers}.")
        for key in stray
    )
    mistakes.attempt(lambda: root.check_keys((*kinds, *stray)), None)
    if mistakes:
        raise mistakes.error()


def _is_bare(value: object) -> bool:
    """Whether a value is neither a table nor a list of tables."""
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, dict) for item in items)


def _check_twice(kind: str, table: Table, first: dict[object, Table]) -> None:
    name = table.values.get("id")
    if name is not None and first.setdefault(str(name), table) is not table:
        raise table.wrong(
            "id",
            f'{kind} "{name}" stands twice, first in line {first[str(name)].line}',
            "Give one of them another id, or delete it.",
        )


def _claim(table: Table) -> Claim:
    mistakes = Mistakes()
    whole = replace(table, values={"kind": _kind_of(table), **table.values})
    claim = mistakes.attempt(lambda: whole.noun(Claim, without=("cites", "counts")), None)
    tables = mistakes.attempt(lambda: table.tables("cites"), ())
    cites = [mistakes.attempt(partial(cite.noun, AssertedCitation), None) for cite in tables]
    counts = mistakes.attempt(lambda: _counts(table), None)
    if claim is None or mistakes:
        raise mistakes.error()
    try:
        return replace(claim, cites=tuple(filter(None, cites)), counts=counts)
    except NounError as error:
        raise table.refused(error) from error


def _counts(claim: Table) -> Counts | None:
    if "counts" not in claim.values:
        return None
    return with_day(claim.table("counts"), "until").noun(Counts)


def with_day(table: Table, key: str) -> Table:
    """The same table with a day as text: 2018 and 2018-05-21 may stand without quotation marks."""
    day = table.values.get(key)
    plain = str(day) if type(day) in {int, date} else day
    return replace(table, values={**table.values, key: plain}) if plain is not None else table


def _kind_of(table: Table) -> ClaimKind:
    """The kind the category gives; a wrong category is complained of later, by the noun."""
    category = table.values.get("category")
    known = {member.value: kind for member, kind in KIND_BY_CATEGORY.items()}
    return known.get(str(category), KIND_BY_CATEGORY[Category.STATUS])
